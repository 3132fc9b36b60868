"""Tests of the two doors, on real parquet spools and real warehouses."""
