"""One Clarity instance: its rows, and how they are found, ordered and written into an answer."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.clarity_filter import Filter, plain
from sandbox.clarity_schema import RESOURCES, Resource
from sandbox.clarity_work import Row, Rows
from sandbox.faults import Faults
from sandbox.mishaps import disturbed, lot, repeated

ID = "_internalId"
CHANGED = " (changed)"


@dataclass
class ClarityInstance:
    """The state behind the HTTP server."""

    faults: Faults = field(default_factory=Faults)
    root: str = ""
    _rows: Rows = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _old: frozenset[int] = frozenset()
    _pages: int = 0

    def load(self, rows: Rows) -> None:
        """Takes a night's rows in place of the ones before."""
        with self._lock:
            self._rows = {name: [dict(row) for row in rows.get(name, ())] for name in RESOURCES}
            self._old = frozenset(int(row[ID]) for found in rows.values() for row in found)

    def stored(self, resource: str) -> list[Row]:
        """The stored rows of a resource, faults in force left out of account."""
        with self._lock:
            return list(self._rows[resource])

    def attributes(self, resource: Resource) -> tuple[str, ...]:
        """The attributes that the instance says a resource has."""
        new, removed = (
            self.faults.active("new_field", resource.name),
            self.faults.active("removed_field", resource.name),
        )
        added = (new.field_name,) if new else ()
        return tuple(name for name in resource.attributes + added if not removed or name != removed.field_name)

    def has_project(self, key: str) -> bool:
        """Whether a project is there."""
        return any(str(row[ID]) == key for row in self.stored("projects"))

    def select(self, resource: Resource, chosen: Filter, sort: Sequence[str], parent: str | None) -> list[Row]:
        """Every row that meets a filter and hangs on a parent, in order."""
        rows = disturbed(self.stored(resource.name), resource.name, self.faults, lambda row: str(row[ID]))
        if self.faults.active("unstable_order", resource.name) and not sort:
            self._pages += 1
            turn = self._pages * 7 % max(len(rows), 1)
            rows = rows[turn:] + rows[:turn]
        rows = [row for row in rows if chosen.holds(row) and parent in (None, str(row.get(resource.parent)))]
        for part in reversed(sort):
            name, _, direction = part.strip().partition(" ")
            rows.sort(key=lambda row: _sort_key(row, name), reverse=direction.strip().lower() == "desc")
        return rows

    def write(self, resource: Resource, rows: Iterable[Row], names: Sequence[str], parent: str | None) -> list[Row]:
        """Rows as an answer holds them: the technical id, the link, and the attributes asked for."""
        asked = list(names) or [name for name in ("code", "name", "fullName") if name in resource.attributes]
        hidden = self.faults.active("hide_fields", resource.name)
        gone = set(hidden.field_name.split(",")) if hidden else set()
        shown = [
            {
                ID: self._key(row),
                "_self": f"{self.root}{_path(resource, parent)}/{row[ID]}",
                **{name: self.cell(row, name) for name in asked if name != ID and name not in gone},
            }
            for row in rows
        ]
        return repeated(shown, resource.name, self.faults, "name" if "name" in asked else ID)

    def cell(self, row: Row, name: str) -> Any:
        """The value of a row's attribute, as the instance keeps it."""
        value = row.get(name)
        if name == "percentComplete" and self.faults.active("whole_percent") and isinstance(value, (int, float)):
            return round(value * 100, 2)
        return value

    def move_on(self, resource: Resource, served: Sequence[Row]) -> None:
        """Between two pages someone deletes a served row, changes another and adds one."""
        fault = self.faults.active("between_pages", resource.name)
        if not fault or not served or not self.faults.use_once(fault):
            return
        with self._lock:
            own = self._rows[resource.name]
            doomed = next((row for row in own if row[ID] == served[0][ID]), None)
            if doomed is None:
                return
            own.remove(doomed)
            born = {**doomed, ID: max(int(row[ID]) for row in [*own, doomed]) + 1, "code": f"{doomed.get('code')}N"}
            own.append(born)
            changed = next((row for row in own if row[ID] == served[-1][ID]), None)
            if changed is not None and "name" in changed and int(changed[ID]) in self._old:
                changed["name"] = f"{str(changed['name']).removesuffix(CHANGED)}{CHANGED}"
            if resource.name == "projects":
                self._delete_children(str(doomed[ID]))

    def _delete_children(self, key: str) -> None:
        for name, resource in RESOURCES.items():
            if resource.parent:
                self._rows[name] = [row for row in self._rows[name] if str(row.get(resource.parent)) != key]
        plans = {row[ID] for row in self._rows["costPlans"]}
        self._rows["costplandetails"] = [row for row in self._rows["costplandetails"] if row["costPlanId"] in plans]

    def _key(self, row: Row) -> int | str:
        fault = self.faults.active("string_ids")
        is_text = fault is not None and lot(str(row[ID])) < fault.share
        return str(row[ID]) if is_text else int(row[ID])


def _path(resource: Resource, parent: str | None) -> str:
    return f"/projects/{parent}/{resource.name}" if parent and resource.is_child else f"/{resource.name}"


def _sort_key(row: Row, name: str) -> tuple[bool, Any]:
    value = plain(row.get(name))
    return (value is not None, value if isinstance(value, (int, float)) else str(value))
