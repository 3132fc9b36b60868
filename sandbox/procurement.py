"""What the city buys: vendors, contracts, requisitions, orders, encumbrance events and invoices, over the whole horizon.

Each project with vendor work has one contract and one order of two lines; every invoice charges one line. An order is encumbered for the
invoices of its fiscal year plus a margin; what is open at the year's end is carried forward as a pair, and cancelled when the work ends.
Small operating orders have no liquidate events: their invoices liquidate them.
"""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sandbox.calendar import fiscal_year_of, fiscal_year_start, next_working_day
from sandbox.finance_records import Contract, Invoice, Order, OrderEvent, Procurement, Vendor
from sandbox.names import FORMER_NAMES, VENDORS
from sandbox.operating_orders import open_requisitions, operating_order
from sandbox.population import chance
from sandbox.progress import monthly_costs
from sandbox.records import Project

OPERATING_ORDERS = 14
MARGIN = 0.06


def make_procurement(
    seed: int, projects: tuple[Project, ...], anchor: date, *, ledger_start: date, bill_months: int
) -> Procurement:
    """Everything bought from the ledger's first day on; a bill covers `bill_months` months of work."""
    draw = chance(seed, "procurement")
    vendors = tuple(_vendor(index, anchor) for index in range(len(VENDORS)))
    contracts: list[Contract] = []
    orders: list[Order] = []
    events: list[OrderEvent] = []
    invoices: list[Invoice] = []
    for project in projects:
        costs = [
            (first, round(cents * (1 - project.labour_share)))
            for first, cents in monthly_costs(project)
            if first >= ledger_start
        ]
        if sum(cents for _, cents in costs) < 20_000_00:
            continue
        order, billed = _project_order(project, vendors, costs, bill_months, draw)
        contracts.append(_contract(project, order, billed, draw))
        orders.append(order)
        invoices.extend(billed)
        events.extend(_project_events(order, billed))
    for index in range(OPERATING_ORDERS):
        order, billed, event = operating_order(index, vendors, anchor, draw)
        orders.append(order)
        invoices.extend(billed)
        events.append(event)
    orders.extend(open_requisitions(projects, vendors, anchor, draw))
    return Procurement(
        vendors, tuple(contracts), tuple(orders), tuple(_with_twins(events)), tuple(_with_credit_memo(invoices))
    )


def _vendor(index: int, anchor: date) -> Vendor:
    former = FORMER_NAMES.get(index, "")
    return Vendor(f"{index + 1:05d}", VENDORS[index], former, anchor - timedelta(days=200) if former else None)


def _project_order(
    project: Project, vendors: tuple[Vendor, ...], costs: list[tuple[date, int]], bill_months: int, draw: random.Random
) -> tuple[Order, list[Invoice]]:
    vendor = vendors[6] if project.is_construction else draw.choice(vendors[:6] + vendors[7:])
    first_day = next_working_day(costs[0][0])
    order = Order(
        order_id=f"PO-{20000 + project.ordinal}",
        requisition_id=f"RQ-{20000 + project.ordinal}",
        vendor=vendor,
        order_date=first_day,
        requested_date=first_day - timedelta(days=draw.randrange(8, 45)),
        closed_date=None,
        amount_cents=0,
        fund_code=project.fund_code,
        department_code=project.department.code,
        account_code="5650" if project.is_construction else "5210",
        finance_code=project.finance_code,
        contract_id=f"C-{project.ordinal:04d}",
        project_ordinal=project.ordinal,
    )
    billed: list[Invoice] = []
    pending = 0
    for position, (first, cents) in enumerate(costs):
        pending += cents
        if ((position + 1) % bill_months and position + 1 < len(costs)) or pending <= 0:
            continue
        billed.append(
            _invoice(order, project, len(billed) + 1, first + timedelta(days=draw.randrange(14, 26)), pending, draw)
        )
        pending = 0
    total = sum(invoice.amount_cents for invoice in billed)
    closed = billed[-1].invoice_date + timedelta(days=1) if billed else None
    return replace(order, amount_cents=total, closed_date=closed), billed


def _invoice(order: Order, project: Project, number: int, day: date, cents: int, draw: random.Random) -> Invoice:
    line = 2 if number % 4 == 0 else 1
    account = order.account_code if line == 1 else ("5650" if project.is_construction else "5610")
    day = next_working_day(day)
    return Invoice(
        f"INV-{project.ordinal:04d}-{number:03d}",
        order.order_id,
        line,
        order.vendor,
        day,
        next_working_day(day + timedelta(days=draw.randrange(18, 45))),
        cents,
        round(cents * 0.05) if project.is_construction else 0,
        order.fund_code,
        order.department_code,
        account,
        order.finance_code,
    )


def _contract(project: Project, order: Order, billed: list[Invoice], draw: random.Random) -> Contract:
    """The contract's value covers what is billed; part of it came by amendment where the project grew."""
    total = round(sum(invoice.amount_cents for invoice in billed) * 1.04) // 100_00 * 100_00 + 100_00
    amendments: tuple[tuple[date, int, str], ...] = ()
    if project.fate in ("over_budget", "late") and len(billed) > 3:
        change = total // 8 // 100_00 * 100_00
        day = billed[len(billed) // 2].invoice_date
        amendments = (
            (day, change, "Additional scope"),
            (day + timedelta(days=90), change // 2, 'Time extension; "no cost" claim settled'),
        )
    original = total - sum(cents for _, cents, _ in amendments)
    end = project.finish_date + timedelta(days=draw.randrange(10, 120))
    return Contract(
        order.contract_id,
        f"{project.name} - services",
        order.vendor,
        order.order_date,
        end,
        original,
        project.finance_code,
        amendments,
    )


def _project_events(order: Order, billed: list[Invoice]) -> Iterable[OrderEvent]:
    for line in (1, 2):
        mine = [invoice for invoice in billed if invoice.line_number == line]
        by_year: dict[int, list[Invoice]] = defaultdict(list)
        for invoice in mine:
            by_year[fiscal_year_of(invoice.invoice_date)].append(invoice)
        if mine:
            yield from _line_events(order, line, by_year, mine[0].account_code)


def _line_events(order: Order, line: int, by_year: dict[int, list[Invoice]], account: str) -> Iterable[OrderEvent]:
    """Encumber in the first year, raise in each later one, liquidate by invoice, carry the rest over the year's end, cancel at the close."""

    def event(kind: str, day: date, year: int, cents: int) -> OrderEvent:
        return OrderEvent(
            order.order_id,
            line,
            kind,
            day,
            year,
            order.fund_code,
            order.department_code,
            account,
            cents,
            order.finance_code,
            order.requisition_id,
        )

    open_cents = 0
    first_year = fiscal_year_of(order.order_date)
    last_year = max(by_year)
    for year in range(first_year, last_year + 1):
        due = round(sum(invoice.amount_cents for invoice in by_year.get(year, ())) * (1 + MARGIN)) - open_cents
        if due > 0 or year == first_year:
            day = (
                order.order_date
                if year == first_year
                else next_working_day(fiscal_year_start(year) + timedelta(days=2))
            )
            yield event("encumber" if year == first_year else "adjust", day, year, due)
            open_cents += due
        for invoice in by_year.get(year, ()):
            released = min(invoice.amount_cents, open_cents)
            if released > 0:
                yield event("liquidate", invoice.invoice_date, year, -released)
            open_cents -= released
        if year < last_year and open_cents > 0:
            yield event("carry_forward", fiscal_year_start(year + 1) - timedelta(days=1), year, -open_cents)
            yield event("carry_forward", fiscal_year_start(year + 1), year + 1, open_cents)
    if open_cents > 0:
        close = by_year[last_year][-1].invoice_date + timedelta(days=1)
        yield event(
            "cancel", close, fiscal_year_of(close) if fiscal_year_of(close) == last_year else last_year, -open_cents
        )


def _with_twins(events: list[OrderEvent]) -> list[OrderEvent]:
    """Two raises of one order on one day by the same sum, and one cancelled again: twin lines that are both real."""
    first = next((event for event in events if event.event_type == "encumber" and event.finance_code), None)
    if first is None:
        return events
    raised = replace(first, event_type="adjust", amount_cents=500_00)
    return [*events, raised, raised, replace(first, event_type="cancel", amount_cents=-1_000_00)]


def _with_credit_memo(invoices: list[Invoice]) -> list[Invoice]:
    billed = next((invoice for invoice in invoices if invoice.finance_code and invoice.amount_cents > 50_000_00), None)
    if billed is None:
        return invoices
    memo = replace(
        billed,
        invoice_id=billed.invoice_id + "-CM",
        invoice_date=billed.invoice_date + timedelta(days=3),
        paid_date=billed.paid_date,
        amount_cents=-1_250_00,
        retainage_cents=0,
    )
    return [*invoices, memo]
