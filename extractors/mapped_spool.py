"""Rows of a mapped source into one spool folder: canonical columns as texts, the rest in `_extra`, every row kept.

Belongs here: what is the same for open data, SQL, RaaS and Fusion. Twin lines without an id stay two (interfaces, section 3
"Keys"); a whole reading is one `latest` delivery, so what is gone at the source is gone here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractors.cells import to_text
from extractors.mapped_feeds import MappedFeed
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext
from extractors.platform_stream import walk
from extractors.spool import (
    Control,
    DeliveredColumn,
    Delivery,
    Drift,
    Problem,
    SpoolWriter,
    utc_now,
    write_delivery,
)
from extractors.transport import Tally

PROGRESS_ROWS = 20_000

Row = Mapping[str, Any]
Read = Callable[[Row, str], str | None]


def read_path(row: Row, theirs: str) -> str | None:
    """The text at a column name as the source spells it, else at a dotted path in nested objects."""
    return to_text(row[theirs] if theirs in row else walk(row, theirs))


@dataclass
class MappedSpool:
    """The spooling of one feed. `names` are all of the source's columns seen; `rows` the rows written.

    `is_keyed`: the mapped key columns tell rows apart; else a row has no key of its own (interfaces, section 3 "Keys").
    `vanished`: columns that the source had before or should have; `schema_hash`: that of the source's own schema where it
    tells one.
    """

    source_type: str
    feed: MappedFeed
    context: ExtractContext
    tally: Tally
    read: Read = read_path
    warnings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    vanished: set[str] = field(default_factory=set)
    schema_hash: str = ""
    is_keyed: bool = True
    rows: int = 0
    started_at: str = field(default_factory=utc_now)

    @property
    def place(self) -> str:
        """Source and stream, for sentences."""
        return f"Source {self.context.source_name}, stream {self.feed.stream.name}"

    def spool(self, folder: Path, rows: Iterable[Row]) -> None:
        """Write every row; whatever the iteration raises leaves no rows behind."""
        columns, feed = self.feed.stream.columns, self.feed
        mapped = set(feed.columns.values())
        with SpoolWriter(folder, columns) as writer:
            for row in rows:
                self.names.update(row)
                values = [self._value(row, column.name) for column in columns]
                writer.append(values, extra={name: row[name] for name in row if name not in mapped})
                if writer.rows_written % PROGRESS_ROWS == 0:
                    self.context.seconds_left()
                    self.context.log(f"{feed.stream.name}: {writer.rows_written} rows.")
            self.rows = writer.rows_written

    def require_columns(self, names: Iterable[str]) -> None:
        """Hold the delivery when a mapped column is not among the source's own, as far as they are known."""
        known = set(names) | self.names
        missing = [
            theirs
            for theirs in self.feed.columns.values()
            if theirs.partition(".")[0] not in known and theirs not in known
        ]
        if known and missing:
            self.report_missing(missing, known)

    def report_missing(self, missing: Sequence[str], known: Collection[str]) -> None:
        """Hold the delivery for mapped columns that are not there, each with the one nearest to it."""
        listed = ", ".join(map(repr, missing))
        meant = ", ".join(repr(nearest(theirs, known)) for theirs in missing)
        sentence = (
            f"{self.place} has no column {listed}; it has {', '.join(sorted(known)[:30])}. Correct columns of the source "
            f"(did you mean {meant}?)."
        )
        self.vanished.update(missing)
        self.problems.append(Problem("column_missing", sentence))

    def finish(self, folder: Path, *, control: Control | None = None, reported: int | None = None) -> None:
        """Write `delivery.json`, the last act."""
        write_delivery(folder, self._describe(control or Control(), reported))

    def _value(self, row: Row, name: str) -> str | None:
        theirs = self.feed.columns.get(name)
        return self.feed.constants.get(name) if theirs is None else self.read(row, theirs)

    def _describe(self, control: Control, reported: int | None) -> Delivery:
        feed, context, city = self.feed, self.context, self.context.city
        amount = control.amount_column or feed.amount_column
        mapped = {name for theirs in feed.columns.values() for name in (theirs, theirs.partition(".")[0])}
        return Delivery(
            source_name=context.source_name,
            source_type=self.source_type,
            relation="delivered",
            stream=feed.stream.name,
            deliveries="latest",
            started_at=self.started_at,
            finished_at=utc_now(),
            rows_reported=reported,
            rows_received=self.rows,
            requests=self.tally.requests,
            retries=self.tally.retries,
            request_log=tuple(self.tally.log),
            columns=tuple(self._columns()),
            key=self._find_key(),
            is_money=feed.stream.is_money,
            decimal_style=feed.decimal_style,
            currency_sign=city.currency_sign,
            currency=city.currency,
            time_zone=city.time_zone,
            amount_sign=feed.amount_sign,
            amount_is=feed.amount_is,
            event_amounts=feed.event_amounts,
            control=replace(control, amount_column=amount),
            problems=tuple(self.problems),
            warnings=tuple(self.warnings),
            drift=Drift(added=tuple(sorted(self.names - mapped)), missing=tuple(sorted(self.vanished))),
            replaces_rows=context.accepted.rows(feed.stream.name, 0),
            fields=tuple(sorted(self.names)),
            schema_hash=self.schema_hash,
        )

    def _find_key(self) -> tuple[str, ...]:
        supplied = self.feed.supplied
        return tuple(name for name in self.feed.stream.effective_key(supplied) if name in supplied and self.is_keyed)

    def _columns(self) -> Iterable[DeliveredColumn]:
        feed = self.feed
        for column in feed.stream.columns:
            form = None if column.name in feed.constants else feed.date_formats.get(column.name)
            yield DeliveredColumn(column.name, column.kind, column.is_required, column.name in feed.supplied, form)
