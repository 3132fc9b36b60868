"""Which fields a ServiceNow table has: sys_dictionary over the table and everything it inherits from.

A wrong name in sysparm_fields or sysparm_query is ignored silently (reference: platform interfaces, 4.1), so names are
checked here before they are used. Access rules may hide parts of the dictionary; only one that was read whole says what a
table does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.errors import ExtractError
from extractors.nearest import nearest
from extractors.servicenow_cells import read_cell
from extractors.servicenow_classes import ClassTree
from extractors.servicenow_table import TableReader

USUAL_PARENTS = ("planned_task", "task")


@dataclass(frozen=True)
class KnownFields:
    """Field names of a table, inherited ones too; `is_whole`: what is not among them does not exist."""

    names: frozenset[str]
    is_whole: bool

    def has(self, name: str) -> bool:
        """Whether the table has a field, or the reference that a dotted name begins with."""
        return name.partition(".")[0] in self.names

    def lack(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that the table certainly does not have."""
        return tuple(name for name in names if self.is_whole and not self.has(name))


class FieldDictionary:
    """The known fields of tables, asked for once each; what cannot be read is said in a warning and not asked again."""

    def __init__(self, reader: TableReader, source_name: str) -> None:
        self._reader = reader
        self._source_name = source_name
        self._elements: dict[str, KnownFields] = {}
        self._is_readable = True
        self.classes = ClassTree(reader)

    def find_fields(self, table: str) -> KnownFields | None:
        """Field names of a table; None when the dictionary is unreadable or plainly not about this table."""
        if not self._is_readable:
            return None
        chain = self.classes.find_ancestors(table)
        tables = chain.names if chain.is_whole else list(dict.fromkeys([*chain.names, *USUAL_PARENTS]))
        try:
            parts = [self._read_elements(name) for name in tables]
        except ExtractError as error:
            if self._reader.is_hopeless(error):
                raise
            self._is_readable = False
            return None
        names = frozenset[str]().union(*(part.names for part in parts))
        is_whole = chain.is_whole and all(part.is_whole for part in parts)
        return KnownFields(names, is_whole) if "sys_id" in names else None

    def refuse(self, place: str, name: str, known: Iterable[str]) -> ExtractError:
        """What to raise for a configured field that does not exist."""
        return ExtractError(
            f"{place} has no field {name!r}; did you mean {nearest(name, sorted(known))!r}? "
            f"Correct fields of source {self._source_name}."
        )

    def find_suspects(self, names: Sequence[str], known: KnownFields | None, place: str) -> tuple[str, ...]:
        """Configured names that a row must show before they are used; raises for the first that certainly is none."""
        if known is None:
            return ()
        for name in known.lack(names):
            raise self.refuse(place, name, known.names)
        return tuple(name for name in names if not known.has(name))

    def _read_elements(self, table: str) -> KnownFields:
        """What the dictionary says of one table itself.

        Raises ExtractError also when it tells of other tables: the server then ignores the condition.
        """
        if table not in self._elements:
            fields = ["sys_id", "name", "element"]
            record, rows = self._reader.sweep("field names", "sys_dictionary", fields, base=f"name={table}")
            names: set[str] = set()
            for row in rows:
                if (owner := read_cell(row, "name").value) != table:
                    raise ExtractError(
                        f"Source {self._source_name}: sys_dictionary gives field names of {owner!r} when asked for "
                        f"{table!r}; ask the platform's administrator why the condition on name is ignored."
                    )
                names.add(read_cell(row, "element").value or "")
            is_whole = bool(record.ids) and record.reported == len(record.ids)
            self._elements[table] = KnownFields(frozenset(names - {""}), is_whole)
        return self._elements[table]
