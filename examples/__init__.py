"""Real cities, each run by one command of the Makefile. Origin and licence of the data: README.md beside."""
