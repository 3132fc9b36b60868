"""An explanation as text for a person: wrapped, aligned, money with its cents, dates ISO, times UTC."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from orchestration.catalogue import NULL_REASONS
from orchestration.explaining import Explanation, InputNumber
from orchestration.explaining_formula import MEMBERS, Cells, fill_in, number_text
from orchestration.explaining_landed import LandedRecord
from orchestration.explaining_rows import LANDED_COLUMNS, RowSet, cells_of

WIDTH = 118
LABEL = 20
ROWS_SHOWN = 25
RECORDS_SHOWN = 25
LONGEST_CELL = 40


def explanation_text(one: Explanation) -> str:
    """The whole explanation, one section after another."""
    sections = [_heading(one), _calculation(one), _missing(one), _members(one), _rows(one), _records(one)]
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines)


def calculation_with_numbers(one: Explanation) -> str | None:
    """The calculation with each number in its place; None where there is no arithmetic."""
    if one.calculation is None:
        return None
    numbers = {number.name: number for number in one.numbers}
    shown = {name: number_text(found.number, is_amount=found.is_amount) or "?" for name, found in numbers.items()}
    shown[MEMBERS] = str(one.published.coverage_count)
    return fill_in(one.calculation, shown, one.sums, cells_of(one.row_sets))


def verdict(one: Explanation) -> str:
    """Whether the published value comes out of the published numbers, in one sentence."""
    if one.published.value is None:
        return "There is no value."
    if one.calculation is None:
        return "The value is not worked out again here: its calculation is more than arithmetic; the rows are those it is made from."
    if not one.is_reproduced:
        return "The published numbers do NOT give the published value."
    if one.subject.entity_type != "project":
        return "The members' published numbers give the published value."
    if any(number.agrees is False for number in one.numbers):
        names = ", ".join(number.name for number in one.numbers if number.agrees is False)
        return f"The published numbers give the published value, but the rows below do not give {names}."
    unproven = [number.name for number in one.numbers if number.agrees is None]
    if unproven:
        return f"The published numbers give the published value; {', '.join(unproven)}: listed rows, not added up."
    return "The published numbers give the published value, and the rows below give the numbers."


def _heading(one: Explanation) -> Iterator[str]:
    subject, metric, published = one.subject, one.subject.metric, one.published
    day = f"{subject.as_of_date.isoformat()}{' (the build)' if subject.is_today else ''}"
    yield f"{metric['name']} ({metric['metric_id']}) of {subject.entity_name}, {day}"
    yield ""
    yield from _labelled("value", _value_text(one))
    if subject.is_today:
        yield from _labelled(
            "as of", f"the build's date; what is told by months stands at {subject.status_date.isoformat()}"
        )
    yield from _labelled("in words", metric["plain_name"])
    yield from _labelled("formula", metric["formula"])
    yield from _labelled("unit", f"{published.unit}; better: {metric['better']}")
    yield from _labelled("made from", metric["inputs"])
    yield from _labelled("standard", f"{metric['standard']} (definition version {published.definition_version})")
    if metric.get("caveat"):
        yield from _labelled("note", metric["caveat"])
    if subject.entity_type != "project":
        yield from _labelled("coverage", f"{published.coverage_count} of {published.coverage_of} members")


def _value_text(one: Explanation) -> str:
    published = one.published
    if published.null_reason is not None:
        return f"none: {one.reason_text} ({published.null_reason})"
    if published.value_amount is not None:
        return f"{published.value_amount:,.2f}"
    if published.unit == "amount":
        return f"{published.value:,.2f} ({published.value!r})"
    return str(published.value)


def _calculation(one: Explanation) -> Iterator[str]:
    if one.calculation is not None:
        yield from _labelled("calculation", one.calculation)
        result = "" if one.worked_out is None else f" = {number_text(one.worked_out, is_amount=False)}"
        yield from _labelled("with the numbers", f"{calculation_with_numbers(one)}{result}")
    yield from _labelled("", verdict(one))
    if one.numbers:
        yield ""
        yield "Numbers"
        cells = cells_of(one.row_sets)
        yield from _table([_number_cells(number, cells) for number in one.numbers])


def _number_cells(number: InputNumber, cells: Cells) -> list[str]:
    shown = number_text(number.number, is_amount=number.is_amount) or "-"
    reason = "" if number.reason_code is None else f"not usable: {number.reason_code}"
    worked = "" if number.calculation is None else fill_in(number.calculation, {}, {}, cells)
    return [number.name, shown, number.meaning, reason or ("" if worked in ("", shown, "?") else f"= {worked}")]


def _missing(one: Explanation) -> Iterator[str]:
    lacking = [number for number in one.numbers if number.reason_code is not None]
    if one.published.null_reason is None:
        return
    yield "What is missing"
    if not lacking:
        told = f"{(one.reason_text or '').capitalize()}. It is made from {one.subject.metric['inputs']}."
        yield from textwrap.wrap(told, WIDTH, initial_indent="  ", subsequent_indent="    ")
    for number in lacking:
        why = NULL_REASONS.get(str(number.reason_code), str(number.reason_code))
        told = f"{number.meaning}: {why}." + (f" It needs {number.missing}." if number.missing else "")
        yield from textwrap.wrap(told, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _members(one: Explanation) -> Iterator[str]:
    if one.subject.entity_type == "project" or not one.members:
        return
    yield f"Members ({len(one.members)})"
    names = [number.name for number in one.numbers]
    lines = [["project_id", "project_name", *names]]
    for member in one.members[:ROWS_SHOWN]:
        cells = []
        for name in names:
            given = member.numbers.get(name)
            shown = None if given is None else number_text(given.number, is_amount=name.endswith("_amount"))
            cells.append((given.reason_code if given is not None else None) or shown or "-")
        lines.append([member.project_id, member.project_name, *cells])
    yield from _table(lines)
    if len(one.members) > ROWS_SHOWN:
        yield f"  and {len(one.members) - ROWS_SHOWN} more (--json has all)"


def _rows(one: Explanation) -> Iterator[str]:
    filled = [found for found in one.row_sets if found.rows]
    for place, found in enumerate(filled):
        if place:
            yield ""
        yield from _row_set(found)


def _row_set(found: RowSet) -> Iterator[str]:
    yield f"{found.title}: {len(found.rows)}"
    shown = [place for place, name in enumerate(found.columns) if name not in LANDED_COLUMNS]
    if len(found.rows) == 1:
        for place in shown:
            if found.rows[0][place] is not None:
                yield from _labelled(found.columns[place], _cell(found.rows[0][place]), width=32)
        return
    rows = found.rows[:ROWS_SHOWN]
    kept = [place for place in shown if any(row[place] is not None for row in rows)]
    lines = [[found.columns[place] for place in kept], *([_short(_cell(row[place])) for place in kept] for row in rows)]
    yield from _table(lines)
    if len(found.rows) > ROWS_SHOWN:
        yield f"  and {len(found.rows) - ROWS_SHOWN} more (--json has all)"


def _records(one: Explanation) -> Iterator[str]:
    if not one.landed:
        return
    yield f"Source records: {len(one.landed)}"
    for record in one.landed[:RECORDS_SHOWN]:
        yield from _record(record)
    if len(one.landed) > RECORDS_SHOWN:
        yield f"  and {len(one.landed) - RECORDS_SHOWN} more (--json has all)"


def _record(record: LandedRecord) -> Iterator[str]:
    system = f" ({record.source_system})" if record.source_system else ""
    yield f"  {record.source_name}{system} {record.stream or ''} {record.source_record_id}".rstrip()
    if record.problem is not None:
        yield from _labelled("  note", f"{record.problem}.")
    yield from _labelled("  extract", record.extract_id)
    if record.accepted_at is not None:
        yield from _labelled("  landed", f"{record.landed_at}, accepted {record.accepted_at}")
    if record.file_name is not None:
        line = "" if record.line_number is None else f", line {record.line_number}"
        yield from _labelled("  file", f"{record.file_name}{line}")
    if record.url is not None:
        yield from _labelled("  link", record.url)
    if record.record:
        yield from _labelled("  as delivered", "; ".join(f"{name} = {value}" for name, value in record.record.items()))


def _labelled(label: str, text: str, *, width: int = LABEL) -> Iterator[str]:
    lines = textwrap.wrap(text, WIDTH - width - 2, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"  {label:<{width}}{lines[0]}".rstrip()
    for line in lines[1:]:
        yield f"  {'':<{width}}{line}"


def _table(lines: list[list[str]]) -> Iterator[str]:
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    for line in lines:
        cells = [
            cell.rjust(width) if _is_number(cell) else cell.ljust(width)
            for cell, width in zip(line, widths, strict=True)
        ]
        yield f"  {'  '.join(cells)}".rstrip()


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9][0-9,]*(\.[0-9]+)?", cell) is not None


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.isoformat(sep=' ', timespec='seconds')}Z"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value).replace("\n", " ")
