"""The city of the ledgers on disk: its share, its policy folder, its portfolio.toml, and the nights it lived through."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.ledgers import budgets, journals
from tests.ledgers.city import CHART, EQUAL_CODES, OFFICE, OPEN_PERIODS, PROJECTS, STEWARDED_CODES, YEARS, period_days
from tests.ledgers.orders import OFFICES, write_offices
from tests.ledgers.share import Form, Row, deliver, source_toml
from tests.ledgers.spoiling import write_row

PORTFOLIO = [sys.executable, "-m", "orchestration.cli"]
SEED = int(os.environ.get("LEDGER_SEED", "0"))
"""Another number draws other books."""
SEEDS = {"north": 101, "south": 202, "east": 303, "west": 404, "orders": 505}
PROJECT_FORM = Form(
    OFFICE,
    "projects",
    "projects_*.csv",
    {"project_id": "Id", "name": "Title", "finance_project_code": "Finance", "status": "State"},
)
PERIOD_FORM = Form(
    "north",
    "fiscal_periods",
    "periods_*.csv",
    {"fiscal_year": "FY", "period": "PER", "status": "STATE", "start_date": "FROM", "end_date": "TO"},
)
CHART_FORM = Form(
    "north", "chart_of_accounts", "chart_*.csv", {"account_code": "OBJECT", "name": "NAME", "account_type": "TYPE"}
)
HEAD = """\
[city]
name = "City of Ledgers"
time_zone = "America/Phoenix"
currency = "USD"
fiscal_year_start_month = 7

[paths]
home = "var"

[policy]
folder = "policy"

"""


@dataclass(frozen=True)
class Night:
    """What a refresh left: exit code and words."""

    code: int
    out: str
    err: str


@dataclass
class Town:
    """The city on disk. `rows` is every row of every delivery that the warehouse should have taken."""

    folder: Path
    rows: list[Row] = field(default_factory=list)

    @property
    def share(self) -> Path:
        return self.folder / "share"

    def build(self) -> None:
        """Write the first night's share, the policy and the configuration."""
        self.share.mkdir(parents=True)
        self._write_masters()
        journal_makers = {
            "north": journals.north_journals,
            "south": journals.south_journals,
            "east": journals.east_journals,
            "west": journals.west_journals,
        }
        budget_makers = {
            "north": budgets.north_budgets,
            "south": budgets.south_budgets,
            "east": budgets.east_budgets,
            "west": budgets.west_budgets,
        }
        for source, make in journal_makers.items():
            rng = random.Random(SEEDS[source] + SEED)
            self.rows += make(rng, self.share)
            self.rows += budget_makers[source](rng, self.share)
        self.rows += write_offices(random.Random(SEEDS["orders"] + SEED), self.share)
        own = [row for row in self.rows if (row.source, row.stream) == ("north", "journal_lines")]
        self.rows += journals.north_trial_balance(random.Random(1), self.share, own)
        (self.folder / "portfolio.toml").write_text(HEAD + self._sources_toml(), encoding="utf-8")

    def _sources_toml(self) -> str:
        forms = [
            PROJECT_FORM, PERIOD_FORM, CHART_FORM, journals.NORTH, journals.NORTH_MANUAL, journals.SOUTH, journals.EAST, journals.WEST,
            journals.TRIAL_BALANCE, budgets.NORTH, budgets.SOUTH, budgets.EAST, budgets.WEST, *(form for office in OFFICES for form in office.forms),
        ]  # fmt: skip
        names = dict.fromkeys(form.source for form in forms)
        return "".join(source_toml(name, self.share, [form for form in forms if form.source == name]) for name in names)

    def _write_masters(self) -> None:
        """Projects, periods, chart, and the steward's shares."""
        rng = random.Random(0)
        projects = [
            {"project_id": key, "name": f"Project {key}", "finance_project_code": code, "status": "active"}
            for key, code in sorted(PROJECTS.items())
        ]
        periods = [
            {"fiscal_year": year, "period": period, "status": "open" if (year, period) in OPEN_PERIODS else "closed",
             "start_date": period_days(year, period)[0], "end_date": period_days(year, period)[1]}
            for year in YEARS for period in range(1, 14)
        ]  # fmt: skip
        chart = [
            {"account_code": code, "name": f"Account {code}", "account_type": kind} for code, kind in CHART.items()
        ]
        for form, name, values in (
            (PROJECT_FORM, "projects_1.csv", projects),
            (PERIOD_FORM, "periods_1.csv", periods),
            (CHART_FORM, "chart_1.csv", chart),
        ):
            self.rows += deliver(self.share, form, name, [write_row(rng, form, one) for one in values])
        policy = self.folder / "policy"
        policy.mkdir()
        shares = [
            (OFFICE, project, code, share)
            for code, owners in STEWARDED_CODES.items()
            for project, share in owners.items()
        ]
        with (policy / "project_finance.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("source_name", "project_id", "finance_project_code", "share"), *shares])
        (policy / "funds.csv").write_text(
            "fund_code,name,fund_type\n001,General,general\n010,IT services,internal_service\n", encoding="utf-8"
        )

    def take(self, rows: Sequence[Row], *, is_whole: bool = False) -> None:
        """Rows of a later delivery: they replace those of the same file, or of the whole stream."""
        own = {(row.source, row.stream, None if is_whole else row.file) for row in rows}
        kept = [row for row in self.rows if (row.source, row.stream, None if is_whole else row.file) not in own]
        self.rows = [*kept, *rows]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One `portfolio` command in a process of its own."""
        command = [*PORTFOLIO, "--config", str(self.folder / "portfolio.toml"), *arguments]
        return subprocess.run(command, env=dict(os.environ), capture_output=True, text=True, timeout=500, check=False)

    def refresh(self) -> Night:
        """A whole refresh."""
        done = self.run("refresh")
        return Night(done.returncode, done.stdout, done.stderr)

    def held(self) -> list[dict[str, Any]]:
        """What `portfolio held --json` lists."""
        done = self.run("held", "--json")
        assert done.returncode == 0, done.stderr
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found


def expected_shares() -> dict[tuple[str, str], Decimal]:
    """(code, project_id) to share, for codes of several projects."""
    equal = {(code, project): Decimal(1) / len(owners) for code, owners in EQUAL_CODES.items() for project in owners}
    stated = {
        (code, project): Decimal(share) for code, owners in STEWARDED_CODES.items() for project, share in owners.items()
    }
    return {**equal, **stated}
