"""Stream declarations, read once from `declarations/*.yml`: the one place that names columns, kinds and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DECLARATIONS = Path(__file__).parent / "declarations"
DISPLAYED_KINDS = frozenset({"reference", "choice"})


@dataclass(frozen=True)
class Column:
    """A declared column: its name as landed, its kind (see `declarations/delivered.yml`), and whether a record needs it."""

    name: str
    kind: str
    is_required: bool = False


@dataclass(frozen=True)
class Stream:
    """A declared stream: grain is one record per key, or one line of a file where there is no key."""

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
    return {name: _to_stream(name, entry) for name, entry in yaml.safe_load(text).items()}


@cache
def relation_kinds() -> tuple[str, ...]:
    """Every declared relation kind, in name order."""
    return tuple(sorted(path.stem for path in DECLARATIONS.glob("*.yml")))


def _to_stream(name: str, entry: Mapping[str, Any]) -> Stream:
    columns = tuple(
        Column(name=column, kind=str(kind).rstrip("!"), is_required=str(kind).endswith("!"))
        for column, kind in entry["columns"].items()
    )
    return Stream(
        name=name,
        columns=columns,
        key=tuple(entry.get("key", ["sys_id"] if "table" in entry else [])),
        family=entry.get("family", "project"),
        key_when=tuple(entry.get("key_when", [])),
        key_also=tuple(entry.get("key_also", [])),
        keyless_when=tuple(entry.get("keyless_when", [])),
        deliveries=entry.get("deliveries", "latest"),
        is_money=bool(entry.get("is_money", False)),
        table=entry.get("table"),
        is_optional=bool(entry.get("is_optional", entry.get("optional", False))),
    )
