"""One entity set of ProjectData into one spool folder: whole, or the part that changed, told so that both land the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractors.cells import Cell, to_text
from extractors.errors import ExtractError
from extractors.faults import TransportError
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.platform_stream import StreamSpool, Told
from extractors.projectdata_changes import Changes, find_changes, mark_projects, missing_last
from extractors.projectdata_feed import Feed, literal
from extractors.projectdata_months import MONTH, sum_by_month
from extractors.projectdata_plans import modified_field, plan_of
from extractors.records import KEY_SEPARATOR, Mapped, Row, Shape
from extractors.spool import new_delivery
from extractors.streams import Stream
from extractors.transport import Tally, Transport

WORKERS = 4
MEASURED_KINDS = frozenset({"number", "integer", "percent", "computed_amount", "local_datetime", "date"})
MEASURED = re.compile(r"\s*[-+.]?\d")


def read_cell(row: Row, name: str) -> Cell:
    """A property as it came."""
    return Cell(to_text(row.get(name)))


def make_spool(stream: Stream, mapped: Sequence[Mapped], context: ExtractContext, tally: Tally) -> StreamSpool:
    """The spooling of one stream of ProjectData."""
    shape = Shape(read_cell, updated_field=modified_field(stream.name))
    return StreamSpool("projectdata", stream, tuple(mapped), shape, context, tally)


def require_fields(place: str, mapped: Sequence[Mapped], seen: frozenset[str]) -> None:
    """Raise ExtractError for a configured field that no row has; every row of the feed has all properties of its set."""
    for one in mapped:
        if seen and one.field_name not in seen:
            raise ExtractError(
                f"{place} has no field {one.field_name!r} that the configuration maps; did you mean "
                f"{nearest(one.field_name, sorted(seen))!r}?"
            )


def watch_numbers(rows: Iterable[Row], stream: Stream, odd: list[str]) -> Iterator[Row]:
    """The rows as they are; `odd` gets the fields in which a number or a date does not begin as one.

    A property that changed its type shows in all rows, so that a part of them must not be judged alone.
    """
    fields = [column.field for column in stream.columns if column.kind in MEASURED_KINDS]
    for row in rows:
        odd += [name for name in fields if (text := read_cell(row, name).value) and not MEASURED.match(text)]
        yield row


class StreamReading:
    """Reads one stream of one feed; `run` gives its outcome, or raises ExtractError and leaves no folder."""

    def __init__(
        self,
        stream: Stream,
        mapped: Sequence[Mapped],
        context: ExtractContext,
        feed: Feed,
        transport: Transport,
        tally: Tally,
        workers: int = WORKERS,
    ) -> None:
        """`workers`: requests at once; one where the sign-in belongs to a connection (NTLM)."""
        self._stream = stream
        self._set = str(stream.table)
        self._plan = plan_of(stream.name)
        self._mapped = tuple(mapped)
        self._context = context
        self._feed = feed
        self._transport = transport
        self._tally = tally
        self._workers = workers
        self._foreign: set[str] = set()

    def run(self) -> Outcome:
        """Read, spool, settle and describe the stream: the part that changed where that can be known, else the whole."""
        spool = self._make_spool()
        changes, cursor = self._compare(spool)
        with new_delivery(self._context.spool, self._stream.name) as folder:
            if changes is not None and self._deliver_part(spool, folder, changes, cursor):
                return Spooled(self._stream.name, folder)
            spool = self._make_spool() if changes is not None else spool
            try:
                spool.spool(folder, self._note_currencies(self._whole()))
            except TransportError as error:
                if absent := spool.absent(error):
                    return absent
                raise
            spool.settle(folder, self._reask)
            require_fields(spool.place, self._mapped, frozenset(spool.rows.names))
            self._warn_of_currencies(spool)
            spool.finish(folder, Told(missing=spool.unseen(), added=self._added(spool), cursor=cursor))
        return Spooled(self._stream.name, folder)

    def _compare(self, spool: StreamSpool) -> tuple[Changes | None, str | None]:
        """What changed, and the cursor for the next night, taken before any row is read."""
        cursor = mark_projects(self._feed) if self._plan.follows_projects else None
        return find_changes(spool, self._plan, self._feed), cursor

    def _deliver_part(self, spool: StreamSpool, folder: Path, changes: Changes, cursor: str | None) -> bool:
        """Deliver the changed groups; False when they do not fit what is known, so that the whole must be read."""
        odd: list[str] = []
        rows = self._note_currencies(self._groups(changes.groups))
        spool.spool(folder, watch_numbers(rows, self._stream, odd))
        self._warn_of_currencies(spool)
        spool.settle(folder, self._reask)
        again, came = set(changes.groups), set(spool.rows.contents)
        untouched = {key for key, group in changes.standing.items() if group not in again}
        is_short = changes.is_swept and not set(changes.standing) <= untouched | came
        missing = missing_last(spool)
        if is_short or odd or (spool.rows.rows and set(spool.unseen()) != set(missing)):
            return False
        standing = untouched | came
        spool.finish(
            folder,
            Told(
                missing=missing,
                fields=spool.last.fields if spool.last else (),
                deleted=changes.accepted - standing,
                mode="incremental",
                cursor=cursor,
                standing=len(standing),
            ),
        )
        return True

    def _note_currencies(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows as they come; which other currency a project states is kept for a warning."""
        for row in rows:
            code = str(row.get("ProjectCurrency") or "").strip().upper()
            if len(code) == 3 and code.isalpha() and code != self._context.city.currency:
                self._foreign.add(code)
            yield row

    def _warn_of_currencies(self, spool: StreamSpool) -> None:
        if self._foreign:
            spool.warnings.append(
                f"{spool.place} holds money in {', '.join(sorted(self._foreign))}, which is not counted; the city's "
                f"currency is {self._context.city.currency}."
            )

    def _make_spool(self) -> StreamSpool:
        return make_spool(self._stream, self._mapped, self._context, self._tally)

    def _whole(self) -> Iterator[Row]:
        if not self._plan.sums:
            return self._feed.rows(self._stream.name, self._set, select=self._select())
        if not self._feed.first_page(self._stream.name, self._set):
            return iter(())
        return self._groups(self._group_values())

    def _group_values(self) -> tuple[str, ...]:
        """Every project, or every resource, that days may be asked for."""
        if self._plan.group == "ProjectId":
            return tuple(sorted(self._feed.projects()))
        rows = self._feed.rows(self._stream.name, "Resources", select=(self._plan.group,))
        return tuple(sorted({str(row[self._plan.group]) for row in rows}))

    def _groups(self, groups: Sequence[str]) -> Iterator[Row]:
        for rows in self._transport.map(self._group, groups, workers=self._workers):
            yield from rows

    def _group(self, value: str) -> list[Row]:
        """The rows of one project (one resource, one timesheet)."""
        where = f"{self._plan.group} eq {literal(value)}"
        rows = self._feed.rows(self._stream.name, self._set, select=self._select(), where=where)
        if not self._plan.sums:
            return list(rows)
        key = [self._stream.column(name).field for name in self._stream.key]
        return list(sum_by_month(rows, key, self._plan.sums))

    def _reask(self, keys: Sequence[str]) -> Iterator[Row]:
        """The rows of the given keys, asked for by the first part of each; sums are asked for as groups."""
        if self._plan.sums:
            place = [self._stream.column(name).field for name in self._stream.key].index(self._plan.group)
            yield from self._groups(sorted({key.split(KEY_SEPARATOR)[place] for key in keys}))
            return
        field = self._stream.column(self._stream.key[0]).field
        for value in sorted({key.split(KEY_SEPARATOR)[0] for key in keys}):
            where = f"{field} eq {literal(value)}"
            yield from self._feed.rows(self._stream.name, self._set, select=self._select(), where=where)

    def _select(self) -> tuple[str, ...]:
        """The properties to ask for: of projects all, since the city's own fields are among them."""
        if self._stream.name == "projects":
            return ()
        fields = [column.field for column in self._stream.columns if column.field != MONTH]
        return (*fields, *self._plan.identity)

    def _added(self, spool: StreamSpool) -> set[str]:
        """Fields that are new since the last reading; of the first reading none, since any site has its own."""
        known = spool.last.fields if spool.last else ()
        return spool.rows.names - set(spool.rows.fields) - set(known) if known else set()
