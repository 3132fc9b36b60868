"""A small city of projects as a portfolio board looks at them: judged, moved, explained, forecast and finished.

The city's date is 2026-02-15, so the last complete month ends on 2026-01-31. Fiscal years begin in July.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.project_city import LANDED, VARIABLES, month_end

Rows = list[dict[str, Any]]
SOURCE = "review"
SELECTION = (
    "--indirect-selection buildable --exclude-resource-type unit_test "
    "--select +recommendations +gaps +forecast_accuracy +fct_delay_reasons +fct_project_months +dim_projects"
)
STREAMS = (
    *("projects", "milestones", "project_periods", "status_reports", "change_requests"),
    *("decisions", "gates", "demands", "journal_lines", "fiscal_periods"),
)
COMPLETED = {
    "EVEN": ((80, 160, 240, 320, 400), (100, 200, 300, 400, 500)),
    "LATE": ((80, 160, 240, 320, 400), (100, 200, 300, 400, 625)),
    "FAST": ((100, 200, 300, 400, 400), (100, 200, 300, 400, 500)),
}
"""Completed projects of a plan of 100.00 a month for four months from March 2025: earned value and actual cost by month."""


def build_review_city(path: Path) -> LandingDatabase:
    """Land the city and let dbt build what a board reads."""
    database = LandingDatabase(path, VARIABLES)
    database.create()
    database.add("delivered__projects", [*_moved_projects(), *_judged_projects(), *_completed_projects()])
    database.add("delivered__project_periods", list(_periods()))
    database.add("delivered__milestones", _milestones())
    database.add("delivered__status_reports", _status_reports())
    database.add("delivered__change_requests", _change_requests())
    database.add("delivered__decisions", _decisions())
    database.add("delivered__gates", _gates())
    database.add("delivered__demands", _demands())
    database.add("policy_independent_reviewers", [
        {"record_kind": "status_report", "name": "ida reviewer", "source_name": SOURCE},
        {"record_kind": "gate", "name": "Assurance review", "source_name": None},
    ])  # fmt: skip
    _add_ledger(database)
    _add_office(database)
    database.add("stream_status", [
        {"source_name": SOURCE, "source_type": "files", "relation": "delivered", "stream": stream, "is_stale": False,
         "last_accepted_at": LANDED, "last_attempted_at": LANDED, "is_configured": True}
        for stream in STREAMS
    ])  # fmt: skip
    database.build(*SELECTION.split())
    return database


def _record(record_id: str, **columns: Any) -> dict[str, Any]:
    return {"source_name": SOURCE, "source_record_id": record_id, **columns}


def _version(project_id: str, day: str, **columns: Any) -> dict[str, Any]:
    return {
        "source_name": SOURCE, "project_id": project_id, "name": f"Project {project_id}", "status": "Active",
        "valid_from_at": f"{day} 07:00:00", "extract_id": f"{day}-projects", **columns,
    }  # fmt: skip


def _moved_projects() -> Rows:
    rise = {"baseline_start_date": "2025-10-01", "manager_name": "Ada", "finance_project_code": "RV1"}
    first = {"baseline_finish_date": "2026-04-01", "approved_budget_amount": "1000.00"}
    second = {"baseline_finish_date": "2026-05-01", "approved_budget_amount": "1200.00"}
    move = {"baseline_start_date": "2025-09-01", "manager_name": "Bob", "finance_project_code": "RV2"}
    return [
        _version("RISE", "2025-10-10", **rise, **first, forecast_finish_date="2026-04-01", forecast_cost_amount="1000.00", reported_health="green"),
        _version("RISE", "2025-11-10", **rise, **first, forecast_finish_date="2026-04-11", forecast_cost_amount="1050.00", reported_health="green"),
        _version("RISE", "2025-12-10", **rise, **first, forecast_finish_date="2026-05-21", forecast_cost_amount="1150.00", reported_health="amber"),
        _version("RISE", "2026-01-10", **rise, **second, forecast_finish_date="2026-06-25", forecast_cost_amount="1150.00", reported_health="amber"),
        _version("RISE", "2026-02-10", **rise, **second, forecast_finish_date="2026-06-25", forecast_cost_amount="1600.00", reported_health="amber"),
        _version("MOVE", "2025-12-01", **move, baseline_finish_date="2026-03-01", forecast_finish_date="2026-03-01"),
        _version("MOVE", "2026-01-20", **move, baseline_finish_date="2026-03-31", forecast_finish_date="2026-04-01"),
        _version("BLANK", "2025-11-10", **move, forecast_finish_date="2026-03-01", approved_budget_amount="100.00", percent_complete=10.0),
        _version("BLANK", "2025-12-10", **move),
        _version("BLANK", "2026-01-10", **move, forecast_finish_date="2026-03-21", approved_budget_amount="90.00", percent_complete=35.0),
        _version("ENDED", "2025-12-01", **move, forecast_finish_date="2026-01-01"),
        _version("ENDED", "2026-01-20", **move, forecast_finish_date="2026-01-20", actual_finish_date="2026-01-20", status="Completed"),
    ]  # fmt: skip


def _judged_projects() -> Rows:
    plan = {
        "baseline_start_date": "2025-11-01", "baseline_finish_date": "2026-02-09", "approved_budget_amount": "1000.00",
        "manager_name": "Cyd", "finance_project_code": "RV3",
    }  # fmt: skip
    return [
        _version("RED", "2025-12-01", reported_health="red"),
        _version("QUIET", "2025-12-01"),
        _version("BOUND", "2025-12-01", **plan, forecast_finish_date="2026-02-19"),
        _version("GOOD", "2025-12-01", **plan, forecast_finish_date="2026-02-09", forecast_cost_amount="1000.00", reported_health="green"),
        _version("DEAR", "2025-12-01", **plan, percent_complete=50.0, actual_cost_amount="800.00"),
        _version("SPENT", "2025-12-01", **plan, percent_complete=50.0, actual_cost_amount="1200.00"),
    ]  # fmt: skip


def _completed_projects() -> Rows:
    plan = {"baseline_start_date": "2025-03-01", "actual_start_date": "2025-03-01", "approved_budget_amount": "400.00"}
    return [
        version
        for project in COMPLETED
        for version in (
            _version(project, "2025-03-05", **plan, forecast_finish_date="2025-06-30", forecast_cost_amount="400.00"),
            _version(project, "2025-08-05", **plan, status="Completed", actual_finish_date="2025-07-31", forecast_cost_amount="500.00"),
        )
    ]  # fmt: skip


def _periods() -> Iterator[dict[str, Any]]:
    for project, (earned, actual) in COMPLETED.items():
        for number in range(1, 6):
            yield _record(
                f"{project}|{number}",
                project_id=project,
                period_end_date=month_end(date(2025, 3, 1), number),
                planned_value_amount=f"{min(number, 4) * 100}.00",
                earned_value_amount=f"{earned[number - 1]}.00",
                actual_cost_amount=f"{actual[number - 1]}.00",
            )


def _milestones() -> Rows:
    def version(day: str, **columns: Any) -> dict[str, Any]:
        return _record(
            "RISE|M1",
            project_id="RISE",
            milestone_id="M1",
            name="Open bids",
            valid_from_at=f"{day} 07:00:00",
            **columns,
        )

    return [
        version("2025-11-05", baseline_date="2026-01-10", forecast_date="2026-01-10"),
        version("2025-12-05", baseline_date="2026-01-10", forecast_date="2026-01-30"),
        version("2025-12-20", baseline_date="2026-01-10", forecast_date="2026-02-20"),
        version("2026-02-05", baseline_date="2026-01-10", forecast_date="2026-02-20", actual_date="2026-02-04"),
    ]  # fmt: skip


def _status_reports() -> Rows:
    def report(project: str, day: str, health: str, author: str, summary: str | None = None) -> dict[str, Any]:
        return _record(
            f"{project}|{day}", project_id=project, report_date=day, reported_health=health, author_name=author, summary=summary, is_published=True
        )  # fmt: skip

    return [
        report("RISE", "2025-12-20", "amber", "Ada", "The vendor is late"),
        report("RISE", "2026-01-20", "red", "Ida Reviewer"),
        report("QUIET", "2026-01-05", "green", "Ada"),
        report("QUIET", "2026-01-25", "red", "Ida Reviewer"),
        report("MOVE", "2025-12-01", "green", "Bob", "All well"),
    ]


def _change_requests() -> Rows:
    return [
        _record("RISE|CH1", project_id="RISE", change_id="CH1", title="Add a site", status="approved", requested_date="2025-12-28",
                decided_date="2026-01-15", schedule_impact_days=30.0, cost_impact_amount="200.00"),
        _record("RISE|CH2", project_id="RISE", change_id="CH2", title="Add another", status="requested", requested_date="2026-02-01"),
        _record("MOVE|CH3", project_id="MOVE", change_id="CH3", title="Refused", status="rejected", requested_date="2026-01-10", decided_date="2026-01-12"),
    ]  # fmt: skip


def _decisions() -> Rows:
    return [_record("MOVE|D1", project_id="MOVE", decision_id="D1", title="Which site", needed_by_date="2026-02-01")]


def _gates() -> Rows:
    return [
        _record("MOVE|G1", project_id="MOVE", gate_id="G1", name="Design", entered_date="2026-01-05"),
        _record("MOVE|G2", project_id="MOVE", gate_id="G2", name="Assurance Review", entered_date="2026-01-20",
                decided_date="2026-01-28", decision="conditional"),
    ]  # fmt: skip


def _demands() -> Rows:
    return [
        _record("DM1", demand_id="DM1", title="New permits", submitted_date="2026-01-01"),
        _record("DM2", demand_id="DM2", title="New phones", submitted_date="2025-12-01", decided_date="2026-01-20", decision="approved"),
    ]  # fmt: skip


def _add_office(database: LandingDatabase) -> None:
    """A platform's project, one of whose milestones moved by 40 days in January."""
    database.add("servicenow__projects", [
        {"sys_id": "p1", "number": "PRJ1", "short_description": "Office", "state": "2", "valid_from_at": "2025-12-01 07:00:00"}
    ])  # fmt: skip
    task = {"sys_id": "t1", "number": "TSK1", "short_description": "Go live", "top_task": "p1", "milestone": True}
    database.add("servicenow__tasks", [
        {**task, "valid_from_at": f"{day} 07:00:00", "end_date_date": finish}
        for day, finish in (("2025-12-01", "2026-01-20"), ("2026-01-05", "2026-03-01"))
    ])  # fmt: skip
    database.add("stream_status", [
        {"source_name": "office", "source_type": "servicenow", "relation": "servicenow", "stream": stream, "is_stale": False,
         "last_accepted_at": LANDED, "last_attempted_at": LANDED, "is_configured": True}
        for stream in ("projects", "tasks")
    ])  # fmt: skip


def _add_ledger(database: LandingDatabase) -> None:
    """Two lines of one period, the second landed after the calendar had closed it."""
    database.add("delivered__fiscal_periods", [
        _record("2026|1", fiscal_year=2026, period=1, status="closed", start_date="2025-07-01", end_date="2025-07-31", valid_from_at="2025-09-01 07:00:00")
    ])  # fmt: skip
    database.add("delivered__journal_lines", [
        _record(
            f"J{number}", journal_id=f"J{number}", journal_line_number="1", fiscal_year=2026, period=1, amount=amount, account_code="5000",
            finance_project_code="RV1", valid_from_at=f"{day} 07:00:00", accepted_at=f"{day} 07:00:00", extract_id=f"{day}-journal_lines", deliveries="all",
        )
        for number, (day, amount) in enumerate((("2025-08-10", "100.00"), ("2025-12-05", "25.00")), start=1)
    ])  # fmt: skip
