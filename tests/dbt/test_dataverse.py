"""What the Dataverse staging makes of the platform's columns, over the shared build of every platform."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.landed_dataverse import SOURCE
from tests.dbt.landing_database import LandingDatabase


def pick(
    city: LandingDatabase, table: str, columns: str, where: str = "true", order: str = "1"
) -> list[tuple[Any, ...]]:
    return city.rows(f"select {columns} from {table} where source_name like 'dataverse_%' and {where} order by {order}")


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        ("dv1", ("active", "(2) Active", "amber", "(2) At Risk")),
        ("dv2", ("completed", "Closed", "amber", "Yellow")),
        ("dv3", ("proposed", "(1) Proposed", None, None)),
        ("dv4", ("on_hold", "(4) On Hold", "red", "(3) Off Track")),
        ("dv5", ("completed", "(3) Closed", "green", "(1) On Track")),
        ("dv6", ("unknown", "Parked", None, None)),
        ("dvq1", ("active", "Active", None, None)),
        ("dvq2", ("unknown", "Inactive", None, None)),
        ("dvx1", ("on_hold", "Paused", "green", "Sunny")),
    ],
)
def test_status_and_health_are_decided_by_code_and_keep_their_words(
    platform_city: LandingDatabase, project: str, expected: tuple[Any, ...]
) -> None:
    columns = "status, status_text, reported_health, health_text"
    assert pick(platform_city, "core.dim_projects", columns, f"project_id = '{project}'") == [expected]


def test_money_comes_from_the_accelerator_else_from_project_operations(platform_city: LandingDatabase) -> None:
    columns = "project_id, approved_budget_amount, actual_cost_amount, forecast_cost_amount"
    found = pick(platform_city, "staging.stg_dataverse__projects", columns, "project_id in ('dv1', 'dv2')")
    assert found == [
        ("dv1", Decimal("1000.00"), Decimal("400.00"), Decimal("1100.00")),
        ("dv2", None, Decimal("50.00"), Decimal("60.00")),
    ]


def test_percent_dates_and_names(platform_city: LandingDatabase) -> None:
    columns = "percent_complete, planned_start_date, planned_finish_date, actual_start_date, manager_name, program_name, stage"
    assert pick(platform_city, "core.dim_projects", columns, "project_id = 'dv1'") == [
        (29.0, date(2025, 9, 1), date(2026, 6, 30), date(2025, 9, 2), "Ada Example", "Permits Online", "(4) Manage")
    ]
    columns = "percent_complete, planned_finish_date, actual_finish_date, manager_name"
    assert pick(platform_city, "core.dim_projects", columns, "project_id = 'dv2'") == [
        (100.0, date(2025, 12, 31), date(2025, 12, 30), "Bo Example")
    ]
    assert pick(platform_city, "core.dim_projects", "project_name, percent_complete", "project_id = 'dv3'") == [
        ("dv3", None)
    ]


def test_what_is_mapped_wins_even_where_it_is_blank(platform_city: LandingDatabase) -> None:
    columns = "project_id, approved_budget_amount, finance_project_code, is_public"
    assert pick(platform_city, "core.dim_projects", columns, "project_id like 'dvx%'") == [
        ("dvx1", Decimal("70.00"), "00420", True),
        ("dvx2", None, None, False),
    ]


def test_templates_are_no_projects_and_deleted_ones_stay(platform_city: LandingDatabase) -> None:
    assert not pick(platform_city, "core.dim_projects", "project_id", "project_id = 'dv7'")
    assert pick(platform_city, "core.dim_projects", "project_name, is_deleted", "project_id = 'dv8'") == [
        ("Gone", True)
    ]


def test_baselines_are_the_span_of_their_tasks_the_first_one_being_kept(platform_city: LandingDatabase) -> None:
    columns = "baseline_start_date, original_baseline_finish_date, baseline_finish_date"
    assert pick(platform_city, "core.dim_projects", columns, "project_id = 'dv1'") == [
        (date(2025, 9, 1), date(2026, 3, 31), date(2026, 5, 31))
    ]


def test_milestones_with_their_dates(platform_city: LandingDatabase) -> None:
    columns = "milestone_id, original_baseline_date, baseline_date, forecast_date, actual_date"
    assert pick(platform_city, "core.fct_milestones", columns) == [
        ("dvt1", date(2025, 12, 1), date(2026, 1, 15), date(2026, 1, 20), date(2026, 1, 14)),
        ("dvt2", None, None, date(2026, 1, 25), date(2026, 1, 25)),
        ("dvt3", None, None, date(2026, 5, 25), None),
    ]


def test_risks_issues_and_changes(platform_city: LandingDatabase) -> None:
    columns = "risk_id, status, probability, impact_amount, opened_date, due_date, closed_date, owner_name"
    assert pick(platform_city, "core.fct_risks", columns) == [
        ("dvk1", "open", 0.29, Decimal("100.00"), date(2025, 11, 1), date(2026, 3, 1), None, "Bo Example"),
        ("dvk2", "closed", None, None, date(2025, 11, 1), None, None, "Bo Example"),
    ]
    columns = "issue_id, status, priority, is_escalated, due_date, owner_name"
    assert pick(platform_city, "core.fct_issues", columns) == [
        ("dvi1", "open", "(1) Critical", None, date(2026, 2, 1), "Bo Example")
    ]
    statuses = [status for _, status in pick(platform_city, "core.fct_change_requests", "change_id, status")]
    assert statuses == ["requested", "requested", "approved", "rejected"]
    money = pick(platform_city, "core.fct_change_requests", "distinct cost_impact_amount, requested_date, decided_date")
    assert money == [(Decimal("12.50"), date(2026, 1, 15), None)]


def test_demands_and_reports(platform_city: LandingDatabase) -> None:
    decisions = [decision for _, decision in pick(platform_city, "core.fct_demands", "demand_id, decision")]
    assert decisions == [None, "approved", "rejected", "deferred"]
    columns = "reported_health, summary, author_name, is_published, report_date"
    assert pick(platform_city, "core.fct_status_reports", columns) == [
        (None, "Bids opened", "Ada Example", True, date(2026, 1, 30))
    ]


def test_planned_work_is_the_plan_where_it_is_told_and_counts_once(platform_city: LandingDatabase) -> None:
    found = platform_city.rows(
        f"""
        select project_reference, month_end_date, sum(planned_hours), sum(actual_hours), max(role_name)
        from intermediate.int_resource_months where source_name = '{SOURCE}' and month_end_date <= '2026-02-28'
        group by all order by all
        """
    )
    by_month = {(project, month): (planned, actual) for project, month, planned, actual, _ in found}
    january, february = date(2026, 1, 31), date(2026, 2, 28)
    assert by_month["dv4", january][0] == pytest.approx(15.5)
    assert by_month["dv4", february][0] == pytest.approx(84.5)
    assert by_month["dv4", january][1] + by_month["dv4", february][1] == pytest.approx(10.0)
    assert by_month["dv5", january][0] + by_month["dv5", february][0] == pytest.approx(40.0)
    assert {role for project, *_, role in found if project == "dv4"} == {"Analyst"}


def test_entered_hours_take_the_place_of_effort_and_only_approved_work_counts(platform_city: LandingDatabase) -> None:
    found = platform_city.rows(
        f"select sum(actual_hours) from intermediate.int_resource_months where source_name = '{SOURCE}' and project_reference = 'dv1'"
    )
    assert found == [(3.0,)]


def test_cost_actuals_and_benefits(platform_city: LandingDatabase) -> None:
    columns = "sum(amount), max(period_end_date)"
    assert pick(platform_city, "intermediate.int_dataverse_project_actuals", columns) == [
        (Decimal("101.00"), date(2026, 1, 31))
    ]
    columns = "benefit_id, kind, planned_amount, realized_amount, period_end_date"
    assert pick(platform_city, "core.fct_benefits", columns) == [("dv1", "benefit", Decimal("5000.00"), None, None)]


def test_programs_of_both_products_are_programs(platform_city: LandingDatabase) -> None:
    found = pick(platform_city, "core.dim_programs", "program_name, manager_name")
    assert found == [("Open Data", "Bo Example"), ("Permits Online", "Ada Example")]


def test_dependencies_between_tasks_link_their_projects(platform_city: LandingDatabase) -> None:
    found = pick(platform_city, "core.bridge_project_dependencies", "kind")
    assert found == [("Finish-to-Start",)]
