"""A Jira Align-like site on loopback whose every oddity a test switches on by itself, and reading it as the night would."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extractors import jira_align
from extractors.outcomes import City, ExtractContext, KnownFile, LastExtract, Outcome, Spooled
from extractors.spool import Delivery, read_delivery
from tests.extractors.scripted_server import Asked, Reply, ScriptedServer, json_reply

API = "/rest/align/api/2/"
Row = dict[str, Any]


def empty(status: int) -> Reply:
    return status, {}, b""


def make_epics(count: int) -> list[Row]:
    return [
        {"id": number, "title": f"Epic {number}", "state": 2, "lastUpdatedDate": None} for number in range(1, count + 1)
    ]


@dataclass
class Site(ScriptedServer):
    """Resources as lists of rows by path; `expanded` is what expansion adds to the rows of a path, by id."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    expanded: dict[str, dict[int, Row]] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    cap: int = 100
    is_wrapped: bool = False
    honours_order: bool = True
    expands: Callable[[Asked], bool] = lambda asked: True
    refuses_expansion: Callable[[Asked], bool] = lambda asked: False

    def __post_init__(self) -> None:
        super().__init__()

    def handle(self, asked: Asked) -> Reply:
        """What this site answers."""
        path, wants = asked.path.removeprefix(API), asked.params.get("expand") == "true"
        if path in self.replies:
            return self.replies[path]
        if wants and self.refuses_expansion(asked):
            return json_reply({"title": "Bad Request", "status": 400, "detail": "expand is too much"}, 400)
        if path not in self.rows:
            return empty(404)
        extra = self.expanded.get(path, {}) if wants and self.expands(asked) else {}
        found = [{**row, **extra.get(int(row["id"]), {})} for row in self._page(path, asked.params)]
        return json_reply({"value": found} if self.is_wrapped else found)

    def _page(self, path: str, params: Mapping[str, str]) -> list[Row]:
        rows = list(self.rows[path])
        if wanted := re.findall(r"id eq (\d+)", params.get("$filter", "")):
            rows = [row for row in rows if str(row["id"]) in wanted]
        if self.honours_order and params.get("$orderby") == "id":
            rows.sort(key=lambda row: int(row["id"]))
        skip = int(params.get("$skip", "0"))
        return rows[skip : skip + min(int(params.get("$top", "100")), self.cap)]


class Accepted:
    """What was accepted before, as a test says: stream -> keys."""

    def __init__(self, **keys: Sequence[str]) -> None:
        self._keys = keys

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        return []

    def rows(self, stream: str, feed: int) -> int | None:
        return len(self._keys[stream]) if stream in self._keys else None

    def last(self, stream: str) -> LastExtract | None:
        return None

    def current_texts(self, stream: str, columns: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        return {key: tuple(None for _ in columns) for key in self._keys.get(stream, ())}

    def partition_rows(self, stream: str, feed: int) -> Mapping[tuple[str, str], int]:
        return {}


def make_context(folder: Path, accepted: Accepted | None = None) -> ExtractContext:
    city = City("America/Phoenix", "USD", "$", 7)
    return ExtractContext("align", folder, False, time.monotonic() + 30, city, accepted or Accepted())


def read(
    site: ScriptedServer, folder: Path, *streams: str, accepted: Accepted | None = None, **table: Any
) -> list[Outcome]:
    entry = {"base_url": site.url + "/", "auth": {"kind": "none"}} | table
    settings = jira_align.parse_settings("align", entry)
    return list(jira_align.extract(settings, make_context(folder, accepted), streams or ("projects",)))


def spooled(outcome: Outcome) -> tuple[Delivery, dict[str, Row]]:
    """The delivery and its rows by key."""
    assert isinstance(outcome, Spooled), outcome
    delivery = read_delivery(outcome.folder)
    rows = pq.read_table(outcome.folder / "rows.parquet").to_pylist()
    by_key = {"|".join(str(row[name]) for name in delivery.key): row for row in rows}
    assert len(by_key) == len(rows)
    return delivery, by_key
