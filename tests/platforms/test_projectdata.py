"""Project Server over real HTTP: every form of the feed gives the same rows, and its end is told once and clearly."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors import pacing, projectdata
from extractors.errors import ExtractError, SettingsError
from extractors.faults import GoneError
from extractors.outcomes import Absent, Spooled
from extractors.projectdata_months import sum_by_month
from extractors.spool import read_delivery
from sandbox.running import RunningCity, start_city
from tests.extractors.scripted_server import json_reply
from tests.platforms.projectdata_reading import (
    FEED,
    ScriptedFeed,
    context,
    failed,
    read_feed,
    read_scripted,
    rows_of,
    sign_in,
)

HOSTILE = "<script>"
RETIRED = ("410", "404", "403", "401", "302", "away", "html")
FORMS: tuple[dict[str, dict[str, int]], ...] = (
    {},
    {"light_json": {}},
    {"small_pages": {"requests": 4}},
    {"small_pages": {"requests": 4}, "relative_links": {}},
    {"small_pages": {"requests": 4}, "skip_links": {}, "light_json": {}},
    {"no_projection": {}},
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCity]:
    folder = tmp_path_factory.mktemp("pwa")
    with start_city(folder, projects=14, journal_lines=900, platforms=("projectdata",)) as city:
        yield city


@pytest.fixture
def city(running: RunningCity, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningCity]:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)
    yield running
    running.clear_faults()


@pytest.mark.parametrize("kind", ["basic", "bearer", "ntlm"])
def test_every_sign_in_reads_the_whole_feed(city: RunningCity, tmp_path: Path, kind: str) -> None:
    if kind == "ntlm":
        city.set_fault("ntlm_only")
    truth = city.vendors["projectdata"].truth()
    outcomes = {one.stream: one for one in read_feed(city, tmp_path, kind=kind)}
    for stream, records in truth.items():
        rows = rows_of(outcomes[stream])
        assert rows.keys() == records.keys(), stream
        for key, record in records.items():
            assert {name: rows[key][name] for name in record} == record
    assert any(HOSTILE in row["project_name"] for row in rows_of(outcomes["projects"]).values())


def test_a_wrong_ntlm_password_does_not_pass(city: RunningCity, tmp_path: Path) -> None:
    city.set_fault("ntlm_only")
    auth = sign_in(city, "ntlm") | {"password": "wrong"}
    assert "source gone (HTTP 401)" in failed(read_feed(city, tmp_path, "projects", auth=auth)[0])


@pytest.mark.parametrize("faults", FORMS, ids=lambda faults: " ".join(faults) or "as it is")
def test_every_form_of_the_feed_gives_the_same_rows(city: RunningCity, tmp_path: Path, faults: dict[str, Any]) -> None:
    streams = ("projects", "project_baselines", "tasks", "stages")
    plain = [rows_of(one) for one in read_feed(city, tmp_path / "plain", *streams)]
    for kind, options in faults.items():
        city.set_fault(kind, **options)
    told = [rows_of(one) for one in read_feed(city, tmp_path / "told", *streams)]
    ignored = {"_extra"} if "no_projection" in faults else set()
    for one, other in zip(plain, told, strict=True):
        assert one.keys() == other.keys()
        for key, row in one.items():
            assert {n: v for n, v in row.items() if n not in ignored} == {
                n: v for n, v in other[key].items() if n not in ignored
            }


def test_values_land_as_the_feed_writes_them(city: RunningCity, tmp_path: Path) -> None:
    rows = rows_of(read_feed(city, tmp_path, "projects")[0]).values()
    assert all(row["project_budget_cost"].endswith("0000") for row in rows if row["project_budget_cost"])
    assert {len(row["project_modified_date"].partition(".")[2]) for row in rows} == {0, 2, 3}
    assert "0001-01-01T00:00:00" in {row["project_status_date"] for row in rows}


def test_all_eleven_baselines_land(city: RunningCity, tmp_path: Path) -> None:
    rows = rows_of(read_feed(city, tmp_path, "project_baselines")[0]).values()
    assert {row["baseline_number"] for row in rows} == {str(number) for number in range(11)}


@pytest.mark.parametrize("how", RETIRED)
def test_a_retired_source_is_told_gone_once(city: RunningCity, tmp_path: Path, how: str) -> None:
    city.set_fault("retired", value=how)
    first, *others = read_feed(city, tmp_path, "projects", "tasks", "risks")
    sentence = failed(first)
    assert "source gone" in sentence and "2026-09-30" in sentence and "last accepted data is carried" in sentence
    assert "Access Project Server Reporting Service" in sentence
    assert first.requests <= 4  # type: ignore[union-attr]
    for other in others:
        assert "source gone" in failed(other) and "2026" not in failed(other)
        assert other.requests == 0  # type: ignore[union-attr]
    settings = projectdata.parse_settings(
        "pwa", {"base_url": city.vendors["projectdata"].base_url, "auth": sign_in(city, "basic")}
    )
    with pytest.raises(GoneError, match="source gone"):
        projectdata.check(settings, context(tmp_path))


def test_one_set_that_may_not_be_read_is_not_the_end_of_the_source(city: RunningCity, tmp_path: Path) -> None:
    city.set_fault("hidden_table", table="Projects")
    projects, risks = read_feed(city, tmp_path, "projects", "risks")
    assert "source gone" not in failed(projects) and "403" in failed(projects)
    assert isinstance(risks, Spooled)


def test_maintenance_at_first_contact_is_waited_out(city: RunningCity, tmp_path: Path) -> None:
    city.set_fault("maintenance", times=4, status=503)
    assert rows_of(read_feed(city, tmp_path, "projects")[0])


def test_an_expired_session_in_mid_sweep_is_got_over(city: RunningCity, tmp_path: Path) -> None:
    city.set_fault("small_pages", requests=4)
    city.set_fault("login_page", after=1, times=2)
    truth = city.vendors["projectdata"].truth()["projects"]
    assert rows_of(read_feed(city, tmp_path, "projects")[0]).keys() == truth.keys()


def test_a_next_link_to_another_host_is_refused(city: RunningCity, tmp_path: Path) -> None:
    city.set_fault("small_pages", requests=4)
    city.set_fault("foreign_links")
    assert "another host" in failed(read_feed(city, tmp_path, "projects")[0])
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_configured_field_that_is_not_there_names_the_nearest(city: RunningCity, tmp_path: Path) -> None:
    outcome = read_feed(city, tmp_path, "projects", fields={"ProjectHelth": "reported_health"})[0]
    assert "'ProjectHelth'" in failed(outcome) and "'ProjectHealth'" in failed(outcome)
    mapped = read_feed(city, tmp_path, "projects", fields={"ProjectHealth": "reported_health"})[0]
    assert "On Track" in {row["mapped_reported_health"] for row in rows_of(mapped).values()}


def test_time_phased_sets_are_empty_until_they_are_switched_on(city: RunningCity, tmp_path: Path) -> None:
    streams = ("task_baseline_timephased", "task_timephased")
    assert [len(rows_of(one)) for one in read_feed(city, tmp_path / "off", *streams)] == [0, 0]
    city.set_fault("timephased")
    planned = rows_of(read_feed(city, tmp_path / "on", *streams)[1]).values()
    days = city.vendors["projectdata"].store.published("TaskBaselineTimephasedDataSet")  # type: ignore[attr-defined]
    told = sum(round(float(row["task_baseline_cost"]) * 100) for row in planned)
    assert told == sum(round(float(row["TaskBaselineCost"]) * 100) for row in days) > 0
    assert {row["time_by_month"][-3:] for row in planned} == {"-01"}


def test_days_are_summed_exactly_and_once() -> None:
    def day(day: str, cost: str | None, baseline: int = 0) -> dict[str, Any]:
        return {"ProjectId": "p", "TimeByDay": f"{day}T00:00:00", "BaselineNumber": baseline, "Cost": cost}

    days = [day("2026-01-05", "0.100000"), day("2026-01-06", "0.200000"), day("2026-01-06", "0.200000")]
    days += [day("2026-01-07", "9.000000", 3), day("2026-02-01", None)]
    found = {str(row["TimeByMonth"]): row["Cost"] for row in sum_by_month(days, ["ProjectId", "TimeByMonth"], ["Cost"])}
    assert {month: None if cost is None else str(cost) for month, cost in found.items()} == {
        "2026-01-01": "0.300000",
        "2026-02-01": None,
    }


def test_a_row_that_offset_pages_skipped_is_found(city: RunningCity, tmp_path: Path) -> None:
    rows = [{"ProjectId": f"p{number}", "ProjectName": f"P{number}"} for number in range(8)]
    with ScriptedFeed({"Projects": rows}) as server:
        server.after_page = [lambda standing: standing.pop(0)]
        found = rows_of(read_scripted(server, tmp_path)[0])
    assert set(found) >= {f"p{number}" for number in range(1, 8)}


@pytest.mark.parametrize("body", [
    {"d": [{"ProjectId": "p1"}]},
    {"d": {"results": [{"ProjectId": "p1", "__metadata": {}, "Tasks": {"__deferred": {}}}]}},
    {"value": [{"ProjectId": "p1", "Tasks@odata.navigationLinkUrl": "x"}], "odata.metadata": "m"},
    [{"ProjectId": "p1"}],
])  # fmt: skip
def test_rows_are_read_in_any_json_form_and_without_links(city: RunningCity, tmp_path: Path, body: Any) -> None:
    with ScriptedFeed({}) as server:
        server.script[FEED.replace("[", "%5B").replace("]", "%5D") + "Projects"].append(json_reply(body))
        row = rows_of(read_scripted(server, tmp_path)[0])["p1"]
    assert row["project_id"] == "p1" and row["_extra"] is None


def test_a_date_in_ticks_is_the_same_wall_time(city: RunningCity, tmp_path: Path) -> None:
    rows = [{"ProjectId": "p1", "ProjectStartDate": "/Date(1767603600000)/"}]
    with ScriptedFeed({"Projects": rows}) as server:
        assert rows_of(read_scripted(server, tmp_path)[0])["p1"]["project_start_date"] == "2026-01-05T09:00:00"


def test_a_set_that_a_site_lacks_is_absent(city: RunningCity, tmp_path: Path) -> None:
    with ScriptedFeed({"Projects": [{"ProjectId": "p1"}]}) as server:
        outcomes = read_scripted(server, tmp_path, "projects", "risks")
    assert isinstance(outcomes[1], Absent)


@pytest.mark.parametrize("form", ["verbose", "light", "bare", "csv"])
def test_an_export_lands_what_the_feed_would(city: RunningCity, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    store = city.vendors["projectdata"].store  # type: ignore[attr-defined]
    for name in ("Projects", "Tasks"):
        rows = store.published(name)
        half = len(rows) // 2
        for part, some in enumerate((rows[:half], rows[half:])):
            _write(folder / f"{name}_{part}", some, form)
    settings = projectdata.parse_settings("past", {"export": str(folder)})
    told = {one.stream: one for one in projectdata.extract(settings, context(tmp_path / "spool"))}
    live = read_feed(city, tmp_path / "live", "projects", "tasks")
    for outcome in live:
        past, now = rows_of(told[outcome.stream]), rows_of(outcome)
        assert past.keys() == now.keys()
        for key, row in now.items():
            assert past[key]["project_id"] == row["project_id"]
            names = [n for n in row if n.endswith(("name", "cost", "modified_date"))]
            assert [past[key][n] for n in names] == [row[n] for n in names]
    assert isinstance(told["risks"], Absent)
    assert projectdata.check(settings, context(tmp_path)).startswith("2 entity sets")


def _write(path: Path, rows: list[dict[str, Any]], form: str) -> None:
    if form == "csv":
        with path.with_suffix(".csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return
    body: Any = {"verbose": {"d": {"results": rows}}, "light": {"value": rows}, "bare": rows}[form]
    path.with_suffix(".json").write_text(json.dumps(body), encoding="utf-8")


def test_an_export_that_is_cut_or_gone_is_told(tmp_path: Path) -> None:
    settings = projectdata.parse_settings("past", {"export": str(tmp_path / "none")})
    with pytest.raises(ExtractError, match="is not there"):
        projectdata.check(settings, context(tmp_path))
    (tmp_path / "Projects.json").write_text('{"value": [{"ProjectId": "p1"}', encoding="utf-8")
    settings = projectdata.parse_settings("past", {"export": str(tmp_path)})
    outcome = next(iter(projectdata.extract(settings, context(tmp_path / "spool"), ("projects",))))
    assert "could not be read whole" in failed(outcome)


def test_settings_need_a_feed_or_an_export() -> None:
    with pytest.raises(SettingsError, match="base_url"):
        projectdata.parse_settings("pwa", {})
    with pytest.raises(SettingsError, match="does not go with export"):
        projectdata.parse_settings("pwa", {"export": "x", "base_url": "https://x"})
    with pytest.raises(SettingsError, match="not one of"):
        projectdata.parse_settings("pwa", {"base_url": "https://x", "auth": {"kind": "api_key"}})


def test_the_first_reading_reports_no_drift(city: RunningCity, tmp_path: Path) -> None:
    outcome = read_feed(city, tmp_path, "projects")[0]
    assert isinstance(outcome, Spooled)
    delivery = read_delivery(outcome.folder)
    assert delivery.drift.added == () and delivery.drift.missing == () and delivery.mode == "full"
