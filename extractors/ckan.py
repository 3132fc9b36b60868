"""CKAN's DataStore, over the action API.

Publisher: the city's open-data portal. Read: `GET {base_url}/api/3/action/datastore_search`, whose `total` is the control
count, and `datastore_search_sql` for the sum of the amount column where the portal offers it.

Grain: one row per DataStore row, told apart by `_id`, which never lands: it is given anew when a file is loaded anew. Every
night reads a resource whole.

Caveats: a resource that is only a file, not in the DataStore, is not there for the API; a column's type is guessed by the
portal from the file, so a code may have lost its leading zeros before it comes here.

Data flow: pages -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from extractors.answers import error_detail
from extractors.faults import Refusal, TransportError
from extractors.mapped_feeds import MappedFeed
from extractors.open_data_paging import Row, sweep_offsets
from extractors.open_data_reading import Figures, check_datasets, read_datasets, read_sum
from extractors.open_data_settings import OpenDataSettings, parse_open_data
from extractors.outcomes import ExtractContext, Outcome
from extractors.source_card import SourceCard
from extractors.transport import Transport

CARD = SourceCard(
    type="ckan",
    title="CKAN",
    publisher="The city's open-data portal on CKAN.",
    rights=("A public resource needs none; a private one needs a user of its organisation with the member role.",),
    key_steps=(
        "For a private resource create an API token on the user's page.",
        'Put it into the environment and write auth = { kind = "api_key", key = "env:CKAN_TOKEN" }.',
        "Take the resource's id (a UUID) from the end of its page's address; it must be in the DataStore.",
    ),
    not_read=("The row number `_id`: it is given anew when a file is loaded anew.",),
    caveats=(
        "The resource's own total must tie with the rows that came; rows that change meanwhile make it read again.",
        "The sum of a numeric amount column is compared to the cent where the portal offers datastore_search_sql.",
        "A code whose column the portal took for a number has lost its leading zeros at the portal.",
    ),
)
AUTH_KINDS = ("none", "api_key", "bearer", "basic")
OWN_KEYS = ("id", "filters")
PAGE_ROWS = 10_000
NUMBER_TYPES = frozenset({"numeric", "int", "int2", "int4", "int8", "integer", "bigint", "float", "float8", "money"})
INTERNAL_FIELDS = frozenset({"_id", "_full_text", "rank"})
STATUS_BY_TYPE = {"Not Found Error": 404, "Authorization Error": 403, "Validation Error": 409, "Search Error": 409}
IDENTIFIER = re.compile(r"[^\x00-\x1f\"%]+")


def parse_settings(name: str, table: Mapping[str, Any]) -> OpenDataSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_open_data(name, table, AUTH_KINDS, _find_problem, OWN_KEYS)


def stream_names(settings: OpenDataSettings) -> tuple[str, ...]:
    """Every stream that a resource is mapped to."""
    return tuple(feed.stream.name for feed in settings.feeds)


def check(settings: OpenDataSettings, context: ExtractContext) -> str:
    """Count each resource and check its mapped columns; one line for a person, or ExtractError."""
    transport = _open(settings, context)
    return check_datasets(settings, lambda feed: CkanResource(transport, settings, feed))


def extract(settings: OpenDataSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every resource (or those of the streams named), one after another; each is Spooled or Failed."""
    transport = _open(settings, context)
    return read_datasets(
        "ckan", settings, context, streams, transport, lambda feed: CkanResource(transport, settings, feed)
    )


class CkanResource:
    """One resource of one portal's DataStore."""

    def __init__(self, transport: Transport, settings: OpenDataSettings, feed: MappedFeed) -> None:
        self._transport = transport
        self._root = f"{settings.base_url}/api/3/action"
        self._id = str(feed.own["id"])
        self._filter = {"filters": json.dumps(feed.own["filters"])} if "filters" in feed.own else {}
        self._subject = f"{feed.stream.name} ({self._id})"
        self._source = settings.name
        self._remedy = settings.auth.remedy(settings.name)

    def columns(self) -> Mapping[str, bool] | None:
        """The resource's fields and whether their type can be summed."""
        fields = [one for one in self._search(limit=0).get("fields") or [] if isinstance(one, Mapping)]
        is_filtered = bool(self._filter)
        types = {str(one.get("id")): str(one.get("type")).lower() for one in fields}
        return {
            name: kind in NUMBER_TYPES and not is_filtered
            for name, kind in types.items()
            if name not in INTERNAL_FIELDS
        } or None

    def measure(self, amount: str | None) -> Figures:
        """The resource's `total`, and the sum of `amount` where the portal lets SQL in."""
        return Figures(int(self._search(limit=0)["total"]), self._sum(amount) if amount else None)

    def rows(self) -> Iterator[Row]:
        """Every row in the order of `_id`, without it."""
        place = f"Source {self._source}: {self._subject}"
        for row in sweep_offsets(self._ask_page, lambda row: row.get("_id"), place):
            yield {name: value for name, value in row.items() if name not in INTERNAL_FIELDS}

    def has(self, name: str) -> bool:
        """No field is known beside those that the portal tells or a row shows."""
        return False

    def _ask_page(self, offset: int) -> Sequence[Row]:
        records: Sequence[Row] = self._search(limit=PAGE_ROWS, offset=str(offset), sort="_id")["records"]
        return records

    def _search(self, *, limit: int, **page: str) -> Mapping[str, Any]:
        return self._ask("datastore_search", {"resource_id": self._id, "limit": str(limit), **page, **self._filter})

    def _sum(self, amount: str) -> Decimal | None:
        """None where the portal keeps SQL away, which is a setting of its own (ckan.datastore.sqlsearch.enabled)."""
        if not IDENTIFIER.fullmatch(amount):
            return None
        query = f'SELECT sum("{amount}") AS "control_sum" FROM "{self._id}"'
        try:
            records = self._ask("datastore_search_sql", {"sql": query})["records"]
        except TransportError:
            return None
        return read_sum(records[0].get("control_sum")) if records else None

    def _ask(self, action: str, query: Mapping[str, str]) -> Mapping[str, Any]:
        judge = self._judge_search if action == "datastore_search" else self._judge
        answer = self._transport.get_json(f"{self._root}/{action}", query, subject=self._subject, judge=judge)
        result: Mapping[str, Any] = answer.body["result"]
        return result

    def _judge(self, body: Any) -> str | None:
        """What is wrong for now with an answer under HTTP 200; raises where it is wrong for good."""
        if not isinstance(body, Mapping):
            return "an answer that is no object"
        result, error = body.get("result"), body.get("error")
        is_sound = body.get("success") is True and not error
        if is_sound and isinstance(result, Mapping) and isinstance(result.get("records"), list):
            return None
        kind = str(error.get("__type")) if isinstance(error, Mapping) else ""
        status = STATUS_BY_TYPE.get(kind)
        detail = error_detail(body) or (json.dumps(error)[:200] if error else "no reason given")
        if status:
            raise Refusal(self._source, self._remedy, detail).error(status, self._subject)
        return f"an error under HTTP 200 ({detail})" if error else "an answer without records"

    def _judge_search(self, body: Any) -> str | None:
        return self._judge(body) or (None if str(body["result"].get("total")).isdigit() else "an answer without total")


def _find_problem(feed: MappedFeed) -> str | None:
    if not isinstance(feed.own["id"], str) or not re.fullmatch(r"[\w.-]+", feed.own["id"]):
        return f"id must be the resource's own, as at the end of its page's address, not {feed.own['id']!r}"
    filters = feed.own.get("filters", {})
    is_table = isinstance(filters, Mapping) and all(isinstance(one, (str, int, list)) for one in filters.values())
    return None if is_table else "filters must be a table of their column = value or values"


def _open(settings: OpenDataSettings, context: ExtractContext) -> Transport:
    return Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        api_key_headers=lambda auth: {"Authorization": auth.key},
    )
