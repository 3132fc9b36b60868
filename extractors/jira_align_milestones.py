"""Milestones of Jira Align: a list beneath each item (`/epics/{id}/milestones`, since 11.0.0), else one of the whole site.

Grain: one row per milestone and item, so that a milestone shared by two items is one of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractors.cells import to_text
from extractors.faults import RefusedError
from extractors.jira_align_cells import read_id
from extractors.jira_align_resource import ResourceReader
from extractors.records import KEY_SEPARATOR, Row
from extractors.streams import Stream

ITEM = "@item"
NO_ITEM = "0"
WORKERS = 4
TRIED_ITEMS = 5
ITEM_FIELDS: Mapping[str, str] = {
    "epics": "epicId",
    "capabilities": "capabilityId",
    "features": "featureId",
    "themes": "themeId",
}


class MilestoneReader:
    """Reads the milestones of one site's items of one level, several items at once."""

    def __init__(self, reader: ResourceReader, level: str, stream: Stream) -> None:
        self._reader = reader
        self._level = level
        self._stream = stream

    def rows(self, items: Sequence[str], place: str) -> Iterator[Row]:
        """Every milestone of the items. An item without the list (404) is gone; where none has it, the site's own list is read.

        Raises RefusedError (404) when the site has no such list either.
        """
        gone, is_there = 0, not items
        answers = self._reader.transport.map(lambda item: self._ask_item(item, place), items, workers=WORKERS)
        for rows in answers:
            is_there = is_there or rows is not None
            gone += rows is None
            yield from rows or ()
            if not is_there and gone >= TRIED_ITEMS:
                break
        if not is_there:
            yield from self._read_all(place)

    def ask_again(self, keys: Iterable[str], place: str) -> Iterator[Row]:
        """The milestones of the items that these keys name."""
        items = dict.fromkeys(key.partition(KEY_SEPARATOR)[2] for key in keys)
        for item in items:
            rows = self._ask_item(item, place)
            yield from self._read_all(place) if rows is None else rows

    def _ask_item(self, item: str, place: str) -> list[Row] | None:
        """The milestones of one item, None where there is no such list."""
        path = f"{self._level}/{item}/{self._stream.table}"
        try:
            rows = list(self._reader.sweep(f"milestones of {self._level} {item}", path, place))
        except RefusedError as error:
            if error.status != 404:
                raise
            return None
        return [{**row, ITEM: item} for row in rows if read_id(row) is not None]

    def _read_all(self, place: str) -> Iterator[Row]:
        field = ITEM_FIELDS[self._level]
        for row in self._reader.sweep("milestones (of the site)", str(self._stream.table), place):
            yield {**row, ITEM: (to_text(row.get(field)) or "").strip() or NO_ITEM}
