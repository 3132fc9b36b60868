"""Clarity's value shapes: a lookup object, a lookup of several values, a time-varying value, or a plain JSON value.

Reference: platform interfaces, section 3.3 "Value rule". A lookup's id is always a text, also "0"; empty is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.cells import NOTHING, Cell, to_text
from extractors.records import Row

ID = "_internalId"


def read_cell(row: Row, name: str) -> Cell:
    """The cell of a field in whatever shape it came; empty when the row does not have it."""
    raw = row.get(name)
    return _read_object(raw) if isinstance(raw, Mapping) else Cell(to_text(raw))


def read_row_id(row: Row) -> int | None:
    """The row's technical id, a number or its text; None when it has none."""
    text = (read_cell(row, ID).value or "").strip()
    return int(text) if text.isdigit() else None


def is_field(name: str) -> bool:
    """Whether a name in a row is an attribute: `_self` and its kind are links, only the technical id is content."""
    return name == ID or not name.startswith("_")


def _read_object(raw: Mapping[str, Any]) -> Cell:
    """The id and wording of a lookup, the total of a time-varying value, else the object as JSON."""
    values = raw.get("values")
    if isinstance(values, list):
        shown = [_wording(one) for one in values]
        return Cell(to_text(values), ", ".join(text for text in shown if text)) if values else NOTHING
    if "id" in raw:
        return Cell(to_text(raw["id"]), to_text(raw.get("displayValue")))
    if "displayValue" in raw:
        text = to_text(raw["displayValue"])
        return Cell(text, text)
    if raw.get("_type") == "tsv" or "segmentList" in raw:
        return Cell(to_text(raw.get("total")))
    return Cell(to_text(raw)) if raw else NOTHING


def _wording(one: object) -> str | None:
    return to_text(one.get("displayValue") or one.get("id")) if isinstance(one, Mapping) else to_text(one)
