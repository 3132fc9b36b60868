"""What an audience may see: one view per published table in schema `shown`, built from `tables.yml`.

Every query of the report reads these views and nothing else, so that the allowlist of the public edition is applied in one
place: a column outside it is a typed null, a row outside it is absent.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from reports.errors import AudienceUnknownError

AUDIENCES = ("internal", "public")
TABLES_FILE = Path(__file__).parent / "tables.yml"
ATTACHED = "warehouse"
SENSITIVE = "select project_key from shown.dim_projects where is_procurement_sensitive"
NAME_REMOVED = "[name removed]"
PERSONS = (
    ("core", "dim_projects", "manager_name"),
    ("core", "dim_projects_history", "manager_name"),
    ("core", "fct_status_reports", "author_name"),
    ("core", "fct_risks", "owner_name"),
    ("core", "fct_issues", "owner_name"),
    ("core", "fct_resource_months", "resource_name"),
    ("metrics", "decision_list", "owner_name"),
    ("core", "named_people", "person_name"),
)
"""Where the warehouse names persons: schema, table, column; `core.named_people` is in frozen months alone."""

_TYPES_BY_SUFFIX = (
    ("_amount", "DECIMAL(18,2)"),
    ("_date", "DATE"),
    ("_at", "TIMESTAMP"),
    ("_days", "BIGINT"),
    ("_count", "BIGINT"),
)
_TYPES_BY_NAME = {
    "amount": "DECIMAL(18,2)",
    "fiscal_year": "BIGINT",
    "period": "BIGINT",
    "coverage_of": "BIGINT",
    "requests": "BIGINT",
    "retries": "BIGINT",
    "passed": "BOOLEAN",
}


@dataclass(frozen=True)
class ShownColumn:
    """A column as pages read it; `sources` are its names in the warehouse, the first that exists is taken.

    In the public edition an `is_sensitive` column is null for projects whose procurement is under way, and an `is_text` column
    has the names of persons taken out.
    """

    name: str
    sources: tuple[str, ...]
    sql_type: str
    is_public: bool
    is_sensitive: bool = False
    is_text: bool = False


@dataclass(frozen=True)
class ShownTable:
    """A published table as pages read it; `public_rows` is the SQL condition of the public edition."""

    schema: str
    table: str
    view: str
    public_rows: str
    columns: tuple[ShownColumn, ...]


def guess_type(column: str) -> str:
    """Return the SQL type that a published column has by its name (interfaces.md section 5)."""
    if column in _TYPES_BY_NAME:
        return _TYPES_BY_NAME[column]
    if column.startswith(("is_", "has_")):
        return "BOOLEAN"
    if column.startswith("rows_"):
        return "BIGINT"
    return next((sql_type for suffix, sql_type in _TYPES_BY_SUFFIX if column.endswith(suffix)), "VARCHAR")


def parse_column(text: str, *, is_public: bool) -> ShownColumn:
    """Read one column of `tables.yml`: `name`, `name: TYPE` or `name|other_name`."""
    names, _, declared = text.partition(":")
    sources = tuple(name.strip() for name in names.split("|"))
    return ShownColumn(sources[0], sources, declared.strip() or guess_type(sources[0]), is_public)


@cache
def load_tables(path: Path = TABLES_FILE) -> tuple[ShownTable, ...]:
    """Read the declared tables in order; later public conditions may use earlier views."""
    declared: Mapping[str, Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_parse_table(name, entry) for name, entry in declared.items())


def _parse_table(name: str, entry: Mapping[str, Any]) -> ShownTable:
    schema, table = name.split(".")
    columns = [parse_column(text, is_public=True) for text in entry["public"]]
    columns += [parse_column(text, is_public=False) for text in entry["internal"]]
    sensitive, texts = entry.get("sensitive", ()), entry.get("texts", ())
    marked = tuple(
        replace(column, is_sensitive=column.name in sensitive, is_text=column.name in texts) for column in columns
    )
    rows = {"none": "false", "all": "true"}.get(entry["rows"], entry["rows"])
    return ShownTable(schema, table, entry.get("as", table), rows, marked)


def write_view(table: ShownTable, present: frozenset[str], audience: str) -> str:
    """Return the `create view` statement of one table for one audience, given the columns that the warehouse has."""
    if audience not in AUDIENCES:
        raise AudienceUnknownError(f"The audience {audience!r} is not known; use one of: {', '.join(AUDIENCES)}.")
    selected = ",\n    ".join(_select(column, present, audience) for column in table.columns)
    if not present:
        return f"create view shown.{table.view} as\nselect\n    {selected}\nwhere false"
    condition = table.public_rows if audience == "public" else "true"
    return (
        f"create view shown.{table.view} as\nselect\n    {selected}\n"
        f'from {ATTACHED}.{table.schema}."{table.table}"\nwhere {condition}'
    )


def _select(column: ShownColumn, present: frozenset[str], audience: str) -> str:
    found = next((name for name in column.sources if name in present), None)
    is_allowed = audience == "internal" or column.is_public
    source = f'"{found}"' if found is not None and is_allowed else "null"
    if audience == "public" and column.is_sensitive:
        source = f"case when project_key not in ({SENSITIVE}) then {source} end"
    if audience == "public" and column.is_text:
        source = f"without_persons({source})"
    return f'cast({source} as {column.sql_type}) as "{column.name}"'


def create_views(connection: duckdb.DuckDBPyConnection, tables: Iterable[ShownTable], audience: str) -> None:
    """Create schema `shown` over the attached warehouse."""
    rows = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = ?", [ATTACHED]
    ).fetchall()
    connection.execute("create schema shown")
    create_redaction(connection, {(str(schema), str(owner), str(name)) for schema, owner, name in rows})
    for table in tables:
        present = frozenset(name for schema, owner, name in rows if (schema, owner) == (table.schema, table.table))
        connection.execute(write_view(table, present, audience))


def create_redaction(connection: duckdb.DuckDBPyConnection, present: Collection[tuple[str, str, str]]) -> None:
    """Create macro `without_persons(text)`: a text with every person's name that the warehouse holds taken out.

    A name counts when it has two words or more; one word alone would take ordinary words out of titles. The second pass takes
    out a name that shares its one separator with the name before it.
    """
    names: set[str] = set()
    for schema, table, column in PERSONS:
        if (schema, table, column) in present:
            query = f"select distinct trim({column}) from {ATTACHED}.{schema}.{table} where {column} is not null"
            names |= {str(name) for (name,) in connection.execute(query).fetchall()}
    known = sorted((name for name in names if len(name.split()) > 1), key=lambda name: (-len(name), name))
    if not known:
        connection.execute("create macro without_persons(told) as told")
        return
    pattern = (
        r"(^|[^\pL\pN])(?:" + "|".join(r"\s+".join(map(re.escape, name.split())) for name in known) + r")($|[^\pL\pN])"
    )
    quoted = pattern.replace("'", "''")

    def take_out(told: str) -> str:
        return f"regexp_replace({told}, '{quoted}', '\\1{NAME_REMOVED}\\2', 'gi')"

    connection.execute(f"create macro without_persons(told) as {take_out(take_out('told'))}")
