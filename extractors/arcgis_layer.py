"""One layer of a feature service: its description, its figures, its rows; errors that come under HTTP 200."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from extractors.answers import error_detail
from extractors.auth import Auth
from extractors.faults import ForbiddenError, Refusal, RefusedError, SignInError
from extractors.open_data_paging import Row, sweep_keys, sweep_offsets
from extractors.open_data_reading import Figures, read_sum
from extractors.transport import Transport

PAGE_ROWS = 2000
MOST_PAGE_ROWS = 10_000
TOKEN_CODES = frozenset({401, 498, 499})
LASTING_CODES = frozenset({400, 403, 404, 405, 413, 414})
NUMBER_TYPES = frozenset(
    f"esriFieldType{kind}" for kind in ("SmallInteger", "Integer", "BigInteger", "Single", "Double")
)
DATE_TYPE = "esriFieldTypeDate"
SUM_NAME = "control_sum"
OID_TYPE = "esriFieldTypeOID"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Description:
    """What a layer says of itself: object id field, type of each field, page cap, paging by offset, statistics."""

    oid: str
    types: Mapping[str, str]
    page_rows: int
    has_offsets: bool
    has_statistics: bool


class LayerReader:
    """Requests to one layer. What comes as an `error` under HTTP 200 raises the error that its code means."""

    def __init__(self, transport: Transport, url: str, subject: str, auth: Auth) -> None:
        self.subject = subject
        self.place = f"Source {transport.source_name}: {subject}"
        self._transport = transport
        self._url = url
        self._auth = auth

    def describe(self) -> Mapping[str, Any]:
        """The layer's own description."""
        return self._ask("", {})

    def peek(self, where: str) -> Mapping[str, Any]:
        """The whole answer to a query for one row, which describes its fields too."""
        one = {"where": where, "outFields": "*", "resultRecordCount": "1", "returnGeometry": "false"}
        return self._ask("/query", one, "features")

    def query(self, part: str, **parameters: str) -> Any:
        """That part of the answer to one query: features or count; an answer without it is a fault."""
        return self._ask("/query", parameters, part)[part]

    def _ask(self, path: str, parameters: Mapping[str, str], part: str = "") -> Mapping[str, Any]:
        answer = self._transport.get_json(
            f"{self._url}{path}",
            {**parameters, "f": "json"},
            subject=self.subject,
            judge=lambda body: (
                self._judge(body) or (f"an answer without {part}" if part and part not in body else None)
            ),
            headers={"X-Esri-Authorization": f"Bearer {self._auth.token}"} if self._auth.kind == "bearer" else None,
        )
        body: Mapping[str, Any] = answer.body
        return body

    def _judge(self, body: Any) -> str | None:
        """What is wrong for now with an answer under HTTP 200; raises where it is wrong for good."""
        if not isinstance(body, Mapping):
            return "an answer that is no object"
        error = body.get("error")
        if error is None:
            return None
        code = error.get("code") if isinstance(error, Mapping) else None
        detail = self._read_detail(body)
        source, remedy = self._transport.source_name, self._auth.remedy(self._transport.source_name)
        if code in TOKEN_CODES:
            sentence = f"Source {source}: sign-in was refused ({code}: {detail}) for {self.subject}; {remedy}."
            raise SignInError(sentence, status=code, detail=detail)
        if code in LASTING_CODES:
            raise Refusal(source, remedy, detail).error(code, self.subject)
        return f"an error under HTTP 200 ({code}: {detail})"

    def _read_detail(self, body: Mapping[str, Any]) -> str:
        error = body["error"]
        details = error.get("details") if isinstance(error, Mapping) else None
        words = [error_detail(body), *(str(one) for one in details if one)] if isinstance(details, list) else []
        text = " - ".join(dict.fromkeys(word for word in words if word)) or error_detail(body) or "no reason given"
        for secret in self._auth.secrets():
            text = text.replace(secret, "***")
        return text


class Layer:
    """One layer as a dataset. `mapped` are the fields that the city maps; `where` is the city's own condition."""

    def __init__(self, reader: LayerReader, where: str, mapped: frozenset[str]) -> None:
        self._reader = reader
        self._where = where
        self._mapped = mapped

    @cached_property
    def _description(self) -> Description:
        """From the layer's description; where that may not be read or tells no fields, from the first row's answer."""
        try:
            told = self._reader.describe()
        except (RefusedError, ForbiddenError):
            told = {}
        found = _read_description(told)
        if not found.oid or not found.types:
            seen = _read_description(self._reader.peek(self._where))
            found = replace(found, oid=found.oid or seen.oid, types=found.types or seen.types)
        return found

    def columns(self) -> Mapping[str, bool] | None:
        """The layer's fields and whether it can sum them; None where it tells none."""
        found = self._description
        hidden = {found.oid} - self._mapped
        own = {name: kind for name, kind in found.types.items() if name not in hidden}
        return {name: found.has_statistics and kind in NUMBER_TYPES for name, kind in own.items()} or None

    def measure(self, amount: str | None) -> Figures:
        """`returnCountOnly`, and the sum of `amount` where the layer offers statistics."""
        count = self._reader.query("count", where=self._where, returnCountOnly="true")
        return Figures(int(count), self._sum(amount) if amount else None)

    def rows(self) -> Iterator[Row]:
        """Every row in the order of the object id, dates as instants."""
        found = self._description
        oid = found.oid
        if found.has_offsets or not oid:
            swept = sweep_offsets(self._ask_page, lambda row: row.get(oid), self._reader.place)
        else:
            swept = sweep_keys(self._ask_above, lambda row: row.get(oid), self._reader.place)
        hidden = {oid} - self._mapped
        for row in swept:
            yield {name: self._read(name, value) for name, value in row.items() if name not in hidden}

    def has(self, name: str) -> bool:
        """No field is known beside those that the layer tells or a row shows."""
        return False

    def _sum(self, amount: str) -> Any:
        statistic = {"statisticType": "sum", "onStatisticField": amount, "outStatisticFieldName": SUM_NAME}
        features = self._reader.query("features", where=self._where, outStatistics=json.dumps([statistic]))
        totals = [value for row in _read_rows(features) for name, value in row.items() if name.lower() == SUM_NAME]
        return read_sum(totals[0]) if len(totals) == 1 else None

    def _ask_page(self, offset: int) -> Sequence[Row]:
        return self._ask(self._where, {"resultOffset": str(offset)})

    def _ask_above(self, last: int | None) -> Sequence[Row]:
        where = self._where if last is None else f"({self._where}) AND {self._description.oid} > {last}"
        return self._ask(where, {})

    def _ask(self, where: str, page: Mapping[str, str]) -> Sequence[Row]:
        found = self._description
        order = {"orderByFields": found.oid} if found.oid else {}
        cap = {"resultRecordCount": str(found.page_rows)} if found.has_offsets else {}
        asked = {"where": where, "outFields": "*", "returnGeometry": "false", **order, **page, **cap}
        return _read_rows(self._reader.query("features", **asked))

    def _read(self, name: str, value: Any) -> Any:
        is_instant = self._description.types.get(name) == DATE_TYPE and isinstance(value, int)
        return _to_instant(value) if is_instant else value


def _read_description(told: Mapping[str, Any]) -> Description:
    fields = [one for one in told.get("fields") or [] if isinstance(one, Mapping) and one.get("name")]
    types = {str(one["name"]): str(one.get("type", "")) for one in fields}
    can = told.get("advancedQueryCapabilities")
    can = can if isinstance(can, Mapping) else {}
    cap = told.get("maxRecordCount")
    by_type = next((name for name, kind in types.items() if kind == OID_TYPE), "")
    return Description(
        oid=str(told.get("objectIdField") or told.get("objectIdFieldName") or by_type),
        types=types,
        page_rows=min(cap, MOST_PAGE_ROWS) if isinstance(cap, int) and cap > 0 else PAGE_ROWS,
        has_offsets=can.get("supportsPagination", told.get("supportsPagination", True)) is not False,
        has_statistics=bool(can.get("supportsStatistics", told.get("supportsStatistics", True))),
    )


def _read_rows(features: Any) -> list[Row]:
    return [
        one["attributes"] for one in features if isinstance(one, Mapping) and isinstance(one.get("attributes"), Mapping)
    ]


def _to_instant(milliseconds: int) -> str:
    """Milliseconds since 1970 in UTC as `2026-03-01T07:00:00.000Z`; a number beyond the calendar stays as it is."""
    try:
        instant = EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return str(milliseconds)
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")
