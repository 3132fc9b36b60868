"""Two nights of the city of the ledgers, shared by every test here: a refresh costs more than all the comparing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from tests.ledgers.second_night import BadDelivery, deliver_second_night
from tests.ledgers.share import Row
from tests.ledgers.town import Night, Town


class Warehouse:
    """The warehouse as one night published it, opened as an analyst does."""

    def __init__(self, town: Town) -> None:
        path = (town.folder / "var" / "published").resolve() / "portfolio.duckdb"
        self.connection = duckdb.connect(str(path), read_only=True)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(query).fetchall()


@dataclass(frozen=True)
class Lived:
    """A night that is over: what it said, what it published, and the rows that should be in it."""

    night: Night
    warehouse: Warehouse
    rows: tuple[Row, ...]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    place = Town(tmp_path_factory.mktemp("ledgers"))
    place.build()
    return place


@pytest.fixture(scope="session")
def first(town: Town) -> Iterator[Lived]:
    night = town.refresh()
    assert night.code == 0, night.err.splitlines()[-1]
    lived = Lived(night, Warehouse(town), tuple(town.rows))
    yield lived
    lived.warehouse.connection.close()


@pytest.fixture(scope="session")
def bad_deliveries(town: Town, first: Lived) -> list[BadDelivery]:
    return deliver_second_night(town)


@pytest.fixture(scope="session")
def second(town: Town, bad_deliveries: list[BadDelivery]) -> Iterator[Lived]:
    night = town.refresh()
    lived = Lived(night, Warehouse(town), tuple(town.rows))
    yield lived
    lived.warehouse.connection.close()


@pytest.fixture(params=["first", "second"])
def lived(request: pytest.FixtureRequest) -> Lived:
    """Each of the two nights."""
    night: Lived = request.getfixturevalue(request.param)
    return night
