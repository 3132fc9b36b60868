"""The Dataverse Web API: one page, whole sweeps along opaque links, and what the environment says of its tables.

Rules: platform interfaces, 2.2 and 2.4: `$skip` does not exist; a next link is followed unchanged, with the same headers; the page
size is a preference; `$count` counts at most 5000, so the annotation with the true total is taken where it is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

from extractors.addresses import origin, place
from extractors.answers import error_detail
from extractors.errors import ExtractError
from extractors.faults import ForbiddenError, RefusedError
from extractors.records import Row
from extractors.transport import Transport

API = "api/data/v9.2/"
PAGE_ROWS = 5000
COUNT_LIMIT = 5000
WORKERS = 4
TOTAL = "@Microsoft.Dynamics.CRM.totalrecordcount"
LIMIT_EXCEEDED = "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"
LOOKUP_TYPES = frozenset({"lookup", "owner", "customer"})


@dataclass(frozen=True)
class Page:
    """One answer: its rows, where it goes on, where the next night goes on, and the rows that the table has in all."""

    rows: Sequence[Row]
    next_link: str | None
    delta_link: str | None
    total: int | None


class Organisation:
    """One environment. Every method may raise the errors of `extractors.faults`."""

    def __init__(self, transport: Transport, base_url: str, source_name: str) -> None:
        self._transport = transport
        self.source_name = source_name
        self.root = f"{base_url}/{API}"

    def address(self, set_name: str, options: Mapping[str, str]) -> str:
        """The address of a query on an entity set; `options` are OData options without blank ones."""
        query = "&".join(f"{name}={quote(value, safe=chr(36) + ',()/:')}" for name, value in options.items() if value)
        return f"{self.root}{set_name}" + (f"?{query}" if query else "")

    def ask(self, subject: str, url: str, *, is_tracked: bool = False) -> Page:
        """One page."""
        preference = f'odata.maxpagesize={PAGE_ROWS},odata.include-annotations="*"'
        body = self.get(subject, url, preference + (",odata.track-changes" if is_tracked else ""))
        return Page(
            rows=body["value"],
            next_link=self._resolve(subject, url, body.get("@odata.nextLink")),
            delta_link=self._resolve(subject, url, body.get("@odata.deltaLink")),
            total=read_total(body),
        )

    def ask_all(self, subject: str, urls: Sequence[str]) -> Iterator[Page]:
        """The page of each address, a few at once (the service protection limits are per user)."""
        return self._transport.map(lambda url: self.ask(subject, url), urls, workers=WORKERS)

    def get(self, subject: str, url: str, preference: str = "") -> Any:
        """The body of one answer that holds rows."""
        headers = {"Accept": "application/json", "OData-Version": "4.0", "OData-MaxVersion": "4.0"}
        return self._transport.get_json(
            url, subject=subject, judge=find_problem, headers=headers | ({"Prefer": preference} if preference else {})
        ).body

    def shorten(self, link: str) -> str:
        """A link as it is kept over the nights: without the environment's address where it begins with it."""
        return link.removeprefix(self.root)

    def lengthen(self, link: str) -> str:
        """The address of a link that was kept."""
        return urljoin(self.root, link)

    def _resolve(self, subject: str, url: str, link: Any) -> str | None:
        if not isinstance(link, str) or not link:
            return None
        target = urljoin(url, link)
        if origin(target) != origin(self.root):
            raise ExtractError(
                f"Source {self.source_name}: {subject} goes on at {place(target)}, which is another host and is not "
                "followed; set base_url to the address that the environment calls itself by."
            )
        return target


class Sweep:
    """One query along its next links. `start` asks for the first page; then `rows` gives every row of every page.

    `first` is the first page once it is there. Afterwards `pages`, `total` (as told by the first page) and `delta_link` say what was learnt.
    """

    def __init__(
        self, organisation: Organisation, subject: str, url: str, *, is_tracked: bool = False, may_restart: bool = True
    ) -> None:
        self._organisation = organisation
        self._subject = subject
        self._first = url
        self._is_tracked = is_tracked
        self._may_restart = may_restart
        self.first: Page | None = None
        self.pages = 0
        self.delta_link: str | None = None
        self.total: int | None = None

    def start(self) -> Page:
        """The first page."""
        self.first = self._organisation.ask(self._subject, self._first, is_tracked=self._is_tracked)
        self.total = self.first.total
        return self.first

    def rows(self) -> Iterator[Row]:
        """Every row; again from the start when a page's cookie is refused in mid-sweep (once), so that rows may repeat."""
        page, seen = self.first or self.start(), {self._first}
        while True:
            self.pages += 1
            yield from page.rows
            if page.next_link is None:
                self.delta_link = page.delta_link
                return
            if page.next_link in seen:
                raise ExtractError(
                    f"Source {self._organisation.source_name}: {self._subject} names the same next page again after "
                    f"{self.pages} pages; refresh again, or ask the environment's administrator."
                )
            seen.add(page.next_link)
            try:
                page = self._organisation.ask(self._subject, page.next_link, is_tracked=self._is_tracked)
            except RefusedError:
                if not self._may_restart:
                    raise
                self._may_restart = False
                seen, page = {self._first}, self.start()


class Definitions:
    """What the environment says of its tables; an integration user without that right makes everything unknown (None)."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._tracked: frozenset[str] | None = None
        self._attributes: dict[str, Mapping[str, str] | None] = {}

    def attributes(self, logical_name: str) -> Mapping[str, str] | None:
        """Attribute -> its type in lower case ('' where untold); None when the list cannot be read. Asked for once."""
        if logical_name not in self._attributes:
            self._attributes[logical_name] = self._read_attributes(logical_name)
        return self._attributes[logical_name]

    def _read_attributes(self, logical_name: str) -> Mapping[str, str] | None:
        url = f"EntityDefinitions(LogicalName='{logical_name}')/Attributes?$select=LogicalName,AttributeType"
        rows = self._read(f"attributes of {logical_name}", url)
        found = {
            str(row["LogicalName"]).lower(): str(row.get("AttributeType") or "").lower()
            for row in rows or ()
            if row.get("LogicalName")
        }
        return found or None

    def is_tracked(self, logical_name: str) -> bool:
        """Whether the table is known to have change tracking."""
        if self._tracked is None:
            url = (
                "EntityDefinitions?$select=LogicalName,SchemaName,ChangeTrackingEnabled"
                "&$filter=ChangeTrackingEnabled%20eq%20true"
            )
            rows = self._read("tables with change tracking", url) or ()
            self._tracked = frozenset(
                str(row.get("LogicalName") or row.get("SchemaName") or "").lower()
                for row in rows
                if row.get("ChangeTrackingEnabled") is not False
            )
        return logical_name in self._tracked

    def _read(self, subject: str, path: str) -> list[Row] | None:
        try:
            sweep = Sweep(self._organisation, subject, self._organisation.root + path)
            return list(sweep.rows())
        except (ForbiddenError, RefusedError):
            return None


def find_problem(body: Any) -> str | None:
    """What is wrong with a body that came under HTTP 200; None when it holds rows and no error."""
    if not isinstance(body, Mapping):
        return "an answer of another shape"
    if "error" in body:
        return f"an error under HTTP 200 ({error_detail(body) or 'without words'})"
    rows = body.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return "an answer without a list of rows"
    return None


def read_total(body: Mapping[str, Any]) -> int | None:
    """Rows that the query has in all, None where it is not told or beyond what is counted."""
    total, count = body.get(TOTAL), body.get("@odata.count")
    if isinstance(total, int):
        return total if total >= 0 and not body.get(LIMIT_EXCEEDED) else None
    return count if isinstance(count, int) and 0 <= count < COUNT_LIMIT else None


def logical_name(set_name: str) -> str:
    """The table that an entity set holds: the singular of its name."""
    return set_name[:-3] + "y" if set_name.endswith("ies") else set_name.removesuffix("s")
