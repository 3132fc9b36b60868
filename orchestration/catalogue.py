"""The metric catalogue (`dbt_project/metrics/*.yml`): read and checked whole, so that no metric is published half defined.

One file per family, one entry per metric. `dbt_project/metric_inputs.yml` says the same of the numbers that calculations
name: what each is, what must be delivered for it, which published rows it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orchestration.catalogue_sql import write_query
from orchestration.configuration import nearest
from orchestration.errors import BuildError, PortfolioError
from orchestration.explaining_formula import names_in
from orchestration.home import DBT_PROJECT

DEFINITION_COLUMNS = (
    "metric_id",
    "name",
    "plain_name",
    "family",
    "formula",
    "unit",
    "better",
    "grain",
    "inputs",
    "null_reasons",
    "standard",
    "caveat",
    "proven_by",
    "query",
    "version",
)
"""The columns of `landing.metric_definitions`; `family` is the name of the entry's file, `query` made of its calculation."""

TEXTS = ("metric_id", "name", "plain_name", "formula", "unit", "better", "grain", "inputs", "standard")
OPTIONAL = ("caveat", "calculation", "needs", "rows")
UNITS = ("amount", "ratio", "fraction", "days", "months", "hours", "count", "years", "score", "index")
DIRECTIONS = ("higher", "lower", "none")
NULL_REASONS = {
    "excluded_scope": "the project is out of scope: deleted at its source, or not asked for by this figure",
    "source_missing": "no source delivers what it is made from",
    "not_started": "the project, or its plan, has not started",
    "completed": "the project has ended",
    "no_baseline": "there is no approved baseline to compare with",
    "no_time_phasing": "the plan is not spread over time, or its planned value falls from one period to the next",
    "no_ev_method": "nothing tells how much of the work is done",
    "no_actuals": "no actual cost is known",
    "stale_actuals": "the ledger's newest period ends more than a month before",
    "stale_status": "the project was not updated for 65 days, or has no published status report",
    "zero_denominator": "it would divide by zero",
    "not_attainable": "the budget is spent and the work is not done: no rate of work attains it",
    "multiple_sign_changes": "the cash flow changes its sign more than once, so that several rates solve it",
    "small_n_suppressed": "it would be a share of fewer than five",
    "restricted_public": "it is not for the public edition",
}
"""Why a value can be missing, in the order in which the first that applies is given (metrics, rule 2)."""


def load_catalogue(folder: Path = DBT_PROJECT / "metrics") -> list[dict[str, Any]]:
    """One entry per metric, by metric_id, `family` and `query` added; BuildError naming the first metric and key that is wrong."""
    entries: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["metrics"]:
            for problem in entry_problems(entry):
                raise BuildError(
                    f"{path.name}: the metric {entry.get('metric_id', '?')}: {problem}{'' if problem.endswith('?') else '.'}"
                )
            query = write_query(entry["metric_id"], entry.get("calculation"))
            entries.append({**entry, "family": path.stem, "query": query})
    ids = [str(entry["metric_id"]) for entry in entries]
    for metric_id in ids:
        if ids.count(metric_id) > 1:
            raise BuildError(f"The metric {metric_id}: metric_id is defined {ids.count(metric_id)} times.")
    return sorted(entries, key=lambda entry: str(entry["metric_id"]))


def entry_problems(entry: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one entry, each naming its key."""
    known = [*TEXTS, "null_reasons", "version", "proven_by", *OPTIONAL]
    for key in entry:
        if key not in known:
            yield f"the key {key} is not known{nearest(key, known)}"
    for key in (*TEXTS, *(key for key in ("caveat", "calculation") if key in entry)):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"{key} is missing or not a text"
    if entry.get("unit") not in UNITS:
        yield f"unit {entry.get('unit')!r} is none of {', '.join(UNITS)}"
    if entry.get("better") not in DIRECTIONS:
        yield f"better {entry.get('better')!r} is none of {', '.join(DIRECTIONS)}"
    if not isinstance(entry.get("version"), int) or entry["version"] < 1:
        yield "version is not a whole number from 1"
    yield from _reason_problems(entry.get("null_reasons"))
    yield from _list_problems(entry)
    yield from _calculation_problems(entry)


def _reason_problems(reasons: object) -> Iterator[str]:
    order = list(NULL_REASONS)
    if not isinstance(reasons, list) or not reasons:
        yield "null_reasons is missing or not a list"
        return
    for reason in reasons:
        if reason not in order:
            yield f"null_reasons names {reason!r}{nearest(str(reason), order)}"
            return
    if sorted(set(reasons), key=order.index) != reasons:
        yield "null_reasons are not in the order of rule 2, each once"


def _list_problems(entry: Mapping[str, Any]) -> Iterator[str]:
    proofs = entry.get("proven_by")
    if not isinstance(proofs, list) or not proofs or not all(isinstance(one, str) for one in proofs):
        yield "proven_by names no test"
    for key in ("needs", "rows"):
        if key in entry and not isinstance(entry[key], list):
            yield f"{key} is not a list"


def _calculation_problems(entry: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(entry.get("calculation"), str):
        return
    try:
        names_in(entry["calculation"])
    except PortfolioError as error:
        yield f"calculation: {error}"


@cache
def load_inputs() -> Mapping[str, Mapping[str, Any]]:
    """What is known of each number that a calculation may name (`dbt_project/metric_inputs.yml`), by its name."""
    path = DBT_PROJECT / "metric_inputs.yml"
    inputs: dict[str, Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["inputs"]
    return inputs
