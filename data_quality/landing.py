"""The landing door: judges one spooled delivery and writes `verdict.json` and `refusals.parquet` beside it.

Accept, or hold the whole delivery with reasons; single rows are refused to suspense or quarantine. Nothing is changed
in what was delivered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data_quality.batch import Policy, check_extraction, check_keys, check_rejected_share, check_row_count
from data_quality.checks import Check, Severity, run_guarded
from data_quality.control import check_control
from data_quality.delivery import Delivery, load_delivery
from data_quality.expectations import ExpectationRunner, read_frame
from data_quality.grammar import EXACT, Grammar, quote_name, quote_text
from data_quality.refusals import find_refusals, make_empty_refusals, write_refusals
from data_quality.relations import check_relations
from data_quality.stated_totals import check_stated_totals
from data_quality.suites import Suite, build_suite


@dataclass(frozen=True)
class Verdict:
    """What the door says of one delivery. `totals` are counts and, as text, exact amounts as delivered."""

    checks: tuple[Check, ...]
    rows_refused: int
    totals: dict[str, Any]

    @property
    def outcome(self) -> str:
        """`accept`, or `hold` when any check blocks."""
        return "hold" if any(check.is_blocking for check in self.checks) else "accept"

    def to_json(self) -> dict[str, Any]:
        """The content of `verdict.json`."""
        reasons = [{"code": check.code, "sentence": check.reason} for check in self.checks if check.is_blocking]
        return {
            "outcome": self.outcome,
            "reasons": reasons,
            "rows_refused": self.rows_refused,
            "checks": [check.to_row() for check in self.checks],
            "totals": self.totals,
        }


def judge_folder(folder: Path, policy: Policy, runner: ExpectationRunner, projects: Sequence[str] = ()) -> Verdict:
    """Judge one spool folder and write its verdict; raises DeliveryError when the folder is not a spooled delivery."""
    delivery = load_delivery(folder)
    grammar = Grammar(delivery)
    with duckdb.connect(config=EXACT) as connection:
        connection.execute(
            f"create view delivered as select * from read_parquet({quote_text(str(delivery.rows_path))})"
        )
        batch = _Batch(connection, delivery, grammar, policy, runner, projects)
        checks = [*_judge_rows(batch), *_judge_values(batch)]
        refused = connection.execute("select count(*) from refusals").fetchall()[0][0]
        verdict = Verdict(tuple(checks), refused, _sum_totals(connection, delivery, grammar))
        write_refusals(connection, folder)
    write_json(folder / "verdict.json", verdict.to_json())
    return verdict


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file that appears whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


@dataclass(frozen=True)
class _Batch:
    """One delivery under judgement: its rows are the view `delivered` of the connection."""

    connection: duckdb.DuckDBPyConnection
    delivery: Delivery
    grammar: Grammar
    policy: Policy
    runner: ExpectationRunner
    projects: Sequence[str]

    def run(self, check_id: str, rule: Callable[[], Iterable[Check]], severity: Severity = "error") -> list[Check]:
        """The rule's checks, or the one check that says that it broke."""
        return run_guarded(check_id, self.delivery.subject, severity, rule)


def _judge_rows(batch: _Batch) -> list[Check]:
    """Refuse single rows, then hold the whole delivery against what it says of itself and what it replaces."""
    connection, delivery, grammar, policy = batch.connection, batch.delivery, batch.grammar, batch.policy

    def refuse() -> list[Check]:
        find_refusals(connection, delivery, grammar)
        return []

    broken = batch.run("landing.row_values", refuse)
    if broken:
        make_empty_refusals(connection)
    return [
        *broken,
        *batch.run("landing.read_whole", lambda: check_extraction(delivery)),
        *batch.run("landing.control", lambda: check_control(connection, delivery, grammar)),
        *batch.run("landing.row_count", lambda: check_row_count(connection, delivery, policy)),
        *batch.run("landing.differing_rows", lambda: check_keys(connection, delivery, grammar)),
        *batch.run("landing.rejected_share", lambda: check_rejected_share(connection, delivery, policy)),
    ]


def _judge_values(batch: _Batch) -> list[Check]:
    """Hold the delivery's values against its suite; a suite that cannot be read blocks."""
    connection, delivery, grammar = batch.connection, batch.delivery, batch.grammar
    suites: list[Suite] = []

    def plan() -> list[Check]:
        suites.append(build_suite(delivery))
        return []

    broken = batch.run("landing.suite", plan)
    if broken:
        return broken
    suite = suites[0]

    def expect() -> list[Check]:
        with suppress(
            Exception
        ):  # a failed import is told by each expectation; pandas must not be imported twice at once
            batch.runner.load()
        frame, key, note = read_frame(connection, delivery, grammar, suite.expectations)
        return batch.runner.run(frame, suite.expectations, delivery.subject, key, note) if len(frame) else []

    def relate() -> Iterable[Check]:
        return check_relations(connection, delivery, grammar, suite, batch.projects)

    blocks = any(item.severity == "error" for item in suite.expectations)
    return [
        *batch.run("landing.relations", relate, "warning"),
        *batch.run("landing.stated_totals", lambda: check_stated_totals(connection, delivery, grammar), "warning"),
        *batch.run("landing.expectations", expect, "error" if blocks else "warning"),
    ]


def _sum_totals(connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar) -> dict[str, Any]:
    """Rows and readable money by what becomes of them; amounts are null where no column speaks for money."""
    column = delivery.money_column
    amount = grammar.parse_amount(quote_name(column)) if column else "cast(null as decimal(18, 2))"
    parts = {
        "delivered": "true",
        "accepted": "disposition is null",
        "suspended": "disposition = 'suspense'",
        "quarantined": "disposition = 'quarantine'",
    }
    select = ", ".join(
        f"count(*) filter (where {where}), coalesce(sum(amount) filter (where {where}), 0)" for where in parts.values()
    )
    values = connection.execute(f"""
        select {select}
        from (select _row, {amount} as amount from delivered) as valued
        left join refusals on refusals._row = valued._row
    """).fetchall()[0]
    totals: dict[str, Any] = {}
    for number, name in enumerate(parts):
        totals[f"{name}_rows"] = values[2 * number]
        totals[f"{name}_amount"] = f"{values[2 * number + 1]:.2f}" if column else None
    return totals
