"""Which ServiceNow tables extend which: sys_db_object, asked for once per table.

Belongs here: the inheritance of tables. Does not belong here: their fields (`servicenow_fields`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.faults import TransportError
from extractors.servicenow_cells import read_cell, read_id
from extractors.servicenow_table import ORDER, Row, TableReader

TABLES = "sys_db_object"
FIELDS = ("sys_id", "name", "super_class", "super_class.name")
SUBJECT = "table inheritance"
DEEPEST = 8
ASKED_AT_ONCE = 25


@dataclass(frozen=True)
class Chain:
    """A table and its ancestors, nearest first; `is_whole` when the last of them has no parent."""

    names: list[str]
    is_whole: bool


class ClassTree:
    """The inheritance of tables as far as the integration user may see it."""

    def __init__(self, reader: TableReader) -> None:
        self._reader = reader
        self._rows: dict[str, Row | None] = {}
        self._is_readable = True

    def find_ancestors(self, table: str) -> Chain:
        """The table and what it extends, as far as that can be read."""
        names = [table]
        while len(names) < DEEPEST:
            row = self._find("name", names[-1])
            if row is None:
                break
            parent = self._find_parent(row)
            if parent is None:
                return Chain(names, is_whole=not read_cell(row, "super_class").value)
            if parent in names:
                break
            names.append(parent)
        return Chain(names, is_whole=False)

    def find_descendants(self, table: str) -> list[str]:
        """The table and every table that extends it, as far as that can be read."""
        own = self._find("name", table)
        found, ids = [table], [read_id(own) or ""] if own else []
        for _ in range(DEEPEST):
            children = [row for row in self._find_children(ids) if read_cell(row, "name").value not in found]
            if not children:
                break
            found += [name for row in children if (name := read_cell(row, "name").value)]
            ids = [one for row in children if (one := read_id(row))]
        return found

    def _find_parent(self, row: Row) -> str | None:
        if name := read_cell(row, "super_class.name").value:
            return name
        key = read_cell(row, "super_class").value
        parent = self._find("sys_id", key) if key else None
        return read_cell(parent, "name").value if parent else None

    def _find(self, field: str, value: str) -> Row | None:
        """The row whose field has that value; None where there is none to see."""
        if value not in self._rows:
            rows = self._ask(f"{field}={value}", limit=1)
            self._rows[value] = next((row for row in rows if read_cell(row, field).value == value), None)
        return self._rows[value]

    def _find_children(self, ids: Sequence[str]) -> list[Row]:
        found: list[Row] = []
        for start in range(0, len(ids), ASKED_AT_ONCE):
            some = [one for one in ids[start : start + ASKED_AT_ONCE] if one]
            rows = self._ask(f"super_classIN{','.join(some)}") if some else ()
            found += [row for row in rows if read_cell(row, "super_class").value in some]
        return found

    def _ask(self, condition: str, limit: int | None = None) -> Sequence[Row]:
        if not self._is_readable:
            return ()
        try:
            return self._reader.ask(SUBJECT, TABLES, FIELDS, f"{condition}^{ORDER}", limit=limit).rows
        except TransportError as error:
            if self._reader.is_hopeless(error):
                raise
            self._is_readable = False
            return ()
