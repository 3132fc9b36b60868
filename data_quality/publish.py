"""The publish door: judges a built warehouse, read-only, before it replaces the published one.

The blocking controls (R1 unless the city says otherwise) and the bridge's shares stop publishing, and so does any of them
when it broke; everything else is a warning that is published with the build (interfaces, section 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from data_quality.checks import Check, Severity, describe_breakage, run_guarded
from data_quality.errors import BuildError
from data_quality.expectations import ExpectationRunner
from data_quality.grammar import EXACT, quote_text
from data_quality.landing import write_json
from data_quality.marts import (
    check_budget_ties,
    check_metric_values,
    check_project_keys,
    check_row_counts,
    check_table_shapes,
)
from data_quality.reconciliations import BLOCKING_CONTROLS, CONTROLS, check_control, check_shares
from data_quality.suites import PublishedSuite, read_published_suite

Rule = Callable[[duckdb.DuckDBPyConnection], Iterable[Check]]


def judge_build(database: Path, out: Path, context: Mapping[str, Any], runner: ExpectationRunner) -> dict[str, Any]:
    """Judge the build and write {outcome, checks} to `out`.

    `context["previous"]` is the warehouse published before, `context["blocking_controls"]` lists the controls that stop
    publishing when they fail. Raises BuildError when the build cannot be opened, or a control is none of R1 to R10. A
    previous warehouse that cannot be opened is a broken warning.
    """
    suite = read_published_suite()
    previous = context.get("previous")
    controls = _read_controls(context.get("blocking_controls"))
    with duckdb.connect(config=EXACT) as connection:
        _attach(connection, database, "build")
        connection.execute("use build")
        checks: list[Check] = []
        for check_id, subject, severity, rule in _list_rules(suite, runner, controls):
            checks += run_guarded(check_id, subject, severity, partial(rule, connection))
        if previous:
            checks += run_guarded(
                "publish.row_count", "previous edition", "warning", lambda: _compare(connection, Path(previous))
            )
    outcome = "hold" if any(check.is_blocking for check in checks) else "publish"
    result: dict[str, Any] = {"outcome": outcome, "checks": [{**check.to_row(), "door": "publish"} for check in checks]}
    write_json(out, result)
    return result


def _attach(connection: duckdb.DuckDBPyConnection, database: Path, name: str) -> None:
    try:
        connection.execute(f"attach {quote_text(str(database))} as {name} (read_only)")
    except duckdb.Error as error:
        raise BuildError(
            f"The warehouse {database} cannot be opened ({describe_breakage(error)}); build it again."
        ) from error


def _read_controls(controls: Sequence[str] | None) -> tuple[str, ...]:
    chosen = tuple(BLOCKING_CONTROLS if controls is None else controls)
    unknown = [name for name in chosen if name not in CONTROLS]
    if unknown:
        raise BuildError(f"The blocking control {unknown[0]!r} is none of {', '.join(CONTROLS)}.")
    return chosen


def _list_rules(
    suite: PublishedSuite, runner: ExpectationRunner, controls: Sequence[str]
) -> Iterator[tuple[str, str, Severity, Rule]]:
    for name in controls:
        yield f"publish.{name.lower()}", "quality.reconciliations", "error", partial(check_control, control_id=name)
    yield "publish.bridge_shares", "core.bridge_project_finance", "error", check_shares
    yield "publish.table_shape", "warehouse", "warning", lambda connection: check_table_shapes(connection, suite.tables)
    yield "publish.project_key_known", "core.dim_projects", "warning", check_project_keys
    yield "publish.budget_ties", "finance.budget_vs_actuals", "warning", check_budget_ties
    yield "publish.metric_values", "metrics.values", "warning", check_metric_values
    for table in suite.expectations:
        yield (
            "publish.expectations",
            table,
            "warning",
            partial(_check_table, table=table, suite=suite, runner=runner),
        )


def _compare(connection: duckdb.DuckDBPyConnection, previous: Path) -> list[Check]:
    _attach(connection, previous, "previous")
    try:
        return list(check_row_counts(connection))
    finally:
        connection.execute("detach previous")


def _check_table(
    connection: duckdb.DuckDBPyConnection, table: str, suite: PublishedSuite, runner: ExpectationRunner
) -> list[Check]:
    """Great Expectations over the needed columns of one published table, as texts, years and plain numbers."""
    expectations = suite.expectations[table]
    types = {str(row[0]): str(row[1]) for row in connection.execute(f"describe {table}").fetchall()}
    columns = {item.frame_column: item for item in expectations if item.column in types}
    money = [
        name for name, item in columns.items() if item.form == "number" and types[item.column].startswith("DECIMAL")
    ]
    if money:
        raise BuildError(f"The suite of {table} looks at {money[0]} as a number; money is checked in SQL.")
    forms = {"number": "cast({0} as double)", "year": "cast(year({0}) as double)"}
    label = suite.tables[table][0]
    selected = f'cast({label} as varchar) as "key__{label}", ' + ", ".join(
        f'{forms.get(item.form, "cast({0} as varchar)").format(item.column)} as "{name}"'
        for name, item in columns.items()
    )
    if not columns:
        raise BuildError(f"{table} has none of the columns that its suite looks at.")
    rows = connection.execute(f"select count(*) from {table}").fetchall()[0][0]
    if not rows:
        return []
    frame = connection.execute(f"select {selected} from {table}").df()
    return runner.run(frame, expectations, table, (f"key__{label}",))
