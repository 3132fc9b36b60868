"""Jira Align's resources, read whole: bare arrays of at most 100 rows, no total, no next link.

Facts (platform reference, section 5.1): `$top` and `$skip` page, `$orderby=id` is honoured, `$filter=(id eq 1 or id eq 2)`
picks rows; one client met `{"value": [...]}`; `expand=true` must be on every page, and may be lost after the first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from extractors.answers import error_detail
from extractors.errors import ExtractError
from extractors.faults import RefusedError, UnsteadyError
from extractors.jira_align_cells import read_id
from extractors.offset_paging import OffsetPage, OffsetSweep
from extractors.records import Row
from extractors.transport import Transport

API = "/rest/align/api/2"
PAGE_ROWS = 100
FILTERED_IDS = 50
KNOWN_IDS = 3


class ExpansionLostError(ExtractError):
    """Raised when a platform expands some rows of a resource and others not, whatever it is asked."""


class ResourceReader:
    """Reads the resources of one site."""

    def __init__(self, transport: Transport, base_url: str) -> None:
        self.transport = transport
        self._api = base_url + API

    def ask(
        self,
        subject: str,
        path: str,
        *,
        skip: int = 0,
        top: int | None = None,
        chosen: str | None = None,
        is_expanded: bool = False,
    ) -> list[Row]:
        """One page of a resource sorted by id; `chosen` is a `$filter`. Raises what `Transport` raises."""
        options = {"$top": str(top or PAGE_ROWS), "$skip": str(skip), "$orderby": "id"}
        options |= {"$filter": chosen} if chosen else {}
        options |= {"expand": "true"} if is_expanded else {}
        url = f"{self._api}/{path}?{urlencode(options, quote_via=quote, safe='$()')}"
        body = self.transport.get_json(url, subject=subject, judge=find_body_problem).body
        return list(body["value"] if isinstance(body, Mapping) else body)

    def sweep(self, subject: str, path: str, place: str, *, is_expanded: bool = False) -> Iterator[Row]:
        """Every row of a resource, expanded where the site can; a row that changed meanwhile may come twice.

        Raises ExpansionLostError when it expands some rows only, ExtractError when paging does not come to an end.
        """
        expansion = Expansion(self, subject, path) if is_expanded else None

        def ask(skip: int, top: int) -> OffsetPage:
            if expansion is None or not expansion.is_asked:
                return OffsetPage(self.ask(subject, path, skip=skip, top=top))
            try:
                return OffsetPage(expansion.complete(self.ask(subject, path, skip=skip, top=top, is_expanded=True)))
            except RefusedError as error:
                if error.status != 400:
                    raise
                raise ExpansionLostError(f"{place} refuses a page when it is expanded.") from error

        yield from OffsetSweep(ask, read_id, page_rows=PAGE_ROWS, place=place).rows()

    def pick(self, subject: str, path: str, ids: Sequence[str | int], *, is_expanded: bool) -> Iterator[Row]:
        """The rows of these ids, as far as they are still there: those that an answer leaves out are asked for once more."""
        waiting = [str(one) for one in ids]
        while waiting:
            batch = waiting[: min(FILTERED_IDS, PAGE_ROWS)]
            chosen = " or ".join(f"id eq {one}" for one in batch)
            rows = self.ask(subject, path, chosen=f"({chosen})", is_expanded=is_expanded)
            yield from (row for row in rows if str(row.get("id")) in batch)
            left = [one for one in batch if one not in {str(row.get("id")) for row in rows}]
            waiting = (left if len(left) < len(batch) else []) + waiting[len(batch) :]

    def look_up(self, subject: str, path: str, key: str, *, is_expanded: bool) -> Row | None:
        """One row by its id, None when there is none. Raises ForbiddenError when it is there and may not be seen."""
        url = f"{self._api}/{path}/{quote(key, safe='')}" + ("?expand=true" if is_expanded else "")
        try:
            body = self.transport.get_json(url, subject=subject).body
        except (RefusedError, UnsteadyError):
            return None
        return body if isinstance(body, Mapping) and str(body.get("id")) == key else None


class Expansion:
    """What `expand=true` adds to the rows of one resource, found by asking for the first page both ways.

    A row that comes bare is asked for again by its id, so that no page lacks what another has.
    """

    def __init__(self, reader: ResourceReader, subject: str, path: str) -> None:
        self._reader, self._subject, self._path = reader, subject, path
        self._known: deque[int] = deque(maxlen=KNOWN_IDS)
        self.is_asked = True
        self._marks = self._find_marks()

    def complete(self, rows: Sequence[Row]) -> list[Row]:
        """The page with its bare rows expanded; ExpansionLostError when the platform does not expand them."""
        if not self._marks:
            return list(rows)
        bare = [key for row in rows if not self._is_expanded(row) and (key := read_id(row)) is not None]
        again = {read_id(row): row for row in self._expand(bare)} if bare else {}
        for row in rows:
            if self._is_expanded(row) and (key := read_id(row)) is not None:
                self._known.append(key)
        return [again.get(read_id(row), row) for row in rows]

    def _expand(self, bare: list[int]) -> Iterator[Row]:
        """Each bare row expanded. Rows that came expanded before are asked for with them, to see that it works this way."""
        room = max(1, min(FILTERED_IDS, PAGE_ROWS) - KNOWN_IDS)
        for start in range(0, len(bare), room):
            known = list(dict.fromkeys(self._known))
            batch = list(dict.fromkeys([*bare[start : start + room], *known]))
            rows = list(self._reader.pick(self._subject, self._path, batch, is_expanded=True))
            if not any(self._is_expanded(row) for row in rows if read_id(row) in known):
                raise ExpansionLostError(f"{self._subject} is expanded on some pages only; read it without expand.")
            yield from rows

    def _find_marks(self) -> frozenset[str]:
        """Fields that are filled in no plain row of the first page, and in some expanded one."""
        try:
            expanded = self._reader.ask(self._subject, self._path, is_expanded=True)
        except RefusedError as error:
            if error.status != 400:
                raise
            self.is_asked = False
            return frozenset()
        plain = {read_id(row): _filled(row) for row in self._reader.ask(self._subject, self._path)}
        told_both_ways = [row for row in expanded if read_id(row) in plain]
        marks = {name for row in told_both_ways for name in _filled(row)}
        marks -= {name for filled in plain.values() for name in filled}
        self._known.extend(key for row in expanded if marks & _filled(row) and (key := read_id(row)) is not None)
        return frozenset(marks)

    def _is_expanded(self, row: Row) -> bool:
        return bool(self._marks & _filled(row))


def find_body_problem(body: Any) -> str | None:
    """What is wrong with a body under HTTP 200, None when it is an array of objects, bare or as `value`."""
    if isinstance(body, Mapping) and isinstance(body.get("value"), list) and "error" not in body:
        body = body["value"]
    if not isinstance(body, list):
        return f"an answer that is no array ({error_detail(body) or type(body).__name__})"
    return None if all(isinstance(row, Mapping) for row in body) else "an array that holds more than objects"


def _filled(row: Row) -> set[str]:
    return {name for name, value in row.items() if value not in (None, "", [])}
