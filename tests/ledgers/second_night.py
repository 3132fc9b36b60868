"""The second night: sound new files, and beside them every kind of delivery that must wait for a person."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.ledgers import budgets, journals
from tests.ledgers.amount_texts import draw_amount
from tests.ledgers.orders import OFFICES
from tests.ledgers.share import Form, Row, deliver, delivered_total, write_table
from tests.ledgers.spoiling import write_row
from tests.ledgers.town import CHART_FORM, SEED, Town

CHANGED_YEAR = 2025
"""A closed year that the east delivers again."""
OFF_BY = Decimal("-12.34")


@dataclass(frozen=True)
class BadDelivery:
    """A file that must be held, with texts that its sentence must hold beside the file's name."""

    source: str
    stream: str
    file: str
    words: tuple[str, ...] = ()


def deliver_second_night(town: Town) -> list[BadDelivery]:
    """Write the night's files; the sound ones join the town's rows, the bad ones are listed."""
    rng = random.Random(606 + SEED)
    for rows in (_new_month(rng, town), _more_budget(rng, town), _restated_book(rng, town), _mended_book(rng, town)):
        town.take(rows)
    town.take([*_of(town, "east", "budget_lines"), *_next_levels(rng, town)], is_whole=True)
    town.take(_fewer_requisitions(rng, town), is_whole=True)
    makers: list[Callable[[random.Random, Path], BadDelivery]] = [
        _wrong_control, _yesterdays_bytes, _shifted_cells, _two_amounts_under_one_id, _header_only, _half_a_chart, _column_gone, _mostly_refused
    ]  # fmt: skip
    return [make(rng, town.share) for make in makers]


def _of(town: Town, source: str, stream: str, file: str | None = None) -> list[Row]:
    return [row for row in town.rows if (row.source, row.stream) == (source, stream) and file in (None, row.file)]


def _new_month(rng: random.Random, town: Town) -> list[Row]:
    lines = [write_row(rng, journals.EAST, line) for line in journals.draw_lines(rng, "", 200, 2027, range(1, 4))]
    return journals.deliver_east(town.share, "2027", lines)


def _more_budget(rng: random.Random, town: Town) -> list[Row]:
    lines = [{"budget_line_id": f"9{number:05d}", **line} for number, line in enumerate(budgets.draw_events(rng, 50))]
    return deliver(
        town.share, budgets.NORTH, "budget_more.csv", [write_row(rng, budgets.NORTH, line) for line in lines]
    )


def _restated_book(rng: random.Random, town: Town) -> list[Row]:
    """A closed year again under its name: in another order, some amounts changed, some lines gone, some new."""
    rows = _of(town, "east", "journal_lines", f"book_{CHANGED_YEAR}.xlsx")
    sound = [row for row in rows if row.is_loaded]
    changed = rng.sample(range(len(sound)), 25)
    for number in changed:
        sound[number] = write_row(rng, journals.EAST, {**sound[number].values, "amount": draw_amount(rng)})
    new = [write_row(rng, journals.EAST, line) for line in journals.draw_lines(rng, "", 5, CHANGED_YEAR)]
    again = [*sound[5:], *new, *(row for row in rows if row.reason)]
    rng.shuffle(again)
    return journals.deliver_east(town.share, str(CHANGED_YEAR), again)


def _mended_book(rng: random.Random, town: Town) -> list[Row]:
    """The west's adopted book again under its name: what could not be read has its amount now."""
    mended = [
        write_row(rng, budgets.WEST, {**row.values, "amount": draw_amount(rng)}) if row.reason else row
        for row in _of(town, "west", "budget_lines")
    ]
    return deliver(town.share, budgets.WEST, "adopted_2026.csv", mended)


def _next_levels(rng: random.Random, town: Town) -> list[Row]:
    """One more file of two days, in which most lines stand as they stood."""
    last = {
        row["budget_line_id"]: row
        for row in sorted(_of(town, "east", "budget_lines"), key=lambda row: row["as_of_date"])
    }
    written = []
    for day in (date(2026, 9, 15), date(2026, 10, 20)):
        for line, row in last.items():
            is_changed = rng.random() < 0.2
            values = {**row.values, "as_of_date": day, "amount": draw_amount(rng) if is_changed else row["amount"]}
            texts = {**row.texts, "as_of_date": day.isoformat()}
            last[line] = (
                write_row(rng, budgets.EAST, values) if is_changed else replace(row, values=values, texts=texts)
            )
            written.append(last[line])
    return deliver(town.share, budgets.EAST, "levels_5.csv", written)


def _fewer_requisitions(rng: random.Random, town: Town) -> list[Row]:
    """The whole list again: some are gone, some were cancelled since."""
    form = _office_form("east", "requisitions")
    kept = [row for row in _of(town, "east", "requisitions") if row.is_loaded and rng.random() < 0.93]
    again = [write_row(rng, form, {**row.values, "status": "cancelled"}) if rng.random() < 0.2 else row for row in kept]
    return deliver(town.share, form, "requisitions_2.csv", again)


def _office_form(source: str, stream: str) -> Form:
    return next(form for office in OFFICES for form in office.forms if (form.source, form.stream) == (source, stream))


def _wrong_control(rng: random.Random, share: Path) -> BadDelivery:
    rows = [write_row(rng, journals.NORTH, line) for line in journals.draw_lines(rng, "X", 40, 2026)]
    deliver(share, journals.NORTH, "ledger_2027.csv", rows, [journals.north_trailer(rows, OFF_BY)])
    found = delivered_total(journals.NORTH, rows)
    return BadDelivery("north", "journal_lines", "ledger_2027.csv", (str(found), str(found + OFF_BY)))


def _yesterdays_bytes(rng: random.Random, share: Path) -> BadDelivery:
    for name in ("Buch", "Kontrolle"):
        shutil.copyfile(share / "south" / f"{name}_FY2026.csv", share / "south" / f"{name}_FY2027.csv")
    return BadDelivery("south", "journal_lines", "Buch_FY2027.csv", ("Buch_FY2026.csv",))


def _shifted_cells(rng: random.Random, share: Path) -> BadDelivery:
    rows = [write_row(rng, journals.WEST, line) for line in journals.draw_lines(rng, "Y", 60, 2026, range(1, 14))]
    cells = [[row.texts[name] for name in journals.WEST.columns] for row in rows]
    shifted = [["", *line] if number in (7, 8, 9) else line for number, line in enumerate(cells)]
    write_table(share, journals.WEST, "gl_03.txt", [journals.WEST.header, *shifted])
    return BadDelivery("west", "journal_lines", "gl_03.txt", ("3 rows", f"line {len(journals.WEST.preamble) + 2 + 7}"))


def _two_amounts_under_one_id(rng: random.Random, share: Path) -> BadDelivery:
    lines = list(journals.draw_lines(rng, "Z", 30, 2026))
    lines.append({**lines[3], "amount": lines[3]["amount"] + Decimal("0.01")})
    deliver(
        share, journals.NORTH_MANUAL, "manual_2027.csv", [write_row(rng, journals.NORTH_MANUAL, line) for line in lines]
    )
    return BadDelivery("north", "journal_lines", "manual_2027.csv", (lines[3]["journal_id"],))


def _header_only(rng: random.Random, share: Path) -> BadDelivery:
    form = _office_form("east", "invoices")
    write_table(share, form, "invoices_2.csv", [form.header])
    return BadDelivery("east", "invoices", "invoices_2.csv")


def _half_a_chart(rng: random.Random, share: Path) -> BadDelivery:
    half = [{"account_code": code, "name": "all new", "account_type": "revenue"} for code in ("0101", "6000", "7100")]
    deliver(share, CHART_FORM, "chart_2.csv", [write_row(rng, CHART_FORM, one) for one in half])
    return BadDelivery("north", "chart_of_accounts", "chart_2.csv")


def _column_gone(rng: random.Random, share: Path) -> BadDelivery:
    form = _office_form("west", "requisitions")
    header = ["Sum" if name == "Estimate" else name for name in form.header]
    write_table(
        share,
        form,
        "requisitions_2.csv",
        [header, *[[f"R9{number}", *[""] * (len(header) - 1)] for number in range(100)]],
    )
    return BadDelivery("west", "requisitions", "requisitions_2.csv", ("'Estimate'",))


def _mostly_refused(rng: random.Random, share: Path) -> BadDelivery:
    rows = [write_row(rng, budgets.SOUTH, line) for line in budgets.draw_events(rng, 40)]
    bad = [replace(row, texts={**row.texts, "amount": "n/a"}) if number % 2 else row for number, row in enumerate(rows)]
    deliver(share, budgets.SOUTH, "Haushalt_2.csv", bad)
    return BadDelivery("south", "budget_lines", "Haushalt_2.csv")
