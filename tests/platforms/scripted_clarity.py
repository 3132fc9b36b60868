"""A Clarity instance that a test scripts: what facts say servers do but the sandbox's does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extractors import clarity
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.spool import Delivery, read_delivery
from tests.extractors.scripted_server import Asked, Reply, ScriptedServer, json_reply
from tests.extractors.servicenow_reading import Accepted, make_context

BASE = "/ppm/rest/v1"
Row = dict[str, Any]


@dataclass
class Habits:
    """What this instance does that a tame one would not."""

    cap: int = 500
    refuses_over: int = 0
    refuses_sort: bool = False
    gives_id: bool = True
    tells_total: bool = True
    total_as_text: bool = False
    tokens: set[str] = field(default_factory=set)
    header: str = ""


class ScriptedClarity(ScriptedServer):
    """Lists of rows by path; `known` attributes by resource are described and the others refused (empty: nothing is refused)."""

    def __init__(self, lists: Mapping[str, list[Row]], known: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.lists = {"projects": [], **lists}
        self.known = dict(known or {})
        self.descriptions: dict[str, Any] = {}
        self.wording = "API-1092: Attribute {name} is not a valid attribute on Object resource."
        self.habits = Habits()

    def handle(self, asked: Asked) -> Reply:
        """What the instance would answer."""
        path = asked.path.removeprefix(f"{BASE}/")
        if path.startswith("describe/"):
            described = self.descriptions.get(path.removeprefix("describe/"))
            return json_reply(described) if described else refusal(404, "API-1001: No such resource.")
        if path not in self.lists:
            return refusal(404, "API-1001: No such resource.")
        return self._refuse(path, asked.params) or self._page(path, asked.params)

    def _refuse(self, path: str, params: Mapping[str, str]) -> Reply | None:
        known = self.known.get(path.rpartition("/")[2])
        for name in params.get("fields", "").split(","):
            if known is not None and name and name not in known:
                return refusal(400, self.wording.format(name=name))
        if self.habits.refuses_sort and "sort" in params:
            return refusal(400, "API-1031: The sort is not supported on this resource.")
        if self.habits.refuses_over and int(params["limit"]) > self.habits.refuses_over:
            return refusal(400, "API-1016: The limit is too large.")
        if int(params["offset"]) > len(self.lists[path]):
            return refusal(400, "API-1017: The offset cannot be larger than the total number of records.")
        return None

    def _page(self, path: str, params: Mapping[str, str]) -> Reply:
        names = [name for name in params.get("fields", "").split(",") if name]
        rows = self.lists[path]
        if match := re.fullmatch(r"\(_internalId in \(([\d,]+)\)\)", params.get("filter", "")):
            rows = [row for row in rows if str(row["_internalId"]) in match[1].split(",")]
        start, limit = int(params["offset"]), min(int(params["limit"]), self.habits.cap)
        shown = [
            {name: row[name] for name in row if name in names or name == "_self" or self._is_given(name)}
            for row in rows[start : start + limit]
        ]
        body: Row = {"_pageSize": limit, "_results": shown}
        if self.habits.tells_total:
            body["_totalCount"] = str(len(rows)) if self.habits.total_as_text else len(rows)
        return json_reply(body)

    def _is_given(self, name: str) -> bool:
        return name == "_internalId" and self.habits.gives_id


def refusal(status: int, words: str) -> Reply:
    """The platform's own error."""
    return json_reply({"errorMessage": words, "errorCode": "api"}, status)


def context(folder: Path, accepted: Accepted | None = None) -> ExtractContext:
    """A night's context."""
    return make_context(folder, accepted)


def read(server: ScriptedServer, folder: Path, *streams: str, **table: Any) -> list[Outcome]:
    """The outcomes of some streams."""
    entry = {"base_url": f"{server.url}{BASE}", "auth": {"kind": "none"}} | table
    settings = clarity.parse_settings("ppm", entry)
    return list(clarity.extract(settings, context(folder), streams or ("projects",)))


def spooled(outcome: Outcome) -> tuple[Delivery, list[Row]]:
    """What was delivered."""
    assert isinstance(outcome, Spooled), outcome
    return read_delivery(outcome.folder), pq.read_table(outcome.folder / "rows.parquet").to_pylist()
