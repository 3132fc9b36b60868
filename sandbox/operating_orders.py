"""Small orders of the departments, and requisitions that no order has followed yet.

Operating orders have no liquidate events: their invoices liquidate them, the last for more than is left.
"""

import random
from datetime import date, timedelta

from sandbox.calendar import fiscal_year_of, next_working_day
from sandbox.finance_records import Invoice, Order, OrderEvent, Vendor
from sandbox.records import Project

SUPPLIES = "5260"
BUYERS = (("0400", "001"), ("0300", "001"), ("0210", "050"), ("0450", "001"))
OPEN_REQUISITIONS = 6


def operating_order(
    index: int, vendors: tuple[Vendor, ...], anchor: date, draw: random.Random
) -> tuple[Order, list[Invoice], OrderEvent]:
    """One order of the running or the past year, its three invoices and its one encumbrance."""
    vendor = vendors[(index * 4 + 3) % len(vendors)]
    day = next_working_day(anchor + timedelta(days=draw.randrange(1, 40) - (365 if index % 3 == 0 else 0)))
    department, fund = draw.choice(BUYERS)
    cents = draw.randrange(900_00, 60_000_00)
    order = Order(
        order_id=f"PO-{9000 + index:05d}",
        requisition_id=f"RQ-{9000 + index:05d}",
        vendor=vendor,
        order_date=day,
        requested_date=day - timedelta(days=draw.randrange(5, 30)),
        closed_date=None,
        amount_cents=cents,
        fund_code=fund,
        department_code=department,
        account_code=SUPPLIES,
    )
    billed = [_part(order, index, number, cents // (number + 1)) for number in (1, 2, 3)]
    year = fiscal_year_of(day)
    event = OrderEvent(
        order.order_id, 1, "encumber", day, year, fund, department, SUPPLIES, cents, "", order.requisition_id
    )
    return order, billed, event


def _part(order: Order, index: int, number: int, cents: int) -> Invoice:
    sent = next_working_day(order.order_date + timedelta(days=35 * number))
    return Invoice(
        invoice_id=f"INV-{9000 + index}-{number}",
        order_id=order.order_id,
        line_number=1,
        vendor=order.vendor,
        invoice_date=sent,
        paid_date=sent + timedelta(days=30),
        amount_cents=cents,
        retainage_cents=0,
        fund_code=order.fund_code,
        department_code=order.department_code,
        account_code=SUPPLIES,
        finance_code="",
    )


def open_requisitions(
    projects: tuple[Project, ...], vendors: tuple[Vendor, ...], anchor: date, draw: random.Random
) -> list[Order]:
    """Requisitions that no order has followed yet: pre-encumbrances."""
    running = [
        project for project in projects if project.fate in ("active", "late", "over_budget") and project.finance_code
    ]
    return [
        Order(
            "",
            f"RQ-{31000 + index}",
            draw.choice(vendors),
            date.max,
            anchor + timedelta(days=5 + index),
            None,
            draw.randrange(4_000_00, 90_000_00),
            project.fund_code,
            project.department.code,
            "5610",
            project.finance_code,
        )
        for index, project in enumerate(running[:OPEN_REQUISITIONS])
    ]
