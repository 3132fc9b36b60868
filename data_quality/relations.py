"""What a suite says about columns together: dates in order, references within the delivery, freshness. In SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from data_quality.checks import Check, say_rows, to_outcome
from data_quality.delivery import Delivery
from data_quality.grammar import Grammar, quote_name, quote_text
from data_quality.suites import Suite

SAMPLES = 5


def check_relations(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    grammar: Grammar,
    suite: Suite,
    projects: Sequence[str],
) -> Iterator[Check]:
    """One warning per declared order, reference and freshness; `projects` are the project ids known elsewhere."""
    for first, last in suite.ordered:
        condition = f"{_parse(delivery, grammar, first)} > {_parse(delivery, grammar, last)}"
        yield _count(connection, delivery, f"{first}_order", condition, f"{first} is after {last}")
    for column, target in suite.references if delivery.mode == "full" else ():
        known = f"select {_parse(delivery, grammar, target)} as code from delivered"
        yield _check_reference(connection, delivery, grammar, column, known, f"{target} of this delivery")
    if projects and delivery.stream != "projects" and delivery.find_column("project_id"):
        known = "select unnest([" + ", ".join(quote_text(project) for project in projects) + "]) as code"
        yield _check_reference(connection, delivery, grammar, "project_id", known, "known project")
    if suite.freshness:
        yield _check_freshness(connection, delivery, grammar, *suite.freshness)


def _parse(delivery: Delivery, grammar: Grammar, name: str) -> str:
    column = delivery.find_column(name)
    if column is None:
        raise KeyError(name)
    return grammar.parse(column)


def _check_reference(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar, column: str, known: str, target: str
) -> Check:
    value = _parse(delivery, grammar, column)
    condition = f"{value} is not null and {value} not in (select code from ({known}) where code is not null)"
    return _count(connection, delivery, f"{column}_reference", condition, f"{column} is no {target}")


def _count(connection: duckdb.DuckDBPyConnection, delivery: Delivery, name: str, condition: str, finding: str) -> Check:
    labels = delivery.key or ("_line",)
    label = "concat_ws(' / ', " + ", ".join(f"cast({quote_name(column)} as varchar)" for column in labels) + ")"
    connection.execute(
        f"create or replace temp table odd_rows as select _row, {label} as label from delivered where {condition}"
    )
    count = connection.execute("select count(*) from odd_rows").fetchall()[0][0]
    sample = connection.execute(f"select label from odd_rows order by _row limit {SAMPLES}").fetchall()
    reason = f"In {say_rows(count)} of {delivery.subject} {finding}"
    reason += f", e.g. {', '.join(row[0] for row in sample)}." if count else "."
    return Check(
        f"landing.{name}",
        delivery.subject,
        "warning",
        to_outcome(is_sound=not count),
        str(count),
        "0",
        reason,
        code=name,
    )


def _check_freshness(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar, column: str, days: int
) -> Check:
    newest, age = connection.execute(
        f"""
        select newest, date_diff('day', newest, cast(try_cast(? as timestamp with time zone) at time zone ? as date))
        from (select max({_parse(delivery, grammar, column)}) as newest from delivered)
        """,
        [delivery.finished_at, delivery.time_zone],
    ).fetchall()[0]
    is_sound = age is None or 0 <= age <= days
    reason = f"The newest {column} of {delivery.subject} is {newest or 'blank'}."
    if not is_sound:
        reason = (
            f"The newest {column} of {delivery.subject} is {newest}, {age} days before it was read; "
            f"expected at most {days}. Ask the sender whether this is the right file."
        )
    return Check(
        f"landing.{column}_fresh",
        delivery.subject,
        "warning",
        to_outcome(is_sound=is_sound),
        None if newest is None else str(newest),
        f"at most {days} days old",
        reason,
        code="stale_rows",
    )
