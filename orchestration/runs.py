"""Run records: one JSON file per run under `runs/`, and what they say of every stream's last attempt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.landing_log import now_text, read_json, write_json

STATUSES = ("running", "published", "published_stale", "held_back", "failed")


@dataclass
class Attempt:
    """One attempted extract of a stream; `status` is accepted, held, failed or absent."""

    source_name: str
    stream: str
    status: str
    started_at: str
    finished_at: str
    extract_id: str | None = None
    feed: int = 0
    file_name: str | None = None
    rows_reported: int | None = None
    rows_received: int = 0
    rows_changed: int = 0
    rows_deleted: int = 0
    rows_quarantined: int = 0
    requests: int = 0
    retries: int = 0
    reason: str | None = None


@dataclass
class RunRecord:
    """One run of the pipeline; written when it starts and after every step."""

    run_id: str
    started_at: str
    command: str
    sources: list[str]
    is_full: bool = False
    status: str = "running"
    finished_at: str | None = None
    exit_code: int | None = None
    error: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
    build: str | None = None
    checks: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write the record durably."""
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / f"{self.run_id}.json", asdict(self))


def new_run(command: str, sources: Iterable[str], *, is_full: bool) -> RunRecord:
    """A record for a run that starts now; the run id is its UTC start and sorts in time."""
    run_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return RunRecord(run_id=run_id, started_at=now_text(), command=command, sources=sorted(sources), is_full=is_full)


def load_runs(folder: Path) -> list[RunRecord]:
    """Every run record, oldest first."""
    if not folder.is_dir():
        return []
    records = []
    for path in sorted(folder.glob("*.json")):
        value = read_json(path)
        attempts = [Attempt(**one) for one in value.pop("attempts")]
        records.append(RunRecord(**value, attempts=attempts))
    return records


def load_run(folder: Path, run_id: str) -> RunRecord:
    """The record of one run."""
    value = read_json(folder / f"{run_id}.json")
    attempts = [Attempt(**one) for one in value.pop("attempts")]
    return RunRecord(**value, attempts=attempts)


def last_attempts(runs: Iterable[RunRecord]) -> dict[tuple[str, str], list[Attempt]]:
    """Per source and stream, the attempts of the last run that attempted it."""
    last: dict[tuple[str, str], list[Attempt]] = {}
    for run in runs:
        latest: dict[tuple[str, str], list[Attempt]] = {}
        for attempt in run.attempts:
            latest.setdefault((attempt.source_name, attempt.stream), []).append(attempt)
        last |= latest
    return last
