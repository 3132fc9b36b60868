"""Procurement's files: encumbrance events, orders, requisitions, contracts, amendments, receipts, invoices, payments, vendors."""

import zlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from sandbox.city import CityState
from sandbox.delivery import Cells, csv_bytes, day_text, money_text, plain_money
from sandbox.finance_records import Contract, Invoice, Order

Files = Iterator[tuple[str, bytes]]
ENCUMBRANCE = (
    "PO",
    "PO_LINE",
    "EVENT",
    "EVENT_DATE",
    "FY",
    "FUND",
    "DEPT",
    "ACCOUNT",
    "PROJECT",
    "AMOUNT",
    "REQUISITION",
)
CONTROL = ("CONTROL_TOTAL", "CONTROL_COUNT")
INVOICE = ("REC_TYPE", "INVOICE", "PO", "VENDOR", "INVOICE_DATE", "AMOUNT", "RETAINAGE", "STATUS")
UNREADABLE = ("TBD", "12O4.50", "N/A", "1.234,50")


def order_files(state: CityState) -> Files:
    """(name, bytes) of every procurement file of a night."""
    yield from _encumbrances(state)
    bought = state.books.procurement
    ordered = [order for order in bought.orders if order.order_id and order.order_date <= state.day]
    yield (
        "purchase_orders.csv",
        csv_bytes(
            ("PO", "VENDOR", "ORDER_DATE", "STATUS", "CONTRACT", "PROJECT"),
            [_order_row(order, state.day) for order in ordered],
        ),
    )
    yield (
        "requisitions.csv",
        csv_bytes(
            ("REQUISITION", "REQUEST_DATE", "AMOUNT", "STATUS", "PROJECT", "FUND", "DEPT", "ACCOUNT", "PO"),
            [_requisition_row(order, place, state.day) for place, order in enumerate(bought.orders)],
        ),
    )
    yield (
        "contracts.csv",
        csv_bytes(
            ("CONTRACT", "TITLE", "VENDOR", "START", "END", "ORIGINAL", "CURRENT", "PROJECT"),
            [_contract_row(each, state.day) for each in bought.contracts],
        ),
    )
    yield (
        "contract_amendments.csv",
        csv_bytes(("CONTRACT", "AMENDMENT", "DATE", "CHANGE", "REASON"), _amendment_rows(bought.contracts, state.day)),
    )
    yield from _payables(state)
    vendors = [
        (vendor.key, vendor.name_on(state.day), vendor.former_name if vendor.renamed_date else "")
        for vendor in bought.vendors
    ]
    yield "vendors.csv", csv_bytes(("VENDOR_ID", "NAME", "FORMER_NAME"), vendors, encoding="cp1252")


def _encumbrances(state: CityState) -> Files:
    """One file per fiscal year, semicolons, with a control file beside it."""
    groups: dict[int, list[tuple[Cells, int]]] = defaultdict(list)
    for event in state.books.procurement.events:
        key = f"{event.order_id}{event.line_number}{event.event_date}"
        row = (
            event.order_id,
            str(event.line_number),
            event.event_type,
            day_text(event.event_date),
            f"FY{event.fiscal_year % 100:02d}",
            event.fund_code,
            event.department_code,
            event.account_code,
            event.finance_code,
            money_text(event.amount_cents, key),
            event.requisition_id,
        )
        groups[event.fiscal_year].append((row, event.amount_cents))
    for year, found in sorted(groups.items()):
        yield f"encumbrance_FY{year}.csv", csv_bytes(ENCUMBRANCE, [row for row, _ in found], delimiter=";")
        total = plain_money(sum(cents for _, cents in found))
        yield f"encumbrance_FY{year}.ctl", csv_bytes(CONTROL, [(total, str(len(found)))], delimiter=";")


def _order_row(order: Order, day: date) -> Cells:
    status = "Closed" if order.closed_date and order.closed_date <= day else "Open"
    return (
        order.order_id,
        order.vendor.name_on(order.order_date),
        day_text(order.order_date),
        status,
        order.contract_id,
        order.finance_code,
    )


def _requisition_row(order: Order, place: int, day: date) -> Cells:
    """Two requisitions have an amount that no one can read."""
    ordered = bool(order.order_id) and order.order_date <= day
    amount = UNREADABLE[place % 2] if place in (4, 9) else money_text(order.amount_cents, order.requisition_id)
    status = "Ordered" if ordered else "Open"
    return (
        order.requisition_id,
        day_text(order.requested_date),
        amount,
        status,
        order.finance_code,
        order.fund_code,
        order.department_code,
        order.account_code,
        order.order_id if ordered else "",
    )


def _contract_row(contract: Contract, day: date) -> Cells:
    current = contract.original_cents + sum(cents for when, cents, _ in contract.amendments if when <= day)
    return (
        contract.contract_id,
        contract.title,
        contract.vendor.name_on(contract.start_date),
        day_text(contract.start_date),
        day_text(contract.end_date),
        money_text(contract.original_cents, contract.contract_id),
        money_text(current, contract.title),
        contract.finance_code,
    )


def _amendment_rows(contracts: tuple[Contract, ...], day: date) -> list[Cells]:
    return [
        (
            contract.contract_id,
            str(number),
            day_text(when),
            money_text(cents, f"{contract.contract_id}/{number}"),
            reason,
        )
        for contract in contracts
        for number, (when, cents, reason) in enumerate(contract.amendments, start=1)
        if when <= day
    ]


def _payables(state: CityState) -> Files:
    """Invoices (US dates, a trailer with the count only), their receipts and payments."""
    invoices = state.books.procurement.invoices
    rows = [_invoice_row(invoice, state.day) for invoice in invoices]
    yield "invoices.csv", csv_bytes(INVOICE, [*rows, ("T", str(len(rows)), *[""] * 6)])
    yield (
        "receipts.csv",
        csv_bytes(
            ("RECEIPT", "PO", "PO_LINE", "RECEIVED", "AMOUNT"),
            [_receipt_row(each) for each in invoices if each.amount_cents > 0],
        ),
    )
    paid = [invoice for invoice in invoices if invoice.paid_date <= state.day]
    yield (
        "payments.csv",
        csv_bytes(
            ("PAYMENT", "INVOICE", "VENDOR", "PAID", "AMOUNT"),
            [
                (
                    f"PAY{invoice.invoice_id[3:]}",
                    invoice.invoice_id,
                    invoice.vendor.name_on(invoice.paid_date),
                    day_text(invoice.paid_date, "us"),
                    money_text(invoice.amount_cents - invoice.retainage_cents, invoice.invoice_id),
                )
                for invoice in paid
            ],
        ),
    )


def _invoice_row(invoice: Invoice, day: date) -> Cells:
    amount = (
        UNREADABLE[1] if invoice.invoice_id == "INV-9003-2" else money_text(invoice.amount_cents, invoice.invoice_id)
    )
    retained = money_text(invoice.retainage_cents, invoice.invoice_id) if invoice.retainage_cents else ""
    sent = "" if invoice.invoice_id == "INV-9000-2" else day_text(invoice.invoice_date, "us")
    status = "Paid" if invoice.paid_date <= day else "Approved"
    return (
        "D",
        invoice.invoice_id,
        invoice.order_id,
        invoice.vendor.name_on(invoice.invoice_date),
        sent,
        amount,
        retained,
        status,
    )


def _receipt_row(invoice: Invoice) -> Cells:
    """Received some days before the bill; one date is impossible, one in ninety blank, one amount unreadable."""
    day = day_text(invoice.invoice_date - timedelta(days=4), "us")
    lot = zlib.crc32(invoice.invoice_id.encode()) % 90
    day = "02/30/2026" if invoice.invoice_id == "INV-9000-1" else "" if lot == 7 else day
    amount = (
        UNREADABLE[2] if invoice.invoice_id == "INV-9003-1" else money_text(invoice.amount_cents, invoice.invoice_id)
    )
    return f"RC{invoice.invoice_id[3:]}", invoice.order_id, str(invoice.line_number), day, amount
