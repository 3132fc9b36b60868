"""Dataverse over real HTTP and the real landing door: each way of reading lands what a whole reading would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.runs import Attempt
from tests.platforms.night import Landed, PlatformCity, RowDoor, copy_home, differences

STREAMS = ("projects", "risks", "baselines", "baseline_tasks")
PROJECTS, RISKS = "msdyn_projects", "msdyn_projectrisks"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlatformCity]:
    """A city on its second night, and a home that has read the first."""
    running = PlatformCity("dataverse", tmp_path_factory.mktemp("dataverse"))
    told = running.night(running.folder / "first", RowDoor())
    assert {one.status for one in told.values()} == {"accepted"}, told
    assert not wrong(running, running.folder / "first", *running.streams)
    running.running.next_night()
    yield running
    running.close()


@pytest.fixture
def home(city: PlatformCity, tmp_path: Path) -> Iterator[Path]:
    """A copy of the home that has read the first night."""
    yield copy_home(city.folder / "first", tmp_path / "home")
    city.running.clear_faults()


def wrong(city: PlatformCity, home: Path, *streams: str) -> list[str]:
    truth = city.truth()
    return [f"{stream}: {one}" for stream in streams for one in differences(truth[stream], city.landed(home, stream))]


def read(city: PlatformCity, home: Path, *streams: str, **options: Any) -> dict[str, Attempt]:
    return city.night(home, RowDoor(), streams=streams or STREAMS, **options)


def modes(city: PlatformCity, home: Path, *streams: str) -> dict[str, str]:
    return {stream: city.landed(home, stream).manifests[-1]["mode"] for stream in streams}


def last(city: PlatformCity, home: Path, stream: str) -> Landed:
    return city.landed(home, stream)


def test_the_second_night_reads_only_what_changed_and_lands_the_whole(city: PlatformCity, home: Path) -> None:
    told = city.night(home, RowDoor())
    assert {one.status for one in told.values()} == {"accepted"}
    assert not wrong(city, home, *city.streams)
    assert modes(city, home, "projects", "tasks", "risks") == dict.fromkeys(
        ("projects", "tasks", "risks"), "incremental"
    )
    assert last(city, home, "projects").manifests[-1]["filter"] == "delta"
    assert str(last(city, home, "risks").manifests[-1]["filter"]).startswith("modifiedon ge ")
    assert sum(last(city, home, "projects").tombstones.values()) == 1


def test_an_unchanged_night_lands_nothing_and_keeps_its_cursor(city: PlatformCity, home: Path) -> None:
    read(city, home)
    read(city, home)
    for stream in STREAMS:
        assert last(city, home, stream).extract_rows[-1] == 0, stream
    assert last(city, home, "projects").manifests[-1]["cursor"].startswith("delta msdyn_projects?")
    assert not wrong(city, home, *STREAMS)


@pytest.mark.parametrize("status", [400, 404, 410, 412])
def test_a_refused_change_token_leads_to_a_whole_reading_the_same_night(
    city: PlatformCity, home: Path, status: int
) -> None:
    city.running.set_fault("delta_expires", table=PROJECTS, status=status)
    told = read(city, home, "projects", "baselines")
    assert told["projects"].status == "accepted"
    assert modes(city, home, "projects", "baselines") == {"projects": "full", "baselines": "incremental"}
    assert "read whole" in last(city, home, "projects").manifests[-1]["warnings"][0]
    assert not wrong(city, home, "projects", "baselines")


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        ("delta_repeats", {}),
        ("paging_expires", {"table": PROJECTS, "times": 1}),
        ("token_expires", {"requests": 4}),
        ("no_total_count", {}),
        ("between_pages", {"table": RISKS, "times": 2}),
        ("between_pages", {"table": PROJECTS, "times": 2}),
    ],
)
@pytest.mark.parametrize("is_full", [False, True])
def test_what_happens_in_mid_sweep_is_settled_by_the_next_night(
    city: PlatformCity, home: Path, fault: str, options: dict[str, Any], is_full: bool
) -> None:
    city.running.set_fault(fault, **options)
    assert {one.status for one in read(city, home, is_full=is_full).values()} == {"accepted"}
    assert {one.status for one in read(city, home).values()} == {"accepted"}
    assert not wrong(city, home, *STREAMS)


def test_a_cookie_refused_for_good_fails_the_stream(city: PlatformCity, home: Path) -> None:
    before = last(city, home, "projects").hashes
    city.running.set_fault("paging_expires", table=PROJECTS, times=-1)
    told = read(city, home, "projects", "risks", is_full=True)
    assert (told["projects"].status, told["risks"].status) == ("failed", "accepted")
    assert last(city, home, "projects").hashes == before


def test_without_change_tracking_modifiedon_and_the_ids_tell(city: PlatformCity, home: Path, tmp_path: Path) -> None:
    city.running.set_fault("tracking_off")
    read(city, home, "projects", is_full=True)
    read(city, home, "projects")
    manifest = last(city, home, "projects").manifests[-1]
    assert manifest["mode"] == "incremental" and str(manifest["filter"]).startswith("modifiedon ge ")
    assert not wrong(city, home, "projects")


def test_without_table_definitions_columns_are_left_out_as_they_are_refused(city: PlatformCity, tmp_path: Path) -> None:
    city.running.set_fault("definitions_hidden")
    told = read(city, tmp_path / "home", *STREAMS)
    city.running.clear_faults()
    assert {one.status for one in told.values()} == {"accepted"}
    assert not wrong(city, tmp_path / "home", *STREAMS)
    manifest = last(city, tmp_path / "home", "projects").manifests[-1]
    assert "msdyn_stagename" in manifest["drift"]["missing"]


def test_other_products_tables_are_absent_and_their_columns_are_told_missing(
    city: PlatformCity, tmp_path: Path
) -> None:
    city.running.set_fault("no_accelerator")
    city.running.set_fault("no_operations")
    city.running.set_fault("missing_table", table="msdyn_programs")
    told = city.night(tmp_path / "home", RowDoor())
    city.running.clear_faults()
    present = {stream for stream, one in told.items() if one.status == "accepted"}
    assert present == {
        "projects", "tasks", "task_dependencies", "baselines", "baseline_tasks", "teams", "assignments", "planned_work",
        "bookable_resources", "users",
    }  # fmt: skip
    assert {told[stream].status for stream in told.keys() - present} <= {"absent"}
    row = next(iter(last(city, tmp_path / "home", "projects").rows.values()))
    assert row["msdyn_subject"] and row["proj_budget"] is None and row["msdyn_totalactualcost"] is None
    missing = last(city, tmp_path / "home", "projects").manifests[-1]["drift"]["missing"]
    assert {"proj_budget", "msdyn_totalactualcost"} <= set(missing)


def test_a_configured_column_that_is_not_there_is_named(city: PlatformCity, home: Path) -> None:
    """The nearest column can be told where the table's definition may be read."""
    changes = {"fields": {"cr8f1_financeprojekt": "finance_project_code"}}
    for is_hidden in (False, True):
        if is_hidden:
            city.running.set_fault("definitions_hidden")
        told = read(city, home, "projects", "risks", changes=changes)
        assert told["projects"].status == "failed" and told["risks"].status == "accepted"
        reason = str(told["projects"].reason)
        assert "no column 'cr8f1_financeprojekt' that may be selected" in reason
        assert is_hidden or "(did you mean 'cr8f1_financeproject'?)" in reason


def test_a_changed_mapping_is_read_whole(city: PlatformCity, home: Path) -> None:
    changes = {"fields": {"cr8f1_financeproject": "finance_project_code", "proj_stage": "stage"}}
    read(city, home, "projects", changes=changes)
    assert modes(city, home, "projects") == {"projects": "full"}
    rows = last(city, home, "projects").rows.values()
    assert {row["mapped_stage"] for row in rows} <= {"(1) Create", "(2) Select", "(3) Plan", "(4) Manage", "(5) Close"}
    assert any(row["mapped_finance_project_code"] for row in rows)


def test_a_missing_right_is_said_and_nothing_is_absent(city: PlatformCity, tmp_path: Path) -> None:
    city.running.set_fault("hidden_table", table=RISKS)
    told = read(city, tmp_path / "home", "risks", "baselines")
    city.running.clear_faults()
    assert told["risks"].status == "failed" and "right" in str(told["risks"].reason)
    assert told["baselines"].status == "accepted"
