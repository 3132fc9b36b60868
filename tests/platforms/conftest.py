"""A city per platform that has lived through one good night, read through the whole landing door; tests copy its home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from orchestration.door import DoorProcess
from tests.platforms.night import Landed, PlatformCity, RowDoor, copy_home

CHILDREN = ("risks", "issues", "tasks", "milestones")


@dataclass(frozen=True)
class Eve:
    """The evening after the first good night: the city has moved on to its next night, and `home` holds the last one."""

    city: PlatformCity
    home: Path
    child: str

    @property
    def streams(self) -> tuple[str, str]:
        return "projects", self.child

    def copy(self, folder: Path) -> Path:
        """A home of the test's own."""
        return copy_home(self.home, folder / "home")

    def before(self, stream: str) -> Landed:
        return self.city.landed(self.home, stream)


@pytest.fixture(scope="session")
def row_door() -> RowDoor:
    return RowDoor()


@pytest.fixture(scope="session")
def whole_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoorProcess]:
    with DoorProcess(tmp_path_factory.mktemp("door") / "door.log") as door:
        yield door


@pytest.fixture(scope="session")
def eves(tmp_path_factory: pytest.TempPathFactory, whole_door: DoorProcess) -> Iterator[Callable[[str], Eve]]:
    cities: list[PlatformCity] = []

    @cache
    def make(vendor: str) -> Eve:
        folder = tmp_path_factory.mktemp(vendor)
        city = PlatformCity(vendor, folder)
        cities.append(city)
        truth = city.truth()
        child = next(name for name in CHILDREN if len(truth.get(name, {})) > 5)
        home = folder / "first"
        told = city.night(home, whole_door, streams=("projects", child))
        assert {one.status for one in told.values()} == {"accepted"}, [one.reason for one in told.values()]
        city.running.next_night()
        return Eve(city, home, child)

    yield make
    for city in cities:
        city.close()
