"""Nights after the first on a Project Server: a part is read, and what stands afterwards is what a whole reading gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.projectdata_store import Store
from tests.platforms.night import Landed, PlatformCity, RowDoor, differences

SWEPT = ("projects", "project_baselines", "tasks", "task_baselines", "assignments")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[PlatformCity]:
    running = PlatformCity("projectdata", tmp_path / "city")
    yield running
    running.close()


def store_of(city: PlatformCity) -> Store:
    return city.server.store  # type: ignore[attr-defined, no-any-return]


def published(city: PlatformCity, entity_set: str) -> list[dict[str, Any]]:
    """The rows that the server holds, to be changed in place."""
    return store_of(city)._sets[entity_set]


def read(city: PlatformCity, home: Path, *streams: str, is_full: bool = False) -> dict[str, Landed]:
    told = city.night(home, RowDoor(), streams=streams, is_full=is_full)
    assert {one.status for one in told.values()} == {"accepted"}, [one.reason for one in told.values()]
    return {stream: city.landed(home, stream) for stream in streams}


def mode_of(landed: Landed) -> str:
    return str(landed.manifests[-1]["mode"])


def test_later_nights_read_a_part_and_land_the_whole_truth(city: PlatformCity, tmp_path: Path) -> None:
    home = tmp_path / "home"
    read(city, home, *SWEPT)
    modes = set()
    for _ in range(3):
        city.running.next_night()
        landed, truth = read(city, home, *SWEPT), city.truth()
        for stream in SWEPT:
            assert not differences(truth[stream], landed[stream]), stream
            modes.add(mode_of(landed[stream]))
    assert "incremental" in modes
    before = landed
    after = read(city, home, *SWEPT, is_full=True)
    assert {mode_of(one) for one in after.values()} == {"full"}
    assert [one.extract_rows[-1] for one in after.values()] == [0] * len(SWEPT)
    assert {name: one.rows for name, one in after.items()} == {name: one.rows for name, one in before.items()}


def test_a_task_that_changed_without_its_project_is_read_again(city: PlatformCity, tmp_path: Path) -> None:
    home = tmp_path / "home"
    read(city, home, "tasks")
    task, doomed = published(city, "Tasks")[3], published(city, "Tasks")[4]
    task |= {"TaskName": "Changed alone", "TaskModifiedDate": "2030-01-01T00:00:00.12"}
    published(city, "Tasks").remove(doomed)
    landed = read(city, home, "tasks")["tasks"]
    assert mode_of(landed) == "incremental" and landed.extract_rows[-1] == 2
    assert landed.tombstones == {f"{doomed['ProjectId']}|{doomed['TaskId']}": 1}
    assert not differences(city.truth()["tasks"], landed)


def test_a_baseline_is_read_again_with_its_project(city: PlatformCity, tmp_path: Path) -> None:
    home = tmp_path / "home"
    read(city, home, "project_baselines")
    row = next(row for row in published(city, "ProjectBaselines") if row["BaselineNumber"] == 0)
    row["ProjectBaselineFinishDate"] = "2031-01-01T17:00:00"
    project = next(one for one in published(city, "Projects") if one["ProjectId"] == row["ProjectId"])
    project["ProjectModifiedDate"] = "2030-01-01T00:00:00.12"
    landed = read(city, home, "project_baselines")["project_baselines"]
    assert mode_of(landed) == "incremental" and landed.extract_rows[-1] == 1
    assert landed.manifests[-1]["rows_received"] < len(landed.rows)


def test_a_gone_project_takes_its_children_along(city: PlatformCity, tmp_path: Path) -> None:
    home = tmp_path / "home"
    before = read(city, home, "projects", "project_baselines")
    doomed = published(city, "ProjectBaselines")[0]["ProjectId"]
    for entity_set in ("Projects", "ProjectBaselines"):
        published(city, entity_set)[:] = [row for row in published(city, entity_set) if row["ProjectId"] != doomed]
    after = read(city, home, "projects", "project_baselines")
    assert {mode_of(one) for one in after.values()} == {"incremental"}
    assert set(after["projects"].tombstones) == {doomed}
    kept = {key for key in before["project_baselines"].rows if not key.startswith(doomed)}
    assert set(after["project_baselines"].rows) == kept


def test_a_quiet_night_lands_nothing(city: PlatformCity, tmp_path: Path) -> None:
    home = tmp_path / "home"
    read(city, home, *SWEPT)
    assert [one.extract_rows[-1] for one in read(city, home, *SWEPT).values()] == [0] * len(SWEPT)


def test_without_projection_every_night_reads_whole(city: PlatformCity, tmp_path: Path) -> None:
    home = tmp_path / "home"
    city.running.set_fault("no_projection")
    read(city, home, "tasks")
    city.running.next_night()
    city.running.set_fault("no_projection")
    landed = read(city, home, "tasks")["tasks"]
    assert mode_of(landed) == "full"
    assert not differences(city.truth()["tasks"], landed)


def test_time_phased_months_follow_their_projects(city: PlatformCity, tmp_path: Path) -> None:
    home, stream = tmp_path / "home", "task_baseline_timephased"
    city.running.set_fault("timephased")
    first = read(city, home, stream)[stream]
    day = published(city, "TaskBaselineTimephasedDataSet")[0]
    day["TaskBaselineCost"] = "0.010000"
    project = next(one for one in published(city, "Projects") if one["ProjectId"] == day["ProjectId"])
    project["ProjectModifiedDate"] = "2030-01-01T00:00:00.12"
    second = read(city, home, stream)[stream]
    assert mode_of(second) == "incremental" and second.extract_rows[-1] == 1
    assert first.rows.keys() == second.rows.keys()
