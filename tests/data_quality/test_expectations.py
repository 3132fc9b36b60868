"""Great Expectations in the door: a check that broke is not a check that failed, and large frames are sampled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data_quality import expectations, landing
from data_quality.batch import Policy
from data_quality.delivery import load_delivery
from data_quality.expectations import ExpectationRunner, read_frame
from data_quality.grammar import Grammar
from data_quality.suites import (
    SUITES,
    Expectation,
    Suite,
    build_suite,
    read_published_suite,
    read_suite_file,
)
from extractors.streams import load_streams, relation_kinds
from tests.data_quality.spools import write_spool

SUITE_FILES = sorted(path.relative_to(SUITES) for path in SUITES.glob("*/*.yml"))
STREAMS = [(relation, stream) for relation in relation_kinds() for stream in load_streams(relation)]


@pytest.fixture(scope="module")
def runner() -> ExpectationRunner:
    """One import of Great Expectations for the module."""
    return ExpectationRunner()


def expect(kind: str, column: str = "a", **arguments: Any) -> Expectation:
    """A warning-level expectation on a column of the frame."""
    return Expectation(
        f"landing.{column}_{kind}", f"expect_column_values_to_{kind}", column, "text", "warning", "is odd", arguments
    )


def test_passed_failed_and_broke_are_three_things(runner: ExpectationRunner) -> None:
    frame = pd.DataFrame({"key__id": ["x", "y"], "a": ["green", "purple"]})
    rules = [
        expect("be_in_set", value_set=["green", "purple"]),
        expect("be_in_set", value_set=["green"]),
        expect("be_between", min_value=0, max_value=1),
        expect("be_in_set", column="absent", value_set=["green"]),
        expect("be_a_kind_nobody_knows"),
        expect("be_in_set", no_such_argument=1),
    ]
    checks = runner.run(frame, rules, "city/projects", ["key__id"])
    assert [check.outcome for check in checks] == ["passed", "failed", "broke", "broke", "broke", "broke"]
    assert checks[1].observed == "1 of 2"
    assert checks[1].bound == "one of green"
    assert checks[1].reason == "a of city/projects is odd in 1 of 2 rows, e.g. y (purple)."
    assert all("says nothing about the data" in check.reason for check in checks[2:])


def test_when_the_import_fails_every_expectation_broke() -> None:
    class Unavailable(ExpectationRunner):
        def load(self) -> Any:
            raise ImportError("no such module")

    checks = Unavailable().run(pd.DataFrame({"a": ["x"]}), [expect("be_in_set", value_set=["x"])], "s", [])
    assert [(check.outcome, check.is_blocking) for check in checks] == [("broke", False)]


def test_a_broken_expectation_that_would_block_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = Expectation("landing.name_odd", "expect_column_values_to_be_odd", "name", "text", "error", "is odd")
    monkeypatch.setattr(landing, "build_suite", lambda _: Suite((rule,)))
    folder = write_spool(tmp_path / "spool", "projects", [{"project_id": "P1", "name": "a"}])
    verdict = landing.judge_folder(folder, Policy(), ExpectationRunner())
    assert verdict.outcome == "hold"
    assert [reason["code"] for reason in verdict.to_json()["reasons"]] == ["check_broke"]


def test_a_failed_error_of_a_suite_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runner: ExpectationRunner
) -> None:
    arguments = {"regex": "^[A-Z]"}
    rule = Expectation(
        "landing.name_capital", "expect_column_values_to_match_regex", "name", "text", "error", "is small", arguments
    )
    monkeypatch.setattr(landing, "build_suite", lambda _: Suite((rule,)))
    folder = write_spool(tmp_path / "spool", "projects", [{"project_id": "P1", "name": "a"}])
    verdict = landing.judge_folder(folder, Policy(), runner)
    assert [reason["code"] for reason in verdict.to_json()["reasons"]] == ["name_capital"]


def test_large_frames_are_sampled_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, runner: ExpectationRunner
) -> None:
    monkeypatch.setattr(expectations, "FRAME_ROWS", 10)
    rows: list[dict[str, str | None]] = [
        {"project_id": f"P{number}", "name": "a", "percent_complete": "105"} for number in range(25)
    ]
    folder = write_spool(tmp_path / "spool", "projects", rows)
    checks = {check.check_id: check for check in landing.judge_folder(folder, Policy(), runner).checks}
    check = checks["landing.percent_complete_between"]
    assert check.observed == "9 of 9"
    assert "one row in 3 of 25 was looked at" in check.reason


def test_at_most_twenty_samples_are_shown(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows: list[dict[str, str | None]] = [
        {"project_id": f"P{number}", "name": "a", "percent_complete": "105"} for number in range(40)
    ]
    folder = write_spool(tmp_path / "spool", "projects", rows)
    checks = {check.check_id: check for check in landing.judge_folder(folder, Policy(), runner).checks}
    assert checks["landing.percent_complete_between"].reason.count("(105)") == 20


@pytest.mark.parametrize(
    ("stream", "rows", "changes", "said"),
    [
        ("journal_lines", [{"amount": None}, {"amount": "5"}], {}, "is blank in 1 of 2 rows, e.g. line 2."),
        ("trial_balance", [{"amount": " "}, {"amount": "5"}], {"file": None}, "is blank in 1 of 2 rows"),
    ],
)
def test_a_blank_is_told_without_the_words_of_the_machine(
    tmp_path: Path, runner: ExpectationRunner, stream: str, rows: list[Any], changes: Any, said: str
) -> None:
    lines = [{"fiscal_year": "2026", "period": "1"} | row for row in rows]
    folder = write_spool(tmp_path / "spool", stream, lines, **changes)
    checks = {check.check_id: check for check in landing.judge_folder(folder, Policy(), runner).checks}
    reason = checks["landing.amount_filled"].reason
    assert said in reason
    assert not re.search(r"\b(NA|nan|NaN|None|NaT)\b", reason)


def test_a_sample_whose_key_is_blank_is_left_out_and_a_part_that_is_blank_is_called_so(
    runner: ExpectationRunner,
) -> None:
    key = ["key__a", "key__b"]
    frame = pd.DataFrame(
        {"key__a": [None, "K", None], "key__b": pd.array([pd.NA, pd.NA, 4], dtype="Int64"), "a": [None, None, "x"]}
    )
    (check,) = runner.run(frame, [expect("not_be_null")], "city/projects", key)
    assert check.reason == "a of city/projects is odd in 2 of 3 rows, e.g. K / blank."


def test_money_never_enters_a_frame(tmp_path: Path) -> None:
    folder = write_spool(tmp_path / "spool", "journal_lines", [{"amount": "1", "fiscal_year": "2022", "period": "1"}])
    delivery = load_delivery(folder)
    rule = Expectation(
        "landing.amount_odd", "expect_column_values_to_be_between", "amount", "number", "warning", "is odd"
    )
    with duckdb.connect() as connection, pytest.raises(Exception, match="money is checked in SQL"):
        connection.execute(f"create view delivered as select * from '{delivery.rows_path}'")
        read_frame(connection, delivery, Grammar(delivery), [rule])


@pytest.mark.parametrize(("relation", "stream"), STREAMS)
def test_every_stream_has_a_suite_that_runs(
    tmp_path: Path, runner: ExpectationRunner, relation: str, stream: str
) -> None:
    declared = load_streams(relation)[stream]
    words = {"amount": "1.00", "computed_amount": "1.005000", "fiscal_year": "2026", "date": "2026-01-05"}
    words |= {"utc_datetime": "2026-01-05 10:00:00", "local_datetime": "2026-01-05T10:00:00.19"}
    words |= {"local_date": "2026-01-05T08:00:00", "calendar_date": "2026-01-05T00:00:00.000Z"}
    numbers = dict.fromkeys(("number", "integer", "percent", "fraction", "period", "boolean"), "1")
    row: dict[str, str | None] = {column.name: (words | numbers).get(column.kind, "x") for column in declared.columns}
    folder = write_spool(tmp_path / "spool", stream, [row], relation=relation)
    verdict = landing.judge_folder(folder, Policy(), runner)
    assert verdict.outcome == "accept"
    assert [check for check in verdict.checks if check.outcome == "broke"] == []
    assert verdict.rows_refused == 0
    assert len(build_suite(load_delivery(folder)).expectations) > 0


@pytest.mark.parametrize("path", SUITE_FILES, ids=str)
def test_a_suite_file_speaks_of_declared_columns(path: Path) -> None:
    relation, stream = path.parent.name, path.stem
    columns = {column.name for column in load_streams(relation)[stream].columns}
    entry = read_suite_file(relation, stream)
    named = {item["column"] for item in entry.get("expectations", ())}
    named |= {item[side] for item in entry.get("ordered", ()) for side in ("first", "last")}
    named |= {item[side] for item in entry.get("references", ()) for side in ("column", "to")}
    named |= {entry["freshness"]["column"]} if "freshness" in entry else set()
    assert named and named <= columns


def test_the_published_suite_looks_only_at_published_tables() -> None:
    suite = read_published_suite()
    assert set(suite.expectations) <= set(suite.tables)
    for table, rules in suite.expectations.items():
        assert {rule.column for rule in rules} <= set(suite.tables[table])
