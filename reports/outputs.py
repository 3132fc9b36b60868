"""What a page module yields: pages, and the data files beside them."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar

from reports.addresses import number_page
from reports.city import CityFacts
from reports.editions import EditionFacts
from reports.errors import ReportError
from reports.warehouse import Warehouse

PAGE_ROWS = 150
Row = TypeVar("Row")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Build:
    """The build that the report tells of (`core.meta_build`); `sources` is JSON text."""

    run_id: str | None
    built_at: datetime | None
    as_of_date: date
    git_commit: str | None
    schema_version: str | None
    sources: str | None


@dataclass(frozen=True)
class WrittenFile:
    """A data file of the site: its address, its size in bytes, and the SHA-256 of its bytes in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ListedPage:
    """A page of the site: its address, its template's stem and its title."""

    path: str
    stem: str
    title: str


@dataclass
class SiteContents:
    """What was rendered so far, in order, for the pages that list the others: downloads, search and the sitemap."""

    pages: list[ListedPage] = field(default_factory=list)
    files: list[WrittenFile] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)

    def add_page(self, page: "Page") -> None:
        """Note a page; ReportError when its address is taken."""
        self._take(page.path)
        self.pages.append(ListedPage(page.path, page.stem, page.title))

    def add_file(self, path: str, content: bytes) -> None:
        """Note a data file; ReportError when its address is taken."""
        self._take(path)
        self.files.append(WrittenFile(path, len(content), sha256(content).hexdigest()))

    def _take(self, path: str) -> None:
        if path in self.paths:
            raise ReportError(f"Two outputs of the report are called {path}; give one of them another address.")
        self.paths.add(path)


@dataclass(frozen=True)
class Report:
    """What every page module receives."""

    warehouse: Warehouse
    audience: str
    build: Build
    city: CityFacts
    contents: "SiteContents"
    edition: EditionFacts | None = None

    @property
    def is_internal(self) -> bool:
        """Return whether this is the internal edition."""
        return self.audience == "internal"


@dataclass(frozen=True)
class Page:
    """One HTML page: its address, its template's stem, its title and its context (a frozen dataclass).

    `scripts` are the addresses, relative to the site's root, of the site's own scripts that the page may run; every page is
    whole without them.
    """

    path: str
    stem: str
    title: str
    context: Any
    scripts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One CSV file for people: UTF-8, ISO dates, no thousands separators, one header row."""

    path: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]

    def to_bytes(self) -> bytes:
        """Return the file; a text cell that a spreadsheet would run is preceded by an apostrophe."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([write_cell(value) for value in row] for row in self.rows)
        return buffer.getvalue().encode("utf-8")


@dataclass(frozen=True)
class RawFile:
    """One file that is written as it is: a workbook, a Parquet table, a feed or a description."""

    path: str
    content: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """Return the file."""
        return self.content


Output = Page | Sheet | RawFile


@dataclass(frozen=True)
class Part:
    """One part of a list split over pages; `links` are (number, address relative to the root)."""

    number: int
    count: int
    first_row: int
    last_row: int
    row_count: int
    links: tuple[tuple[int, str], ...]

    @property
    def path(self) -> str:
        """Return this part's address."""
        return self.links[self.number - 1][1]


def write_cell(value: Any) -> str:
    """Return a CSV cell: ISO dates, `true` and `false`, exact decimals, safe text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return guard_text(value)
    return repr(value) if isinstance(value, float) else str(value) if not isinstance(value, Decimal) else f"{value:f}"


def guard_text(text: str) -> str:
    """Return a text as a spreadsheet may open it: what it would run is preceded by an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def sheet_of(path: str, record: type[Any], rows: Iterable[Any]) -> Sheet:
    """Return a sheet whose columns are the fields of a record."""
    names = tuple(one.name for one in fields(record))
    return Sheet(path, names, [[getattr(row, name) for name in names] for row in rows])


def name_part(title: str, part: Part) -> str:
    """Return the title of one part of a list; titles of pages differ."""
    return title if part.number == 1 else f"{title}, part {part.number}"


def split_rows(path: str, rows: Sequence[Row], size: int = PAGE_ROWS) -> list[tuple[Part, tuple[Row, ...]]]:
    """Split a list over pages of `size` rows; an empty list is one empty page."""
    count = max(1, -(-len(rows) // size))
    links = tuple((number, number_page(path, number)) for number in range(1, count + 1))
    parts = []
    for number in range(1, count + 1):
        first = (number - 1) * size
        shown = tuple(rows[first : first + size])
        parts.append((Part(number, count, first + 1 if shown else 0, first + len(shown), len(rows), links), shown))
    return parts
