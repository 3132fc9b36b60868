"""Offset paging against a resource that will not hold still: what was there throughout is always delivered, or an error says why not."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import ExtractError
from extractors.offset_paging import OffsetPage, OffsetSweep

MOST_ASKED = 3000
Happening = tuple[str, int]


class Resource:
    """A server's rows in memory. After each page the next happenings befall it: `add`, `add_low`, `delete`, `change`."""

    def __init__(
        self,
        count: int,
        happenings: Sequence[Sequence[Happening]] = (),
        *,
        cap: int = 1000,
        tells_total: bool = True,
        is_sorted: bool = True,
        repeats_first: bool = False,
        hidden: frozenset[int] = frozenset(),
    ) -> None:
        order = [10 * (index + 1) for index in range(count)]
        if not is_sorted:
            random.Random(count).shuffle(order)
        self.rows = [{"id": one, "version": 0} for one in order]
        self.kept = set(order) - hidden
        self.ever = set(order)
        self.asked = 0
        self._happenings: Iterator[Sequence[Happening]] = iter(happenings)
        self._cap, self._tells_total, self._is_sorted = cap, tells_total, is_sorted
        self._repeats_first, self._hidden = repeats_first, hidden

    def ask(self, offset: int, limit: int) -> OffsetPage:
        self.asked += 1
        assert self.asked < MOST_ASKED, "the sweep does not come to an end"
        assert offset >= 0 and limit > 0
        shown = sorted(self.rows, key=lambda row: row["id"]) if self._is_sorted else list(self.rows)
        rows = [dict(row) for row in shown[offset : offset + min(limit, self._cap)] if row["id"] not in self._hidden]
        total = len(self.rows) if self._tells_total else None
        for kind, where in next(self._happenings, ()):
            self._befall(kind, where)
        return OffsetPage([*rows, rows[0]] if rows and self._repeats_first else rows, total)

    def _befall(self, kind: str, where: int) -> None:
        low = [one for one in range(1, 10 * len(self.rows) + 10) if one % 10 and one not in self.ever]
        if kind == "add" or (kind == "add_low" and low):
            born = max(self.ever, default=0) + 10 if kind == "add" else low[where % len(low)]
            self.ever.add(born)
            self.rows.insert(
                len(self.rows) if kind == "add" else where % (len(self.rows) + 1), {"id": born, "version": 0}
            )
        elif kind == "delete" and self.rows:
            self.kept.discard(self.rows.pop(where % len(self.rows))["id"])
        elif kind == "change" and self.rows:
            self.rows[where % len(self.rows)]["version"] += 1


def sweep(resource: Resource, page_rows: int = 5) -> tuple[set[int], OffsetSweep]:
    one = OffsetSweep(resource.ask, lambda row: row.get("id"), page_rows=page_rows, place="Source s: things (t)")
    return {row["id"] for row in one.rows() if row.get("id") is not None}, one


KINDS = st.sampled_from(["add", "delete", "delete", "change", "add_low"])
HAPPENINGS = st.lists(st.lists(st.tuples(KINDS, st.integers(0, 200)), max_size=4), max_size=12)
CAPS = st.integers(2, 8)


@settings(max_examples=250, deadline=None)
@given(
    count=st.integers(0, 40), happenings=HAPPENINGS, cap=CAPS, tells_total=st.booleans(), page_rows=st.integers(2, 9)
)
def test_sorted_by_id_no_row_that_stayed_is_missed(
    count: int, happenings: list[list[Happening]], cap: int, tells_total: bool, page_rows: int
) -> None:
    resource = Resource(count, happenings, cap=cap, tells_total=tells_total)
    delivered, _ = sweep(resource, page_rows)
    assert resource.kept <= delivered <= resource.ever


@settings(max_examples=150, deadline=None)
@given(count=st.integers(0, 40), happenings=HAPPENINGS, cap=CAPS, tells_total=st.booleans())
def test_in_an_order_of_its_own_no_row_that_stayed_is_missed(
    count: int, happenings: list[list[Happening]], cap: int, tells_total: bool
) -> None:
    resource = Resource(count, happenings, cap=cap, tells_total=tells_total, is_sorted=False)
    try:
        delivered, _ = sweep(resource)
    except ExtractError:
        assert happenings
        return
    assert resource.kept <= delivered <= resource.ever


@settings(max_examples=150, deadline=None)
@given(count=st.integers(0, 40), happenings=HAPPENINGS, deletions=st.integers(0, 40), tells_total=st.booleans())
def test_many_rows_deleted_at_once_are_no_end(
    count: int, happenings: list[list[Happening]], deletions: int, tells_total: bool
) -> None:
    resource = Resource(count, [[("delete", 0)] * deletions, *happenings], tells_total=tells_total)
    delivered, _ = sweep(resource)
    assert resource.kept <= delivered <= resource.ever


@settings(max_examples=100, deadline=None)
@given(count=st.integers(0, 40), hidden=st.frozensets(st.integers(1, 40)), page_rows=st.integers(2, 9))
def test_rows_hidden_after_the_limit_do_not_end_a_sweep_whose_total_is_told(
    count: int, hidden: frozenset[int], page_rows: int
) -> None:
    resource = Resource(count, hidden=frozenset(10 * one for one in hidden))
    delivered, one = sweep(resource, page_rows)
    assert delivered == resource.kept
    assert one.reported == count


@settings(max_examples=60, deadline=None)
@given(count=st.integers(0, 40), tells_total=st.booleans(), is_sorted=st.booleans())
def test_a_page_that_repeats_its_first_row_skips_none(count: int, tells_total: bool, is_sorted: bool) -> None:
    resource = Resource(count, tells_total=tells_total, is_sorted=is_sorted, repeats_first=True)
    assert sweep(resource)[0] == resource.kept


class Ignoring(Resource):
    """A server that gives its first page whatever the offset."""

    def ask(self, offset: int, limit: int) -> OffsetPage:
        return super().ask(0, limit)


def test_a_server_that_ignores_the_offset_and_caps_its_pages_is_an_error_where_the_total_tells() -> None:
    with pytest.raises(ExtractError, match="ignores the offset"):
        sweep(Ignoring(30, cap=3))


@pytest.mark.parametrize("tells_total", [True, False])
@pytest.mark.parametrize("is_sorted", [True, False])
def test_a_server_that_ignores_the_offset_is_an_error(tells_total: bool, is_sorted: bool) -> None:
    with pytest.raises(ExtractError, match=r"^Source s: things \(t\) .*offset.*administrator\.$"):
        sweep(Ignoring(30, tells_total=tells_total, is_sorted=is_sorted))


@pytest.mark.parametrize("tells_total", [True, False])
def test_what_fits_into_one_page_needs_no_offset(tells_total: bool) -> None:
    resource = Ignoring(4, tells_total=tells_total)
    assert sweep(resource)[0] == resource.kept


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 9, 10, 11, 40])
@pytest.mark.parametrize("tells_total", [True, False])
def test_a_quiet_resource_is_read_once_in_few_requests(count: int, tells_total: bool) -> None:
    resource = Resource(count, tells_total=tells_total)
    rows = list(OffsetSweep(resource.ask, lambda row: row["id"], page_rows=5, place="Source s: things (t)").rows())
    assert {row["id"] for row in rows} == resource.kept
    assert resource.asked <= count // 4 + 2


class Restless(Resource):
    """A server whose rows come in another order at each request."""

    def ask(self, offset: int, limit: int) -> OffsetPage:
        random.Random(self.asked).shuffle(self.rows)
        return super().ask(offset, limit)


@pytest.mark.parametrize("count", range(6, 30, 3))
def test_an_order_that_never_holds_is_read_until_the_total_is_reached_or_is_an_error(count: int) -> None:
    resource = Restless(count, is_sorted=False)
    try:
        delivered, _ = sweep(resource)
    except ExtractError as error:
        assert "sorted" in str(error)
    else:
        assert delivered == resource.kept


def test_rows_without_an_id_are_handed_on_and_do_not_stop_the_sweep() -> None:
    def ask(offset: int, limit: int) -> OffsetPage:
        rows: list[dict[str, Any]] = [{"id": one if one % 4 else None, "text": one} for one in range(1, 31)]
        return OffsetPage(rows[offset : offset + limit])

    one = OffsetSweep(ask, lambda row: row["id"], page_rows=5, place="Source s: things (t)")
    assert {row["text"] for row in one.rows()} == set(range(1, 31))


def test_the_newest_total_is_reported() -> None:
    resource = Resource(12, [[("delete", 0), ("delete", 0)]])
    assert sweep(resource)[1].reported == 10
