"""The landing door over real spools: every refusal, every reason to hold, and what it writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data_quality.batch import Policy
from data_quality.checks import Check
from data_quality.errors import DeliveryError
from data_quality.expectations import ExpectationRunner
from data_quality.landing import Verdict, judge_folder
from extractors.spool import Control, DeliveredColumn, Drift, Problem, SpoolWriter
from extractors.streams import Column
from tests.data_quality.spools import write_spool

Row = Mapping[str, str | None]


@pytest.fixture(scope="module")
def runner() -> ExpectationRunner:
    """One import of Great Expectations for the module."""
    return ExpectationRunner()


def journal(count: int = 10, **changes: str | None) -> list[dict[str, str | None]]:
    """Sound journal lines; `changes` apply to the first."""
    rows: list[dict[str, str | None]] = [
        {
            "amount": "100.00",
            "fiscal_year": "FY22",
            "period": "1",
            "posting_date": "2021-07-05",
            "journal_id": "J1",
            "journal_line_number": str(number),
        }
        for number in range(count)
    ]
    rows[0].update(changes)
    return rows


def projects(count: int = 10, **changes: str | None) -> list[dict[str, str | None]]:
    """Sound projects; `changes` apply to the first."""
    rows: list[dict[str, str | None]] = [
        {"project_id": f"P{number}", "name": "A project", "percent_complete": "50", "approved_budget_amount": "5"}
        for number in range(count)
    ]
    rows[0].update(changes)
    return rows


def read_refusals(folder: Path) -> list[tuple[Any, ...]]:
    """Rows of refusals.parquet."""
    return duckdb.connect().execute(
        f"select _row, reason_code, column_name, text, disposition from '{folder / 'refusals.parquet'}' order by _row"
    ).fetchall()  # fmt: skip


def find(verdict: Verdict, check_id: str) -> Check:
    """The one check of that id."""
    found = [check for check in verdict.checks if check.check_id == check_id]
    assert len(found) == 1, [check.check_id for check in verdict.checks]
    return found[0]


def codes(verdict: Verdict) -> list[str]:
    """Codes of the reasons to hold."""
    return [reason["code"] for reason in verdict.to_json()["reasons"]]


REFUSED = [
    ("journal_lines", {"journal_id": " "}, "key_missing", "journal_id", "quarantine"),
    ("journal_lines", {"fiscal_year": ""}, "required_missing", "fiscal_year", "quarantine"),
    ("journal_lines", {"period": None}, "required_missing", "period", "quarantine"),
    ("journal_lines", {"posting_date": "2021-02-30"}, "date_unreadable", "posting_date", "quarantine"),
    ("journal_lines", {"fiscal_year": "next"}, "period_unknown", "fiscal_year", "quarantine"),
    ("journal_lines", {"period": "17"}, "period_unknown", "period", "quarantine"),
    ("journal_lines", {"amount": "12O4.50"}, "amount_unreadable", "amount", "suspense"),
    ("journal_lines", {"amount": "NULL"}, "amount_unreadable", "amount", "suspense"),
    ("journal_lines", {"amount": ""}, "amount_blank", "amount", "suspense"),
    ("journal_lines", {"amount": "9" * 17}, "amount_too_large", "amount", "suspense"),
    ("journal_lines", {"amount": "EUR 5"}, "currency_unknown", "amount", "suspense"),
    ("journal_lines", {"amount": "x", "posting_date": "x"}, "date_unreadable", "posting_date", "quarantine"),
    ("journal_lines", {"amount": "x", "journal_id": ""}, "key_missing", "journal_id", "quarantine"),
    ("projects", {"project_id": None}, "key_missing", "project_id", "quarantine"),
    ("projects", {"name": ""}, "required_missing", "name", "quarantine"),
    ("projects", {"percent_complete": "half"}, "number_unreadable", "percent_complete", "quarantine"),
    ("projects", {"approved_budget_amount": "1,5"}, "amount_unreadable", "approved_budget_amount", "quarantine"),
    ("projects", {"planned_start_date": "PNS"}, "date_unreadable", "planned_start_date", "quarantine"),
]


@pytest.mark.parametrize(("stream", "changes", "reason", "column", "disposition"), REFUSED)
def test_one_bad_row_is_refused_and_the_rest_accepted(
    tmp_path: Path, runner: ExpectationRunner, stream: str, changes: Row, reason: str, column: str, disposition: str
) -> None:
    rows = (journal if stream == "journal_lines" else projects)(10, **changes)
    folder = write_spool(tmp_path / "spool", stream, rows)
    verdict = judge_folder(folder, Policy(), runner)
    assert read_refusals(folder) == [(0, reason, column, rows[0][column], disposition)]
    assert verdict.outcome == "accept"
    totals = verdict.totals
    assert totals["delivered_rows"] == 10
    assert totals["accepted_rows"] == 9
    assert (totals["suspended_rows"], totals["quarantined_rows"]) == ((1, 0) if disposition == "suspense" else (0, 1))


@pytest.mark.parametrize(
    "changes",
    [{"is_public": "maybe"}, {"reported_health": "purple"}, {"status": "¯\\_(ツ)_/¯"}, {"percent_complete": "105"},
     {"approved_budget_amount": ""}, {"planned_start_date": " "}, {"as_of_date": None}],
)  # fmt: skip
def test_odd_words_and_blanks_refuse_nothing(tmp_path: Path, runner: ExpectationRunner, changes: Row) -> None:
    folder = write_spool(tmp_path / "spool", "projects", projects(10, **changes))
    assert judge_folder(folder, Policy(), runner).outcome == "accept"
    assert read_refusals(folder) == []


def test_dates_and_money_follow_the_feed(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = projects(3, approved_budget_amount="1.234,50", planned_start_date="05/01/2014 12:00:00 AM")
    rows[1]["planned_start_date"] = "2014-05-01"
    folder = write_spool(
        tmp_path / "spool", "projects", rows, date_format="%m/%d/%Y", decimal_style="1.234,50", currency_sign="€"
    )
    judge_folder(folder, Policy(max_rejected_share=0.5), runner)
    assert [row[:3] for row in read_refusals(folder)] == [(1, "date_unreadable", "planned_start_date")]


SERVICENOW = [
    ({"sys_id": ""}, "key_missing"),
    ({"start_date": "2024-02-30 10:00:00"}, "date_unreadable"),
    ({"percent_complete": "lots"}, "number_unreadable"),
    ({"budget_cost": "five"}, "amount_unreadable"),
    ({"short_description": "", "number": ""}, None),
    ({"start_date": "2024-02-03"}, None),
    ({"state": "weird", "status": "odd", "active": "perhaps"}, None),
]


@pytest.mark.parametrize(("changes", "reason"), SERVICENOW)
def test_a_platform_refuses_only_keys_and_unreadable_values(
    tmp_path: Path, runner: ExpectationRunner, changes: Row, reason: str | None
) -> None:
    rows: list[dict[str, str | None]] = [
        {
            "sys_id": f"{number:032x}",
            "number": f"PRJ{number}",
            "start_date": "2024-01-02 03:04:05",
            "percent_complete": "5",
        }
        for number in range(6)
    ]
    rows[0].update(changes)
    folder = write_spool(tmp_path / "spool", "projects", rows, relation="servicenow")
    verdict = judge_folder(folder, Policy(), runner)
    assert [row[1] for row in read_refusals(folder)] == ([reason] if reason else [])
    assert all(row[4] == "quarantine" for row in read_refusals(folder))
    assert verdict.outcome == "accept"


MAPPED = [
    ({"mapped_is_public": "perhaps"}, None),
    ({"mapped_reported_health": "mauve"}, None),
    ({"mapped_name": ""}, None),
    ({"mapped_percent_complete": "half"}, "number_unreadable"),
    ({"mapped_baseline_finish_date": "2024-01-02 03:04:05"}, None),
    ({"mapped_baseline_finish_date": "soon"}, "date_unreadable"),
]


@pytest.mark.parametrize(("changes", "reason"), MAPPED)
def test_fields_mapped_from_a_platform_follow_the_same_rules(
    tmp_path: Path, runner: ExpectationRunner, changes: Row, reason: str | None
) -> None:
    kinds = {"is_public": "boolean", "reported_health": "text", "name": "text", "percent_complete": "percent",
             "baseline_finish_date": "date"}  # fmt: skip
    mapped = [Column(f"mapped_{name}", kind, is_required=name == "name") for name, kind in kinds.items()]
    columns = (Column("sys_id", "code", is_required=True), *mapped)
    folder = tmp_path / "spool"
    with SpoolWriter(folder, columns) as writer:
        for number in range(6):
            writer.append_record({"sys_id": str(number), **(changes if number == 0 else {})})
    write_spool(
        tmp_path / "other",
        "projects",
        [],
        relation="servicenow",
        columns=tuple(DeliveredColumn(one.name, one.kind, one.is_required, True) for one in columns),
    )
    (tmp_path / "other" / "delivery.json").rename(folder / "delivery.json")
    verdict = judge_folder(folder, Policy(), runner)
    assert [row[1] for row in read_refusals(folder)] == ([reason] if reason else [])
    assert verdict.outcome == "accept"


TIES = [
    ("1,000.00", "10", []),
    ("$1000", "10", []),
    ("(1,000.00)", "10", ["control_amount"]),
    ("1000.01", "10", ["control_amount"]),
    ("a lot", "10", ["control_amount"]),
    ("", None, ["control_amount"]),
    (None, "10", []),
    ("1000.00", "11", ["control_count"]),
    ("1000.00", "ten", ["control_count"]),
    ("999", "9", ["control_amount", "control_count"]),
]


@pytest.mark.parametrize(("amount", "count", "held"), TIES)
def test_a_control_must_tie(
    tmp_path: Path, runner: ExpectationRunner, amount: str | None, count: str | None, held: list[str]
) -> None:
    folder = write_spool(
        tmp_path / "spool", "journal_lines", journal(10), control=Control("trailer", "amount", amount, count)
    )
    verdict = judge_folder(folder, Policy(), runner)
    assert codes(verdict) == held
    assert verdict.outcome == ("hold" if held else "accept")


def test_a_control_counts_refused_rows_too(tmp_path: Path, runner: ExpectationRunner) -> None:
    control = Control("file", "amount", "1000.00", "10")
    folder = write_spool(tmp_path / "spool", "journal_lines", journal(10, period="99"), control=control)
    verdict = judge_folder(folder, Policy(), runner)
    assert verdict.outcome == "accept"
    assert verdict.totals == {
        "delivered_rows": 10,
        "delivered_amount": "1000.00",
        "accepted_rows": 9,
        "accepted_amount": "900.00",
        "suspended_rows": 0,
        "suspended_amount": "0.00",
        "quarantined_rows": 1,
        "quarantined_amount": "100.00",
    }


@pytest.mark.parametrize("amount", ["N/A", "", None, "1,23"])
def test_a_control_ties_to_the_amounts_that_can_be_read(
    tmp_path: Path, runner: ExpectationRunner, amount: str | None
) -> None:
    control = Control("trailer", "amount", "900.00", "10")
    folder = write_spool(tmp_path / "spool", "journal_lines", journal(10, amount=amount), control=control)
    verdict = judge_folder(folder, Policy(), runner)
    assert verdict.outcome == "accept"
    assert [row[4] for row in read_refusals(folder)] == ["suspense"]
    totals = {name: verdict.totals[f"{name}_amount"] for name in ("accepted", "suspended", "quarantined")}
    assert totals == {"accepted": "900.00", "suspended": "0.00", "quarantined": "0.00"}


def test_a_control_that_does_not_tie_says_what_could_not_be_read(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = journal(10, amount="N/A")
    rows[1]["amount"] = " "
    control = Control("trailer", "amount", "1000.00", "10")
    verdict = judge_folder(write_spool(tmp_path / "spool", "journal_lines", rows, control=control), Policy(), runner)
    assert codes(verdict) == ["control_amount"]
    assert find(verdict, "landing.control_amount").reason == (
        "The rows of finance/journal_lines/file.csv sum to 800.00 in amount but its control says 1000.00, 200.00 apart; "
        "2 rows have an amount that is blank or cannot be read; ask the sender, or release the delivery with a reason."
    )


def test_cents_are_summed_exactly(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = journal(1000)
    for row in rows:
        row["amount"] = "0.10"
    rows[0]["amount"] = "9007199254740993.01"
    total = Decimal("9007199254740993.01") + 999 * Decimal("0.10")
    control = Control("trailer", "amount", str(total), None)
    folder = write_spool(tmp_path / "spool", "journal_lines", rows, control=control)
    verdict = judge_folder(folder, Policy(), runner)
    assert verdict.outcome == "accept"
    assert verdict.totals["delivered_amount"] == str(total)


def test_a_control_with_a_problem_holds(tmp_path: Path, runner: ExpectationRunner) -> None:
    control = Control("file", "amount", None, None, "The control file of file.csv is missing.")
    folder = write_spool(tmp_path / "spool", "journal_lines", journal(), control=control)
    assert codes(judge_folder(folder, Policy(), runner)) == ["control"]


@pytest.mark.parametrize(
    ("rows", "replaces", "held"),
    [
        (8, 10, []),
        (7, 10, ["row_count"]),
        (0, 10, ["no_rows"]),
        (0, 0, []),
        (0, None, []),
        (10, None, []),
        (20, 10, []),
    ],
)
def test_rows_against_what_they_replace(
    tmp_path: Path, runner: ExpectationRunner, rows: int, replaces: int | None, held: list[str]
) -> None:
    folder = write_spool(
        tmp_path / "spool",
        "projects",
        projects(rows) if rows else [],
        mapped=["project_id", "name"],
        replaces_rows=replaces,
    )
    assert codes(judge_folder(folder, Policy(), runner)) == held


def test_differing_rows_under_one_key_hold(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows: list[Row] = [*projects(10), {"project_id": " P3 ", "name": "Another", "percent_complete": "50"}]
    folder = write_spool(tmp_path / "spool", "projects", rows)
    verdict = judge_folder(folder, Policy(), runner)
    assert codes(verdict) == ["differing_rows"]
    assert "P3" in find(verdict, "landing.differing_rows").reason


def test_identical_repeats_are_a_warning(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = projects(10)
    folder = write_spool(tmp_path / "spool", "projects", [*rows, rows[0], rows[0], rows[1]])
    verdict = judge_folder(folder, Policy(), runner)
    assert verdict.outcome == "accept"
    assert find(verdict, "landing.repeated_rows").observed == "3"


def test_undeclared_fields_make_rows_differ(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = projects(5)
    folder = write_spool(tmp_path / "spool", "projects", [*rows, rows[0]], extra={0: {"note": "a"}, 5: {"note": "b"}})
    assert codes(judge_folder(folder, Policy(), runner)) == ["differing_rows"]


def test_several_days_of_a_key_are_not_repeats(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = [row | {"as_of_date": day, "name": day} for day in ("2026-01-01", "2026-01-02") for row in projects(5)]
    folder = write_spool(tmp_path / "spool", "projects", rows)
    assert judge_folder(folder, Policy(), runner).outcome == "accept"


def test_keyless_rows_may_be_twins(tmp_path: Path, runner: ExpectationRunner) -> None:
    row = {"amount": "5", "fiscal_year": "2022", "period": "1"}
    folder = write_spool(tmp_path / "spool", "journal_lines", [row, row])
    verdict = judge_folder(folder, Policy(), runner)
    assert verdict.outcome == "accept"
    assert "landing.repeated_rows" not in {check.check_id for check in verdict.checks}


@pytest.mark.parametrize(("bad", "held"), [(2, []), (3, ["rejected_share"])])
def test_too_many_refused_rows_hold(tmp_path: Path, runner: ExpectationRunner, bad: int, held: list[str]) -> None:
    rows = journal(10)
    for row in rows[:bad]:
        row["amount"] = "?"
    verdict = judge_folder(write_spool(tmp_path / "spool", "journal_lines", rows), Policy(), runner)
    assert codes(verdict) == held
    assert verdict.rows_refused == bad


def test_the_policy_decides_how_many_are_too_many(tmp_path: Path, runner: ExpectationRunner) -> None:
    folder = write_spool(tmp_path / "spool", "journal_lines", journal(10, amount="?"))
    assert judge_folder(folder, Policy(max_rejected_share=0.05), runner).outcome == "hold"


def test_what_the_extractor_found_holds_with_its_own_words(tmp_path: Path, runner: ExpectationRunner) -> None:
    problems = (Problem("wrong_cells", "Line 3 has 4 cells."), Problem("wrong_cells", "Line 9 has 2 cells."))
    folder = write_spool(tmp_path / "spool", "projects", projects(), problems=problems, warnings=("Slow.",))
    verdict = judge_folder(folder, Policy(), runner)
    assert verdict.to_json()["reasons"] == [
        {"code": "wrong_cells", "sentence": "Line 3 has 4 cells."},
        {"code": "wrong_cells", "sentence": "Line 9 has 2 cells."},
    ]
    assert find(verdict, "landing.extract_warning_1").severity == "warning"
    ids = [(check.check_id, check.subject) for check in verdict.checks]
    assert len(ids) == len(set(ids))


def test_a_required_column_nobody_maps_holds(tmp_path: Path, runner: ExpectationRunner) -> None:
    folder = write_spool(tmp_path / "spool", "projects", projects(), mapped=["project_id"])
    assert codes(judge_folder(folder, Policy(), runner)) == ["column_missing"]


def test_drift_and_unseen_rows_are_warnings(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows = [{"sys_id": f"{number}"} for number in range(3)]
    folder = write_spool(
        tmp_path / "spool",
        "projects",
        rows,
        relation="servicenow",
        drift=Drift(("u_new",), ("goals",)),
        rows_reported=5,
    )
    verdict = judge_folder(folder, Policy(), runner)
    assert verdict.outcome == "accept"
    assert find(verdict, "landing.drift_added").observed == "u_new"
    assert find(verdict, "landing.drift_missing").observed == "goals"
    assert (find(verdict, "landing.rows_visible").observed, find(verdict, "landing.rows_visible").bound) == ("3", "5")


@pytest.mark.parametrize(
    ("rows", "check_id"),
    [
        (projects(5, percent_complete="105"), "landing.percent_complete_between"),
        (projects(5, planned_start_date="1066-10-14"), "landing.planned_start_date_between"),
        (projects(5, reported_health="purple"), "landing.reported_health_known"),
        (
            projects(5, planned_start_date="2024-02-02", planned_finish_date="2024-02-01"),
            "landing.planned_start_date_order",
        ),
        (projects(5, as_of_date="2024-02-02"), "landing.as_of_date_fresh"),
        (projects(5, as_of_date="2027-02-02"), "landing.as_of_date_fresh"),
    ],
)
def test_odd_values_warn_and_name_the_record(
    tmp_path: Path, runner: ExpectationRunner, rows: Sequence[Row], check_id: str
) -> None:
    verdict = judge_folder(write_spool(tmp_path / "spool", "projects", rows), Policy(), runner)
    check = find(verdict, check_id)
    assert (check.severity, check.outcome) == ("warning", "failed")
    assert "P0" in check.reason or "as_of" in check_id
    assert verdict.outcome == "accept"


def test_references_within_the_delivery_and_to_known_projects(tmp_path: Path, runner: ExpectationRunner) -> None:
    rows: list[Row] = [
        {"project_id": "P1", "task_id": "T1", "name": "a"},
        {"project_id": "P9", "task_id": "T2", "name": "b", "parent_task_id": "T7"},
    ]
    verdict = judge_folder(write_spool(tmp_path / "spool", "tasks", rows), Policy(), runner, ["P1"])
    assert find(verdict, "landing.parent_task_id_reference").observed == "1"
    assert find(verdict, "landing.project_id_reference").observed == "1"
    assert verdict.outcome == "accept"


def test_a_rule_that_breaks_blocks_and_is_not_called_failed(tmp_path: Path, runner: ExpectationRunner) -> None:
    folder = write_spool(tmp_path / "spool", "projects", projects(5, planned_start_date="x"), date_format="%Q")
    verdict = judge_folder(folder, Policy(), runner)
    check = find(verdict, "landing.row_values")
    assert (check.outcome, check.severity) == ("broke", "error")
    assert verdict.outcome == "hold"
    assert set(codes(verdict)) == {"check_broke"}
    assert read_refusals(folder) == []


def test_the_verdict_lies_beside_the_rows(tmp_path: Path, runner: ExpectationRunner) -> None:
    folder = write_spool(tmp_path / "spool", "journal_lines", journal(10, amount="?"))
    verdict = judge_folder(folder, Policy(), runner)
    content = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    assert content == verdict.to_json()
    assert set(content) == {"outcome", "reasons", "rows_refused", "checks", "totals"}
    for row in content["checks"]:
        assert list(row) == ["check_id", "subject", "severity", "outcome", "observed", "bound", "reason"]
        assert row["subject"] == "finance/journal_lines/file.csv"
    described = duckdb.connect().execute(f"describe select * from '{folder / 'refusals.parquet'}'").fetchall()
    assert [(row[0], row[1]) for row in described] == [
        ("_row", "BIGINT"), ("reason_code", "VARCHAR"), ("column_name", "VARCHAR"), ("text", "VARCHAR"),
        ("disposition", "VARCHAR"),
    ]  # fmt: skip
    assert sorted(path.name for path in folder.iterdir()) == [
        "delivery.json", "refusals.parquet", "rows.parquet", "verdict.json",
    ]  # fmt: skip


def test_the_same_delivery_gets_the_same_verdict(tmp_path: Path, runner: ExpectationRunner) -> None:
    folder = write_spool(tmp_path / "spool", "projects", projects(10, percent_complete="105", name=""))
    judge_folder(folder, Policy(), runner)
    before = (folder / "verdict.json").read_bytes()
    judge_folder(folder, Policy(), runner)
    assert (folder / "verdict.json").read_bytes() == before


def test_a_folder_that_is_no_delivery_says_so(tmp_path: Path, runner: ExpectationRunner) -> None:
    with pytest.raises(DeliveryError, match=r"has no delivery\.json"):
        judge_folder(tmp_path, Policy(), runner)
