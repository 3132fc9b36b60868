"""The oracle itself: whatever stands between the truth and what stood before is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from orchestration.runs import Attempt
from tests.platforms import oracle
from tests.platforms.night import PASSWORD, Landed, PlatformCity, RowDoor

BEFORE = {"a": {"name": "A", "cost": "1"}, "b": {"name": "B", "cost": "2"}, "old": {"name": "O", "cost": "3"}}
TRUTH = {"a": {"name": "A2"}, "b": {"name": "B"}, "new": {"name": "N"}}
EXACT = {"a": {"name": "A2", "cost": "9"}, "b": {"name": "B", "cost": "2"}, "new": {"name": "N", "cost": "5"}}


def landed(rows: Mapping[str, Mapping[str, str | None]], *refused: str, hash_: str = "1") -> Landed:
    return Landed(rows, Counter(), (len(rows),), (), frozenset(refused), {"data.parquet": hash_})


def attempt(status: str, reason: str | None = None, quarantined: int = 0) -> Attempt:
    return Attempt("s", "projects", status, "", "", reason=reason, rows_quarantined=quarantined)


GOOD = attempt("accepted")
BAD = attempt("failed", "Source s: projects could not be read; refresh again.")


def test_the_whole_truth_and_what_stood_before_pass() -> None:
    oracle.judge(GOOD, landed(BEFORE), landed(EXACT), TRUTH)
    oracle.judge(BAD, landed(BEFORE), landed(BEFORE), TRUTH)
    oracle.judge_moving(GOOD, landed(BEFORE), landed(EXACT), (BEFORE, TRUTH))
    oracle.judge_hidden(GOOD, landed(BEFORE), landed({**EXACT, "b": BEFORE["b"]}), TRUTH)
    oracle.judge_refused(
        attempt("accepted", quarantined=0 + 1), landed(BEFORE), landed(_many("a"), "a"), _truth_of_many()
    )


def _many(*refused: str) -> dict[str, dict[str, str | None]]:
    return {f"k{number}": {"name": "x"} for number in range(9)} | {key: {"name": "spoilt"} for key in refused}


def _truth_of_many() -> dict[str, dict[str, str | None]]:
    return {f"k{number}": {"name": "x"} for number in range(9)} | {"a": {"name": "A"}}


@pytest.mark.parametrize(
    "rows",
    [
        BEFORE,
        {key: EXACT[key] for key in ("a", "b")},
        {**EXACT, "old": BEFORE["old"]},
        {**EXACT, "a": BEFORE["a"]},
        {**EXACT, "b": {"name": "B ", "cost": "2"}},
        {**EXACT, "b": {"name": None, "cost": "2"}},
        {},
    ],
)
def test_anything_between_is_seen(rows: dict[str, dict[str, str | None]]) -> None:
    with pytest.raises(AssertionError, match="differences"):
        oracle.judge(GOOD, landed(BEFORE), landed(rows, hash_="2"), TRUTH)


def test_a_refused_row_is_not_the_truth() -> None:
    with pytest.raises(AssertionError, match="refused"):
        oracle.judge(GOOD, landed(BEFORE), landed(EXACT, "a"), TRUTH)
    with pytest.raises(AssertionError):
        oracle.judge_refused(attempt("accepted", quarantined=3), landed(BEFORE), landed(EXACT, *EXACT), TRUTH)


def test_a_failed_stream_that_landed_something_is_seen() -> None:
    for judge in (oracle.judge, oracle.judge_hidden, oracle.judge_refused):
        with pytest.raises(AssertionError, match="landing log changed"):
            judge(BAD, landed(BEFORE), landed(BEFORE, hash_="2"), TRUTH)


def test_a_row_that_stood_throughout_and_is_missing_is_seen() -> None:
    with pytest.raises(AssertionError, match="missing b"):
        oracle.judge_moving(GOOD, landed(BEFORE), landed({"a": EXACT["a"]}), (BEFORE, TRUTH))
    with pytest.raises(AssertionError, match="none of its versions"):
        oracle.judge_moving(GOOD, landed(BEFORE), landed({**EXACT, "a": {"name": "?"}}), (BEFORE, TRUTH))


def test_a_hidden_row_that_is_buried_is_seen() -> None:
    with pytest.raises(AssertionError, match="buried though there: b"):
        oracle.judge_hidden(GOOD, landed(BEFORE), landed({"a": EXACT["a"]}), TRUTH)


@pytest.mark.parametrize("reason", [None, "no sentence", f"The password {PASSWORD} is wrong."])
def test_a_failure_says_why_in_a_sentence_without_a_secret(reason: str | None) -> None:
    with pytest.raises(AssertionError):
        oracle.assert_told(attempt("failed", reason))


def test_an_extractor_that_loses_one_row_is_caught(
    tmp_path: Path, row_door: RowDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extractors.records import RecordCollector

    city = PlatformCity("servicenow", tmp_path)
    try:
        lost = sorted(city.truth()["projects"])[3]
        collect = RecordCollector.collect
        monkeypatch.setattr(
            RecordCollector,
            "collect",
            lambda self, row: None if self.key_of(row) == lost else collect(self, row),
        )
        told = city.night(tmp_path / "home", row_door, streams=("projects",))
        after = city.landed(tmp_path / "home", "projects")
    finally:
        city.close()
    with pytest.raises(AssertionError, match=f"missing {lost}"):
        oracle.judge(told["projects"], landed({}), after, city.truth()["projects"])
