"""A small city of projects, each there for one rule, as landing rows: what the project-side tests build once and look at.

The city's date is 2026-02-15, so the last complete month ends on 2026-01-31. Fiscal years begin in July.
"""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

from tests.dbt.golden_landing import land_golden
from tests.dbt.landing_database import LandingDatabase
from tests.dbt.lot_drawing import draw_lots
from tests.dbt.lot_landing import land_lots
from tests.dbt.measures_city import land_measures
from tests.dbt.measures_purchases import land_purchases
from tests.dbt.measures_value import land_values
from tests.dbt.rebaselined_landing import land_rebaselined

GOLDEN = Path(__file__).parent / "golden_earned_value.json"
VARIABLES = {
    "city_date": "2026-02-15",
    "built_at": "2026-02-15 09:00:00",
    "holidays": ["2026-01-01"],
    "time_zone": "America/Phoenix",
}
LANDED = "2026-02-15 08:00:00"


def golden_cases() -> list[dict[str, Any]]:
    """The published worked examples of earned value and earned schedule."""
    cases: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return cases


def golden(case: str) -> dict[str, Any]:
    """The published worked example of that id: its inputs and expected values."""
    return {one["id"]: one for one in golden_cases()}[case]


def month_end(first: date, number: int) -> date:
    """The last day of month `number` counted from the month of `first`, which is 1."""
    index = first.year * 12 + first.month - 1 + number - 1
    year, month = divmod(index, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def delivered(project_id: str, valid_from: str = LANDED, **columns: Any) -> dict[str, Any]:
    """One version of a delivered project."""
    return {
        "source_name": "share", "project_id": project_id, "name": f"Project {project_id}", "status": "Active",
        "valid_from_at": valid_from, "extract_id": f"{valid_from[:10]}-projects", **columns,
    }  # fmt: skip


def build_project_city(path: Path) -> LandingDatabase:
    """Land the city and let dbt build and test all of it."""
    database = LandingDatabase(path, VARIABLES)
    database.create()
    fill(database)
    database.build()
    return database


def fill(database: LandingDatabase) -> None:
    """Add every project of the city to an empty landing."""
    series = golden("es-01-revamp-13-months")["inputs"]
    first = date(2024, 1, 31)
    database.add(
        "delivered__project_periods",
        [
            {
                "source_name": "share", "source_record_id": f"REVAMP|{number}", "project_id": "REVAMP",
                "period_end_date": month_end(first, number),
                "planned_value_amount": f"{series['PV'][number - 1] * 1000:.2f}",
                "earned_value_amount": f"{series['EV'][number - 1] * 1000:.2f}",
                "actual_cost_amount": f"{series['AC'][number - 1] * 1000:.2f}",
            }
            for number in range(1, 14)
        ]
        + [
            {
                "source_name": "share", "source_record_id": f"FALL|{number}", "project_id": "FALL",
                "period_end_date": month_end(date(2025, 10, 31), number), "planned_value_amount": amount,
            }
            for number, amount in enumerate(("100.00", "90.00"), start=1)
        ],
    )  # fmt: skip
    land_golden(database)
    land_rebaselined(database)
    database.add("delivered__projects", _projects())
    database.add("delivered__milestones", _milestones())
    database.add("delivered__risks", _risks())
    database.add(
        "policy_publication",
        [
            {"source_name": "share", "project_id": "EQUAL", "restriction": "Procurement sensitive", "reason": "bids are open"},
            {"source_name": "share", "project_id": "WEIGHT", "restriction": "pre-decisional", "until_date": "2026-02-15"},
            {"source_name": "share", "project_id": "VALUED", "restriction": "secret"},
            {"source_name": "share", "project_id": "FALL", "restriction": "pre_decisional", "until_date": "2026-02-14"},
            {"source_name": "share", "project_id": "NOBODY", "restriction": "pre_decisional"},
        ],
    )  # fmt: skip
    _add_office(database)
    lots = draw_lots()
    land_lots(database, [*lots, *(lot.by_thousand() for lot in lots)])
    land_measures(database)
    land_purchases(database)
    land_values(database)
    database.add(
        "stream_status",
        [
            {"source_name": "share", "source_type": "files", "relation": "delivered", "stream": stream, "is_stale": False,
             "last_accepted_at": LANDED, "last_attempted_at": LANDED, "is_configured": True}
            for stream in ("projects", "milestones", "project_periods", "risks")
        ]
        + [
            {"source_name": "office", "source_type": "servicenow", "relation": "servicenow", "stream": stream, "is_stale": stream == "risks",
             "last_accepted_at": "2026-02-14 09:00:00", "last_attempted_at": LANDED, "is_configured": True}
            for stream in ("projects", "tasks", "risks", "status_reports")
        ],
    )  # fmt: skip


def _projects() -> list[dict[str, Any]]:
    line = {
        "baseline_start_date": "2025-12-15",
        "baseline_finish_date": "2026-03-13",
        "approved_budget_amount": "1000.00",
    }
    return [
        delivered("REVAMP", is_public=True, baseline_start_date="2024-01-02", department_name="Water", portfolio_name="Works"),
        delivered("FALL", is_public=True, approved_budget_amount="100.00", baseline_start_date="2025-10-01", baseline_finish_date="2026-03-01"),
        delivered("LINE", "2026-01-20 07:00:00", percent_complete=25.0, actual_cost_amount="300.00", portfolio_name="Works", is_public=True, **line),
        delivered("LINE", "2026-02-10 07:00:00", percent_complete=60.0, actual_cost_amount="450.00", portfolio_name="Works", is_public=True, **line),
        delivered("EQUAL", is_public=True, approved_budget_amount="100.00", baseline_start_date="2025-11-01", department_name="Water", portfolio_name="Works"),
        delivered("WEIGHT", is_public=True, approved_budget_amount="1000.00", baseline_start_date="2025-11-01"),
        delivered("VALUED", is_public=True, approved_budget_amount="900.00"),
        delivered("BARE", department_name="Parks"),
        delivered("SLIP", "2025-11-10 07:00:00", baseline_start_date="2025-01-01", baseline_finish_date="2026-01-01", forecast_finish_date="2026-01-11"),
        delivered("SLIP", "2025-12-10 07:00:00", baseline_start_date="2025-01-01", baseline_finish_date="2026-02-01", forecast_finish_date="2026-02-21"),
        delivered("SLIP", "2026-01-10 07:00:00", baseline_start_date="2025-01-01", baseline_finish_date="2026-02-01", forecast_finish_date="2026-03-05"),
        delivered("GONE", "2025-12-01 07:00:00", approved_budget_amount="77.00", department_name="Water"),
        delivered("GONE", "2026-01-15 07:00:00", is_deleted=True, name=None, status=None),
        delivered("KEPT", "2025-12-01 07:00:00", approved_budget_amount="55.00"),
        delivered("KEPT", "2026-01-15 07:00:00", approved_budget_amount=None, reason_code="date_unreadable", disposition="quarantine"),
        delivered("DONE", "2025-12-01 07:00:00", status="Completed", actual_finish_date="2025-11-20", reported_health="Yellow", percent_complete=100.0),
        delivered("ODD", status="Somewhere", reported_health="Sunny"),
    ]  # fmt: skip


def _milestones() -> list[dict[str, Any]]:
    def milestone(project: str, number: int, baseline: str | None, **columns: Any) -> dict[str, Any]:
        return {
            "source_name": "share", "source_record_id": f"{project}|M{number}", "project_id": project, "milestone_id": f"M{number}",
            "name": f"Milestone {number}", "baseline_date": baseline, **columns,
        }  # fmt: skip

    return [
        milestone("EQUAL", 1, "2025-11-15", actual_date="2025-11-15"),
        milestone("EQUAL", 2, "2025-12-15", actual_date="2026-01-20"),
        milestone("EQUAL", 3, "2026-01-15"),
        milestone("WEIGHT", 1, "2025-11-15", weight_pct=1.0, actual_date="2025-11-30"),
        milestone("WEIGHT", 2, "2025-12-15", weight_pct=2.0),
        milestone("VALUED", 1, "2026-01-10", planned_value_amount="640.00", actual_date="2026-01-31"),
        milestone("BARE", 1, None),
    ]


def _risks() -> list[dict[str, Any]]:
    cases = golden("risk-01-emv")["inputs"]["risks"]
    return [
        {"source_name": "share", "source_record_id": f"EQUAL|R{number}", "project_id": "EQUAL", "risk_id": f"R{number}", "title": "A risk",
         "probability": probability, "impact_amount": str(impact), "status": "open", "opened_date": "2025-12-01"}
        for number, (probability, impact) in enumerate(cases)
    ] + [
        {"source_name": "share", "source_record_id": "EQUAL|R9", "project_id": "EQUAL", "risk_id": "R9", "title": "A closed risk",
         "probability": 1.0, "impact_amount": "1.00", "status": "closed", "opened_date": "2025-12-01", "closed_date": "2026-01-31"},
    ]  # fmt: skip


def _add_office(database: LandingDatabase) -> None:
    def project(sys_id: str, state: str, display: str, **columns: Any) -> dict[str, Any]:
        return {
            "sys_id": sys_id, "number": f"PRJ{sys_id}", "short_description": f"Office {sys_id}", "state": state, "state_display": display,
            "valid_from_at": LANDED, "extract_id": "20260215-projects", **columns,
        }  # fmt: skip

    database.add(
        "servicenow__projects",
        [
            project("p1", "2", "Work in Progress", department="d1", primary_portfolio="f1", primary_portfolio_display="City portfolio",
                    project_manager="u1", mapped_finance_project_code="00117", mapped_approved_budget_amount="500.00",
                    end_date_date="2026-06-30"),
            project("p2", "-5", "Pending", phase="initiating", mapped_approved_budget_amount="12.00", budget_cost="77.00"),
            project("p6", "2", "Work in Progress", phase="planning", phase_display="Planning", budget_cost="88.00"),
            project("p3", "7", "Closed Skipped"),
            project("p4", "2", "Paused"),
            project("p5", "99", "Nobody knows"),
        ],
    )  # fmt: skip
    database.add(
        "value_maps",
        [{"source_name": "office", "canonical_column": "status", "source_text": "paused", "value": "on_hold"}],
    )
    database.add(
        "field_maps", [{"source_name": "office", "canonical_columns": "approved_budget_amount finance_project_code"}]
    )
    database.add("servicenow__departments", [{"sys_id": "d1", "name": "Public Works", "id": "PW"}])
    database.add("servicenow__users", [{"sys_id": "u1", "name": "Ada Example"}])
    database.add(
        "servicenow__status_reports",
        [
            {
                "sys_id": "r1",
                "project": "p1",
                "as_on": "2026-01-10",
                "overall_health": "yellow",
                "overall_health_display": "Yellow",
                "state": "published",
            },
            {
                "sys_id": "r2",
                "project": "p1",
                "as_on": "2026-02-10",
                "overall_health": "red",
                "overall_health_display": "Red",
                "state": "draft",
            },
        ],
    )
    database.add(
        "servicenow__baselines",
        [
            {
                "sys_id": "b2",
                "top_task": "p1",
                "name": "Second",
                "sys_created_on": "2026-01-05 12:00:00",
                "sys_created_on_date": "2026-01-05",
            },
            {
                "sys_id": "b1",
                "top_task": "p1",
                "name": "First",
                "sys_created_on": "2025-09-01 12:00:00",
                "sys_created_on_date": "2025-09-01",
            },
        ],
    )
    database.add(
        "servicenow__baseline_items",
        [
            {
                "sys_id": f"i{number}",
                "baseline": baseline,
                "task": task,
                "start_date_date": "2025-09-01",
                "end_date_date": finish,
            }
            for number, (baseline, task, finish) in enumerate(
                [
                    ("b1", "p1", "2026-03-31"),
                    ("b1", "t1", "2025-12-01"),
                    ("b2", "p1", "2026-05-31"),
                    ("b2", "t1", "2026-01-15"),
                ]
            )
        ],
    )
    database.add(
        "servicenow__tasks",
        [
            {
                "sys_id": "t1",
                "number": "TSK1",
                "short_description": "Open bids",
                "top_task": "p1",
                "milestone": True,
                "end_date_date": "2026-01-20",
                "work_end_date": "2026-01-14",
            },
            {"sys_id": "t2", "number": "TSK2", "short_description": "Plain work", "parent": "p1", "milestone": False},
        ],
    )
    database.add("servicenow__risks", [{"sys_id": "k1", "number": "RISK1", "top_task": "p1", "probability": "2", "probability_display": "High",
                                        "estimated_cost": "100.00", "state": "2", "state_display": "Work in Progress"}])  # fmt: skip
