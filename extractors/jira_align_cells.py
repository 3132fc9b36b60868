"""Jira Align's value shapes: a plain value, an expanded sub-object, a list of status reports, a custom field.

Facts (platform reference, section 5.2): `customFields` is a list of one-key objects; `owner`, `primaryProgram` and the like
are objects only where the answer is expanded; `health` and `status` may be an object (EpicHealthDto, EpicStatusReportDto) or
plain; an enum may come as "84 - Implementing MVP".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from extractors.cells import NOTHING, Cell, to_text
from extractors.jira_align_words import Words
from extractors.platform_stream import walk
from extractors.records import Row

CUSTOM_FIELDS = "customFields"
CODES = ("statusId", "id", "type", "value")
TEXTS = ("fullName", "title", "name", "status")
REPORTED = frozenset({"status", "health"})
NUMBERED = re.compile(r"(-?\d+)\s+-\s+(\S.*)", re.DOTALL)

ReadCell = Callable[[Row, str], Cell]


def make_cell_reader(names: Collection[str], choices: Collection[str], words: Words) -> ReadCell:
    """How the cells of one resource are read; `names` are those it goes by in `enums`, `choices` its fields that are enums."""

    def read(row: Row, field: str) -> Cell:
        cell = _to_cell(field, read_value(row, field))
        if cell.value is None or cell.display or not (field in choices or words.knows(names, field)):
            return cell
        numbered = NUMBERED.fullmatch(cell.value)
        if numbered:
            return Cell(numbered[1], numbered[2])
        return Cell(cell.value, words.find(names, field, cell.value, row))

    return read


def read_value(row: Row, field: str) -> Any:
    """The raw value of a field: a field of the row, a dotted path, or a custom field by its own name."""
    if field in row:
        return row[field]
    head, _, rest = field.partition(".")
    if head == CUSTOM_FIELDS:
        return dict(custom_fields(row)).get(rest)
    return walk(row, field) if rest else dict(custom_fields(row)).get(field)


def custom_fields(row: Row) -> Iterator[tuple[str, Any]]:
    """Each custom field of a row and its value, whether it comes as a one-key object, a name beside a value, or one object."""
    listed = row.get(CUSTOM_FIELDS)
    for one in [listed] if isinstance(listed, Mapping) else listed or ():
        if not isinstance(one, Mapping):
            continue
        name = one.get("fieldName") or one.get("name")
        if isinstance(name, str) and "value" in one:
            yield name, one["value"]
        else:
            yield from one.items()


def read_id(row: Row) -> int | None:
    """The row's whole-number id, None when it has none."""
    text = (to_text(row.get("id")) or "").strip()
    return int(text) if text.isdecimal() else None


def _to_cell(field: str, raw: Any) -> Cell:
    if field in REPORTED and isinstance(raw, list):
        raw = max(raw, key=_report_age, default=None)
    if not isinstance(raw, Mapping):
        return Cell(to_text(raw))
    values = [text for name in CODES if (text := to_text(raw.get(name)))]
    texts = [text for name in TEXTS if (text := to_text(raw.get(name)))]
    if values or texts:
        return Cell((values or texts)[0], texts[0] if texts else None)
    return Cell(to_text(raw)) if raw else NOTHING


def _report_age(report: Any) -> tuple[str, int]:
    """What makes a status report the newest of its list."""
    if not isinstance(report, Mapping):
        return "", -1
    return to_text(report.get("createdDate")) or "", read_id(report) or 0
