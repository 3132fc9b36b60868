"""Socrata (Tyler Data & Insights), over SODA 2.1.

Publisher: the city's open-data portal. Read: `GET {base_url}/resource/{id}.json`, beside it `/api/views/{id}.json` (the
columns and their types) and `$select=count(*),sum(column)` (the control).

Grain: one row per row of the dataset, told apart by `:id`. Every night reads a dataset whole, since a publisher that
replaces it touches every row. System fields (names with a colon before) never land.

Caveats: a blank field is left out of a row; numbers come as texts; a floating timestamp is a day of its own; the host may
be renamed, so a redirect is followed, without the app token.

Data flow: pages -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractors.answers import error_detail
from extractors.faults import ForbiddenError, RefusedError, SignInError, UnsteadyError
from extractors.mapped_feeds import MappedFeed
from extractors.open_data_paging import Row, sweep_offsets
from extractors.open_data_reading import Figures, check_datasets, read_datasets, read_sum
from extractors.open_data_settings import OpenDataSettings, parse_open_data
from extractors.outcomes import ExtractContext, Outcome
from extractors.source_card import SourceCard
from extractors.transport import Transport

CARD = SourceCard(
    type="socrata",
    title="Socrata (Tyler Data & Insights)",
    publisher="The city's open-data portal on Socrata.",
    rights=(
        "A public dataset needs none; a private one needs a user who may view it (basic sign-in with an API key).",
        "An app token is not a right but lifts the shared limit on requests.",
    ),
    key_steps=(
        "Sign in to the portal, open Developer Settings and create an app token.",
        'Put it into the environment and write auth = { kind = "api_key", key = "env:SOCRATA_APP_TOKEN" }.',
        "Take the dataset's id (four characters, a hyphen, four characters) from the end of its page's address.",
    ),
    not_read=("Fields that begin with a colon: they belong to the portal and change whenever a dataset is replaced.",),
    caveats=(
        "The dataset is read between two counts of the portal; rows that change meanwhile make it read again.",
        "A floating timestamp is a day of its own; a fixed one is taken as its day in the city's zone.",
        "The sum of the amount column is compared to the cent where its type is number; a text column is only counted.",
    ),
)
AUTH_KINDS = ("none", "api_key", "basic", "bearer")
PAGE_ROWS = 10_000
NUMBER_TYPES = frozenset({"number", "money", "double"})
FIELD = re.compile(r"\w+")


def parse_settings(name: str, table: Mapping[str, Any]) -> OpenDataSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_open_data(name, table, AUTH_KINDS, _find_problem)


def stream_names(settings: OpenDataSettings) -> tuple[str, ...]:
    """Every stream that a dataset is mapped to."""
    return tuple(feed.stream.name for feed in settings.feeds)


def check(settings: OpenDataSettings, context: ExtractContext) -> str:
    """Count each dataset and check its mapped columns; one line for a person, or ExtractError."""
    transport = _open(settings, context)
    return check_datasets(settings, lambda feed: SocrataDataset(transport, settings, feed))


def extract(settings: OpenDataSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every dataset (or those of the streams named), one after another; each is Spooled or Failed."""
    transport = _open(settings, context)
    return read_datasets(
        "socrata", settings, context, streams, transport, lambda feed: SocrataDataset(transport, settings, feed)
    )


class SocrataDataset:
    """One dataset of one portal."""

    def __init__(self, transport: Transport, settings: OpenDataSettings, feed: MappedFeed) -> None:
        self._transport = transport
        self._root = settings.base_url
        self._id = str(feed.own["id"])
        self._filter = {"$where": str(feed.own["where"])} if "where" in feed.own else {}
        self._subject = f"{feed.stream.name} ({self._id})"
        self._place = f"Source {settings.name}: {self._subject}"

    def columns(self) -> Mapping[str, bool] | None:
        """Field names of the dataset's metadata and whether their type can be summed; None where it is not readable."""
        try:
            answer = self._transport.get_json(
                f"{self._root}/api/views/{self._id}.json",
                subject=f"the columns of {self._subject}",
                web_page_tries=2,
            )
        except (RefusedError, ForbiddenError, SignInError, UnsteadyError):
            return None
        columns = answer.body.get("columns") if isinstance(answer.body, Mapping) else None
        named = {str(one.get("fieldName")): one for one in columns or [] if isinstance(one, Mapping)}
        own = {name: one for name, one in named.items() if not name.startswith(":")}
        return {name: one.get("dataTypeName") in NUMBER_TYPES for name, one in own.items()} or None

    def measure(self, amount: str | None) -> Figures:
        """`count(*)` and `sum(amount)` of the rows that are read."""
        summed = f",sum({amount})" if amount is not None and FIELD.fullmatch(amount) else ""
        (row,) = self._ask({"$select": f"count(*){summed}"}, is_measure=True)
        return Figures(int(_find(row, "count")), read_sum(_find(row, "sum")) if summed else None)

    def rows(self) -> Iterator[Row]:
        """Every row in the order of `:id`, without system fields."""
        for row in sweep_offsets(self._ask_page, lambda row: row.get(":id"), self._place):
            yield {name: value for name, value in row.items() if not name.startswith(":")}

    def has(self, name: str) -> bool:
        """Whether the portal knows a field: it refuses to select one that it does not know."""
        try:
            self._ask({"$select": name.partition(".")[0], "$limit": "1"})
        except RefusedError:
            return False
        return True

    def _ask_page(self, offset: int) -> Sequence[Row]:
        page = {"$limit": str(PAGE_ROWS), "$offset": str(offset)}
        return self._ask({"$select": ":*,*", "$order": ":id", **page})

    def _ask(self, query: Mapping[str, str], *, is_measure: bool = False) -> Sequence[Row]:
        answer = self._transport.get_json(
            f"{self._root}/resource/{self._id}.json",
            {**query, **self._filter},
            subject=self._subject,
            judge=_find_count_fault if is_measure else _find_fault,
        )
        rows: Sequence[Row] = answer.body
        return rows


def _find_fault(body: Any) -> str | None:
    """What is wrong with an answer under 2xx; a query still at work answers 202 with no rows."""
    if isinstance(body, list) and all(isinstance(row, Mapping) for row in body):
        return None
    detail = error_detail(body)
    return f"an error under HTTP 200 ({detail})" if detail else "an answer without rows"


def _find_count_fault(body: Any) -> str | None:
    if fault := _find_fault(body):
        return fault
    is_count = len(body) == 1 and str(_find(body[0], "count")).isdigit()
    return None if is_count else "an answer without the count"


def _find(row: Row, function: str) -> Any:
    """The value of an aggregate, which the portal names after its function: count, count_1, sum_amount."""
    return next((value for name, value in row.items() if name.lower().startswith(function)), None)


def _find_problem(feed: MappedFeed) -> str | None:
    if isinstance(feed.own["id"], str) and re.fullmatch(r"[\w-]+", feed.own["id"]):
        return None
    return f"id must be the dataset's own, such as abcd-1234, not {feed.own['id']!r}"


def _open(settings: OpenDataSettings, context: ExtractContext) -> Transport:
    return Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        api_key_headers=lambda auth: {"X-App-Token": auth.key},
    )
