"""What one Project Web App publishes tonight, and its pages: sorted by key, cut by the set's own page size.

Change times are kept true: a row whose content differs from the last night's was modified on this night, and a project
whose schedule, tasks, baselines or assignments differ was published again.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sandbox.faults import Faults
from sandbox.mishaps import disturbed, repeated
from sandbox.projectdata_query import Row, after_token, parse_filter, skiptoken, sort_key
from sandbox.projectdata_values import KEYS, Sets, audited

ON_PREM_ROWS = {
    "ProjectBaselines": 200, "ResourceTimephasedDataSet": 200, "Risks": 200, "Issues": 200, "TimesheetPeriods": 200,
    "TaskBaselineTimephasedDataSet": 200, "ProjectWorkflowStageDataSet": 200,
}  # fmt: skip
DEFAULT_ROWS = 100
PUBLISHED_TOGETHER = (
    "Projects", "ProjectBaselines", "Tasks", "TaskBaselines", "Assignments", "TaskTimephasedDataSet",
    "TaskBaselineTimephasedDataSet", "AssignmentTimephasedDataSet",
)  # fmt: skip
MODIFIED = {
    "Projects": "ProjectModifiedDate", "Tasks": "TaskModifiedDate", "Assignments": "AssignmentModifiedDate", "Risks": "ModifiedDate",
    "Issues": "ModifiedDate", "ProjectWorkflowStageDataSet": "LastModifiedDate", "Timesheets": "ModifiedDate",
    "TimesheetLines": "ModifiedDate", "Resources": "ResourceModifiedDate",
}  # fmt: skip
TEXTS = {"Projects": "ProjectName", "Tasks": "TaskName", "Risks": "Title", "Issues": "Title"}


@dataclass(frozen=True)
class Page:
    """One page: its rows, and the option that leads to the next one ("" on the last)."""

    rows: list[Row]
    next_option: str


@dataclass
class Store:
    """The published rows of one night."""

    faults: Faults
    _sets: Sets = field(default_factory=dict)
    _before: Sets = field(default_factory=dict)
    _day: date | None = None
    _turns: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def load(self, sets: Sets, day: date) -> None:
        """Takes a night's rows; loading the same night again undoes what happened between pages."""
        with self._lock:
            if day != self._day:
                self._before, self._day = self._shown(), day
            told = republished(sets, self._before, day)
            self._sets = {name: sorted(rows, key=lambda row: sort_key(row, KEYS[name])) for name, rows in told.items()}

    def published(self, entity_set: str) -> list[Row]:
        """Every row of a set by key, faults left out of account; time-phased sets are empty unless they are switched on."""
        with self._lock:
            return [dict(row) for row in self._rows(entity_set)]

    def properties(self, entity_set: str) -> frozenset[str]:
        """The names of a set's properties; none where it has no rows."""
        with self._lock:
            return frozenset(next(iter(self._rows(entity_set)), {}))

    def _rows(self, entity_set: str) -> list[Row]:
        if "Timephased" in entity_set and not self.faults.active("timephased"):
            return []
        return self._sets.get(entity_set, [])

    def page(self, entity_set: str, query: Mapping[str, str]) -> Page:
        """One page of a set under `$filter`, `$select`, `$top`, `$skip` and `$skiptoken`. Raises QueryError."""
        with self._lock:
            key, skip = KEYS[entity_set], int(query.get("$skip") or 0)
            rows = disturbed(self._rows(entity_set), entity_set, self.faults, lambda row: skiptoken(row, key))
            test = parse_filter(query.get("$filter", ""))
            found = [row for row in rows if test(row)]
            if token := query.get("$skiptoken"):
                is_after = after_token(token, key)
                found = [row for row in found if is_after(row)]
            size = self._size(entity_set)
            cut = found[skip : skip + size]
            wants = int(query["$top"]) if query.get("$top") else None
            is_last = skip + size >= len(found) or (wants is not None and wants <= len(cut))
            option = (
                f"$skip={skip + size}"
                if self.faults.active("skip_links")
                else f"$skiptoken={skiptoken(cut[-1], key)}"
                if cut
                else ""
            )
            shown = repeated(cut[:wants], entity_set, self.faults, TEXTS.get(entity_set, "ProjectName"))
            if not is_last:
                self._move_on(entity_set, cut)
        return Page(_projected(shown, query.get("$select", "")), "" if is_last else option)

    def _size(self, entity_set: str) -> int:
        small = self.faults.active("small_pages", entity_set)
        return small.requests if small else ON_PREM_ROWS.get(entity_set, DEFAULT_ROWS)

    def _shown(self) -> Sets:
        return {name: [dict(row) for row in rows] for name, rows in self._sets.items()}

    def _move_on(self, entity_set: str, served: list[Row]) -> None:
        """Between two pages a served row is deleted, another one changes, and one is inserted at the end."""
        fault = self.faults.active("between_pages", entity_set)
        text = TEXTS.get(entity_set)
        if not fault or text is None or len(served) < 2 or not self.faults.use_once(fault):
            return
        self._turns += 1
        own, key, modified = self._sets[entity_set], KEYS[entity_set], MODIFIED[entity_set]
        place = {sort_key(row, key): row for row in own}
        doomed, changed = place[sort_key(served[0], key)], place[sort_key(served[-1], key)]
        own.remove(doomed)
        changed |= {text: f"{changed[text]} (changed)", modified: "2030-01-01T00:00:00.01"}
        own.append({**doomed, key[-1]: str(UUID(int=(1 << 128) - self._turns)), text: f"Inserted {self._turns}"})
        own.sort(key=lambda row: sort_key(row, key))


def republished(sets: Sets, before: Sets, day: date) -> Sets:
    """A night's rows with the change times that a platform would have given them."""
    told: dict[tuple[str, tuple[Any, ...]], Row] = {
        (name, sort_key(row, KEYS[name])): row for name, rows in before.items() for row in rows
    }
    moved: set[str] = set()
    for name, rows in sets.items():
        modified = MODIFIED.get(name, "")
        for row in rows:
            last = told.pop((name, sort_key(row, KEYS[name])), None)
            if not before or (last is not None and _content(last, modified) == _content(row, modified)):
                row |= {modified: last[modified]} if last is not None and modified else {}
                continue
            row |= {modified: audited(day, len(moved) + 1)} if modified else {}
            if name in PUBLISHED_TOGETHER:
                moved.add(row["ProjectId"])
    moved |= {row["ProjectId"] for (name, _), row in told.items() if name in PUBLISHED_TOGETHER}
    for turn, row in enumerate(sets["Projects"]):
        row |= {"ProjectModifiedDate": audited(day, turn)} if row["ProjectId"] in moved else {}
    return sets


def _content(row: Row, modified: str) -> Row:
    return {name: value for name, value in row.items() if name != modified}


def _projected(rows: list[Row], select: str) -> list[Row]:
    """The rows with the properties that `$select` names."""
    names = [name.strip() for name in select.split(",") if name.strip() and name.strip() != "*"]
    return (
        [{name: row[name] for name in names if name in row} for row in rows] if names else [dict(row) for row in rows]
    )
