"""Lists that stand whole on pages of their own, split and with a data file, and in excerpt on the page that they belong to.

A list is data: a query of `queries/listing.sql`, and the columns that the page shows of it. Its data file holds every column.
"""

from dataclasses import dataclass
from typing import Any

from reports.addresses import data_file
from reports.outputs import Report, Sheet

EXCERPT_ROWS = 12
NUMERIC = frozenset({"money", "whole", "day", "moment", "fraction"})

Cell = tuple[str, Any, Any]
"""A cell: its kind (a filter, or what `_parts.html` makes of it), its value, and the value that stands beside it."""


@dataclass(frozen=True)
class Column:
    """A column of a list: its heading, its kind, the field that it shows and the field that stands small beside it."""

    head: str
    kind: str
    field: str
    beside: str = ""
    metric_id: str = ""

    @property
    def heading(self) -> tuple[str, str, str | None]:
        """Return the heading as the tables of the templates take it."""
        return (self.head, "n" if self.kind in NUMERIC else "", self.metric_id or None)


@dataclass(frozen=True)
class Listing:
    """A list: `stem` names its query, its data file and its place on a page; `what` names its rows, in the plural."""

    stem: str
    path: str
    parent: tuple[str, str]
    title: str
    what: str
    lead: str
    empty: str
    columns: tuple[Column, ...]

    @property
    def data_path(self) -> str:
        """Return the address of the data file with every row."""
        return data_file(self.stem)

    @property
    def headings(self) -> tuple[tuple[str, str, str | None], ...]:
        """Return the headings in order."""
        return tuple(column.heading for column in self.columns)


@dataclass(frozen=True)
class Excerpt:
    """The first rows of a list, and how many it has."""

    listing: Listing
    rows: tuple[tuple[Cell, ...], ...]
    row_count: int


@dataclass(frozen=True)
class Rows:
    """Every row of a list as its page shows it, and the data file."""

    cells: tuple[tuple[Cell, ...], ...]
    sheet: Sheet


def read_rows(report: Report, listing: Listing) -> Rows:
    """Return the rows of a list in the order of its query."""
    names, records = report.warehouse.table("listing", listing.stem.replace("-", "_"))
    places = {name: place for place, name in enumerate(names)}
    shown = [
        (column.kind, places[column.field], places[column.beside] if column.beside else None)
        for column in listing.columns
    ]
    cells = tuple(
        tuple((kind, record[place], None if beside is None else record[beside]) for kind, place, beside in shown)
        for record in records
    )
    return Rows(cells, Sheet(listing.data_path, tuple(names), records))


def read_excerpt(report: Report, listing: Listing, size: int = EXCERPT_ROWS) -> Excerpt:
    """Return the first rows of a list."""
    cells = read_rows(report, listing).cells
    return Excerpt(listing, cells[:size], len(cells))
