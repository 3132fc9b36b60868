"""A plan approved anew keeps the first one beside it (metrics, rule 4)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.test_earned_value import metric, months

CURVES = "month_number, original_pv_amount, pv_amount"


def amounts(city: LandingDatabase, project_id: str) -> list[tuple[int, str | None, str]]:
    return [
        (number, None if before is None else str(before), str(now))
        for number, before, now in months(city, project_id, CURVES)
    ]


def test_a_straight_line_runs_over_the_first_dates_and_the_first_budget(project_city: LandingDatabase) -> None:
    assert amounts(project_city, "RELINE") == [
        (1, "203.08", "153.49"),  # 22 of 65 working days of 600; 22 of 129 of 900
        (2, "415.38", "313.95"),
        (3, "600.00", "453.49"),
        (4, "600.00", "613.95"),
        (5, "600.00", "760.47"),
        (6, "600.00", "900.00"),
    ]


def test_a_time_phased_plan_keeps_its_first_version_whole(project_city: LandingDatabase) -> None:
    assert amounts(project_city, "REPHASE") == [
        (1, "100.00", "100.00"),
        (2, "300.00", "200.00"),
        (3, "600.00", "300.00"),
        (4, "600.00", "300.00"),
        (5, "600.00", "300.00"),
        (6, "600.00", "900.00"),
    ]
    assert set(months(project_city, "REPHASE", "original_bac_amount, bac_amount")) == {
        (Decimal("600.00"), Decimal("900.00"))
    }


def test_a_plan_delivered_month_by_month_was_not_changed(project_city: LandingDatabase) -> None:
    assert amounts(project_city, "GROWN")[:2] == [(1, "100.00", "100.00"), (2, "150.00", "150.00")]


def test_milestones_stay_at_their_first_dates_with_their_share_of_the_first_budget(
    project_city: LandingDatabase,
) -> None:
    assert amounts(project_city, "REMILE") == [
        (1, "0.00", "0.00"),
        (2, "200.00", "0.00"),
        (3, "600.00", "0.00"),
        (4, "600.00", "300.00"),
        (5, "600.00", "300.00"),
        (6, "600.00", "900.00"),
    ]


@pytest.mark.parametrize(
    ("metric_id", "before", "after"),
    [
        ("slip_days_vs_original", 10, 99),
        ("slip_days_vs_baseline", 10, 10),
        ("slip_days_vs_previous", 0, 89),
        ("cost_variance_vs_original_pct", 0.1, 0.65),
        ("cost_variance_vs_baseline_pct", 0.1, 0.1),
        ("baseline_changes", 0, 1),
    ],
)
def test_the_three_comparisons_stay_apart(
    project_city: LandingDatabase, metric_id: str, before: float, after: float
) -> None:
    assert metric(project_city, metric_id, "RELINE", "2025-11-30") == (pytest.approx(before), None)
    assert metric(project_city, metric_id, "RELINE", "2025-12-31") == (pytest.approx(after), None)


def test_a_plan_never_changed_is_its_own_original(project_city: LandingDatabase) -> None:
    assert project_city.rows(
        """
        select project_id, month_end_date, original_pv_amount, pv_amount
        from core.fct_earned_value_months
        inner join core.dim_projects as projects using (project_key)
        left join (select entity_id, max(value) as changes from metrics.values where metric_id = 'baseline_changes' group by entity_id)
            as changed on project_key = entity_id
        where coalesce(changes, 0) = 0 and original_approved_budget_amount is not distinct from approved_budget_amount
            and not (pv_method = 'linear' and original_approved_budget_amount is null)
            and original_pv_amount is distinct from pv_amount
        """
    ) == []  # fmt: skip
