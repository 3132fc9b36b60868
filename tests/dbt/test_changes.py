"""What changed between dates: kinds, materiality, and sums that equal differences (metrics, "Invariants")."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.test_review import of_project


def test_changes_have_kinds_and_the_policy_says_which_matter(review_city: LandingDatabase) -> None:
    columns = "to_date, kind, entity_type, field, before, after, change_days, change_amount, is_material"
    first, second, third, today = date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 15)
    assert of_project(review_city, "metrics.changes", "RISE", columns, "kind <> 'new'") == [
        (first, "money", "project", "forecast_cost_amount", "1000.00", "1050.00", None, Decimal("50.00"), False),
        (first, "moved", "project", "forecast_finish_date", "2026-04-01", "2026-04-11", 10, None, False),
        (second, "health", "project", "computed_health", "green", "amber", None, None, True),
        (second, "health", "project", "reported_health", "green", "amber", None, None, True),
        (second, "money", "project", "forecast_cost_amount", "1050.00", "1150.00", None, Decimal("100.00"), False),
        (second, "moved", "milestone", "forecast_date", "2026-01-10", "2026-02-20", 41, None, True),
        (second, "moved", "project", "forecast_finish_date", "2026-04-11", "2026-05-21", 40, None, True),
        (second, "restated", "project", "restated_amount", "100.00", "125.00", None, Decimal("25.00"), True),
        (third, "baseline", "project", "baseline_finish_date", "2026-04-01", "2026-05-01", 30, None, True),
        (third, "health", "project", "independent_health", None, "red", None, None, True),
        (third, "money", "project", "approved_budget_amount", "1000.00", "1200.00", None, Decimal("200.00"), True),
        (third, "moved", "project", "forecast_finish_date", "2026-05-21", "2026-06-25", 35, None, True),
        (today, "health", "project", "computed_health", "amber", "red", None, None, True),
        (today, "money", "project", "forecast_cost_amount", "1150.00", "1600.00", None, Decimal("450.00"), True),
        (today, "moved", "milestone", "actual_date", None, "2026-02-04", None, None, True),
    ]
    assert of_project(
        review_city, "metrics.changes", "ENDED", "kind, before, after, is_material", "field = 'status'"
    ) == [("closed", "active", "completed", True)]
    assert of_project(
        review_city, "metrics.changes", "ENDED", "kind, after, from_date, is_material", "field = 'project'"
    ) == [("new", "active", None, True)]


@pytest.mark.parametrize("city_name", ["review_city", "project_city"])
def test_the_changes_after_one_date_up_to_another_add_up_to_the_difference(
    request: pytest.FixtureRequest, city_name: str
) -> None:
    """Between any two dates of every project, a value that went missing in between (BLANK) included."""
    city: LandingDatabase = request.getfixturevalue(city_name)
    fields = {
        "approved_budget_amount": ("change_amount", "coalesce({0}.approved_budget_amount, 0)"),
        "forecast_finish_date": ("change_days", "{0}.forecast_finish_date"),
        "baseline_finish_date": ("change_days", "{0}.baseline_finish_date"),
        "percent_complete": ("change_value", "{0}.percent_complete"),
    }
    for field, (column, value) in fields.items():
        pairs, wrong = city.rows(
            f"""
            with pairs as (
                select earlier.project_key, earlier.month_end_date as a, later.month_end_date as b,
                    {value.format("later")} - {value.format("earlier")} as difference
                from core.fct_project_months as earlier
                inner join core.fct_project_months as later
                    on later.project_key = earlier.project_key and later.month_end_date > earlier.month_end_date
            )
            select count(difference), count(case when abs(difference - total) > 1e-9 then 1 end)
            from (
                select pairs.difference, coalesce(sum(changes.{column}), 0) as total
                from pairs
                left join metrics.changes as changes
                    on changes.entity_id = pairs.project_key and changes.field = '{field}' and changes.to_date > pairs.a and changes.to_date <= pairs.b
                group by pairs.project_key, pairs.a, pairs.b, pairs.difference
            )
            """
        )[0]
        assert (pairs > 2, wrong) == (True, 0), field


def test_the_comparison_in_the_tables_comment_runs(review_city: LandingDatabase) -> None:
    rows = review_city.rows(
        """
        select field, sum(change_amount), sum(change_days), arg_min_null(before, to_date), arg_max_null(after, to_date)
        from metrics.changes inner join core.dim_projects using (project_key)
        where project_id = 'RISE' and to_date > '2025-10-31' and to_date <= '2026-01-31' and entity_type = 'project'
            and field in ('forecast_cost_amount', 'forecast_finish_date')
        group by entity_id, field, subject order by field
        """
    )
    assert rows == [
        ("forecast_cost_amount", Decimal("150.00"), None, "1000.00", "1150.00"),
        ("forecast_finish_date", None, 85, "2026-04-01", "2026-06-25"),
    ]


def test_a_platforms_milestone_moves_too(review_city: LandingDatabase) -> None:
    columns = "kind, field, subject, before, after, change_days, is_material, from_date, to_date"
    assert of_project(review_city, "metrics.changes", "PRJ1", columns, "entity_type = 'milestone'") == [
        (
            "moved",
            "forecast_date",
            "Go live",
            "2026-01-20",
            "2026-03-01",
            40,
            True,
            date(2025, 12, 31),
            date(2026, 1, 31),
        )
    ]


def test_a_baseline_that_changed_before_its_project_was_landed_is_a_change(project_city: LandingDatabase) -> None:
    columns = "before, after, change_days, from_date, to_date"
    assert of_project(project_city, "metrics.changes", "PRJp1", columns, "field = 'baseline_finish_date'") == [
        ("2026-03-31", "2026-05-31", 61, date(2025, 12, 31), date(2026, 1, 31))
    ]
