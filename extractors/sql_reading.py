"""One query's rows into one spool folder, with the database's own count and sum of the same moment as control.

Belongs here: what a value lands as, and which columns a query gives. Money never passes a float: a binary floating column
under an amount fails the stream (reference: finance and procurement, 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Context, Decimal
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy.engine import CursorResult

from extractors.cells import to_text
from extractors.errors import ExtractError
from extractors.mapped_feeds import MappedFeed
from extractors.mapped_spool import MappedSpool
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.pacing import backoff_seconds
from extractors.spool import Control, new_delivery
from extractors.sql_database import Database, Snapshot, is_passing, wait_before
from extractors.sql_settings import bare_query
from extractors.transport import Tally

READINGS = 3
CENT = Decimal("0.01")
WIDE = Context(prec=200)
UNWRAPPABLE = frozenset({"mssql"})
"""Databases where a query with WITH or ORDER BY cannot stand in parentheses."""


@dataclass(frozen=True)
class Columns:
    """What a query gives: its own names in order, and the feed with each canonical column bound to one of them.

    `cast_hint` is how the database makes exact money of a floating column.
    """

    names: tuple[str, ...]
    feed: MappedFeed
    place: str
    cast_hint: str

    @cached_property
    def money(self) -> Mapping[int, str]:
        """Position -> name of the columns that hold money."""
        amounts = {
            self.feed.columns[column.name]
            for column in self.feed.stream.columns
            if column.kind == "amount" and column.name in self.feed.columns
        }
        return {position: name for position, name in enumerate(self.names) if name in amounts}

    def refuse_floats(self, row: Sequence[Any]) -> None:
        """Raise ExtractError where money comes as a binary floating-point number."""
        for position, name in self.money.items():
            if isinstance(row[position], float):
                raise ExtractError(
                    f"{self.place}: {name} is a binary floating-point column, which does not hold money exactly; write "
                    f"{self.cast_hint.format(name=name)} as {name}, or name the column that finance books by."
                )


def read_query(feed: MappedFeed, database: Database, context: ExtractContext, tally: Tally) -> Outcome:
    """Read one query whole, again where the connection broke; Spooled, or ExtractError and no folder."""
    for number in count(1):
        try:
            with new_delivery(context.spool, feed.stream.name) as folder:
                _spool_query(feed, database, context, tally, folder)
                return Spooled(feed.stream.name, folder)
        except ExtractError as error:
            if number == READINGS or not is_passing(error):
                raise
            context.log(f"{feed.stream.name}: {error} Trying again ({number} of {READINGS}).")
            tally.retries += 1
            wait_before(backoff_seconds(number), context.seconds_left())
    raise AssertionError("count never ends")


def count_query(feed: MappedFeed, database: Database) -> int:
    """The rows of a query, after its columns and its first row were found sound; ExtractError otherwise."""
    with database.snapshot(feed.stream.name) as snapshot:
        with _open(feed, database, snapshot) as (columns, rows):
            first = next(rows, None)
            if first is not None:
                columns.refuse_floats(first)
        (total,) = snapshot.ask_row(f"select count(*) from (\n{bare_query(feed.own['query'])}\n) q")
        return int(total)


def _spool_query(feed: MappedFeed, database: Database, context: ExtractContext, tally: Tally, folder: Path) -> None:
    with database.snapshot(feed.stream.name) as snapshot:
        with _open(feed, database, snapshot) as (columns, rows):
            spool = MappedSpool("sql", columns.feed, context, tally)
            spool.names.update(columns.names)
            watch = _Watch(columns)
            spool.spool(folder, watch.to_records(rows))
        control = _ask_control(snapshot, columns, watch, spool)
        spool.finish(folder, control=control, reported=None if control.count_text is None else int(control.count_text))


@contextmanager
def _open(
    feed: MappedFeed, database: Database, snapshot: Snapshot
) -> Iterator[tuple[Columns, Iterator[Sequence[Any]]]]:
    result: CursorResult[Any] = snapshot.stream(bare_query(feed.own["query"]))
    with result:
        place = f"Source {database.source_name}, stream {feed.stream.name}"
        columns = _bind(feed, tuple(result.keys()), place, database.cast_hint)
        yield columns, iter(result)


def _bind(feed: MappedFeed, names: tuple[str, ...], place: str, cast_hint: str) -> Columns:
    """The query's columns by canonical name, in any case; raises ExtractError where one is missing or comes twice."""
    folded: dict[str, str] = {}
    for name in names:
        if name.casefold() in folded:
            raise ExtractError(f"{place}: the query gives two columns {name}; name one of them otherwise.")
        folded[name.casefold()] = name
    columns = {}
    for column in feed.stream.columns:
        wanted = feed.columns.get(column.name, column.name)
        if wanted.casefold() in folded and column.name not in feed.constants:
            columns[column.name] = folded[wanted.casefold()]
        elif column.name in feed.columns or (column.is_required and column.name not in feed.constants):
            raise ExtractError(
                f"{place}: the query gives no column {wanted}; the nearest of its own is {nearest(wanted, names)!r}: "
                f"name it with `as {wanted}`."
            )
    return Columns(names, replace(feed, columns=columns), place, cast_hint)


class _Watch:
    """Turns a query's rows into texts, and notes whether its money can be summed exactly by the database."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        summed = columns.feed.columns.get(columns.feed.amount_column or "")
        self.summed = summed
        self.uncountable = 0
        self._position = None if summed is None else columns.names.index(summed)

    def to_records(self, rows: Iterator[Sequence[Any]]) -> Iterator[dict[str, str | None]]:
        """Each row by column name."""
        for row in rows:
            self._columns.refuse_floats(row)
            if self._position is not None:
                self._weigh(row[self._position])
            yield dict(zip(self._columns.names, map(value_text, row), strict=True))

    def _weigh(self, amount: Any) -> None:
        """Texts cannot be summed, and what is no whole cents goes to suspense, which no sum would tie to."""
        if amount is None or isinstance(amount, int):
            return
        if not isinstance(amount, Decimal):
            self.summed = None
        elif not amount.is_finite() or amount != amount.quantize(CENT, context=WIDE):
            self.uncountable += 1


def _ask_control(snapshot: Snapshot, columns: Columns, watch: _Watch, spool: MappedSpool) -> Control:
    """`count(*)` and the sum of the amount column over the same query in the same snapshot."""
    query = bare_query(columns.feed.own["query"])
    words = query.lower().split()
    if snapshot.dialect in UNWRAPPABLE and (words[0] == "with" or "order" in words):
        spool.warnings.append(
            f"{spool.place}: this database cannot count a query with WITH or ORDER BY; put it into a view to have it counted."
        )
        return Control()
    if watch.uncountable:
        spool.warnings.append(
            f"{spool.place}: {watch.uncountable} amounts are no whole cents, so the database's own sum was not compared; the count was."
        )
        watch.summed = None
    summed = f", sum({snapshot.quote(watch.summed)})" if watch.summed else ""
    figures = snapshot.ask_row(f"select count(*){summed} from (\n{query}\n) q")
    total = figures[1] if summed else None
    is_exact = isinstance(total, (Decimal, int))
    return Control("query", amount_text=value_text(total) if is_exact else None, count_text=str(figures[0]))


def value_text(value: Any) -> str | None:
    """A database value as the text it lands as: exact decimals in plain digits, days and instants in ISO, bytes in hexadecimal."""
    if value is None or isinstance(value, (str, bool)):
        return to_text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\x" + bytes(value).hex()
    return to_text(value)
