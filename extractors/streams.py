"""Stream declarations, read once from `declarations/*.yml`: the one place that names columns, kinds and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DECLARATIONS = Path(__file__).parent / "declarations"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader; libyaml's where it is there, which is ten times as fast."""
DISPLAYED_KINDS = frozenset({"reference", "choice"})


@dataclass(frozen=True)
class Column:
    """A declared column: its name as landed, its kind (see `declarations/delivered.yml`), and whether a record needs it.

    `source_field` is the source's own name where it differs, a dotted path where the value lies deeper.
    """

    name: str
    kind: str
    is_required: bool = False
    source_field: str = ""

    @property
    def field(self) -> str:
        """The field of the source that it is read from."""
        return self.source_field or self.name


@dataclass(frozen=True)
class Stream:
    """A declared stream: grain is one record per key, or one line of a file where there is no key.

    A platform's stream names its resource as `table`; its key is its first column unless `key` says otherwise.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    family: str = "project"
    key_when: tuple[str, ...] = ()
    key_also: tuple[str, ...] = ()
    keyless_when: tuple[str, ...] = ()
    deliveries: str = "latest"
    is_money: bool = False
    table: str | None = None
    is_optional: bool = False

    def column(self, name: str) -> Column:
        """The declared column of that name; KeyError when there is none."""
        return {column.name: column for column in self.columns}[name]

    def effective_key(self, mapped: frozenset[str]) -> tuple[str, ...]:
        """The key columns a feed gives its records, from the columns it maps; () when its rows have no key of their own.

        Rule: interfaces, section 3 "Keys".
        """
        if any(name in mapped for name in self.keyless_when):
            return ()
        if self.key_when:
            return self.key_when if mapped.issuperset(self.key_when) else ()
        return self.key + tuple(name for name in self.key_also if name in mapped)


@cache
def load_streams(relation: str) -> Mapping[str, Stream]:
    """Streams of one relation kind (`delivered`, `servicenow`, ...) by name, in declared order."""
    text = (DECLARATIONS / f"{relation}.yml").read_text(encoding="utf-8")
    return {name: _to_stream(name, entry) for name, entry in yaml.load(text, Loader=LOADER).items()}


@cache
def relation_kinds() -> tuple[str, ...]:
    """Every declared relation kind, in name order."""
    return tuple(sorted(path.stem for path in DECLARATIONS.glob("*.yml")))


def mapped_kind(relation: str, kind: str) -> str:
    """The kind that a platform's field lands as where the city maps it to a canonical column of that kind.

    Money is what the platform computed; a date follows the platform's own way of writing time (interfaces, section 3).
    """
    if kind == "amount":
        return "computed_amount"
    if kind != "date":
        return kind
    own = {column.kind for column in load_streams(relation)["projects"].columns}
    return "local_date" if "local_datetime" in own else "calendar_date" if "calendar_date" in own else "date"


def _to_stream(name: str, entry: Mapping[str, Any]) -> Stream:
    columns = tuple(_to_column(column, kind) for column, kind in entry["columns"].items())
    first = [columns[0].name] if "table" in entry else []
    return Stream(
        name=name,
        columns=columns,
        key=tuple(entry.get("key", first)),
        family=entry.get("family", "project"),
        key_when=tuple(entry.get("key_when", [])),
        key_also=tuple(entry.get("key_also", [])),
        keyless_when=tuple(entry.get("keyless_when", [])),
        deliveries=entry.get("deliveries", "latest"),
        is_money=bool(entry.get("is_money", False)),
        table=entry.get("table"),
        is_optional=bool(entry.get("is_optional", entry.get("optional", False))),
    )


def _to_column(name: str, entry: Any) -> Column:
    """A column from its kind, or from `{from: THEIR_FIELD, kind: KIND}`; a `!` after the kind: a record needs it."""
    kind = str(entry["kind"] if isinstance(entry, Mapping) else entry)
    field = str(entry["from"]) if isinstance(entry, Mapping) else ""
    return Column(name=name, kind=kind.rstrip("!"), is_required=kind.endswith("!"), source_field=field)
