"""Real cities through the whole product, on the full files where they lie beside the project, else on the excerpts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from examples.shares import SHARES

ROOT = Path(__file__).parents[2]
FULL = ROOT.parent / "shared" / "data"
CITIES = ("new_york", "philadelphia", "philadelphia_quarterly", "oakland")
HEAD = """
[city]
name = "Four books"
time_zone = "America/New_York"
currency = "USD"
fiscal_year_start_month = 7
"""
Ask = Callable[[str], list[dict[str, Any]]]


def _sources(city: str, folder: Path) -> str:
    """The `[sources]` of an example, its share laid from the full data, else from the excerpt."""
    make_share, origin = SHARES[city]
    data = FULL / origin if (FULL / origin).is_dir() else ROOT / "examples" / city / "data"
    share = folder / city
    share.mkdir()
    make_share(data, share)
    text = (ROOT / "examples" / city / "portfolio.toml").read_text(encoding="utf-8")
    return text[text.index("[sources.") :].replace("env:EXAMPLE_SHARE", str(share))


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """One refresh over the sources of all examples (a refresh of each would cost a minute each), and a way to ask its warehouse."""
    folder = tmp_path_factory.mktemp("cities")
    config = folder / "portfolio.toml"
    config.write_text(HEAD + "\n".join(_sources(city, folder) for city in CITIES), encoding="utf-8")
    portfolio = [sys.executable, "-m", "orchestration.cli", "--config", str(config)]
    done = subprocess.run([*portfolio, "refresh"], capture_output=True, text=True, timeout=500, check=False)
    assert done.returncode == 0, done.stderr

    def query(text: str) -> list[dict[str, Any]]:
        asked = subprocess.run(
            [*portfolio, "sql", text, "--format", "json"], capture_output=True, text=True, timeout=60, check=False
        )
        assert asked.returncode == 0, asked.stderr
        rows: list[dict[str, Any]] = json.loads(asked.stdout)
        return rows

    return query


def test_each_reporting_date_of_new_york_is_one_extract_in_order(ask: Ask) -> None:
    days = ask("select count(*) as n from quality.extracts where source_name = 'capital_projects' and rows_changed > 0")
    assert days == [{"n": 15}]
    history = ask(
        "select count(distinct valid_from_at) as n, min(valid_from_at) as first from core.dim_projects_history"
    )[0]
    assert (history["n"], str(history["first"])[:10]) == (15, "2013-09-01")


def test_the_door_finds_the_projects_whose_stated_and_summed_changes_disagree(ask: Ask) -> None:
    shown = ask(
        "select observed from quality.checks where check_id = 'landing.stated_total_1' and observed like '% of %'"
    )
    listed = ask(
        "select count(*) as n from quality.checks where check_id = 'landing.stated_total_1' and subject like '%/PID %'"
    )[0]
    odd, _, testable = str(shown[0]["observed"]).partition(" of ")
    assert listed["n"] == int(odd) > 0
    if FULL.is_dir():
        assert (odd, testable) == ("55", "314")


def test_slip_of_a_real_project_is_the_difference_of_two_reports(ask: Ask) -> None:
    rows = ask(
        """
        select history.forecast_finish_date as finish, projects.project_id
        from core.dim_projects_history as history
        inner join core.dim_projects as projects using (project_key)
        where projects.project_id = '3' order by history.valid_from_at limit 3
        """
    )
    assert [row["finish"] for row in rows] == ["2020-01-14", "2020-07-19", "2020-08-08"]


def test_every_year_of_philadelphia_ties_to_its_control_total(ask: Ask) -> None:
    controls = ask(
        "select count(*) as n, count(*) filter (where not passed) as failed from quality.reconciliations where control_id = 'R1' and source_name = 'controller'"
    )[0]
    assert controls["failed"] == 0 and int(str(controls["n"])) >= 8
    adopted = ask(
        """
        select fiscal_year, sum(amount) as adopted from finance.fct_budget_lines
        where source_name = 'controller' and fiscal_year in (2017, 2018) and event_type = 'original'
        group by fiscal_year order by fiscal_year
        """
    )
    assert adopted == [
        {"fiscal_year": 2017, "adopted": "4187088000.00"},
        {"fiscal_year": 2018, "adopted": "4437709000.00"},
    ]


def test_adopted_and_actual_meet_in_one_cell_per_department_and_class(ask: Ask) -> None:
    row = ask(
        """
        select
            (select sum(expended_amount) from finance.budget_vs_actuals where fiscal_year = 2017) as cells,
            (select sum(amount) from finance.fct_journal_lines where fiscal_year = 2017) as lines,
            (select count(*) from finance.suspense) as suspense, (select count(*) from quality.quarantine) as quarantine
        """
    )[0]
    assert row["cells"] == row["lines"] and row["suspense"] == row["quarantine"] == 0


def test_the_it_offices_revisions_of_fy22_are_budget_events(ask: Ask) -> None:
    events = ask(
        """
        select event_type, amount from finance.fct_budget_lines
        where source_name = 'quarterly_report' and department_code = '04' and fiscal_year = 2022 and amount <> 0
        order by event_date nulls first, amount
        """
    )
    levels, total = [], 0
    for event in events:
        total += int(float(str(event["amount"])))
        levels.append(total)
    assert events[0]["event_type"] == "original"
    assert {event["event_type"] for event in events[1:]} == {"amendment"}
    assert levels == [78787583, 79489433, 80129051, 90129051]


def test_a_department_total_and_its_parts_are_not_counted_twice(ask: Ask) -> None:
    codes = ask(
        """
        select distinct department_code as code from finance.fct_budget_lines
        where source_name = 'quarterly_report' and department_code like '35-EB%' and fiscal_year = 2022
        """
    )
    assert len(codes) == 10 and "35-EB" not in {row["code"] for row in codes}


def test_the_adopted_book_of_oakland_is_reported_out_of_balance_and_the_adjusted_one_balanced(ask: Ask) -> None:
    books = ask(
        "select subject, difference_amount, passed from quality.reconciliations where control_id = 'R6' order by passed"
    )
    assert [row["passed"] for row in books] == [False, True]
    assert str(books[0]["difference_amount"]).lstrip("-") == "116592.00"
    balance = ask(
        """
        select accounts.account_type, sum(lines.amount) as amount
        from finance.fct_budget_lines as lines
        inner join core.dim_accounts as accounts using (source_name, account_code)
        where source_name = 'budget_office' group by all
        """
    )
    assert {row["amount"] for row in balance} == {"1148691330.00"}


def test_the_it_department_of_oakland_comes_only_with_the_adjusted_book(ask: Ask) -> None:
    rows = ask(
        """
        select event_type, count(*) as n from finance.fct_budget_lines
        where source_name = 'budget_office' and department_code = 'Information Technology' group by all
        """
    )
    assert [row["event_type"] for row in rows] == ["amendment"]


def test_no_figure_of_a_real_city_is_nan_infinite_or_missing_without_a_reason(ask: Ask) -> None:
    odd = ask(
        "select count(*) as n from metrics.values "
        "where isnan(value) or isinf(value) or (value is null) = (null_reason is null)"
    )
    shown = ask("select count(*) as n from metrics.values where value is not null")
    assert odd == [{"n": 0}] and int(shown[0]["n"]) > 1000
