"""Which attributes a resource is asked for, and under which name each declared field comes.

An instance answers 400 to an attribute that it lacks, so `/describe/{resource}` is read first where the user may read
it; else whatever a 400 names is dropped and the rest asked for again (platform interfaces, 3.4).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from extractors.clarity_cells import ID, read_cell
from extractors.errors import ExtractError
from extractors.records import Mapped, Row
from extractors.streams import Column

ALTERNATIVES = "|"
NAMING_KEYS = ("apiAttributeId", "attributeId", "apiAlias", "apiName", "attributeName", "name", "id", "code")
LISTING_KEYS = ("attributes", "_results", "results", "fields")
NAMINGS = (
    re.compile(r"[Aa]ttributes?\s+name:?\s+['\"\[(]*([A-Za-z_][\w@]*)"),
    re.compile(r"[Aa]ttributes?:?\s+['\"\[(]*([A-Za-z_][\w@]*)"),
    re.compile(r"['\"\[]([A-Za-z_][\w@]*)['\"\]]"),
)
PROJECT_LINK = re.compile(r"/projects/([^/?]+)/")


class Attributes:
    """The attributes of one resource for one stream. `known` are those that the instance describes, None when it does not.

    It may be used from several threads: what one learns of the instance, all keep to.
    """

    def __init__(
        self, place: str, columns: Sequence[Column], mapped: Sequence[Mapped] = (), known: frozenset[str] | None = None
    ) -> None:
        self.known = known
        self._place = place
        self._configured = tuple(dict.fromkeys(one.field_name for one in mapped))
        self._lock = threading.Lock()
        self._sources = {column.field: _resolve(column.field, known) for column in columns if column.field != ID}
        self._left: set[str] = set()
        self._asks_id = False

    def names(self) -> tuple[str, ...]:
        """The attributes to ask for, in declared order."""
        with self._lock:
            declared = [name for names in self._sources.values() for name in names]
            return tuple(dict.fromkeys([ID] * self._asks_id + declared + list(self._configured)))

    def missing(self) -> tuple[str, ...]:
        """Declared fields of which the instance has no attribute."""
        with self._lock:
            return tuple(field for field, names in self._sources.items() if not names and field not in self._left)

    def require(self, seen: Collection[str] | None) -> None:
        """Raise ExtractError for a configured field that is neither described nor in any row (`seen`, None without rows)."""
        for name in self._configured:
            is_described = self.known is not None and name in self.known
            if not is_described and seen is not None and name not in seen:
                raise self._unknown(name)

    def leave(self, fields: Iterable[str]) -> None:
        """Do not ask for these declared fields: the reader knows them without."""
        with self._lock:
            for field in fields:
                self._sources[field] = ()
                self._left.add(field)

    def require_id(self) -> bool:
        """Ask for the technical id by name, for an instance that does not give it unasked; False when that was done."""
        with self._lock:
            was_asked, self._asks_id = self._asks_id, True
        return not was_asked

    def drop(self, words: str) -> bool:
        """Leave out the attributes that a refusal names; False when it names none, ExtractError when it is a configured one."""
        refused = _refused_names(words, self.names())
        for name in refused:
            if name in self._configured:
                raise self._unknown(name)
        with self._lock:
            for field, names in self._sources.items():
                self._sources[field] = tuple(name for name in names if name not in refused)
        return bool(refused)

    def _unknown(self, name: str) -> ExtractError:
        return ExtractError(
            f"{self._place} does not know the configured field {name!r}; correct fields of the source, or give the "
            "attribute an API Attribute ID."
        )

    def adapt(self, row: Row, project: str | None, project_field: str | None, otherwise: Mapping[str, str]) -> Row:
        """The row under its declared fields' names, with what the place where it was found says of it.

        `project` is known where the row hangs on one; else it is told by the row or its own link.
        """
        taken = {name for names in self._sources.values() for name in names} - set(self._configured)
        found = {name: value for name, value in row.items() if name not in taken}
        for field, names in self._sources.items():
            present = [name for name in names if name in row]
            if present:
                found[field] = next((row[name] for name in present if read_cell(row, name).value), row[present[0]])
        for field, value in otherwise.items():
            if not read_cell(found, field).value:
                found[field] = value
        if project_field:
            own = read_cell(found, project_field).value
            found[project_field] = project or (found[project_field] if own else _linked_project(row))
        return found


def read_names(description: Any) -> frozenset[str] | None:
    """Every attribute name in an answer of `/describe/{resource}`, whatever its shape; None when it holds none."""
    listed: Any = description
    if isinstance(description, Mapping):
        listed = next((description[key] for key in LISTING_KEYS if description.get(key)), ())
    if isinstance(listed, Mapping):
        return frozenset(listed)
    if not isinstance(listed, list):
        return None
    names = {name for one in listed for name in _names_of(one)}
    return frozenset(names) or None


def _names_of(one: Any) -> list[str]:
    if isinstance(one, Mapping):
        return [one[key] for key in NAMING_KEYS if isinstance(one.get(key), str)]
    return [one] if isinstance(one, str) else []


def _resolve(field: str, known: frozenset[str] | None) -> tuple[str, ...]:
    """The instance's own spellings of a declared field, in order of preference."""
    alternatives = field.split(ALTERNATIVES)
    if known is None:
        return tuple(alternatives)
    spellings: dict[str, list[str]] = {}
    for name in sorted(known):
        spellings.setdefault(_fold(name), []).append(name)
    exact = [name for name in alternatives if name in known]
    alike = [name for one in alternatives for name in spellings.get(_fold(one), ())]
    return tuple(dict.fromkeys([*exact, *alike]))


def _fold(name: str) -> str:
    """A name by its letters: the PMO add-in spells cop_overall_status what others call overallStatus."""
    return name.lower().replace("_", "").removeprefix("cop")


def _refused_names(words: str, asked: Sequence[str]) -> frozenset[str]:
    """The attributes asked for that a refusal names, by the first manner of naming that gives any."""
    for naming in NAMINGS:
        if named := frozenset(naming.findall(words)) & frozenset(asked):
            return named
    return frozenset()


def _linked_project(row: Row) -> str | None:
    match = PROJECT_LINK.search(str(row.get("_self") or ""))
    return match[1] if match else None
