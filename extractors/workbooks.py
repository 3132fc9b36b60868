"""Reading XLSX: cells to the text that Excel shows a person, as far as that is exact.

Numbers have up to 15 significant digits (what Excel itself keeps), no exponent, no trailing .0; a format of zeros only pads a code
(010); a date is ISO, or in the feed's own date format; a formula is its cached value. Belongs here: openpyxl and nothing else of it.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from extractors.errors import ExtractError

ZEROS = re.compile(r"0{2,}")
SIGNIFICANT_DIGITS = 15


@dataclass(frozen=True)
class CellForm:
    """How a typed cell of one column becomes text: by the column's kind and the feed's ways of writing."""

    kind: str = "text"
    date_format: str | None = None
    decimal_style: str = "1,234.50"


@dataclass(frozen=True)
class Workbook:
    """One open sheet of a workbook."""

    name: str
    sheet: Any

    def lines(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """(row number from 1, cells) of every row, empty ones included."""
        with _explained(self.name):
            yield from enumerate(self.sheet.iter_rows(), start=1)

    def texts(self, cells: Sequence[Any], forms: Mapping[int, CellForm]) -> list[str]:
        """Texts of a row's cells; `forms` by position."""
        return [_cell_text(cell, forms.get(position, PLAIN)) for position, cell in enumerate(cells)]


PLAIN = CellForm()


@contextmanager
def open_workbook(path: Path, name: str, sheet: str | None) -> Iterator[Workbook]:
    """The sheet of that name, by default the first visible one; ExtractError when there is none or the file is damaged."""
    import openpyxl  # 0.3 s, and most feeds are CSV

    warnings.filterwarnings(
        "ignore", category=UserWarning, module="openpyxl"
    )  # styles and print areas, nothing of cells
    with _explained(name):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = {one.title: one for one in book.worksheets}
        if sheet is not None and sheet not in sheets:
            raise ExtractError(
                f"{name} has no sheet {sheet!r}; it has {', '.join(map(repr, sheets))}: correct the feed's sheet."
            )
        if not sheets:
            raise ExtractError(f"{name} has no sheet with cells; ask for the file again.")
        visible = [one for one in book.worksheets if one.sheet_state == "visible"]
        chosen = sheets[sheet] if sheet is not None else (visible or book.worksheets)[0]
        chosen.reset_dimensions()  # what the file says of its own extent is often wrong
        yield Workbook(name, chosen)
    finally:
        book.close()


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise ExtractError(f"{name} cannot be read ({error.strerror}); give this user the right to read it.") from error
    except (
        zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, OSError, KeyError, IndexError, ValueError, TypeError,
        AttributeError,
    ) as error:  # fmt: skip
        raise ExtractError(
            f"{name} is not a whole Excel workbook (truncated, damaged or protected by a password: {_brief(error)}); "
            "open and save it again, or ask for the file again."
        ) from error


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _cell_text(cell: Any, form: CellForm) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number_text(value, str(cell.number_format), form)
    return _time_text(value, form)


def _number_text(value: float, number_format: str, form: CellForm) -> str:
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")
    if form.kind == "percent" and number_format.rstrip().endswith("%"):
        exact *= 100
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if ZEROS.fullmatch(number_format) and text.isdigit():
        text = text.zfill(len(number_format))
    is_comma = form.kind in {"amount", "number", "percent", "fraction"} and form.decimal_style == "1.234,50"
    return text.replace(".", ",") if is_comma else "0" if text == "-0" else text


def _time_text(value: object, form: CellForm) -> str:
    if isinstance(value, date) and form.date_format:
        return value.strftime(form.date_format)
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return value.date().isoformat() if is_day else value.replace(microsecond=0).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else f"{value}"
