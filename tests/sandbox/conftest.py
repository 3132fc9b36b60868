"""A city for the tests: one that nobody changes, and a fresh one where a test sets faults or lets nights pass."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sandbox.running import RunningCity, start_city
from tests.sandbox.table_client import TableClient

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCity]:
    with start_city(tmp_path_factory.mktemp("share"), projects=24, journal_lines=2500, today=TODAY) as running:
        yield running


@pytest.fixture
def fresh_city(tmp_path: Path) -> Iterator[RunningCity]:
    with start_city(tmp_path / "share", projects=24, journal_lines=2500, today=TODAY) as running:
        yield running


@pytest.fixture(scope="session")
def table(city: RunningCity) -> TableClient:
    return TableClient(city)


@pytest.fixture
def fresh_table(fresh_city: RunningCity) -> TableClient:
    return TableClient(fresh_city)
