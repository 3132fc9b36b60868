"""What may stand after a bad night: the whole truth, or exactly what stood before; never anything between."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from orchestration.runs import Attempt
from tests.platforms.night import PASSWORD, Landed, Rows, differences

SHOWN = 6
MOST_REFUSED = 0.2


def judge(
    attempt: Attempt, before: Landed, after: Landed, truth: Rows, *, without: frozenset[str] = frozenset()
) -> None:
    """Accepted and exact, or not accepted and untouched."""
    assert_told(attempt)
    if attempt.status == "accepted":
        found = differences(truth, after, without=without)
        assert not found, _shown(attempt, found)
    else:
        assert_untouched(attempt, before, after)


def judge_moving(attempt: Attempt, before: Landed, after: Landed, truths: tuple[Rows, Rows]) -> None:
    """Rows came and went while they were read: what stood throughout is there, each row in a version that it had."""
    assert_told(attempt)
    if attempt.status != "accepted":
        return assert_untouched(attempt, before, after)
    first, last = truths
    found = [f"missing {key}" for key in sorted(set(first) & set(last) - set(after.rows))]
    found += [f"never there: {key}" for key in sorted(set(after.rows) - set(first) - set(last))]
    for key, row in after.rows.items():
        versions = [truth[key] for truth in truths if key in truth]
        if versions and not any(all(row.get(name) == one[name] for name in one) for one in versions):
            found.append(f"{key} is in none of its versions")
    assert not found, _shown(attempt, found)
    return None


def judge_refused(attempt: Attempt, before: Landed, after: Landed, truth: Rows) -> None:
    """Rows of an increment that the door refuses one by one: they are told and in quarantine, and all others are exact."""
    assert_told(attempt)
    if attempt.status != "accepted":
        return assert_untouched(attempt, before, after)
    assert attempt.rows_quarantined == len(after.refused) > 0
    assert len(after.refused) <= MOST_REFUSED * len(after.rows)
    others = replace(after, refused=frozenset())
    found = [one for one in differences(truth, others) if not any(key in one for key in after.refused)]
    assert not found, _shown(attempt, found)
    return None


def judge_hidden(attempt: Attempt, before: Landed, after: Landed, truth: Rows) -> None:
    """Rows that may not be seen: each stands as it is or as it was, and none that is there was buried."""
    assert_told(attempt)
    if attempt.status != "accepted":
        return assert_untouched(attempt, before, after)
    found = [f"buried though there: {key}" for key in sorted(set(truth) & set(before.rows) - set(after.rows))]
    for key, row in after.rows.items():
        is_true = key in truth and all(row.get(name) == truth[key][name] for name in truth[key])
        if not is_true and before.rows.get(key) != row:
            found.append(f"{key} is neither as it is nor as it was")
    assert not found, _shown(attempt, found)
    return None


def assert_told(attempt: Attempt) -> None:
    """A stream that was not accepted says why in a sentence, without a secret."""
    assert attempt.status in {"accepted", "failed", "held"}, attempt
    assert PASSWORD not in str(attempt.reason)
    if attempt.status != "accepted":
        assert attempt.reason and attempt.reason.rstrip().endswith((".", ".)")), attempt.reason
        assert len(attempt.reason) < 900, attempt.reason


def assert_untouched(attempt: Attempt, before: Landed, after: Landed) -> None:
    """Not a byte of the stream's landing log has changed."""
    assert after.hashes == before.hashes, f"{attempt.status} ({attempt.reason}), and yet the landing log changed"


def _shown(attempt: Attempt, found: Collection[str]) -> str:
    listed = "\n  ".join(list(found)[:SHOWN])
    return f"{attempt.source_name}/{attempt.stream} {attempt.status}, {len(found)} differences:\n  {listed}"
