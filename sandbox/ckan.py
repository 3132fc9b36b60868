"""An open-data portal as CKAN runs it: the DataStore over the action API, success and error in every body."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import duckdb

from sandbox.open_data_portal import Portal, exact_json, serve
from sandbox.published_dataset import PublishedDataset, Record
from sandbox.web import Answer, App, Request, json_answer

DEFAULT_LIMIT = 100
MOST_LIMIT = 32_000
TYPES = {"text": "text", "integer": "int", "number": "numeric", "date": "timestamp"}


def make_app(portal: Portal, *, has_sql: bool = True) -> App:
    """The portal as an app; its resources are the datasets. Without `has_sql` datastore_search_sql is switched off."""

    def app(request: Request) -> Answer:
        action = request.path.removeprefix("/api/3/action/")
        found = re.search(r'from "([^"]+)"', request.query.get("sql", ""), re.IGNORECASE)
        name = found.group(1) if found else request.query.get("resource_id", "")
        return serve(portal, request, name, _error, lambda: _answer(portal, request, action, name, has_sql=has_sql))

    return app


def _answer(portal: Portal, request: Request, action: str, name: str, *, has_sql: bool) -> Answer:
    if action not in ("datastore_search", *(("datastore_search_sql",) if has_sql else ())):
        return json_answer(400, f"Bad request - Action name not known: {action}")
    if portal.key and request.headers.get("authorization") != portal.key:
        return _refusal(403, "Authorization Error", "Access denied: User not authorized to read resource")
    dataset = portal.datasets.get(name)
    if dataset is None:
        return _refusal(404, "Not Found Error", f'Not found: Resource "{name}" was not found.')
    try:
        if action == "datastore_search_sql":
            return _succeed({"records": dataset.query(request.query["sql"]), "sql": request.query["sql"]})
        return _search(portal, dataset, request.query)
    except duckdb.Error as error:
        return json_answer(409, {"success": False, "error": {"query": [str(error)], "__type": "Validation Error"}})


def _search(portal: Portal, dataset: PublishedDataset, query: Mapping[str, str]) -> Answer:
    limit = min(int(query.get("limit", DEFAULT_LIMIT)), portal.page_cap, MOST_LIMIT)
    filters = json.loads(query.get("filters", "{}"))
    where = " and ".join(f"\"{name}\" = '{value}'" for name, value in filters.items())
    order = '"_id"' if query.get("sort") in ("_id", "_id asc") else "random()"
    found = dataset.select("*", where=where, order=order, page=f"limit {limit} offset {int(query.get('offset', '0'))}")
    total = dataset.select("count(*) as total", where=where)[0]["total"] + portal.count_off
    fields = [
        {"id": "_id", "type": "int"},
        *({"id": name, "type": TYPES[kind]} for name, kind in dataset.columns.items()),
    ]
    records = [_shown(row) for row in portal.settle(dataset, found)]
    return _succeed({"resource_id": dataset.name, "fields": fields, "records": records, "total": total, "limit": limit})


def _shown(row: Record) -> dict[str, Any]:
    return {
        name: f"{value.isoformat()}T00:00:00" if hasattr(value, "isoformat") else value for name, value in row.items()
    }


def _succeed(result: Record) -> Answer:
    return exact_json({"help": "datastore_search", "success": True, "result": result})


def _error(status: int, message: str) -> Answer:
    return _refusal(status, "Internal Server Error", message)


def _refusal(status: int, kind: str, message: str) -> Answer:
    return json_answer(status, {"help": "", "success": False, "error": {"__type": kind, "message": message}})
