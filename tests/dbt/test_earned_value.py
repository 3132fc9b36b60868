"""Earned value and the metrics made from it, on a built city: methods, figures, reasons, groups (metrics, "Earned value")."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.project_city import golden, month_end


def months(city: LandingDatabase, project_id: str, columns: str) -> list[tuple[Any, ...]]:
    """Those columns of a project's earned value months, in order."""
    return city.rows(
        f"""
        select {columns}
        from core.fct_earned_value_months as months
        inner join core.dim_projects as projects using (project_key)
        where project_id = '{project_id}'
        order by months.month_end_date
        """
    )


def metric(city: LandingDatabase, metric_id: str, project_id: str, day: str = "2026-02-15") -> tuple[Any, Any]:
    """Value and null reason of a project's metric at a date."""
    return city.rows(
        f"""
        select metrics.value, metrics.null_reason
        from metrics.values as metrics
        inner join core.dim_projects as projects on metrics.entity_id = projects.project_key
        where metrics.metric_id = '{metric_id}' and projects.project_id = '{project_id}' and metrics.as_of_date = '{day}'
        """
    )[0]


def test_the_published_series_comes_out_to_the_sixth_decimal(project_city: LandingDatabase) -> None:
    case = golden("es-01-revamp-13-months")
    for number in range(1, 14):
        day = month_end(date(2024, 1, 31), number).isoformat()
        for metric_id, name in (("earned_schedule_months", "ES"), ("spi_t", "SPI_t"), ("cpi", "CPI"), ("spi", "SPI")):
            value, reason = metric(project_city, metric_id, "REVAMP", day)
            assert reason is None
            assert value == pytest.approx(case["expected"][name][number - 1], abs=1e-6)


def test_time_stops_when_the_work_is_done(project_city: LandingDatabase) -> None:
    after = months(project_city, "REVAMP", "actual_time_months, earned_schedule_months")[12:]
    assert len(after) == 13
    assert set(after) == {(13, 9.0)}


def test_a_falling_plan_is_refused(project_city: LandingDatabase) -> None:
    assert metric(project_city, "pv", "FALL") == (None, "no_time_phasing")
    assert set(months(project_city, "FALL", "pv_method, pv_amount")) == {(None, None)}


def test_a_straight_line_runs_to_its_end_and_says_so(project_city: LandingDatabase) -> None:
    rows = months(project_city, "LINE", "month_end_date, pv_amount, pv_method, is_indicative")
    assert rows == [
        (date(2025, 12, 31), Decimal("203.13"), "linear", True),
        (date(2026, 1, 31), Decimal("531.25"), "linear", True),
        (date(2026, 2, 28), Decimal("843.75"), "linear", True),
        (date(2026, 3, 31), Decimal("1000.00"), "linear", True),
    ]


def test_percent_complete_and_cost_count_as_known_at_each_month_end(project_city: LandingDatabase) -> None:
    rows = months(project_city, "LINE", "ev_amount, ev_method, ac_amount, ac_method")
    assert [row[0] for row in rows] == [None, Decimal("250.00"), None, None]
    assert [row[2] for row in rows] == [None, Decimal("300.00"), None, None]
    assert {row[1::2] for row in rows} == {("percent_complete", "project_system")}


def test_milestones_share_the_budget_and_earn_on_their_actual_date(project_city: LandingDatabase) -> None:
    equal = months(project_city, "EQUAL", "pv_amount, ev_amount, bac_amount, pv_method, ev_method, is_indicative")
    assert [row[:2] for row in equal] == [
        (Decimal("33.33"), Decimal("33.33")),
        (Decimal("66.66"), Decimal("33.33")),
        (Decimal("100.00"), Decimal("66.66")),
    ]
    assert {row[2:] for row in equal} == {(Decimal("100.00"), "milestones", "milestones", False)}
    assert months(project_city, "WEIGHT", "pv_amount")[0] == (Decimal("333.33"),)


def test_one_milestone_with_a_value_is_a_plan_and_the_rest_is_reserve(project_city: LandingDatabase) -> None:
    rows = months(project_city, "VALUED", "pv_amount, ev_amount, bac_amount, unplanned_budget_amount")
    assert rows == [(Decimal("640.00"), Decimal("640.00"), Decimal("640.00"), Decimal("260.00"))]


@pytest.mark.parametrize(
    ("metric_id", "project_id", "reason"),
    [
        ("cpi", "GONE", "excluded_scope"),
        ("cpi", "PRJp2", "not_started"),
        ("pv", "BARE", "no_baseline"),
        ("slip_days_vs_baseline", "BARE", "no_baseline"),
        ("ev", "KEPT", "no_ev_method"),
        ("ac", "EQUAL", "no_actuals"),
        ("expended", "EQUAL", "no_actuals"),
        ("available", "EQUAL", "no_actuals"),
        ("expended", "GONE", "excluded_scope"),
        ("open_issues", "EQUAL", "source_missing"),
        ("milestone_hit_rate", "LINE", "zero_denominator"),
        ("status_report_age_days", "PRJp3", "completed"),
    ],
)
def test_what_cannot_be_computed_says_why(
    project_city: LandingDatabase, metric_id: str, project_id: str, reason: str
) -> None:
    assert metric(project_city, metric_id, project_id) == (None, reason)


@pytest.mark.parametrize(
    ("metric_id", "project_id", "day", "value"),
    [
        ("slip_days_vs_original", "SLIP", "2026-01-31", 63),
        ("slip_days_vs_baseline", "SLIP", "2026-01-31", 32),
        ("slip_days_vs_previous", "SLIP", "2026-01-31", 12),
        ("slip_days_vs_previous", "SLIP", "2026-02-15", 0),
        ("schedule_slip_pct", "SLIP", "2026-01-31", 32 / 396),
        ("baseline_changes", "SLIP", "2025-11-30", 0),
        ("baseline_changes", "SLIP", "2026-01-31", 1),
        ("milestones_due", "EQUAL", "2026-01-31", 3),
        ("milestones_hit", "EQUAL", "2026-01-31", 1),
        ("milestones_overdue", "EQUAL", "2026-01-31", 1),
        ("risk_exposure_amount", "EQUAL", "2026-02-15", 6240),
        ("open_risks", "EQUAL", "2025-12-31", 5),
        ("open_risks", "EQUAL", "2026-01-31", 4),
        ("status_report_age_days", "PRJp1", "2026-02-15", 36),
    ],
)
def test_project_metrics_at_their_dates(
    project_city: LandingDatabase, metric_id: str, project_id: str, day: str, value: float
) -> None:
    assert metric(project_city, metric_id, project_id, day) == (value, None)


def test_a_groups_index_is_the_ratio_of_sums_with_its_coverage(project_city: LandingDatabase) -> None:
    group = project_city.rows(
        """
        select value, coverage_count, coverage_of from metrics.values
        where metric_id = 'cpi' and entity_type = 'portfolio' and entity_id = md5('Works') and as_of_date = '2026-01-31'
        """
    )
    earned, spent = Decimal("360738.00") + Decimal("250.00"), Decimal("349379.00") + Decimal("300.00")
    assert group == [(float(earned) / float(spent), 2, 3)]


def test_a_department_sums_its_projects_and_leaves_the_deleted_out(project_city: LandingDatabase) -> None:
    department = project_city.rows(
        """
        select metrics.metric_id, metrics.value_amount from metrics.values as metrics
        inner join core.dim_departments as departments on metrics.entity_id = departments.department_key
        where departments.department_name = 'Water' and metrics.metric_id in ('ev', 'approved_budget') and as_of_date = '2026-02-15'
        order by 1
        """
    )
    assert department == [("approved_budget", Decimal("100.00")), ("ev", Decimal("360804.66"))]
    assert project_city.rows(
        """
        select reason_code from quality.exclusions
        inner join core.dim_projects as projects on entity_id = projects.project_key
        where metric_id = 'approved_budget' and project_id = 'GONE'
        """
    ) == [("excluded_scope",)]


def test_every_metric_has_a_row_from_the_first_month_to_the_month_after_the_end(project_city: LandingDatabase) -> None:
    done = project_city.rows(
        """
        select as_of_date, count(*) from metrics.values
        inner join core.dim_projects as projects on entity_id = projects.project_key
        where project_id = 'DONE' group by as_of_date order by as_of_date
        """
    )
    expected = project_city.rows("select count(*) from metrics.definitions where grain like 'project%'")[0][0]
    assert done == [(date(2025, 11, 30), expected), (date(2025, 12, 31), expected)]


def test_health_is_the_worst_dimension_and_never_green_without_data(project_city: LandingDatabase) -> None:
    healths = dict(
        project_city.rows(
            """
            select project_id, computed_health from core.fct_project_months
            inner join core.dim_projects using (project_key) where month_end_date = '2026-01-31'
            """
        )
    )
    assert healths["SLIP"] == "green"
    assert healths["LINE"] == "red"
    assert healths["FALL"] == "not_assessed"


def test_changes_name_the_dates_they_lie_between(project_city: LandingDatabase) -> None:
    changes = project_city.rows(
        """
        select field, before, after, is_material, from_date, to_date from metrics.changes
        inner join core.dim_projects as projects on entity_id = projects.project_key
        where project_id = 'SLIP' and kind in ('moved', 'baseline') order by to_date, field
        """
    )
    assert changes == [
        ("baseline_finish_date", "2026-01-01", "2026-02-01", True, date(2025, 11, 30), date(2025, 12, 31)),
        ("forecast_finish_date", "2026-01-11", "2026-02-21", True, date(2025, 11, 30), date(2025, 12, 31)),
        ("forecast_finish_date", "2026-02-21", "2026-03-05", False, date(2025, 12, 31), date(2026, 1, 31)),
    ]
