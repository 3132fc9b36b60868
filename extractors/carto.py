"""Carto, over its SQL API (version 2).

Publisher: the city's Carto account. Read: `GET {base_url}/api/v2/sql?q=SELECT ...&format=json` of one table per stream;
`count(*)` and `sum(column)` of it are the control.

Grain: one row per table row, told apart by `cartodb_id`, which never lands. A table is read by ascending `cartodb_id`, so
that nothing shifts between pages, and whole every night. Geometry is never read.

Caveats: a long query is broken off by the platform; a date column is an instant; published payments leave out what is
confidential, so they do not add up to the ledger.

Data flow: pages -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractors.answers import error_detail
from extractors.mapped_feeds import MappedFeed
from extractors.open_data_paging import Row, sweep_keys
from extractors.open_data_reading import Figures, check_datasets, read_datasets, read_sum
from extractors.open_data_settings import OpenDataSettings, ParameterSigner, parse_open_data
from extractors.outcomes import ExtractContext, Outcome
from extractors.source_card import SourceCard
from extractors.transport import Transport

CARD = SourceCard(
    type="carto",
    title="Carto SQL API",
    publisher="The city's Carto account.",
    rights=("A public table needs none; a private one needs an API key with select on it.",),
    key_steps=(
        "For a private table create an API key with select on the table and no more.",
        'Put it into the environment and write auth = { kind = "api_key", key = "env:CARTO_KEY" }; it is sent as api_key.',
        "id is the table's name, such as city_payments_fy2017.",
    ),
    not_read=("Geometry (the_geom, the_geom_webmercator) and the row number cartodb_id.",),
    caveats=(
        "A date column is an instant and is taken as its day in the city's zone; publish a day as text to keep it.",
        "The table's own count, and the sum of a numeric amount column to the cent, must tie.",
    ),
)
AUTH_KINDS = ("none", "api_key", "bearer", "basic")
PAGE_ROWS = 10_000
ROW_ID = "cartodb_id"
GEOMETRY = ("the_geom", "the_geom_webmercator")
NAME = re.compile(r"[A-Za-z_]\w*")
TABLE = re.compile(r"([A-Za-z_][\w-]*\.)?[A-Za-z_]\w*")


def parse_settings(name: str, table: Mapping[str, Any]) -> OpenDataSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_open_data(name, table, AUTH_KINDS, _find_problem)


def stream_names(settings: OpenDataSettings) -> tuple[str, ...]:
    """Every stream that a table is mapped to."""
    return tuple(feed.stream.name for feed in settings.feeds)


def check(settings: OpenDataSettings, context: ExtractContext) -> str:
    """Count each table and check its mapped columns; one line for a person, or ExtractError."""
    transport = _open(settings, context)
    return check_datasets(settings, lambda feed: CartoTable(transport, settings, feed))


def extract(settings: OpenDataSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every table (or those of the streams named), one after another; each is Spooled or Failed."""
    transport = _open(settings, context)
    return read_datasets(
        "carto", settings, context, streams, transport, lambda feed: CartoTable(transport, settings, feed)
    )


class CartoTable:
    """One table of one account."""

    def __init__(self, transport: Transport, settings: OpenDataSettings, feed: MappedFeed) -> None:
        self._transport = transport
        self._url = f"{settings.base_url}/api/v2/sql"
        self._table = ".".join(f'"{part}"' for part in str(feed.own["id"]).split("."))
        self._where = f"({feed.own['where']})" if "where" in feed.own else ""
        self._subject = f"{feed.stream.name} ({feed.own['id']})"
        self._place = f"Source {settings.name}: {self._subject}"

    def columns(self) -> Mapping[str, bool] | None:
        """The table's columns and whether they are numbers; None where the answer does not describe them."""
        fields = self._ask(f"select * from {self._table} limit 0").get("fields")
        if not isinstance(fields, Mapping):
            return None
        hidden = {ROW_ID, *GEOMETRY}
        kinds = {name: one.get("type") if isinstance(one, Mapping) else None for name, one in fields.items()}
        return {name: kind == "number" for name, kind in kinds.items() if name not in hidden} or None

    def measure(self, amount: str | None) -> Figures:
        """`count(*)`, and the exact sum of `amount`: numeric, as text."""
        summed = f', sum("{amount}"::numeric)::text as sum' if amount else ""
        query = f"select count(*) as count{summed} from {self._table}{self._condition()}"
        (row,) = self._ask(query, judge=_find_count_fault)["rows"]
        return Figures(int(row["count"]), read_sum(row.get("sum")))

    def rows(self) -> Iterator[Row]:
        """Every row in the order of `cartodb_id`, without it and without geometry."""
        hidden = {ROW_ID, *GEOMETRY}
        for row in sweep_keys(self._ask_above, lambda row: row.get(ROW_ID), self._place):
            yield {name: value for name, value in row.items() if name not in hidden}

    def has(self, name: str) -> bool:
        """No column is known beside those that the answers describe: every row has every column."""
        return False

    def _ask_above(self, last: int | None) -> Sequence[Row]:
        above = "" if last is None else f'"{ROW_ID}" > {last}'
        query = f'select * from {self._table}{self._condition(above)} order by "{ROW_ID}" limit {PAGE_ROWS}'
        rows: Sequence[Row] = self._ask(query)["rows"]
        return rows

    def _condition(self, above: str = "") -> str:
        conditions = " and ".join(one for one in (self._where, above) if one)
        return f" where {conditions}" if conditions else ""

    def _ask(self, query: str, judge: Any = None) -> Mapping[str, Any]:
        parameters = {"q": query, "format": "json", "skipfields": ",".join(GEOMETRY)}
        answer = self._transport.get_json(self._url, parameters, subject=self._subject, judge=judge or _find_fault)
        body: Mapping[str, Any] = answer.body
        return body


def _find_fault(body: Any) -> str | None:
    if not isinstance(body, Mapping):
        return "an answer that is no object"
    if body.get("error"):
        return f"an error under HTTP 200 ({error_detail(body) or 'no reason given'})"
    rows = body.get("rows")
    return (
        None if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows) else "an answer without rows"
    )


def _find_count_fault(body: Any) -> str | None:
    if fault := _find_fault(body):
        return fault
    is_count = len(body["rows"]) == 1 and str(body["rows"][0].get("count")).isdigit()
    return None if is_count else "an answer without the count"


def _find_problem(feed: MappedFeed) -> str | None:
    table = feed.own["id"]
    if not isinstance(table, str) or not TABLE.fullmatch(table):
        return f"id must be a table's name, such as city_payments, not {table!r}"
    odd = [theirs for theirs in feed.columns.values() if not NAME.fullmatch(theirs)]
    return f"columns holds {odd[0]!r}, which is no column's name in Carto" if odd else None


def _open(settings: OpenDataSettings, context: ExtractContext) -> Transport:
    auth = settings.auth
    return Transport(
        settings.name,
        auth,
        seconds_left=context.seconds_left,
        log=context.log,
        make_own_signer=lambda _: ParameterSigner("api_key", auth.key) if auth.kind == "api_key" else None,
    )
