"""A platform's rows as records of a spool: texts as delivered, each row once, rows in two versions told apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.cells import Cell
from extractors.spool import SpooledRecord
from extractors.streams import DISPLAYED_KINDS, Column, Stream

WORDED_KINDS = frozenset({"text", "code"})
KEY_SEPARATOR = "|"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Shape:
    """How a platform's rows are read.

    `read_cell(row, field)` gives a field in whatever shape it came; `updated_field` tells which of two versions of a
    row is the later one; `is_field` is false for names in a row that are no fields (annotations, links).
    """

    read_cell: Callable[[Row, str], Cell]
    updated_field: str | None = None
    is_field: Callable[[str], bool] = lambda name: True


@dataclass(frozen=True)
class Mapped:
    """A field that the city maps to a canonical column, as `mapped_<canonical>`; `words` are the texts it translates."""

    field_name: str
    canonical: str
    kind: str
    words: frozenset[str] = frozenset()

    @property
    def column(self) -> Column:
        """The column it lands in."""
        return Column(f"mapped_{self.canonical}", self.kind)

    def read(self, cell: Cell) -> str | None:
        """Its text: the value of dates and numbers; of texts what a person sees, unless `words` has the value."""
        if self.kind not in WORDED_KINDS or cell.value in self.words:
            return cell.value
        return cell.wording


class RecordCollector:
    """Turns the rows of one sweep into records, each once.

    `disputed` holds the keys that came with differing content; `names` every field name that any row had.
    """

    def __init__(self, stream: Stream, mapped: Sequence[Mapped], shape: Shape) -> None:
        self._mapped = tuple(mapped)
        self._stream = stream
        self._shape = shape
        self._declared = frozenset(column.field for column in stream.columns)
        self._key_fields = tuple(stream.column(name).field for name in stream.key)
        self.columns = (*stream.columns, *(one.column for one in mapped))
        self.fields = tuple(
            dict.fromkeys([*(column.field for column in stream.columns), *(one.field_name for one in mapped)])
        )
        self.contents: dict[str, int] = {}
        self.keyless: set[int] = set()
        self.disputed: set[str] = set()
        self.names: set[str] = set()

    @property
    def rows(self) -> int:
        """Rows received, each counted once."""
        return len(self.contents) + len(self.keyless)

    def key_of(self, row: Row) -> str | None:
        """The row's key as it lands, its parts joined by `|`; None when a part is blank."""
        parts = [(self._shape.read_cell(row, name).value or "").strip() for name in self._key_fields]
        return KEY_SEPARATOR.join(parts) if all(parts) else None

    def collect(self, row: Row) -> SpooledRecord | None:
        """The record of a row that is new to this sweep; None for one that came before."""
        self.names.update(name for name in row if self._shape.is_field(name))
        record, key = self.to_record(row), self.key_of(row)
        content = hash(record)
        if key is None:
            is_new = content not in self.keyless
            self.keyless.add(content)
            return record if is_new else None
        if key in self.contents:
            if self.contents[key] != content:
                self.disputed.add(key)
            return None
        self.contents[key] = content
        return record

    def to_record(self, row: Row) -> SpooledRecord:
        """The record of a row: its declared and mapped columns in order, and what is not declared as JSON."""
        read = self._shape.read_cell
        values: list[str | None] = []
        for column in self._stream.columns:
            cell = read(row, column.field)
            values.append(_read_text(cell) if column.kind == "text" else cell.value)
            if column.kind in DISPLAYED_KINDS:
                values.append(cell.display)
        values += [one.read(read(row, one.field_name)) for one in self._mapped]
        extra = {name: row[name] for name in row if name not in self._declared and self._shape.is_field(name)}
        text = json.dumps(extra, ensure_ascii=False, sort_keys=True, default=str) if extra else None
        return SpooledRecord(tuple(values), text)

    def settle(self, rows: Iterable[Row]) -> tuple[dict[str, SpooledRecord | None], list[str]]:
        """The record to keep for each disputed key, from the rows that the platform gave when asked again.

        The last by the shape's `updated_field` wins; a key that is gone by now gets None. Second: keys whose versions
        still differ at one instant, of which nobody can say which is true.
        """
        versions: dict[str, dict[SpooledRecord, str]] = {}
        for row in rows:
            if (key := self.key_of(row)) in self.disputed:
                versions.setdefault(str(key), {})[self.to_record(row)] = self._updated(row)
        kept: dict[str, SpooledRecord | None] = dict.fromkeys(sorted(self.disputed))
        unsettled = []
        for key, records in versions.items():
            latest = max(records.values())
            last = [record for record, updated in records.items() if updated == latest]
            kept[key] = last[-1]
            unsettled += [key] if len(last) > 1 else []
        for key in [key for key, record in kept.items() if record is None]:
            del self.contents[key]
        return kept, unsettled

    def _updated(self, row: Row) -> str:
        name = self._shape.updated_field
        return (self._shape.read_cell(row, name).value or "") if name else ""


def _read_text(cell: Cell) -> str | None:
    """A text's value; some fields have it only as display (ServiceNow's journals)."""
    return cell.value if cell.value or not cell.display else cell.display
