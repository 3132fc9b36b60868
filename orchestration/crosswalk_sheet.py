"""The steward's sheet: one row per open case, with columns for the answer; XLSX or CSV by the name's ending."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.errors import ConfigurationError, PortfolioError

ANSWERS = ("project_source_name", "project_id", "share", "canonical_name", "is_different", "new_owner_name", "comment")
ENDINGS = (".xlsx", ".csv")


def write_sheet(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]], author: str) -> None:
    """Write the sheet; ConfigurationError for another ending, PortfolioError when it cannot be written."""
    from reports.outputs import Sheet
    from reports.spreadsheets import Table, write_sheets

    _require_ending(path)
    content = (
        Sheet(path.name, tuple(columns), rows).to_bytes()
        if path.suffix.lower() == ".csv"
        else write_sheets([Table("Open cases", columns, rows)], "Open cases", author, datetime.now())
    )
    try:
        path.write_bytes(content)
    except OSError as error:
        raise PortfolioError(f"{path} cannot be written: {error.strerror}.") from None


def read_sheet(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number as a person counts, the needed columns as trimmed text); PortfolioError when one is missing."""
    _require_ending(path)
    rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _xlsx_rows(path)
    header: list[str] = []
    for line, cells in rows:
        if not header:
            header = [cell.strip() for cell in cells]
            for name in needed:
                if name not in header:
                    raise PortfolioError(f"{path} has no column {name!r}; export the sheet anew and answer in it.")
            continue
        given = dict(zip(header, cells, strict=False))
        yield line, {name: given.get(name, "").strip() for name in needed}
    if not header:
        raise PortfolioError(f"{path} is empty.")


def _require_ending(path: Path) -> None:
    if path.suffix.lower() not in ENDINGS:
        raise ConfigurationError([f"{path} must end in .xlsx or .csv."])


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            for row in reader:
                if any(row):
                    yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PortfolioError(f"{path} cannot be read: {error}.") from None


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise PortfolioError(f"{path} cannot be read: {error}.") from None
    for line, row in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        cells = [_text(value) for value in row]
        if any(cells):
            yield line, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        repr(value)
        if isinstance(value, float) and not value.is_integer()
        else f"{value:.0f}"
        if isinstance(value, float)
        else str(value)
    )
