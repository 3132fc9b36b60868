"""Clarity's rows in the conformed model: status, percent, plans of record as of each night, milestones, reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.landing_database import LandingDatabase


def versions(city: LandingDatabase, project_id: str, columns: str) -> list[tuple[Any, ...]]:
    """Those columns of every version of a project, oldest first."""
    return city.rows(
        f"select {columns} from core.dim_projects_history where project_id = '{project_id}' and source_name like 'clarity%'"
        " order by valid_from_at"
    )


def latest(city: LandingDatabase, project_id: str, columns: str) -> tuple[Any, ...]:
    return versions(city, project_id, columns)[-1]


@pytest.mark.parametrize(
    ("project_id", "status", "status_text"),
    [
        ("PR101", "active", "Approved"),
        ("PR102", "proposed", "Unapproved"),
        ("PR103", "on_hold", "Hold"),
        ("PR104", "cancelled", "Cancelled"),
        ("PR105", "completed", "Approved"),
        ("PR106", "unknown", "Approved"),
        ("PR107", "unknown", "Galactic"),
        ("PR108", "on_hold", "3"),
        ("PR110", "active", "Genehmigt"),
    ],
)
def test_the_status_comes_from_status_progress_and_activity(
    platform_city: LandingDatabase, project_id: str, status: str, status_text: str
) -> None:
    assert latest(platform_city, project_id, "status, status_text") == (status, status_text)


@pytest.mark.parametrize(
    ("project_id", "percent"), [("PR101", 25.0), ("PR105", 100.0), ("PR201", 0.5), ("PR202", 40.0), ("PR301", 0.5)]
)
def test_a_source_decides_as_a_whole_whether_its_percent_runs_to_one(
    platform_city: LandingDatabase, project_id: str, percent: float
) -> None:
    assert latest(platform_city, project_id, "percent_complete") == (percent,)


def test_each_version_has_the_plan_of_record_and_the_spending_of_its_night(platform_city: LandingDatabase) -> None:
    money = "approved_budget_amount, actual_cost_amount, forecast_cost_amount, original_approved_budget_amount"
    assert versions(platform_city, "PR101", f"cast(valid_from_at as string), {money}") == [
        ("2025-12-01 08:00:00", Decimal("200.00"), Decimal("40.00"), Decimal("300.00"), Decimal("200.00")),
        ("2026-01-10 08:00:00", Decimal("250.00"), Decimal("42.34"), Decimal("300.00"), Decimal("200.00")),
    ]


@pytest.mark.parametrize(
    ("project_id", "budgets"),
    [
        ("PR102", [Decimal("20.00"), Decimal("20.00")]),
        ("PR103", [Decimal("10.00"), Decimal("20.00")]),
        ("PR104", [None]),
        ("PR105", [Decimal("12.00"), None]),
        ("PR106", [None]),
        ("PR107", [None]),
        ("PR108", [None]),
        ("PR301", [Decimal("9.00")]),
    ],
)
def test_the_budget_is_the_plan_of_record_and_null_where_there_is_none(
    platform_city: LandingDatabase, project_id: str, budgets: list[Decimal | None]
) -> None:
    assert [one[0] for one in versions(platform_city, project_id, "approved_budget_amount")] == budgets


def test_transactions_that_are_gone_are_no_longer_spent(platform_city: LandingDatabase) -> None:
    assert versions(platform_city, "PR102", "actual_cost_amount") == [(Decimal("5.00"),), (None,)]


def test_templates_are_no_projects_and_the_deleted_stay(platform_city: LandingDatabase) -> None:
    assert versions(platform_city, "PR109", "project_id") == []
    assert latest(platform_city, "PR111", "is_deleted, approved_budget_amount") == (True, Decimal("11.00"))


def test_dates_are_their_own_days_and_names_are_kept(platform_city: LandingDatabase) -> None:
    columns = "manager_name, planned_start_date, planned_finish_date, baseline_finish_date"
    assert latest(platform_city, "PR101", columns) == (
        "Ada <Lovelace>", date(2025, 11, 1), date(2026, 6, 30), date(2026, 5, 31),
    )  # fmt: skip


def test_health_is_that_of_the_last_final_report_by_word_or_shipped_id(platform_city: LandingDatabase) -> None:
    assert latest(platform_city, "PR101", "reported_health, health_text") == ("amber", "20")
    assert latest(platform_city, "PR103", "reported_health, health_text") == ("unknown", "Off course")


def test_a_complete_milestone_is_reached_on_its_finish(platform_city: LandingDatabase) -> None:
    found = platform_city.rows(
        "select milestone_id, baseline_date, forecast_date, actual_date from core.fct_milestones"
        " where source_name = 'clarity_office' order by milestone_id"
    )
    assert found == [
        ("M1", date(2026, 1, 10), date(2026, 1, 20), date(2026, 1, 20)),
        ("M2", None, date(2026, 6, 20), None),
        ("M3", None, date(2025, 12, 2), date(2025, 12, 1)),
    ]


def test_what_hangs_on_a_project_is_found(platform_city: LandingDatabase) -> None:
    def of(table: str, columns: str) -> list[tuple[Any, ...]]:
        return platform_city.rows(f"select {columns} from core.{table} where source_name = 'clarity_office' order by 1")

    assert of("fct_risks", "risk_id, status, impact_amount, owner_name") == [
        ("R1", "open", Decimal("100.00"), "Ada <Lovelace>"),
        ("R2", "closed", None, None),
    ]
    assert of("fct_issues", "issue_id, status, is_escalated") == [("I1", "open", True)]
    assert of("fct_change_requests", "change_id, status, cost_impact_amount, schedule_impact_days") == [
        ("c1", "approved", Decimal("5.00"), 12.0),
        ("c2", "unknown", None, None),
    ]
    assert of("fct_demands", "demand_id, decision, decision_text") == [("IDEA1", "rejected", "Rejected")]
    assert of("fct_benefits", "benefit_id, planned_amount") == [("BEN2", Decimal("8.00"))]


def test_spending_by_month_is_in_the_citys_currency(platform_city: LandingDatabase) -> None:
    found = platform_city.rows(
        "select period_end_date, sum(amount) from intermediate.int_clarity_project_actuals group by 1 order by 1"
    )
    assert found == [(date(2025, 11, 30), Decimal("40.00")), (date(2025, 12, 31), Decimal("2.34"))]
