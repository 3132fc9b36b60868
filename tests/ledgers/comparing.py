"""Comparing what was expected with what is published, both ways, and showing the few lines that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import duckdb

from tests.ledgers.city import shares_of
from tests.ledgers.oracle import CODES, MEASURES
from tests.ledgers.share import Row

SHOWN = 8


def assert_same(expected: Iterable[Any], found: Iterable[Any]) -> None:
    """Both hold the same lines, each as often as the other."""
    wanted, held = Counter(expected), Counter(found)
    missing, surplus = list((wanted - held).elements()), list((held - wanted).elements())
    shown = "\n".join(
        [*(f"missing {line}" for line in missing[:SHOWN]), *(f"surplus {line}" for line in surplus[:SHOWN])]
    )
    assert not missing and not surplus, f"{len(missing)} missing, {len(surplus)} surplus\n{shown}"


def sole_owner(row: Row) -> str | None:
    """The project_key on a fact: only where the code is one project's."""
    owners = list(shares_of(row["finance_project_code"]))
    return owners[0] if len(owners) == 1 else None


def cells_published(connection: duckdb.DuckDBPyConnection) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """finance.budget_vs_actuals: (fiscal_year, period, codes, project_key) to the ten measures."""
    cell = ("fiscal_year", "period", *CODES, "project_key")
    rows = connection.execute(f"select {', '.join((*cell, *MEASURES))} from finance.budget_vs_actuals").fetchall()
    found = {row[: len(cell)]: row[len(cell) :] for row in rows}
    assert len(found) == len(rows), "two rows of budget_vs_actuals are one cell"
    return found
