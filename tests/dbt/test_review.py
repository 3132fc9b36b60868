"""What a portfolio board reads, by figures worked out by hand: health, recommendations, gaps, decisions and delays."""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.policy_checks import HEALTH_MEASURES, policy_checks
from tests.dbt.landing_database import PROJECT, LandingDatabase

MONTH, TODAY = "2026-01-31", "2026-02-15"
CITIES = pytest.mark.parametrize("city_name", ["review_city", "project_city"])


def of_project(
    city: LandingDatabase, table: str, project_id: str, columns: str, condition: str = "true"
) -> list[tuple[Any, ...]]:
    """Those columns of a table's rows of one project that satisfy the condition, in their order."""
    return city.rows(
        f"select {columns} from {table} "
        f"where project_key in (select project_key from core.dim_projects where project_id = '{project_id}') and {condition} order by all"
    )


def recommended(city: LandingDatabase, project_id: str, day: str = TODAY) -> tuple[str, list[str]]:
    """The recommendation and its reasons."""
    [(word, reasons)] = of_project(
        city, "metrics.recommendations", project_id, "recommendation, reasons", f"as_of_date = '{day}'"
    )
    return word, reasons.split("; ")


def test_three_judgements_stand_side_by_side_and_a_disagreement_says_between_whom(review_city: LandingDatabase) -> None:
    columns = (
        "reported_health, independent_health, computed_health, independent_record_id, disagreement, is_disagreement"
    )
    assert of_project(review_city, "metrics.health", "RISE", columns, f"as_of_date = '{MONTH}'") == [
        ("amber", "red", "amber", "RISE|2026-01-20", "reported-independent, independent-computed", True)
    ]
    assert of_project(review_city, "metrics.health", "RISE", columns, f"as_of_date = '{TODAY}'") == [
        ("amber", "red", "red", "RISE|2026-01-20", "reported-independent, reported-computed", True)
    ]
    assert of_project(review_city, "metrics.health", "RISE", columns, "as_of_date = '2025-12-31'") == [
        ("amber", None, "amber", None, None, False)
    ]


def test_a_reviewers_report_is_never_the_managers(review_city: LandingDatabase) -> None:
    """QUIET's health comes from its reports: Ada's of 5 January, though Ida's of the 25th is newer."""
    columns = "reported_health, independent_health, computed_health"
    assert of_project(review_city, "metrics.health", "QUIET", columns, f"as_of_date = '{TODAY}'") == [
        ("green", "red", "not_assessed")
    ]
    assert of_project(review_city, "core.dim_projects", "QUIET", "reported_health") == [("green",)]
    age = review_city.rows(
        "select value from metrics.values inner join core.dim_projects on entity_id = project_key "
        f"where metric_id = 'status_report_age_days' and project_id = 'QUIET' and as_of_date = '{TODAY}'"
    )
    assert age == [(41.0,)]


def test_an_independent_gate_is_a_judgement_too(review_city: LandingDatabase) -> None:
    columns = "independent_health, independent_kind, independent_record_id, independent_date"
    assert of_project(review_city, "metrics.health", "MOVE", columns, f"as_of_date = '{MONTH}'") == [
        ("amber", "gate", "MOVE|G2", date(2026, 1, 28))
    ]


def test_a_dimension_shows_its_value_the_threshold_and_the_colour(review_city: LandingDatabase) -> None:
    """RISE in January: 55 days of slip on a baseline of 212, forecast 1,150.00 of a budget of 1,200.00."""
    columns = "metric_id, health, value, amber_from, red_from, is_lower_worse, null_reason"
    slip, cost = 55 / 212, -50 / 1200
    assert of_project(review_city, "metrics.health_dimensions", "RISE", columns, f"as_of_date = '{MONTH}'") == [
        ("cost_variance_vs_baseline_pct", "green", pytest.approx(cost), 0.1, 0.3, False, None),
        ("cpi", "not_assessed", None, 0.95, 0.9, True, "no_ev_method"),
        ("schedule_slip_pct", "amber", pytest.approx(slip), 0.1, 0.3, False, None),
        ("spi_t", "not_assessed", None, 0.95, 0.9, True, "no_ev_method"),
    ]
    condition = f"as_of_date = '{TODAY}' and metric_id = 'schedule_slip_pct'"
    assert of_project(review_city, "metrics.health_dimensions", "BOUND", "value, health", condition) == [(0.1, "amber")]


@CITIES
def test_a_dimension_is_the_metric_of_its_name(request: pytest.FixtureRequest, city_name: str) -> None:
    assert request.getfixturevalue(city_name).rows(
        """
        select dimensions.metric_id, dimensions.value, figures.value, dimensions.null_reason, figures.null_reason
        from metrics.health_dimensions as dimensions
        inner join metrics.values as figures
            on figures.entity_type = 'project' and figures.entity_id = dimensions.project_key
            and figures.metric_id = dimensions.metric_id and figures.as_of_date = dimensions.as_of_date
        where dimensions.value is distinct from figures.value or dimensions.null_reason is distinct from figures.null_reason
        """
    ) == []  # fmt: skip


@CITIES
def test_health_is_monotone_in_the_measure(request: pytest.FixtureRequest, city_name: str) -> None:
    ranks = {"green": 1, "amber": 2, "red": 3}
    rows = request.getfixturevalue(city_name).rows(
        "select metric_id, is_lower_worse, value, health from metrics.health_dimensions where value is not null"
    )
    assert len(rows) > 40
    for _, group in itertools.groupby(sorted(rows), key=lambda row: row[0]):
        ordered = [ranks[health] * (-1 if lower else 1) for _, lower, _, health in group]
        assert ordered == sorted(ordered)


def test_a_recommendation_gives_its_reasons_with_the_numbers(review_city: LandingDatabase) -> None:
    """DEAR: half of 1,000.00 is earned for 800.00, so the other half has to be earned for 200.00: 2.5."""
    word, reasons = recommended(review_city, "DEAR")
    assert word == "stop"
    assert reasons[:2] == [
        "efficiency_out_of_reach: every 1.00 still to be spent has to earn 2.5000 of planned work for the budget to hold, more than 1.2000",
        "efficiency_strained: every 1.00 still to be spent has to earn 2.5000 of planned work for the budget to hold, more than 1.1000",
    ]
    assert recommended(review_city, "SPENT")[1][0] == "budget_out_of_reach: the budget is spent and work is left to do"
    word, reasons = recommended(review_city, "RISE")
    assert word == "modify"
    assert reasons[0] == "cost_deviates: the forecast cost exceeds the approved budget by 33.3 %, 10.0 % or more"


@pytest.mark.parametrize(
    ("project_id", "word", "held"),
    [("BOUND", "modify", 1), ("GOOD", "continue", 0), ("RED", "not_assessed", 0), ("SPENT", "stop", 1)],
)
def test_the_worst_outcome_wins_and_what_is_missing_is_said(
    review_city: LandingDatabase, project_id: str, word: str, held: int
) -> None:
    [(recommendation, reasons, rules_held, judged, asked)] = of_project(
        review_city, "metrics.recommendations", project_id, "recommendation, reasons, rules_held, rules_judged, rules_asked", f"as_of_date = '{MONTH}'"
    )  # fmt: skip
    assert (recommendation, rules_held) == (word, held)
    assert reasons.count("not judged: ") == asked - judged
    assert "not judged: costs_exceed_benefits (benefit_cost_ratio: source_missing)" in reasons


def test_an_ended_project_is_not_judged(review_city: LandingDatabase) -> None:
    assert recommended(review_city, "ENDED") == ("not_assessed", ["not judged: the project has ended"])
    versions = review_city.rows(
        "select count(distinct rule_set_version), max(length(rule_set_version)) from metrics.recommendations"
    )
    assert versions == [(1, 12)]


def test_gaps_are_what_nobody_explained_and_what_a_project_lacks(review_city: LandingDatabase) -> None:
    def gaps(project_id: str) -> list[tuple[Any, ...]]:
        return of_project(review_city, "metrics.gaps", project_id, "as_of_date, gap_kind, detail, days")

    today, month = date(2026, 2, 15), date(2026, 1, 31)
    assert gaps("RISE") == []
    assert gaps("MOVE") == [
        (month, "baseline_moved_without_reason", None, 30),
        (month, "finish_moved_without_reason", None, 31),
        (today, "decision_overdue", "decision D1", 14),
        (today, "no_status_report", "2025-12-01", 76),
    ]
    assert gaps("RED") == [
        (month, "reported_red_without_reason", None, None),
        (today, "no_baseline", "active", None),
        (today, "no_finance_code", None, None),
        (today, "no_manager", None, None),
        (today, "no_status_report", None, None),
        (today, "reported_red_without_reason", None, None),
    ]
    assert gaps("ENDED") == []


def test_decisions_that_wait_and_decisions_taken_are_one_list(review_city: LandingDatabase) -> None:
    rows = review_city.rows(
        "select source_record_id, kind, outcome, waiting_days, is_open, is_overdue, decided_date from metrics.decision_list order by 1"
    )
    assert rows == [
        ("DM1", "demand", None, 45, True, False, None),
        ("DM2", "demand", "approved", None, False, False, date(2026, 1, 20)),
        ("MOVE|CH3", "change_request", "rejected", None, False, False, date(2026, 1, 12)),
        ("MOVE|D1", "decision", None, None, True, True, None),
        ("MOVE|G1", "gate", None, 41, True, False, None),
        ("MOVE|G2", "gate", "conditional", None, False, False, date(2026, 1, 28)),
        ("RISE|CH1", "change_request", "approved", None, False, False, date(2026, 1, 15)),
        ("RISE|CH2", "change_request", None, 14, True, False, None),
    ]


def test_each_delay_has_the_reason_a_source_gave_in_that_month(review_city: LandingDatabase) -> None:
    columns = (
        "month_end_date, moved_days, reason_source, reason_text, source_record_id, schedule_impact_days, reasons_given"
    )
    assert of_project(review_city, "core.fct_delay_reasons", "RISE", columns) == [
        (date(2025, 11, 30), 10, None, None, None, None, 0),
        (date(2025, 12, 31), 40, "change_request", "Add a site", "RISE|CH1", 30.0, 2),
        (date(2026, 1, 31), 35, "change_request", "Add a site", "RISE|CH1", 30.0, 1),
    ]
    assert of_project(review_city, "core.fct_delay_reasons", "MOVE", "moved_days, reason_source") == [(31, None)]


def test_a_policy_line_that_judges_nothing_is_told(tmp_path: Path) -> None:
    database = LandingDatabase(tmp_path / "build.duckdb", {})
    database.create()
    database.add("policy_recommendation_rules", [
        {"rule_id": "typo", "metric_id": "tcpi", "comparison": ">", "threshold": "1", "outcome": "stop"},
        {"rule_id": "vague", "metric_id": "tcpi_bac", "comparison": "about", "threshold": "1", "outcome": "stop"},
        {"rule_id": "wordy", "metric_id": "tcpi_bac", "comparison": ">=", "threshold": "one", "outcome": "stop"},
        {"rule_id": "fine", "metric_id": "tcpi_bac", "comparison": ">=", "threshold": "1.5", "outcome": "Modify"},
    ])  # fmt: skip
    database.add("policy_health_policies", [{"metric_id": "npv", "amber_from": "1", "red_from": "2"}])
    database.add("policy_materiality", [{"field": "forecast_finish_date", "min_days": "3O"}])
    database.add("policy_project_finance", [
        {"finance_project_code": "IT-07", "share": "half"}, {"finance_project_code": "IT-08", "share": "0.5"},
    ])  # fmt: skip
    database.add("policy_project_documents", [{"document_id": "PO9", "share": "1.5"}, {"document_id": "PO8"}])
    with duckdb.connect(database.path) as connection:
        told = {check.subject: check.reason for check in policy_checks(connection)}
    assert {subject.split("/")[1] for subject in told} == {
        *("typo", "vague", "wordy", "npv", "forecast_finish_date"),
        *("IT-07", "PO9"),
    }
    [reason] = [reason for subject, reason in told.items() if "/vague/" in subject]
    assert reason == (
        "The rule 'vague' of recommendation_rules.csv recommends nothing, since its comparison is not above, at_least, below, "
        "at_most or not_attainable; correct or remove the line."
    )


def test_the_measures_a_policy_may_judge_are_those_of_the_model() -> None:
    text = (PROJECT / "models" / "intermediate" / "measures" / "int_project_dimensions.sql").read_text(encoding="utf-8")
    assert re.findall(r"^    \('(\w+)'", text, flags=re.MULTILINE) == list(HEALTH_MEASURES)
