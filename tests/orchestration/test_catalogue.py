"""A metric that is not wholly defined does not build, and every proof that the catalogue names is there."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.catalogue import NULL_REASONS, load_catalogue, load_inputs
from orchestration.errors import BuildError
from orchestration.explaining_formula import names_in, sets_in
from orchestration.explaining_rows import EVIDENCE, row_query
from orchestration.home import DBT_PROJECT, PROJECT_ROOT

WHOLE: dict[str, Any] = {
    "metric_id": "cpi", "name": "CPI", "plain_name": "Work for a dollar", "formula": "EV / AC", "unit": "ratio", "better": "higher",
    "grain": "project at month end", "inputs": "ev_amount, ac_amount", "null_reasons": ["not_started", "zero_denominator"],
    "standard": "NASA", "version": 1, "proven_by": ["evm-04-fence"], "calculation": "ev_amount / ac_amount",
}  # fmt: skip


def written(folder: Path, *entries: dict[str, Any]) -> Path:
    """A catalogue of one family with those entries."""
    (folder / "earned_value.yml").write_text(yaml.safe_dump({"metrics": list(entries)}), encoding="utf-8")
    return folder


def without(key: str) -> dict[str, Any]:
    """The whole entry less one key."""
    return {name: value for name, value in WHOLE.items() if name != key}


def test_a_whole_entry_is_taken_and_knows_its_family_and_query(tmp_path: Path) -> None:
    (entry,) = load_catalogue(written(tmp_path, WHOLE))
    assert "ev_amount / nullif(ac_amount, 0) as cpi" in entry.pop("query")
    assert entry == {**WHOLE, "family": "earned_value"}


@pytest.mark.parametrize("key", [key for key in WHOLE if key not in ("metric_id", "calculation")])
def test_a_metric_without_a_key_does_not_build_and_the_sentence_names_both(tmp_path: Path, key: str) -> None:
    with pytest.raises(BuildError) as raised:
        load_catalogue(written(tmp_path, without(key)))
    assert "cpi" in str(raised.value) and key in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"unit": "dollars"}, "unit 'dollars'"),
        ({"better": "up"}, "better 'up'"),
        ({"version": 0}, "version"),
        ({"null_reasons": ["no_bseline"]}, "did you mean 'no_baseline'"),
        ({"null_reasons": ["zero_denominator", "not_started"]}, "order of rule 2"),
        ({"proven_by": []}, "proven_by"),
        ({"formulae": "EV / AC"}, "did you mean 'formula'"),
        ({"calculation": "ev_amount /"}, "calculation"),
        ({"needs": "ev_amount"}, "needs"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(BuildError, match=re.escape(told)):
        load_catalogue(written(tmp_path, WHOLE | changed))


def test_two_entries_of_one_metric_do_not_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="defined 2 times"):
        load_catalogue(written(tmp_path, WHOLE, WHOLE))


def test_reasons_are_those_of_the_models_in_their_order() -> None:
    macro = (DBT_PROJECT / "macros" / "metrics.sql").read_text(encoding="utf-8").partition("endmacro")[0]
    assert re.findall(r"'([a-z_]+)'", macro) == list(NULL_REASONS)


@pytest.mark.parametrize("entry", load_catalogue(), ids=lambda entry: str(entry["metric_id"]))
def test_what_a_calculation_names_is_described_and_its_rows_can_be_asked_for(entry: dict[str, Any]) -> None:
    calculation = str(entry.get("calculation", "0"))
    names = [*names_in(calculation), *entry.get("needs", ())]
    assert [name for name in names if name not in load_inputs()] == []
    told = [load_inputs()[name] for name in names]
    sets = [*sets_in(calculation), *entry.get("rows", ())]
    sets += [name for one in told for name in (*one.get("rows", ()), *sets_in(str(one.get("calculation", "0"))))]
    assert all(row_query(name)[0] and "select" in row_query(name)[1] for name in sets)


def test_every_row_set_is_used() -> None:
    told = [*load_catalogue(), *load_inputs().values()]
    used = {name for one in told for name in (*one.get("rows", ()), *sets_in(str(one.get("calculation", "0"))))}
    assert {path.stem for path in EVIDENCE.glob("*.sql")} == used


@cache
def functions_of(path: Path) -> frozenset[str]:
    """The test functions of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@cache
def golden_ids() -> frozenset[str]:
    """The ids of every published worked example that the tests keep."""
    return frozenset(_golden_ids())


def _golden_ids() -> Iterator[str]:
    for path in (PROJECT_ROOT / "tests").rglob("golden*.json"):
        for one in json.loads(path.read_text(encoding="utf-8")):
            yield str(one["id"])


def is_there(proof: str) -> bool:
    """Whether a pytest node id or a worked example's id exists."""
    file, _, function = proof.partition("::")
    if not function:
        return proof in golden_ids()
    return (PROJECT_ROOT / file).is_file() and function.partition("[")[0] in functions_of(PROJECT_ROOT / file)


@pytest.mark.parametrize("entry", load_catalogue(), ids=lambda entry: str(entry["metric_id"]))
def test_every_proof_is_there(entry: dict[str, Any]) -> None:
    assert [proof for proof in entry["proven_by"] if not is_there(proof)] == []


def test_a_proof_that_is_not_there_is_found_out() -> None:
    assert not is_there("no-such-example")
    assert not is_there("tests/dbt/test_earned_value.py::test_nothing")
    assert is_there("tests/dbt/test_earned_value.py::test_project_metrics_at_their_dates[cpi]")
