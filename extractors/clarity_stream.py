"""One Clarity stream into one spool folder: every row once, its counts, its drift."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.clarity_attributes import Attributes
from extractors.clarity_cells import ID, is_field, read_cell
from extractors.clarity_lists import ListReader, Place
from extractors.clarity_places import ABSENT_STATUSES, CHILD_ROWS, LISTED_ROWS, WORKERS, Directory, Seeker
from extractors.clarity_reader import ClarityReader
from extractors.faults import RefusedError
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.platform_stream import StreamSpool, Told
from extractors.records import Mapped, Row, Shape
from extractors.spool import new_delivery
from extractors.streams import Stream
from extractors.transport import Tally

REASKED_AT_ONCE = 50
REFUSED_AT_FIRST = 4
WIDE_STREAMS = frozenset({"projects", "resources", "demands", "actual_transactions"})
CURRENCY = "currency_code"
Found = tuple[Place, list[Row], int | None] | tuple[Place, RefusedError]


class StreamReading:
    """Reads one stream of one instance; `run` gives its outcome, or raises ExtractError and leaves no folder."""

    def __init__(
        self,
        stream: Stream,
        mapped: Sequence[Mapped],
        context: ExtractContext,
        reader: ClarityReader,
        directory: Directory,
        tally: Tally,
    ) -> None:
        self._stream = stream
        self._mapped = tuple(mapped)
        self._context = context
        self._reader = reader
        self._directory = directory
        self._shape = Shape(read_cell, updated_field="lastUpdatedDate", is_field=is_field)
        self._spool = StreamSpool("clarity", stream, self._mapped, self._shape, context, tally)
        self._places: Sequence[Place] = ()
        self._origins: dict[str, Place] = {}
        self._reported: int | None = 0
        self._currencies: set[str] = set()

    def run(self) -> Outcome:
        """Read, spool, settle and describe the stream."""
        spool, name = self._spool, self._stream.name
        with new_delivery(self._context.spool, name) as folder:
            try:
                attributes, lists = self._open()
                self._places = Seeker(self._stream, lists, self._directory, self._context).find()
                spool.spool(folder, self._watch(self._read(lists)))
            except RefusedError as error:
                if absent := spool.absent(error, ABSENT_STATUSES):
                    return absent
                raise
            spool.settle(folder, lambda keys: self._reask(lists, keys))
            spool.finish(folder, self._tell(attributes, self._recount(lists)))
        if name == "cost_plans":
            self._directory.remember_plans(spool.rows.contents)
        return Spooled(name, folder)

    def _open(self) -> tuple[Attributes, ListReader]:
        stream = self._stream
        known = self._reader.describe(str(stream.table))
        attributes = Attributes(self._spool.place, stream.columns, self._mapped, known)
        fields = [column.field for column in stream.columns if column.name == "project"]
        lists = ListReader(
            self._reader,
            f"{stream.name} ({stream.table})",
            attributes,
            page_rows=LISTED_ROWS if stream.name in WIDE_STREAMS else CHILD_ROWS,
            project_field=fields[0] if fields and stream.name != "demands" else None,
        )
        return attributes, lists

    def _read(self, lists: ListReader) -> Iterator[Row]:
        """The rows of every place: of a single one page by page, of many several at once."""
        if len(self._places) == 1 and not self._places[0].project:
            sweep = lists.sweep(self._places[0])
            yield from sweep.rows()
            self._reported = sweep.reported
            return
        refused: list[tuple[Place, RefusedError]] = []
        found = self._reader.transport.map(lambda place: _read_place(lists, place), self._places, workers=WORKERS)
        for number, one in enumerate(found, start=1):
            if isinstance(one[1], RefusedError):
                refused.append((one[0], one[1]))
                if len(refused) == number == min(REFUSED_AT_FIRST, len(self._places)):
                    raise one[1]
                continue
            yield from self._take(*one)
        self._require_gone(refused)

    def _take(self, place: Place, rows: list[Row], reported: int | None) -> Iterator[Row]:
        if self._reported is not None:
            self._reported = None if reported is None else self._reported + reported
        for row in rows:
            if (key := self._spool.rows.key_of(row)) is not None:
                self._origins.setdefault(key, place)
            yield row

    def _require_gone(self, refused: Sequence[tuple[Place, RefusedError]]) -> None:
        """A refused list is no matter where its project was deleted meanwhile; raises the refusal where it still is."""
        if refused:
            here = {one.id for one in self._directory.projects(afresh=True)}
            for place, error in refused:
                if place.project in here:
                    raise error

    def _watch(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows, and which currencies they are in."""
        fields = [column.field for column in self._stream.columns if column.name == CURRENCY]
        for row in rows:
            self._currencies.update(text for field in fields if (text := read_cell(row, field).value))
            yield row

    def _reask(self, lists: ListReader, keys: Sequence[str]) -> Iterator[Row]:
        """The disputed rows: by their ids, or with the rest of the list that demands a filter of its own."""
        loose = [key for key in keys if key not in self._origins]
        for start in range(0, len(loose), REASKED_AT_ONCE):
            chosen = f"({ID} in ({','.join(loose[start : start + REASKED_AT_ONCE])}))"
            yield from lists.read(Place(self._places[0].path, chosen))[0]
        for place in {id(one): one for key in keys if (one := self._origins.get(key))}.values():
            yield from lists.read(place)[0]

    def _recount(self, lists: ListReader) -> int | None:
        """Rows that the platform says it has; asked again when others came, since rows come and go meanwhile."""
        spool, reported = self._spool, self._reported
        if reported is None:
            spool.warnings.append(f"{spool.place} does not say how many rows there are; read until pages were empty.")
            return None
        if reported == spool.rows.rows or len(self._places) != 1:
            return reported
        again = lists.count(self._places[0])
        return reported if again is None else again

    def _tell(self, attributes: Attributes, reported: int | None) -> Told:
        spool = self._spool
        shortage = max(0, (reported or 0) - spool.rows.rows)
        if shortage:
            spool.warnings.append(
                f"{spool.place} reports {reported} rows and gave {spool.rows.rows}: {shortage} are hidden from the "
                "integration user; grant it the view right on all of them."
            )
        if foreign := sorted(self._currencies - {self._context.city.currency}):
            spool.warnings.append(
                f"{spool.place} holds money in {', '.join(foreign)}, which is not summed; the city's currency is "
                f"{self._context.city.currency}."
            )
        attributes.require(spool.rows.names if spool.rows.rows else None)
        missing = set(attributes.missing()) | (set() if attributes.known else set(spool.unseen()))
        return Told(
            reported=reported,
            missing=missing - spool.rows.names,
            fields=attributes.known or (),
            is_complete=spool.is_complete_sweep(reported),
        )


def _read_place(lists: ListReader, place: Place) -> Found:
    """A list that hangs on a project may be refused because the project is gone: the refusal is judged at the end."""
    try:
        return place, *lists.read(place)
    except RefusedError as error:
        if place.project is None:
            raise
        return place, error
