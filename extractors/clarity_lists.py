"""One list of a Clarity resource, read whole: attributes settled, pages by own offsets, each row under declared names.

The platform's `_next` link is known to be wrong and is never followed (platform interfaces, 3.2). An offset beyond the
rows is refused with 400, which happens when rows are deleted during the sweep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.clarity_attributes import Attributes
from extractors.clarity_cells import ID, read_row_id
from extractors.clarity_reader import ClarityReader
from extractors.faults import RefusedError
from extractors.offset_paging import OffsetPage, OffsetSweep
from extractors.records import Row

SMALLEST_PAGE = 25
NO_OFFSET = 0


@dataclass(frozen=True)
class Place:
    """Where a list is found: its path, the filter that the platform demands, and what that says of each row in it.

    `project` is the technical id of the project it hangs on, `otherwise` declared field -> value where the row has none.
    """

    path: str
    filter: str | None = None
    project: str | None = None
    otherwise: Mapping[str, str] = field(default_factory=dict)


class ListReader:
    """Reads lists of one resource for one stream; it may be used from several threads."""

    def __init__(
        self,
        reader: ClarityReader,
        subject: str,
        attributes: Attributes,
        *,
        page_rows: int,
        project_field: str | None = None,
    ) -> None:
        self.attributes = attributes
        self._reader = reader
        self._subject = subject
        self._page_rows = page_rows
        self._project_field = project_field
        self._sort: str | None = ID

    def read(self, place: Place) -> tuple[list[Row], int | None]:
        """Every row of a list, and how many the platform says it has."""
        sweep = self.sweep(place)
        rows = list(sweep.rows())
        return rows, sweep.reported

    def sweep(self, place: Place) -> ListSweep:
        """The sweep of a list, row by row."""
        return ListSweep(self, place, self._page_rows, self._subject)

    def first(self, place: Place) -> list[Row]:
        """Its first row, if it has one."""
        return [self.adapt(row, place) for row in self.page(place, NO_OFFSET, 1).rows]

    def count(self, place: Place) -> int | None:
        """How many rows the platform says a list has."""
        return self.page(place, NO_OFFSET, 1).total

    def adapt(self, row: Row, place: Place) -> Row:
        """A row as it is collected."""
        return self.attributes.adapt(row, place.project, self._project_field, place.otherwise)

    def page(self, place: Place, offset: int, limit: int) -> OffsetPage:
        """One page, asked for again without whatever the platform refused of the request."""
        while True:
            way = self._way()
            try:
                page = self._ask(place, offset, min(limit, self._page_rows))
            except RefusedError as error:
                if error.status != 400:
                    raise
                if offset and (beyond := self._read_beyond(place, offset)):
                    return beyond
                if self._way() == way and not self._give_way(error):
                    raise
                continue
            if all(ID in row for row in page.rows) or not self.attributes.require_id():
                return page

    def _way(self) -> tuple[object, ...]:
        """How lists are asked for by now; another thread may have learnt more since this one asked."""
        return self.attributes.names(), self._sort, self._page_rows

    def _ask(self, place: Place, offset: int, limit: int) -> OffsetPage:
        params = {"limit": str(limit), "offset": str(offset)}
        if names := self.attributes.names():
            params["fields"] = ",".join(names)
        if self._sort:
            params["sort"] = self._sort
        if place.filter:
            params["filter"] = place.filter
        return self._reader.page(self._subject, place.path, params)

    def _read_beyond(self, place: Place, offset: int) -> OffsetPage | None:
        """The empty page of an offset that lies beyond the rows by now; None when it does not."""
        total = self.count(place)
        return OffsetPage((), total) if total is not None and offset >= total else None

    def _give_way(self, error: RefusedError) -> bool:
        """Whether to ask again, after leaving out what the refusal names: attributes, the sort, a part of the page size."""
        words = error.detail
        if self.attributes.drop(words):
            return True
        if self._sort and ("sort" in words.lower() or ID in words):
            self._sort = None
            return True
        if "limit" in words.lower() and self._page_rows > SMALLEST_PAGE:
            self._page_rows = max(SMALLEST_PAGE, self._page_rows // 2)
            return True
        return False


class ListSweep:
    """One reading of one list. `reported` is the newest count that the platform told."""

    def __init__(self, lists: ListReader, place: Place, page_rows: int, subject: str) -> None:
        self._lists = lists
        self._place = place
        self._page_rows = page_rows
        self._subject = subject
        self.reported: int | None = None

    def rows(self) -> Iterator[Row]:
        """Every row once, but one that changed between two pages, which may come twice."""
        first = self._lists.page(self._place, NO_OFFSET, self._page_rows)
        self.reported = first.total
        if first.total is not None and len(first.rows) >= first.total:
            yield from self._adapt(first.rows)
            return
        unread = [first]

        def ask(offset: int, limit: int) -> OffsetPage:
            return unread.pop() if unread and not offset else self._lists.page(self._place, offset, limit)

        sweep = OffsetSweep(ask, read_row_id, page_rows=self._page_rows, place=self._subject)
        for row in sweep.rows():
            yield self._lists.adapt(row, self._place)
        self.reported = sweep.reported

    def _adapt(self, rows: Sequence[Row]) -> Iterator[Row]:
        yield from (self._lists.adapt(row, self._place) for row in rows)
