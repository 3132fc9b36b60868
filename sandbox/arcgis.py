"""A feature service as ArcGIS runs it: errors under HTTP 200, dates in milliseconds, a page cap that it does not mention."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from sandbox.open_data_portal import Portal, exact_json, serve
from sandbox.published_dataset import PublishedDataset, Record
from sandbox.web import Answer, App, Request, json_answer

OID = "ObjectId"
TYPES = {
    "text": "esriFieldTypeString",
    "integer": "esriFieldTypeInteger",
    "number": "esriFieldTypeDouble",
    "date": "esriFieldTypeDate",
}


def make_app(portal: Portal, *, time_zone: str = "UTC", has_offsets: bool = True, tells_cap: bool = True) -> App:
    """The service as an app; its layers are the datasets named by their numbers.

    A day is published as its midnight in `time_zone`. Without `has_offsets` the service ignores resultOffset;
    without `tells_cap` it never says exceededTransferLimit.
    """
    layers = _Layers(portal, ZoneInfo(time_zone), has_offsets, tells_cap)

    def app(request: Request) -> Answer:
        match = re.fullmatch(r"/rest/services/Ledger/FeatureServer/(\w+)(/query)?", request.path)
        name = match.group(1) if match else ""
        is_query = bool(match and match.group(2))
        return serve(portal, request, name, _http_error, lambda: layers.answer(request, name, is_query=is_query))

    return app


class _Layers:
    def __init__(self, portal: Portal, zone: ZoneInfo, has_offsets: bool, tells_cap: bool) -> None:
        self._portal = portal
        self._zone = zone
        self._has_offsets = has_offsets
        self._tells_cap = tells_cap

    def answer(self, request: Request, name: str, *, is_query: bool) -> Answer:
        """The true answer."""
        key, sent = self._portal.key, request.query.get("token")
        if key and key not in (sent, request.headers.get("authorization", "").removeprefix("Bearer ")):
            return _error(498, "Invalid token.") if sent else _error(499, "Token Required")
        dataset = self._portal.datasets.get(name)
        if dataset is None:
            return _error(400, "Invalid URL")
        try:
            return self._query(dataset, request.query) if is_query else json_answer(200, self._describe(dataset))
        except duckdb.Error:
            return _error(
                400, "Cannot perform query. Invalid query parameters.", ["'Invalid field' parameter is invalid"]
            )

    def _describe(self, dataset: PublishedDataset) -> Record:
        return {
            "name": "Ledger",
            "type": "Table",
            "objectIdField": OID,
            "maxRecordCount": self._portal.page_cap,
            "advancedQueryCapabilities": {"supportsPagination": self._has_offsets, "supportsStatistics": True},
            "fields": _fields(dataset),
        }

    def _query(self, dataset: PublishedDataset, query: Mapping[str, str]) -> Answer:
        where = query.get("where", "")
        if query.get("returnCountOnly") == "true":
            (counted,) = dataset.select(f"count(*) + {self._portal.count_off} as count", where=where)
            return json_answer(200, counted)
        if "outStatistics" in query:
            return self._sum(dataset, json.loads(query["outStatistics"])[0], where)
        limit = min(int(query.get("resultRecordCount", "1000000")), self._portal.page_cap)
        offset = int(query.get("resultOffset", "0")) if self._has_offsets else 0
        order = f'"{query["orderByFields"]}"' if "orderByFields" in query else "random()"
        found = dataset.select("*", where=where, order=order, page=f"limit {limit + 1} offset {offset}")
        page = self._portal.settle(dataset, found[:limit])
        more = {"exceededTransferLimit": True} if len(found) > limit and self._tells_cap else {}
        features = [{"attributes": {name: self._cell(value) for name, value in row.items()}} for row in page]
        return exact_json({"objectIdFieldName": OID, "fields": _fields(dataset), "features": features, **more})

    def _sum(self, dataset: PublishedDataset, statistic: Mapping[str, Any], where: str) -> Answer:
        name = statistic["outStatisticFieldName"]
        (found,) = dataset.select(f'sum(cast("{statistic["onStatisticField"]}" as double)) as "{name}"', where=where)
        return json_answer(200, {"features": [{"attributes": found}]})

    def _cell(self, value: Any) -> Any:
        if not isinstance(value, date):
            return value
        return round(datetime(value.year, value.month, value.day, tzinfo=self._zone).timestamp() * 1000)


def _fields(dataset: PublishedDataset) -> list[Record]:
    own = [{"name": name, "type": TYPES[kind], "alias": name} for name, kind in dataset.columns.items()]
    return [{"name": OID, "type": "esriFieldTypeOID", "alias": OID}, *own]


def _error(code: int, message: str, details: list[str] | None = None) -> Answer:
    return json_answer(200, {"error": {"code": code, "message": message, "details": details or []}})


def _http_error(status: int, message: str) -> Answer:
    return json_answer(status, {"error": {"code": status, "message": message, "details": []}})
