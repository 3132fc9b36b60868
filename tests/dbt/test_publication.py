"""What the public may see: the city's restrictions, and figures over the published projects alone."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from orchestration.policy_checks import policy_checks, restriction_checks
from tests.dbt.landing_database import LandingDatabase

COUNTED = ("REVAMP", "FALL", "LINE")
"""Published, and no procurement under way."""


def test_restrictions_hold_until_their_day_and_an_unreadable_one_withholds(project_city: LandingDatabase) -> None:
    rows = project_city.rows(
        "select project_id, is_published, is_predecisional, is_procurement_sensitive from core.dim_projects "
        "where source_name = 'share' and is_public order by project_id"
    )
    assert rows == [
        ("EQUAL", True, False, True),
        ("FALL", True, False, False),
        ("LINE", True, False, False),
        ("REVAMP", True, False, False),
        ("VALUED", False, True, False),
        ("WEIGHT", False, True, False),
    ]
    assert project_city.rows("select count(*) from core.dim_projects where is_published and not is_public") == [(0,)]


def test_public_money_is_the_sum_over_the_published_projects(project_city: LandingDatabase) -> None:
    expected = dict(
        project_city.rows(
            f"""
            select figures.as_of_date, sum(figures.value_amount)
            from metrics.values as figures
            inner join core.dim_projects as projects on figures.entity_id = projects.project_key
            where figures.metric_id = 'approved_budget' and projects.project_id in {COUNTED} and projects.source_name = 'share'
            group by figures.as_of_date
            having sum(figures.value_amount) is not null
            """
        )
    )
    shown = dict(
        project_city.rows(
            "select as_of_date, value_amount from metrics.public_values "
            "where metric_id = 'approved_budget' and entity_type = 'city' and value_amount is not null"
        )
    )
    assert shown == expected and Decimal("1100.00") in shown.values()


def test_public_ratios_are_ratios_of_sums_over_the_published_projects(project_city: LandingDatabase) -> None:
    rows = project_city.rows(
        """
        select shown.as_of_date, shown.value, sum(months.ev_amount), sum(months.ac_amount)
        from metrics.public_values as shown
        inner join core.fct_earned_value_months as months on shown.as_of_date = months.month_end_date
        inner join core.dim_projects as projects on months.project_key = projects.project_key
        where shown.metric_id = 'cpi' and shown.entity_type = 'department' and shown.value is not null
            and projects.project_id = 'REVAMP' and projects.source_name = 'share'
        group by shown.as_of_date, shown.value
        """
    )
    assert len(rows) >= 6
    for _, value, earned, spent in rows:
        assert value == pytest.approx(float(earned) / float(spent), rel=1e-12)


def test_groups_are_those_of_the_city_and_no_figure_of_the_city_is_theirs(project_city: LandingDatabase) -> None:
    assert project_city.rows(
        "select distinct departments.department_name from metrics.public_values as shown "
        "inner join core.dim_departments as departments on shown.entity_id = departments.department_key "
        "where shown.entity_type = 'department'"
    ) == [("Water",)]
    assert project_city.rows("select distinct entity_type from metrics.public_values order by entity_type") == [
        ("city",),
        ("department",),
        ("portfolio",),
    ]
    assert project_city.rows("select count(*) from metrics.values where entity_type like 'public%'") == [(0,)]


def test_lines_that_restrict_nothing_or_cannot_be_read_are_told(project_city: LandingDatabase) -> None:
    with duckdb.connect(str(project_city.path), read_only=True) as connection:
        told = [
            check.reason or ""
            for check in (*policy_checks(connection), *restriction_checks(connection))
            if check.check_id == "build.publication_usable"
        ]
    assert len(told) == 2
    assert any("no project NOBODY of source share is known" in reason for reason in told)
    assert any("the whole project is withheld" in reason for reason in told)
