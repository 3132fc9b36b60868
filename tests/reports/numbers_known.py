"""Every number that an audience's tables hold, add up to or differ by: what a page may show, apart from the report's queries."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, permutations
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
    *("control_id", "vendor_key", "contract_id", "purchase_order_id", "is_internal_service", "funding_source"),
    "period_end_date",
)
NUMERIC = ("DECIMAL", "DOUBLE", "FLOAT", "BIGINT", "INTEGER", "HUGEINT")
WHOLE_UNCHECKED = 100_000
"""Whole numbers below this are counts, days and years, which nearly every table holds anyway."""

LISTED = "project_key in (select project_key from listed_projects)"
DERIVED = (
    # changes of figures between two dates
    "select value - lag(value) over figure, value_amount - lag(value_amount) over figure from scoped_values "
    "window figure as (partition by metric_id, entity_type, entity_id order by as_of_date)",
    # changed money, as it was, as it is, and by how much
    "select try_cast(before as decimal(18, 2)), try_cast(after as decimal(18, 2)), "
    "try_cast(after as decimal(18, 2)) - try_cast(before as decimal(18, 2)) from shown.metric_changes",
    # figures of the projects of a department, program or portfolio
    *(
        f"select sum(value_amount), sum(value) from current_figures inner join listed_projects on entity_id = project_key "
        f"inner join shown.dim_projects as projects using (project_key) group by metric_id, projects.{group}"
        for group in ("department_name", "program_name", "portfolio_name", "status")
    ),
    # exposure: probability times impact
    "select sum(probability * impact_amount), sum(impact_amount) from shown.fct_risks where status <> 'closed' group by rollup (project_key)",
    "select probability * impact_amount from shown.fct_risks",
    # the same over the projects that have not ended, rounded once
    "select cast(sum(cast(probability as decimal(9, 6)) * impact_amount) as decimal(18, 2)), sum(impact_amount) "
    "from shown.fct_risks inner join listed_projects using (project_key) "
    "where fct_risks.status <> 'closed' and listed_projects.status not in ('completed', 'cancelled')",
    # final cost of completed projects against what was approved
    "select sum(expended_amount) - any_value(approved_budget_amount), "
    "cast(sum(expended_amount) - any_value(approved_budget_amount) as double) / any_value(approved_budget_amount) "
    "from shown.budget_vs_actuals inner join shown.dim_projects using (project_key) group by project_key",
    # benefits, costs of them left out
    f"select sum(planned_amount), sum(forecast_amount), sum(realized_amount) from shown.fct_benefits "
    f"where lower(kind) is distinct from 'cost' and {LISTED} group by rollup (project_key)",
    # weight times score, hours of capacity
    "select weight * score from shown.fct_scores",
    "select sum(planned_hours) / nullif(sum(capacity_hours), 0) from shown.fct_resource_months group by resource_name, month_end_date",
)


def normal(value: object) -> Decimal:
    """Return a number so that 1.50, 1.5 and the double 1.5 are the same."""
    return round(Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value)), 9).normalize()


def known_numbers(path: Path, audience: str) -> set[Decimal]:
    """Return all numbers of the tables that the audience sees and what follows from them by one step."""
    with Warehouse(path, audience) as warehouse:
        connection = warehouse._connection
        views = sorted({table.view for table in load_tables()})
        found = {normal(value) for view in views for value in _numbers(connection, f"shown.{view}")}
        found |= {normal(value) for value in _numbers(connection, "listed_projects")}
        for query in DERIVED:
            found |= {normal(value) for value in _cells(connection, query)}
    return found | {-value for value in found} | {Decimal(0)}


def _numbers(connection: duckdb.DuckDBPyConnection, view: str) -> Iterator[object]:
    columns = {row[0]: row[1] for row in connection.execute(f"describe {view}").fetchall()}
    numeric = [name for name, kind in columns.items() if kind.startswith(NUMERIC)]
    if not numeric:
        return
    yield from _cells(connection, f"select {', '.join(numeric)} from {view}")
    money = [name for name in numeric if name == "amount" or name.endswith("_amount")]
    for one, other in permutations(money, 2):
        yield from _cells(
            connection, f"select {one} - {other}, ({one} - {other}) / cast(nullif({other}, 0) as double) from {view}"
        )
    sums = ", ".join(f"sum({name})" for name in numeric)
    present = [name for name in DIMENSIONS if name in columns]
    for size in range(4):
        for group in combinations(present, size):
            by = f" group by {', '.join(group)}" if group else ""
            yield from _cells(connection, f"select {sums} from {view}{by}")
            if "project_key" in columns:
                yield from _cells(connection, f"select {sums} from {view} where {LISTED}{by}")


def _cells(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[object]:
    for row in connection.execute(query).fetchall():
        yield from (value for value in row if value is not None)
