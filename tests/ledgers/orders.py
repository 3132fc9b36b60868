"""Requisitions, orders with their events, invoices and payments of four purchasing offices."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.ledgers.amount_texts import CONTINENTAL, US
from tests.ledgers.city import ACCOUNTS, CODES, DEPARTMENTS, FUNDS, year_of, year_start
from tests.ledgers.share import Form, Row, deliver
from tests.ledgers.spoiling import AMOUNT_FAULTS, repeat_rows, spoil_rows, write_row

ORDERS = 90
YEAR_ENDS = {(6, 30), (7, 1)}
"""Days of carry-forwards; no invoice comes between the two halves of one."""
CODE_COLUMNS = {
    "fund_code": "Fund",
    "department_code": "Dept",
    "account_code": "Object",
    "finance_project_code": "Project",
}
REQUISITION_COLUMNS = {
    "requisition_id": "Req",
    "request_date": "Asked",
    "amount": "Estimate",
    "status": "State",
    "purchase_order_id": "PO",
    **CODE_COLUMNS,
}
ORDER_COLUMNS = {"purchase_order_id": "PO", "vendor_name": "Vendor", "order_date": "Ordered", "status": "State"}
LINE_COLUMNS = {
    "purchase_order_id": "PO",
    "line_number": "Line",
    "amount": "Amount",
    "event_date": "Day",
    "fiscal_year": "Year",
    **CODE_COLUMNS,
}
INVOICE_COLUMNS = {
    "invoice_id": "Invoice",
    "purchase_order_id": "PO",
    "vendor_name": "Vendor",
    "invoice_date": "Day",
    "amount": "Amount",
    "retainage_amount": "Held back",
}
PAYMENT_COLUMNS = {
    "payment_id": "Check",
    "invoice_id": "Invoice",
    "vendor_name": "Vendor",
    "payment_date": "Day",
    "amount": "Amount",
}


@dataclass(frozen=True)
class Office:
    """One purchasing office. `liquidates` is the share of orders with liquidate events of their own; the rest is left to invoices."""

    source: str
    has_events: bool
    liquidates: float
    are_sizes: bool = False
    style: str = US

    def form(self, stream: str, columns: dict[str, str], settings: dict[str, Any] | None = None) -> Form:
        is_south = self.style == CONTINENTAL
        return Form(
            self.source, stream, f"{stream}_*.csv", columns, settings or {}, style=self.style,
            delimiter=";" if is_south else ",", date_format="%d/%m/%y" if is_south else "%Y-%m-%d",
        )  # fmt: skip

    @property
    def lines_form(self) -> Form:
        columns = {**LINE_COLUMNS, "event_type": "Event"} if self.has_events else LINE_COLUMNS
        return self.form("purchase_order_lines", columns, {"event_amounts": "sizes"} if self.are_sizes else None)

    @property
    def forms(self) -> list[Form]:
        """The feeds of the office."""
        return [
            self.form("requisitions", REQUISITION_COLUMNS),
            self.form("purchase_orders", ORDER_COLUMNS),
            self.lines_form,
            self.form("invoices", INVOICE_COLUMNS),
            self.form("payments", PAYMENT_COLUMNS),
        ]


OFFICES = (
    Office("north", has_events=True, liquidates=0.6),
    Office("south", has_events=True, liquidates=0.6, are_sizes=True, style=CONTINENTAL),
    Office("east", has_events=False, liquidates=0),
    Office("west", has_events=True, liquidates=0.2),
)


@dataclass
class Papers:
    """What an office writes, by stream."""

    requisitions: list[dict[str, Any]] = field(default_factory=list)
    purchase_orders: list[dict[str, Any]] = field(default_factory=list)
    purchase_order_lines: list[dict[str, Any]] = field(default_factory=list)
    invoices: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)


def write_offices(rng: random.Random, folder: Path) -> list[Row]:
    """The files of every office."""
    return [row for office in OFFICES for row in _write_office(rng, folder, office)]


def _write_office(rng: random.Random, folder: Path, office: Office) -> Iterator[Row]:
    papers = Papers()
    for number in range(ORDERS):
        _draw_order(rng, office, papers, f"{number:05d}")
    for form in office.forms:
        rows = [write_row(rng, form, values) for values in getattr(papers, form.stream)]
        if form.stream == "purchase_order_lines":
            exposed = [row for row in rows if row["may_fail"]]
            rows = [row for row in rows if not row["may_fail"]] + spoil_rows(rng, form, exposed, 0.08, AMOUNT_FAULTS)
        elif form.stream != "purchase_orders":
            rows = spoil_rows(rng, form, rows, 0.05, [fault for fault in AMOUNT_FAULTS if fault != "amount_blank"])
        if not office.has_events or form.stream != "purchase_order_lines":
            rows = repeat_rows(rng, rows, 0.02)
        rng.shuffle(rows)
        yield from deliver(folder, form, f"{form.stream}_1.csv", rows)


def _draw_order(rng: random.Random, office: Office, papers: Papers, number: str) -> None:
    """A requisition, most often an order of it with one to three lines, their events, and invoices with payments."""
    year = rng.choice((2025, 2026))
    asked = year_start(year) + timedelta(days=rng.randint(0, 200))
    codes = _draw_codes(rng)
    fate = rng.choice(("open", "cancelled", "ordered", "ordered", "ordered", "ordered", None))
    order = f"0{number}" if fate == "ordered" or rng.random() < 0.5 else None
    papers.requisitions.append({
        "requisition_id": f"R{number}", "request_date": asked, "amount": _draw_size(rng), "status": fate,
        "purchase_order_id": order if fate == "ordered" else None, **codes,
    })  # fmt: skip
    if order is None:
        return
    ordered = asked + timedelta(days=rng.randint(0, 120))
    vendor = rng.choice(("Acme, Inc.", "FUGRO", "BNY Mellon"))
    papers.purchase_orders.append(
        {
            "purchase_order_id": order,
            "vendor_name": vendor,
            "order_date": ordered,
            "status": rng.choice(("open", "closed", None)),
        }
    )
    liquidates = rng.random() < office.liquidates
    lines = [(str(line), _draw_size(rng), _draw_codes(rng)) for line in rng.sample(range(1, 13), rng.randint(1, 3))]
    for line, size, line_codes in lines:
        base = {"purchase_order_id": order, "line_number": line, **line_codes}
        papers.purchase_order_lines += _draw_line(rng, office, base, size, ordered, liquidates=liquidates)
    _draw_invoices(rng, papers, order, vendor, ordered, sum((size for _, size, _ in lines), Decimal(0)))


def _draw_line(
    rng: random.Random, office: Office, base: dict[str, Any], size: Decimal, ordered: date, *, liquidates: bool
) -> Iterator[dict[str, Any]]:
    """The events of one line, signed as the warehouse has them."""

    def event(kind: str, day: date, amount: Decimal, year: int | None = None) -> dict[str, Any]:
        is_size = office.are_sizes and kind != "adjust"
        return {
            **base, "event_type": kind, "event_date": day, "fiscal_year": year or rng.choice((year_of(day), None)), "amount": amount,
            "delivered_amount": abs(amount) if is_size else amount,
        }  # fmt: skip

    is_adjusted = office.has_events and rng.random() < 0.3
    yield {**event("encumber", ordered, size), "may_fail": not is_adjusted}
    if not office.has_events:
        return
    rest = size
    if is_adjusted:
        change = rng.choice(
            (Decimal("0.01"), Decimal("-0.01"), Decimal("125.50"), (size / 3).quantize(Decimal("0.01")))
        )
        rest += change
        yield event("adjust", ordered + timedelta(days=1), change)
    if liquidates:
        taken = (rest * rng.randint(10, 80) / 100).quantize(Decimal("0.01"))
        rest -= taken
        yield event("liquidate", ordered + timedelta(days=rng.randint(5, 30)), -taken)
        if rng.random() < 0.2:
            yield event("cancel", ordered + timedelta(days=rng.randint(31, 40)), -rest)
            return
    if rng.random() < 0.3:
        end = year_start(year_of(ordered + timedelta(days=31)) + 1)
        yield event("carry_forward", end - timedelta(days=1), -rest, end.year)
        yield event("carry_forward", end, rest, end.year + 1)


def _draw_invoices(rng: random.Random, papers: Papers, order: str, vendor: str, ordered: date, size: Decimal) -> None:
    """Up to four invoices on days of their own, more than the order at times, one in eight a credit memo; most are paid."""
    day = ordered + timedelta(days=2)
    for number in range(rng.randint(0, 4)):
        day += timedelta(days=rng.randint(1, 90))
        while (day.month, day.day) in YEAR_ENDS:
            day += timedelta(days=1)
        amount = (size * rng.randint(5, 60) / 100).quantize(Decimal("0.01")) * (-1 if rng.random() < 0.125 else 1)
        retainage = (amount / 10).quantize(Decimal("0.01")) if rng.random() < 0.3 else None
        invoice = f"I-{order}-{number}"
        papers.invoices.append({
            "invoice_id": invoice, "purchase_order_id": order, "vendor_name": vendor, "invoice_date": day,
            "amount": None if rng.random() < 0.03 else amount, "retainage_amount": retainage,
        })  # fmt: skip
        if rng.random() < 0.7:
            papers.payments.append({
                "payment_id": f"C{invoice}", "invoice_id": invoice, "vendor_name": vendor,
                "payment_date": day + timedelta(days=30), "amount": amount - (retainage or 0),
            })  # fmt: skip


def _draw_size(rng: random.Random) -> Decimal:
    return Decimal(rng.choice((1, rng.randint(2, 9_000_000), rng.randint(2, 9_000_000)))).scaleb(-2)


def _draw_codes(rng: random.Random) -> dict[str, Any]:
    return {
        "fund_code": rng.choice(FUNDS),
        "department_code": rng.choice(DEPARTMENTS),
        "account_code": rng.choice(ACCOUNTS),
        "finance_project_code": rng.choice(CODES),
    }
