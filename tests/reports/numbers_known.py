"""Every number that an audience's tables hold or add up to: what a page may show, worked out apart from the report's queries."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import duckdb

from reports.shown import load_tables
from reports.warehouse import Warehouse

DIMENSIONS = (
    *("fiscal_year", "period", "fund_code", "department_code", "account_code", "account_type", "account_class"),
    *(
        "finance_project_code",
        "project_key",
        "source_name",
        "event_type",
        "measure",
        "kind",
        "reason_code",
        "is_loaded",
    ),
    *("role_name", "resource_role", "month_end_date", "department_name", "portfolio_name", "program_name", "status"),
    *(
        "control_id",
        "vendor_key",
        "contract_id",
        "benefit_kind",
        "purchase_order_id",
        "is_internal_service",
        "funding_source",
    ),
)
NUMERIC = ("DECIMAL", "DOUBLE", "FLOAT", "BIGINT", "INTEGER", "HUGEINT")
WHOLE_UNCHECKED = 100_000
"""Whole numbers below this are counts, days and years, which nearly every table holds anyway."""


def normal(value: object) -> Decimal:
    """Return a number so that 1.50, 1.5 and the double 1.5 are the same."""
    return round(Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value)), 9).normalize()


def known_numbers(path: Path, audience: str) -> set[Decimal]:
    """Return all numbers of the tables that the audience sees, their sums by up to three dimensions, and changes of figures."""
    with Warehouse(path, audience) as warehouse:
        connection = warehouse._connection
        found = {
            normal(value) for view in sorted({t.view for t in load_tables()}) for value in _numbers(connection, view)
        }
        found |= {normal(value) for value in _changes(connection)}
    return found | {-value for value in found} | {Decimal(0)}


def _numbers(connection: duckdb.DuckDBPyConnection, view: str) -> Iterator[object]:
    columns = {row[0]: row[1] for row in connection.execute(f"describe shown.{view}").fetchall()}
    numeric = [name for name, kind in columns.items() if kind.startswith(NUMERIC)]
    if not numeric:
        return
    for row in connection.execute(f"select {', '.join(numeric)} from shown.{view}").fetchall():
        yield from (value for value in row if value is not None)
    present = [name for name in DIMENSIONS if name in columns]
    for size in range(4):
        for group in combinations(present, size):
            by = f" group by {', '.join(group)}" if group else ""
            sums = ", ".join(f"sum({name})" for name in numeric)
            for row in connection.execute(f"select {sums} from shown.{view}{by}").fetchall():
                yield from (value for value in row if value is not None)


def _changes(connection: duckdb.DuckDBPyConnection) -> Iterator[object]:
    rows = connection.execute(
        "select value - earlier, value_amount - earlier_amount from (select *, "
        "lag(value) over (partition by metric_id, entity_type, entity_id order by as_of_date) as earlier, "
        "lag(value_amount) over (partition by metric_id, entity_type, entity_id order by as_of_date) as earlier_amount "
        "from scoped_values)"
    ).fetchall()
    for row in rows:
        yield from (value for value in row if value is not None)
