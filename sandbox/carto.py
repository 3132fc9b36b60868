"""An account as Carto runs it: SQL over HTTP, answers with rows, fields and total_rows, errors as a list of texts."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from sandbox.open_data_portal import Portal, exact_json, serve
from sandbox.published_dataset import PublishedDataset, Record
from sandbox.web import Answer, App, Request, json_answer

TYPES = {"text": "string", "integer": "number", "number": "number", "date": "date"}
GEOMETRY = "the_geom"


def make_app(portal: Portal, *, time_zone: str = "UTC") -> App:
    """The account as an app; its tables are the datasets. A day is stored as its midnight in `time_zone`."""
    zone = ZoneInfo(time_zone)

    def app(request: Request) -> Answer:
        found = re.search(r'from "([^"]+)"', request.query.get("q", ""))
        name = found.group(1) if found else ""
        return serve(portal, request, name, _error, lambda: _answer(portal, request, name, zone))

    return app


def _answer(portal: Portal, request: Request, name: str, zone: ZoneInfo) -> Answer:
    if portal.key and request.query.get("api_key") != portal.key:
        return _error(403, "permission denied for table " + name)
    dataset = portal.datasets.get(name)
    if dataset is None:
        return _error(400, f'relation "{name}" does not exist')
    query = request.query["q"].replace("count(*)", f"count(*) + {portal.count_off}")
    try:
        found = dataset.query(
            re.sub(r"limit (\d+)$", lambda match: f"limit {min(int(match[1]), portal.page_cap)}", query)
        )
    except duckdb.Error as error:
        return _error(400, str(error).splitlines()[0])
    is_page = dataset.row_id in (found[0] if found else {})
    skipped = request.query.get("skipfields", "").split(",")
    rows = [_shown(row, skipped, zone) for row in (portal.settle(dataset, found) if is_page else found)]
    return exact_json({"rows": rows, "time": 0.01, "fields": _fields(dataset), "total_rows": len(rows)})


def _shown(row: Record, skipped: list[str], zone: ZoneInfo) -> dict[str, Any]:
    geometry = {GEOMETRY: None} if len(row) > 2 and GEOMETRY not in skipped else {}
    return geometry | {name: _cell(value, zone) for name, value in row.items()}


def _cell(value: Any, zone: ZoneInfo) -> Any:
    if not isinstance(value, date):
        return value
    midnight = datetime(value.year, value.month, value.day, tzinfo=zone).astimezone(ZoneInfo("UTC"))
    return midnight.strftime("%Y-%m-%dT%H:%M:%SZ")


def _fields(dataset: PublishedDataset) -> Record:
    own = {name: {"type": TYPES[kind]} for name, kind in dataset.columns.items()}
    return {dataset.row_id: {"type": "number"}, **own}


def _error(status: int, message: str) -> Answer:
    return json_answer(status, {"error": [message]})
