"""The publish door over small warehouses: what stops publishing, what only warns, and what broke."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data_quality.errors import BuildError
from data_quality.expectations import ExpectationRunner
from data_quality.publish import judge_build
from data_quality.suites import read_published_suite

TYPES = {"allocation_share": "double", "value": "double", "passed": "boolean", "fiscal_year": "bigint", "period": "bigint",
         "percent_complete": "double", "coverage_count": "bigint", "coverage_of": "bigint", "planned_finish_date": "date"}  # fmt: skip
ROWS: dict[str, list[dict[str, Any]]] = {
    "core.dim_projects": [
        {"project_key": "k1", "project_id": "P1", "status": "active", "percent_complete": 40.0},
        {"project_key": "k2", "project_id": "P2", "status": "unknown", "percent_complete": None},
    ],
    "core.bridge_project_finance": [
        {"project_key": key, "finance_project_code": "C1", "allocation_share": 1 / 3, "match_method": "explicit"}
        for key in ("k1", "k2", "k1")
    ],
    "finance.fct_budget_lines": [{"fiscal_year": 2022, "project_key": "k1", "amount": "100.00"}],
    "finance.fct_journal_lines": [
        {"fiscal_year": 2022, "account_type": "expenditure", "amount": "10.10"},
        {"fiscal_year": 2022, "account_type": "revenue", "amount": "-5.00"},
    ],
    "finance.fct_encumbrances": [{"fiscal_year": 2022, "amount": "7.00"}],
    "finance.budget_vs_actuals": [
        {
            "fiscal_year": 2022,
            "original_budget_amount": "90.00",
            "amendment_amount": "10.00",
            "transfer_amount": "0.00",
            "carry_forward_amount": "0.00",
            "current_budget_amount": "100.00",
            "encumbered_amount": "7.00",
            "expended_amount": "10.10",
        }
    ],
    "metrics.definitions": [{"metric_id": "cpi", "formula": "ev / ac"}],
    "metrics.values": [
        {"metric_id": "cpi", "entity_type": "project", "entity_id": "k1", "value": 0.9, "unit": "index"},
        {"metric_id": "cpi", "entity_type": "project", "entity_id": "k2", "null_reason": "no_ac"},
        {"metric_id": "bac", "entity_type": "project", "entity_id": "k1", "value": 100.0, "value_amount": "100.00"},
    ],
    "quality.extracts": [{"extract_id": "E1", "status": "accepted"}],
    "quality.reconciliations": [
        {"control_id": "R1", "source_name": "finance", "extract_id": "E1", "difference_amount": "0.00", "passed": True},
        {"control_id": "R5", "source_name": "finance", "extract_id": "E1", "difference_amount": "4.00", "passed": False},
    ],
}  # fmt: skip
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def runner() -> ExpectationRunner:
    """One import of Great Expectations for the module."""
    return ExpectationRunner()


def build(path: Path, rows: Rows | None = None, *, without: str = "") -> Path:
    """A warehouse with every published table, holding ROWS with `rows` in their place."""
    held: Rows = {**ROWS, **(rows or {})}
    with duckdb.connect(str(path)) as connection:
        for schema in ("core", "finance", "metrics", "quality"):
            connection.execute(f"create schema {schema}")
        for table, columns in read_published_suite().tables.items():
            if table == without:
                continue
            names = columns or ("code",)
            typed = ", ".join(f'"{name}" {_type_of(name)}' for name in names)
            connection.execute(f"create table {table} ({typed})")
            for row in held.get(table, []):
                listed = ", ".join(f'"{name}"' for name in row)
                marks = ", ".join("?" for _ in row)
                connection.execute(f"insert into {table} ({listed}) values ({marks})", list(row.values()))
    return path


def _type_of(name: str) -> str:
    return TYPES.get(name, "decimal(18, 2)" if name == "amount" or name.endswith("_amount") else "varchar")


def judge(tmp_path: Path, runner: ExpectationRunner, rows: Rows | None = None, **changes: Any) -> dict[str, Any]:
    """The outcome of the door over a warehouse with those rows; the file it wrote says the same."""
    database = build(tmp_path / "build.duckdb", rows, without=changes.pop("without", ""))
    result = judge_build(database, tmp_path / "out.json", changes, runner)
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == result
    return result


def outcomes(result: dict[str, Any], *, but: str = "passed") -> dict[tuple[str, str], str]:
    """(check, subject) to outcome of what did not pass."""
    return {(row["check_id"], row["subject"]): row["outcome"] for row in result["checks"] if row["outcome"] != but}


def test_a_sound_build_is_published(tmp_path: Path, runner: ExpectationRunner) -> None:
    result = judge(tmp_path, runner)
    assert outcomes(result) == {}
    assert result["outcome"] == "publish"
    assert {row["door"] for row in result["checks"]} == {"publish"}
    for row in result["checks"]:
        assert set(row) == {"check_id", "door", "subject", "severity", "outcome", "observed", "bound", "reason"}
    ids = [(row["check_id"], row["subject"]) for row in result["checks"]]
    assert len(ids) == len(set(ids))


R1 = {"control_id": "R1", "source_name": "finance", "extract_id": "E1", "difference_amount": "1.00", "passed": False}
BLOCKS: list[tuple[Rows, bool]] = [
    ({"quality.reconciliations": [R1]}, True),
    ({"quality.reconciliations": [R1 | {"released_reason": "known, see mail"}]}, False),
    ({"quality.reconciliations": [R1 | {"released_reason": " "}]}, True),
    ({"quality.reconciliations": [R1 | {"passed": None}]}, True),
    ({"quality.reconciliations": [R1 | {"passed": True}]}, True),
    ({"quality.reconciliations": [R1 | {"control_id": "R2"}]}, False),
    ({"quality.reconciliations": []}, False),
    ({"core.bridge_project_finance": [{"finance_project_code": "C1", "allocation_share": 0.9}]}, True),
    ({"core.bridge_project_finance": [{"finance_project_code": "C1", "allocation_share": None}]}, True),
    (
        {"core.bridge_project_finance": [{"finance_project_code": "C1", "allocation_share": s} for s in (1.5, -0.5)]},
        True,
    ),
    ({"core.bridge_project_finance": []}, False),
]


@pytest.mark.parametrize(("rows", "is_held"), BLOCKS)
def test_only_r1_and_the_shares_stop_publishing(
    tmp_path: Path, runner: ExpectationRunner, rows: Rows, is_held: bool
) -> None:
    result = judge(tmp_path, runner, rows)
    assert result["outcome"] == ("hold" if is_held else "publish")
    blocking = [row for row in result["checks"] if row["severity"] == "error" and row["outcome"] != "passed"]
    assert bool(blocking) == is_held


@pytest.mark.parametrize("table", ["quality.reconciliations", "core.bridge_project_finance"])
def test_a_blocking_rule_that_broke_blocks(tmp_path: Path, runner: ExpectationRunner, table: str) -> None:
    result = judge(tmp_path, runner, without=table)
    assert result["outcome"] == "hold"
    broke = [row for row in result["checks"] if row["outcome"] == "broke" and row["severity"] == "error"]
    assert [row["subject"] for row in broke] == [table]


def failing(control: str, **more: Any) -> dict[str, Any]:
    """One row of a control that does not tie."""
    row = {
        "control_id": control,
        "source_name": "ledger",
        "fiscal_year": 2026,
        "period": 3,
        "difference_amount": "-5.00",
    }
    return row | {"passed": False} | more


@pytest.mark.parametrize(
    ("controls", "row", "is_held"),
    [
        (["R1", "R5"], failing("R5"), True),
        (["R5"], R1, False),  # the city lets R1 through
        ([], R1, False),
        (["R10"], failing("R1"), False),  # R1 is not R10
        (["R5"], failing("R5", released_reason="settled in the next period"), False),
        (["R4"], failing("R4", difference_amount="0.00"), True),  # cells differ, their sum does not
        (["R2"], failing("R3"), False),
        (None, failing("R2"), False),
    ],
)
def test_the_city_says_which_controls_stop_publishing(
    tmp_path: Path, runner: ExpectationRunner, controls: list[str] | None, row: dict[str, Any], is_held: bool
) -> None:
    result = judge(tmp_path, runner, {"quality.reconciliations": [row]}, blocking_controls=controls)
    assert result["outcome"] == ("hold" if is_held else "publish")
    checks = {check["check_id"] for check in result["checks"] if check["check_id"].startswith("publish.r")}
    assert checks - {"publish.row_count"} == {
        f"publish.{name.lower()}" for name in (["R1"] if controls is None else controls)
    }


def test_the_sentence_names_control_source_period_and_difference(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = {"quality.reconciliations": [failing("R2"), failing("R2", period=4, difference_amount="0.00")]}
    result = judge(tmp_path, runner, rows, blocking_controls=["R2"])
    reason = next(check["reason"] for check in result["checks"] if check["check_id"] == "publish.r2")
    assert "2 of 2 rows of R2 do not reconcile" in reason
    assert "source ledger, fiscal year 2026, period 3, difference -5.00" in reason
    assert "source ledger, fiscal year 2026, period 4, rows or cells differ" in reason


def test_shares_stop_publishing_whatever_the_city_says(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = {"core.bridge_project_finance": [{"finance_project_code": "C1", "allocation_share": 0.9}]}
    assert judge(tmp_path, runner, rows, blocking_controls=[])["outcome"] == "hold"


def test_a_control_that_is_none_is_refused(tmp_path: Path, runner: ExpectationRunner) -> None:
    with pytest.raises(BuildError, match="'R11' is none of R1, R2"):
        judge(tmp_path, runner, blocking_controls=["R11"])


BVA = "finance.budget_vs_actuals"
CITY = {"metric_id": "x", "entity_type": "city"}


def values(row: dict[str, Any]) -> Rows:
    """A warehouse whose only metric value is that one."""
    return {"metrics.values": [row]}


WARNINGS: list[tuple[Rows, str, str]] = [
    ({"core.fct_risks": [{"project_key": "gone"}]}, "publish.project_key_known", "core.fct_risks"),
    ({"finance.fct_budget_lines": []}, "publish.current_budget_amount_ties", BVA),
    ({"finance.fct_encumbrances": []}, "publish.encumbered_amount_ties", BVA),
    ({"finance.fct_journal_lines": [{"fiscal_year": 2022, "amount": "10.11"}]}, "publish.expended_amount_ties", BVA),
    (values({**CITY, "value": float("nan")}), "publish.metric_finite", "metrics.values"),
    (values({**CITY, "value": float("inf")}), "publish.metric_finite", "metrics.values"),
    (values({**CITY}), "publish.metric_null_reason", "metrics.values"),
    (values({**CITY, "value": 1e4, "unit": "fraction"}), "publish.metric_fraction", "metrics.values"),
    (values({**CITY, "entity_type": "planet", "value": 1.0}), "publish.entity_type_known", "metrics.values"),
    (values({**CITY, "value": 1.0, "value_amount": "2.00"}), "publish.metric_money", "metrics.values"),
    ({"core.dim_projects": [{"project_key": "k", "status": "odd"}]}, "publish.status_known", "core.dim_projects"),
    ({"core.dim_projects": [{"project_key": "k", "status": "active"}] * 2}, "publish.project_key_unique", "core.dim_projects"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "check_id", "subject"), WARNINGS)
def test_everything_else_is_published_with_a_warning(
    tmp_path: Path, runner: ExpectationRunner, rows: Rows, check_id: str, subject: str
) -> None:
    result = judge(tmp_path, runner, rows)
    assert outcomes(result)[check_id, subject] == "failed"
    assert result["outcome"] == "publish"


def test_a_missing_table_is_reported_and_what_reads_it_broke(tmp_path: Path, runner: ExpectationRunner) -> None:
    result = judge(tmp_path, runner, without="metrics.values")
    found = outcomes(result)
    assert found["publish.table_shape", "metrics.values"] == "failed"
    assert found["publish.metric_values", "metrics.values"] == "broke"
    assert result["outcome"] == "publish"


def test_lost_rows_against_the_published_edition_warn(tmp_path: Path, runner: ExpectationRunner) -> None:
    projects = [{"project_key": f"k{number}", "status": "active"} for number in range(4)]
    previous = build(tmp_path / "previous.duckdb", {"core.dim_projects": projects})
    before = previous.read_bytes()
    result = judge(tmp_path, runner, previous=str(previous))
    assert outcomes(result) == {("publish.row_count", "core.dim_projects"): "failed"}
    assert result["outcome"] == "publish"
    assert previous.read_bytes() == before


def test_an_unreadable_previous_edition_does_not_stop_publishing(tmp_path: Path, runner: ExpectationRunner) -> None:
    (tmp_path / "previous.duckdb").write_text("this is no database " * 500)
    result = judge(tmp_path, runner, previous=str(tmp_path / "previous.duckdb"))
    assert outcomes(result) == {("publish.row_count", "previous edition"): "broke"}
    assert result["outcome"] == "publish"


def test_the_build_is_only_read(tmp_path: Path, runner: ExpectationRunner) -> None:
    database = build(tmp_path / "build.duckdb")
    before = database.read_bytes()
    judge_build(database, tmp_path / "out.json", {}, runner)
    assert database.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build.duckdb", "out.json"]


def test_a_build_that_cannot_be_opened_says_so(tmp_path: Path, runner: ExpectationRunner) -> None:
    with pytest.raises(BuildError, match="cannot be opened"):
        judge_build(tmp_path / "none.duckdb", tmp_path / "out.json", {}, runner)
