"""Dataverse values: a column's value with its label, the deletions in a delta, and the hours in `msdyn_plannedwork`.

Shapes: platform interfaces, 2.2 and 2.4. A lookup is `_<attribute>_value`; what a person sees of a lookup or a choice comes
as an annotation beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from extractors.cells import Cell, to_text
from extractors.records import Row

LABEL = "@OData.Community.Display.V1.FormattedValue"
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
JSON_DATE = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_cell(row: Row, field: str) -> Cell:
    """A column's value and label; `field` may be a lookup's attribute name, or name an annotation (`column@...`)."""
    name = field if field in row else f"_{field}_value"
    value, label = row.get(name), row.get(name + LABEL)
    text = format(value, "f") if isinstance(value, Decimal) else to_text(value)
    return Cell(text, label if isinstance(label, str) else None)


def is_column(name: str) -> bool:
    """Whether a name in a row is a column, not an annotation."""
    return "@" not in name


def find_deleted(row: Row, key_field: str) -> str | None:
    """The id of the record that an entry of a delta says is deleted; None when the entry is a record.

    Either `{"@odata.context": ".../$deletedEntity", "id": ...}` or OData's later `{"@removed": ..., "@id": ...}`.
    """
    is_deletion = "$deletedEntity" in str(row.get("@odata.context", "")) or "@removed" in row or "@odata.removed" in row
    if not is_deletion and not ("reason" in row and "id" in row and key_field not in row):
        return None
    text = next((str(row[name]) for name in ("id", key_field, "@odata.id", "@id") if row.get(name)), "")
    found = GUID.findall(text)
    return found[-1] if found else text


def unroll_planned_work(row: Row, key_field: str) -> Iterator[dict[str, Any]]:
    """The segments of an assignment's `msdyn_plannedwork`, one row each: start, finish (instants) and hours.

    Segments of one span are added up. Raises ValueError when the text is no list of segments.
    """
    text = row.get("msdyn_plannedwork")
    segments = json.loads(text, parse_float=Decimal) if isinstance(text, str) and text.strip() else (text or [])
    hours: dict[tuple[str, str], Decimal] = {}
    try:
        for segment in segments:
            span = read_instant(segment["Start"]), read_instant(segment["End"])
            hours[span] = hours.get(span, Decimal(0)) + Decimal(str(segment["Hours"]))
    except (TypeError, KeyError, AttributeError, InvalidOperation, OverflowError) as error:
        raise ValueError("no list of segments") from error
    for (start, finish), amount in hours.items():
        yield {key_field: row.get(key_field), "segment_start": start, "segment_finish": finish, "hours": amount}


def read_instant(value: Any) -> str:
    """A JSON date (`/Date(1571158800000)/`, milliseconds) as an ISO instant; any other text as it is."""
    found = JSON_DATE.fullmatch(str(value).strip())
    if not found:
        return str(value)
    instant = EPOCH + timedelta(milliseconds=int(found.group(1)))
    return instant.isoformat(timespec="milliseconds" if instant.microsecond else "seconds").replace("+00:00", "Z")
