"""A small published warehouse with exactly the columns of interfaces.md section 5, filled by hand."""

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from tests.reports.fixture_delivery import make_project_delivery
from tests.reports.fixture_figures import make_definitions, make_figures, make_public_figures
from tests.reports.fixture_finance import complete_finance
from tests.reports.fixture_money import make_dimensions, make_finance
from tests.reports.fixture_portfolio import add_portfolio
from tests.reports.fixture_projects import (
    AS_OF,
    HOSTILE_NAMES,
    PRIVATE,
    PROJECT_KEYS,
    make_changes,
    make_delivery,
    make_months,
    make_projects,
)
from tests.reports.fixture_quality import make_quality
from tests.reports.warehouse_tables import TABLES

__all__ = ["HOSTILE_NAMES", "PRIVATE", "PROJECT_KEYS", "build_warehouse", "collect_rows"]


def collect_rows() -> dict[str, list[dict[str, Any]]]:
    """Every table's rows by `schema.table`."""
    months, earned = make_months()
    core = {"dim_projects": make_projects(), "fct_project_months": months, "fct_earned_value_months": earned}
    core |= make_delivery() | make_dimensions()
    core["meta_build"] = [
        {
            "run_id": "20261020T081500Z",
            "built_at": datetime(2026, 10, 20, 8, 15),
            "as_of_date": AS_OF,
            "git_commit": "0123456789abcdef",
            "schema_version": "1",
            "sources": '[{"source_name": "projects_office", "is_stale": false}, {"source_name": "finance_share", "is_stale": true}]',
        }
    ]
    metrics = {"definitions": make_definitions(), "values": make_figures(), "changes": make_changes()}
    metrics["public_values"] = make_public_figures()
    groups = {"core": core, "finance": complete_finance(make_finance()), "metrics": metrics, "quality": make_quality()}
    held = {f"{schema}.{table}": rows for schema, tables in groups.items() for table, rows in tables.items()}
    return add_portfolio(make_project_delivery() | held)


def build_warehouse(path: Path, rows: dict[str, list[dict[str, Any]]] | None = None) -> Path:
    """Write the warehouse to `path`; `rows` replaces the hand-made ones (an empty mapping gives empty tables)."""
    filled = collect_rows() if rows is None else rows
    connection = duckdb.connect(str(path))
    for schema in ("core", "finance", "metrics", "quality"):
        connection.execute(f"create schema {schema}")
    for name, columns in TABLES.items():
        schema, table = name.split(".")
        declared = ", ".join(f'"{column}" {sql_type}' for column, sql_type in columns.items())
        connection.execute(f'create table {schema}."{table}" ({declared})')
        listed = [[row.get(column) for column in columns] for row in filled.get(name, [])]
        if listed:
            marks = ", ".join("?" for _ in columns)
            connection.executemany(f'insert into {schema}."{table}" values ({marks})', listed)
    connection.close()
    return path
