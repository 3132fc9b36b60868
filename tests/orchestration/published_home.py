"""A home with a hand-made published warehouse, for commands that read what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.configuration import Configuration, load_configuration

CONFIGURATION = """
[city]
name = "City of Example"
time_zone = "America/Phoenix"
currency = "USD"
fiscal_year_start_month = 7
holidays = []

[paths]
home = "var"

[sources.finance]
type = "files"
path = "share"

[[sources.finance.feeds]]
stream = "journal_lines"
files = "journal_*.csv"
columns = { amount = "AMOUNT", fiscal_year = "FY", period = "PERIOD" }
"""
TYPES = {
    "amount": "decimal(18, 2)", "day": "date", "whole": "bigint", "text": "varchar", "flag": "boolean",
}  # fmt: skip


def make_home(folder: Path, tables: Mapping[str, tuple[Mapping[str, str], Sequence[Sequence[Any]]]]) -> Configuration:
    """Write `portfolio.toml` and a published warehouse of `schema.table` -> (column -> kind, rows)."""
    (folder / "portfolio.toml").write_text(CONFIGURATION, encoding="utf-8")
    (folder / "share").mkdir()
    published = folder / "var" / "published"
    published.mkdir(parents=True)
    with duckdb.connect(str(published / "portfolio.duckdb")) as connection:
        for name, (columns, rows) in tables.items():
            connection.execute(f"create schema if not exists {name.partition('.')[0]}")
            declared = ", ".join(f"{column} {TYPES[kind]}" for column, kind in columns.items())
            connection.execute(f"create table {name} ({declared})")
            marks = ", ".join("?" for _ in columns)
            for row in rows:
                connection.execute(f"insert into {name} values ({marks})", list(row))
    (published / "reconciliation.xlsx").write_bytes(b"the workbook as it was issued")
    return load_configuration(folder / "portfolio.toml")


def cell(period: int, fund: str, expended: str, fiscal_year: int = 2026) -> list[Any]:
    """A cell of budget_vs_actuals that only spends."""
    amount, none = Decimal(expended), Decimal(0)
    return [fiscal_year, period, fund, None, None, None, None, *([none] * 7), amount, -amount]


PERIODS = [[2026, number, date(2025, 6 + number, 28)] for number in range(1, 6)] + [[2027, 1, date(2099, 7, 31)]]
