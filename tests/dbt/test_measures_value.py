"""The value of projects: published examples to their last digit, and random cash flows against an independent computation."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.measures_value import GOLDEN_FLOWS, RATES, Row, by_year, cases, value_of

FAMILY = ("npv", "irr", "mirr", "payback_years", "benefit_cost_ratio", "roi", "benefits_realized_pct")


@pytest.fixture(scope="module")
def figures(project_city: LandingDatabase) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """Value and reason by project, metric and date."""
    rows = project_city.rows(
        f"""
        select projects.project_id, metrics.metric_id, cast(metrics.as_of_date as varchar), metrics.value, metrics.null_reason
        from metrics.values as metrics
        inner join core.dim_projects as projects on metrics.entity_id = projects.project_key
        where projects.source_name = 'bureau' and metrics.metric_id in {FAMILY}
        """
    )
    return {(project, metric, day): (value, reason) for project, metric, day, value, reason in rows}


@pytest.mark.parametrize(
    ("project_id", "metric_id", "day", "expected"),
    [
        ("inv-01-npv-npf", "npv", "2025-11-30", 3065.2226681795255),
        ("inv-02-npv-npf-test", "npv", "2025-12-31", 122.89485495093959),
        ("inv-03-irr-npf", "irr", "2026-02-15", 0.5672303344358536),
        ("inv-05-irr-npf", "irr", "2026-02-15", (74 / 100) ** (1 / 3) - 1),
        ("inv-09-a", "npv", "2025-10-31", -2700.0),
        ("inv-09-a", "npv", "2026-01-31", -2884.297520661157),
        ("inv-09-b", "npv", "2025-12-31", -3612.244897959184),
        ("inv-10-a", "payback_years", "2026-02-15", 5.0),
        ("inv-10-b", "payback_years", "2026-02-15", 20.0),
        ("mirr-npf", "mirr", "2026-01-31", 0.06659717503155349),
        ("inv-01-npv-npf", "benefit_cost_ratio", "2025-11-30", 43065.2226681795255 / 40000),
        ("inv-01-npv-npf", "roi", "2025-11-30", 15000 / 40000),
    ],
)
def test_published_examples_come_out(
    figures: dict[tuple[str, str, str], tuple[Any, Any]], project_id: str, metric_id: str, day: str, expected: float
) -> None:
    value, reason = figures[project_id, metric_id, day]
    assert reason is None
    assert value == pytest.approx(expected, rel=1e-12, abs=1e-9)


def test_printed_irrs_agree_to_their_digits_and_two_roots_give_none(
    figures: dict[tuple[str, str, str], tuple[Any, Any]],
) -> None:
    assert round(figures["inv-05-irr-npf", "irr", "2026-02-15"][0], 4) == -0.0955
    assert round(figures["inv-07-irr-npf", "irr", "2026-02-15"][0], 5) == 0.06206
    assert round(figures["inv-01-npv-npf", "irr", "2026-02-15"][0], 7) == 0.1058226
    assert figures["inv-06-irr-npf", "irr", "2026-02-15"] == (None, "multiple_sign_changes")


@pytest.mark.parametrize("project_id", sorted(cases()))
def test_every_figure_is_that_of_the_independent_computation(
    figures: dict[tuple[str, str, str], tuple[Any, Any]], project_id: str
) -> None:
    rows: list[Row] = cases()[project_id]
    for day in RATES:
        for metric_id, (expected, expected_reason) in value_of(rows, day).items():
            value, reason = figures[project_id, metric_id, day]
            assert reason == expected_reason, (metric_id, day)
            if expected is None:
                assert value is None
            else:
                assert value == pytest.approx(float(expected), rel=1e-9, abs=1e-9), (metric_id, day)


def test_the_flows_are_worth_nothing_at_their_irr(figures: dict[tuple[str, str, str], tuple[Any, Any]]) -> None:
    rates = {
        project: value
        for (project, metric, day), (value, _) in figures.items()
        if metric == "irr" and day == "2026-02-15" and value is not None
    }
    assert len(rates) > 20
    for project, rate in rates.items():
        years = by_year(cases()[project]) or {}
        terms = [float(benefit - cost) / (1 + rate) ** year for year, (cost, benefit) in years.items()]
        assert abs(math.fsum(terms)) <= 1e-9 * max(abs(term) for term in terms) + 1e-9, project


def test_the_chances_hold_every_way_there_is_none(figures: dict[tuple[str, str, str], tuple[Any, Any]]) -> None:
    reasons = {reason for (project, _, _), (_, reason) in figures.items() if project.startswith("CHANCE")}
    assert reasons == {None, "source_missing", "not_attainable", "multiple_sign_changes", "zero_denominator"}


def test_a_group_sums_values_and_shares_them_by_sums(project_city: LandingDatabase) -> None:
    found = dict(
        project_city.rows(
            """
            select metric_id, value from metrics.values
            where entity_type = 'department' and entity_id = md5('Worth') and as_of_date = '2025-11-30'
                and metric_id in ('npv', 'benefit_cost_ratio', 'roi')
            """
        )
    )
    figures = [value_of(cases()[name], "2025-11-30") for name in GOLDEN_FLOWS]
    assert found["npv"] == pytest.approx(math.fsum(float(one["npv"][0] or 0) for one in figures), rel=1e-9)
    years = [year for name in GOLDEN_FLOWS for year in (by_year(cases()[name]) or {}).items()]
    benefits = math.fsum(float(benefit) / 1.08**year for year, (_, benefit) in years)
    costs = math.fsum(float(cost) / 1.08**year for year, (cost, _) in years)
    assert found["benefit_cost_ratio"] == pytest.approx(benefits / costs, rel=1e-9)
    spent = sum(cost for _, (cost, _) in years)
    assert found["roi"] == pytest.approx(float((sum(benefit for _, (_, benefit) in years) - spent) / spent), rel=1e-12)
