"""ServiceNow read from the sandbox's instance over real HTTP: exact, whatever it hides, and through a demand's conversion."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from extractors import pacing, servicenow, servicenow_table
from extractors.__main__ import NothingAccepted
from extractors.outcomes import City, ExtractContext, Spooled
from extractors.spool import Delivery, read_delivery
from sandbox.running import RunningCity, start_city

FIELDS = {"u_finance_project": "finance_project_code", "u_public": "is_public"}
Read = Mapping[str, tuple[Delivery, dict[str, dict[str, Any]]]]


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningCity]:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(servicenow_table, "PAGE_ROWS", 50)
    with start_city(tmp_path / "share", projects=14, journal_lines=900, platforms=("servicenow",)) as running:
        yield running


def read(city: RunningCity, folder: Path, *streams: str) -> Read:
    """What came of each stream, by key."""
    auth = {"kind": "basic", "user": city.user, "password": city.password}
    table = {"base_url": city.servicenow_url, "auth": auth, "fields": FIELDS}
    settings = servicenow.parse_settings("office", table)
    zone = City("America/Phoenix", "USD", "$", 7)
    context = ExtractContext("office", folder, True, time.monotonic() + 60, zone, NothingAccepted())
    found = {}
    for outcome in servicenow.extract(settings, context, streams):
        assert isinstance(outcome, Spooled), outcome
        rows = pq.read_table(outcome.folder / "rows.parquet").to_pylist()
        found[outcome.stream] = read_delivery(outcome.folder), {row["sys_id"]: row for row in rows}
    return found


def truth(city: RunningCity) -> Mapping[str, Mapping[str, Mapping[str, str | None]]]:
    return city.vendors["servicenow"].truth()


def compare(city: RunningCity, found: Read) -> None:
    """Every row with the text that the instance holds."""
    for stream, (_, rows) in found.items():
        wanted = truth(city)[stream]
        assert set(rows) == set(wanted), stream
        for key, columns in wanted.items():
            assert {name: rows[key][name] for name in columns} == columns, (stream, key)


def test_every_stream_comes_exactly(city: RunningCity, tmp_path: Path) -> None:
    found = read(city, tmp_path)
    assert set(found) == set(truth(city))
    assert all(rows for _, rows in found.values())
    compare(city, found)
    assert [warning for delivery, _ in found.values() for warning in delivery.warnings] == []


HANGING = ("cost_plans", "cost_plan_breakdowns", "benefit_plans", "benefit_plan_breakdowns", "risks")


def test_a_demand_that_is_converted_takes_its_money_and_risk_along(city: RunningCity, tmp_path: Path) -> None:
    """The trap: nothing says that these rows changed, so only a whole reading sees it."""
    before = read(city, tmp_path / "before", "demands", *HANGING)
    waiting = [demand.ordinal for demand in city.model.night(0).demands if demand.project_ordinal is None]
    while all(one.project_ordinal is None for one in city.model.night(city.night).demands if one.ordinal in waiting):
        city.next_night()
    after = read(city, tmp_path / "after", "demands", *HANGING)
    compare(city, after)
    for stream in HANGING:
        old, new = before[stream][1], after[stream][1]
        moved = [key for key in old if key in new and new[key]["task"] != old[key]["task"]]
        assert moved
        for key in moved:
            assert after["demands"][1][old[key]["task"]]["project"] == new[key]["task"]
            assert new[key]["sys_updated_on"] == old[key]["sys_updated_on"]


@pytest.mark.parametrize("table", ["sys_dictionary", "sys_db_object", "sys_audit_delete"])
def test_without_a_system_table_the_rows_come_all_the_same(city: RunningCity, tmp_path: Path, table: str) -> None:
    city.set_fault("hidden_table", table=table)
    compare(city, read(city, tmp_path, "projects", "risks"))


def test_hidden_rows_are_no_deletions_and_deletions_are_told(city: RunningCity, tmp_path: Path) -> None:
    while not city.model.night(city.night).deleted_on("servicenow"):
        city.next_night()
    city.set_fault("hide_rows", table="pm_project", share=0.3)
    delivery, rows = read(city, tmp_path, "projects")["projects"]
    buried = city.vendors["servicenow"].instance.stored("sys_audit_delete")  # type: ignore[attr-defined]
    gone = {row["documentkey"] for row in buried if row["tablename"] == "pm_project"}
    assert gone
    assert set(delivery.deleted_keys) == gone
    assert not delivery.is_complete_sweep
    assert set(rows) < set(truth(city)["projects"])
    assert any("are hidden from the integration user" in warning for warning in delivery.warnings)


def test_a_removed_field_is_not_asked_for_and_said_to_be_missing(city: RunningCity, tmp_path: Path) -> None:
    city.set_fault("removed_field", table="pm_project", field_name="phase")
    delivery, _ = read(city, tmp_path, "projects")["projects"]
    assert "phase" in delivery.drift.missing
    assert not any("phase" in request.url for request in delivery.request_log if "pm_project" in request.url)
