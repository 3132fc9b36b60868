"""One small city lived through a few nights; every test here reads what those nights left.

A full refresh costs most of a minute of fixed work, so the nights are shared: each fixture is one more night of the same city.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.publishing import hash_file
from sandbox.running import RunningCity, start_city
from sandbox.vendors import VENDORS
from tests.orchestration.series import SERIES, write_series

PLATFORMS = tuple(VENDORS)
PORTFOLIO = [sys.executable, "-m", "orchestration.cli"]
CORRECTIONS = """
[sources.corrections]
type = "files"
path = "corrections"
basis = "modified_accrual"

[[sources.corrections.feeds]]
stream = "journal_lines"
files = "corrections_*.csv"
columns = { journal_id = "LINE", fund_code = "FUND", fiscal_year = "FY", period = "PERIOD", amount = "AMOUNT" }
"""
VARYING = {"quality/extracts", "quality/checks", "core/meta_build"}


@dataclass(frozen=True)
class Refreshed:
    """What one run left: its exit code, its words, and the hash of every published file."""

    code: int
    out: str
    err: str
    published: dict[str, str]


class Town:
    """The running sandbox city and the product's home beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.city: RunningCity = start_city(
            share=folder / "share", seed=11, projects=20, journal_lines=900, platforms=PLATFORMS
        )
        self.corrections = folder / "corrections"
        self.corrections.mkdir()
        self.correct("1.00")
        self.config = folder / "portfolio.toml"
        write_series(folder / "series")
        self.config.write_text(self.city.portfolio_toml("var") + CORRECTIONS + SERIES, encoding="utf-8")
        self.home = folder / "var"
        self.environment = {**os.environ, "SANDBOX_PASSWORD": self.city.password}

    def correct(self, amount: str) -> None:
        """Deliver one more ledger line of fiscal year 2026, period 12."""
        number = len(list(self.corrections.iterdir()))
        path = self.corrections / f"corrections_{number}.csv"
        path.write_text(f"LINE,FUND,FY,PERIOD,AMOUNT\n{number},CORR,2026,12,{amount}\n", encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One `portfolio` command in a process of its own."""
        command = [*PORTFOLIO, "--config", str(self.config), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=500, check=False)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The same, not waited for, in a process group of its own."""
        command = [*PORTFOLIO, "--config", str(self.config), *arguments]
        return subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def refresh(self, *arguments: str) -> Refreshed:
        """A whole refresh."""
        done = self.run("refresh", *arguments)
        return Refreshed(done.returncode, done.stdout, done.stderr, hashes(self.home / "published"))

    def sql(self, query: str) -> list[dict[str, str]]:
        """Rows of the published warehouse."""
        done = self.run("sql", query, "--format", "json")
        assert done.returncode == 0, done.stderr
        rows: list[dict[str, str]] = json.loads(done.stdout)
        return rows


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file below a folder, by relative path."""
    if not folder.exists():
        return {}
    root = folder.resolve()
    return {str(path.relative_to(root)): hash_file(path) for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    place = Town(tmp_path_factory.mktemp("town"))
    yield place
    place.city.close()


@pytest.fixture(scope="session")
def first_night(town: Town) -> Refreshed:
    return town.refresh()


@pytest.fixture(scope="session")
def closing(town: Town, quiet_night: Refreshed) -> subprocess.CompletedProcess[str]:
    """Fiscal year 2026 closed at period 12, whatever does not reconcile there, before anything of a later night lands."""
    return town.run("close-period", "FY26", "P12", "--by", "A. Comptroller", "--reason", "the sandbox has its oddities")


@pytest.fixture(scope="session")
def quiet_night(town: Town, first_night: Refreshed) -> Refreshed:
    assert first_night.code == 0, first_night.err
    return town.refresh()
