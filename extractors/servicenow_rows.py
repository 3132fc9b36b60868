"""ServiceNow rows as records of a spool: texts as delivered, each row once, rows in two versions told apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.servicenow_cells import Cell, read_cell, read_id
from extractors.servicenow_table import Row
from extractors.spool import SpooledRecord
from extractors.streams import DISPLAYED_KINDS, Column, Stream

WORDED_KINDS = frozenset({"text", "code"})


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

    def read(self, row: Row) -> str | None:
        """Its text: the value of dates and numbers; of texts what a person sees, unless `words` has the value."""
        cell = read_cell(row, self.field_name)
        if self.kind not in WORDED_KINDS or cell.value in self.words:
            return cell.value
        return cell.wording


class RowCollector:
    """Turns the rows of one sweep into records, each once.

    `disputed` holds the ids that came with differing content; `names` every field name that any row had.
    """

    def __init__(self, stream: Stream, mapped: Sequence[Mapped]) -> None:
        self._mapped = tuple(mapped)
        self._stream = stream
        self._declared = frozenset(column.name for column in stream.columns)
        self.columns = (*stream.columns, *(one.column for one in mapped))
        self.fields = tuple(
            dict.fromkeys([*(column.name for column in stream.columns), *(one.field_name for one in mapped)])
        )
        self.contents: dict[str, int] = {}
        self.keyless: set[int] = set()
        self.disputed: set[str] = set()
        self.names: set[str] = set()

    @property
    def rows(self) -> int:
        """Rows received, each counted once."""
        return len(self.contents) + len(self.keyless)

    def collect(self, row: Row) -> SpooledRecord | None:
        """The record of a row that is new to this sweep; None for one that came before."""
        self.names.update(row)
        record, key = self.to_record(row), read_id(row)
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
        values: list[str | None] = []
        for column in self._stream.columns:
            cell = read_cell(row, column.name)
            values.append(_read_text(cell) if column.kind == "text" else cell.value)
            if column.kind in DISPLAYED_KINDS:
                values.append(cell.display)
        values += [one.read(row) for one in self._mapped]
        extra = {name: row[name] for name in row if name not in self._declared}
        text = json.dumps(extra, ensure_ascii=False, sort_keys=True, default=str) if extra else None
        return SpooledRecord(tuple(values), text)

    def settle(self, rows: Iterable[Row]) -> tuple[dict[str, SpooledRecord | None], list[str]]:
        """The record to keep for each disputed id, from the rows that the platform gave when asked again.

        The last by sys_updated_on wins; an id that is gone by now gets None. Second: ids whose versions still differ at
        one instant, of which nobody can say which is true.
        """
        versions: dict[str, dict[SpooledRecord, str]] = {}
        for row in rows:
            if (key := read_id(row)) in self.disputed:
                updated = read_cell(row, "sys_updated_on").value or ""
                versions.setdefault(str(key), {})[self.to_record(row)] = updated
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


def _read_text(cell: Cell) -> str | None:
    """A text's value; journal fields have it only as display (reference: platform interfaces, 4.2)."""
    return cell.value if cell.value or not cell.display else cell.display
