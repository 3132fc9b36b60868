"""The tables that an audience may download: the columns of `shown` that the warehouse has, in words, with keys and units.

A column that the audience does not see, or that the warehouse lacks, is left out, not shown empty. The words are the comments
of the published database, so that dictionary, data package and database say the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reports.outputs import Report, WrittenFile
from reports.shown import ATTACHED, ShownTable, load_tables

KEYS_FILE = Path(__file__).with_name("keys.yml")
LEFT_OUT = ("core.meta_build",)
"""Tables that only name the build: they would change every night, and every description of them."""
PUBLIC_LEFT_OUT = ("core.fct_demands",)
"""Tables whose rows the public pages only count, small counts withheld: the rows themselves would tell them again."""

Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class DataColumn:
    """One column: its name, its SQL type and what it means."""

    name: str
    sql_type: str
    description: str


@dataclass(frozen=True)
class Reference:
    """A column whose every value is in the column of that name of another table (`schema.table`)."""

    column: str
    table: str


@dataclass(frozen=True)
class DataTable:
    """One table: where its rows are read (`relation`, SQL), its columns, and what is known of it.

    `files` are the files that hold it, their paths relative to where they are described from.
    """

    schema: str
    table: str
    relation: str
    description: str
    columns: tuple[DataColumn, ...]
    row_count: int = 0
    primary_key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    files: tuple[WrittenFile, ...] = ()

    @property
    def name(self) -> str:
        """Return the table's name with its schema."""
        return f"{self.schema}.{self.table}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of the columns in order."""
        return tuple(column.name for column in self.columns)

    def select(self) -> str:
        """Return the statement that gives every row, in the order of all columns."""
        return f"select {', '.join(map(quote_name, self.column_names))} from {self.relation} order by all"


def quote_name(name: str) -> str:
    """Return an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def describe_tables(report: Report) -> tuple[DataTable, ...]:
    """Return the tables of the audience, by name, without keys and files."""
    ask = report.warehouse.ask
    comments: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, comment in ask(
        "select schema_name, table_name, column_name, coalesce(comment, '') from duckdb_columns() "
        f"where database_name = '{ATTACHED}' order by all"
    ):
        comments.setdefault((schema, table), {})[column] = comment
    described = {
        (schema, table): comment
        for schema, table, comment in ask(
            "select schema_name, table_name, coalesce(comment, '') from duckdb_tables() "
            f"where database_name = '{ATTACHED}' order by all"
        )
    }
    shown = {f"{table.schema}.{table.table}": table for table in load_tables()}
    made = (
        _describe(table, comments.get((table.schema, table.table), {}), described, report)
        for name, table in sorted(shown.items())
        if name not in LEFT_OUT
        and (report.is_internal or (table.public_rows != "false" and name not in PUBLIC_LEFT_OUT))
    )
    return tuple(_count_rows(table, ask) for table in made if table.columns)


def _describe(
    table: ShownTable, comments: Mapping[str, str], described: Mapping[tuple[str, str], str], report: Report
) -> DataTable:
    columns = []
    for column in table.columns:
        found = next((name for name in column.sources if name in comments), None)
        if found is not None and (report.is_internal or column.is_public):
            columns.append(DataColumn(column.name, column.sql_type, comments[found]))
    words = described.get((table.schema, table.table), "")
    return DataTable(table.schema, table.table, f"shown.{quote_name(table.view)}", words, tuple(columns))


def _count_rows(table: DataTable, ask: Ask) -> DataTable:
    return replace(table, row_count=int(ask(f"select count(*) from {table.relation}")[0][0]))


@cache
def load_keys() -> Mapping[str, Mapping[str, Any]]:
    """Return the declared keys: `primary` by table, `references` by column."""
    declared: Mapping[str, Mapping[str, Any]] = yaml.safe_load(KEYS_FILE.read_text(encoding="utf-8"))
    return declared


def find_keys(tables: Iterable[DataTable], ask: Ask) -> tuple[DataTable, ...]:
    """Return the tables with those of the declared keys that their rows keep; references only among these tables."""
    declared = load_keys()
    held = {table.name: table for table in tables}
    for name, table in held.items():
        key = tuple(declared["primary"].get(name, ()))
        if key and set(key) <= set(table.column_names) and _is_unique(table, key, ask):
            held[name] = replace(table, primary_key=key)
    for name, table in held.items():
        found = [
            Reference(column, target)
            for column, target in declared["references"].items()
            if target != name
            and column in table.column_names
            and target in held
            and held[target].primary_key == (column,)
            and _is_contained(table, column, held[target], ask)
        ]
        held[name] = replace(table, references=tuple(found))
    return tuple(held.values())


def _is_unique(table: DataTable, key: tuple[str, ...], ask: Ask) -> bool:
    names = ", ".join(map(quote_name, key))
    blank = " or ".join(f"{quote_name(name)} is null" for name in key)
    sql = f"select count(*) = count(distinct ({names})) and count(*) filter (where {blank}) = 0 from {table.relation}"
    return bool(ask(sql)[0][0])


def _is_contained(table: DataTable, column: str, target: DataTable, ask: Ask) -> bool:
    name = quote_name(column)
    sql = (
        f"select count(*) from {table.relation} where {name} is not null "
        f"and {name} not in (select {name} from {target.relation})"
    )
    return int(ask(sql)[0][0]) == 0
