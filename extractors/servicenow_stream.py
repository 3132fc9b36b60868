"""One ServiceNow table into one spool folder: every row once, its counts, its drift, its tombstones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.errors import ExtractError
from extractors.faults import RefusedError
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.platform_stream import StreamSpool, Told
from extractors.records import Mapped, Row, Shape
from extractors.servicenow_cells import read_cell
from extractors.servicenow_deletions import DeletionReading
from extractors.servicenow_fields import FieldDictionary, KnownFields
from extractors.servicenow_table import ORDER, TableReader
from extractors.spool import new_delivery
from extractors.streams import Stream
from extractors.transport import Tally

CUSTOM_PREFIXES = ("u_", "x_")
REASKED_AT_ONCE = 25
SAMPLE_ROWS = 50
SHAPE = Shape(read_cell, updated_field="sys_updated_on")


class StreamReading:
    """Reads one stream of one instance; `run` gives its outcome, or raises ExtractError and leaves no folder.

    Only fields that the table has are asked for, where its dictionary can be read whole; a configured field that the table
    does not have fails the stream before its rows are read.
    """

    def __init__(
        self,
        stream: Stream,
        mapped: Sequence[Mapped],
        context: ExtractContext,
        reader: TableReader,
        dictionary: FieldDictionary,
        tally: Tally,
    ) -> None:
        self._stream = stream
        self._table = str(stream.table)
        self._mapped = tuple(mapped)
        self._context = context
        self._reader = reader
        self._dictionary = dictionary
        self._spool = StreamSpool("servicenow", stream, self._mapped, SHAPE, context, tally)
        self._known: KnownFields | None = None
        self._asked: tuple[str, ...] = self._spool.rows.fields

    def run(self) -> Outcome:
        """Read, spool, settle and describe the stream."""
        spool, name = self._spool, self._stream.name
        with new_delivery(self._context.spool, name) as folder:
            try:
                self._choose_fields()
                sweep, rows = self._reader.sweep(name, self._table, self._asked)
                spool.spool(folder, rows)
            except RefusedError as error:
                if absent := spool.absent(error):
                    return absent
                raise
            spool.settle(folder, self._reask)
            spool.finish(folder, self._tell(self._recount(sweep.reported)))
        return Spooled(name, folder)

    def _choose_fields(self) -> None:
        """Check names against the dictionary before any of them is used."""
        known = self._known = self._dictionary.find_fields(self._table)
        configured = [one.field_name for one in self._mapped]
        suspects = self._dictionary.find_suspects(configured, known, self._spool.place)
        if known is None:
            return
        if suspects:
            page = self._reader.ask(self._stream.name, self._table, ["sys_id", *suspects], ORDER, limit=SAMPLE_ROWS)
            for name in suspects:
                if page.rows and not any(name in row for row in page.rows):
                    raise self._dictionary.refuse(self._spool.place, name, known.names)
        lacking = known.lack(self._asked)
        self._asked = tuple(name for name in self._asked if name not in lacking)

    def _reask(self, keys: Sequence[str]) -> Iterator[Row]:
        for start in range(0, len(keys), REASKED_AT_ONCE):
            query = f"sys_idIN{','.join(keys[start : start + REASKED_AT_ONCE])}^{ORDER}"
            yield from self._reader.ask(self._stream.name, self._table, self._asked, query).rows

    def _recount(self, reported: int | None) -> int | None:
        """Rows that the platform says it has; asked again when others came, since rows come and go meanwhile."""
        spool = self._spool
        if reported is None:
            spool.warnings.append(f"{spool.place} does not say how many rows there are; read until pages were empty.")
            return None
        if reported == spool.rows.rows:
            return reported
        again = self._reader.count(self._stream.name, self._table, "")
        return reported if again is None else again

    def _tell(self, reported: int | None) -> Told:
        spool = self._spool
        missing = self._find_missing()
        shortage = max(0, (reported or 0) - spool.rows.rows)
        deleted = DeletionReading(self._reader, self._dictionary, spool).read() if shortage else ()
        if shortage:
            spool.warnings.append(
                f"{spool.place} reports {reported} rows and gave {spool.rows.rows}: {shortage} are hidden from the "
                "integration user; grant it read on all rows."
            )
        known = self._known.names if self._known else ()
        custom = {name for name in known if name.startswith(CUSTOM_PREFIXES)}
        return Told(
            reported=reported,
            missing=missing,
            added=(custom | spool.rows.names) - set(spool.rows.fields),
            deleted=deleted,
            is_complete=spool.is_complete_sweep(reported),
        )

    def _find_missing(self) -> tuple[str, ...]:
        """Declared fields that the table does not have, or that no row has."""
        spool, known = self._spool, self._known
        lacking = known.lack(spool.rows.fields) if known else ()
        absent = tuple(name for name in spool.unseen() if name not in lacking)
        if known is None:
            spool.warnings.append(f"{spool.place}: sys_dictionary is not readable, so field names were not checked.")
        self._require_seen([name for name in absent if known is None or not known.has(name)])
        hidden = [name for name in absent if known and known.has(name)]
        if hidden:
            spool.warnings.append(
                f"{spool.place} has {', '.join(hidden)} in no row, though sys_dictionary knows them; "
                "grant the integration user read on these fields."
            )
        return (*lacking, *absent)

    def _require_seen(self, absent: Sequence[str]) -> None:
        for one in self._mapped:
            if one.field_name in absent:
                raise ExtractError(
                    f"{self._spool.place} has the configured field {one.field_name!r} in no row; correct fields of source "
                    f"{self._context.source_name}, or grant the integration user read on it."
                )
