"""Four projects whose plan was approved anew in December 2025, one for each way a plan is told, and one that only grew."""

from __future__ import annotations

from typing import Any

from tests.dbt.landing_database import LandingDatabase

FIRST, SECOND = "2025-09-02 19:00:00", "2025-12-03 19:00:00"


def land_rebaselined(database: LandingDatabase) -> None:
    """Add them to a landing."""
    database.add(
        "delivered__projects",
        [_project(name, at) for name in ("RELINE", "REPHASE", "REMILE", "GROWN") for at in (FIRST, SECOND)],
    )
    first, second = ("100.00", "300.00", "600.00"), ("100.00", "200.00", "300.00")
    database.add(
        "delivered__project_periods",
        [_period("REPHASE", FIRST, number, amount) for number, amount in enumerate(first)]
        + [_period("REPHASE", SECOND, number, amount) for number, amount in enumerate(second)]
        + [_period("REPHASE", SECOND, 3, "900.00"), _period("GROWN", FIRST, 0, "100.00")]
        + [_period("GROWN", SECOND, number, amount) for number, amount in enumerate(("100.00", "150.00"))],
    )
    database.add("delivered__milestones", [_milestone(number, at) for at in (FIRST, SECOND) for number in (1, 2)])


def _project(name: str, at: str) -> dict[str, Any]:
    is_first = at == FIRST
    return {
        "source_name": "share", "project_id": name, "name": name, "status": "Active", "valid_from_at": at, "extract_id": f"{at[:10]}-projects",
        "baseline_start_date": "2025-09-01", "baseline_finish_date": "2025-11-30" if is_first else "2026-02-27",
        "forecast_finish_date": "2025-12-10" if is_first else "2026-03-09",
        "approved_budget_amount": "600.00" if is_first else "900.00", "forecast_cost_amount": "660.00" if is_first else "990.00",
    }  # fmt: skip


def _period(name: str, at: str, number: int, planned: str) -> dict[str, Any]:
    day = ("2025-09-30", "2025-10-31", "2025-11-30", "2026-02-28")[number]
    return {
        "source_name": "share", "source_record_id": f"{name}|{day}", "project_id": name, "valid_from_at": at,
        "extract_id": f"{at[:10]}-periods", "period_end_date": day, "planned_value_amount": planned,
    }  # fmt: skip


def _milestone(number: int, at: str) -> dict[str, Any]:
    months = {1: ("2025-10-15", "2025-12-15"), 2: ("2025-11-15", "2026-02-15")}[number]
    return {
        "source_name": "share", "source_record_id": f"REMILE|M{number}", "project_id": "REMILE", "milestone_id": f"M{number}",
        "name": f"Milestone {number}", "valid_from_at": at, "extract_id": f"{at[:10]}-milestones", "weight_pct": number,
        "baseline_date": months[at == SECOND],
    }  # fmt: skip
