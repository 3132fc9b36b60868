"""How a Dataverse environment stores a value, shows it, and what a landing of it must hold.

A row is attribute -> value: a text, a whole number, a boolean, None, or one of the values below.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.calendar import utc_text

LABEL = "@OData.Community.Display.V1.FormattedValue"
TARGET = "@Microsoft.Dynamics.CRM.lookuplogicalname"
Row = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """A choice: its number, and the label that only an annotation tells."""

    code: int
    label: str


@dataclass(frozen=True)
class Link:
    """A lookup: the other record's id, name and table; an empty id is no record."""

    id: str
    label: str
    table: str


@dataclass(frozen=True)
class Number:
    """A decimal as it is written, such as `80.0000000000`."""

    text: str


def guid(hexadecimal: str) -> str:
    """A technical id as the platform writes it."""
    return str(uuid.UUID(hexadecimal))


def instant(day: date, hour: int = 8, minute: int = 0, second: int = 0) -> str:
    """A wall-clock time of the city as the platform writes it, in UTC with Z."""
    return utc_text(day, hour, minute, second).replace(" ", "T") + "Z"


def money(cents: int) -> Number:
    """Money, with the four decimals of a money column."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return Number(f"{sign}{cents // 100}.{cents % 100:02d}00")


def decimal(value: float) -> Number:
    """A decimal column's number, with its ten decimals."""
    return Number(f"{value:.10f}")


def shown(row: Mapping[str, Any], columns: set[str] | None, *, annotated: bool) -> Row:
    """The row as an answer holds it: the columns asked for (None: every one), labels where annotations were asked for."""
    found: Row = {}
    for name, value in row.items():
        field = f"_{name}_value" if isinstance(value, Link) else name
        if columns is not None and field not in columns:
            continue
        found[field] = value.code if isinstance(value, Choice) else value
        if isinstance(value, Link):
            found[field] = value.id or None
        if annotated and isinstance(value, (Choice, Link)) and value.label:
            found[field + LABEL] = value.label
        if annotated and isinstance(value, Link) and value.id:
            found[field + TARGET] = value.table
    return found


def landed(row: Mapping[str, Any]) -> dict[str, str | None]:
    """The row as a complete reading lands it: landed column -> exact text."""
    found: dict[str, str | None] = {}
    for name, value in row.items():
        if isinstance(value, (Choice, Link)):
            found[name] = str(value.code) if isinstance(value, Choice) else value.id or None
            found[f"{name}_display"] = value.label or None
        elif isinstance(value, Number):
            found[name] = value.text
        else:
            found[name] = value if value is None or isinstance(value, str) else json.dumps(value)
    return found


def encode(content: Any) -> str:
    """JSON with decimals as they are written."""
    if isinstance(content, Number):
        return content.text
    if isinstance(content, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{encode(value)}" for name, value in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ",".join(encode(value) for value in content) + "]"
    return json.dumps(content, ensure_ascii=False)
