"""One stream of a platform into one spool folder: every row once, versions settled, drift and counts told.

Belongs here: what is the same on every platform. Does not belong here: how a platform is asked (its own module).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.delivery import hash_schema
from extractors.faults import TransportError
from extractors.outcomes import Absent, ExtractContext, LastExtract
from extractors.records import Mapped, RecordCollector, Row, Shape
from extractors.spool import (
    DeliveredColumn,
    Delivery,
    Drift,
    Problem,
    SpoolWriter,
    replace_records,
    utc_now,
    write_delivery,
)
from extractors.streams import Column, Stream, mapped_kind
from extractors.transport import Tally

PROGRESS_ROWS = 5000
SHOWN_KEYS = 5
ABSENT_STATUSES = frozenset({400, 404})

Reask = Callable[[Sequence[str]], Iterable[Row]]


@dataclass(frozen=True)
class Told:
    """What a reading learnt of its stream beside the rows.

    `reported`: rows the platform says it has. `missing`: declared fields that the platform does not have. `fields`: every
    field it has, for telling new ones from the last time. `deleted`: keys that it tells are gone. `cursor`: where the next
    incremental reading starts. `standing`: rows that stand after an incremental delivery. `is_complete`: absence from a
    full sweep means deletion.
    """

    reported: int | None = None
    missing: Collection[str] = ()
    fields: Collection[str] = ()
    added: Collection[str] = ()
    deleted: Collection[str] = ()
    mode: str = "full"
    cursor: str | None = None
    standing: int | None = None
    is_complete: bool = True
    filter: str | None = None


@dataclass
class StreamSpool:
    """The spooling of one stream. Make one per stream and reading; `spool`, `settle`, then `finish`."""

    relation: str
    stream: Stream
    mapped: tuple[Mapped, ...]
    shape: Shape
    context: ExtractContext
    tally: Tally
    warnings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    started_at: str = field(default_factory=utc_now)

    def __post_init__(self) -> None:
        self.mapped = tuple(replace(one, kind=mapped_kind(self.relation, one.kind)) for one in self.mapped)
        self.rows = RecordCollector(self.stream, self.mapped, self.shape)

    @property
    def place(self) -> str:
        """Source, stream and resource, for sentences."""
        return f"Source {self.context.source_name}: {self.stream.name} ({self.stream.table})"

    @property
    def last(self) -> LastExtract | None:
        """What is known of the stream's last accepted extract."""
        return self.context.accepted.last(self.stream.name)

    def spool(self, folder: Path, rows: Iterable[Row]) -> None:
        """Write each row that is new to this reading; whatever the iteration raises leaves no rows behind."""
        with SpoolWriter(folder, self.rows.columns) as writer:
            for row in rows:
                record = self.rows.collect(row)
                if record is not None:
                    writer.append(record.values, extra=record.extra)
                    if writer.rows_written % PROGRESS_ROWS == 0:
                        self.context.log(f"{self.stream.name}: {writer.rows_written} rows.")

    def settle(self, folder: Path, reask: Reask) -> None:
        """Ask again for the keys that came in two versions, and keep one of each; what stays in doubt holds the delivery."""
        disputed = sorted(self.rows.disputed)
        if not disputed:
            return
        kept, unsettled = self.rows.settle(reask(disputed))
        replace_records(folder, self.rows.columns, self.stream.key, kept)
        self.warnings.append(f"{self.place} gave {len(disputed)} records in two versions; they were asked for again.")
        if unsettled:
            ids = ", ".join(unsettled[:SHOWN_KEYS])
            sentence = f"{self.place} gives {len(unsettled)} records in two versions of one instant ({ids})."
            self.problems.append(Problem("duplicate_id", sentence))

    def absent(self, error: TransportError, statuses: Collection[int] = ABSENT_STATUSES) -> Absent | None:
        """The outcome when a refusal means that the platform never had this resource; None when rows came tonight or before."""
        is_new = not self.rows.rows and not self.context.accepted.rows(self.stream.name, 0)
        if not (self.stream.is_optional and is_new and error.status in statuses):
            return None
        return Absent(self.stream.name, f"{self.place} is not there ({error.detail or error.status}).")

    def described(self, missing: Collection[str]) -> tuple[DeliveredColumn, ...]:
        """The stream's columns as delivered when the platform lacks the fields `missing`."""
        own = tuple(
            DeliveredColumn(column.name, column.kind, column.is_required, is_mapped=column.field not in missing)
            for column in self.stream.columns
        )
        return own + tuple(DeliveredColumn(one.column.name, one.kind, False, True) for one in self.mapped)

    def is_same_schema(self, missing: Collection[str]) -> bool:
        """Whether the last accepted extract had the same columns, so that an incremental delivery fits onto it."""
        return self.last is not None and self.last.schema_hash == hash_schema(self.described(missing))

    def unseen(self) -> tuple[str, ...]:
        """Fields asked for that no row had; none where there are no rows."""
        return tuple(name for name in self.rows.fields if self.rows.rows and name not in self.rows.names)

    def finish(self, folder: Path, told: Told) -> None:
        """Write `delivery.json`, the last act."""
        write_delivery(folder, self._describe(told))

    def is_complete_sweep(self, reported: int | None) -> bool:
        """Whether a key that did not come is deleted: not when more rows are hidden than were at the last reading.

        Hidden then were those reported beyond the records that stand since, the carried ones among them: a row that was
        hidden newly and carried must not count as hidden all along.
        """
        shortage = max(0, (reported or 0) - self.rows.rows)
        if not shortage:
            return True
        last, standing = self.last, self.context.accepted.rows(self.stream.name, 0)
        return last is not None and shortage <= max(0, (last.rows_reported or 0) - (standing or 0))

    def _describe(self, told: Told) -> Delivery:
        context, city = self.context, self.context.city
        fields = sorted(set(told.fields) | self.rows.names)
        since = self.last.fields if self.last else ()
        new = set(told.added) | (set(fields) - set(since) - set(self.rows.fields) if since else set())
        return Delivery(
            source_name=context.source_name,
            source_type=self.relation,
            relation=self.relation,
            stream=self.stream.name,
            started_at=self.started_at,
            finished_at=utc_now(),
            columns=self.described(told.missing),
            key=self.stream.key,
            mode=told.mode,
            rows_reported=told.reported,
            rows_received=self.rows.rows,
            requests=self.tally.requests,
            retries=self.tally.retries,
            request_log=tuple(self.tally.log),
            filter=told.filter,
            currency_sign=city.currency_sign,
            currency=city.currency,
            time_zone=city.time_zone,
            is_money=self.stream.is_money,
            problems=tuple(self.problems),
            warnings=tuple(self.warnings),
            drift=Drift(added=tuple(sorted(new)), missing=tuple(sorted(told.missing))),
            deleted_keys=tuple(sorted(told.deleted)),
            is_complete_sweep=told.is_complete,
            replaces_rows=context.accepted.rows(self.stream.name, 0),
            rows_standing=told.standing,
            fields=tuple(fields),
            cursor=told.cursor,
        )


def walk(row: Row, path: str) -> object:
    """The value at a dotted path in nested objects; None where a step is missing."""
    value: object = row
    for step in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def declared_fields(columns: Iterable[Column]) -> Iterator[str]:
    """The top-level field of each column, once, in order: what a platform is asked to send."""
    yield from dict.fromkeys(column.field.partition(".")[0] for column in columns)
