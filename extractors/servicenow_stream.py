"""One ServiceNow table into one spool folder: every row once, its counts, its drift, its tombstones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.errors import ExtractError
from extractors.faults import RefusedError, TransportError
from extractors.outcomes import Absent, ExtractContext, Outcome, Spooled
from extractors.servicenow_cells import read_cell
from extractors.servicenow_fields import FieldDictionary
from extractors.servicenow_rows import Mapped, RowCollector
from extractors.servicenow_table import ORDER, Row, TableReader
from extractors.spool import (
    DeliveredColumn,
    Delivery,
    Drift,
    Problem,
    SpoolWriter,
    new_delivery,
    replace_records,
    utc_now,
    write_delivery,
)
from extractors.streams import Column, Stream
from extractors.transport import Tally

CUSTOM_PREFIXES = ("u_", "x_")
REASKED_AT_ONCE = 25
PROGRESS_ROWS = 5000


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
        self._tally = tally
        self._rows = RowCollector(stream, mapped)
        self._warnings: list[str] = []
        self._problems: list[Problem] = []

    def run(self) -> Outcome:
        """Read, spool, settle and describe the stream."""
        started_at = utc_now()
        name = self._stream.name
        with new_delivery(self._context.spool, name) as folder:
            sweep, rows = self._reader.sweep(name, self._table, self._rows.fields)
            try:
                self._spool(folder, rows)
            except RefusedError as error:
                if not self._is_absent(error):
                    raise
                return Absent(name, f"{self._place()} is not there ({error.detail or error.status}).")
            self._settle(folder)
            reported = self._recount(sweep.reported)
            drift = self._find_drift()
            delivery = self._describe(started_at, reported, drift)
            write_delivery(folder, delivery)
        return Spooled(name, folder)

    def _place(self) -> str:
        return f"Source {self._context.source_name}: {self._stream.name} ({self._table})"

    def _spool(self, folder: Path, rows: Iterator[Row]) -> None:
        with SpoolWriter(folder, self._rows.columns) as writer:
            for row in rows:
                record = self._rows.collect(row)
                if record is not None:
                    writer.append(record.values, extra=record.extra)
                    if writer.rows_written % PROGRESS_ROWS == 0:
                        self._context.log(f"{self._stream.name}: {writer.rows_written} rows.")

    def _is_absent(self, error: RefusedError) -> bool:
        """Whether a refusal means that the platform never had this table: not when rows came tonight or before."""
        known_rows = self._context.accepted.rows(self._stream.name, 0)
        is_new = not self._rows.rows and not known_rows
        return self._stream.is_optional and is_new and error.status in {400, 404}

    def _settle(self, folder: Path) -> None:
        """Ask again for the ids that came in two versions, and keep one of each."""
        disputed = sorted(self._rows.disputed)
        if not disputed:
            return
        answers: list[Row] = []
        for start in range(0, len(disputed), REASKED_AT_ONCE):
            wanted = disputed[start : start + REASKED_AT_ONCE]
            query = f"sys_idIN{','.join(wanted)}^{ORDER}"
            answers += self._reader.ask(self._stream.name, self._table, self._rows.fields, query).rows
        kept, unsettled = self._rows.settle(answers)
        replace_records(folder, self._rows.columns, "sys_id", kept)
        self._warnings.append(
            f"{self._place()} gave {len(disputed)} records in two versions; they were asked for again."
        )
        if unsettled:
            ids = ", ".join(unsettled[:5])
            sentence = f"{self._place()} gives {len(unsettled)} records in two versions of one instant ({ids})."
            self._problems.append(Problem("duplicate_id", sentence))

    def _recount(self, reported: int | None) -> int | None:
        """Rows that the platform says it has; asked again when others came, since rows come and go meanwhile."""
        if reported is None:
            self._warnings.append(f"{self._place()} does not say how many rows there are; read until pages were empty.")
            return None
        if reported == self._rows.rows:
            return reported
        again = self._reader.count(self._stream.name, self._table, "")
        return reported if again is None else again

    def _find_drift(self) -> Drift:
        """Fields that came or went. A declared field is missing when no row has it, whatever the reason."""
        known = self._dictionary.find_fields(self._table)
        absent = [name for name in self._rows.fields if self._rows.rows and name not in self._rows.names]
        configured = [one.field_name for one in self._mapped]
        self._dictionary.require_fields(self._place(), configured, known, self._rows.names)
        if known is None:
            self._warnings.append(f"{self._place()}: sys_dictionary is not readable, so field names were not checked.")
            self._require_seen(absent)
        hidden = [name for name in absent if known and name.partition(".")[0] in known]
        if hidden:
            self._warnings.append(
                f"{self._place()} has {', '.join(hidden)} in no row, though sys_dictionary knows them; "
                "grant the integration user read on these fields."
            )
        custom = {name for name in known or () if name.startswith(CUSTOM_PREFIXES)}
        added = (custom | self._rows.names) - set(self._rows.fields)
        return Drift(added=tuple(sorted(added)), missing=tuple(absent))

    def _require_seen(self, absent: Sequence[str]) -> None:
        for one in self._mapped:
            if one.field_name in absent:
                raise ExtractError(
                    f"{self._place()} has the configured field {one.field_name!r} in no row; correct fields of source "
                    f"{self._context.source_name}, or grant the integration user read on it."
                )

    def _describe(self, started_at: str, reported: int | None, drift: Drift) -> Delivery:
        received = self._rows.rows
        shortage = max(0, (reported or 0) - received)
        deleted = self._read_tombstones() if shortage else ()
        if shortage:
            self._warnings.append(
                f"{self._place()} reports {reported} rows and gave {received}: {shortage} are hidden from the "
                "integration user; grant it read on all rows."
            )
        context, city = self._context, self._context.city
        return Delivery(
            source_name=context.source_name,
            source_type="servicenow",
            relation="servicenow",
            stream=self._stream.name,
            started_at=started_at,
            finished_at=utc_now(),
            columns=tuple(_describe_column(column, drift) for column in self._stream.columns)
            + tuple(
                DeliveredColumn(one.column.name, one.kind, is_required=False, is_mapped=True) for one in self._mapped
            ),
            key=self._stream.key,
            rows_reported=reported,
            rows_received=received,
            requests=self._tally.requests,
            retries=self._tally.retries,
            request_log=tuple(self._tally.log),
            currency_sign=city.currency_sign,
            currency=city.currency,
            time_zone=city.time_zone,
            is_money=self._stream.is_money,
            problems=tuple(self._problems),
            warnings=tuple(self._warnings),
            drift=drift,
            deleted_keys=deleted,
            is_complete_sweep=self._is_complete(shortage),
            replaces_rows=context.accepted.rows(self._stream.name, 0),
        )

    def _is_complete(self, shortage: int) -> bool:
        """Whether a key that did not come is deleted: not when more rows are hidden than last time."""
        last = self._context.accepted.last_counts(self._stream.name)
        if not shortage:
            return True
        return last is not None and shortage <= max(0, (last[0] or 0) - last[1])

    def _read_tombstones(self) -> tuple[str, ...]:
        """Keys that the platform's own record of deletions names for this table, less those that came."""
        fields = ["sys_id", "tablename", "documentkey"]
        base = f"tablename={self._table}"
        try:
            _, rows = self._reader.sweep(f"deletions of {self._stream.name}", "sys_audit_delete", fields, base)
            own = [row for row in rows if read_cell(row, "tablename").value in {self._table, None}]
        except TransportError:
            self._warnings.append(
                f"{self._place()}: sys_audit_delete is not readable, so deletions show only by absence."
            )
            return ()
        keys = {text for row in own if (text := read_cell(row, "documentkey").value)}
        return tuple(sorted(keys - set(self._rows.contents)))


def _describe_column(column: Column, drift: Drift) -> DeliveredColumn:
    return DeliveredColumn(column.name, column.kind, column.is_required, is_mapped=column.name not in drift.missing)
