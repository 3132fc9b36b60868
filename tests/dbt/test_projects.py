"""Projects of two platforms become one table: identity, words, baselines, history (interfaces, section 3)."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.landing_database import LandingDatabase


def project(city: LandingDatabase, project_id: str, columns: str) -> tuple[Any, ...]:
    """Those columns of one current project."""
    return city.rows(f"select {columns} from core.dim_projects where project_id = '{project_id}'")[0]


def test_a_project_key_is_the_md5_of_source_and_record(project_city: LandingDatabase) -> None:
    assert project(project_city, "PRJp1", "project_key") == (hashlib.md5(b"office|p1").hexdigest(),)


@pytest.mark.parametrize(
    ("project_id", "status", "status_text"),
    [
        ("PRJp1", "active", "Work in Progress"),
        ("PRJp2", "proposed", "Pending"),
        ("PRJp3", "cancelled", "Closed Skipped"),
        ("PRJp4", "on_hold", "Paused"),
        ("PRJp5", "unknown", "Nobody knows"),
        ("LINE", "active", "Active"),
        ("DONE", "completed", "Completed"),
        ("ODD", "unknown", "Somewhere"),
    ],
)
def test_a_status_is_one_of_our_words_and_keeps_its_own(
    project_city: LandingDatabase, project_id: str, status: str, status_text: str
) -> None:
    assert project(project_city, project_id, "status, status_text") == (status, status_text)


def test_a_draft_report_does_not_count_and_yellow_is_amber(project_city: LandingDatabase) -> None:
    assert project(project_city, "PRJp1", "reported_health, health_text") == ("amber", "Yellow")
    assert project(project_city, "DONE", "reported_health, health_text") == ("amber", "Yellow")
    assert project(project_city, "ODD", "reported_health, health_text") == ("unknown", "Sunny")


def test_a_mapped_field_is_taken_from_there_alone_blank_or_not(project_city: LandingDatabase) -> None:
    assert project(project_city, "PRJp2", "approved_budget_amount, stage") == (Decimal("12.00"), "initiating")
    assert project(project_city, "PRJp6", "approved_budget_amount, stage") == (None, "Planning")


def test_records_of_a_project_carry_its_human_key(project_city: LandingDatabase) -> None:
    rows = project_city.rows(
        "select distinct facts.project_id from core.fct_milestones as facts inner join core.dim_projects using (project_key)"
        " where dim_projects.source_name = 'office'"
    )
    assert rows == [("PRJp1",)]


def test_names_come_from_the_display_else_from_the_record_named(project_city: LandingDatabase) -> None:
    names = project(project_city, "PRJp1", "department_name, portfolio_name, manager_name, finance_project_code")
    assert names == ("Public Works", "City portfolio", "Ada Example", "00117")


def test_a_platform_that_keeps_baselines_tells_the_first_and_the_last(project_city: LandingDatabase) -> None:
    dates = project(project_city, "PRJp1", "baseline_start_date, original_baseline_finish_date, baseline_finish_date")
    assert dates == (date(2025, 9, 1), date(2026, 3, 31), date(2026, 5, 31))
    milestones = project_city.rows(
        "select original_baseline_date, baseline_date, forecast_date, actual_date from core.fct_milestones where milestone_id = 'TSK1'"
    )
    assert milestones == [(date(2025, 12, 1), date(2026, 1, 15), date(2026, 1, 20), date(2026, 1, 14))]


def test_the_first_baseline_of_a_delivered_project_stays(project_city: LandingDatabase) -> None:
    dates = project(project_city, "SLIP", "original_baseline_finish_date, baseline_finish_date, forecast_finish_date")
    assert dates == (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 5))


def test_a_deleted_project_stays_with_what_it_last_said(project_city: LandingDatabase) -> None:
    kept = project(project_city, "GONE", "is_deleted, project_name, status, approved_budget_amount")
    assert kept == (True, "Project GONE", "active", Decimal("77.00"))


def test_a_quarantined_record_keeps_its_last_version_marked_stale(project_city: LandingDatabase) -> None:
    assert project(project_city, "KEPT", "is_stale, approved_budget_amount") == (True, Decimal("55.00"))
    assert project(project_city, "LINE", "is_stale") == (False,)


def test_versions_follow_each_other_without_gap_or_overlap(project_city: LandingDatabase) -> None:
    gaps = project_city.rows(
        """
        select count(*)
        from (
            select valid_to_at, lead(valid_from_at) over (partition by project_key order by valid_from_at) as next_at
            from core.dim_projects_history
        )
        where valid_to_at is distinct from next_at
        """
    )
    assert gaps == [(0,)]


def test_a_stale_stream_marks_its_rows_and_no_others(project_city: LandingDatabase) -> None:
    assert project_city.rows(
        "select source_name, is_stale from core.fct_risks where source_name in ('office', 'share') group by all order by all"
    ) == [
        ("office", True),
        ("share", False),
    ]
