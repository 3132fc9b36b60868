"""One night's steps, each called by one Dagster asset (or by hand for `--as-of`): extract, register, build, check, publish, render."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from extractors.landing_facts import CheckRow
from extractors.landing_log import LandingLog, now_text, read_json
from orchestration.closing import WORKBOOK, register_closings
from orchestration.configuration import Configuration, SourceConfiguration
from orchestration.door import DoorProcess
from orchestration.edition_shelf import heal_or_warn
from orchestration.errors import BuildError, DeadlineError, HeldBackError, NothingAcceptedError
from orchestration.extraction import Extraction
from orchestration.home import Home
from orchestration.lock import writer_lock
from orchestration.open_data import write_descriptions
from orchestration.publishing import (
    current_build,
    export_tables,
    read_comments,
    remove_old_builds,
    seal,
    switch,
    write_warehouse,
)
from orchestration.runs import Attempt, RunRecord, load_runs, new_run
from orchestration.site import city_facts
from orchestration.steward_checks import steward_checks
from orchestration.warehouse import DATABASE_NAME, Moment, build_checks, prepare_database

logger = logging.getLogger(__name__)


class Night:
    """The state of one run: its record, lock, door process and folders. Close it when the run is over."""

    def __init__(
        self,
        configuration: Configuration,
        command: str,
        sources: Sequence[SourceConfiguration],
        *,
        is_full: bool = False,
        as_of: datetime | None = None,
    ) -> None:
        self.configuration = configuration
        self.home = Home(configuration.home)
        self.sources = tuple(sources)
        self.deadline = time.monotonic() + 60 * configuration.deadline_minutes
        self._stack = ExitStack()
        self._stack.enter_context(writer_lock(self.home.root))
        self.record = new_run(command, [source.name for source in sources], is_full=is_full)
        self.error: Exception | None = None
        built_at = datetime.strptime(self.record.run_id, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
        self.moment = Moment(self.record.run_id, built_at, configuration.city.day_of(as_of or built_at), as_of)
        self._remove_leftovers()
        self.work = self.home.work(self.record.run_id)
        self.work.mkdir(parents=True)
        self.log = LandingLog(self.home.root)
        self.door = self._stack.enter_context(DoorProcess(self.home.runs / "logs" / f"{self.record.run_id}-door.log"))
        self.record.write(self.home.runs)

    @property
    def database(self) -> Path:
        """The build database."""
        return self.work / DATABASE_NAME

    @property
    def dbt_target(self) -> Path:
        """dbt's target folder of this run: a killed run's dbt may outlive it and must not write into the next one's."""
        return self.work / "dbt"

    @property
    def build(self) -> Path:
        """The folder that becomes the published build."""
        return self.work / "build"

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step, remember its error for the command line, and keep to the night's deadline."""
        started = time.monotonic()
        try:
            if started > self.deadline:
                raise DeadlineError(
                    f"The night ran past its {self.configuration.deadline_minutes:g} minutes before step {name}; raise [run] deadline_minutes."
                )
            yield
        except Exception as error:
            self.error = self.error or error
            raise
        finally:
            self.record.seconds[name] = round(time.monotonic() - started, 3)
            logger.info("%s took %.1f s", name, self.record.seconds[name])
            self.record.write(self.home.runs)

    def extract(self) -> list[Attempt]:
        """Extract, judge and land every source of this run; NothingAcceptedError when no source ever delivered."""
        extraction = Extraction(
            self.configuration,
            self.home,
            self.record.run_id,
            self.record.is_full,
            self.door,
            self.deadline,
            self.log,
            self.record.started_at,
            attempts=self.record.attempts,
        )
        extraction.run(self.sources)
        names = {source.name for source in self.configuration.sources}
        if not any(extract.manifest["source_name"] in names for extract in self.log.all_accepted()):
            reasons = {one.source_name: one.reason for one in reversed(self.record.attempts) if one.reason}
            told = " ".join(f"{name}: {reasons[name]}" for name in sorted(reasons))
            raise NothingAcceptedError("No source ever delivered anything that was accepted. " + told)
        return self.record.attempts

    def register(self) -> None:
        """Make the build database with the landing, the policy and the catalogue in schema `landing`."""
        runs = [run for run in load_runs(self.home.runs) if run.run_id != self.record.run_id] + [self.record]
        prepare_database(self.database, self.configuration, self.log, runs, self.moment)
        register_closings(self.database, self.home, self.moment.as_of)

    def judge_build(self) -> dict[str, Any]:
        """Run the publish door; HeldBackError with its reasons when it holds the build back."""
        out = self.work / "publish_door.json"
        previous = self.home.warehouse if self.home.warehouse.exists() else None
        context = {
            "previous": None if previous is None else str(previous.resolve()),
            "blocking_controls": list(self.configuration.policy.blocking_controls),
        }
        self.door.judge_build(self.database, out, context)
        verdict: dict[str, Any] = read_json(out)
        self.record.checks = verdict["checks"]
        if verdict["outcome"] != "publish":
            blocking = [one for one in verdict["checks"] if one["severity"] == "error" and one["outcome"] != "passed"]
            reasons = " ".join(str(one["reason"]) for one in blocking)
            raise HeldBackError(f"The publish door held this build back; what was published stays. {reasons}")
        return verdict

    def write_tables(self) -> int:
        """Write the published warehouse, its Parquet and CSV tables and their descriptions; returns the number of tables."""
        checks = [_to_check(one) for one in self.record.checks]
        unsettled = steward_checks(self.database)
        for check in unsettled:
            logger.warning("%s", check.reason)
        published = self.build / "published"
        warehouse = published / "portfolio.duckdb"
        write_warehouse(
            self.database,
            warehouse,
            read_comments(self.dbt_target / "manifest.json"),
            [*build_checks(self.dbt_target), *unsettled, *checks],
        )
        entries = export_tables(warehouse, published / "tables", self.configuration.city.fiscal_year_start_month)
        write_descriptions(
            published, entries, city_facts(self.configuration), self.moment.city_date, self.moment.built_at
        )
        return len(entries)

    def render(self) -> int:
        """Render the site for both audiences; returns the number of pages."""
        from orchestration.site import render_audiences

        previous = current_build(self.home)
        published = self.build / "published"
        pages = render_audiences(published / "portfolio.duckdb", self.build / "site", self.configuration, previous)
        shutil.copyfile(self.build / "site" / "internal" / "data" / WORKBOOK, published / WORKBOOK)
        return pages

    def publish(self) -> Path:
        """Seal the build and switch to it by one rename; returns its folder."""
        seal(self.build, current_build(self.home))
        target = self.home.builds / self.record.run_id
        target.parent.mkdir(parents=True, exist_ok=True)
        self.build.rename(target)
        switch(self.home, self.record.run_id)
        self.record.build = str(target.relative_to(self.home.root))
        remove_old_builds(self.home)
        heal_or_warn(self.configuration)
        return target

    def publish_as_of(self) -> Path:
        """Put an as-of build under `asof/`, leaving what is published alone; returns its folder."""
        if self.moment.as_of is None:
            raise BuildError("This run has no as-of instant.")
        seal(self.build, None)
        target = self.home.root / "asof" / self.moment.as_of.strftime("%Y%m%dT%H%M%SZ")
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            aside = self.work / "replaced"
            target.rename(aside)
        self.build.rename(target)
        return target

    def finish(self, exit_code: int, error: str | None) -> None:
        """Write how the run ended."""
        statuses = {0: "published", 4: "published_stale", 3: "held_back"}
        self.record.status = statuses.get(exit_code, "failed")
        self.record.exit_code = exit_code
        self.record.error = error
        self.record.finished_at = now_text()
        self.record.write(self.home.runs)

    def close(self) -> None:
        """End the door process, remove the run's spool and unfinished build, give the lock back."""
        try:
            shutil.rmtree(self.home.spool(self.record.run_id), ignore_errors=True)
            shutil.rmtree(self.work, ignore_errors=True)
        finally:
            self._stack.close()

    def _remove_leftovers(self) -> None:
        """Remove what killed runs left: we hold the lock, so nobody is writing there. Mark their records as failed."""
        for name in ("spool", "work"):
            shutil.rmtree(self.home.root / name, ignore_errors=True)
        for folder in (self.home.root / "landing").glob("*/*/.*.tmp"):
            shutil.rmtree(folder, ignore_errors=True)
        for run in load_runs(self.home.runs):
            if run.status == "running":
                run.status, run.exit_code, run.error = "failed", 1, "The process ended before the run did."
                run.finished_at = now_text()
                run.write(self.home.runs)


def _to_check(record: Mapping[str, Any]) -> CheckRow:
    texts = {name: None if value is None else str(value) for name, value in record.items()}
    return CheckRow(
        check_id=str(texts["check_id"]),
        door="publish",
        subject=str(texts["subject"]),
        severity=str(texts["severity"]),
        outcome=str(texts["outcome"]),
        observed=texts.get("observed"),
        bound=texts.get("bound"),
        reason=texts.get("reason"),
    )


def exit_code_of(record: RunRecord) -> int:
    """0 when every attempt was accepted or absent, else 4."""
    return 4 if any(one.status in ("failed", "held") for one in record.attempts) else 0


def parse_as_of(text: str, configuration: Configuration) -> datetime:
    """A landing time from the command line; zone-less is city time, a date is the end of that day."""
    value = datetime.fromisoformat(text)
    if len(text) == 10:
        value += timedelta(days=1) - timedelta(microseconds=1)
    return (value if value.tzinfo else value.replace(tzinfo=configuration.city.zone)).astimezone(UTC)
