"""Workday's reports over real HTTP: what is read is the ledger to the cent, or failed, or held, never a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from extractors import pacing, workday_raas
from extractors.outcomes import Failed
from extractors.typing_sql import typed
from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.web import VendorServer
from sandbox.workday_raas import Report, Tenant, control_report, ledger_report
from tests.feeds.open_portals import ZONE, books, judge, ledger_total, spooled
from tests.feeds.workday_reading import AUTH, COLUMNS, CONTROL, MINIMAL, PASSWORD, Running, failed, make_context


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    tenant = Tenant({}, Credentials("isu", "client", PASSWORD))
    server = VendorServer(tenant)
    yield Running(tenant, server.url)
    server.close()


@pytest.fixture
def workday(server: Running) -> Running:
    ledger = ledger_report(books())
    server.tenant.reports = {"Journal_Lines": ledger, "Journal_Control": control_report(ledger, "Ledger_Amount")}
    server.tenant.faults, server.tenant.after_each = Faults(), lambda _: None
    server.tenant.requests.clear()
    return server


def test_every_line_comes_once_and_exactly_and_ties_to_its_control(workday: Running, tmp_path: Path) -> None:
    outcome = workday.read(tmp_path, control=CONTROL)
    delivery, rows = spooled(outcome)
    told = Counter(
        (row["journal_id"], row["journal_line_number"], row["posting_date"], Decimal(row["amount"]), row["fiscal_year"],
         row["fund_code"], row["department_code"], row["account_code"], row["finance_project_code"] or "",
         row["vendor_name"] or "", row["description"] or "")
        for row in rows
    )  # fmt: skip
    true = Counter(
        (line.journal_id, str(line.line_number), line.posting_date.isoformat(), Decimal(line.amount_cents).scaleb(-2),
         f"FY{line.fiscal_year}", line.fund_code, line.department_code, line.account_code, line.finance_code,
         line.vendor_name, line.description)
        for line in books().lines
    )  # fmt: skip
    assert told == true
    control = delivery.control
    assert (control.kind, control.count_text, control.amount_column) == ("query", str(len(rows)), "amount")
    assert Decimal(control.amount_text or "0") == ledger_total() != 0
    assert delivery.rows_reported == delivery.rows_received == len(rows)
    verdict = judge(outcome)
    assert verdict.outcome == "accept", verdict.to_json()["reasons"]
    assert {check.code for check in verdict.checks} >= {"control_count", "control_amount"}
    assert PASSWORD not in (tmp_path / "journal_lines" / "0001" / "delivery.json").read_text()
    assert not list(tmp_path.rglob("*.json.part")) and not list(tmp_path.rglob("report*.json"))


def test_the_typed_relation_holds_exact_decimals_and_days(workday: Running, tmp_path: Path) -> None:
    _, rows = spooled(workday.read(tmp_path))
    dialect = {"relation": "delivered", "time_zone": ZONE, "decimal_style": "1,234.50", "currency_sign": "$"}
    with duckdb.connect() as connection:
        connection.register("landed", pa.Table.from_pylist(rows))
        total, kind, years = connection.execute(
            f"select sum(amount), any_value(typeof(amount)), count(year) from (select {typed('amount', 'amount', None, dialect)} "
            f"as amount, {typed('fiscal_year', 'fiscal_year', None, dialect)} as year from landed)"
        ).fetchall()[0]
    assert (total, kind, years) == (ledger_total(), "DECIMAL(18,2)", len(rows))


def test_numbers_keep_their_digits(workday: Running, tmp_path: Path) -> None:
    amounts = ["0.10", "1234567890123456.78", "-0.05", "1.505", "100.00"]
    workday.publish(*({"Ledger_Amount": Decimal(amount)} for amount in amounts))
    _, rows = spooled(workday.read(tmp_path, columns=MINIMAL))
    assert [row["amount"] for row in rows] == amounts


def test_twin_lines_without_an_id_stay_two(workday: Running, tmp_path: Path) -> None:
    workday.publish({}, {}, {"Ledger_Amount": Decimal("2.00")})
    delivery, rows = spooled(workday.read(tmp_path, columns=MINIMAL))
    assert (delivery.key, len(rows)) == ((), 3)


def test_prompts_go_as_they_are_written_and_ranges_are_put_together(workday: Running, tmp_path: Path) -> None:
    line = books().lines[0]
    prompts = {"Fiscal_Year": str(line.fiscal_year), "Fund!Fund_ID": line.fund_code}
    _, rows = spooled(workday.read(tmp_path, prompts=prompts))
    assert len(rows) == sum(
        (one.fiscal_year, one.fund_code) == (line.fiscal_year, line.fund_code) for one in books().lines
    )
    years = sorted({one.fiscal_year for one in books().lines})
    assert len(years) > 1
    workday.tenant.faults.set("reset", after=2, table="Journal_Lines")
    _, rows = spooled(workday.read(tmp_path, prompts=[{"Fiscal_Year": year} for year in years]))
    assert len(rows) == len(books().lines)


PASSING: dict[str, dict[str, Any]] = {
    "429 without Retry-After": {"kind": "server_error", "times": 3, "status": 429},
    "429 with Retry-After": {"kind": "throttle", "times": 2, "retry_after": 0},
    "500 that means throttling": {"kind": "server_error", "times": 8, "status": 500},
    "503": {"kind": "server_error", "times": 2},
    "cut body": {"kind": "short_body", "times": 2},
    "reset": {"kind": "reset", "times": 2},
    "a page under 200": {"kind": "maintenance", "status": 200, "times": 3},
    "an error under 200": {"kind": "error_object", "times": 2},
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_is_survived_and_the_report_read_whole(workday: Running, tmp_path: Path, fault: str) -> None:
    workday.tenant.faults.set(**PASSING[fault], after=1)
    delivery, rows = spooled(workday.read(tmp_path))
    assert Counter(row["journal_id"] for row in rows) == Counter(line.journal_id for line in books().lines)
    assert delivery.retries >= PASSING[fault]["times"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "server_error", "status": 500}, "HTTP 500"),
        ({"kind": "throttle", "retry_after": 0}, "HTTP 429"),
        ({"kind": "maintenance", "status": 200}, "a web page instead of data"),
        ({"kind": "short_body"}, "cut short"),
        ({"kind": "reset"}, "cut"),
        ({"kind": "error_object"}, "an answer without Report_Entry (Execution was cancelled)"),
        ({"kind": "no_entries"}, "an answer without Report_Entry"),
        ({"kind": "xml_body"}, "a web page instead of data"),
        ({"kind": "unauthorized"}, "sign-in was refused (401)"),
        ({"kind": "wrong_password"}, "check auth user and password"),
        ({"kind": "hidden_table", "table": "Journal_Lines"}, "may not be read (403"),
        ({"kind": "too_big", "table": "Journal_Lines"}, "too big for one answer (HTTP 406); split it by a prompt for a range"),
    ],
)  # fmt: skip
def test_a_lasting_fault_fails_the_stream_and_leaves_nothing(
    workday: Running, tmp_path: Path, options: dict[str, Any], words: str
) -> None:
    workday.tenant.faults.set(**options, times=-1)
    sentence = failed(workday.read(tmp_path), tmp_path)
    assert words in sentence
    assert "journal_lines" in sentence


def test_a_report_that_is_not_there_does_not_keep_the_others_back(workday: Running, tmp_path: Path) -> None:
    table = {"base_url": workday.url + workday.tenant.path, "auth": AUTH}
    reports = {
        "trial_balance": {"name": "Nowhere", "columns": MINIMAL},
        "journal_lines": {"name": "Journal_Lines", "columns": COLUMNS},
    }
    settings = workday_raas.parse_settings("erp", table | {"reports": reports})
    assert workday_raas.stream_names(settings) == ("trial_balance", "journal_lines")
    gone, read = workday_raas.extract(settings, make_context(tmp_path))
    assert isinstance(gone, Failed) and "trial_balance (report Nowhere) was refused (404" in gone.sentence
    assert len(spooled(read)[1]) == len(books().lines)


def test_the_key_may_come_late_and_lie_across_chunks(workday: Running, tmp_path: Path) -> None:
    workday.tenant.faults.set("late_entries")
    _, rows = spooled(workday.read(tmp_path))
    assert len(rows) == len(books().lines)


def test_an_empty_report_is_an_empty_delivery_that_the_door_holds(workday: Running, tmp_path: Path) -> None:
    workday.tenant.reports["Journal_Lines"] = Report(dict.fromkeys(COLUMNS.values(), "text"), lambda _: [])
    outcome = workday.read(tmp_path, columns=MINIMAL, context=make_context(tmp_path, standing=900))
    delivery, rows = spooled(outcome)
    assert (rows, delivery.problems) == ([], ())
    assert judge(outcome).outcome == "hold"
    first = workday.read(tmp_path, columns=MINIMAL)
    assert judge(first).outcome == "accept"


def test_a_control_that_does_not_tie_is_held(workday: Running, tmp_path: Path) -> None:
    whole = control_report(ledger_report(books()), "Ledger_Amount")
    hidden = replace(books(), lines=books().lines[:-3])
    workday.tenant.reports = {"Journal_Lines": ledger_report(hidden), "Journal_Control": whole}
    verdict = judge(workday.read(tmp_path, control=CONTROL))
    reasons = [check.reason for check in verdict.checks if check.is_blocking]
    assert verdict.outcome == "hold"
    assert any(
        f"{len(books().lines) - 3} data rows and its control says {len(books().lines)}" in one for one in reasons
    )


def test_a_control_without_its_figures_is_held(workday: Running, tmp_path: Path) -> None:
    outcome = workday.read(tmp_path, control=CONTROL | {"amount": "Totl"})
    assert [problem.code for problem in spooled(outcome)[0].problems] == ["control_missing"]
    workday.tenant.reports["Journal_Control"] = Report({"Total": "number"}, lambda _: [])
    delivery, _ = spooled(workday.read(tmp_path, control=CONTROL))
    assert "does not have the one row" in delivery.problems[0].sentence
    assert judge(outcome).outcome == "hold"


def test_lines_posted_while_the_report_runs_make_it_read_again(workday: Running, tmp_path: Path) -> None:
    whole, part = books(), replace(books(), lines=books().lines[:-2])

    def post(name: str) -> None:
        if name == "Journal_Lines":
            ledger = ledger_report(whole)
            workday.tenant.reports = {
                "Journal_Lines": ledger,
                "Journal_Control": control_report(ledger, "Ledger_Amount"),
            }

    ledger = ledger_report(part)
    workday.tenant.reports = {"Journal_Lines": ledger, "Journal_Control": control_report(ledger, "Ledger_Amount")}
    workday.tenant.after_each = post
    outcome = workday.read(tmp_path, control=CONTROL)
    delivery, rows = spooled(outcome)
    assert len(rows) == len(whole.lines) == delivery.rows_reported
    assert judge(outcome).outcome == "accept"
