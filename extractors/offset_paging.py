"""A resource that pages by offset, read whole although rows come and go between pages.

Offset pages shift when a row is added or deleted meanwhile. Each page is asked for from one row before its end, so that
the seam shows: a page that holds no row seen before may have skipped some, and the reader steps back until one does.
That is enough where rows keep their order, as they do when sorted by id. A server that ignores the sort is read again
until a walk brings nothing new in the order of the walk before. Raises ExtractError where neither comes to an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extractors.errors import ExtractError
from extractors.records import Row

UNSORTED_PASSES = 5
REPEATED_PAGES = 4
IDLE_PAGES = 10
STEPS_BACK_UNSORTED = 20
TRUSTED_ROWS = 20


@dataclass(frozen=True)
class OffsetPage:
    """One answer: its rows, and the rows that the whole resource has where the platform tells."""

    rows: Sequence[Row]
    total: int | None = None


Ask = Callable[[int, int], OffsetPage]
ReadId = Callable[[Row], int | None]


class OffsetSweep:
    """One sweep. `reported` is the newest total that the platform told, None when it tells none.

    `ask(offset, limit)` gets one page sorted by id; `read_id` reads a row's whole-number id, None when it has none;
    `place` names source and stream in sentences. A short page is not the end where the total says that more follow.
    """

    def __init__(self, ask: Ask, read_id: ReadId, *, page_rows: int, place: str) -> None:
        self._ask = ask
        self._read_id = read_id
        self._page_rows = page_rows
        self._place = place
        self._seen: set[int] = set()
        self.reported: int | None = None

    def rows(self) -> Iterator[Row]:
        """Every row, those of the seams and those that changed between two pages more than once."""
        walk: _Walk | None = None
        for _ in range(UNSORTED_PASSES):
            before, known = walk, len(self._seen)
            walk = _Walk(self._get, self._read_id, self._page_rows, self._place)
            yield from walk.rows()
            self._seen.update(walk.order)
            if walk.is_sorted and before is None:
                return
            is_quiet = before is not None and len(self._seen) == known
            if is_quiet and not walk.is_torn and (walk.is_whole() or walk.is_in_order_of(before)):
                return
        raise ExtractError(
            f"{self._place} does not come sorted by id and gave other rows or another order in each of {UNSORTED_PASSES} "
            "passes; refresh again when less is being changed."
        )

    def _get(self, offset: int, limit: int) -> OffsetPage:
        page = self._ask(offset, limit)
        if page.total is not None:
            self.reported = page.total
        return page


class _Walk:
    """One walk from the first row to the last; `order` holds the ids as they came, each once."""

    def __init__(self, ask: Ask, read_id: ReadId, page_rows: int, place: str) -> None:
        self._ask = ask
        self._read_id = read_id
        self._page_rows = page_rows
        self._place = place
        self.order: dict[int, None] = {}
        self.is_sorted = True
        self.is_torn = False
        self._total: int | None = None
        self._keyless = 0
        self._widest = 0
        self._heeds_offset = False
        self._steps_back = 0
        self._idle = self._fruitful = self._repeats = 0
        self._last: Sequence[Row] = ()

    def rows(self) -> Iterator[Row]:
        """The rows of each page, from the first to the last."""
        offset, back, has_seam = 0, 1, False
        while True:
            page = self._ask(offset, self._page_rows)
            self._total = page.total if page.total is not None else self._total
            ids = self._note_ids(page)
            if has_seam and offset and self._is_gap(page, ids, offset):
                self._count_idle()
                back *= 2
                offset = max(0, offset - back)
                continue
            if not page.rows and (self._total is None or offset >= self._total):
                return
            yield from page.rows
            count = len(ids) + sum(self._read_id(row) is None for row in page.rows)
            if self._is_end(page, ids, offset, count):
                return
            back = 1
            step = self._step(count)
            has_seam = 1 < count == step + 1 and bool(ids)
            offset += step

    def is_whole(self) -> bool:
        """Whether as many rows came as the platform tells."""
        return self._total is not None and len(self.order) + self._keyless >= self._total

    def is_in_order_of(self, other: _Walk | None) -> bool:
        """Whether the rows that both walks met came in one order."""
        if other is None:
            return False
        return [one for one in self.order if one in other.order] == [one for one in other.order if one in self.order]

    def _note_ids(self, page: OffsetPage) -> list[int]:
        """The page's ids, each once."""
        found = dict.fromkeys(one for row in page.rows if (one := self._read_id(row)) is not None)
        ids = list(found)
        self.is_sorted = self.is_sorted and ids == sorted(ids)
        return ids

    def _is_gap(self, page: OffsetPage, ids: Sequence[int], offset: int) -> bool:
        """Whether a page holds nothing that came before, so that rows may lie between; an unsorted walk may be torn."""
        is_hidden = not page.rows and self._total is not None and offset < self._total
        if is_hidden or (page.rows and not ids) or any(one in self.order for one in ids):
            return False
        self._steps_back += 1
        if not self.is_sorted and self._steps_back > STEPS_BACK_UNSORTED:
            self.is_torn = True
        return not self.is_torn

    def _is_end(self, page: OffsetPage, ids: Sequence[int], offset: int, count: int) -> bool:
        """Enter a page; whether it is the last. Raises ExtractError when the server gives the same page for ever."""
        is_repeated = bool(page.rows) and list(page.rows) == list(self._last)
        self._repeats = self._repeats + 1 if is_repeated else 0
        is_new = any(one not in self.order for one in ids) or (count > len(ids) and not is_repeated)
        self._keyless += 0 if is_repeated else count - len(ids)
        self.order.update(dict.fromkeys(ids))
        self._last = page.rows
        self._widest = max(self._widest, count)
        if self._total is not None and offset + count >= self._total:
            return True
        if self._repeats >= REPEATED_PAGES and not self._heeds_offset:
            return self._is_one_page(count)
        if is_new or not page.rows or (self._heeds_offset and is_repeated):
            self._fruitful += 1
            self._idle = 0
            return False
        self._count_idle()
        return self._total is None and count < self._widest

    def _is_one_page(self, count: int) -> bool:
        """Whether the page that comes at every offset is the whole resource: one shorter than was asked for.

        Where the total says that there is more, rows are hidden all around it, unless it comes even beyond the end.
        """
        if self._total is None and count < self._page_rows:
            return True
        if self._total is not None and count < self._page_rows:
            self._heeds_offset = list(self._ask(self._total, self._page_rows).rows) != list(self._last)
            if self._heeds_offset:
                return False
        raise ExtractError(
            f"{self._place} gives the same page again after {len(self.order)} rows; the platform ignores the offset, ask "
            "its administrator."
        )

    def _step(self, count: int) -> int:
        """Rows to the next page: one less than came; half a page where the total says that hidden rows lie ahead."""
        is_lone = count == 1 and (self._widest > 1 or self._repeats > 0)
        is_amid_hidden = self._heeds_offset and self._repeats > 0
        if self._total is not None and (not count or is_lone or is_amid_hidden):
            return max(1, max(self._widest, min(self._page_rows, TRUSTED_ROWS)) // 2)
        return max(1, count - 1)

    def _count_idle(self) -> None:
        self._idle += 1
        if self._idle > IDLE_PAGES + 4 * self._fruitful:
            raise ExtractError(
                f"{self._place} does not come to an end: {self._idle} pages in a row brought nothing new; ask the "
                "platform's administrator whether it pages by offset."
            )
