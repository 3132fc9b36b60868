"""A share with the published series of thirteen months, all money by a thousand, as files that a project office would deliver."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.dbt.project_city import golden, month_end

CASE = "es-01-revamp-13-months"
FIRST = date(2024, 1, 31)
SERIES = """
[sources.series]
type = "files"
path = "series"

[[sources.series.feeds]]
stream = "projects"
files = "projects_*.csv"
columns = { project_id = "Project", name = "Title", status = "State", baseline_start_date = "Approved start", approved_budget_amount = "Budget" }

[[sources.series.feeds]]
stream = "project_periods"
files = "earned_value_*.csv"
columns = { project_id = "Project", period_end_date = "Month end", planned_value_amount = "BCWS", earned_value_amount = "BCWP", actual_cost_amount = "ACWP" }
"""  # fmt: skip


def write_series(folder: Path) -> None:
    """Write the two files: one project, and its thirteen rows of cumulative money."""
    folder.mkdir()
    inputs = golden(CASE)["inputs"]
    head = ["Project", "Title", "State", "Approved start", "Budget"]
    _write(folder / "projects_1.csv", [head, ["REVAMP", "Revamp", "Active", "2024-01-02", "$400,000.00"]])
    rows = [["Project", "Month end", "BCWS", "BCWP", "ACWP"]]
    for number in range(1, 14):
        money = [f"${inputs[name][number - 1] * 1000:,.2f}" for name in ("PV", "EV", "AC")]
        rows.append(["REVAMP", month_end(FIRST, number).isoformat(), *money])
    _write(folder / "earned_value_1.csv", rows)


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
