"""Real cities through the whole product, on the full files where they lie beside the project, else on the excerpts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FULL = ROOT.parent / "shared" / "data"
Ask = Callable[[str], list[dict[str, object]]]


def _run(city: str, folder: Path) -> Ask:
    """Copy the example into a folder of the test's own, run its command there, and hand back a way to ask its warehouse."""
    shutil.copytree(
        ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("var", "share", "__pycache__")
    )
    done = subprocess.run(
        [sys.executable, "-m", "examples.run", city, str(FULL)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    config = folder / "examples" / city / "portfolio.toml"

    def ask(query: str) -> list[dict[str, object]]:
        command = [sys.executable, "-m", "orchestration.cli", "--config", str(config), "sql", query, "--format", "json"]
        asked = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
        assert asked.returncode == 0, asked.stderr
        rows: list[dict[str, object]] = json.loads(asked.stdout)
        return rows

    return ask


@pytest.fixture(scope="module")
def new_york(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return _run("new_york", tmp_path_factory.mktemp("new_york"))


@pytest.fixture(scope="module")
def philadelphia(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return _run("philadelphia", tmp_path_factory.mktemp("philadelphia"))


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return _run("philadelphia_quarterly", tmp_path_factory.mktemp("quarterly"))


@pytest.fixture(scope="module")
def oakland(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return _run("oakland", tmp_path_factory.mktemp("oakland"))


def test_each_reporting_date_of_new_york_is_one_extract_in_order(new_york: Ask) -> None:
    days = new_york("select count(*) as n from quality.extracts where status = 'accepted' and rows_changed > 0")
    assert days == [{"n": 15}]
    history = new_york(
        "select count(distinct valid_from_at) as n, min(valid_from_at) as first from core.dim_projects_history"
    )[0]
    assert (history["n"], str(history["first"])[:10]) == (15, "2013-09-01")


def test_the_door_finds_the_projects_whose_stated_and_summed_changes_disagree(new_york: Ask) -> None:
    shown = new_york(
        "select observed from quality.checks where check_id = 'landing.stated_total_1' and observed like '% of %'"
    )
    listed = new_york(
        "select count(*) as n from quality.checks where check_id = 'landing.stated_total_1' and subject like '%/PID %'"
    )[0]
    odd, _, testable = str(shown[0]["observed"]).partition(" of ")
    assert listed["n"] == int(odd) > 0
    if FULL.is_dir():
        assert (odd, testable) == ("55", "314")


def test_slip_of_a_real_project_is_the_difference_of_two_reports(new_york: Ask) -> None:
    rows = new_york(
        """
        select history.forecast_finish_date as finish, projects.project_id
        from core.dim_projects_history as history
        inner join core.dim_projects as projects using (project_key)
        where projects.project_id = '3' order by history.valid_from_at limit 3
        """
    )
    assert [row["finish"] for row in rows] == ["2020-01-14", "2020-07-19", "2020-08-08"]


def test_every_year_of_philadelphia_ties_to_its_control_total(philadelphia: Ask) -> None:
    controls = philadelphia(
        "select count(*) as n, count(*) filter (where not passed) as failed from quality.reconciliations where control_id = 'R1'"
    )[0]
    assert controls["failed"] == 0 and int(str(controls["n"])) >= 8
    adopted = philadelphia(
        "select fiscal_year, sum(original_budget_amount) as adopted from finance.budget_vs_actuals where fiscal_year in (2017, 2018) group by fiscal_year order by 1"
    )
    assert adopted == [
        {"fiscal_year": 2017, "adopted": "4187088000.00"},
        {"fiscal_year": 2018, "adopted": "4437709000.00"},
    ]


def test_adopted_and_actual_meet_in_one_cell_per_department_and_class(philadelphia: Ask) -> None:
    row = philadelphia(
        """
        select
            (select sum(expended_amount) from finance.budget_vs_actuals where fiscal_year = 2017) as cells,
            (select sum(amount) from finance.fct_journal_lines where fiscal_year = 2017) as lines,
            (select count(*) from finance.suspense) as suspense, (select count(*) from quality.quarantine) as quarantine
        """
    )[0]
    assert row["cells"] == row["lines"] and row["suspense"] == row["quarantine"] == 0


def test_the_it_offices_revisions_of_fy22_are_budget_events(quarterly: Ask) -> None:
    events = quarterly(
        "select event_type, amount from finance.fct_budget_lines where department_code = '04' and fiscal_year = 2022 and amount <> 0 order by event_date nulls first, amount"
    )
    levels, total = [], 0
    for event in events:
        total += int(float(str(event["amount"])))
        levels.append(total)
    assert events[0]["event_type"] == "original"
    assert {event["event_type"] for event in events[1:]} == {"amendment"}
    assert levels == [78787583, 79489433, 80129051, 90129051]


def test_parents_and_children_are_not_counted_twice(quarterly: Ask) -> None:
    codes = quarterly(
        "select distinct department_code as code from finance.fct_budget_lines where department_code like '35%'"
    )
    assert {str(row["code"]) for row in codes}.isdisjoint({"35"}) or len(codes) == 1


def test_the_adopted_book_of_oakland_is_reported_out_of_balance_and_the_adjusted_one_balanced(oakland: Ask) -> None:
    books = oakland(
        "select subject, difference_amount, passed from quality.reconciliations where control_id = 'R6' order by passed"
    )
    assert [row["passed"] for row in books] == [False, True]
    assert str(books[0]["difference_amount"]).lstrip("-") == "116592.00"
    balance = oakland(
        "select account_type, sum(amount) as amount from finance.fct_budget_lines inner join core.dim_accounts using (account_code) group by all"
    )
    assert {row["amount"] for row in balance} == {"1148691330.00"}


def test_the_it_department_of_oakland_comes_only_with_the_adjusted_book(oakland: Ask) -> None:
    rows = oakland(
        "select event_type, count(*) as n from finance.fct_budget_lines where lower(department_code) like '%information technology%' group by all"
    )
    assert [row["event_type"] for row in rows] == ["amendment"]
