"""The steward's rules that claim finance codes by the descriptions of their lines (`finance_rules.csv`), judged before dbt."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

RULE_COLUMNS = ("rule_id", "pattern", "source_name", "project_id", "confidence", "problem")


def register_rules(connection: duckdb.DuckDBPyConnection, rows: Sequence[Sequence[str | None]]) -> None:
    """Create `landing.policy_finance_rules`, grain: the rule as written; `problem` says why one cannot be used.

    A pattern that the engine cannot read is kept only in the problem: an engine that met it would end the whole build.
    """
    listed = ", ".join(f"{column} varchar" for column in RULE_COLUMNS)
    connection.execute(f"create or replace table landing.policy_finance_rules ({listed})")
    for rule_id, pattern, source_name, project_id, confidence in rows:
        refused = _pattern_problem(connection, pattern)
        problem = refused or _confidence_problem(confidence)
        values = (rule_id, None if refused else pattern, source_name, project_id, confidence, problem)
        connection.execute("insert into landing.policy_finance_rules values (?, ?, ?, ?, ?, ?)", values)


def _pattern_problem(connection: duckdb.DuckDBPyConnection, pattern: str | None) -> str | None:
    if pattern is None:
        return "it has no pattern"
    try:
        connection.execute("select regexp_matches('', ?)", [pattern]).fetchall()
    except duckdb.Error as error:
        told = str(error).strip().splitlines()[0].rpartition(": ")[2]
        return f"its pattern {pattern!r} is no regular expression ({told})"
    return None


def _confidence_problem(confidence: str | None) -> str | None:
    try:
        is_share = 0 <= float(confidence or "") <= 1
    except ValueError:
        is_share = False
    return None if is_share else f"its confidence {confidence!r} is no number from 0 to 1"
