"""One table of the data dictionary: every column that the audience can download, each with a permanent anchor."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import column_anchor
from reports.data_tables import describe_tables
from reports.outputs import Output, Page, Report
from reports.pages.dictionary import PAGES_NAMED, DescribedColumn, ListedTable, describe_columns, list_table


@dataclass(frozen=True)
class ShownColumn:
    """One column with its anchor, and the first pages that use it as (address, title)."""

    anchor: str
    column: DescribedColumn
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DictionaryTablePage:
    """Context of dictionary_table.html."""

    table: ListedTable
    columns: tuple[ShownColumn, ...]


def build(report: Report) -> Iterator[Output]:
    """Yield a page per table."""
    first_pages = {page.stem: (page.path, page.title) for page in reversed(report.contents.pages)}
    kinds = {stem: _count(report, stem) for stem in first_pages}
    for table in describe_tables(report):
        listed = list_table(table, report)
        columns = tuple(
            ShownColumn(
                column_anchor(column.table, column.column),
                column,
                tuple(
                    _name_page(first_pages[stem], stem, kinds[stem])
                    for stem in (column.used_by or "").split()[:PAGES_NAMED]
                ),
            )
            for column in describe_columns(table, report)
        )
        yield Page(listed.path, "dictionary_table", f"Table {table.name}", DictionaryTablePage(listed, columns))


def _count(report: Report, stem: str) -> int:
    return sum(page.stem == stem for page in report.contents.pages)


def _name_page(page: tuple[str, str], stem: str, count: int) -> tuple[str, str]:
    """Return a page's address and words; of a stem with many pages the first, in words that say so."""
    path, title = page
    return (path, title) if count == 1 else (path, f"{stem.replace('_', ' ')} pages")
