"""Nights of every platform: what was changed, added and deleted is landed exactly, and a quiet night lands nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.names import HOSTILE_NAMES
from sandbox.vendors import VENDORS
from tests.platforms.night import PASSWORD, Landed, PlatformCity, RowDoor, differences

LATER_NIGHTS = (4, 5)
SOME = 4


class History:
    """A city's night 0 read in some streams, night 1 in all of them, and night 1 once more."""

    def __init__(self, city: PlatformCity, home: Path, door: RowDoor) -> None:
        self.city, self.home, self.door = city, home, door
        self.states: dict[str, dict[str, Landed]] = {}
        self.wrong: dict[str, list[str]] = {}
        self.told: dict[str, dict[str, str]] = {}
        self.gone: dict[str, dict[str, set[str]]] = {}
        truth = self.read("night 0", {}, _some(city))
        city.running.next_night()
        truth = self.read("night 1", truth)
        self.read("night 1 again", truth)

    def read(self, name: str, before: dict[str, set[str]], streams: tuple[str, ...] = ()) -> dict[str, set[str]]:
        """Read a night; the keys that each stream has after it."""
        told = self.city.night(self.home, self.door, streams=streams, has_seams=bool(streams))
        truth = self.city.truth()
        self.told[name] = {stream: f"{one.status} {one.reason or ''}".strip() for stream, one in told.items()}
        self.states[name] = {stream: self.city.landed(self.home, stream) for stream in told}
        self.wrong[name] = [
            f"{stream}: {one}"
            for stream in told
            for one in differences(truth.get(stream, {}), self.states[name][stream])
        ]
        self.gone[name] = {stream: before.get(stream, set()) - set(truth.get(stream, {})) for stream in told}
        return {**before, **{stream: set(truth.get(stream, {})) for stream in told}}


def _some(city: PlatformCity) -> tuple[str, ...]:
    """The first streams that have rows, the projects among them."""
    truth = city.truth()
    return tuple(name for name in city.streams if truth.get(name))[:SOME]


@pytest.fixture(scope="module", params=sorted(VENDORS))
def history(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, row_door: RowDoor
) -> Iterator[History]:
    folder = tmp_path_factory.mktemp(f"{request.param}_nights")
    city = PlatformCity(request.param, folder)
    yield History(city, folder / "home", row_door)
    city.close()


def test_each_night_lands_exactly_what_is_there(history: History) -> None:
    for name, wrong in history.wrong.items():
        assert not wrong, (name, wrong[:8])


def test_every_stream_is_accepted_or_was_never_there(history: History) -> None:
    truth = history.city.truth()
    for name, told in history.told.items():
        assert set(told) == set(_some(history.city) if name == "night 0" else history.city.streams), name
        for stream, status in told.items():
            is_fine = status == "accepted" or (status.startswith("absent") and not truth.get(stream))
            assert is_fine, (name, stream, status)


def test_projects_were_changed_added_and_deleted(history: History) -> None:
    first, second = history.states["night 0"]["projects"].rows, history.states["night 1"]["projects"].rows
    assert set(second) - set(first) and set(first) - set(second)
    assert any(first[key] != second[key] for key in set(first) & set(second))


def test_what_is_gone_is_buried_once_and_nothing_else_is(history: History) -> None:
    gone = history.gone["night 1"]
    assert gone["projects"]
    for stream, landed in history.states["night 1 again"].items():
        assert dict(landed.tombstones) == dict.fromkeys(gone[stream], 1), stream


def test_an_unchanged_stream_lands_no_rows(history: History) -> None:
    still = 0
    for stream, first in history.states["night 0"].items():
        landed = history.states["night 1"][stream]
        if first.rows and first.rows == landed.rows:
            assert landed.extract_rows[-1] == 0, stream
            still += 1
    assert still, "no stream stood still, so nothing was shown"


def test_a_night_on_which_nothing_changed_lands_nothing_at_all(history: History) -> None:
    for stream, landed in history.states["night 1 again"].items():
        before = history.states["night 1"][stream]
        assert landed.rows == before.rows, stream
        assert sum(landed.extract_rows) == sum(before.extract_rows), stream
        if landed.extract_rows:
            assert len(landed.extract_rows) == len(before.extract_rows) + 1, stream


def test_no_secret_is_in_the_landing_log(history: History) -> None:
    files = [path for path in history.home.rglob("*") if path.is_file()]
    assert files and not [path for path in files if PASSWORD.encode() in path.read_bytes()]


def test_later_nights_are_exact_too_and_burials_stay_single(history: History) -> None:
    keys = {stream: set(landed.rows) for stream, landed in history.states["night 1 again"].items()}
    deleted = set(history.gone["night 1"]["projects"])
    for night in LATER_NIGHTS:
        while history.city.running.night < night:
            history.city.running.next_night()
        name = f"night {night}"
        keys = history.read(name, keys, _some(history.city))
        deleted |= history.gone[name]["projects"]
        assert not history.wrong[name], (name, history.wrong[name][:8])
    assert deleted
    assert dict(history.states[name]["projects"].tombstones) == dict.fromkeys(deleted, 1)


@pytest.mark.parametrize("vendor", sorted(VENDORS))
def test_hostile_names_arrive_exactly(vendor: str, tmp_path: Path, row_door: RowDoor) -> None:
    city = PlatformCity(vendor, tmp_path, projects=36)
    try:
        told = city.night(tmp_path / "home", row_door, streams=("projects",), has_seams=False)
        names = {project.name for project in city.running.model.night(0).projects_on(vendor)}
    finally:
        city.close()
    assert told["projects"].status == "accepted", told["projects"].reason
    landed = city.landed(tmp_path / "home", "projects")
    assert set(HOSTILE_NAMES) <= names
    assert names <= {text for row in landed.rows.values() for text in row.values()}
