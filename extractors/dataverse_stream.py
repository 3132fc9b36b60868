"""One Dataverse stream into one spool folder: only what changed where that is sure, else the whole table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.dataverse_api import Definitions, Organisation, Sweep, logical_name
from extractors.dataverse_cells import is_column, read_cell
from extractors.dataverse_changes import (
    DELTA,
    SINCE,
    Changes,
    is_due_whole,
    newest_change,
    parse_instant,
    read_changed,
    read_delta,
)
from extractors.dataverse_parts import PARTS, Parts
from extractors.dataverse_table import CHANGED_FIELD, Selection, TableReader
from extractors.errors import ExtractError
from extractors.faults import ForbiddenError, RefusedError, UnsteadyError
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.platform_stream import ABSENT_STATUSES, StreamSpool, Told
from extractors.records import Mapped, Row, Shape
from extractors.spool import new_delivery
from extractors.streams import Stream
from extractors.transport import Tally

UNKNOWN_TABLE = re.compile(r"segment|entity ?set|resource not found|entity .*not (?:exist|found)", re.IGNORECASE)
SHAPE = Shape(read_cell, updated_field=CHANGED_FIELD, is_field=is_column)


class StreamReading:
    """Reads one stream of one environment; `run` gives its outcome, or raises ExtractError and leaves no folder."""

    def __init__(
        self,
        stream: Stream,
        mapped: Sequence[Mapped],
        context: ExtractContext,
        organisation: Organisation,
        definitions: Definitions,
        tally: Tally,
    ) -> None:
        self._stream = stream
        self._context = context
        self._organisation = organisation
        self._definitions = definitions
        self._spool = StreamSpool("dataverse", stream, tuple(mapped), SHAPE, context, tally)
        self._parts: Parts | None = None
        self._ways = PARTS.get(stream.name, ())
        self._table: TableReader
        self._seen: set[str] = set()
        self._total: int | None = None
        self._newest = ""
        self._unreadable = 0

    def run(self) -> Outcome:
        """Read, spool, settle and describe the stream."""
        self._table = self._make_table(self._ways[0] if self._ways else None)
        with new_delivery(self._context.spool, self._stream.name) as folder:
            try:
                told = self._read_changes(folder) or self._read_whole(folder)
            except RefusedError as error:
                if absent := self._spool.absent(error, ABSENT_STATUSES if self._is_unknown_table(error) else {404}):
                    return absent
                raise
            self._spool.finish(folder, told)
        return Spooled(self._stream.name, folder)

    def _is_unknown_table(self, error: RefusedError) -> bool:
        """Whether a 400 speaks of the table, by the environment's own words."""
        return bool(UNKNOWN_TABLE.search(error.detail))

    def _make_table(self, parts: Parts | None) -> TableReader:
        """The table as it is asked for, or that of the parts."""
        spool, set_name = self._spool, parts.set_name if parts else str(self._stream.table)
        attributes = self._definitions.attributes(logical_name(set_name))
        selection = Selection(parts.fields if parts else spool.rows.fields, attributes)
        key_field = parts.key_field if parts else self._stream.column(self._stream.key[0]).field
        subject = f"{self._stream.name} ({set_name})"
        return TableReader(self._organisation, subject, set_name, key_field, selection, parts.expand if parts else "")

    def _read_changes(self, folder: Path) -> Told | None:
        """What changed since the last accepted reading; None when the stream has to be read whole."""
        spool, last = self._spool, self._spool.last
        if self._ways or self._context.is_full or last is None or not last.cursor:
            return None
        if is_due_whole(last.last_full_at) or not spool.is_same_schema(self._missing()):
            return None
        before = {key: texts[0] for key, texts in self._accepted().items()}
        try:
            changes = self._ask_changes(last.cursor, before)
        except (RefusedError, ForbiddenError, UnsteadyError) as error:
            reason = error.detail or error.status or "no steady answer"
            spool.warnings.append(f"{spool.place} does not go on from the last reading ({reason}); it was read whole.")
            return None
        if changes is None or not spool.is_same_schema(self._missing()):
            return None
        self._require_configured()
        spool.spool(folder, iter(changes.rows))
        spool.settle(folder, self._table.read_rows)
        return self._tell_changes(changes, set(before))

    def _ask_changes(self, cursor: str, before: dict[str, str | None]) -> Changes | None:
        table, place = self._table, f"{self._stream.name} ({self._stream.table})"
        if cursor.startswith(DELTA):
            return read_delta(self._organisation, table, place, cursor.removeprefix(DELTA), before)
        if cursor.startswith(SINCE) and table.selection.has(CHANGED_FIELD):
            return read_changed(table, cursor.removeprefix(SINCE), before)
        return None

    def _accepted(self) -> dict[str, tuple[str | None, ...]]:
        return dict(self._context.accepted.current_texts(self._stream.name, [CHANGED_FIELD]))

    def _tell_changes(self, changes: Changes, before: set[str]) -> Told:
        came = set(self._spool.rows.contents)
        deleted = changes.deleted - came
        return Told(
            mode="incremental",
            missing=self._missing(),
            fields=self._fields(),
            deleted=deleted,
            standing=len((before | came) - deleted),
            cursor=changes.cursor,
            filter=changes.how,
        )

    def _read_whole(self, folder: Path) -> Told:
        spool, sweep = self._spool, self._open()
        self._require_configured()
        spool.spool(folder, self._unroll(self._read_all(sweep)))
        spool.settle(folder, self._reask)
        self._require_seen()
        if self._unreadable:
            spool.warnings.append(f"{spool.place} has {self._unreadable} records whose planned work cannot be read.")
        reported = None if self._parts else self._total
        if reported is not None and reported > spool.rows.rows:
            spool.warnings.append(
                f"{spool.place} reports {reported} rows and gave {spool.rows.rows}; grant the integration user read on all rows."
            )
        return Told(
            reported=reported,
            missing=self._missing(),
            fields=self._fields(),
            cursor=self._cursor(sweep),
            is_complete=spool.is_complete_sweep(reported),
        )

    def _open(self) -> Sweep:
        """The sweep of the whole table, or of the first of the ways to its parts that the environment answers."""
        for parts in self._ways:
            self._parts, self._table = parts, self._make_table(parts)
            is_last = parts is self._ways[-1]
            try:
                sweep = self._table.open()
            except RefusedError:
                if is_last:
                    raise
                continue
            if is_last or (sweep.first is not None and parts.fits(sweep.first)):
                return sweep
        is_tracked = self._definitions.is_tracked(logical_name(str(self._stream.table)))
        return self._table.open(is_tracked=is_tracked)

    def _read_all(self, sweep: Sweep) -> Iterator[Row]:
        """Every row; after more than one page, or where the count says otherwise, the ids tell whether one slipped through."""
        for row in sweep.rows():
            self._note(row)
            yield row
        self._total = sweep.total
        if sweep.pages > 1 or self._total not in (None, len(self._seen)):
            ids = self._table.read_ids()
            self._total = ids.total if ids.total is not None else self._total
            for row in self._table.read_rows([key for key in ids.changed if key not in self._seen]):
                self._note(row)
                yield row

    def _note(self, row: Row) -> None:
        if key := read_cell(row, self._table.key_field).value:
            self._seen.add(key)
        self._newest = newest_change([row], self._newest)

    def _unroll(self, rows: Iterator[Row]) -> Iterator[Row]:
        if self._parts is None:
            yield from rows
            return
        for row in rows:
            try:
                yield from list(self._parts.unroll(row, self._table.follow))
            except ValueError:
                self._unreadable += 1

    def _reask(self, keys: Sequence[str]) -> Iterator[Row]:
        """The records asked for again; of parts those of the rows they lie in."""
        owners = list(dict.fromkeys(key.split("|")[0] for key in keys)) if self._parts else keys
        return self._unroll(self._table.read_rows(owners))

    def _cursor(self, sweep: Sweep) -> str | None:
        if self._parts:
            return None
        if sweep.delta_link:
            return DELTA + self._organisation.shorten(sweep.delta_link)
        try:
            parse_instant(self._newest)
        except ValueError:
            return None
        return SINCE + self._newest

    def _missing(self) -> set[str]:
        """Declared fields that the table lacks."""
        declared = {column.field for column in self._stream.columns}
        return set() if self._ways else self._table.selection.missing & declared

    def _fields(self) -> frozenset[str]:
        return frozenset() if self._parts else frozenset(self._table.selection.attributes or ())

    def _require_configured(self) -> None:
        names = [one.field_name for one in self._spool.mapped]
        self._table.selection.require(self._spool.place, self._context.source_name, names)

    def _require_seen(self) -> None:
        """Where the attribute list is unknown, a configured field that no row has is not there."""
        if self._table.selection.attributes is not None:
            return
        for one in self._spool.mapped:
            if one.field_name in self._spool.unseen() and not is_label(one.field_name):
                raise ExtractError(
                    f"{self._spool.place} has the configured column {one.field_name!r} in no row; correct fields of source "
                    f"{self._context.source_name}, or grant the integration user read on it."
                )


def is_label(field: str) -> bool:
    """Whether a configured field is an annotation, which only rows with a value have."""
    return not is_column(field)
