"""A resource that pages by offset, read whole although rows come and go between pages.

Offset pages shift when a row is added or deleted meanwhile. Sorted by an ascending id, each page is asked for from one
row before its end, so that the seam shows: where it does not fit, the reader steps back. A server that ignores the sort
is read again until a whole pass brings nothing new. Raises ExtractError when neither comes to an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extractors.errors import ExtractError
from extractors.records import Row

UNSORTED_PASSES = 5
STALLED_PAGES = 6


@dataclass(frozen=True)
class OffsetPage:
    """One answer: its rows, and the rows that the whole resource has where the platform tells."""

    rows: Sequence[Row]
    total: int | None = None


class OffsetSweep:
    """One sweep. `reported` is the newest total that the platform told, None when it tells none.

    `ask(offset, limit)` gets one page sorted by id; `read_id` reads a row's whole-number id, None when it has none;
    `place` names source and stream in sentences.
    """

    def __init__(
        self,
        ask: Callable[[int, int], OffsetPage],
        read_id: Callable[[Row], int | None],
        *,
        page_rows: int,
        place: str,
    ) -> None:
        self._ask = ask
        self._read_id = read_id
        self._page_rows = page_rows
        self._place = place
        self._seen: set[int] = set()
        self.reported: int | None = None

    def rows(self) -> Iterator[Row]:
        """Every row once, but one that changed between two pages, which may come twice."""
        last: int | None = None
        before: list[int] = []
        offset = stalled = 0
        while stalled < STALLED_PAGES:
            page = self._get(offset)
            ids = [one for row in page.rows if (one := self._read_id(row)) is not None]
            if ids != sorted(ids):
                yield from self._new(page.rows)
                yield from self._read_unsorted()
                return
            if last is not None and offset and (not ids or ids[0] > last):
                stalled += 1
                offset = max(0, offset - max(1, self._page_rows // 2))
                continue
            is_new = any(one not in self._seen for one in ids)
            yield from self._new(page.rows)
            if not is_new and self._is_end(page, offset, is_repeated=offset > 0 and ids == before):
                return
            stalled = 0 if is_new else stalled + 1
            last = max([*ids, *([] if last is None else [last])], default=None)
            before = ids
            offset += max(1, len(page.rows) - 1)

    def _get(self, offset: int) -> OffsetPage:
        page = self._ask(offset, self._page_rows)
        if page.total is not None:
            self.reported = page.total
        return page

    def _new(self, rows: Sequence[Row]) -> Iterator[Row]:
        for row in rows:
            key = self._read_id(row)
            if key is not None:
                self._seen.add(key)
            yield row

    def _is_end(self, page: OffsetPage, offset: int, *, is_repeated: bool) -> bool:
        """Whether a page without a new row is the last; raises ExtractError when it is a full one that repeats itself."""
        if is_repeated and 1 < len(page.rows) >= self._page_rows:
            raise ExtractError(
                f"{self._place} gives the same page again after {len(self._seen)} rows; the platform ignores the "
                "offset, ask its administrator."
            )
        is_told_end = page.total is not None and offset + len(page.rows) >= page.total
        return not page.rows or is_told_end or (page.total is None and len(page.rows) < self._page_rows)

    def _read_unsorted(self) -> Iterator[Row]:
        """Whole passes until one brings nothing new and as many rows as the platform tells."""
        for _ in range(UNSORTED_PASSES):
            before, offset = len(self._seen), 0
            while True:
                page = self._get(offset)
                if not page.rows:
                    break
                yield from self._new(page.rows)
                offset += len(page.rows)
                if page.total is not None and offset >= page.total:
                    break
            if len(self._seen) == before:
                return
        raise ExtractError(
            f"{self._place} does not come sorted by id and gave new rows in each of {UNSORTED_PASSES} passes; refresh "
            "again when less is being changed."
        )
