"""The data dictionary: every table and column that the audience can download, as pages and as one CSV.

Grain of the data file: one row per column of a table.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from reports.addresses import data_file, table_page
from reports.data_files import FOLDER, is_beside
from reports.data_tables import DataTable, describe_tables
from reports.outputs import Output, Page, Report, sheet_of
from reports.shown import load_tables
from reports.units import unit_of
from reports.warehouse import QUERIES, load_queries

PATH = "dictionary.html"
DATA_PATH = data_file("dictionary")
PAGES_NAMED = 6
SHARED_QUERIES = {"figures": ("overview", "group", "resources")}
"""Query files that several pages ask through a module of their own (reports/figures.py)."""


@dataclass(frozen=True)
class ListedTable:
    """One table of the dictionary: its files' addresses, or None where the site has none, and where its page is."""

    name: str
    path: str
    description: str
    row_count: int
    column_count: int
    csv_path: str | None
    parquet_path: str | None
    is_beside: bool


@dataclass(frozen=True)
class DescribedColumn:
    """One column: its type in SQL, its unit, its meaning, and the pages (stems, with blanks between) whose queries name it."""

    table: str
    column: str
    type: str
    unit: str | None
    meaning: str | None
    used_by: str | None


@dataclass(frozen=True)
class DictionaryPage:
    """Context of dictionary.html; the tables by schema."""

    groups: tuple[tuple[str, tuple[ListedTable, ...]], ...]
    column_count: int
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the list of tables, and the data file with every column."""
    tables = describe_tables(report)
    listed = [list_table(table, report) for table in tables]
    schemas = sorted({table.schema for table in tables})
    groups = tuple((schema, tuple(one for one in listed if one.name.startswith(f"{schema}."))) for schema in schemas)
    columns = [column for table in tables for column in describe_columns(table, report)]
    yield Page(PATH, "dictionary", "Data dictionary", DictionaryPage(groups, len(columns), DATA_PATH))
    yield sheet_of(DATA_PATH, DescribedColumn, columns)


def list_table(table: DataTable, report: Report) -> ListedTable:
    """Return a table with the files that this rendering has written of it."""
    written = {file.path for file in report.contents.files}
    csv_path, parquet_path = (f"{FOLDER}/{table.schema}/{table.table}.{ending}" for ending in ("csv", "parquet"))
    return ListedTable(
        name=table.name,
        path=table_page(table.name),
        description=table.description,
        row_count=table.row_count,
        column_count=len(table.columns),
        csv_path=csv_path if csv_path in written else None,
        parquet_path=parquet_path if parquet_path in written else None,
        is_beside=is_beside(table, report),
    )


def describe_columns(table: DataTable, report: Report) -> tuple[DescribedColumn, ...]:
    """Return a table's columns in order, with the pages of this rendering that use them."""
    rendered = {page.stem for page in report.contents.pages}
    users = read_users().get(table.name, {})
    return tuple(
        DescribedColumn(
            table.name,
            column.name,
            column.sql_type,
            unit_of(column.name, report.city.currency),
            column.description or None,
            " ".join(stem for stem in users.get(column.name, ()) if stem in rendered) or None,
        )
        for column in table.columns
    )


@cache
def read_users() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return, by table and column, the stems of the pages whose queries read that table and name that column."""
    words = [(_list_pages(path.stem), _read_words(path.stem)) for path in QUERIES.glob("*.sql") if path.stem != "shown"]
    return {
        f"{table.schema}.{table.table}": {
            column.name: tuple(
                sorted(
                    {
                        page
                        for pages, queries in words
                        if any(table.view in views and column.name in names for views, names in queries)
                        for page in pages
                    }
                )
            )
            for column in table.columns
        }
        for table in load_tables()
    }


def _list_pages(stem: str) -> tuple[str, ...]:
    """Return the pages that ask a query file: a part of a page is named `_page_part`."""
    return SHARED_QUERIES.get(stem, (stem.split("_")[1] if stem.startswith("_") else stem,))


def _read_words(stem: str) -> list[tuple[set[str], set[str]]]:
    """Return, for each query of a file, the views that it reads, itself or through a table of shown.sql, and the words in it."""
    made = _read_made()
    found = []
    for sql in load_queries(stem).values():
        names = set(re.findall(r"\w+", sql))
        views = set(re.findall(r"shown\.(\w+)", sql)).union(*(made[name] for name in names & made.keys()))
        found.append((views, names))
    return found


@cache
def _read_made() -> Mapping[str, frozenset[str]]:
    """Return, by table that shown.sql makes, the views that it rests on; a table may rest on those before it."""
    made: dict[str, frozenset[str]] = {}
    for name, sql in load_queries("shown").items():
        earlier = [made[word] for word in set(re.findall(r"\w+", sql)) & made.keys()]
        made[name] = frozenset(re.findall(r"shown\.(\w+)", sql)).union(*earlier)
    return made
