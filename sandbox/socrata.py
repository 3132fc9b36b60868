"""An open-data portal as Socrata runs it: SODA 2.1, every value a text, blank fields left out, system fields on request."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import duckdb

from sandbox.open_data_portal import Portal, serve
from sandbox.published_dataset import PublishedDataset, Record, as_text
from sandbox.web import Answer, App, Request, json_answer

DEFAULT_LIMIT = 1000
TYPES = {"text": "text", "integer": "number", "number": "number", "date": "calendar_date"}
ORDERS = {":id": "md5(cast(row_id as varchar))"}


def make_app(portal: Portal) -> App:
    """The portal as an app; datasets are found by their four-by-four ids."""

    def app(request: Request) -> Answer:
        match = re.fullmatch(r"/(resource|api/views)/([\w-]+)[.]json", request.path)
        name = match.group(2) if match else ""
        return serve(
            portal, request, name, _error, lambda: _answer(portal, request, name, is_data="resource" in request.path)
        )

    return app


def _answer(portal: Portal, request: Request, name: str, *, is_data: bool) -> Answer:
    if portal.key and request.headers.get("x-app-token") != portal.key:
        return _refusal(403, "permission_denied", "Invalid app_token specified")
    dataset = portal.datasets.get(name)
    if dataset is None:
        return _refusal(404, "dataset.missing", "Not found")
    return _rows(portal, dataset, request.query) if is_data else json_answer(200, _metadata(dataset))


def _metadata(dataset: PublishedDataset) -> Record:
    columns = [
        {"fieldName": name, "name": name.title(), "dataTypeName": TYPES[kind]} for name, kind in dataset.columns.items()
    ]
    hidden = {"fieldName": ":@computed_region_abcd_1234", "name": "Region", "dataTypeName": "number"}
    return {"id": dataset.name, "name": "Ledger", "columns": [*columns, hidden]}


def _rows(portal: Portal, dataset: PublishedDataset, query: Mapping[str, str]) -> Answer:
    select = query.get("$select", "*")
    if select not in ("*", ":*,*"):
        return _figures(portal, dataset, select, query.get("$where", ""))
    limit = min(int(query.get("$limit", DEFAULT_LIMIT)), portal.page_cap)
    order = ORDERS.get(query.get("$order", ""), "random()")
    page = f"limit {limit} offset {int(query.get('$offset', '0'))}"
    try:
        found = dataset.select("*", where=query.get("$where", ""), order=order, page=page)
    except duckdb.Error as error:
        return _refusal(400, "query.compiler.malformed", str(error))
    shown = [_shown(row, has_system=select != "*") for row in portal.settle(dataset, found)]
    return json_answer(200, shown)


def _figures(portal: Portal, dataset: PublishedDataset, select: str, where: str) -> Answer:
    for name in re.findall(r"(?<![(\w])\w+(?![(\w])|(?<=sum\()\w+", select):
        if name not in dataset.columns:
            return _refusal(400, "query.soql.no-such-column", f"No such column: {name}")
    for name in re.findall(r"sum\((\w+)\)", select):
        if TYPES[dataset.columns[name]] != "number":
            return _refusal(400, "query.soql.type-mismatch", f"Type mismatch for function sum: {name} is text")
    named = re.sub(
        r"sum\((\w+)\)", r"sum(\1) as sum_\1", select.replace("count(*)", f"count(*) + {portal.count_off} as count")
    )
    found = dataset.select(named, where=where, page="limit 1")
    return json_answer(200, [{name: str(value) for name, value in row.items() if value is not None} for row in found])


def _shown(row: Record, *, has_system: bool) -> dict[str, Any]:
    number = row["row_id"]
    system = {
        ":id": f"row-{hashlib.md5(str(number).encode()).hexdigest()}",
        ":created_at": "2026-01-01T00:00:00.000Z",
        ":version": "rv-1",
    }
    values = {
        name: as_text(value) + ("T00:00:00.000" if name == "posted_on" else "")
        for name, value in row.items()
        if name != "row_id" and value is not None
    }
    return (system if has_system else {}) | values


def _error(status: int, message: str) -> Answer:
    return _refusal(status, "server.error", message)


def _refusal(status: int, code: str, message: str) -> Answer:
    return json_answer(status, {"code": code, "error": True, "message": message, "data": {}})
