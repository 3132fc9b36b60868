"""One Dataverse table: the columns to ask for, and the ways to ask: whole, by condition, by id, only the ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.dataverse_api import LOOKUP_TYPES, Organisation, Sweep
from extractors.dataverse_cells import GUID, read_cell
from extractors.errors import ExtractError
from extractors.faults import RefusedError
from extractors.nearest import nearest
from extractors.records import Row

ASKED_AT_ONCE = 20
CHANGED_FIELD = "modifiedon"
UNKNOWN_COLUMN = re.compile(r"property named '([^']+)'")


class Selection:
    """The columns of `$select`: those wanted that the table has.

    `attributes` is its attribute list; where that is unknown (None), columns are left out as the environment refuses them, and
    `$select` as a whole where it refuses without naming one. `missing` are the wanted fields that the table lacks.
    """

    def __init__(self, wanted: Sequence[str], attributes: Mapping[str, str] | None) -> None:
        self.attributes = attributes
        self._columns = {field: column for field in wanted if (column := self._spell(field))}
        self.missing = {field for field in wanted if field not in self._columns}
        self._is_named = True

    def text(self) -> str:
        """The value of `$select`, '' to get every column."""
        return ",".join(dict.fromkeys(self._columns.values())) if self._is_named else ""

    def has(self, field: str) -> bool:
        """Whether a field is asked for."""
        return field in self._columns

    def drop(self, error: RefusedError) -> bool:
        """Leave out the column that a refusal names; False when the refusal is about something else."""
        found = UNKNOWN_COLUMN.search(error.detail)
        fields = [field for field, column in self._columns.items() if found and column == found.group(1)]
        for field in fields:
            del self._columns[field]
            self.missing.add(field)
        if fields:
            return True
        is_unnamed = error.status == 400 and self.attributes is None and self._is_named
        self._is_named = self._is_named and not is_unnamed
        return is_unnamed

    def require(self, place: str, source_name: str, names: Sequence[str]) -> None:
        """Raise ExtractError, naming the nearest column, when a configured field is not there."""
        for name in names:
            if name in self.missing:
                known = sorted({*(self.attributes or self._columns)} - {name}) or ["msdyn_subject"]
                raise ExtractError(
                    f"{place} has no column {name!r} that may be selected (did you mean {nearest(name, known)!r}?); "
                    f"correct fields of source {source_name}, or grant the integration user read on it."
                )

    def _spell(self, field: str) -> str | None:
        """The column that gives a field: a lookup's is `_<attribute>_value`; None when the table has no such attribute."""
        name = field.partition("@")[0]
        if self.attributes is None:
            return name
        if name in self.attributes:
            return f"_{name}_value" if self.attributes[name] in LOOKUP_TYPES and not name.startswith("_") else name
        is_lookup = name.startswith("_") and name.endswith("_value")
        return name if is_lookup and name[1 : -len("_value")] in self.attributes else None


@dataclass(frozen=True)
class Ids:
    """Every record's key with its `modifiedon` (None where the table has none), and the rows the environment says it has."""

    changed: Mapping[str, str | None]
    total: int | None


class TableReader:
    """Asks one table. Every method may raise the errors of `extractors.faults`."""

    def __init__(
        self, organisation: Organisation, subject: str, set_name: str, key_field: str, selection: Selection, expand: str
    ) -> None:
        self._organisation = organisation
        self._subject = subject
        self._set_name = set_name
        self.key_field = key_field
        self.selection = selection
        self._expand = expand

    def open(self, *, is_tracked: bool = False, where: str = "") -> Sweep:
        """A sweep whose first page is there, sorted by key; with change tracking unsorted, and without it where that is refused."""
        while True:
            options = {"$select": self.selection.text(), "$filter": where, "$expand": self._expand}
            if not is_tracked:
                options |= {"$orderby": self.key_field, "$count": "true"}
            sweep = self._sweep(options, is_tracked=is_tracked)
            try:
                sweep.start()
            except RefusedError as error:
                if self.selection.drop(error):
                    continue
                if not is_tracked:
                    raise
                is_tracked = False
                continue
            return sweep

    def read_ids(self) -> Ids:
        """Every record's key."""
        fields = [self.key_field] + ([CHANGED_FIELD] if self.selection.has(CHANGED_FIELD) else [])
        sweep = self._sweep({"$select": ",".join(fields), "$orderby": self.key_field, "$count": "true"})
        changed = {
            key: read_cell(row, CHANGED_FIELD).value
            for row in sweep.rows()
            if (key := read_cell(row, self.key_field).value)
        }
        return Ids(changed, sweep.total)

    def read_rows(self, keys: Sequence[str]) -> Iterator[Row]:
        """The records of these keys that are there."""
        urls = []
        for start in range(0, len(keys), ASKED_AT_ONCE):
            where = " or ".join(f"{self.key_field} eq {_literal(key)}" for key in keys[start : start + ASKED_AT_ONCE])
            options = {"$select": self.selection.text(), "$filter": where, "$expand": self._expand}
            urls.append(self._organisation.address(self._set_name, options))
        for page in self._organisation.ask_all(self._subject, urls):
            yield from page.rows

    def follow(self, link: str) -> Iterator[Row]:
        """The rows along a link that a row holds (`<navigation>@odata.nextLink`)."""
        return Sweep(self._organisation, self._subject, self._organisation.lengthen(link), may_restart=False).rows()

    def _sweep(self, options: Mapping[str, str], *, is_tracked: bool = False) -> Sweep:
        url = self._organisation.address(self._set_name, options)
        return Sweep(self._organisation, self._subject, url, is_tracked=is_tracked)


def _literal(key: str) -> str:
    return key if GUID.fullmatch(key) else "'" + key.replace("'", "''") + "'"
