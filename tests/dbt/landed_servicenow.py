"""A ServiceNow office in landing rows, each there for one rule of the platform's staging.

p1 came from demand d1 while what hangs on it was re-parented in part only; d2 is no project yet; p2 has expense lines and
assignments; p3 has months that the platform sums up itself; p1s is a sub-project of p1.
"""

from __future__ import annotations

from typing import Any

from tests.dbt.landing_database import LandingDatabase

SOURCE = "servicenow_office"
LANDED = "2026-02-10 08:00:00"


def fill(database: LandingDatabase) -> None:
    """Add the office's rows."""
    _add_work(database)
    _add_money(database)
    _add_benefits_and_goals(database)
    _add_resources(database)
    _add_reports(database)


def add(database: LandingDatabase, stream: str, *rows: dict[str, Any]) -> None:
    """Land rows of one stream; the first field is the key."""
    fixed = {"source_name": SOURCE, "extract_id": f"20260210T080000Z-{stream}", "valid_from_at": LANDED}
    database.add(f"servicenow__{stream}", [fixed | row for row in rows])


def _project(sys_id: str, **columns: Any) -> dict[str, Any]:
    return {
        "sys_id": sys_id, "number": f"SNP{sys_id}", "short_description": f"ServiceNow {sys_id}", "state": "2",
        "state_display": "Work in Progress", "start_date_date": "2025-07-01", "end_date_date": "2026-12-31", **columns,
    }  # fmt: skip


def _add_work(database: LandingDatabase) -> None:
    add(
        database,
        "projects",
        _project("p1", demand="d3", goals="g1, g2", strategic_objectives="s1"),
        _project("p1s"),
        _project("p2", goals="unknown-goal"),
        _project("p3"),
    )
    add(
        database,
        "tasks",
        {"sys_id": "t1", "number": "T1", "short_description": "Dig", "top_task": "p1", "parent": "p1"},
        {"sys_id": "t2", "number": "T2", "short_description": "Deeper", "parent": "t1", "milestone": True},
    )
    demand = {"opened_at_date": "2025-05-01", "short_description": "A wish"}
    add(
        database,
        "demands",
        {"sys_id": "d1", "number": "DM1", "project": "p1", "state": "6", "state_display": "Completed", **demand},
        {"sys_id": "d2", "number": "DM2", "state": "qualified", "state_display": "Qualified", **demand},
        {"sys_id": "d3", "number": "DM3", "state": "8", "state_display": "Incomplete", **demand},
    )
    risk = {"short_description": "A risk", "state": "2", "state_display": "Work in Progress", "opened_at_date": "2025-06-01"}  # fmt: skip
    add(
        database,
        "risks",
        {"sys_id": "k1", "number": "K1", "task": "p1", **risk},
        {"sys_id": "k2", "number": "K2", "task": "d1", **risk},
        {"sys_id": "k3", "number": "K3", "task": "d2", **risk},
        {"sys_id": "k4", "number": "K4", "task": "t2", **risk},
        {"sys_id": "k5", "number": "K5", "task": "p1s", "top_task": "p1", **risk},
    )
    add(
        database,
        "issues",
        {"sys_id": "i1", "number": "I1", "parent": "t1", "state": "1", "opened_at_date": "2025-06-01"},
    )
    add(
        database,
        "change_requests",
        {"sys_id": "c1", "number": "C1", "parent": "p2", "schedule_impact": "12"},
        {"sys_id": "c2", "number": "C2", "parent": "p2", "schedule_impact": "1970-01-02 12:00:00"},
    )


def _add_money(database: LandingDatabase) -> None:
    add(
        database,
        "fiscal_periods",
        {"sys_id": "q1", "name": "FY26: Q2", "start_date_time": "20251001T000000", "end_date_time": "20251231T235959"},
        {"sys_id": "q2", "name": "FY27: Q1", "start_date_time": "2026-07-01 00:00:00", "end_date_time": "2026-09-30 23:59:59"},
    )  # fmt: skip
    add(
        database,
        "cost_plans",
        {"sys_id": "cp1", "name": "Labour", "task": "p1"},
        {"sys_id": "cp2", "name": "Estimate", "task": "d2"},
        {"sys_id": "cp3", "name": "Supplier", "task": "p2"},
    )

    def part(
        key: str, plan: str, task: str, period: str, scope: str | None, amount: str | None, **more: Any
    ) -> dict[str, Any]:
        return {
            "sys_id": key, "cost_plan": plan, "task": task, "fiscal_period": period, "breakdown_type": scope,
            "cost_default_currency": amount, **more,
        }  # fmt: skip

    add(
        database,
        "cost_plan_breakdowns",
        part("b1", "cp1", "p1", "q1", "task", "1000.50", actual="400.25"),
        part("b2", "cp1", "p1", "q1", "portfolio", "1000.50", actual="400.25", portfolio="f1"),
        part("b3", "cp1", "d1", "q2", None, "2000.00", actual="0"),
        part("b4", "cp1", "d1", "q2", None, "2000.00", actual="0", portfolio="f1"),
        part("b5", "cp2", "d2", "q1", "task", "77.00"),
        part(
            "b6",
            "cp3",
            "p2",
            "q1",
            "task",
            None,
            cost_local_currency="100.00",
            exchange_rate="1.23456",
            actual="900.00",
        ),
        part("b7", "cp3", "p2", "q2", "task", "50.00", cost_local_currency="40.00", exchange_rate="1.25"),
        part("b8", "cp3", "p2", "nowhere", "task", None, cost_local_currency="9.00"),
        part("b9", "cp3", "p2", "q2", "task", None),
        part("b10", "cp3", "p2", "q2", None, "5.00", portfolio="f2"),
        part("b11", "cp1", "t2", "q1", None, "30.00", portfolio="f1", breakdown_type_display="Portfolio"),
    )
    line = {"amount": "10.01", "expense_date": "2025-11-03", "state": "processed", "state_display": "Processed"}
    add(
        database,
        "expense_lines",
        {"sys_id": "e1", "task": "p2", **line},
        {"sys_id": "e2", "task": "p2", **line | {"state": "3", "state_display": "Cancelled"}},
        {"sys_id": "e3", "task": "elsewhere", **line},
    )


def _add_benefits_and_goals(database: LandingDatabase) -> None:
    add(
        database,
        "benefit_plans",
        {"sys_id": "bp1", "name": "Savings", "task": "p1", "category": "Hard savings", "planned_benefit": "300.00"},
        {"sys_id": "bp2", "name": "Fees", "task": "p2", "total_planned_benefit": "20.00", "actual_benefit": "5.00", "start_fiscal_period": "q1"},
        {"sys_id": "bp3", "name": "Hope", "task": "d2", "planned_benefit": "1.00"},
    )  # fmt: skip
    part = {"benefit_plan": "bp1", "task": "p1"}
    add(
        database,
        "benefit_plan_breakdowns",
        {"sys_id": "bb1", "fiscal_period": "q1", "breakdown_type": "task", "planned_benefit": "100.00", **part},
        {"sys_id": "bb2", "fiscal_period": "q1", "breakdown_type": "portfolio", "planned_benefit": "100.00", **part},
        {"sys_id": "bb3", "fiscal_period": "q2", "breakdown_type": "task", "planned_benefit": "200.00", **part},
    )
    add(
        database,
        "goals",
        {"sys_id": "g1", "number": "G1", "short_description": "Dry feet"},
        {"sys_id": "g2", "name": "Clean water"},
    )
    add(database, "strategic_goals", {"sys_id": "s1", "number": "S1", "short_description": "Resilience"})


def _add_resources(database: LandingDatabase) -> None:
    add(database, "users", {"sys_id": "u1", "name": "Ada Example"})
    plan = {"user_resource": "u1", "planned_hours": 100.0, "start_date": "2026-01-01", "end_date": "2026-01-31"}
    add(
        database,
        "resource_plans",
        {"sys_id": "r1", "task": "p1", "actual_hours": 20.0, **plan},
        {"sys_id": "r2", "task": "p2", **plan},
        {"sys_id": "r3", "task": "p3", **plan},
    )
    own = {
        "assigned_user": "u1",
        "allocated_hours": "70.5",
        "start_date": "2026-01-01 00:00:00",
        "end_date": "2026-01-31",
    }
    add(
        database,
        "resource_allocations",
        {"sys_id": "a1", "task": "p1", "resource_plan": "r1", **own},
        {"sys_id": "a2", "task": "p2", **own},
        {"sys_id": "a3", "task": "p3", **own},
    )
    month = {"assigned_user": "u1", "allocated_hours": "33"}
    add(
        database,
        "resource_months",
        {"sys_id": "m1", "task": "p3", "month_starts_on": "2026-01-01", **month},
        {"sys_id": "m2", "month_starts_on": "2026-01-01", **month},
    )


def _add_reports(database: LandingDatabase) -> None:
    words: dict[str, dict[str, str]] = {
        "green": {"as_on": "2026-01-01", "state": "published"},
        "yellow": {"as_on": "2026-01-10"},
        "red": {"as_on": "2026-01-20", "state": "1", "state_display": "Draft"},
        "a": {"as_on": "2026-01-21", "status": "draft"},
        "b": {"as_on": "2026-01-22", "report_state_display": "In draft"},
        "c": {"as_on": "2026-01-23", "published": "false"},
    }
    add(
        database,
        "status_reports",
        *(
            {"sys_id": f"sr-{health}", "project": "p1", "overall_health": health, **row}
            for health, row in words.items()
        ),
    )
