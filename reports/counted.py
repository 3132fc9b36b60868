"""What the public edition knows of rows that it may not see: counts, made before any page can read them, small ones pooled."""

from dataclasses import replace
from statistics import median
from typing import Any

import duckdb

from reports.shown import ATTACHED, load_tables, write_view
from reports.suppression import FEWEST, pool_small, show_both

DEMANDS = ("core", "fct_demands")
DECISIONS = frozenset({"approved", "rejected", "deferred"})

Row = tuple[Any, ...]


def count_demands(connection: duckdb.DuckDBPyConnection) -> None:
    """Create table `demand_counts`, a row per count: each department that a listed project names, `other`, `decided`, `waiting`, `all`.

    `request_count` is None where it is withheld. The row of all has the median days to a decision, of five decisions or more.
    Requests that became a project which is not listed are not counted. Without any request the table is empty.
    """
    rows, names = _read_demands(connection), _read_names(connection)
    pooled = pool_small(
        {name: sum(row[0] == name for row in rows) for name in names}, sum(row[0] is None for row in rows)
    )
    waiting = sum(row[3] is None and row[1] not in DECISIONS for row in rows)
    decided, still = show_both(len(rows) - waiting, waiting) if pooled.total is not None else (None, None)
    days = [(row[3] - row[2]).days for row in rows if row[2] is not None and row[3] is not None]
    middle = float(median(days)) if len(days) >= FEWEST else None
    told: list[Row] = [("department", name, count, None) for name, count in pooled.by_code.items()]
    told += [("other", "", pooled.pool, None), ("decided", "", decided, None), ("waiting", "", still, None)]
    told.append(("all", "", pooled.total, middle))
    connection.execute(
        "create table demand_counts (kind varchar, department_name varchar, request_count bigint, median_days double)"
    )
    if rows:
        connection.executemany("insert into demand_counts values (?, ?, ?, ?)", told)


def _read_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = "select distinct department_name from listed_projects where department_name is not null order by 1"
    return [str(name) for (name,) in connection.execute(query).fetchall()]


def _read_demands(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Read department (None where no published project names it), decision, submitted and decided date of each request."""
    table = next(table for table in load_tables() if (table.schema, table.table) == DEMANDS)
    found = connection.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = ? and table_name = ?",
        [ATTACHED, *DEMANDS],
    ).fetchall()
    every = replace(table, view="every_demand")
    connection.execute(write_view(every, frozenset(str(name) for (name,) in found), "internal"))
    rows = connection.execute(
        "select departments.department_name, decision, submitted_date, decided_date from shown.every_demand as demands "
        "left join (select distinct department_name from listed_projects) as departments "
        "on demands.department_name = departments.department_name where project_key is null or project_key in (select project_key from listed_projects)"
    ).fetchall()
    connection.execute("drop view shown.every_demand")
    return rows
