"""Nights of a SQL source whose rows the landing door holds: waiting, released, the same again, and another content."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from extractors.landing import Lander
from extractors.landing_facts import delivery_rows
from extractors.landing_log import LandingLog, now_text
from orchestration.configuration import Configuration, load_configuration
from orchestration.extraction import Extraction
from orchestration.home import Home
from orchestration.runs import Attempt
from tests.orchestration.test_configuration import CITY
from tests.platforms.night import RowDoor

SOURCE = """
[sources.ledger]
type = "sql"
url = "env:LEDGER_URL"
[sources.ledger.queries]
journal_lines = "select amount, fiscal_year, period from ledger order by place"
"""


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configuration:
    monkeypatch.setenv("LEDGER_URL", f"sqlite:///{tmp_path / 'ledger.db'}")
    (tmp_path / "portfolio.toml").write_text(CITY + SOURCE, encoding="utf-8")
    write(tmp_path, "create table ledger (amount text, fiscal_year int, period text, place int)")
    for place, amount in enumerate(("1.00", "2.00", "N/A", "3.00")):
        write(tmp_path, f"insert into ledger values ('{amount}', 2026, '1', {place})")
    return load_configuration(tmp_path / "portfolio.toml")


def write(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "ledger.db") as connection:
        connection.execute(statement)


def night(city: Configuration) -> Attempt:
    door, home = RowDoor(), Home(city.home)
    limit = time.monotonic() + 60
    run = Extraction(city, home, f"{time.monotonic_ns()}", False, door, limit, LandingLog(city.home), now_text())  # type: ignore[arg-type]
    run.run(city.sources)
    (attempt,) = run.attempts
    return attempt


def test_a_sweep_stays_held_once_and_stays_released_until_it_changes(city: Configuration, tmp_path: Path) -> None:
    held = night(city)
    assert held.status == "held" and "cannot be taken" in str(held.reason)
    write(tmp_path, "update ledger set place = 9 - place")
    again = night(city)
    assert (again.status, again.extract_id) == ("held", held.extract_id)
    assert len(LandingLog(city.home).held()) == 1

    Lander(LandingLog(city.home)).release(str(held.extract_id), "the N/A is known")
    for _ in range(2):
        attempt = night(city)
        assert (attempt.status, attempt.rows_changed, attempt.rows_deleted) == ("accepted", 0, 0)
    (row,) = delivery_rows(LandingLog(city.home), ["ledger"])
    assert row.released_reason == "the N/A is known"

    write(tmp_path, "insert into ledger values ('X', 2026, '1', 20)")
    changed = night(city)
    assert changed.status == "held" and changed.extract_id != held.extract_id
