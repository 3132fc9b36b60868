"""Workday: which columns a report has, what its values look like, how it is configured, signed in to and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors import pacing, workday_raas
from extractors.errors import ExtractError, SettingsError
from extractors.outcomes import LastExtract
from orchestration.source_pages import FOLDER, write_page
from orchestration.source_settings import SourceProblems, check_source_table
from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.web import Answer, Request, VendorServer
from sandbox.workday_raas import Tenant, control_report, ledger_report
from tests.feeds.open_portals import books, judge, spooled
from tests.feeds.workday_reading import AUTH, COLUMNS, MINIMAL, PASSWORD, Running, failed, make_context


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


def test_a_renamed_column_is_held_with_the_nearest_name(workday: Running, tmp_path: Path) -> None:
    for has_schema in (True, False):
        if not has_schema:
            workday.tenant.faults.set("no_schema")
        outcome = workday.read(tmp_path, columns={**COLUMNS, "vendor_name": "Suplier", "fund_code": "Fund.Reference"})
        (problem,) = spooled(outcome)[0].problems
        assert problem.code == "column_missing"
        assert "has no column 'Fund.Reference', 'Suplier'" in problem.sentence
        assert "'Supplier'?" in problem.sentence
        assert judge(outcome).outcome == "hold"


def test_a_blank_column_is_there_as_long_as_the_schema_names_it(workday: Running, tmp_path: Path) -> None:
    workday.publish({}, {}, Supplier="text", Project="reference")
    columns = MINIMAL | {"vendor_name": "Supplier", "finance_project_code": "Project.Descriptor"}
    delivery, rows = spooled(workday.read(tmp_path, columns=columns))
    assert delivery.problems == ()
    assert [row["vendor_name"] for row in rows] == [None, None]


def test_the_schema_is_in_the_manifest_and_new_and_lost_columns_are_drift(workday: Running, tmp_path: Path) -> None:
    first, _ = spooled(workday.read(tmp_path))
    again, _ = spooled(workday.read(tmp_path))
    assert first.schema_hash == again.schema_hash
    assert "Is_Adjustment" in first.fields
    last = LastExtract("1", "2026-11-19T00:00:00.000000Z", "", first.schema_hash, None, first.fields, None, 1)
    columns = workday.tenant.reports["Journal_Lines"].columns
    columns["Grant"] = columns.pop("Is_Adjustment")
    delivery, _ = spooled(workday.read(tmp_path, context=make_context(tmp_path, last)))
    assert delivery.schema_hash != first.schema_hash
    assert "Grant" in delivery.drift.added
    assert delivery.drift.missing == ("Is_Adjustment",)
    assert delivery.problems == ()


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Maintenance</body></html>",
        b"",
        b"{}",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    ],
)
def test_a_schema_that_cannot_be_had_is_no_failure(
    workday: Running, tmp_path: Path, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.workday_raas._schema", lambda *_: body.decode())
    delivery, rows = spooled(workday.read(tmp_path))
    assert len(rows) == len(books().lines)
    assert delivery.problems == ()
    assert sum("xsds" in one for one in workday.bodies()) == 2


@pytest.mark.parametrize("prompts", [{"Fiscal_Year": "2026", "Fund!Fund_ID": "100"}, [{"Fiscal_Year": "2026"}, {}]])
def test_the_schema_is_asked_with_the_prompts_of_the_first_request(
    workday: Running, tmp_path: Path, prompts: object
) -> None:
    workday.read(tmp_path, prompts=prompts)
    (schema,) = [one for one in workday.tenant.requests if "xsds" in one.raw_query]
    asked = next(one for one in workday.tenant.requests if "format=json" in one.raw_query)
    assert schema.raw_query.split("&")[0] == "xsds"
    assert sorted(schema.raw_query.split("&")[1:]) == sorted(asked.raw_query.split("&")[1:])
    assert "Fiscal_Year=2026" in schema.raw_query


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "0"}])
def test_a_busy_schema_is_asked_twice_and_the_rows_are_read_all_the_same(
    workday: Running, tmp_path: Path, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Tenant._answer

    def busy(tenant: Tenant, request: Request, name: str) -> Answer:
        if "xsds" in request.raw_query:
            return Answer(429, b"{}", "application/json", headers)
        return answer(tenant, request, name)

    monkeypatch.setattr(Tenant, "_answer", busy)
    delivery, rows = spooled(workday.read(tmp_path))
    assert sum("xsds" in one for one in workday.bodies()) == 2
    assert len(rows) == len(books().lines)
    assert delivery.problems == ()


def test_a_silent_schema_is_left_for_the_rows(
    workday: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.workday_report.SCHEMA_SECONDS", 0.2)
    answer = Tenant._answer

    def silent(tenant: Tenant, request: Request, name: str) -> Answer:
        found = answer(tenant, request, name)
        return replace(found, delay_seconds=0.6) if "xsds" in request.raw_query else found

    monkeypatch.setattr(Tenant, "_answer", silent)
    _, rows = spooled(workday.read(tmp_path))
    assert len(rows) == len(books().lines)
    assert sum("xsds" in one for one in workday.bodies()) == 2


def test_references_lists_booleans_and_zoned_days(workday: Running, tmp_path: Path) -> None:
    workday.publish(
        {"Project": {"Descriptor": "Fibre (P-1)", "ID": "P-1"}, "Grants": [{"Grant": "G1"}], "Day": "2026-07-01-07:00"},
        {"Project": "Plain (P-2)", "Grants": [{"Grant": "G2"}, {"Grant": "G3"}], "Day": "2026-06-30T23:30:00-07:00"},
        {"Project": None, "Grants": [], "Day": "2026-07-02Z", "Is_Adjustment": True},
        Project="raw", Grants="raw", Day="raw", Is_Adjustment="boolean",
    )  # fmt: skip
    columns = MINIMAL | {
        "finance_project_code": "Project", "journal_id": "Project.ID", "description": "Project.Descriptor",
        "department_code": "Grants.Grant", "posting_date": "Day", "account_code": "Is_Adjustment",
    }  # fmt: skip
    delivery, rows = spooled(workday.read(tmp_path, columns=columns))
    assert [row["finance_project_code"] for row in rows] == ["Fibre (P-1)", "Plain (P-2)", None]
    assert [row["journal_id"] for row in rows] == ["P-1", None, None]
    assert [row["description"] for row in rows] == ["Fibre (P-1)", "Plain (P-2)", None]
    assert [row["department_code"] for row in rows] == ["G1", '["G2", "G3"]', None]
    assert [row["posting_date"] for row in rows] == ["2026-07-01", "2026-06-30T23:30:00-07:00", "2026-07-02"]
    assert rows[2]["account_code"] == "1"
    assert ["'Grants.Grant' holds several values in 1 rows" in one for one in delivery.warnings] == [True]
    assert json.loads(rows[1]["_extra"])["Grants"] == [{"Grant": "G2"}, {"Grant": "G3"}]


def test_an_oauth_client_signs_in_and_renews(workday: Running, tmp_path: Path) -> None:
    auth = {
        "kind": "oauth_client_credentials",
        "token_url": f"{workday.url}/ccx/oauth2/city/token",
        "client_id": "client",
        "client_secret": "abc123",
    }
    workday.tenant.credentials = Credentials("isu", "client", "abc123")
    _, rows = spooled(workday.read(tmp_path, auth=auth))
    assert len(rows) == len(books().lines)
    workday.tenant.credentials = Credentials("isu", "client", PASSWORD)
    assert "token request was refused" in failed(workday.read(tmp_path / "again", auth=auth), tmp_path / "again")


def test_check_counts_and_names_what_is_wrong(workday: Running, tmp_path: Path) -> None:
    said = workday_raas.check(workday.parse(), make_context(tmp_path))
    assert said == f"reports readable: journal_lines {len(books().lines)} rows"
    wrong = workday.parse(columns={**COLUMNS, "vendor_name": "Suplier"})
    for _ in range(2):
        with pytest.raises(ExtractError, match=r"no column 'Suplier'; it has .*did you mean 'Supplier'"):
            workday_raas.check(wrong, make_context(tmp_path))
        workday.tenant.faults.set("no_schema")
    workday.tenant.faults.set("wrong_password")
    with pytest.raises(ExtractError, match="sign-in was refused"):
        workday_raas.check(workday.parse(), make_context(tmp_path))


def test_settings_are_checked_whole() -> None:
    report = {
        "name": "a/b", "prompts": [{"format": "csv", "On": True}], "columns": MINIMAL, "control": {"name": "c", "sum": "x"},
    }  # fmt: skip
    with pytest.raises(SettingsError) as caught:
        workday_raas.parse_settings("erp", {"base_url": "http://x", "report": {}, "reports": {"journal_lines": report}})
    said = " ".join(caught.value.sentences)
    for words in (
        "did you mean 'reports'", "base_url must begin with https", "auth is missing", "name must be the report's name",
        "cannot set format", "prompts holds On = True", "unknown key 'sum'", "control needs amount or count",
    ):  # fmt: skip
        assert words in said
    with pytest.raises(SettingsError, match="journal_lines needs period"):
        entry = {"name": "J", "columns": {"amount": "A", "fiscal_year": "F"}}
        workday_raas.parse_settings(
            "erp", {"base_url": "https://x.y", "auth": AUTH, "reports": {"journal_lines": entry}}
        )


def test_the_configuration_takes_prompts_by_any_name_and_secrets_from_the_environment() -> None:
    problems = SourceProblems("erp")
    entry = {
        "type": "workday_raas", "base_url": "https://wd2.example.com/ccx/service/customreport2/city/isu",
        "auth": {"kind": "basic", "user": "isu@city", "password": "env:P"},
        "reports": {"journal_lines": {"name": "J", "prompts": {"key": "7", "Year!WID": "d588"}, "columns": MINIMAL}},
    }  # fmt: skip
    settled = check_source_table(problems, entry, Path(), {"P": PASSWORD})
    assert problems.sentences == []
    assert settled and settled["reports"]["journal_lines"]["prompts"] == {"key": "7", "Year!WID": "d588"}


def test_the_page_in_docs_is_the_one_that_the_card_makes() -> None:
    assert (FOLDER / "workday_raas.md").read_text(encoding="utf-8") == write_page("workday_raas"), "run `make docs`"
