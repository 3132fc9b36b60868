"""Rows of a Clarity instance in the landing of every platform, each there for one rule of its staging."""

from __future__ import annotations

from typing import Any

from tests.dbt.landing_database import LandingDatabase

OFFICE = "clarity_office"
FIRST, SECOND, THIRD = "2025-12-01 08:00:00", "2026-01-10 08:00:00", "2026-02-10 08:00:00"


def row(key: str, at: str = FIRST, stream: str = "", **columns: Any) -> dict[str, Any]:
    """One landed version of a record; money lands some seconds after the projects of its night."""
    return {
        "source_name": OFFICE, "source_record_id": key, "valid_from_at": at, "extract_id": f"{at[:10]}-{stream or 'clarity'}",
        **columns,
    }  # fmt: skip


def project(key: str, status: str, progress: str, at: str = FIRST, **columns: Any) -> dict[str, Any]:
    """One version of a project; status and progress are written id/wording."""
    own, seen = status.split("/")
    step, advance = progress.split("/")
    return row(
        key, at, code=f"PR{key}", name=f"Clarity {key}", status=own or None, status_display=seen or None,
        progress=step or None, progress_display=advance or None, is_active=columns.pop("is_active", True), **columns,
    )  # fmt: skip


def fill(database: LandingDatabase) -> None:
    """Add the instance's rows."""
    database.add("clarity__projects", _projects())
    _add_plans(database)
    _add_work(database)
    database.add(
        "extracts",
        [
            {
                "extract_id": f"{at[:10]}-projects", "source_name": OFFICE, "stream": "projects", "finished_at": at,
                "status": "accepted", "mode": "full",
            }
            for at in (FIRST, SECOND, THIRD)
        ],
    )  # fmt: skip
    database.add(
        "field_maps",
        [{"source_name": "clarity_mapped", "canonical_columns": "percent_complete approved_budget_amount status"}],
    )


def _projects() -> list[dict[str, Any]]:
    mapped = {"source_name": "clarity_mapped", "mapped_percent_complete": 0.5, "mapped_approved_budget_amount": "9.00"}
    return [
        project("101", "1/Approved", "1/Started", percent_complete=0.25, manager="1001", manager_display="Ada <Lovelace>",
                schedule_start_date="2025-11-01", schedule_finish_date="2026-06-30", baseline_finish_date="2026-05-31",
                currency_code="USD"),
        project("102", "0/Unapproved", "0/Not Started", percent_complete=0.0),
        project("103", "H/Hold", "1/Started", percent_complete=0.5),
        project("104", "5/Cancelled", "1/Started"),
        project("105", "1/Approved", "2/Completed", percent_complete=1.0, is_active=False),
        project("106", "1/Approved", "1/Started", is_active=False),
        project("107", "9/Galactic", "1/Started"),
        project("108", "3/", "1/", currency_code="EUR"),
        project("109", "1/Approved", "1/Started", is_template=True),
        project("110", "1/Genehmigt", "1/Begonnen"),
        project("111", "1/Approved", "1/Started"),
        project("111", "1/Approved", "1/Started", at=THIRD, is_deleted=True) | {"code": None, "name": None},
        project("201", "1/Approved", "1/Started", percent_complete=0.5) | {"source_name": "clarity_whole"},
        project("202", "1/Approved", "1/Started", percent_complete=40.0) | {"source_name": "clarity_whole"},
        project("301", "1/Approved", "1/Started", percent_complete=0.5) | mapped,
    ]  # fmt: skip


def _add_plans(database: LandingDatabase) -> None:
    def plan(key: str, owner: str, kind: str, amount: str | None, at: str, **columns: Any) -> dict[str, Any]:
        later = at[:-2] + "07"
        return row(key, later, "cost_plans", project=owner, plan_type=kind, total_cost=amount, **columns)

    database.add(
        "clarity__cost_plans",
        [
            plan("1", "101", "BUDGET", "100.00", FIRST, is_plan_of_record="false"),
            plan("2", "101", "BUDGET", "200.00", FIRST, is_plan_of_record="true"),
            plan("2", "101", "BUDGET", "250.00", SECOND, is_plan_of_record="true"),
            plan("3", "101", "FORECAST", "300.00", FIRST, is_plan_of_record="1", is_plan_of_record_display="Yes"),
            plan("4", "102", "BUDGET", "10.00", FIRST, last_updated_date="2025-01-01 00:00:00"),
            plan("5", "102", "BUDGET", "20.00", FIRST, last_updated_date="2025-02-01 00:00:00"),
            plan("6", "103", "BUDGET", None, FIRST, is_plan_of_record="true"),
            plan("7", "104", "BUDGET", "70.00", FIRST, is_plan_of_record="false"),
            plan("8", "108", "BUDGET", "80.00", FIRST),
            plan("9", "107", "BUDGET", "90.00", FIRST, currency_code="EUR"),
            plan("11", "111", "BUDGET", "11.00", FIRST),
            plan("12", "105", "BUDGET", "12.00", FIRST),
            plan("12", "105", "BUDGET", None, SECOND, is_deleted=True) | {"project": None, "plan_type": None},
        ],
    )
    database.add(
        "clarity__cost_plan_details",
        [
            row("61", "2025-12-01 08:00:09", cost_plan="6", cost="5.50"),
            row("62", "2025-12-01 08:00:09", cost_plan="6", cost="4.50"),
            row("62", "2026-01-10 08:00:09", cost_plan="6", cost="14.50"),
            row("21", "2025-12-01 08:00:09", cost_plan="2", cost="999.00"),
        ],
    )
    database.add(
        "clarity__actual_transactions",
        [
            row("t1", "2025-12-01 08:00:11", project="101", cost="40.00", transaction_date_date="2025-11-15"),
            row("t2", "2026-01-10 08:00:11", project="PR101", cost="2.34", transaction_date_date="2025-12-31"),
            row("t3", "2025-12-01 08:00:11", project="101", cost="77.00", transaction_date_date="2025-11-20", currency_code="EUR"),
            row("t4", "2025-12-01 08:00:11", project="102", cost="5.00", transaction_date_date="2025-11-20"),
            row("t4", "2026-02-10 08:00:11", project=None, is_deleted=True),
        ],
    )  # fmt: skip
    database.add(
        "clarity__benefit_plans",
        [
            row("b1", project="101", code="BEN1", planned_benefit="7.00", is_plan_of_record="false"),
            row("b2", project="101", code="BEN2", planned_benefit="8.00", is_plan_of_record="true"),
        ],
    )


def _add_work(database: LandingDatabase) -> None:
    database.add(
        "clarity__tasks",
        [
            row("m1", project="101", code="M1", name="Open bids", is_milestone=True, finish_date_date="2026-01-20",
                baseline_finish_date="2026-01-10", percent_complete=1.0),
            row("m2", project="101", code="M2", name="Go-live", is_milestone=True, finish_date_date="2026-06-20",
                percent_complete=0.5),
            row("m3", project="101", code="M3", name="Charter", is_milestone=True, finish_date_date="2025-12-02",
                actual_finish_date="2025-12-01", status="2", status_display="Completed"),
            row("m4", project="101", code="T4", name="Plain work", is_milestone=False, percent_complete=1.0),
        ],
    )  # fmt: skip
    database.add(
        "clarity__status_reports",
        [
            row("s1", project="101", report_date_date="2026-01-05", overall_status="20", report_status_display="Final"),
            row("s2", project="101", report_date_date="2026-02-05", overall_status="30", overall_status_display="Red",
                report_status="DRAFT", report_status_display="Draft"),
            row("s3", project="103", report_date_date="2026-02-05", overall_status="30", overall_status_display="Off course"),
        ],
    )  # fmt: skip
    database.add(
        "clarity__risks",
        [
            row("r1", project="101", code="R1", name="Ice", status="OPEN", status_display="Open", probability="3",
                probability_display="High", impact_cost="100.00", owner="1001"),
            row("r2", project="101", code="R2", name="Fire", status="CLOSED", status_display="Closed"),
        ],
    )  # fmt: skip
    database.add("clarity__resources", [row("1001", full_name="Ada <Lovelace>")])
    database.add("clarity__issues", [row("i1", project="101", code="I1", name="Late", status="WIP", is_escalated=True)])
    database.add(
        "clarity__change_requests",
        [
            row("c1", project="101", name="More", status="APPROVED", status_display="Approved", cost_impact="5.00",
                schedule_impact="12"),
            row("c2", project="101", name="Less", status="X", status_display="Closed", schedule_impact="two weeks"),
        ],
    )  # fmt: skip
    database.add("clarity__demands", [row("d1", code="IDEA1", name="Idea", status="2", status_display="Rejected")])
