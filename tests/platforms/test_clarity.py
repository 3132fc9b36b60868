"""Clarity against the sandbox's server: every stream exact under each of its habits, and only as the platform allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyarrow.parquet as pq
import pytest
import requests

from extractors import clarity, clarity_places, clarity_stream, pacing
from extractors.outcomes import Absent, Failed, Outcome, Spooled
from extractors.spool import read_delivery
from sandbox.clarity_schema import NO_RANGE, TOO_LONG
from sandbox.clarity_vendor import ClarityVendor
from sandbox.running import RunningCity, start_city
from tests.extractors.servicenow_reading import make_context

OPTIONAL = {
    "tasks", "status_reports", "risks", "issues", "change_requests", "cost_plans", "cost_plan_details", "benefit_plans",
    "actual_transactions", "resources", "demands",
}  # fmt: skip


@dataclass
class Office:
    """The city whose office lives in Clarity."""

    city: RunningCity
    vendor: ClarityVendor

    def read(self, folder: Path, *streams: str, auth: str = "api_key", **table: Any) -> dict[str, Outcome]:
        """The outcome of each stream."""
        signs = {
            "api_key": {"kind": "api_key", "key": self.city.password, "client_id": self.city.credentials.client_id},
            "basic": {"kind": "basic", "user": self.city.user, "password": self.city.password},
        }
        entry = {"base_url": self.vendor.base_url, "auth": signs[auth]} | table
        settings = clarity.parse_settings("office", entry)
        return {one.stream: one for one in clarity.extract(settings, make_context(folder), streams)}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    share = tmp_path_factory.mktemp("clarity")
    with start_city(share, projects=14, journal_lines=900, today=date(2026, 11, 20), platforms=("clarity",)) as city:
        vendor = city.vendors["clarity"]
        assert isinstance(vendor, ClarityVendor)
        yield Office(city, vendor)


@pytest.fixture
def office(running: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)
    for module in (clarity_stream, clarity_places):
        monkeypatch.setattr(module, "LISTED_ROWS", 6)
        monkeypatch.setattr(module, "CHILD_ROWS", 50)
    yield running
    running.city.clear_faults()


def rows_of(outcome: Outcome) -> dict[str, dict[str, Any]]:
    assert isinstance(outcome, Spooled), outcome
    return {row["internal_id"]: row for row in pq.read_table(outcome.folder / "rows.parquet").to_pylist()}


def assert_exact(office: Office, outcomes: dict[str, Outcome]) -> None:
    truth = office.vendor.truth()
    for stream, outcome in outcomes.items():
        landed = rows_of(outcome)
        assert set(landed) == set(truth[stream]), stream
        for key, wanted in truth[stream].items():
            assert {name: landed[key][name] for name in wanted} == wanted, (stream, key)


HABITS: dict[str, tuple[str, list[tuple[str, dict[str, Any]]]]] = {
    "by key": ("api_key", []),
    "ids as text": ("api_key", [("string_ids", {"share": 0.5})]),
    "a next link that leads back": ("api_key", [("wrong_next", {})]),
    "an old release without descriptions": ("api_key", [("no_global_lists", {}), ("no_description", {})]),
    "percent to 100": ("api_key", [("whole_percent", {})]),
    "by login": ("basic", []),
    "bearer tokens only": ("basic", [("bearer_only", {})]),
    "no login resource": ("basic", [("no_login", {})]),
    "a token that dies in mid-sweep": ("basic", [("token_expires", {"requests": 7})]),
}


@pytest.mark.parametrize("habit", HABITS)
def test_every_stream_is_exact(office: Office, tmp_path: Path, habit: str) -> None:
    auth, faults = HABITS[habit]
    for kind, options in faults:
        office.city.set_fault(kind, **options)
    outcomes = office.read(tmp_path, auth=auth)
    assert set(outcomes) == OPTIONAL | {"projects"}
    assert_exact(office, outcomes)
    names = {row["name"] for row in rows_of(outcomes["projects"]).values()}
    assert names == {project.name for project in office.city.model.night(0).projects_on("clarity")}


def test_the_platform_is_asked_only_as_it_allows(office: Office, tmp_path: Path) -> None:
    asked = []
    for outcome in office.read(tmp_path).values():
        assert isinstance(outcome, Spooled)
        log = read_delivery(outcome.folder).request_log
        assert all(one.status == 200 for one in log), [one for one in log if one.status != 200]
        asked += [urlsplit(one.url) for one in log]
    lists = [parse_qs(one.query) for one in asked if "/describe/" not in one.path]
    assert len(lists) > 50
    assert all(one["fields"] and one["sort"] == ["_internalId"] for one in lists)
    assert all(int(one["limit"][0]) <= 500 for one in lists)


@pytest.mark.parametrize(
    ("filter_text", "words"),
    [
        ("", NO_RANGE),
        ("((transactionDate >= '2026-01-01T00:00:00') and (transactionDate <= '2026-06-30T00:00:00'))", TOO_LONG),
    ],
)
def test_transactions_without_a_short_range_are_refused(office: Office, filter_text: str, words: str) -> None:
    headers = {"Authorization": f"Bearer {office.city.password}", "x-api-ppm-client": office.city.credentials.client_id}
    url = f"{office.vendor.base_url}/actualTransactions"
    answer = requests.get(url, params={"filter": filter_text} if filter_text else {}, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["errorMessage"]) == (400, words)


def test_mapped_fields_land_as_what_a_person_sees(office: Office, tmp_path: Path) -> None:
    fields = {
        "financeProject": "finance_project_code",
        "obsDepartment": "department_name",
        "percentComplete": "percent_complete",
        "goals": "description",
    }
    landed = rows_of(office.read(tmp_path, "projects", fields=fields)["projects"])
    for project in office.city.model.night(0).projects_on("clarity"):
        row = landed[str(5_000_000 + project.ordinal)]
        assert row["mapped_finance_project_code"] == (project.finance_code or None)
        assert row["mapped_department_name"] == project.department.name
        assert row["mapped_percent_complete"] == row["percent_complete"]
        assert row["mapped_description"] == "Serve residents, Resilience"


def test_a_missing_right_fails_its_stream_and_no_other(office: Office, tmp_path: Path) -> None:
    office.city.set_fault("missing_right", table="risks")
    outcomes = office.read(tmp_path)
    risks = outcomes.pop("risks")
    assert isinstance(risks, Failed) and "grant the integration user API-Access" in risks.sentence
    assert_exact(office, outcomes)


@pytest.mark.parametrize(
    ("table", "gone"),
    [
        ("projectStatusReports", {"status_reports"}),
        ("costPlans", {"cost_plans", "cost_plan_details"}),
        ("actualTransactions", {"actual_transactions"}),
    ],
)
def test_what_the_instance_lacks_is_absent(office: Office, tmp_path: Path, table: str, gone: set[str]) -> None:
    office.city.set_fault("missing_table", table=table)
    outcomes = office.read(tmp_path, *sorted(gone), "resources")
    assert {name for name, one in outcomes.items() if isinstance(one, Absent)} == gone


@pytest.mark.parametrize("fault", ["key_expired", "no_access"])
def test_a_dead_key_is_said_once_and_nothing_is_left(office: Office, tmp_path: Path, fault: str) -> None:
    office.city.set_fault(fault)
    outcomes = office.read(tmp_path)
    assert all(isinstance(one, Failed) for one in outcomes.values())
    assert "sign-in was refused (401)" in outcomes["projects"].sentence  # type: ignore[union-attr]
    assert sum(one.requests for one in outcomes.values() if isinstance(one, Failed)) < 10
    assert not list(tmp_path.rglob("*.parquet"))


def test_check_says_what_it_can_read(office: Office, tmp_path: Path) -> None:
    auth = {"kind": "api_key", "key": office.city.password, "client_id": office.city.credentials.client_id}
    settings = clarity.parse_settings("office", {"base_url": office.vendor.base_url, "auth": auth})
    assert clarity.check(settings, make_context(tmp_path)) == "signed in, projects readable (14 rows)"
