"""One ServiceNow table into one spool folder: every row once, its counts, its drift, its tombstones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.errors import ExtractError
from extractors.faults import RefusedError, TransportError
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.platform_stream import StreamSpool, Told
from extractors.records import Mapped, Row, Shape
from extractors.servicenow_cells import read_cell
from extractors.servicenow_fields import FieldDictionary
from extractors.servicenow_table import ORDER, TableReader
from extractors.spool import new_delivery
from extractors.streams import Stream
from extractors.transport import Tally

CUSTOM_PREFIXES = ("u_", "x_")
REASKED_AT_ONCE = 25
SHAPE = Shape(read_cell, updated_field="sys_updated_on")


class StreamReading:
    """Reads one stream of one instance; `run` gives its outcome, or raises ExtractError and leaves no folder."""

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

    def run(self) -> Outcome:
        """Read, spool, settle and describe the stream."""
        spool, name = self._spool, self._stream.name
        with new_delivery(self._context.spool, name) as folder:
            sweep, rows = self._reader.sweep(name, self._table, spool.rows.fields)
            try:
                spool.spool(folder, rows)
            except RefusedError as error:
                if absent := spool.absent(error):
                    return absent
                raise
            spool.settle(folder, self._reask)
            spool.finish(folder, self._tell(self._recount(sweep.reported)))
        return Spooled(name, folder)

    def _reask(self, keys: Sequence[str]) -> Iterator[Row]:
        for start in range(0, len(keys), REASKED_AT_ONCE):
            query = f"sys_idIN{','.join(keys[start : start + REASKED_AT_ONCE])}^{ORDER}"
            yield from self._reader.ask(self._stream.name, self._table, self._spool.rows.fields, query).rows

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
        missing, known = self._find_missing()
        shortage = max(0, (reported or 0) - spool.rows.rows)
        deleted = self._read_tombstones() if shortage else ()
        if shortage:
            spool.warnings.append(
                f"{spool.place} reports {reported} rows and gave {spool.rows.rows}: {shortage} are hidden from the "
                "integration user; grant it read on all rows."
            )
        custom = {name for name in known if name.startswith(CUSTOM_PREFIXES)}
        return Told(
            reported=reported,
            missing=missing,
            added=(custom | spool.rows.names) - set(spool.rows.fields),
            deleted=deleted,
            is_complete=spool.is_complete_sweep(reported),
        )

    def _find_missing(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """Declared fields that no row has, whatever the reason, and the fields that the dictionary knows."""
        spool = self._spool
        known = self._dictionary.find_fields(self._table)
        absent = spool.unseen()
        configured = [one.field_name for one in self._mapped]
        self._dictionary.require_fields(spool.place, configured, known, spool.rows.names)
        if known is None:
            spool.warnings.append(f"{spool.place}: sys_dictionary is not readable, so field names were not checked.")
            self._require_seen(absent)
        hidden = [name for name in absent if known and name.partition(".")[0] in known]
        if hidden:
            spool.warnings.append(
                f"{spool.place} has {', '.join(hidden)} in no row, though sys_dictionary knows them; "
                "grant the integration user read on these fields."
            )
        return absent, known or frozenset()

    def _require_seen(self, absent: Sequence[str]) -> None:
        for one in self._mapped:
            if one.field_name in absent:
                raise ExtractError(
                    f"{self._spool.place} has the configured field {one.field_name!r} in no row; correct fields of source "
                    f"{self._context.source_name}, or grant the integration user read on it."
                )

    def _read_tombstones(self) -> tuple[str, ...]:
        """Keys that the platform's own record of deletions names for this table, less those that came."""
        fields = ["sys_id", "tablename", "documentkey"]
        base = f"tablename={self._table}"
        try:
            _, rows = self._reader.sweep(f"deletions of {self._stream.name}", "sys_audit_delete", fields, base)
            own = [row for row in rows if read_cell(row, "tablename").value in {self._table, None}]
        except TransportError:
            self._spool.warnings.append(
                f"{self._spool.place}: sys_audit_delete is not readable, so deletions show only by absence."
            )
            return ()
        keys = {text for row in own if (text := read_cell(row, "documentkey").value)}
        return tuple(sorted(keys - set(self._spool.rows.contents)))
