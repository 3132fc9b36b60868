"""Landing a ledger file against the least work anyone could do with it: reading the same CSV into Parquet with DuckDB."""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from data_quality.batch import Policy
from data_quality.expectations import ExpectationRunner
from data_quality.landing import judge_folder
from extractors import files
from extractors.accepted_state import SourceState
from extractors.landing import Lander
from extractors.landing_log import LandingLog
from extractors.outcomes import City, ExtractContext, Spooled

HEADER = ("id", "line", "date", "fy", "period", "fund", "department", "account", "project", "amount", "text")
FEED = {
    "stream": "journal_lines",
    "files": "journal_*.csv",
    "columns": {
        "journal_id": "id", "journal_line_number": "line", "posting_date": "date", "fiscal_year": "fy", "period": "period",
        "fund_code": "fund", "department_code": "department", "account_code": "account", "finance_project_code": "project",
        "amount": "amount", "description": "text",
    },
}  # fmt: skip


def write_ledger(path: Path, lines: int, *, changed: int = 0) -> None:
    """A ledger of keyed lines; the first `changed` ones have another amount."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(lines):
            cents = (number * 7919) % 1_000_000 + (1 if number < changed else 0)
            row = (f"J{number // 4}", number % 4, f"2026-{number % 12 + 1:02}-15", 2026, number % 12 + 1, "0100")
            writer.writerow(
                (*row, f"D{number % 40}", f"5{number % 90:03}", f"P{number % 300:04}", f"{cents / 100:.2f}", "x")
            )


def land(home: Path, share: Path, runner: ExpectationRunner) -> None:
    """One night of the share: spool, judge, land."""
    log = LandingLog(home)
    context = ExtractContext(
        "ledger", home / "spool" / "b" / "ledger", False, time.monotonic() + 3600,
        City("America/Phoenix", "USD", "$", 7), SourceState(log, "ledger"),
    )  # fmt: skip
    lander = Lander(log)
    settings = files.parse_settings("ledger", {"path": str(share), "feeds": [FEED]})
    for outcome in files.extract(settings, context):
        if isinstance(outcome, Spooled):
            judge_folder(outcome.folder, Policy(), runner)
            lander.take(outcome.folder)


def timed(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main(lines: int) -> None:
    """Print each cost as a ratio to the plain copy."""
    runner = ExpectationRunner()
    runner.load()
    with tempfile.TemporaryDirectory() as folder:
        share, home = Path(folder) / "share", Path(folder) / "home"
        share.mkdir()
        ledger = share / "journal_1.csv"
        write_ledger(ledger, lines)
        copy = f"copy (select * from read_csv('{ledger}', all_varchar = true)) to '{folder}/plain.parquet' (format parquet)"
        plain = timed(lambda: duckdb.connect().execute(copy))
        first = timed(lambda: land(home, share, runner))
        unchanged = timed(lambda: land(home, share, runner))
        write_ledger(ledger, lines, changed=lines // 100)
        changed = timed(lambda: land(home, share, runner))
    print(f"{lines} ledger lines; a plain copy from CSV to Parquet = 1.0")
    for label, seconds in (("first delivery", first), ("nothing new", unchanged), ("1 % of lines changed", changed)):
        print(f"{label:>22}: {seconds / plain:7.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
