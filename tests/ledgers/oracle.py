"""What the warehouse must say of the written rows, computed one by one in Decimal from the interfaces' words alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.ledgers.budgets import level_events
from tests.ledgers.city import CHART, event_period, shares_of, year_of, year_start
from tests.ledgers.share import Row

ZERO = Decimal(0)
MEASURES = (
    "original_budget_amount", "amendment_amount", "transfer_amount", "carry_forward_amount", "current_budget_amount",
    "gasb_original_budget_amount", "pre_encumbered_amount", "encumbered_amount", "expended_amount", "available_amount",
)  # fmt: skip
CODES = ("fund_code", "department_code", "account_code", "finance_project_code")
Cell = tuple[Any, ...]


@dataclass(frozen=True)
class Movement:
    """One movement of money: of which measure, in which year and period, on which codes. `row` is where it comes from."""

    measure: str
    fiscal_year: int
    period: int
    amount: Decimal
    row: Row
    is_before_year: bool = False

    @property
    def codes(self) -> tuple[str | None, ...]:
        return tuple(self.row[code] for code in CODES)


def loaded(rows: Iterable[Row], stream: str, source: str | None = None) -> list[Row]:
    """The rows of a stream that must be in the facts."""
    return [row for row in rows if row.stream == stream and row.is_loaded and source in (None, row.source)]


def account_type(row: Row) -> str:
    """The line's, else the chart's, else expenditure."""
    return row["account_type"] or CHART.get(row["account_code"] or "", "expenditure")


def expenditures(rows: Sequence[Row]) -> Iterator[Movement]:
    """Ledger lines that are expended: a period as stated, never derived."""
    for row in loaded(rows, "journal_lines"):
        if account_type(row) == "expenditure":
            yield Movement("expended_amount", row["fiscal_year"], row["period"], row["amount"], row)


def budget_events(rows: Sequence[Row]) -> Iterator[Movement]:
    """Budget events; those of the east are differences of levels. A kind left blank is original."""
    lines = loaded(rows, "budget_lines")
    events = [row for row in lines if row.source != "east"]
    for row in [*events, *level_events([row for row in lines if row.source == "east"])]:
        year, day = row["fiscal_year"], row["event_date"]
        kind = row["event_type"] or "original"
        measure = "original_budget_amount" if kind == "original" else f"{kind}_amount"
        is_before = day is not None and day < year_start(year)
        yield Movement(measure, year, event_period(year, day), row["amount"], row, is_before)


def reservations(rows: Sequence[Row]) -> Iterator[Movement]:
    """A requisition reserves from the day it was asked for until the day of its order; a cancelled one never."""
    ordered = {(row.source, row["purchase_order_id"]): row["order_date"] for row in loaded(rows, "purchase_orders")}
    for row in loaded(rows, "requisitions"):
        if row["amount"] is None or row["status"] == "cancelled":
            continue
        year = year_of(row["request_date"])
        yield Movement("pre_encumbered_amount", year, event_period(year, row["request_date"]), row["amount"], row)
        if row["purchase_order_id"]:
            day = ordered[row.source, row["purchase_order_id"]]
            yield Movement("pre_encumbered_amount", year, event_period(year, day), -row["amount"], row)


def encumbrances(rows: Sequence[Row]) -> Iterator[Movement]:
    """Order events as signed by the warehouse, and what invoices liquidate of orders that have no liquidate event."""
    events = loaded(rows, "purchase_order_lines")
    for row in events:
        year = row["fiscal_year"] or year_of(row["event_date"])
        yield Movement("encumbered_amount", year, event_period(year, row["event_date"]), row["amount"], row)
    orders: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in events:
        orders[row.source, row["purchase_order_id"]].append(row)
    invoices: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in loaded(rows, "invoices"):
        if row["amount"] is not None:
            invoices[row.source, row["purchase_order_id"]].append(row)
    for order, lines in orders.items():
        if all(row["event_type"] != "liquidate" for row in lines):
            yield from _liquidate(lines, invoices[order])


def _liquidate(events: Sequence[Row], invoices: Sequence[Row]) -> Iterator[Movement]:
    """Each invoice releases the lesser of its amount and what remains, line after line; events of a day come before its invoices."""
    remaining = {int(row["line_number"]): ZERO for row in events}
    line_rows = {int(row["line_number"]): row for row in events}
    steps = [(row["event_date"], 0, row) for row in events] + [(row["invoice_date"], 1, row) for row in invoices]
    for day, is_invoice, row in sorted(steps, key=lambda step: step[:2]):
        if not is_invoice:
            remaining[int(row["line_number"])] += row["amount"]
            continue
        left = row["amount"]
        for number in sorted(remaining):
            taken = min(left, remaining[number])
            remaining[number] -= taken
            left -= taken
            if taken:
                codes = {name: line_rows[number][name] for name in (*CODES, "line_number", "purchase_order_id")}
                origin = replace(row, values={**row.values, **codes, "event_type": "liquidate"})
                yield Movement("encumbered_amount", year_of(day), event_period(year_of(day), day), -taken, origin)


def movements(rows: Sequence[Row]) -> Iterator[Movement]:
    """Everything that budget_vs_actuals adds up."""
    yield from budget_events(rows)
    yield from reservations(rows)
    yield from encumbrances(rows)
    yield from expenditures(rows)


def split(code: str | None, amount: Decimal) -> dict[str | None, Decimal]:
    """project_key to its part: each share rounded half up (away from zero) to the cent, what is left over to the lowest key."""
    shares = shares_of(code)
    if not shares:
        return {None: amount}
    parts = {key: _to_cent(Fraction(amount) * share) for key, share in shares.items()}
    lowest = min(parts)
    return {key: part + (amount - sum(parts.values()) if key == lowest else ZERO) for key, part in parts.items()}


def _to_cent(exact: Fraction) -> Decimal:
    cents = abs(exact) * 100
    whole = cents.numerator // cents.denominator
    rounded = whole + (cents - whole >= Fraction(1, 2))
    return Decimal(rounded if exact >= 0 else -rounded).scaleb(-2)


def cells(rows: Sequence[Row]) -> dict[Cell, dict[str, Decimal]]:
    """(fiscal_year, period, the four codes, project_key) to the ten measures of the period's movement."""
    found: dict[Cell, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(MEASURES, ZERO))
    for movement in movements(rows):
        for project, part in split(movement.codes[3], movement.amount).items():
            cell = found[movement.fiscal_year, movement.period, *movement.codes, project]
            cell[movement.measure] += part
            if movement.measure in ("original_budget_amount", "carry_forward_amount") or movement.is_before_year:
                cell["gasb_original_budget_amount"] += part
    for cell in found.values():
        cell["current_budget_amount"] = sum((cell[measure] for measure in MEASURES[:4]), ZERO)
        spent = cell["pre_encumbered_amount"] + cell["encumbered_amount"] + cell["expended_amount"]
        cell["available_amount"] = cell["current_budget_amount"] - spent
    return dict(found)
