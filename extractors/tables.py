"""Opening a delivered table (CSV or XLSX): its header, wherever it stands, and its rows as texts, one at a time.

Belongs here: what a table is. Does not belong here: what its columns mean. Memory: one row, and up to `HEADER_SEARCH_ROWS` while
the header is looked for. Rows: interfaces, section 2 ("A feed"); the dirt: finance dossier, section 9.
"""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from extractors.errors import ExtractError
from extractors.workbooks import CellForm, Workbook, open_workbook

HEADER_SEARCH_ROWS = 1000
SHOWN_NAMES = 30
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm"})

csv.field_size_limit(16 * 1024 * 1024)  # one cell; a long description may exceed the default of 128 KiB


@dataclass(frozen=True)
class Dialect:
    """How a feed's files are written."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True)
class Header:
    """The header row: `names` by position (unnamed and repeated ones made distinct), `line` in the file, from 1."""

    names: tuple[str, ...]
    line: int
    repeated: frozenset[str] = frozenset()

    def position(self, theirs: str) -> int | None:
        """Where their column stands, from 0; None when it is missing."""
        name = plain_name(theirs)
        return self.names.index(name) if name in self.names else None

    def shown(self) -> str:
        """The names for a sentence."""
        if not self.names:
            return "empty"
        more = f" and {len(self.names) - SHOWN_NAMES} more" if len(self.names) > SHOWN_NAMES else ""
        return ", ".join(name[:60] for name in self.names[:SHOWN_NAMES]) + more


@dataclass(frozen=True)
class Table:
    """An open table. `rows` gives (line, texts) of each row below the header that is not empty, once, in order."""

    header: Header
    rows: Iterator[tuple[int, list[str]]]


class _Sheet(Protocol):
    def lines(self) -> Iterator[tuple[int, Sequence[Any]]]: ...

    def texts(self, cells: Sequence[Any], forms: Mapping[int, CellForm]) -> list[str]: ...


class _CsvFile:
    """The records of a CSV file; strict, since a quote that is not closed swallows the rows behind it."""

    def __init__(self, path: Path, name: str, dialect: Dialect) -> None:
        self._path, self._name, self._dialect = path, name, dialect

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        name, encoding = self._name, self._dialect.encoding
        line = 1
        try:
            with self._path.open(encoding=encoding, newline="") as stream:
                reader = csv.reader(_without_nul(stream, name), delimiter=self._dialect.delimiter, strict=True)
                for cells in reader:
                    yield line, cells
                    line = reader.line_num + 1
        except UnicodeError as error:
            raise ExtractError(
                f"{name} is not {_plain_encoding(encoding)} ({_bad_bytes(error)}, in or after line {line}); "
                "set the feed's encoding (for instance cp1252 or utf-16) or ask for the file again."
            ) from error
        except csv.Error as error:
            raise ExtractError(
                f"{name} breaks off or has a stray quotation mark in the row that begins in line {line} ({error}); "
                "ask for the file again, or correct the feed's delimiter."
            ) from error
        except OSError as error:
            raise ExtractError(
                f"{name} cannot be read ({error.strerror or error}); give this user the right to read it."
            ) from error

    def texts(self, cells: Sequence[Any], forms: Mapping[int, CellForm]) -> list[str]:
        return list(cells)


class _WorkbookSheet:
    """The rows of one sheet; cells beyond the header that are blank are none."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook

    def lines(self) -> Iterator[tuple[int, Sequence[Any]]]:
        return self._workbook.lines()

    def texts(self, cells: Sequence[Any], forms: Mapping[int, CellForm]) -> list[str]:
        return self._workbook.texts(cells, forms)


@contextmanager
def open_table(
    path: Path, name: str, dialect: Dialect, wanted: Collection[str], forms: Mapping[str, CellForm] | None = None
) -> Iterator[Table]:
    """The table in a file that sentences call `name`; its header is the first row that holds all `wanted` columns.

    `forms` (their column to form) says how typed cells of a workbook become text. Raises ExtractError when it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".xls":
        raise ExtractError(f"{name} is in the old Excel format; save it as .xlsx or .csv.")
    if suffix in WORKBOOK_SUFFIXES:
        with open_workbook(path, name, dialect.sheet) as workbook:
            yield _find_table(_WorkbookSheet(workbook), dialect, wanted, forms or {}, is_padded=True)
    else:
        yield _find_table(_CsvFile(path, name, dialect), dialect, wanted, forms or {}, is_padded=False)


def plain_name(text: str) -> str:
    """A column's name as compared: no outer space, inner white space and line ends as one space."""
    return " ".join(text.split())


def _find_table(
    sheet: _Sheet, dialect: Dialect, wanted: Collection[str], forms: Mapping[str, CellForm], *, is_padded: bool
) -> Table:
    lines = sheet.lines()
    seen, at = _search_header(sheet, lines, dialect.header_row, {plain_name(name) for name in wanted})
    if at is None:
        return Table(Header(names=(), line=1), iter(()))
    header = _to_header(seen[at][0], _names(sheet, seen[at][1], is_padded=is_padded))
    by_position = {header.position(name): form for name, form in forms.items()}
    placed = {position: form for position, form in by_position.items() if position is not None}
    rest = itertools.chain(seen[at + 1 :], lines)
    return Table(header, _rows(sheet, rest, placed, len(header.names) if is_padded else None))


def _search_header(
    sheet: _Sheet, lines: Iterator[tuple[int, Sequence[Any]]], header_row: int | None, wanted: set[str]
) -> tuple[list[tuple[int, Sequence[Any]]], int | None]:
    """The rows read so far and which of them is the header: the configured one, the first whole one, else the best one."""
    seen: list[tuple[int, Sequence[Any]]] = []
    if header_row is not None:
        seen.extend(itertools.islice(lines, header_row))
        return seen, header_row - 1 if len(seen) == header_row else None
    best, best_score = None, -1
    for number, (line, cells) in enumerate(itertools.islice(lines, HEADER_SEARCH_ROWS)):
        seen.append((line, cells))
        names = {plain_name(text) for text in sheet.texts(cells, {})} - {""}
        score = len(names & wanted)
        if names and score > best_score:
            best, best_score = number, score
        if wanted <= names:
            break
    return seen, best


def _names(sheet: _Sheet, cells: Sequence[Any], *, is_padded: bool) -> list[str]:
    names = [plain_name(text) for text in sheet.texts(cells, {})]
    while is_padded and names and not names[-1]:
        names.pop()
    return names


def _to_header(line: int, names: list[str]) -> Header:
    counts = Counter(name for name in names if name)
    taken: Counter[str] = Counter()
    distinct = []
    for position, name in enumerate(names, start=1):
        taken[name] += 1
        again = f"{name} ({taken[name]})" if taken[name] > 1 else name
        distinct.append(again if name else f"(column {position})")
    return Header(tuple(distinct), line, frozenset(name for name, count in counts.items() if count > 1))


def _rows(
    sheet: _Sheet, lines: Iterator[tuple[int, Sequence[Any]]], forms: Mapping[int, CellForm], width: int | None
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in lines:
        texts = sheet.texts(cells, forms)
        joined = "".join(texts)
        if not joined or joined.isspace():
            continue
        if width is not None:
            while len(texts) > width and not texts[-1]:
                texts.pop()
            texts.extend([""] * (width - len(texts)))
        yield line, texts


def _without_nul(stream: Iterator[str], name: str) -> Iterator[str]:
    for number, text in enumerate(stream, start=1):
        if "\0" in text:
            raise ExtractError(
                f"{name} holds NUL characters in line {number}: it is damaged or in another encoding; "
                "set the feed's encoding (for instance utf-16) or ask for the file again."
            )
        yield text


def _plain_encoding(encoding: str) -> str:
    return "UTF-8" if encoding == "utf-8-sig" else encoding


def _bad_bytes(error: UnicodeError) -> str:
    if not isinstance(error, UnicodeDecodeError):
        return str(error)
    return "byte " + " ".join(f"0x{byte:02X}" for byte in error.object[error.start : error.end][:4])
