"""Configuration, secrets, the night's steps, Dagster and the command line. Imports the other rooms; none imports it."""
