"""One ServiceNow instance: its live tables, and how a row is written into an answer.

The limit is applied before the rows that the user may not see are taken out, so a page may be short or empty while more follow.
"""

import threading
from dataclasses import dataclass, field
from typing import Any

from sandbox.calendar import local_text
from sandbox.faults import Faults
from sandbox.mishaps import lot
from sandbox.servicenow_drift import told_dictionary
from sandbox.servicenow_office import Row, Tables
from sandbox.servicenow_query import parse_query
from sandbox.servicenow_schema import choices, descendants, display_field, elements, table_names


@dataclass
class Page:
    """One page of a table: the rows after the ACL, and the count before it."""

    rows: list[dict[str, Any]]
    total: int


@dataclass
class Instance:
    """The state behind the HTTP server."""

    base_url: str = ""
    faults: Faults = field(default_factory=Faults)
    _tables: Tables = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _by_id: dict[str, tuple[str, Row]] = field(default_factory=dict)
    _newest: str = ""
    _pages: int = 0

    def load(self, tables: Tables) -> None:
        """Takes a night's rows in place of the ones before."""
        with self._lock:
            self._tables = {table: [dict(row) for row in rows] for table, rows in tables.items()}
            self._by_id = {row["sys_id"]: (table, row) for table, rows in self._tables.items() for row in rows}
            self._newest = max((row["sys_updated_on"] for _, row in self._by_id.values()), default="")

    def stored(self, table: str) -> list[Row]:
        """The rows of a table and of every table that extends it as they are kept, faults in force left out of account."""
        with self._lock:
            return [dict(row) for each in descendants(table) for row in self._tables.get(each, ())]

    def rows_of(self, table: str) -> list[Row]:
        """The stored rows of a table and of every table that extends it."""
        with self._lock:
            found = [row for each in descendants(table) for row in self._tables.get(each, ())]
        return self._disturbed(table, found)

    def page(
        self, table: str, query: str, fields: list[str], *, limit: int, offset: int, display: str, with_links: bool
    ) -> Page:
        """One page of a table, as the platform would answer it."""
        with self._lock:
            found = self.select(table, query)
            cut = found[offset : offset + limit]
            answer = [
                self._render(table, row, fields, display=display, with_links=with_links)
                for row in self._visible(table, cut)
            ]
            self._move_on(table, cut)
        return Page(answer, len(found))

    def select(self, table: str, query: str) -> list[Row]:
        """Every stored row that meets a query, in its order."""
        rows = self.rows_of(table)
        if self.faults.active("unstable_order", table):
            self._pages += 1
            turn = self._pages * 7 % max(len(rows), 1)
            rows = rows[turn:] + rows[:turn]
        return parse_query(query, lambda name: self._is_known(table, name)).select(
            rows, lambda row, name: self._walk(table, row, name)[0]
        )

    def _render(self, table: str, row: Row, fields: list[str], *, display: str, with_links: bool) -> dict[str, Any]:
        """A row as JSON: text values, references as objects or "", unknown fields left out, hidden ones missing."""
        if self._is_blanked(table, row):
            return {}
        names = [name for name in fields if self._is_known(table, name)] if fields else sorted(self._fields(table))
        hidden = self.faults.active("hide_fields", table)
        gone = set(hidden.field_name.split(",")) if hidden else set()
        return {
            name: self._cell(table, row, name, display=display, with_links=with_links)
            for name in names
            if name not in gone
        }

    def _fields(self, table: str) -> set[str]:
        found = set(elements(table))
        new, removed = self.faults.active("new_field", table), self.faults.active("removed_field", table)
        if new and not table.startswith("sys_"):
            found.add(new.field_name)
        return found - {removed.field_name} if removed and not table.startswith("sys_") else found

    def _is_known(self, table: str, name: str) -> bool:
        head, _, rest = name.partition(".")
        if head not in self._fields(table):
            return False
        element = elements(table).get(head)
        return not rest or bool(
            element and element.reference in table_names() and self._is_known(element.reference, rest)
        )

    def _walk(self, table: str, row: Row, name: str) -> tuple[str | None, str, str]:
        """(stored value, table, field) at the end of a dot-walk."""
        head, _, rest = name.partition(".")
        if not rest:
            return self._stored(table, row, head), table, head
        reference = elements(table)[head].reference
        target = self._find(reference, row.get(head, ""))
        return self._walk(reference, target, rest) if target else ("", reference, rest.split(".")[-1])

    def _stored(self, table: str, row: Row, name: str) -> str:
        new, changed = self.faults.active("new_field", table), self.faults.active("changed_type", table)
        if new and name == new.field_name:
            return new.value
        if changed and name == changed.field_name and row.get(name):
            return changed.value
        if name == "sys_updated_on" and self.faults.active("same_second", table):
            return self._newest
        return row.get(name, "")

    def _find(self, table: str, key: str) -> Row | None:
        """The row that a reference points at; a table's own references to tables and types go by name."""
        if table == "sys_db_object" and len(key) != 32:
            return next((row for row in self._tables.get(table, ()) if row["name"] == key), None)
        return self._by_id[key][1] if key in self._by_id else None

    def _cell(self, table: str, row: Row, name: str, *, display: str, with_links: bool) -> Any:
        value, owner, last = self._walk(table, row, name)
        value = value or ""
        element = elements(owner).get(last)
        shown = self._display(owner, last, value)
        reference = element.reference if element and value else ""
        link = (
            f"{self.base_url}/api/now/table/{reference}/{value}"
            if len(value) == 32
            else f"{self.base_url}/api/now/table/{reference}?name={value}"
        )
        if display == "all":
            cell = {"display_value": shown if value or element is None else "", "value": value}
            return {**cell, "link": link} if reference and with_links else cell
        if display == "true":
            return {"display_value": shown, "link": link} if reference and with_links else shown
        return {"link": link, "value": value} if reference and with_links else value

    def _display(self, table: str, name: str, value: str) -> str | None:
        element = elements(table).get(name)
        if element is None or not value:
            return value
        if element.reference:
            target = self._find(element.reference, value)
            actual = self._by_id[value][0] if value in self._by_id else element.reference
            return target.get(display_field(actual), "") if target else value
        if element.is_choice:
            return choices(table, name).get(value, value)
        if element.type == "glide_date_time":
            return local_text(value) if len(value) == 19 else value
        if element.type == "currency":
            return f"${float(value):,.2f}" if value.replace(".", "").replace("-", "").isdigit() else value
        return value

    def _visible(self, table: str, rows: list[Row]) -> list[Row]:
        """What the ACL leaves of a page; a duplicated row comes twice."""
        hidden = self.faults.active("hide_rows", table)
        if hidden:
            rows = [row for row in rows if lot(row["sys_id"]) >= hidden.share]
        twice, differing = (
            self.faults.active("duplicate_rows", table),
            self.faults.active("differing_duplicates", table),
        )
        if rows and twice:
            rows = [*rows, rows[0]]
        if rows and differing and self.faults.use_once(differing):
            rows = [*rows, {**rows[0], "short_description": rows[0].get("short_description", "") + " (second copy)"}]
        return rows

    def _is_blanked(self, table: str, row: Row) -> bool:
        blank = self.faults.active("blank_rows", table)
        return bool(blank) and lot(row["sys_id"]) < (blank.share if blank else 0)

    def _disturbed(self, table: str, rows: list[Row]) -> list[Row]:
        lost = self.faults.active("lose_rows", table)
        if lost and not table.startswith("sys_"):
            return [row for row in rows if lot(row["sys_id"] + "lost") >= lost.share]
        if table == "sys_dictionary":
            return told_dictionary(rows, self.faults)
        return rows

    def _move_on(self, table: str, served: list[Row]) -> None:
        """Between two pages someone inserts a row, deletes a served one and changes another."""
        fault = self.faults.active("between_pages", table)
        if not fault or not served or not self.faults.use_once(fault):
            return
        own = (
            self._tables[served[0]["sys_class_name"]]
            if served[0].get("sys_class_name") in self._tables
            else self._tables[table]
        )
        self._pages += 1
        doomed = served[0]
        own.remove(doomed)
        born = {**doomed, "sys_id": f"{self._pages:032x}", "number": f"{doomed.get('number', '')}N{self._pages}"}
        own.insert(0, born)
        self._by_id[born["sys_id"]] = (table, born)
        if len(served) > 1:
            served[-1]["short_description"] = served[-1].get("short_description", "") + " (changed)"
            served[-1]["sys_updated_on"] = self._newest
        record = {
            "sys_id": f"{self._pages:031x}d",
            "tablename": doomed.get("sys_class_name", table),
            "documentkey": doomed["sys_id"],
        }
        stamps = {"sys_created_on": self._newest, "sys_updated_on": self._newest}
        self._tables.setdefault("sys_audit_delete", []).append({**record, **stamps})
