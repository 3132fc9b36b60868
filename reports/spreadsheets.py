"""XLSX files for people: named sheets, one header row each, no merged cells, the language set.

A text that a spreadsheet would run is preceded by `'`. An amount that a spreadsheet cannot hold exactly (more than 15
digits) is text. The same tables give the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reports.outputs import guard_text

LANGUAGE = "en-US"
SHEET_ROWS = 1_000_000
EXACT_DIGITS = 15
CELL_CHARACTERS = 32_767


@dataclass(frozen=True)
class Formula:
    """A live formula: `text` for a row (1-based, as `{row}`), and what it gives, kept for readers that do not compute."""

    text: str
    value: Decimal | int | str


@dataclass(frozen=True)
class Table:
    """One sheet: column names and rows; a cell is text, a number, a date, a Decimal or a Formula."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]] = field(repr=False)


def write_sheets(tables: Sequence[Table], title: str, author: str, created: datetime) -> bytes:
    """Return an XLSX of these tables; one of more than a million rows goes on in a sheet of the next number."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title, "author": author, "created": created})
        styles = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "amount": book.add_format({"num_format": "#,##0.00;-#,##0.00"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for table in tables:
            for number, first in enumerate(range(0, max(len(table.rows), 1), SHEET_ROWS), start=1):
                sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
                _fill(sheet, table.columns, table.rows[first : first + SHEET_ROWS], styles)
    return set_language(buffer.getvalue(), LANGUAGE)


def set_language(content: bytes, language: str) -> bytes:
    """Return an XLSX with its language (BCP 47) in the core properties, where a screen reader looks for it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            data = given.read(entry)
            if entry.filename == "docProps/core.xml":
                mark = b"</cp:coreProperties>"
                data = data.replace(mark, f"<dc:language>{language}</dc:language>".encode() + mark)
            made.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def is_exact(amount: Decimal) -> bool:
    """Return whether a spreadsheet, which keeps 15 digits, holds the amount to the last one."""
    return len(amount.normalize().as_tuple().digits) <= EXACT_DIGITS


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Iterable[Sequence[Any]], styles: Mapping[str, Any]) -> None:
    widths = [len(name) for name in columns]
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, styles["head"])
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            shown = _write(sheet, count, place, value, styles)
            widths[place] = max(widths[place], min(shown, 48))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)


def _write(sheet: Worksheet, row: int, place: int, value: Any, styles: Mapping[str, Any]) -> int:
    """Write one cell; returns how many characters it shows."""
    if value is None:
        return 0
    if isinstance(value, Formula):
        number = value.value
        style = styles["amount"] if isinstance(number, Decimal) else None
        cached = float(number) if isinstance(number, Decimal) else number
        sheet.write_formula(xl_rowcol_to_cell(row, place), value.text.format(row=row + 1), style, cached)
        return len(f"{number:,}")
    if isinstance(value, Decimal) and is_exact(value):
        sheet.write_number(row, place, float(value), styles["amount"])
        return len(f"{value:,.2f}")
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, value, styles["moment"])
        return 19
    if isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, datetime.min.time()), styles["day"])
        return 10
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
        return 5
    if isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        sheet.write_number(row, place, value)
        return len(str(value))
    text = guard_text(f"{value:f}" if isinstance(value, Decimal) else str(value))
    sheet.write_string(row, place, text[:CELL_CHARACTERS])
    return len(text)
