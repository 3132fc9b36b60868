"""Counts under five never reach a reader, nor can they be worked out from the others, the pool and the total."""

from collections import defaultdict
from itertools import product

import pytest

from reports.suppression import pool_small, show_both


def test_counts_of_five_or_more_stay_as_they_are() -> None:
    counts = pool_small({"a": 5, "b": 12}, 0)
    assert counts.by_code == {"a": 5, "b": 12} and (counts.pool, counts.total) == (0, 17)


def test_small_counts_are_pooled_with_the_rest() -> None:
    counts = pool_small({"a": 3, "b": 9, "c": 0}, 2)
    assert counts.by_code == {"a": None, "b": 9, "c": None} and (counts.pool, counts.total) == (5, 14)


def test_a_pool_that_would_be_small_takes_the_next_smallest_count() -> None:
    counts = pool_small({"a": 3, "b": 9, "c": 6}, 0)
    assert counts.by_code == {"a": None, "b": 9, "c": None} and (counts.pool, counts.total) == (9, 18)


def test_where_nothing_can_hide_a_count_the_total_is_withheld_too() -> None:
    assert pool_small({"a": 2}, 1).total is None and pool_small({"a": 2}, 1).pool is None


@pytest.mark.parametrize("size", [1, 2, 3])
def test_no_shown_number_determines_a_pooled_count(size: int) -> None:
    """By exhaustion over all counts up to nine and any rest: a pooled count is never the only one possible, unless it is zero."""
    codes = "abc"[:size]
    told: defaultdict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
    for values in product(*[range(10)] * size, range(40)):
        counts = pool_small(dict(zip(codes, values, strict=False)), values[-1])
        told[(*counts.by_code.values(), counts.pool, counts.total)].append(values)
    for shown, possible in told.items():
        for place in range(size):
            if shown[place] is None and (shown[-2] or 0) < 40:
                assert {values[place] for values in possible} != {possible[0][place]} or possible[0][place] == 0, shown


def test_two_parts_of_a_total_are_shown_both_or_neither() -> None:
    assert show_both(5, 9) == (5, 9) and show_both(4, 9) == (None, None) and show_both(0, 9) == (0, 9)
