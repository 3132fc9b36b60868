"""Read every column of every table of a DuckDB file in a fresh process: `python -m orchestration.scan FILE`.

A file that was written whole can still hold a damaged segment (docs/decisions/0004); reading it all is the proof.
Prints one JSON object {"schema.table": rows}; exits 1 with a sentence when anything cannot be read.
"""

from __future__ import annotations

import json
import sys

import duckdb


def scan(path: str) -> dict[str, int]:
    """Rows per table, after hashing every column of each."""
    counts: dict[str, int] = {}
    with duckdb.connect(path, read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE' order by all"
        ).fetchall()
        for schema, table in tables:
            rows = connection.execute(f'select count(*), bit_xor(hash(t)) from "{schema}"."{table}" as t').fetchall()
            counts[f"{schema}.{table}"] = int(rows[0][0])
    return counts


if __name__ == "__main__":
    try:
        sys.stdout.write(json.dumps(scan(sys.argv[1])))
    except duckdb.Error as error:
        sys.exit(f"{sys.argv[1]} cannot be read whole: {error}")
