"""The manager's words of an edition: read as paragraphs, and refused for the public where they name what is not public."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import duckdb

from reports.freezing import CONFIG
from reports.shown import ATTACHED, PERSONS, create_views, load_tables

SHORTEST_NAME = 3
PEOPLE = (
    *PERSONS,
    ("core", "dim_portfolios", "manager_name"),
    ("core", "dim_programs", "manager_name"),
    ("core", "fct_decisions", "owner_name"),
)
PROJECTS = (("core", "dim_projects"), ("core", "dim_projects_history"))
PROJECT_NAMES = ("project_name", "project_id", "project_key", "source_record_id")


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, which blank lines separate."""
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(part.strip() for part in parts if part.strip())


def find_private_name(warehouse: Path, text: str, named: Sequence[str | None]) -> str | None:
    """Return what in `text` the public may not read, in words: a project that is not public, or a person.

    `named` are the persons whom the edition names itself: who issues it, and who wrote the text.
    """
    told = _fold(text)
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        path = str(warehouse).replace("'", "''")
        connection.execute(f"attach '{path}' as {ATTACHED} (read_only)")
        create_views(connection, load_tables(), "public")
        known = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where database_name = ?", [ATTACHED]
        ).fetchall()
        present = {(str(schema), str(table), str(column)) for schema, table, column in known}
        public = _read(
            connection,
            "select project_name from shown.dim_projects union all select project_id from shown.dim_projects",
        )
        for name in sorted(_private_names(connection, present) - public):
            if _occurs(name, told):
                return f"the project {name!r}, which is not public"
        for name in sorted(_people(connection, present) - {_fold(name or "") for name in named}):
            if _occurs(name, told):
                return f"the person {name!r}"
    return None


def _private_names(connection: duckdb.DuckDBPyConnection, present: set[tuple[str, str, str]]) -> set[str]:
    names: set[str] = set()
    for schema, table in PROJECTS:
        for column in PROJECT_NAMES:
            if (schema, table, column) in present:
                names |= _read(
                    connection,
                    f"select {column} from {ATTACHED}.{schema}.{table} where project_key not in (select project_key from shown.dim_projects)",
                )
    return names


def _people(connection: duckdb.DuckDBPyConnection, present: set[tuple[str, str, str]]) -> set[str]:
    names: set[str] = set()
    for schema, table, column in PEOPLE:
        if (schema, table, column) in present:
            names |= _read(connection, f"select distinct {column} from {ATTACHED}.{schema}.{table}")
    swapped = {" ".join(reversed(name.split(", "))) for name in names if name.count(", ") == 1}
    return names | swapped


def _read(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {_fold(str(name)) for (name,) in connection.execute(query).fetchall() if name is not None}


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _occurs(name: str, told: str) -> bool:
    if len(name) < SHORTEST_NAME:
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) is not None
