"""Which fields a ServiceNow table has: sys_dictionary over the table and everything it inherits from.

A wrong name in sysparm_fields or sysparm_query is ignored silently (reference: platform interfaces, 4.1), so names are
checked here. Access rules may hide parts of the dictionary: a name that it does not list counts as unknown only when no
row has it either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from extractors.errors import ExtractError
from extractors.faults import TransportError
from extractors.nearest import nearest
from extractors.servicenow_cells import read_cell
from extractors.servicenow_table import ORDER, TableReader

USUAL_PARENTS = ("planned_task", "task")
LONGEST_CHAIN = 8


class FieldDictionary:
    """The known fields of tables, asked for once each; what cannot be read is said in a warning and not asked again."""

    def __init__(self, reader: TableReader, source_name: str) -> None:
        self._reader = reader
        self._source_name = source_name
        self._elements: dict[str, frozenset[str]] = {}
        self._is_readable = True
        self._has_hierarchy = True

    def find_fields(self, table: str) -> frozenset[str] | None:
        """Field names of a table, inherited ones too; None when the dictionary is unreadable or plainly not whole."""
        if not self._is_readable:
            return None
        try:
            names: set[str] = set()
            for name in self._find_chain(table):
                names |= self._read_elements(name)
        except ExtractError:
            self._is_readable = False
            return None
        return frozenset(names) if "sys_id" in names else None

    def require_fields(
        self, place: str, names: Iterable[str], known: frozenset[str] | None, seen: Collection[str]
    ) -> None:
        """Raise ExtractError for a configured field that neither the dictionary nor a row (`seen`) has."""
        for name in names:
            if known is None or name.partition(".")[0] in known or name in seen:
                continue
            raise ExtractError(
                f"{place} has no field {name!r}; did you mean {nearest(name, known)!r}? "
                f"Correct fields of source {self._source_name}."
            )

    def _find_chain(self, table: str) -> list[str]:
        """The table and its parents; the usual parents of planning tables where sys_db_object is not readable."""
        chain, token = [table], table
        while self._has_hierarchy and len(chain) < LONGEST_CHAIN:
            parent = self._find_parent(token)
            if not parent or parent in chain:
                break
            chain, token = [*chain, parent], parent
        return chain if self._has_hierarchy and len(chain) > 1 else [*chain, *USUAL_PARENTS]

    def _find_parent(self, token: str) -> str | None:
        fields = ["sys_id", "name", "super_class", "super_class.name"]
        query = f"name={token}^{ORDER}"
        try:
            page = self._reader.ask("field names", "sys_db_object", fields, query, limit=1)
        except TransportError:
            self._has_hierarchy = False
            return None
        row = next((row for row in page.rows if read_cell(row, "name").value == token), None)
        if row is None:
            return None
        return read_cell(row, "super_class.name").value or self._find_name(read_cell(row, "super_class").value)

    def _find_name(self, sys_id: str | None) -> str | None:
        if not sys_id:
            return None
        page = self._reader.ask("field names", "sys_db_object", ["sys_id", "name"], f"sys_id={sys_id}^{ORDER}", limit=1)
        named = [row for row in page.rows if read_cell(row, "sys_id").value == sys_id]
        return read_cell(named[0], "name").value if named else None

    def _read_elements(self, table: str) -> frozenset[str]:
        if table not in self._elements:
            fields = ["sys_id", "name", "element"]
            _, rows = self._reader.sweep("field names", "sys_dictionary", fields, base=f"name={table}")
            own = (row for row in rows if read_cell(row, "name").value == table)
            self._elements[table] = frozenset(text for row in own if (text := read_cell(row, "element").value))
        return self._elements[table]
