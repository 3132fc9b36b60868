"""What the publish door warns of: missing columns, orphans, sums that do not tie, odd metric values, lost rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import duckdb

from data_quality.checks import Check, say_rows, to_outcome

ROW_SHARE = Decimal("0.8")
PUBLISHED_SCHEMAS = ("core", "finance", "metrics", "quality")
BUDGET_TIES: Mapping[str, tuple[str, str]] = {
    "current_budget_amount": ("finance.fct_budget_lines", "true"),
    "expended_amount": ("finance.fct_journal_lines", "coalesce(account_type, 'expenditure') = 'expenditure'"),
    "encumbered_amount": ("finance.fct_encumbrances", "true"),
}
METRIC_RULES: Mapping[str, tuple[str, str]] = {
    "metric_finite": ("value is not null and not isfinite(value)", "is not a finite number"),
    "metric_null_reason": (
        "value is null and value_amount is null and null_reason is null",
        "is null without a reason",
    ),
    "metric_reason_spare": ("value is not null and null_reason is not null", "has a value and a null reason"),
    "metric_coverage": ("coverage_count > coverage_of", "covers more than there is"),
    "metric_fraction": ("unit = 'fraction' and isfinite(value) and abs(value) > 100", "is a fraction beyond 10,000 %"),
    "metric_money": (
        "value_amount is not null and isfinite(value) and abs(value - cast(value_amount as double)) > 0.01",
        "has a value that is not its amount",
    ),
}


def _warn(check_id: str, subject: str, *, is_sound: bool, observed: object, bound: str, reason: str) -> Check:
    return Check(f"publish.{check_id}", subject, "warning", to_outcome(is_sound=is_sound), str(observed), bound, reason)


def _list_columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, set[str]]:
    """Columns of every published table by `schema.table`."""
    columns: dict[str, set[str]] = {}
    schemas = ", ".join(f"'{schema}'" for schema in PUBLISHED_SCHEMAS)
    found = connection.execute(
        f"select schema_name || '.' || table_name, column_name from duckdb_columns() "
        f"where database_name = ? and schema_name in ({schemas}) order by 1, 2",
        [database],
    ).fetchall()
    for table, column in found:
        columns.setdefault(table, set()).add(column)
    return columns


def check_table_shapes(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Sequence[str]]) -> Iterator[Check]:
    """One check per published table: it is there, with every column that readers rely on."""
    present = _list_columns(connection, "build")
    for table, wanted in tables.items():
        missing = [column for column in wanted if column not in present.get(table, set())]
        reason = f"{table} has its columns."
        if table not in present:
            reason = f"{table} is missing from the build; its readers would break."
        elif missing:
            reason = f"{table} lacks {', '.join(missing)}; its readers would break."
        is_sound = table in present and not missing
        observed = ", ".join(missing) if missing else ("present" if table in present else "absent")
        yield _warn("table_shape", table, is_sound=is_sound, observed=observed, bound="all columns", reason=reason)


def check_project_keys(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """One check per table with a project_key: every key that is not null is a project's."""
    for table, columns in _list_columns(connection, "build").items():
        if "project_key" not in columns or table in ("core.dim_projects", "core.dim_projects_history"):
            continue
        orphans = connection.execute(f"""
            select count(*) from {table} as facts
            where facts.project_key is not null
                and facts.project_key not in (select projects.project_key from core.dim_projects as projects)
        """).fetchall()[0][0]
        reason = f"{say_rows(orphans)} of {table} name a project that core.dim_projects does not hold."
        yield _warn("project_key_known", table, is_sound=not orphans, observed=orphans, bound="0", reason=reason)


def check_budget_ties(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """budget_vs_actuals against the facts it sums, per fiscal year, to the cent; and its own identity row by row."""
    for column, (table, condition) in BUDGET_TIES.items():
        apart = connection.execute(f"""
            with summed as (
                select fiscal_year, sum({column}) as amount from finance.budget_vs_actuals group by fiscal_year
            ),
            facts as (select fiscal_year, sum(amount) as amount from {table} where {condition} group by fiscal_year)
            select coalesce(summed.fiscal_year, facts.fiscal_year) as fiscal_year,
                coalesce(summed.amount, 0) - coalesce(facts.amount, 0) as difference
            from summed full join facts on facts.fiscal_year = summed.fiscal_year
            where coalesce(summed.amount, 0) <> coalesce(facts.amount, 0)
            order by 1
        """).fetchall()
        reason = f"{column} of finance.budget_vs_actuals ties to {table} in every fiscal year."
        if apart:
            listed = ", ".join(f"{row[0]} by {row[1]}" for row in apart[:5])
            reason = f"{column} of finance.budget_vs_actuals does not tie to {table}: {listed}."
        yield _warn(
            f"{column}_ties",
            "finance.budget_vs_actuals",
            is_sound=not apart,
            observed=len(apart),
            bound="0",
            reason=reason,
        )
    broken = connection.execute("""
        select count(*) from finance.budget_vs_actuals
        where current_budget_amount
            <> original_budget_amount + amendment_amount + transfer_amount + carry_forward_amount
    """).fetchall()[0][0]
    reason = f"In {say_rows(broken)} of finance.budget_vs_actuals the current budget is not the sum of its events."
    yield _warn(
        "current_budget_sums",
        "finance.budget_vs_actuals",
        is_sound=not broken,
        observed=broken,
        bound="0",
        reason=reason,
    )


def check_metric_values(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """Metric values are finite, say why they are null, cover no more than there is, and lie in a believable range."""
    for check_id, (condition, finding) in METRIC_RULES.items():
        odd = connection.execute(f"""
            select metric_id, count(*) from metrics.values where {condition} group by metric_id order by metric_id
        """).fetchall()
        total = sum(row[1] for row in odd)
        listed = ", ".join(f"{row[0]} ({row[1]})" for row in odd[:5])
        reason = f"No value of metrics.values {finding}."
        if odd:
            reason = f"{say_rows(total)} of metrics.values: a metric {finding}, in {listed}."
        yield _warn(check_id, "metrics.values", is_sound=not odd, observed=total, bound="0", reason=reason)


def check_row_counts(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """One check per table that the previous edition filled: at least 80 % of its rows are still there."""
    present, before = _list_columns(connection, "build"), _list_columns(connection, "previous")
    for table in sorted(set(present) & set(before)):
        rows = connection.execute(f"select count(*) from build.{table}").fetchall()[0][0]
        old = connection.execute(f"select count(*) from previous.{table}").fetchall()[0][0]
        if not old or not table.startswith(("core.", "finance.")):
            continue
        reason = f"{table} has {say_rows(rows)}; the published edition has {old}."
        if rows < ROW_SHARE * old:
            reason += " Look at held and stale sources before relying on it."
        yield _warn(
            "row_count", table, is_sound=rows >= ROW_SHARE * old, observed=rows, bound=f"80% of {old}", reason=reason
        )
