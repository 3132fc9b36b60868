"""One Jira Align site: its live rows, and how a page of them is answered.

An answer is cut to 100 rows, tells no total, and shows only what the user's role lets it show; sub-objects, health and status
come only where the answer is expanded.
"""

import re
import threading
from dataclasses import dataclass, field

from sandbox.faults import Faults
from sandbox.jira_align_records import EXPANDED, Row
from sandbox.mishaps import disturbed, lot, repeated

PAGE_CAP = 100
_TERM = re.compile(r"(\w+) (eq|ge|gt) (?:'([^']*)'|(\S+))")


class WrongQueryError(ValueError):
    """Raised when an option of a request cannot be read."""


@dataclass(frozen=True)
class Query:
    """What a request asks for; `top` is cut to the cap."""

    top: int = PAGE_CAP
    skip: int = 0
    order: str = ""
    chosen: str = ""
    is_expanded: bool = False


@dataclass
class Site:
    """The state behind the HTTP server."""

    base_url: str = ""
    faults: Faults = field(default_factory=Faults)
    _rows: dict[str, list[Row]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _pages: int = 0

    def load(self, rows: dict[str, list[Row]]) -> None:
        """Takes a night's rows in place of the ones before."""
        with self._lock:
            self._rows = {resource: [dict(row) for row in found] for resource, found in rows.items()}

    def stored(self, resource: str) -> list[Row]:
        """Every row as it stands, sub-objects filled in, whoever may see it."""
        with self._lock:
            return [shown_row(row, is_expanded=True) for row in self._rows.get(resource, ())]

    def has(self, resource: str) -> bool:
        """Whether the site has that resource."""
        missing = self.faults.active("missing_table", resource)
        return resource in self._rows and not (missing and missing.table == resource)

    def find(self, resource: str, number: str) -> Row | None:
        """One row by its id."""
        return next((row for row in self._told(resource) if str(row["id"]) == number), None)

    def is_hidden(self, resource: str, row: Row) -> bool:
        """Whether the user's role keeps a row out of sight."""
        hidden = self.faults.active("hide_rows", resource)
        return bool(hidden) and lot(str(row["id"])) < (hidden.share if hidden else 0)

    def page(self, resource: str, query: Query, *, epic: str = "") -> list[Row]:
        """One page of a resource, or of the milestones of one epic; WrongQueryError for options that it does not know."""
        with self._lock:
            rows = [row for row in self._told(resource) if not self.is_hidden(resource, row)]
            rows = [row for row in rows if not epic or str(row.get("epicId")) == epic]
            rows = _select(self._turned(resource, rows, query), query)
            served = rows[query.skip : query.skip + min(query.top, PAGE_CAP)]
            lost = query.skip and self.faults.active("expand_lost", resource)
            answer = [shown_row(row, is_expanded=query.is_expanded and not lost) for row in served]
            answer = [self._without_fields(resource, row) for row in answer]
            self._move_on(resource, served)
        return repeated(answer, resource, self.faults, "title")

    def _told(self, resource: str) -> list[Row]:
        return disturbed(self._rows.get(resource, ()), resource, self.faults, lambda row: str(row["id"]))

    def _turned(self, resource: str, rows: list[Row], query: Query) -> list[Row]:
        if query.order or not self.faults.active("unstable_order", resource):
            return rows
        self._pages += 1
        turn = self._pages * 7 % max(len(rows), 1)
        return rows[turn:] + rows[:turn]

    def _without_fields(self, resource: str, row: Row) -> Row:
        hidden = self.faults.active("hide_fields", resource)
        gone = hidden.field_name.split(",") if hidden else ()
        return {name: value for name, value in row.items() if name not in gone}

    def _move_on(self, resource: str, served: list[Row]) -> None:
        """Between two pages someone deletes a served row, makes another and changes a third."""
        fault = self.faults.active("between_pages", resource)
        if not fault or not served or not self.faults.use_once(fault):
            return
        rows = self._rows[resource]
        number = max(int(row["id"]) for row in rows) + 1
        doomed = next((row for row in rows if row["id"] == served[0]["id"]), None)
        if doomed is None:
            return
        rows.remove(doomed)
        rows.append({**doomed, "id": number, "title": f"New {number}"})
        changed = next((row for row in rows if row["id"] == served[-1]["id"]), None)
        if changed is not None:
            changed |= {
                "title": f"{changed.get('title') or ''} (changed)",
                "lastUpdatedDate": "2026-11-21T07:00:00.001Z",
            }


def shown_row(row: Row, *, is_expanded: bool) -> Row:
    """A row as answered: what expansion fills is null without it, sub-objects and all."""
    filled = row.get(EXPANDED, {})
    own = {name: value for name, value in row.items() if name != EXPANDED}
    return own | (filled if is_expanded else dict.fromkeys(filled))


def _select(rows: list[Row], query: Query) -> list[Row]:
    found = [row for row in rows if _matches(row, query.chosen)] if query.chosen else list(rows)
    if not query.order:
        return found
    name, _, direction = query.order.partition(" ")
    return sorted(found, key=lambda row: (row.get(name) is not None, row.get(name)), reverse=direction == "desc")


def _matches(row: Row, chosen: str) -> bool:
    """Whether a row meets `a eq 1 or a eq 2`, in parentheses or not; nulls meet no comparison."""
    for term in chosen.strip("() ").split(" or "):
        match = _TERM.fullmatch(term.strip())
        if match is None:
            raise WrongQueryError(term)
        value, wanted = row.get(match[1]), match[3] or match[4]
        if value is None:
            continue
        if str(value) == wanted or (match[2] != "eq" and str(value) > wanted):
            return True
    return False
