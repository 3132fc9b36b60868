"""What a Dataverse environment holds on a night: its tables, the version of every row, and what was deleted since.

A version is a number that grows with every change in the environment; a change token stands for one.
"""

import threading
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sandbox.dataverse_office import Rows
from sandbox.dataverse_projects import NO_PROGRAM
from sandbox.dataverse_tables import ACCELERATOR, BASE, OPERATIONS, PLATFORM, TABLES, Table
from sandbox.dataverse_values import Choice, Link, Number, Row, instant
from sandbox.faults import Faults
from sandbox.mishaps import disturbed

TEXT_FIELDS = ("msdyn_subject", "msdyn_name", "fullname", "name")
OPERATIONS_COLUMNS = frozenset(
    {
        "msdyn_overallprojectstatus",
        "msdyn_totalplannedcost",
        "msdyn_totalactualcost",
        "msdyn_costestimateatcomplete",
        "msdyn_actualstart",
        "msdyn_actualend",
        "msdyn_istemplate",
    }
)
PRODUCT_FAULTS = {ACCELERATOR: "no_accelerator", OPERATIONS: "no_operations"}


@dataclass
class Instance:
    """The tables of one environment; safe to use from several threads."""

    faults: Faults = field(default_factory=Faults)
    base_url: str = ""
    page_rows: int = 5000
    clock: int = 1
    _rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    _versions: dict[tuple[str, str], int] = field(default_factory=dict)
    _deleted: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def load(self, rows: Rows, day: date) -> None:
        """Shows the night of a day: what differs gets a new version and change time, what is gone is remembered."""
        with self._lock:
            self.clock += 1
            for set_name, table in TABLES.items():
                fresh = {str(row[table.key]): row for row in rows.get(set_name, [])}
                stale = self._rows.get(set_name, {})
                for key in stale.keys() - fresh.keys():
                    self._forget(set_name, key)
                for key in fresh:
                    fresh[key] = _restamped(fresh[key], stale.get(key), day)
                    if stale.get(key) != fresh[key]:
                        self._versions[set_name, key] = self.clock
                self._rows[set_name] = fresh

    def has(self, set_name: str) -> bool:
        """Whether the environment has that entity set at present."""
        table = TABLES.get(set_name)
        missing = self.faults.active("missing_table", set_name)
        return table is not None and self.has_product(table.product) and not (missing and missing.table == set_name)

    def stored(self, set_name: str) -> list[Row]:
        """The rows of a table with the columns of the products that are installed, whatever other faults make of them."""
        with self._lock:
            found = [self._rows[set_name][key] for key in sorted(self._rows[set_name])]
        if not self.has_product(TABLES[set_name].product):
            return []
        if not self.has_product(ACCELERATOR):
            found = [{name: row[name] for name in row if not name.startswith("proj_")} for row in found]
        if set_name == "msdyn_projects" and not self.has_product(OPERATIONS):
            found = [{name: row[name] for name in row if name not in OPERATIONS_COLUMNS} for row in found]
        return found

    def rows(self, set_name: str) -> list[Row]:
        """The rows of a table by key, under the state faults in force."""
        table = TABLES[set_name]
        found = self.stored(set_name)
        return disturbed(found, set_name, self.faults, lambda row: str(row[table.key]))

    def attributes(self, set_name: str) -> dict[str, str]:
        """attribute -> type, of every attribute that any row has."""
        table, found = TABLES[set_name], dict[str, str]()
        for row in [*self.rows(set_name), {TABLES[set_name].key: "", "createdon": "", "modifiedon": ""}]:
            for name, value in row.items():
                found[name] = found.get(name) or _type_of(name, value, table)
        return {name: kind or "String" for name, kind in found.items()}

    def is_tracked(self, set_name: str) -> bool:
        """Whether the table has change tracking on."""
        return TABLES[set_name].is_tracked and not self.faults.active("tracking_off", set_name)

    def changed(self, set_name: str, version: int) -> tuple[list[Row], list[str]]:
        """The rows that are newer than a version, and the keys that were deleted after it and are still gone."""
        key = TABLES[set_name].key
        with self._lock:
            is_retyped = self.faults.active("changed_type", set_name) is not None
            rows = [
                row
                for row in self.rows(set_name)
                if is_retyped or self._versions.get((set_name, str(row[key])), 0) > version
            ]
            there = self._rows[set_name]
            gone = [one for at, one in self._deleted.get(set_name, []) if at > version and one not in there]
            if self.faults.active("lose_rows", set_name):
                gone += sorted(there.keys() - {str(row[key]) for row in self.rows(set_name)})
        return rows, list(dict.fromkeys(gone))

    def stir(self, set_name: str, served: list[str]) -> None:
        """What happens between two pages: one served row is deleted, one changes, and one like it is made."""
        table = TABLES[set_name]
        with self._lock:
            here = [key for key in served if key in self._rows[set_name]]
            if len(here) < 2:
                return
            self.clock += 1
            self._forget(set_name, here[0])
            changed = dict(self._rows[set_name][here[-1]])
            name = next((one for one in TEXT_FIELDS if one in changed), "createdon")
            changed |= {name: f"{changed.get(name) or ''} (moved)", "modifiedon": "2026-12-31T00:00:00Z"}
            made = changed | {table.key: f"00000000-0000-4000-8000-{self.clock:012d}"}
            for row in (changed, made):
                self._rows[set_name][str(row[table.key])] = row
                self._versions[set_name, str(row[table.key])] = self.clock

    def _forget(self, set_name: str, key: str) -> None:
        self._rows[set_name].pop(key, None)
        self._deleted.setdefault(set_name, []).append((self.clock, key))

    def has_product(self, product: str) -> bool:
        """Whether a product is installed at present."""
        return product in (BASE, PLATFORM) or not self.faults.active(PRODUCT_FAULTS[product])


def _restamped(row: Row, before: Row | None, day: date) -> Row:
    """The row as it was where nothing else changed; one that did change bears a later change time."""
    if before is None:
        return row
    if {**row, "modifiedon": ""} == {**before, "modifiedon": ""}:
        return before
    return {**row, "modifiedon": instant(day, 23, 30)} if row["modifiedon"] <= before["modifiedon"] else row


def _type_of(name: str, value: Any, table: Table) -> str:
    if name == table.key:
        return "Uniqueidentifier"
    if value is NO_PROGRAM or isinstance(value, Link):
        return "Lookup"
    kinds = {Choice: "Picklist", Number: "Decimal", bool: "Boolean", int: "Integer", str: "String"}
    return kinds.get(type(value), "")
