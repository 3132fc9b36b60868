"""A dataset page by page, each row once: by offset with a seam that shows, or by an ascending row id.

Portals cap pages without a word, so a reading goes on by the rows received, until a page brings nothing (reference:
finance and procurement, 9 #35). Rows are told apart by the portal's own row id alone, never by content.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from extractors.errors import ExtractError

Row = Mapping[str, Any]
Identify = Callable[[Row], Any]

WATCHED_PAGES = 2


class ShiftedError(ExtractError):
    """Raised when rows moved between two pages, so that one may have been missed: the dataset is to be read again."""


def sweep_offsets(ask: Callable[[int], Sequence[Row]], identify: Identify, place: str) -> Iterator[Row]:
    """Every row of a dataset in a stable order; `ask(offset)` gets one page, `identify` a row's id or None.

    Each page is asked for from the last row of the page before: where that row does not come again, rows have moved.
    Rows without an id cannot be watched in this way; then only a page that comes again ends the reading.
    """
    end, last, before = 0, None, list[Row]()
    watched: deque[dict[Any, Row]] = deque(maxlen=WATCHED_PAGES)
    while True:
        overlap = 1 if last is not None and len(before) > 1 else 0
        page = list(ask(end - overlap))
        by_id = _by_id(page, identify)
        if page and overlap and last not in by_id:
            raise ShiftedError(f"{place}: rows moved between two pages.")
        if page and page == before:
            raise ExtractError(f"{place} gives the same page again after {end} rows; the server ignores the offset.")
        rows = list(by_id.values()) if by_id else page
        yield from (row for row in rows if not any(identify(row) in each for each in watched))
        if len(rows) <= overlap:
            return
        watched.append(by_id)
        end, last, before = end - overlap + len(rows), next(reversed(by_id), None), page


def sweep_keys(ask: Callable[[int | None], Sequence[Row]], identify: Identify, place: str) -> Iterator[Row]:
    """Every row of a dataset sorted by a whole-number id; `ask(last)` gets the page of rows above that id."""
    last: int | None = None
    while page := list(ask(last)):
        by_id = _by_id(page, identify)
        ids = list(by_id)
        if not ids or any(not isinstance(one, int) for one in ids):
            raise ExtractError(f"{place} has rows without a row id, so it cannot be read page by page; name its table.")
        if ids != sorted(ids) or (last is not None and ids[0] <= last):
            raise ExtractError(f"{place} does not come sorted by its row id; ask the portal's administrator.")
        yield from by_id.values()
        last = ids[-1]


def _by_id(page: Sequence[Row], identify: Identify) -> dict[Any, Row]:
    """The rows of a page by their ids, a repeated one once; empty where rows have none, which are then all kept."""
    ids = [identify(row) for row in page]
    if any(one is None for one in ids):
        return {}
    found: dict[Any, Row] = {}
    for one, row in zip(ids, page, strict=True):
        found.setdefault(one, row)
    return found
