"""From an open table to spooled rows: mapped columns by their canonical names, constants, and the rest in `_extra`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.controls import Trailers, control_columns
from extractors.delivery import Drift, Problem
from extractors.feeds import Feed
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext
from extractors.spool import BATCH_ROWS, SpoolWriter
from extractors.tables import Header, Table, plain_name
from extractors.workbooks import CellForm

SHOWN_LINES = 10


@dataclass
class WrongCells:
    """Rows whose number of cells is not the header's: how many, and the first (line, cells)."""

    width: int
    count: int = 0
    first: list[tuple[int, int]] = field(default_factory=list)

    def note(self, line: int, cells: int) -> None:
        """Count one such row."""
        self.count += 1
        if len(self.first) < SHOWN_LINES:
            self.first.append((line, cells))


@dataclass(frozen=True)
class RowPlan:
    """Where each canonical column comes from: `sources` are (position or -1, constant), `extras` (position, their name)."""

    sources: tuple[tuple[int, str | None], ...]
    extras: tuple[tuple[int, str], ...]
    width: int

    def values(self, cells: Sequence[str]) -> list[str | None]:
        """One row's values in the order of the stream's columns; `cells` has the header's width."""
        return [cells[position] if position >= 0 else constant for position, constant in self.sources]

    def extra(self, cells: Sequence[str]) -> dict[str, str]:
        """What the feed does not map, under its own header; unnamed cells only when they hold something."""
        extra = {
            name: cells[position]
            for position, name in self.extras
            if cells[position] or not name.startswith("(column ")
        }
        for position in range(self.width, len(cells)):
            if cells[position]:
                extra[f"(column {position + 1})"] = cells[position]
        return extra


def cell_forms(feed: Feed) -> dict[str, CellForm]:
    """How typed cells of a workbook are written, by their column."""
    kinds = {column.name: column.kind for column in feed.stream.columns}
    forms = {}
    if feed.control.amount:
        forms[feed.control.amount] = CellForm("amount", None, feed.decimal_style)
    for name, theirs in feed.columns.items():
        forms[theirs] = CellForm(kinds[name], feed.date_formats.get(name), feed.decimal_style)
    return forms


def plan_rows(feed: Feed, header: Header, fiscal_year: str | None) -> RowPlan:
    """The plan for a header; `fiscal_year` fills that column when the feed takes it from the file name."""
    constants = {"fiscal_year": fiscal_year} | dict(feed.constants) if fiscal_year else feed.constants
    positions = {name: header.position(theirs) for name, theirs in feed.columns.items()}
    sources = []
    for column in feed.stream.columns:
        position = positions.get(column.name)
        constant = None if column.name in feed.columns else constants.get(column.name)
        sources.append((-1 if position is None else position, constant))
    mapped = {position for position in positions.values() if position is not None}
    extras = tuple((position, name) for position, name in enumerate(header.names) if position not in mapped)
    return RowPlan(tuple(sources), extras, len(header.names))


def spool_rows(
    writer: SpoolWriter, table: Table, plan: RowPlan, trailers: Trailers, file: str, context: ExtractContext
) -> WrongCells:
    """Append every data row; trailer rows are taken out. Raises ExtractError when unreadable or out of time."""
    wrong = WrongCells(plan.width)
    for line, cells in table.rows:
        if trailers.take(line, cells):
            continue
        if len(cells) != plan.width:
            wrong.note(line, len(cells))
            cells = [*cells, *[""] * (plan.width - len(cells))]
        writer.append(plan.values(cells), extra=plan.extra(cells), file=file, line=line)
        if writer.rows_written % BATCH_ROWS == 0:
            context.seconds_left()
    return wrong


def judge_header(feed: Feed, header: Header, place: str) -> tuple[list[Problem], Drift]:
    """Mapped columns that are missing or stand twice, each a problem; and what the header has beyond the mapping."""
    wanted = dict.fromkeys([*feed.columns.values(), *control_columns(feed.control)])
    missing = [theirs for theirs in wanted if header.position(theirs) is None]
    problems = []
    if missing and header.names:
        hint = f" (did you mean {nearest(missing[0], header.names)!r}?)" if len(missing) == 1 else ""
        names = ", ".join(map(repr, missing))
        problems.append(
            Problem(
                "column_missing",
                f"{place} has no column {names}{hint}; the header in line {header.line} is: {header.shown()}. "
                f"Correct the feed's columns{_delimiter_hint(feed, header)} or ask for the file again.",
            )
        )
    repeated = [theirs for theirs in wanted if plain_name(theirs) in header.repeated]
    if repeated:
        problems.append(
            Problem(
                "column_repeated",
                f"{place} has the column {repeated[0]!r} more than once in its header (line {header.line}), so that it is not clear "
                "which one is meant; ask for the file again.",
            )
        )
    mapped = {plain_name(theirs) for theirs in wanted}
    return problems, Drift(added=tuple(name for name in header.names if name not in mapped), missing=tuple(missing))


def judge_rows(header: Header, wrong: WrongCells, rows: int, place: str) -> list[Problem]:
    """Rows with a wrong number of cells, or no rows at all, each a problem."""
    problems = []
    if wrong.count:
        shown = ", ".join(f"line {line} ({cells})" for line, cells in wrong.first)
        more = f" and {wrong.count - len(wrong.first)} more" if wrong.count > len(wrong.first) else ""
        rows_have = "1 row has" if wrong.count == 1 else f"{wrong.count} rows have"
        problems.append(
            Problem(
                "wrong_cells",
                f"{place}: {rows_have} another number of cells than the {wrong.width} of the header: {shown}{more}; "
                "its columns may be shifted: ask for the file again.",
            )
        )
    if rows == 0:
        what = f"has a header (line {header.line}) and no data rows" if header.names else "is empty"
        problems.append(
            Problem("header_only", f"{place} {what}; ask for the file again, or release it if nothing is right.")
        )
    return problems


def _delimiter_hint(feed: Feed, header: Header) -> str:
    other = next((mark for mark in ";\t|," if len(header.names) == 1 and mark in header.names[0]), None)
    return f" or its delimiter (the file seems to use {other!r})" if other and other != feed.delimiter else ""
