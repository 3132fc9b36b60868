"""Freeze a month: the shown tables as they stood on the month's last day, as far as they are known now, in a warehouse of their own.

The cut is declared per table in `tables.yml` (`month` or `issue`, `then`, `from`); `render_site` renders the edition from the
frozen warehouse as it renders any other.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import yaml

from reports.city import CityFacts
from reports.errors import MonthWithoutFiguresError, WarehouseUnreadableError
from reports.shown import ATTACHED, PERSONS, TABLES_FILE, ShownTable, create_views, load_tables
from reports.warehouse import load_queries

FROZEN = "frozen"
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "disabled_optimizers": "statistics_propagation",
}
STORAGE_VERSION = "v1.0.0"
NAMES = ("core", "named_people", "person_name")
FIGURES = """
select as_of_date as day from shown.metric_values where value is not null or value_amount is not null
union all
select month_end_date as day from shown.fct_project_months
"""


@dataclass(frozen=True)
class Cut:
    """How a table is cut at a month's end. `is_dated`: its rows tell how they stood then, so that a difference is a revision."""

    rows: str
    is_dated: bool
    then: Mapping[str, str]
    relation: str | None


@dataclass(frozen=True)
class FrozenTable:
    """One file of frozen rows: its address in the edition, its table, and how many rows it has."""

    path: str
    table: str
    row_count: int
    is_dated: bool


@cache
def load_cuts(path: Path = TABLES_FILE) -> dict[str, Cut]:
    """Read how each declared table is cut, by `schema.table`."""
    declared: Mapping[str, Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    cuts = {}
    for name, entry in declared.items():
        is_dated = "month" in entry
        rows = str(entry["month"] if is_dated else entry.get("issue", True))
        cuts[name] = Cut(rows, is_dated, entry.get("then", {}), entry.get("from"))
    return cuts


def end_of_month(month: str) -> date:
    """Return the last day of a month written as YYYY-MM."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def freeze_month(warehouse: Path, target: Path, month: str, city: CityFacts) -> None:
    """Write the frozen warehouse of a month (YYYY-MM) to `target`, a new file.

    Raises MonthWithoutFiguresError where the warehouse has no figure at the month's end, WarehouseUnreadableError where it
    cannot be read.
    """
    day = end_of_month(month)
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        _attach(connection, warehouse, ATTACHED, "read_only")
        tables = load_tables()
        create_views(connection, tables, "internal")
        _require_figures(connection, month, day)
        _create_macros(connection, day, city)
        for sql in load_queries("freezing").values():
            connection.execute(sql)
        target.parent.mkdir(parents=True, exist_ok=True)
        _attach(connection, target, FROZEN, f"storage_version '{STORAGE_VERSION}'")
        cuts = load_cuts()
        for table in tables:
            _freeze_table(connection, table, cuts[f"{table.schema}.{table.table}"])
        _keep_names(connection)
        connection.execute(f"detach {FROZEN}")


def export_tables(frozen: Path, folder: Path, audience: str) -> tuple[FrozenTable, ...]:
    """Write what an audience sees of a frozen warehouse as `folder/frozen/SCHEMA.TABLE.parquet`; columns and tables that it may not see are left out."""
    cuts = load_cuts()
    files = []
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        _attach(connection, frozen, ATTACHED, "read_only")
        tables = load_tables()
        create_views(connection, tables, audience)
        (folder / FROZEN).mkdir(parents=True, exist_ok=True)
        for table in tables:
            shown = [column.name for column in table.columns if audience == "internal" or column.is_public]
            if not shown or (audience == "public" and table.public_rows == "false"):
                continue
            name = f"{table.schema}.{table.table}"
            path = f"{FROZEN}/{name}.parquet"
            columns = ", ".join(f'"{column}"' for column in shown)
            written = connection.execute(
                f"copy (select {columns} from shown.{table.view} order by all) to {_quote(folder / path)} "
                "(format parquet, compression zstd)"
            ).fetchall()
            files.append(FrozenTable(path, name, int(written[0][0]), cuts[name].is_dated))
    return tuple(files)


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, option: str) -> None:
    if option == "read_only" and not path.is_file():
        raise WarehouseUnreadableError(f"The warehouse {path} does not exist; run a refresh first.")
    try:
        connection.execute(f"attach {_quote(path)} as {name} ({option})")
    except duckdb.Error as error:
        raise WarehouseUnreadableError(f"The warehouse {path} cannot be read ({error}); publish it again.") from error


def _require_figures(connection: duckdb.DuckDBPyConnection, month: str, day: date) -> None:
    found = connection.execute(
        f"select bool_or(day = ?), min(day), max(case when day = last_day(day) then day end) from ({FIGURES})", [day]
    ).fetchall()
    has_figures, first, last = found[0]
    if has_figures:
        return
    if first is None:
        raise MonthWithoutFiguresError(f"There are no figures for {month}, nor for any other month; run a refresh.")
    raise MonthWithoutFiguresError(
        f"There are no figures for {month}: they begin with {first:%Y-%m} and end with {last or first:%Y-%m}; name a month "
        "between, or run a refresh."
    )


def _create_macros(connection: duckdb.DuckDBPyConnection, day: date, city: CityFacts) -> None:
    local = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(city.time_zone))
    over_at = local.astimezone(UTC).replace(tzinfo=None)
    connection.execute(f"create macro month_end() as date '{day.isoformat()}'")
    connection.execute(f"create macro month_over_at() as timestamp '{over_at.isoformat(sep=' ')}'")
    connection.execute(f"create macro start_month() as {city.fiscal_year_start_month}")


def _freeze_table(connection: duckdb.DuckDBPyConnection, table: ShownTable, cut: Cut) -> None:
    source = cut.relation or f"shown.{table.view}"
    selected = ", ".join(
        f'cast({cut.then.get(column.name, _name(column.name))} as {column.sql_type}) as "{column.name}"'
        for column in table.columns
    )
    target = f'{FROZEN}.{table.schema}."{table.table}"'
    connection.execute(f"create schema if not exists {FROZEN}.{table.schema}")
    connection.execute(
        f"create or replace table {target} as select {selected} from (select * from {source} where {cut.rows}) order by all"
    )
    comments = connection.execute(
        "select column_name, comment from duckdb_columns() where database_name = ? and schema_name = ? and table_name = ? "
        "and comment is not null",
        [ATTACHED, table.schema, table.table],
    ).fetchall()
    names = {column.name for column in table.columns}
    for name, comment in comments:
        if name in names:
            connection.execute(f"comment on column {target}.{_name(name)} is {_text(comment)}")


def _keep_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep every person's name that the whole warehouse has, for taking them out of the public edition's texts."""
    schema, table, column = NAMES
    known = connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = ?", [ATTACHED]
    ).fetchall()
    chosen = [
        f"select {name} as person from {ATTACHED}.{owner}.{source}"
        for owner, source, name in PERSONS
        if (owner, source, name) in known
    ]
    if chosen:
        connection.execute(
            f"create or replace table {FROZEN}.{schema}.{table} as select distinct person as {column} "
            f"from ({' union all '.join(chosen)}) where person is not null order by all"
        )


def _name(column: str) -> str:
    return f'"{column}"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quote(path: Path) -> str:
    return _text(str(path))
