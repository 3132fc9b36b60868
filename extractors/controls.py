"""Control totals that a file states of itself: trailer rows among its data, or a control file beside it.

The texts are handed on as delivered; the landing door reads and compares them. Rules: interfaces, section 2 ("control").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.delivery import Control, Problem
from extractors.errors import ExtractError
from extractors.feeds import ControlSettings, Feed
from extractors.globs import star_texts
from extractors.shares import ShareFile, list_files
from extractors.tables import Dialect, Header, open_table
from extractors.workbooks import CellForm


@dataclass
class Trailers:
    """Recognises trailer rows of one file and keeps what they state."""

    where: tuple[tuple[int, str], ...]
    amount: int | None
    count: int | None
    lines: list[int] = field(default_factory=list)
    amount_text: str | None = None
    count_text: str | None = None

    def take(self, line: int, cells: Sequence[str]) -> bool:
        """Whether the row is a trailer; if so it is control, not data."""
        if not self.where or any(cell_at(cells, position).strip() != value for position, value in self.where):
            return False
        self.lines.append(line)
        self.amount_text = cell_at(cells, self.amount) if self.amount is not None else None
        self.count_text = cell_at(cells, self.count) if self.count is not None else None
        return True


def cell_at(cells: Sequence[str], position: int) -> str:
    """The cell, blank where the row is too short."""
    return cells[position] if position < len(cells) else ""


def amount_column(feed: Feed) -> str | None:
    """The canonical amount that the control speaks of: the one mapped from the control's column, else `amount`, else the first."""
    amounts = [column.name for column in feed.stream.columns if column.kind == "amount"]
    theirs = feed.control.amount
    mapped = [name for name in amounts if theirs is not None and feed.columns.get(name) == theirs]
    supplied = [name for name in amounts if name in feed.supplied]
    candidates = [*mapped, *(name for name in supplied if name == "amount"), *supplied, *amounts]
    return candidates[0] if candidates else None


def control_columns(control: ControlSettings) -> tuple[str, ...]:
    """Their columns that a trailer needs in the header."""
    if control.kind != "trailer":
        return ()
    return tuple(name for name in (*(theirs for theirs, _ in control.where), control.amount, control.count) if name)


def find_trailers(feed: Feed, header: Header) -> Trailers:
    """The trailer rows to look for below this header; none when the feed has none or the header lacks a column of it."""
    control = feed.control
    positions = {name: header.position(name) for name in control_columns(control)}
    if control.kind != "trailer" or None in positions.values():
        return Trailers((), None, None)
    where = tuple(
        (position, value.strip()) for theirs, value in control.where if (position := positions[theirs]) is not None
    )
    return Trailers(where, positions.get(control.amount or ""), positions.get(control.count or ""))


def judge_trailers(feed: Feed, trailers: Trailers, place: str) -> tuple[Control, list[Problem]]:
    """The control that the trailer rows state, and what is wrong with them."""
    column = amount_column(feed)
    marks = " and ".join(f"{theirs} = {value!r}" for theirs, value in feed.control.where)
    if len(trailers.lines) == 1:
        return Control("trailer", column, trailers.amount_text, trailers.count_text), []
    if not trailers.lines:
        sentence = f"{place} has no trailer row ({marks}): it may be cut short; ask for it again."
        return Control("trailer", column, problem=sentence), [Problem("control_missing", sentence)]
    lines = ", ".join(map(str, trailers.lines[:10]))
    sentence = f"{place} has {len(trailers.lines)} trailer rows ({marks}), in lines {lines}, where one is expected; ask for it again."
    return Control("trailer", column, problem=sentence), [Problem("control_repeated", sentence)]


def find_control_file(feed: Feed, root: Path, data_name: str) -> ShareFile | None:
    """The control file whose stars stand for the same texts as the data file's."""
    stars = star_texts(feed.files, data_name)
    matches = [
        file for file in list_files(root, feed.control.files) if star_texts(feed.control.files, file.name) == stars
    ]
    return matches[-1] if matches else None


def read_control_file(feed: Feed, file: ShareFile | None, place: str) -> tuple[Control, list[Problem]]:
    """The control that a control file states, and what is wrong with it."""
    column = amount_column(feed)
    if file is None:
        sentence = f"{place} has no control file (control.files = {feed.control.files!r}); ask for it, or wait for it."
        return Control("file", column, problem=sentence), [Problem("control_missing", sentence)]
    try:
        amount, count = _read_one_row(feed, file)
    except ExtractError as error:
        sentence = f"{place}: the control file {error}"
        return Control("file", column, problem=sentence), [Problem("control_missing", sentence)]
    return Control("file", column, amount, count), []


def _read_one_row(feed: Feed, file: ShareFile) -> tuple[str | None, str | None]:
    control = feed.control
    wanted = [name for name in (control.amount, control.count) if name]
    dialect = Dialect(
        feed.delimiter, feed.encoding, feed.sheet
    )  # its header is looked for: data files have title blocks of their own
    forms = {control.amount: CellForm("amount", None, feed.decimal_style)} if control.amount else {}
    with open_table(file.path, file.name, dialect, wanted, forms) as table:
        positions = {name: table.header.position(name) for name in wanted}
        missing = [name for name, position in positions.items() if position is None]
        if missing:
            raise ExtractError(f"{file.name} has no column {missing[0]!r}; its header is: {table.header.shown()}.")
        rows = [cells for _, cells in table.rows]
    if len(rows) != 1:
        raise ExtractError(f"{file.name} has {len(rows)} rows where one is expected; ask for it again.")
    texts = {name: cell_at(rows[0], position) for name, position in positions.items() if position is not None}
    return texts.get(control.amount or ""), texts.get(control.count or "")
