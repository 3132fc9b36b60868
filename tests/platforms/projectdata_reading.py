"""Reading the sandbox's Project Server, or a scripted one, as a night would, and looking at what came."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extractors import projectdata
from extractors.__main__ import NothingAccepted
from extractors.outcomes import City, ExtractContext, Failed, Outcome, Spooled
from extractors.spool import read_delivery
from sandbox.running import RunningCity
from tests.extractors.scripted_server import Asked, Reply, ScriptedServer, json_reply

FEED = "/pwa/_api/ProjectData/[en-us]/"
Rows = dict[str, dict[str, Any]]


def context(folder: Path, seconds: float = 60.0) -> ExtractContext:
    zone = City("America/Phoenix", "USD", "$", 7)
    return ExtractContext("pwa", folder, True, time.monotonic() + seconds, zone, NothingAccepted())


def sign_in(city: RunningCity, kind: str) -> dict[str, str]:
    """The `auth` table of a kind that fits the city."""
    if kind == "bearer":
        return {"kind": kind, "token": city.password}
    return {"kind": kind, "user": city.user, "password": city.password}


def read_feed(city: RunningCity, folder: Path, *streams: str, kind: str = "basic", **table: Any) -> list[Outcome]:
    entry = {"base_url": city.vendors["projectdata"].base_url, "auth": sign_in(city, kind)} | table
    settings = projectdata.parse_settings("pwa", entry)
    return list(projectdata.extract(settings, context(folder), streams))


def rows_of(outcome: Outcome) -> Rows:
    """Key -> spooled row, without where it came from."""
    assert isinstance(outcome, Spooled), outcome
    key = read_delivery(outcome.folder).key
    rows = pq.read_table(outcome.folder / "rows.parquet").to_pylist()
    kept = [{name: value for name, value in row.items() if name not in ("_row", "_file", "_line")} for row in rows]
    found = {"|".join(row[part] for part in key): row for row in kept}
    assert len(found) == len(rows), "a key came twice"
    return found


def failed(outcome: Outcome) -> str:
    assert isinstance(outcome, Failed), outcome
    return outcome.sentence


class ScriptedFeed(ScriptedServer):
    """Entity sets as lists of rows, in light JSON, `page_rows` a page, paged by `$skip` over the rows as they are by then."""

    def __init__(self, sets: dict[str, list[dict[str, Any]]], page_rows: int = 3) -> None:
        super().__init__()
        self.sets = sets
        self.page_rows = page_rows
        self.after_page: Sequence[Any] = []

    def handle(self, asked: Asked) -> Reply:
        name = asked.path.rsplit("/", 1)[-1]
        if name not in self.sets:
            return json_reply({"odata.error": {"code": "", "message": {"lang": "en-US", "value": "Not found"}}}, 404)
        start = int(asked.params.get("$skip", "0"))
        rows = self.sets[name]
        body: dict[str, Any] = {"value": json.loads(json.dumps(rows[start : start + self.page_rows]))}
        if start + self.page_rows < len(rows):
            body["odata.nextLink"] = f"{name}?$skip={start + self.page_rows}"
        if self.after_page:
            first, *self.after_page = self.after_page
            first(rows)
        return json_reply(body)


def read_scripted(server: ScriptedServer, folder: Path, *streams: str, **table: Any) -> list[Outcome]:
    settings = projectdata.parse_settings("pwa", {"base_url": f"{server.url}/pwa", "auth": {"kind": "none"}} | table)
    return list(projectdata.extract(settings, context(folder), streams or ("projects",)))
