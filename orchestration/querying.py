"""`portfolio sql`: one read-only query of the published warehouse, external access off."""

from __future__ import annotations

import csv
import json
import math
import sys
from decimal import Decimal
from typing import Any

import duckdb

from orchestration.errors import NotPublishedError, PortfolioError
from orchestration.home import Home

SETTINGS = (
    "TimeZone = 'UTC'",
    "disabled_optimizers = 'statistics_propagation'",  # decision 10
    "enable_external_access = false",
    "lock_configuration = true",
)


def query_published(home: Home, query: str, form: str) -> None:
    """Write the result to standard output as a table, CSV, JSON (decimals as strings) or Parquet."""
    if not home.warehouse.exists():
        raise NotPublishedError(f"Nothing is published under {home.root} yet; run `portfolio refresh` first.")
    try:
        with duckdb.connect(str(home.warehouse.resolve()), read_only=True) as connection:
            for setting in SETTINGS:
                connection.execute(f"set {setting}")
            if form == "parquet":
                _write_parquet(connection, query)
                return
            connection.execute(query)
            names = _distinct([str(column[0]) for column in connection.description or []])
            rows = connection.fetchall()
    except duckdb.Error as error:
        raise PortfolioError(f"The query failed: {' '.join(str(error).split())[:500]}") from None
    {"table": _write_table, "csv": _write_csv, "json": _write_json}[form](names, rows)


def _write_parquet(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    import pyarrow.parquet as pq

    pq.write_table(connection.sql(query).to_arrow_table(), sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _distinct(names: list[str]) -> list[str]:
    """Column names, repeated ones numbered: none of two columns of the same name is lost."""
    return [
        name if name not in names[:place] else f"{name}_{names[:place].count(name) + 1}"
        for place, name in enumerate(names)
    ]


def _write_csv(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    from reports.outputs import guard_text

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(
            ["" if value is None else guard_text(value) if isinstance(value, str) else _text(value) for value in row]
        )


def _write_json(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    records = [dict(zip(names, map(_finite, row), strict=True)) for row in rows]
    sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=1, default=_text) + "\n")


def _finite(value: object) -> object:
    """JSON has no NaN and no infinity: they are written as text."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _write_table(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    shown = [["" if value is None else _text(value).replace("\n", " ") for value in row] for row in rows]
    widths = [max(len(line[index]) for line in [names, *shown]) for index in range(len(names))]
    for number, line in enumerate([names, ["-" * width for width in widths], *shown]):
        cells = [
            cell.rjust(width)
            if number > 1 and isinstance(rows[number - 2][index], int | float | Decimal)
            else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
