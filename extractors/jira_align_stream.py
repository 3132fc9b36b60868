"""One resource of Jira Align into one spool folder: every row once, versions settled, sub-objects left to their own streams."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.errors import ExtractError
from extractors.faults import ForbiddenError, RefusedError
from extractors.jira_align_cells import CUSTOM_FIELDS, custom_fields, make_cell_reader
from extractors.jira_align_milestones import WORKERS, MilestoneReader
from extractors.jira_align_resource import ExpansionLostError, ResourceReader
from extractors.jira_align_words import Words
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext, Outcome, Spooled
from extractors.platform_stream import StreamSpool, Told, declared_fields
from extractors.records import Mapped, Row, Shape
from extractors.spool import new_delivery
from extractors.streams import Stream
from extractors.transport import Tally

PROJECTS, MILESTONES = "projects", "milestones"
EXPANDED = frozenset({PROJECTS, "objectives", "risks", "capabilities", "features"})
DECLARED_ONLY = frozenset({"users"})
OWN_OBJECTS = frozenset({CUSTOM_FIELDS, "points", "score"})
NO_FIELDS = frozenset({"self", "links", "password"})
ADDED_MARK = "@"
RESOURCE = "@resource"
ABSENT_STATUSES = frozenset({404})
FOLLOWED_UP = 200


@dataclass
class Site:
    """What the streams of one run share; `item_ids` are those of tonight's projects, None until they were read."""

    reader: ResourceReader
    words: Words
    level: str
    item_ids: list[str] | None = None
    custom_names: set[str] = field(default_factory=set)


class StreamReading:
    """Reads one stream of one site; `run` gives its outcome, or raises ExtractError and leaves no folder."""

    def __init__(
        self, stream: Stream, mapped: Sequence[Mapped], context: ExtractContext, site: Site, tally: Tally
    ) -> None:
        self._stream, self._mapped = stream, tuple(mapped)
        self._context, self._site, self._tally = context, site, tally
        self._path = str(stream.table)
        self._is_expanded = stream.name in EXPANDED
        self._warnings: list[str] = []
        self._hidden: set[str] = set()
        self._milestones = MilestoneReader(site.reader, site.level, stream)
        self._spool = self._make_spool()

    def run(self) -> Outcome:
        """Read, spool, settle and describe the stream."""
        with new_delivery(self._context.spool, self._stream.name) as folder:
            try:
                self._fill(folder)
            except RefusedError as error:
                if absent := self._spool.absent(error, ABSENT_STATUSES):
                    return absent
                raise
            spool = self._spool
            spool.warnings += self._warnings
            spool.settle(folder, self._reask)
            spool.finish(folder, self._tell(self._find_missing()))
        if self._stream.name == PROJECTS:
            self._site.item_ids = sorted(spool.rows.contents)
        return Spooled(self._stream.name, folder)

    def _make_spool(self) -> StreamSpool:
        names = (self._path, self._stream.name)
        choices = {column.field for column in self._stream.columns if column.kind == "choice"}
        shape = Shape(
            make_cell_reader(names, choices, self._site.words),
            updated_field="lastUpdatedDate",
            is_field=lambda name: name not in NO_FIELDS and not name.startswith(ADDED_MARK),
        )
        return StreamSpool("jira_align", self._stream, self._mapped, shape, self._context, self._tally)

    def _fill(self, folder: Path) -> None:
        """Spool every row; where the platform expands some rows only, all of them again without expansion."""
        try:
            self._spool.spool(folder, self._tidy(self._rows()))
        except ExpansionLostError:
            self._is_expanded = False
            self._spool = self._make_spool()
            folder.mkdir(parents=True, exist_ok=True)
            self._warnings.append(
                f"{self._spool.place} expands some rows only, so all were read without expand=true; fields that only an "
                "expanded answer fills (health, status, owner) are blank, ask the site's administrator."
            )
            self._spool.spool(folder, self._tidy(self._rows()))

    def _rows(self) -> Iterator[Row]:
        name, place = self._stream.name, self._spool.place
        if name == MILESTONES:
            return self._milestones.rows(self._item_ids(), place)
        subject = f"{name} ({self._path})"
        rows = self._site.reader.sweep(subject, self._path, place, is_expanded=self._is_expanded)
        return self._follow_up(rows, subject)

    def _follow_up(self, rows: Iterable[Row], subject: str) -> Iterator[Row]:
        """The rows, and those that stood before and did not come but answer to their id; hidden ones are noted."""
        yield from rows
        lost = sorted(set(self._standing()) - set(self._spool.rows.contents))
        if len(lost) > FOLLOWED_UP:
            return

        def look_up(key: str) -> Row | None:
            try:
                return self._site.reader.look_up(subject, self._path, key, is_expanded=self._is_expanded)
            except ForbiddenError:
                self._hidden.add(key)
                return None

        yield from filter(None, self._site.reader.transport.map(look_up, lost, workers=WORKERS))

    def _standing(self) -> Collection[str]:
        return self._context.accepted.current_texts(self._stream.name, [self._stream.key[0]])

    def _tell(self, missing: tuple[str, ...]) -> Told:
        """What was learnt; where rows are there and may not be seen, only what surely is gone is told as deleted."""
        if not self._hidden:
            return Told(missing=missing)
        self._spool.warnings.append(
            f"{self._spool.place} has {len(self._hidden)} rows that came before and may not be seen any more; they are "
            "carried, give the integration user its role and teams back."
        )
        deleted = set(self._standing()) - set(self._spool.rows.contents) - self._hidden
        return Told(missing=missing, deleted=deleted, is_complete=False)

    def _item_ids(self) -> list[str]:
        """The items whose milestones are asked for: tonight's projects, read for their ids where they were not read yet."""
        if self._site.item_ids is None:
            level = self._site.level
            place = f"Source {self._context.source_name}: ids of {level}"
            rows = self._site.reader.sweep(f"ids of {level}", level, place)
            self._site.item_ids = sorted({str(row["id"]) for row in rows if row.get("id") is not None})
        return self._site.item_ids

    def _tidy(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows without expanded sub-objects that are other streams' records, and with what the reader adds."""
        kept = set(declared_fields(self._spool.rows.columns)) | {one.field_name for one in self._mapped}
        kept |= {one.field_name.partition(".")[0] for one in self._mapped} | OWN_OBJECTS
        own = kept if self._stream.name in DECLARED_ONLY else None
        for row in rows:
            self._site.custom_names.update(name for name, _ in custom_fields(row))
            yield {
                **{name: value for name, value in row.items() if _is_own(name, value, kept, own)},
                RESOURCE: self._path,
            }

    def _reask(self, keys: Sequence[str]) -> Iterator[Row]:
        subject = f"{self._stream.name} ({self._path})"
        if self._stream.name == MILESTONES:
            return self._tidy(self._milestones.ask_again(keys, self._spool.place))
        return self._tidy(self._site.reader.pick(subject, self._path, keys, is_expanded=self._is_expanded))

    def _find_missing(self) -> tuple[str, ...]:
        """Fields that no row had; ExtractError when the city maps one of them."""
        spool, custom = self._spool, self._site.custom_names
        missing = tuple(name for name in spool.unseen() if not _is_seen(name, spool.rows.names, custom))
        for one in self._mapped:
            if one.field_name in missing:
                known = sorted(spool.rows.names | custom)
                raise ExtractError(
                    f"{spool.place} has the configured field {one.field_name!r} in no row; did you mean "
                    f"{nearest(one.field_name, known)!r}? Correct fields of source {self._context.source_name}."
                )
        return missing


def _is_own(name: str, value: Any, kept: Collection[str], own: Collection[str] | None) -> bool:
    if own is not None:
        return name in own
    is_object = isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(one, Mapping) for one in value)
    )
    return name in kept or not is_object


def _is_seen(name: str, names: Collection[str], custom: Collection[str]) -> bool:
    """Whether a field came in some row: as such, by its path's head, as a custom field, or added by the reader."""
    head, _, rest = name.partition(".")
    return name.startswith(ADDED_MARK) or name in custom or rest in custom or (head in names and head != CUSTOM_FIELDS)
