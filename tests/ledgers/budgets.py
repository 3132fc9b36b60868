"""Budget books: events with ids, events without, and one office that states levels instead."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.ledgers.amount_texts import CONTINENTAL, draw_amount
from tests.ledgers.city import ACCOUNTS, CODES, DEPARTMENTS, FUNDS, SOLE_CODES, STEWARDED_CODES, year_start
from tests.ledgers.share import Form, Row, deliver
from tests.ledgers.spoiling import AMOUNT_FAULTS, repeat_rows, spoil_rows, write_row

LINES = 400
EVENT_COLUMNS = {
    "fiscal_year": "Year", "event_type": "Kind", "event_date": "Effective", "fund_code": "Fund", "department_code": "Dept",
    "account_code": "Object", "finance_project_code": "Project", "amount": "Amount", "description": "Note",
}  # fmt: skip
NORTH = Form(
    "north", "budget_lines", "budget_*.csv", {"budget_line_id": "Id", **EVENT_COLUMNS},
    {"date_format": {"event_date": "%d-%b-%Y"}}, date_format="%d-%b-%Y", delimiter="\t",
)  # fmt: skip
SOUTH = Form(
    "south",
    "budget_lines",
    "Haushalt_*.csv",
    EVENT_COLUMNS,
    encoding="cp1252",
    delimiter=";",
    date_format="%d.%m.%Y",
    style=CONTINENTAL,
)
WEST = Form(
    "west", "budget_lines", "adopted_*.csv",
    {name: theirs for name, theirs in EVENT_COLUMNS.items() if name not in ("event_type", "event_date", "fiscal_year")},
    {"constants": {"fiscal_year": "FY2026"}},
)  # fmt: skip
"""An adopted book: no kinds and no dates, so that every line is original; the year is a constant."""
EAST = Form(
    "east", "budget_lines", "levels_*.csv",
    {"budget_line_id": "Id", "as_of_date": "AsOf", "fiscal_year": "Year", "fund_code": "Fund", "account_code": "Object",
     "finance_project_code": "Project", "amount": "Amount"},
    {"amount_is": "level"},
)  # fmt: skip
LEVEL_DAYS: Mapping[str, Sequence[date]] = {
    "levels_1.csv": (date(2025, 7, 1),),
    "levels_2.csv": (date(2025, 10, 15), date(2026, 1, 31)),
    "levels_3.csv": (date(2026, 3, 1),),
    "levels_4.csv": (date(2026, 6, 15), date(2026, 7, 20)),
}
"""The days on which levels are stated; two files state two days each."""


def north_budgets(rng: random.Random, folder: Path) -> list[Row]:
    lines = [{"budget_line_id": f"{number:06d}", **line} for number, line in enumerate(draw_events(rng, LINES))]
    written = [write_row(rng, NORTH, line) for line in lines]
    written = spoil_rows(
        rng,
        NORTH,
        written,
        0.06,
        (*AMOUNT_FAULTS, "date_unreadable", "required_missing", "key_missing"),
        date_unreadable="event_date",
        required_missing="fiscal_year",
        key_missing="budget_line_id",
    )
    return deliver(folder, NORTH, "budget_all.csv", repeat_rows(rng, written, 0.03))


def south_budgets(rng: random.Random, folder: Path) -> list[Row]:
    written = [write_row(rng, SOUTH, line) for line in draw_events(rng, LINES)]
    written = spoil_rows(
        rng,
        SOUTH,
        written,
        0.06,
        (*AMOUNT_FAULTS, "date_unreadable", "required_missing"),
        date_unreadable="event_date",
        required_missing="fiscal_year",
    )
    return deliver(folder, SOUTH, "Haushalt_1.csv", [*written, *rng.choices(written, k=20)])


def west_budgets(rng: random.Random, folder: Path) -> list[Row]:
    lines = [{**line, "fiscal_year": 2026, "event_type": None, "event_date": None} for line in draw_events(rng, LINES)]
    written = [write_row(rng, WEST, line) for line in lines]
    return deliver(folder, WEST, "adopted_2026.csv", spoil_rows(rng, WEST, written, 0.04, AMOUNT_FAULTS))


def east_budgets(rng: random.Random, folder: Path) -> list[Row]:
    """Every line states its level again on each day; new lines appear; a line keeps its codes."""
    lines = [_draw_level_line(rng, number) for number in range(60)]
    rows: list[Row] = []
    for name, days in LEVEL_DAYS.items():
        written = []
        for day in days:
            fresh = day.month != 7
            lines += [_draw_level_line(rng, len(lines) + number) for number in range(4 * fresh)]
            for line in lines:
                is_stated = line["fiscal_year"] == 2026 or day >= date(2026, 3, 1)
                if rng.random() < 0.5 or "amount" not in line:
                    line["amount"] = draw_amount(rng)
                if is_stated:
                    written.append(write_row(rng, EAST, {**line, "as_of_date": day}))
        rng.shuffle(written)
        rows += deliver(folder, EAST, name, written)
    return rows


def _draw_level_line(rng: random.Random, number: int) -> dict[str, Any]:
    return {
        "budget_line_id": f"L-{number:03d}",
        "fiscal_year": rng.choice((2026, 2027)),
        "fund_code": rng.choice(FUNDS),
        "account_code": rng.choice(ACCOUNTS),
        "finance_project_code": rng.choice((*SOLE_CODES, *STEWARDED_CODES, None)),
    }


def draw_events(rng: random.Random, count: int) -> Iterator[dict[str, Any]]:
    """Budget events of four kinds; transfers as pairs that net to zero; dates none, within, before and after the year."""
    while count > 0:
        line = _draw_event(rng)
        yield line
        count -= 1
        if line["event_type"] == "transfer":
            yield {
                **_draw_event(rng),
                **{name: line[name] for name in ("fiscal_year", "event_type", "event_date", "fund_code")},
                "amount": -line["amount"],
            }
            count -= 1


def _draw_event(rng: random.Random) -> dict[str, Any]:
    year = rng.choice((2025, 2026, 2027))
    offset = rng.choice(
        (
            None,
            rng.randint(0, 364),
            rng.randint(0, 364),
            rng.randint(0, 364),
            rng.randint(-200, -1),
            rng.randint(366, 420),
        )
    )
    return {
        "fiscal_year": year,
        "event_type": rng.choice((None, "original", "amendment", "amendment", "transfer", "carry_forward")),
        "event_date": None if offset is None else year_start(year) + timedelta(days=offset),
        "fund_code": rng.choice(FUNDS),
        "department_code": rng.choice(DEPARTMENTS),
        "account_code": rng.choice(ACCOUNTS),
        "finance_project_code": rng.choice(CODES),
        "amount": draw_amount(rng),
        "description": rng.choice(("adopted", "Müller", None)),
    }


def level_events(rows: Sequence[Row]) -> Iterator[Row]:
    """Levels as budget events: a line's first level on the first day of its year's book is original, every difference an amendment."""
    loaded = [row for row in rows if row.is_loaded]
    first_days = {year: min(row["as_of_date"] for row in loaded if row["fiscal_year"] == year) for year in (2026, 2027)}
    before: dict[str, Decimal] = {}
    for row in sorted(loaded, key=lambda row: (row["as_of_date"], row["budget_line_id"])):
        line, day = row["budget_line_id"], row["as_of_date"]
        is_original = line not in before and day == first_days[row["fiscal_year"]]
        change = row["amount"] - before.get(line, Decimal(0))
        before[line] = row["amount"]
        event = (
            {"event_type": "original", "event_date": None}
            if is_original
            else {"event_type": "amendment", "event_date": day}
        )
        if change or is_original:
            yield replace(row, values={**row.values, **event, "amount": change})
