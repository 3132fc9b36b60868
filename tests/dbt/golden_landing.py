"""Published worked examples of earned value as projects of the city: each is landed with its figures, and the SQL does the rest.

A triple is a project with its figures at the end of January 2026 and the rest of its budget planned for December. Where the example states
indices instead of amounts, amounts with exactly these indices are landed, `TIMES` as large where cents would not do.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tests.dbt.landing_database import LandingDatabase

STATUS_DAY, LAST_DAY = date(2026, 1, 31), date(2026, 12, 31)
TIMES = {"evm-02-typical": 9, "evm-11-etc": 11507}


class Triple(NamedTuple):
    """Amounts at the status day; without a PV the BAC is the approved budget."""

    pv: str | None
    ev: str
    ac: str
    bac: str


TRIPLES = {
    "evm-02-atypical": Triple(None, "35000", "63000", "100000"),
    "evm-02-typical": Triple("350000", "315000", "393750", "900000"),
    "evm-04": Triple("3000", "2500", "2800", "4000"),
    "evm-06": Triple(None, "80000", "85000", "800000"),
    "evm-07": Triple(None, "150000", "162000", "500000"),
    "evm-08": Triple(None, "100000", "127000", "500000"),
    "evm-09": Triple("40000", "30000", "45000", "50000"),
    "evm-11-etc": Triple(None, "57500000", "66165250", "115070000"),
    "evm-11-inverse": Triple(None, "350000", "307017.54", "1000000"),
    "evm-11-percent": Triple(None, "438750", "1", "1350000"),
    "evm-11-cpi": Triple(None, "100000", "115000", "1000000"),
    "evm-13a": Triple("100000", "110000", "95000", "500000"),
    "evm-13c": Triple("10000", "8000", "9000", "500000"),
    "evm-13d": Triple("450000", "480000", "460000", "500000"),
    "evm-13e": Triple("250000", "250000", "250000", "1000000"),
    "evm-14": Triple("100000", "110000", "95000", "200000"),
    "evm-16": Triple("5000", "4000", "4000", "10000"),
    "evm-17": Triple("2.4", "1.6", "3", "8"),
    "evm-18": Triple("25144.5", "13878.46", "10000", "47934"),
    "evm-18-total": Triple("25144.5", "13878.46", "10000", "150000"),
}


def land_golden(database: LandingDatabase) -> None:
    """Add every example to a landing."""
    forecasts = {"evm-09": "65000"}
    database.add(
        "delivered__projects",
        [_project(name, one.bac, forecast_cost_amount=forecasts.get(name)) for name, one in TRIPLES.items()],
    )
    database.add("delivered__project_periods", [row for name, one in TRIPLES.items() for row in _triple(name, one)])
    _add_series(database)
    database.add(
        "delivered__projects",
        [_project("pv-01", "24", start=date(2015, 8, 1), actual_finish_date="2015-08-03", status="Completed")],
    )
    spent = (("2015-08-01", 10), ("2015-08-02", 16), ("2015-08-03", 24))
    database.add("delivered__project_periods", [_period("pv-01", day, None, None, amount) for day, amount in spent])
    database.add(
        "delivered__milestones",
        [{"source_name": "share", "source_record_id": "pv-01|M", "project_id": "pv-01", "milestone_id": "M", "name": "Closed",
          "baseline_date": "2015-08-03", "actual_date": "2015-08-03", "planned_value_amount": "24"}],
    )  # fmt: skip
    weekend = {"baseline_finish_date": "2026-02-01", "percent_complete": 50.0, "valid_from_at": "2026-01-30 19:00:00"}
    database.add("delivered__projects", [_project("WEEKEND", "100.01", start=date(2026, 1, 31), **weekend)])


def _add_series(database: LandingDatabase) -> None:
    """evm-03 over three months, es-04 with an even plan of 24 months, es-05 with one of 52."""
    evenly = [(Decimal(5_300_000) * number / 52).quantize(Decimal("0.01")) for number in range(1, 53)]
    series: list[tuple[str, date, list[Any], dict[int, int], dict[int, int]]] = [
        ("evm-03", date(2025, 11, 1), [50000, 125000, 250000, 375000, 500000],
         {0: 40000, 1: 110000, 2: 200000}, {0: 45000, 1: 155000, 2: 290000}),
        ("es-04", date(2024, 6, 1), [number * 100 for number in range(1, 25)], {19: 1800}, {}),
        ("es-05", date(2023, 8, 1), evenly, {29: 2_700_000}, {}),
    ]  # fmt: skip
    for name, first, plan, earned, spent in series:
        database.add("delivered__projects", [_project(name, None, start=first)])
        database.add(
            "delivered__project_periods",
            [
                _period(name, _month_end(first, number), amount, earned.get(number), spent.get(number))
                for number, amount in enumerate(plan)
            ],
        )


def _month_end(first: date, number: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _project(name: str, budget: str | None, start: date = date(2026, 1, 1), **columns: Any) -> dict[str, Any]:
    return {
        "source_name": "share", "project_id": name, "name": name, "status": "Active", "valid_from_at": "2026-01-05 19:00:00",
        "extract_id": "2026-01-05-projects", "baseline_start_date": start,
        "approved_budget_amount": budget, "program_name": "Golden", **columns,
    }  # fmt: skip


def _triple(name: str, one: Triple) -> list[dict[str, Any]]:
    rows = [_period(name, STATUS_DAY, one.pv, one.ev, one.ac)]
    return rows + ([_period(name, LAST_DAY, one.bac, None, None)] if one.pv else [])


def _period(name: str, day: date | str, pv: Any, ev: Any, ac: Any) -> dict[str, Any]:
    return {
        "source_name": "share", "source_record_id": f"{name}|{day}", "project_id": name, "period_end_date": day,
        "planned_value_amount": pv, "earned_value_amount": ev, "actual_cost_amount": ac,
    }  # fmt: skip
