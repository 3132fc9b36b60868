"""Documents beside the control accounts of the ledger, and a file that does not tie, of the finance city."""

from __future__ import annotations

from typing import Any

from tests.dbt.finance_landing import FinanceCity

ACCOUNTS = {
    "E1000": ("asset", None), "E2000": ("liability", "Accounts Payable"), "E2100": ("liability", "Retainage payable"),
    "E3800": ("fund_balance", "Encumbrances"), "E3900": ("fund_balance", "Reserve for Encumbrances"), "E6000": ("expenditure", None),
}  # fmt: skip


def land_subledgers(city: FinanceCity) -> None:
    """erp: EI2 of August is posted in September, E2 is not in the ledger, EI3 is posted with 2.00 too much. mute: no documents."""
    for source in ("erp", "mute"):
        city.land(0, source, "chart_of_accounts", [
            {"_key": code, "account_code": code, "account_type": kind, "account_class": account_class}
            for code, (kind, account_class) in ACCOUNTS.items()
        ], deliveries="latest")  # fmt: skip
    city.land(0, "mute", "journal_lines", [
        _posted("x1", 1, "E3900", "-7.00"), _posted("x2", 1, "E2000", "-7.00"), _posted("x3", 1, "E1000", "14.00"),
    ])  # fmt: skip
    postings = [
        (1, "E3800", "100.00", "E1", None), (1, "E3900", "-100.00", "E1", None),
        (2, "E6000", "40.00", "E1", "EI1"), (2, "E2000", "-36.00", None, "EI1"), (2, "E2100", "-4.00", None, "EI1"),
        (2, "E3900", "40.00", "E1", None), (2, "E3800", "-40.00", "E1", None),
        (2, "E2000", "36.00", None, "EI1"), (2, "E1000", "-36.00", None, "EI1"),
        (3, "E6000", "25.00", None, "EI2"), (3, "E2000", "-25.00", None, "EI2"),
        (3, "E6000", "12.00", None, "EI3"), (3, "E2000", "-12.00", None, "EI3"),
        (3, "E3800", "5.00", "E3", None), (3, "E3900", "-5.00", "E3", None),
    ]  # fmt: skip
    city.land(0, "erp", "journal_lines", [
        _posted(f"e{number}", period, account, amount, purchase_order_id=order, invoice_id=invoice)
        for number, (period, account, amount, order, invoice) in enumerate(postings)
    ])  # fmt: skip
    city.land(0, "erp", "purchase_order_lines", [
        {"_key": order, "purchase_order_id": order, "line_number": "1", "amount": amount, "event_date": date, "fund_code": "EF"}
        for order, amount, date in (("E1", "100.00", "2025-07-05"), ("E2", "60.00", "2025-09-01"), ("E3", "5.00", "2025-09-02"))
    ])  # fmt: skip
    city.land(0, "erp", "invoices", [
        {"_key": invoice, "invoice_id": invoice, "purchase_order_id": order, "amount": amount, "retainage_amount": kept, "invoice_date": date}
        for invoice, order, amount, kept, date in (
            ("EI1", "E1", "40.00", "4.00", "2025-08-10"), ("EI2", None, "25.00", None, "2025-08-30"), ("EI3", None, "10.00", None, "2025-09-02"),
        )
    ])  # fmt: skip
    city.land(0, "erp", "payments", [
        {"_key": "EY1", "payment_id": "EY1", "invoice_id": "EI1", "amount": "36.00", "payment_date": "2025-08-20"},
    ])  # fmt: skip


def _posted(key: str, period: int, account: str, amount: str, **more: Any) -> dict[str, Any]:
    row = {"_key": key, "fiscal_year": 2026, "period": period, "fund_code": "EF", "account_code": account}
    return row | {"amount": amount} | more


def land_spill(city: FinanceCity) -> None:
    """A file whose control asks for 9.00 where 1.00 was delivered, with one row in suspense and one refused."""
    extract = city.land(0, "spilled", "payments", [
        {"_key": "s1", "payment_id": "s1", "amount": "1.00"},
        {"_key": "s2", "payment_id": "s2", "amount": None, "amount_text": "1O.00", "_reason": "amount_unreadable", "_disposition": "suspense",
         "_column": "amount"},
        {"_key": "s3", "payment_id": "s3", "amount": "3.00", "_reason": "date_unreadable", "_disposition": "quarantine", "_column": "payment_date"},
    ], file_name="spill.csv")  # fmt: skip
    counts = {f"{part}_{unit}": 0 for part in ("accepted", "repeated", "superseded") for unit in ("rows", "amount")}
    city.database.add("deliveries", [{
        "source_name": "spilled", "stream": "payments", "feed": 0, "file_name": "spill.csv", "extract_id": extract, "deliveries": "all",
        **counts, "control_kind": "trailer", "control_amount": "9.00", "control_count": 3, "delivered_rows": 3, "delivered_amount": "4.00",
        "suspended_rows": 1, "suspended_amount": 0, "quarantined_rows": 1, "quarantined_amount": "3.00",
    }])  # fmt: skip
