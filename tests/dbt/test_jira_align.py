"""What Jira Align's rows become: status and deletion, names behind overlapping ids, money of split items, where work belongs."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.landed_jira_align import FEATURE_SOURCE, SOURCE
from tests.dbt.landing_database import LandingDatabase


def project(database: LandingDatabase, number: str, *columns: str) -> tuple[Any, ...]:
    found = database.rows(
        f"select {', '.join(columns)} from core.dim_projects where source_name = '{SOURCE}' and source_record_id = '{number}'"
    )
    assert len(found) == 1
    return found[0]


def rows(database: LandingDatabase, table: str, columns: str) -> list[tuple[Any, ...]]:
    return database.rows(f"select {columns} from core.{table} where source_name = '{SOURCE}' order by all")


def test_an_epic_says_everything_that_it_has(platform_city: LandingDatabase) -> None:
    columns = (
        "project_id", "project_name", "status", "status_text", "stage", "reported_health", "health_text", "program_name",
        "portfolio_name", "manager_name", "planned_start_date", "planned_finish_date", "forecast_finish_date",
        "actual_start_date", "actual_finish_date", "percent_complete", "approved_budget_amount", "baseline_finish_date",
        "finance_project_code", "is_public", "is_deleted",
    )  # fmt: skip
    day = datetime.date
    assert project(platform_city, "11", *columns) == (
        "11", "Epic 11", "active", "In Progress", "Implementing MVP", "amber", "Yellow", "Digital city", "Services", "Ada Example",
        day(2025, 7, 1), day(2026, 9, 30), day(2026, 9, 30), day(2025, 7, 2), None, None, Decimal("1300000.00"), None, "00411", True, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "status", "text"),
    [
        ("12", "on_hold", "7"),
        ("13", "unknown", "9"),
        ("14", "cancelled", "Canceled"),
        ("17", "cancelled", "Split"),
        ("18", "active", "In Progress"),
        ("19", "cancelled", "Split"),
    ],
)
def test_the_status_is_the_configurations_word_unless_the_item_was_cancelled_or_split(
    platform_city: LandingDatabase, number: str, status: str, text: str
) -> None:
    assert project(platform_city, number, "status", "status_text") == (status, text)


def test_health_may_stand_in_the_status_and_be_any_text_that_values_map(platform_city: LandingDatabase) -> None:
    assert project(platform_city, "12", "reported_health", "health_text") == ("green", "Green")
    assert project(platform_city, "13", "reported_health", "health_text") == ("green", "On Track")
    assert project(platform_city, "18", "reported_health", "health_text") == (None, None)


def test_an_owner_is_found_by_id_by_login_name_or_as_the_answer_expanded_it(platform_city: LandingDatabase) -> None:
    assert project(platform_city, "12", "manager_name", "program_name", "project_name") == ("Abby Java", None, "12")
    assert project(platform_city, "13", "manager_name") == ("Said Expanded",)


@pytest.mark.parametrize(
    ("number", "is_deleted", "budget"),
    [
        ("15", True, Decimal("100.00")),
        ("16", True, Decimal("7.00")),
        ("20", False, None),
        ("21", True, Decimal("21.00")),
    ],
)
def test_what_lies_in_the_recycle_bin_is_deleted_and_keeps_what_it_said(
    platform_city: LandingDatabase, number: str, is_deleted: bool, budget: Decimal | None
) -> None:
    assert project(platform_city, number, "is_deleted", "approved_budget_amount", "status") == (
        is_deleted,
        budget,
        "active",
    )


def test_recycling_shows_in_the_history(platform_city: LandingDatabase) -> None:
    history = platform_city.rows(
        f"select is_deleted, is_current from core.dim_projects_history where source_name = '{SOURCE}' "
        "and source_record_id = '15' order by valid_from_at"
    )
    assert history == [(False, False), (True, True)]


def test_the_budget_of_a_split_item_is_counted_once(platform_city: LandingDatabase) -> None:
    columns = "source_record_id, approved_budget_amount, actual_cost_amount, forecast_cost_amount"
    found = platform_city.rows(
        f"select {columns} from intermediate.int_projects_versioned where source_name = '{SOURCE}' and is_current "
        "and source_record_id in ('17', '18', '19') order by 1"
    )
    assert found == [
        ("17", None, Decimal("300.00"), None),
        ("18", Decimal("900.00"), None, None),
        ("19", Decimal("50.00"), None, None),
    ]


def test_risks_hang_on_the_item_that_the_platform_names_and_on_no_other(platform_city: LandingDatabase) -> None:
    found = rows(
        platform_city, "fct_risks", "risk_id, project_key is not null, status, owner_name, probability, impact_amount"
    )
    assert found == [
        ("1", True, "open", "Ada Example", None, None),
        ("2", True, "closed", None, None, None),
        ("3", False, "closed", None, None, None),
        ("4", False, "open", None, None, None),
        ("5", True, "open", None, None, None),
    ]
    places = platform_city.rows(
        "select risk_id, dim_projects.project_id from core.fct_risks inner join core.dim_projects using (project_key) "
        f"where fct_risks.source_name = '{SOURCE}' order by 1"
    )
    assert places == [("1", "11"), ("2", "12"), ("5", "13")]


def test_milestones_have_the_date_that_the_site_fills_and_no_baseline(platform_city: LandingDatabase) -> None:
    day = datetime.date
    assert rows(platform_city, "fct_milestones", "milestone_id, name, forecast_date, actual_date, baseline_date") == [
        ("81", "Go live", day(2026, 8, 1), None, None),
        ("81", "Go live", day(2026, 8, 1), None, None),
        ("82", "Design", day(2025, 10, 1), day(2025, 10, 9), None),
    ]


def test_ideas_are_demands_and_dependencies_name_the_program_they_wait_for(platform_city: LandingDatabase) -> None:
    assert rows(platform_city, "fct_demands", "demand_id, title, decision, submitted_date") == [
        ("11", "A kiosk", "approved", datetime.date(2025, 11, 2))
    ]
    assert rows(
        platform_city, "bridge_project_dependencies", "description, depends_on_project_key, needed_by_date"
    ) == [("Needs data: Loose", None, datetime.date(2026, 3, 1))]
    goals = platform_city.rows("select goal_id, project_reference from intermediate.int_jira_align_goals order by 1")
    assert goals == [("goals/1", None), ("objectives/1", "11"), ("objectives/2", None)]


def test_where_features_are_the_projects_their_risks_are_the_projects_risks(platform_city: LandingDatabase) -> None:
    found = platform_city.rows(
        "select risk_id, dim_projects.project_name from core.fct_risks left join core.dim_projects using (project_key) "
        f"where fct_risks.source_name = '{FEATURE_SOURCE}' order by 1"
    )
    assert found == [("1", "A feature"), ("2", None)]
