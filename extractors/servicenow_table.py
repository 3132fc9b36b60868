"""ServiceNow's Table API, read whole: keyset pages over sys_id that survive rows hidden after the limit is applied.

Facts (reference: platform interfaces, sections 4.1, 4.4 and 4.6): the limit is applied before access rules, so a short
or empty page is not the end; X-Total-Count is counted before access rules; a wrong query part is ignored silently; a
cancelled transaction comes as 200 with a cut body or an `error` beside the result; an empty result may come as 404.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.answers import Answer, error_detail
from extractors.errors import ExtractError
from extractors.faults import RefusedError, SignInError, TransportError, UnreachableError
from extractors.servicenow_cells import read_id
from extractors.transport import Transport

PAGE_ROWS = 1000
FIRST_TRUSTED_ROWS = 20
STEPS_PER_WIDTH = 100
BLIND_OFFSETS = (10, 500, 1000)
ORDER = "ORDERBYsys_id"
PLAIN_ID = re.compile("[0-9A-Za-z]+")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """One answer: rows that hold anything, its entries (empty ones too), rows matching before access rules."""

    rows: tuple[Row, ...]
    entries: int
    total: int | None

    @property
    def ids(self) -> tuple[str, ...]:
        """The sys_ids of the rows that have one, each once, in the order they came."""
        return tuple(dict.fromkeys(text for row in self.rows if (text := read_id(row))))


@dataclass
class Sweep:
    """What one sweep of a table has come to: the rows reported at its beginning, and the ids that came so far."""

    reported: int | None = None
    ids: set[str] = field(default_factory=set)


class TableReader:
    """Reads tables of one instance; remembers across tables how many rows a page can hold there."""

    def __init__(self, transport: Transport, base_url: str, source_name: str) -> None:
        self._transport = transport
        self._api = f"{base_url}/api/now"
        self._source_name = source_name
        self._trusted_rows = FIRST_TRUSTED_ROWS
        self._has_stats = True

    def is_hopeless(self, error: ExtractError) -> bool:
        """Whether an error says that nothing can be asked here: the sign-in or the host, and nothing came so far."""
        return isinstance(error, (SignInError, UnreachableError)) and not self._transport.has_answered

    def sweep(self, stream: str, table: str, fields: Sequence[str], base: str = "") -> tuple[Sweep, Iterator[Row]]:
        """The rows of a table by ascending sys_id, and the sweep's record, which fills while they are read.

        A row may come twice; rows that the platform hides do not come. Raises ExtractError when the server does not
        honour the keyset, and what `Transport` raises.
        """
        record = Sweep()
        return record, self._read_pages(record, stream, table, fields, base)

    def ask(
        self, stream: str, table: str, fields: Sequence[str], query: str, *, limit: int | None = None, offset: int = 0
    ) -> Page:
        """One page of a table; an empty result that comes as 404 is an empty page."""
        params = {
            "sysparm_query": query,
            "sysparm_fields": ",".join(fields),
            "sysparm_limit": str(limit or PAGE_ROWS),
            "sysparm_display_value": "all",
            "sysparm_exclude_reference_link": "true",
        }
        if offset:
            params["sysparm_offset"] = str(offset)
        subject = f"{stream} ({table})"
        try:
            answer = self._transport.get_json(
                f"{self._api}/table/{table}", params, subject=subject, judge=find_body_problem
            )
        except RefusedError as error:
            if error.status == 404 and "no record" in error.detail.casefold():
                return Page((), 0, 0)
            raise
        return _to_page(answer)

    def count(self, stream: str, table: str, query: str) -> int | None:
        """Rows that match, before access rules; None when the instance does not tell."""
        page = self.ask(stream, table, ["sys_id"], query, limit=1)
        return page.total if page.total is not None else self._ask_stats(stream, table, query)

    def _read_pages(self, record: Sweep, stream: str, table: str, fields: Sequence[str], base: str) -> Iterator[Row]:
        cursor: str | None = None
        while True:
            query = _keyset(base, cursor)
            page = self.ask(stream, table, fields, query)
            if cursor is None:
                record.reported = page.total if page.total is not None else self._ask_stats(stream, table, base)
            if not page.ids:
                page = self._cross(stream, table, fields, query, page)
            new_ids = self._note(record, page, stream, table)
            yield from page.rows
            if not new_ids:
                return
            if not _is_sorted(new_ids):
                raise ExtractError(
                    f"Source {self._source_name}: {stream} ({table}) does not come sorted by sys_id, so rows would be "
                    "lost between pages; ask the platform's administrator why ORDERBYsys_id is ignored."
                )
            cursor = new_ids[-1]

    def _cross(self, stream: str, table: str, fields: Sequence[str], query: str, page: Page) -> Page:
        """The next page with a sys_id after one without: hidden rows stand in between; else an empty page.

        The windows overlap by half, so that rows deleted meanwhile do not shift others past us.
        """
        rows = list(page.rows)
        total = page.total if page.total is not None else self._ask_stats(stream, table, query)
        for offset in self._offsets(total):
            window = self.ask(stream, table, fields, query, offset=offset)
            rows += window.rows
            if window.ids:
                return Page(tuple(rows), window.entries, None)
        return Page(tuple(rows), 0, 0)

    def _offsets(self, total: int | None) -> Iterator[int]:
        """Where to look beyond an empty page: until every matching row was within a page's reach.

        How many rows a page reaches is learnt from the fullest page seen, since a server may cap it below our limit; it
        is taken for more only after a hundred empty windows, lest a table of which nothing may be seen costs the night.
        """
        if total is None:
            yield from BLIND_OFFSETS
            return
        offset, width, steps = 0, min(self._trusted_rows, PAGE_ROWS), 0
        while offset + width < total:
            offset += max(1, width // 2)
            yield offset
            steps += 1
            if steps % STEPS_PER_WIDTH == 0:
                width = min(width * 2, PAGE_ROWS)

    def _note(self, record: Sweep, page: Page, stream: str, table: str) -> list[str]:
        """Enter a page into the record; its ids that are new to the sweep, none when it only repeats a complete one.

        Raises ExtractError when it repeats an incomplete one: the server ignores the keyset, and would do so for ever.
        """
        self._trusted_rows = max(self._trusted_rows, min(page.entries, PAGE_ROWS))
        new_ids = [one for one in page.ids if one not in record.ids]
        is_whole = record.reported is not None and len(record.ids) >= record.reported
        if page.ids and not new_ids and not is_whole and page.total != 0:
            raise ExtractError(
                f"Source {self._source_name}: {stream} ({table}) gives the same page again after {len(record.ids)} "
                "rows; the platform ignores the condition sys_id>..., ask its administrator which query rule forbids it."
            )
        record.ids.update(new_ids)
        return new_ids

    def _ask_stats(self, stream: str, table: str, query: str) -> int | None:
        if not self._has_stats:
            return None
        params = {"sysparm_count": "true", "sysparm_query": query.removesuffix(ORDER).removesuffix("^")}
        try:
            answer = self._transport.get_json(
                f"{self._api}/stats/{table}",
                params,
                subject=f"the count of {stream} ({table})",
                judge=find_body_problem,
            )
        except SignInError:
            raise
        except TransportError:
            self._has_stats = False
            return None
        result = answer.body["result"]
        stats = result.get("stats") if isinstance(result, Mapping) else None
        return _to_count(stats.get("count") if isinstance(stats, Mapping) else None)


def find_body_problem(body: Any) -> str | None:
    """What is wrong with a body under HTTP 200, None when it is a result."""
    if not isinstance(body, Mapping):
        return "a body that is no result"
    if body.get("error"):
        detail = error_detail(body)
        return None if "no record" in detail.casefold() else f"an error under HTTP 200 ({detail or 'no reason given'})"
    return None if isinstance(body.get("result"), (list, Mapping)) else "a body without result"


def _is_sorted(ids: Sequence[str]) -> bool:
    """Whether ids ascend by either letter case rule; those with signs in them sort differently from server to server."""
    plain = [one for one in ids if PLAIN_ID.fullmatch(one)]
    return plain in (sorted(plain), sorted(plain, key=str.casefold))


def _to_page(answer: Answer) -> Page:
    result = answer.body.get("result") or []
    entries = [result] if isinstance(result, Mapping) else result
    rows = tuple(entry for entry in entries if isinstance(entry, Mapping) and entry)
    return Page(rows, len(entries), _to_count(answer.headers.get("X-Total-Count")))


def _to_count(text: Any) -> int | None:
    return int(str(text)) if re.fullmatch(r"\d{1,12}", str(text).strip()) else None


def _keyset(base: str, cursor: str | None) -> str:
    return "^".join(part for part in (base, f"sys_id>{cursor}" if cursor else "", ORDER) if part)
