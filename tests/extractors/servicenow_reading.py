"""Reading a scripted instance as the night would, and looking at what came."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extractors import servicenow
from extractors.outcomes import City, ExtractContext, Failed, KnownFile, LastExtract, Outcome, Spooled
from extractors.spool import Delivery, read_delivery
from tests.extractors.scripted_server import ScriptedServer

PROJECTS = "/api/now/table/pm_project"


class Accepted:
    """What was accepted before, as a test says."""

    def __init__(self, counts: tuple[int | None, int] | None = None) -> None:
        self.counts = counts

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        return []

    def rows(self, stream: str, feed: int) -> int | None:
        return self.counts[1] if self.counts else None

    def last(self, stream: str) -> LastExtract | None:
        if self.counts is None:
            return None
        return LastExtract(
            "1", "2026-11-19T00:00:00.000000Z", "2026-11-19T00:00:00.000000Z", "", None, (), *self.counts
        )

    def current_texts(self, stream: str, columns: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        return {}

    def partition_rows(self, stream: str, feed: int) -> Mapping[tuple[str, str], int]:
        return {}


def make_projects(count: int) -> list[dict[str, Any]]:
    return [
        {
            "sys_id": f"{index * 7919 % 100003:032x}",
            "number": f"PRJ{index:05d}",
            "short_description": f"Project {index}",
            "state": "2",
            "start_date": "2026-01-05 15:00:00",
            "end_date": "",
            "percent_complete": "33.33",
            "project_manager": "",
            "u_finance_code": f"F{index:03d}",
            "u_health": "On Track",
            "sys_updated_on": "2026-11-01 10:00:00",
        }
        for index in range(1, count + 1)
    ]


def make_context(folder: Path, accepted: Accepted | None = None, seconds: float = 30.0) -> ExtractContext:
    city = City("America/Phoenix", "USD", "$", 7)
    deadline = time.monotonic() + seconds
    return ExtractContext("snow", folder, is_full=True, deadline=deadline, city=city, accepted=accepted or Accepted())


def read(
    server: ScriptedServer,
    folder: Path,
    *streams: str,
    accepted: Accepted | None = None,
    seconds: float = 30.0,
    **table: Any,
) -> list[Outcome]:
    entry = {"base_url": server.url + "/", "auth": {"kind": "none"}} | table
    settings = servicenow.parse_settings("snow", entry)
    return list(servicenow.extract(settings, make_context(folder, accepted, seconds), streams or ("projects",)))


def spooled(outcome: Outcome) -> tuple[Delivery, list[dict[str, Any]]]:
    assert isinstance(outcome, Spooled), outcome
    return read_delivery(outcome.folder), pq.read_table(outcome.folder / "rows.parquet").to_pylist()


def failed(outcome: Outcome, folder: Path) -> str:
    assert isinstance(outcome, Failed), outcome
    assert not list(folder.rglob("*.parquet")), "a part of a sweep was left behind"
    assert outcome.sentence.startswith("Source snow")
    return outcome.sentence
