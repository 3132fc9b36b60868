"""The ProjectData feed of one Project Web App: pages in either JSON form, opaque next links, and "source gone".

Facts (reference: platform interfaces, sections 1.2 to 1.7): WCF Data Services, OData V3; the server alone sets the page
size; the next link may be absolute or relative, a keyset or a `$skip`; `$select` may be switched off by an
administrator; `$expand` and `$count` are never used. Project Online was retired on 2026-09-30, and what it answers since
is not known: 401, 403, 404, 410, a redirect or a web page upon the first contact is reported as "source gone".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urljoin

from extractors.addresses import origin, place
from extractors.answers import error_detail
from extractors.errors import ExtractError
from extractors.faults import ForbiddenError, GoneError, RefusedError, SignInError, TransportError
from extractors.records import Row
from extractors.transport import Transport

FEED_PATH = "/_api/ProjectData/[en-us]/"
HEADERS = {"Accept": "application/json;odata=verbose"}
UNSUPPORTED_STATUSES = frozenset({400, 405, 501})
GONE_STATUSES = frozenset({401, 410})
DOUBTFUL_STATUSES = frozenset({403, 404})
NUMBERING_FIELDS = frozenset({"BaselineNumber", "LCID", "TimeByDay"})
WEB_PAGE_TRIES = 2
SKIP_PASSES = 5
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
TICKS = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
SKIP = re.compile(r"[?&]\$skip=", re.IGNORECASE)


class Feed:
    """Reads entity sets of one feed. Rows come clean: links and annotations left out, the same in either JSON form.

    `projects()` is the list of projects with the time each last changed, asked for once.
    """

    def __init__(self, transport: Transport, base_url: str, source_name: str) -> None:
        self._transport = transport
        self._root = base_url + FEED_PATH
        self._source_name = source_name
        self._unprojected: set[str] = set()
        self._projects: dict[str, str | None] | None = None

    def rows(
        self, stream: str, entity_set: str, *, select: Sequence[str] = (), where: str = "", may_widen: bool = True
    ) -> Iterator[Row]:
        """Every row of a set, perhaps some more than once; `where` is an OData filter.

        Where the server refuses `$select`, whole rows come, or RefusedError when `may_widen` is false.
        """
        if entity_set in self._unprojected and may_widen:
            select = ()
        try:
            yield from self._passes(stream, entity_set, select, where)
        except RefusedError as error:
            if not (select and may_widen and error.status in UNSUPPORTED_STATUSES):
                raise
            self._unprojected.add(entity_set)
            yield from self._passes(stream, entity_set, (), where)

    def first_page(self, stream: str, entity_set: str) -> list[Row]:
        """The rows of a set's first page."""
        return self._page(self._root + entity_set, {}, f"{stream} ({entity_set})")[0]

    def projects(self) -> Mapping[str, str | None]:
        """ProjectId -> ProjectModifiedDate of every project that the feed has."""
        if self._projects is None:
            rows = self.rows("project list", "Projects", select=("ProjectId", "ProjectModifiedDate"))
            self._projects = {
                str(row["ProjectId"]): row.get("ProjectModifiedDate") for row in rows if row.get("ProjectId")
            }
        return self._projects

    def _passes(self, stream: str, entity_set: str, select: Sequence[str], where: str) -> Iterator[Row]:
        """The pages of a set; pages that were cut by `$skip` are read again until nothing new comes, since they shift."""
        seen: set[int] = set()
        for _ in range(SKIP_PASSES):
            before, links = len(seen), _Links(f"Source {self._source_name}: {stream} ({entity_set})")
            for row in self._pages(stream, entity_set, select, where, links):
                seen.add(hash(identify(row)))
                yield row
            if not links.are_offsets or (before and len(seen) == before):
                return
        raise ExtractError(
            f"Source {self._source_name}: {stream} ({entity_set}) gave new rows in each of {SKIP_PASSES} passes; refresh "
            "again when less is being changed."
        )

    def _pages(self, stream: str, entity_set: str, select: Sequence[str], where: str, links: _Links) -> Iterator[Row]:
        subject, url = f"{stream} ({entity_set})", self._root + entity_set
        params = {"$select": ",".join(select)} if select else {}
        params |= {"$filter": where} if where else {}
        while True:
            rows, link = self._page(url, params, subject)
            yield from rows
            if not link:
                return
            url, params = links.follow(url, link), {}

    def _page(self, url: str, params: Mapping[str, str], subject: str) -> tuple[list[Row], str | None]:
        body = self._get(url, params, subject)
        inner = body.get("d", body) if isinstance(body, Mapping) else body
        if not isinstance(inner, Mapping):
            return [clean_row(row) for row in inner], None
        rows = inner.get("results", inner.get("value"))
        link = inner.get("__next") or inner.get("odata.nextLink") or inner.get("@odata.nextLink")
        return [clean_row(row) for row in rows or ()], link

    def _get(self, url: str, params: Mapping[str, str], subject: str) -> Any:
        """One page's body; until the feed has answered at all, what looks like its end is a GoneError."""
        if self._transport.has_answered:
            return self._transport.get_json(url, params, subject=subject, judge=judge, headers=HEADERS).body
        try:
            return self._ask_first(url, params, subject)
        except TransportError as error:
            what = self._name_end(error)
            if what is None:
                raise
            raise gone(self._source_name, what, error.status) from error

    def _ask_first(self, url: str, params: Mapping[str, str], subject: str) -> Any:
        asked = self._transport.get_json(
            url, params, subject=subject, judge=judge, headers=HEADERS, web_page_tries=WEB_PAGE_TRIES
        )
        return asked.body

    def _name_end(self, error: TransportError) -> str | None:
        """What the feed's end looks like in this error, None when it is no such thing.

        A set that alone is forbidden or missing is no end: then the feed's own root answers.
        """
        status = error.status
        if error.is_web_page and status is None:
            return "a web page in place of data"
        if isinstance(error, SignInError) or status in GONE_STATUSES:
            return f"HTTP {status}"
        if isinstance(error, RefusedError) and status is not None and 300 <= status < 400:
            return f"HTTP {status}, a redirect to a sign-in page"
        if status not in DOUBTFUL_STATUSES:
            return None
        try:
            self._transport.get_json(self._root, subject="the feed", headers=HEADERS, web_page_tries=WEB_PAGE_TRIES)
        except (SignInError, ForbiddenError, RefusedError):
            return f"HTTP {status}"
        except TransportError as again:
            return f"HTTP {status}" if again.is_web_page else None
        return None


class _Links:
    """The next links of one pass: each is followed once, and only on the feed's own host."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._followed: set[str] = set()
        self.are_offsets = False

    def follow(self, url: str, link: str) -> str:
        """The address that a next link leads to; ExtractError when it leads away or in a circle."""
        target = urljoin(url, link)
        if origin(target) != origin(url):
            raise ExtractError(
                f"{self._subject} has its next page at {place(target)}, another host, to which the sign-in is not sent; "
                "make the server's public address the one in base_url."
            )
        if target in self._followed:
            raise ExtractError(
                f"{self._subject} gives the same next page again after {len(self._followed)} pages; ask the "
                "platform's administrator."
            )
        self._followed.add(target)
        self.are_offsets |= SKIP.search(unquote(target)) is not None
        return target


def gone(source_name: str, what: str, status: int | None) -> GoneError:
    """The one error that says that the platform is no more, and what to check if it should be there."""
    start = f"Source {source_name}: source gone ({what})"
    return GoneError(
        f"{start}; Project Online was retired on 2026-09-30 and its last accepted data is carried: for a Project Server "
        f"check base_url and auth of source {source_name} and that its user has the right "
        '"Access Project Server Reporting Service".',
        f"{start}, its last accepted data is carried.",
        status=status,
    )


def judge(body: Any) -> str | None:
    """What is wrong with a body under HTTP 200; None for rows in one of the forms that ProjectData has."""
    inner = body.get("d", body) if isinstance(body, Mapping) else body
    if isinstance(body, Mapping) and (body.get("error") or body.get("odata.error")):
        return error_detail(body) or "an error in place of rows"
    rows = inner.get("results", inner.get("value")) if isinstance(inner, Mapping) else inner
    if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
        return None
    return "an answer without rows"


def clean_row(row: Row) -> Row:
    """A row without annotations and links; a date written as ticks becomes the ISO text of the same wall time."""
    return {
        name: _to_iso(value) if isinstance(value, str) else value
        for name, value in row.items()
        if name != "__metadata" and "odata." not in name and not (isinstance(value, Mapping) and "__deferred" in value)
    }


def identify(row: Row) -> tuple[tuple[str, str], ...]:
    """What tells a row from the others of its set: its ids, and the number, language or day beside them."""
    parts = ((name, str(value)) for name, value in row.items() if name.endswith("Id") or name in NUMBERING_FIELDS)
    return tuple(sorted(parts))


def literal(value: str) -> str:
    """A key's value as OData V3 writes it in a filter."""
    return f"guid'{value}'" if GUID.fullmatch(value) else "'" + value.replace("'", "''") + "'"


def _to_iso(text: str) -> str:
    found = TICKS.fullmatch(text)
    if found is None:
        return text
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(found[1]))
    return instant.replace(tzinfo=None).isoformat()
