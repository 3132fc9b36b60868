"""Four ledgers, each with other habits of writing, and the trial balance of one of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.ledgers.amount_texts import CONTINENTAL, draw_amount
from tests.ledgers.city import ACCOUNTS, CODES, DEPARTMENTS, FUNDS, period_days
from tests.ledgers.share import Form, Row, deliver, total_text, write_table
from tests.ledgers.spoiling import AMOUNT_FAULTS, repeat_rows, spoil_rows, write_row

LINES = 1500
LINE_COLUMNS = {
    "fiscal_year": "FY", "period": "PER", "posting_date": "POSTED", "fund_code": "FUND", "department_code": "DEPT",
    "account_code": "OBJECT", "finance_project_code": "PROJECT", "amount": "AMOUNT", "description": "TEXT",
}  # fmt: skip
KEYED_COLUMNS = {"journal_id": "DOC_NO", "journal_line_number": "LINE", **LINE_COLUMNS}
FAULTS = ("date_unreadable", "period_unknown", "required_missing")
TITLE = (("City of Ledgers",), (), ("General ledger detail", "", "page 1"))

NORTH = Form(
    "north", "journal_lines", "ledger_*.csv", {**KEYED_COLUMNS, "account_type": "TYPE"},
    {"control": {"kind": "trailer", "where": {"DOC_NO": "TOTAL"}, "amount": "AMOUNT", "count": "LINE"}},
    encoding="utf-8-sig", line_end="\r\n", date_format="%m/%d/%Y 0:00", noise=("Total (Balance) No.1-8",),
)  # fmt: skip
"""Ids, a byte order mark, CRLF, American dates with an idle time of day, a trailer, a running total that looks like a measure."""
NORTH_MANUAL = replace(NORTH, files="manual_*.csv", settings={}, noise=())
SOUTH = Form(
    "south", "journal_lines", "Buch_*.csv", {name: theirs for name, theirs in LINE_COLUMNS.items() if name != "fiscal_year"},
    {"amount_sign": "credit_positive", "fiscal_year_from": "(?P<fy>FY[0-9-]+)",
     "control": {"kind": "file", "files": "Kontrolle_*.csv", "count": "Zeilen"}},
    delimiter=";", encoding="latin-1", line_end="\r", date_format="%d.%m.%Y", style=CONTINENTAL,
)  # fmt: skip
"""No ids, Latin-1, CR only, semicolons, decimal commas, credits positive, the year in the file's name, a control file of counts."""
EAST = Form(
    "east", "journal_lines", "book_*.xlsx", LINE_COLUMNS,
    {"control": {"kind": "file", "files": "control_*.xlsx", "amount": "SUM", "count": "ROWS"}}, preamble=TITLE,
)  # fmt: skip
"""Workbooks without ids below a title block, cells partly typed, a control workbook beside each."""
WEST = Form(
    "west", "journal_lines", "gl_*.txt", KEYED_COLUMNS, {"deliveries": "periods"}, delimiter="|", preamble=TITLE
)
"""Ids, pipes, and files that replace whole periods."""


def draw_lines(
    rng: random.Random, prefix: str, count: int, year: int, periods: Sequence[int] = range(1, 14)
) -> Iterator[dict[str, Any]]:
    """`count` ledger lines of one fiscal year, in journals of a few lines each; one in twelve is posted late."""
    journal, number = 0, 0
    for _ in range(count):
        if number == 0:
            journal, number = journal + 1, rng.randint(2, 9)
        period = rng.choice(periods)
        start, end = period_days(year, period)
        day = start + timedelta(days=rng.randint(0, (end - start).days))
        late = end + timedelta(days=rng.randint(1, 40))
        yield {
            "journal_id": f"{prefix}{year}-{journal:05d}",
            "journal_line_number": f"{number:03d}",
            "fiscal_year": year,
            "period": period,
            "posting_date": rng.choice((day,) * 10 + (late, None)),
            "fund_code": rng.choice(FUNDS),
            "department_code": rng.choice(DEPARTMENTS),
            "account_code": rng.choice(ACCOUNTS),
            "finance_project_code": rng.choice(CODES),
            "amount": draw_amount(rng),
            "description": rng.choice(("Müller & Söhne", "software, annual", 'the "new" portal', "@reclass", "N/A")),
        }
        number -= 1


def north_journals(rng: random.Random, folder: Path) -> list[Row]:
    rows: list[Row] = []
    for year in (2025, 2026):
        lines = list(draw_lines(rng, "N", LINES // 3, year))
        for line in lines:
            line["account_type"] = rng.choice((None, None, "expenditure", "revenue", "asset"))
        written = [write_row(rng, NORTH, line) for line in lines]
        written = spoil_rows(
            rng,
            NORTH,
            written,
            0.04,
            (*FAULTS, "key_missing"),
            date_unreadable="posting_date",
            required_missing="fiscal_year",
            key_missing="journal_id",
        )
        written = repeat_rows(rng, written, 0.02)
        rows += deliver(folder, NORTH, f"ledger_{year}.csv", written, [north_trailer(written)])
    manual = [write_row(rng, NORTH_MANUAL, line) for line in draw_lines(rng, "M", LINES // 3, 2026)]
    manual = spoil_rows(
        rng,
        NORTH_MANUAL,
        manual,
        0.08,
        (*AMOUNT_FAULTS, "amount_unreadable", *FAULTS),
        date_unreadable="posting_date",
        required_missing="period",
    )
    return rows + deliver(folder, NORTH_MANUAL, "manual_2026.csv", repeat_rows(rng, manual, 0.03))


def north_trailer(rows: Sequence[Row], off_by: Decimal = Decimal(0)) -> list[str]:
    """The trailer below the rows of a file, `off_by` from the truth."""
    cells = {"DOC_NO": "TOTAL", "LINE": str(len(rows)), "AMOUNT": total_text(NORTH, rows, off_by=off_by)}
    return [cells.get(theirs, "") for theirs in NORTH.header]


def south_journals(rng: random.Random, folder: Path) -> list[Row]:
    rows: list[Row] = []
    for year, stated in ((2025, "FY24-25"), (2026, "FY2026")):
        written = [write_row(rng, SOUTH, line) for line in draw_lines(rng, "", LINES // 2, year)]
        written = spoil_rows(
            rng, SOUTH, written, 0.06, (*AMOUNT_FAULTS, "amount_unreadable", *FAULTS), date_unreadable="posting_date"
        )
        rows += deliver_south(folder, stated, [*written, *rng.choices(written, k=30)])
    return rows


def deliver_south(folder: Path, stated_year: str, rows: Sequence[Row]) -> list[Row]:
    """A file of the south with its control file; equal rows in it are twins, each of which counts."""
    write_table(folder, replace(SOUTH, preamble=()), f"Kontrolle_{stated_year}.csv", [["Zeilen"], [str(len(rows))]])
    return deliver(folder, SOUTH, f"Buch_{stated_year}.csv", rows)


def east_journals(rng: random.Random, folder: Path) -> list[Row]:
    rows: list[Row] = []
    for year in (2025, 2026):
        written = [_typed(rng, write_row(rng, EAST, line)) for line in draw_lines(rng, "", LINES // 2, year)]
        written = spoil_rows(
            rng, EAST, written, 0.04, FAULTS, date_unreadable="posting_date", required_missing="fiscal_year"
        )
        rows += deliver_east(folder, str(year), [*written, *rng.choices(written, k=30)])
    return rows


def deliver_east(folder: Path, name: str, rows: Sequence[Row]) -> list[Row]:
    """A workbook of the east with its control workbook."""
    control = [["SUM", "ROWS"], [total_text(EAST, rows), len(rows)]]
    write_table(folder, replace(EAST, preamble=()), f"control_{name}.xlsx", control)
    return deliver(folder, EAST, f"book_{name}.xlsx", rows)


def _typed(rng: random.Random, row: Row) -> Row:
    """Some cells of a workbook hold numbers and dates instead of texts."""
    texts: dict[str, Any] = {**row.texts, "fiscal_year": row["fiscal_year"]}
    if rng.random() < 0.5 and abs(row["amount"]) < 10**8:
        texts["amount"] = float(row["amount"])
    if rng.random() < 0.5 and isinstance(row["posting_date"], date):
        texts["posting_date"] = row["posting_date"]
    return replace(row, texts=texts)


def west_journals(rng: random.Random, folder: Path) -> list[Row]:
    """The second file delivers periods 5 to 13 of 2026 anew: of 5 and 6 some lines are gone, some changed, some stay."""
    first = [*draw_lines(rng, "W", LINES // 2, 2025), *draw_lines(rng, "W", LINES // 3, 2026, range(1, 7))]
    kept = [line for line in first if line["fiscal_year"] == 2026 and line["period"] in (5, 6) and rng.random() < 0.6]
    again = [{**line, "amount": draw_amount(rng)} if rng.random() < 0.5 else line for line in kept]
    second = [*again, *draw_lines(rng, "V", LINES // 4, 2026, range(5, 14))]
    rows: list[Row] = []
    for name, lines in (("gl_01.txt", first), ("gl_02.txt", second)):
        written = [write_row(rng, WEST, line) for line in lines]
        written = spoil_rows(
            rng, WEST, written, 0.05, (*AMOUNT_FAULTS, "date_unreadable"), date_unreadable="posting_date"
        )
        rows += deliver(folder, WEST, name, repeat_rows(rng, written, 0.03))
    refused = {_line_id(row) for row in rows if row.file == "gl_02.txt" and row.reason == "date_unreadable"}
    return [_replaced(row, refused) if row.file == "gl_01.txt" else row for row in rows]


def _line_id(row: Row) -> tuple[str, str]:
    return row["journal_id"], row["journal_line_number"]


def _replaced(row: Row, refused: set[tuple[str, str]]) -> Row:
    """A line of the periods that the second file replaces is gone, unless its new version was quarantined: then it stays."""
    is_replaced = row["fiscal_year"] == 2026 and row["period"] in (5, 6)
    is_kept = _line_id(row) in refused and not row.reason
    return replace(row, is_counted=row.is_counted and (is_kept or not is_replaced))


TRIAL_BALANCE = Form(
    "north", "trial_balance", "trial_*.csv",
    {"fiscal_year": "FY", "period": "PER", "fund_code": "FUND", "account_code": "OBJECT", "amount": "NET"},
)  # fmt: skip
ODD_PERIOD, ODD_AMOUNT = (2026, 4), Decimal("0.01")
"""The one period of the trial balance that finance states a cent too high."""


def north_trial_balance(rng: random.Random, folder: Path, journals: Sequence[Row]) -> list[Row]:
    """Net movement by fund and account of every period, as the ledger itself would print it."""
    sums: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for row in journals:
        if row.is_loaded:
            sums[row["fiscal_year"], row["period"], row["fund_code"] or "", row["account_code"] or ""] += row["amount"]
    odd = next(cell for cell in sums if cell[:2] == ODD_PERIOD)
    sums[odd] += ODD_AMOUNT
    values = [dict(zip(TRIAL_BALANCE.columns, (*cell, amount), strict=True)) for cell, amount in sums.items()]
    return deliver(folder, TRIAL_BALANCE, "trial_all.csv", [write_row(rng, TRIAL_BALANCE, one) for one in values])
