"""Scores, their ranks and how firm the ranks are: published examples, and an independent computation of the moved weights."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.measures_city import GOLDEN_SCORES, scores_of
from tests.dbt.measures_figures import MONTH, figure


def expected_scores() -> dict[str, dict[str, float]]:
    """The exact scores of the published examples by model and thing."""
    weighted = {
        name: float(sum(Decimal(str(weight)) * Decimal(str(score)) for _, weight, score in criteria))
        for case in GOLDEN_SCORES
        if case.startswith("ws-")
        for name, criteria in scores_of(case)
    }
    wsjf = {
        name: sum(score for _, _, score in criteria[:3]) / criteria[3][2]
        for case in GOLDEN_SCORES
        if case.startswith("wsjf")
        for name, criteria in scores_of(case)
    }
    return {"weighted": weighted, "wsjf": wsjf}


def test_published_scores_come_out_and_ranks_follow_the_scores(project_city: LandingDatabase) -> None:
    for model, scores in expected_scores().items():
        found = {
            name: (score, rank)
            for name, score, rank in project_city.rows(
                f"select entity_id, score, score_rank from metrics.score_ranks where model = '{model}' and score is not null"
            )
            if name != "ASK1"
        }
        assert {name: score for name, (score, _) in found.items()} == pytest.approx(scores, rel=1e-12)
        order = sorted(scores, key=lambda name: -scores[name])
        assert sorted(found, key=lambda name: (found[name][1], order.index(name))) == order
    exact = GOLDEN_SCORES["ws-02-myh-b-error"]["exact"]["totals"]
    weighted = expected_scores()["weighted"]
    assert [weighted[f"ws-02-myh-b-error-{place}"] for place in range(1, 5)] == pytest.approx(exact)
    assert expected_scores()["wsjf"]["wsjf-02-epics-E4"] == 9.5  # printed 9.3
    ranked = GOLDEN_SCORES["wsjf-04-rank-error"]["exact"]["rank_desc"]  # not the printed order
    assert sorted(ranked, key=lambda name: -expected_scores()["wsjf"][f"wsjf-04-rank-error-{name}"]) == ranked


@pytest.mark.parametrize(
    ("metric_id", "name", "value", "reason"),
    [
        ("weighted_score", "ws-01-myh-a-1", 79.0, None),
        ("weighted_score", "ws-01-myh-a-2", 78.5, None),
        ("weighted_score", "SHORT", None, "source_missing"),
        ("weighted_score", "HUGE", None, "source_missing"),
        ("wsjf", "HALF", None, "source_missing"),
        ("wsjf", "NOSIZE", None, "zero_denominator"),
        ("wsjf", "ASKED", 3.5, None),  # by the demand it came from
        ("weighted_score", "D9", None, "source_missing"),
    ],
)
def test_scores_of_projects(
    project_city: LandingDatabase, metric_id: str, name: str, value: float | None, reason: str | None
) -> None:
    assert figure(project_city, metric_id, "project", name, MONTH)[:2] == (value, reason)


def test_sensitivity_moves_one_weight_by_a_fifth_and_ranks_anew(project_city: LandingDatabase) -> None:
    found = {
        (criterion, direction, name): (score, rank)
        for criterion, direction, name, score, rank in project_city.rows(
            "select criterion, direction, entity_id, score, score_rank from metrics.score_sensitivity"
        )
    }
    things = {name: rows for case in GOLDEN_SCORES if case.startswith("ws-") for name, rows in scores_of(case)}
    criteria = {name.strip().lower().replace(" ", "_") for rows in things.values() for name, _, _ in rows}
    assert {key[0] for key in found} == criteria
    assert len(found) == len(criteria) * 2 * len(things)
    for criterion in criteria:
        for direction, factor in (("up", 1.2), ("down", 0.8)):
            moved = {name: _moved(rows, criterion, factor) for name, rows in things.items()}
            for name, score in moved.items():
                assert found[criterion, direction, name][0] == pytest.approx(score, abs=1e-8)
                better = sum(other > score + 1e-8 for other in moved.values())
                assert found[criterion, direction, name][1] == better + 1


def _moved(rows: list[tuple[str, float | None, float]], criterion: str, factor: float) -> float:
    weights = {name.strip().lower().replace(" ", "_"): float(weight or 0) for name, weight, _ in rows}
    before = weights.get(criterion, 0.0)
    after = min(1.0, before * factor)
    rest = (1 - after) / (1 - before)
    return sum(
        (after if name.strip().lower().replace(" ", "_") == criterion else float(weight or 0) * rest) * score
        for name, weight, score in rows
    )


def test_weights_that_miss_one_are_a_check_that_failed_and_stops_nothing(project_city: LandingDatabase) -> None:
    path = project_city.path.parent / "target" / "run_results.json"
    results = {
        one["unique_id"].split(".")[2]: (one["status"], one["failures"])
        for one in json.loads(path.read_text(encoding="utf-8"))["results"]
    }
    assert results["weights_of_a_score_add_up_to_one"] == ("warn", 1)
