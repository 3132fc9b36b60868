"""Risk, delivery, demand, gates, people and balance: figures worked out by hand from `measures_city`."""

from __future__ import annotations

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.measures_figures import MONTH, TODAY, Figure, figure


@pytest.mark.parametrize(
    ("metric_id", "kind", "name", "day", "expected"),
    [
        ("on_time_pct", "department", "Depot", MONTH, (0.8, None, 5, 6)),
        ("on_time_pct", "department", "Depot", TODAY, (0.8, None, 5, 6)),
        ("on_time_vs_original_pct", "department", "Depot", MONTH, (0.6, None, 5, 6)),
        ("on_budget_pct", "department", "Depot", MONTH, (0.8, None, 5, 6)),
        ("on_time_and_budget_pct", "department", "Depot", MONTH, (0.6, None, 5, 6)),
        ("on_time_pct", "portfolio", "Few", MONTH, (None, "small_n_suppressed", 2, 2)),
        ("on_time_pct", "department", "Depot", "2025-09-30", (None, "zero_denominator", 0, 0)),
        ("on_time_pct", "department", "Gates", MONTH, (None, "zero_denominator", 0, 0)),
        ("on_time_pct", "project", "D3", "2025-10-31", (1.0, None, 1, 1)),
        ("on_budget_pct", "project", "D3", "2025-10-31", (0.0, None, 1, 1)),
        ("on_time_pct", "project", "D3", "2025-09-30", (None, "source_missing", 0, 0)),
        ("on_time_pct", "project", "D6", "2025-10-31", (None, "no_baseline", 0, 1)),
        ("on_time_pct", "project", "D9", MONTH, (None, "excluded_scope", 0, 0)),
        ("health_disagreements", "department", "Depot", MONTH, (1.0, None, 2, 3)),
        ("health_disagreements", "project", "D10", MONTH, (0.0, None, 1, 1)),
        ("health_disagreements", "project", "D11", MONTH, (None, "source_missing", 0, 1)),
    ],
)
def test_completed_projects_are_judged_for_the_year(
    project_city: LandingDatabase, metric_id: str, kind: str, name: str, day: str, expected: Figure
) -> None:
    assert figure(project_city, metric_id, kind, name, day) == expected


@pytest.mark.parametrize(
    ("metric_id", "kind", "name", "day", "value", "reason"),
    [
        ("issue_age_median_days", "project", "ISSUE1", MONTH, 30.0, None),
        ("issue_age_p90_days", "project", "ISSUE1", MONTH, 46.0, None),  # 30 + 0.8 of the way to 50
        ("issue_age_median_days", "department", "Complaints", MONTH, 40.0, None),  # of 10, 30, 50 and 100
        ("issue_age_p90_days", "department", "Complaints", MONTH, 85.0, None),
        ("issue_age_median_days", "project", "ISSUE3", MONTH, None, "zero_denominator"),
        ("issue_age_median_days", "project", "LINE", MONTH, None, "source_missing"),
        ("escalated_issues", "project", "ISSUE1", MONTH, 1.0, None),
        ("escalated_issues", "project", "ISSUE2", MONTH, None, "source_missing"),  # nothing says whether any was
        ("escalated_issues", "project", "ISSUE3", MONTH, 0.0, None),
        ("overdue_actions", "project", "ISSUE1", MONTH, 2.0, None),
        ("overdue_actions", "project", "ISSUE1", TODAY, 3.0, None),
        ("overdue_actions", "department", "Complaints", MONTH, 3.0, None),
        ("gate_age_days", "project", "GATE1", "2025-10-31", 30.0, None),
        ("gate_age_days", "project", "GATE1", MONTH, 87.0, None),
        ("gate_age_days", "project", "GATE2", MONTH, None, "zero_denominator"),
        ("gate_age_days", "department", "Gates", MONTH, 48.5, None),  # 87 and 10
        ("gate_conditions_overdue", "department", "Gates", "2025-12-31", 2.0, None),
        ("gate_conditions_overdue", "department", "Gates", MONTH, 1.0, None),
        ("gate_age_days", "project", "LINE", MONTH, None, "source_missing"),
        ("projects_without_goal", "project", "AIM1", MONTH, 0.0, None),
        ("projects_without_goal", "department", "Aims", MONTH, 1.0, None),
        ("projects_without_goal", "project", "AIM3", MONTH, None, "completed"),
        ("strategic_goal_spend_share", "department", "Aims", MONTH, 0.8, None),  # 300 and 100 of 500
        ("run_grow_transform_share", "department", "Aims", MONTH, 0.75, None),  # 300 of 400 that bear a class
        ("run_grow_transform_share", "project", "AIM4", MONTH, None, "source_missing"),
        ("goals_without_projects", "city", "city", MONTH, 2.0, None),
        ("demand_throughput", "department", "Asks", MONTH, 3 / 7, None),
        ("demand_throughput", "department", "Asks", TODAY, 4 / (7 + 15 / 28), None),
        ("demand_cycle_days_median", "department", "Asks", MONTH, 40.0, None),
        ("demand_cycle_days_median", "department", "Asks", TODAY, 68.0, None),  # between 40 and 96
        ("demand_wip", "department", "Asks", MONTH, 2.0, None),
        ("demand_wip", "department", "Asks", TODAY, 1.0, None),
        ("approval_rate", "department", "Asks", MONTH, 2 / 3, None),
        ("approval_rate", "department", "Asks", TODAY, 0.5, None),
        ("approval_rate", "department", "Asks", "2025-06-30", 1.0, None),  # the year before, by its last day
        ("allocation_pct", "project", "CREW1", MONTH, 300 / 420, None),
        ("utilization_pct", "project", "CREW1", MONTH, 280 / 420, None),
        ("allocation_pct", "department", "Crew", MONTH, 380 / 420, None),
        ("allocation_pct", "project", "CREW1", TODAY, 300 / 420, None),  # February is not over
        ("over_allocated_people", "project", "CREW2", "2025-12-31", 1.0, None),  # Ann, by her other project
        ("over_allocated_people", "department", "Crew", "2025-12-31", 1.0, None),
        ("over_allocated_people", "department", "Crew", MONTH, 0.0, None),
        ("over_allocated_people", "department", "Crew", TODAY, 1.0, None),
        ("unfilled_demand_hours", "project", "CREW1", "2025-12-31", 40.0, None),
        ("unfilled_demand_hours", "project", "CREW1", MONTH, 0.0, None),
        ("allocation_pct", "project", "LINE", MONTH, None, "source_missing"),
    ],
)
def test_figures_of_projects_and_groups(
    project_city: LandingDatabase,
    metric_id: str,
    kind: str,
    name: str,
    day: str,
    value: float | None,
    reason: str | None,
) -> None:
    if name == "LINE":
        found = project_city.rows(
            f"""
            select value, null_reason from metrics.values
            inner join core.dim_projects as projects on entity_id = projects.project_key
            where metric_id = '{metric_id}' and projects.project_id = 'LINE' and as_of_date = '{day}'
            """
        )
        assert found == [(value, reason)]
        return
    assert figure(project_city, metric_id, kind, name, day)[:2] == (value, reason)


def test_the_department_that_only_asks_begins_with_its_first_demand(project_city: LandingDatabase) -> None:
    found = project_city.rows(
        "select min(as_of_date)::varchar, max(as_of_date)::varchar, count(distinct metric_id) from metrics.values"
        " where entity_type = 'department' and entity_id = md5('Asks')"
    )
    assert found == [("2025-05-31", TODAY, 4)]
