"""ServiceNow's value shapes: whatever a field comes as, its stored value and what the platform displays.

Reference: platform interfaces, section 4.2. All of these occur: a text, an object with value and display_value, a
reference object with link, an empty text for an empty reference, null, and no key where access rules hide the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from extractors.cells import Cell, to_text


def read_cell(row: Mapping[str, Any], name: str) -> Cell:
    """The cell of a field in whatever shape it came; empty when the row does not have it."""
    raw = row.get(name)
    if not isinstance(raw, Mapping):
        return Cell(to_text(raw), None)
    display = to_text(raw.get("display_value"))
    if "value" in raw:
        return Cell(to_text(raw["value"]), display)
    if raw.get("link"):
        return Cell(urlsplit(str(raw["link"])).path.rstrip("/").rpartition("/")[2], display)
    if "display_value" in raw:
        return Cell(display, display)
    return Cell(to_text(raw) if raw else None, None)


def read_id(row: Mapping[str, Any]) -> str | None:
    """The row's sys_id, None when it has none."""
    return (read_cell(row, "sys_id").value or "").strip() or None
