"""Project Server in the conformed model: what its models say of the rows of `landed_projectdata`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.landed_projectdata import SOURCE
from tests.dbt.landing_database import LandingDatabase


@pytest.fixture(scope="module")
def read(platform_city: LandingDatabase) -> Any:
    """Rows of a table of the office, by a list of columns."""

    def rows(table: str, columns: str, order: str = "1") -> list[tuple[Any, ...]]:
        return platform_city.rows(f"select {columns} from {table} where source_name = '{SOURCE}' order by {order}")

    return rows


def project(read: Any, record_id: str, columns: str) -> tuple[Any, ...]:
    found = {row[0]: row[1:] for row in read("core.dim_projects", f"source_record_id, {columns}")}
    return found[record_id]  # type: ignore[no-any-return]


def test_a_project_goes_by_its_identifier_else_by_its_id(read: Any) -> None:
    assert project(read, "pa", "project_id") == ("PWA-1",)
    assert project(read, "pb", "project_id") == ("pb",)


def test_administrative_time_is_no_project(read: Any) -> None:
    assert [row[0] for row in read("core.dim_projects", "source_record_id")] == ["pa", "pb", "pd", "pm"]


def test_the_status_is_what_actual_dates_prove(read: Any) -> None:
    assert project(read, "pa", "status") == ("active",)
    assert project(read, "pb", "status") == ("unknown",)
    assert project(read, "pd", "status") == ("completed",)


def test_health_comes_from_the_citys_own_field(read: Any) -> None:
    assert project(read, "pa", "reported_health, health_text") == ("green", "On Track")
    assert project(read, "pb", "reported_health") == (None,)


def test_names_are_found_by_reference(read: Any) -> None:
    assert project(read, "pa", "manager_name, program_name, department_name") == ("Ana Ruiz", "Master", "Water")
    assert project(read, "pb", "program_name") == (None,)


def test_money_and_percent_are_exact(read: Any) -> None:
    told = project(read, "pa", "percent_complete, approved_budget_amount")
    assert told == (29.0, Decimal("1000.00"))
    assert project(read, "pb", "approved_budget_amount") == (None,)


def test_the_forecast_is_eac_where_it_is_kept_and_fresh_else_the_schedules_cost(platform_city: LandingDatabase) -> None:
    found = platform_city.rows(
        "select source_record_id, forecast_cost_amount, actual_cost_amount from intermediate.int_project_log "
        f"where source_name = '{SOURCE}' and is_current order by 1"
    )
    assert [row[:2] for row in found][:3] == [
        ("pa", Decimal("1300.00")),
        ("pb", Decimal("90.00")),
        ("pd", Decimal("70.00")),
    ]


def test_the_stage_is_the_last_one_entered_before_the_version_ended(read: Any) -> None:
    versions = read("core.dim_projects_history", "valid_from_at, stage, source_record_id")
    assert [row[1] for row in versions if row[2] == "pa"] == ["Planning", "Ejecución"]


def test_baseline_0_is_the_current_one_and_its_first_version_the_original(read: Any) -> None:
    found = project(read, "pa", "original_baseline_finish_date, baseline_finish_date, baseline_start_date")
    assert found == (date(2026, 3, 31), date(2026, 5, 31), date(2025, 9, 1))
    assert project(read, "pb", "baseline_finish_date") == (None,)


def test_milestones_are_the_active_marked_tasks_of_the_project_itself(read: Any) -> None:
    found = read(
        "core.fct_milestones", "milestone_id, original_baseline_date, baseline_date, forecast_date, actual_date"
    )
    assert found == [("m1", date(2026, 3, 1), date(2026, 4, 1), date(2026, 4, 20), None)]


def test_risks_have_a_share_whichever_way_the_site_writes_it(platform_city: LandingDatabase, read: Any) -> None:
    found = read("core.fct_risks", "risk_id, probability, status, impact_amount, owner_name, project_key is not null")
    assert found == [
        ("k1", 0.5, "open", Decimal("1200.50"), "Ana Ruiz", True),
        ("k2", 0.01, "closed", None, None, True),
        ("k3", 0.2, "unknown", None, None, True),
    ]
    shares = platform_city.rows(f"select probability, status from core.fct_risks where source_name = '{SOURCE}_shares'")
    assert shares == [(0.5, "open")]


def test_issues_are_open_until_their_status_says_closed(read: Any) -> None:
    assert read("core.fct_issues", "issue_id, status, priority, opened_date, is_escalated") == [
        ("i1", "open", "(1) High", date(2026, 1, 5), None)
    ]


def test_a_stage_is_one_gate_in_one_language(read: Any) -> None:
    assert read("core.fct_gates", "gate_id, name, entered_date, decided_date, decision") == [
        ("s1", "Planning", date(2025, 10, 1), date(2026, 2, 10), None),
        ("s2", "Ejecución", date(2026, 2, 15), None, None),
    ]


def test_time_phased_money_counts_each_task_once(platform_city: LandingDatabase) -> None:
    found = platform_city.rows(
        "select period_end_date, planned_value_amount, earned_value_amount, actual_cost_amount "
        f"from intermediate.int_projectdata_project_periods where source_name = '{SOURCE}' order by 1"
    )
    assert found == [
        (date(2025, 10, 31), Decimal("300.00"), Decimal("0.00"), Decimal("110.00")),
        (date(2025, 11, 30), Decimal("300.00"), Decimal("300.00"), Decimal("110.00")),
        (date(2025, 12, 31), Decimal("800.00"), Decimal("300.00"), Decimal("110.00")),
        (date(2026, 1, 15), None, Decimal("400.00"), None),
    ]


def test_hours_by_month_are_the_platforms_own_where_it_publishes_them(read: Any) -> None:
    found = read("core.fct_resource_months", "project_id, resource_name, month_end_date, planned_hours, actual_hours")
    assert ("PWA-1", "Ana Ruiz", date(2026, 1, 31), 16.0, 6.5) in found
    spread = [row for row in found if row[0] == "pb"]
    assert [row[2:] for row in spread] == [(date(2026, 1, 31), 80.0, 40.0)]
    assert len(found) == 2


def test_saved_work_of_a_timesheet_is_in_hours(platform_city: LandingDatabase) -> None:
    found = platform_city.rows(
        f"select actual_hours, saved_hours from staging.stg_projectdata__timesheet_lines where source_name = '{SOURCE}'"
    )
    assert found == [(7.5, 7.5)]
