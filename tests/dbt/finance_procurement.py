"""Orders, invoices and contracts with something to find, of the finance city: one order or contract per case."""

from __future__ import annotations

from typing import Any

from tests.dbt.finance_landing import FinanceCity


def _ordered(order: str, amount: str, kind: str = "encumber", date: str = "2025-07-05", **more: Any) -> dict[str, Any]:
    return {
        "_key": f"{order}|{kind}|{date}|{amount}", "purchase_order_id": order, "line_number": "1", "amount": amount, "event_type": kind,
        "event_date": date, "fund_code": "W1", "department_code": "PW", "account_code": "6000", "finance_project_code": "WORKS", **more,
    }  # fmt: skip


def _billed(invoice: str, order: str | None, amount: str, date: str = "2025-08-01", **more: Any) -> dict[str, Any]:
    row = {"_key": invoice, "invoice_id": invoice, "purchase_order_id": order, "amount": amount, "invoice_date": date}
    return row | more


def _paid(invoice: str | None, amount: str, date: str = "2025-08-15") -> dict[str, Any]:
    return {
        "_key": f"Y{invoice}{date}",
        "payment_id": f"Y{invoice}{date}",
        "invoice_id": invoice,
        "amount": amount,
        "payment_date": date,
    }


def land_works(city: FinanceCity) -> None:
    """W1 retainage, W2 carried forward, W3 closed, W4 over-liquidated, W5 over-billed, W6 under an ended contract."""
    city.land(0, "works", "projects", [
        {"_key": "WP", "project_id": "WP", "name": "Works", "finance_project_code": "WORKS"},
    ], deliveries="latest")  # fmt: skip
    orders = [
        ("W1", "KW", "Open"), ("W2", None, None), ("W3", None, "Closed"), ("W4", None, None), ("W5", None, None), ("W6", "KE", None),
    ]  # fmt: skip
    city.land(0, "works", "purchase_orders", [
        {"_key": order, "purchase_order_id": order, "contract_id": contract, "status": status, "order_date": "2025-07-05", "vendor_name": "Digger"}
        for order, contract, status in orders
    ], deliveries="latest")  # fmt: skip
    city.land(0, "works", "purchase_order_lines", [
        _ordered("W1", "300.00"),
        _ordered("W2", "500.00", date="2024-09-01", fiscal_year=2025),
        _ordered("W2", "-500.00", "carry forward", "2025-06-30", fiscal_year=2025),
        _ordered("W2", "500.00", "carry forward", "2025-07-01", fiscal_year=2026),
        _ordered("W3", "9.75"),
        _ordered("W4", "40.00"), _ordered("W4", "-55.00", "liquidate", "2025-09-01"),
        _ordered("W5", "70.00"),
        _ordered("W6", "25.00"),
    ])  # fmt: skip
    city.land(0, "works", "invoices", [
        _billed("W1a", "W1", "100.00", retainage_amount="5.00"),
        _billed("W1b", "W1", "100.00", "2025-09-01", retainage_amount="5.00"),
        _billed("W1c", "W1", "0.00", "2025-10-01", retainage_amount="-7.00"),
        _billed("W2a", "W2", "120.00"),
        _billed("W5a", "W5", "60.00"), _billed("W5b", "W5", "30.00", "2025-08-02"), _billed("W5c", "W5", "-8.00", "2025-08-03"),
        _billed("W5d", "W5", "11.00", "2025-08-04", status="Voided"),
        _billed("Loose", None, "44.00"),
    ])  # fmt: skip
    city.land(0, "works", "payments", [
        _paid("W1a", "95.00"), _paid("W1b", "95.00"), _paid("W1c", "7.00"), _paid("W5a", "60.50"), _paid("W5d", "11.00"),
        _paid("Loose", "44.00"), _paid(None, "3.00"),
    ])  # fmt: skip
    city.land(0, "works", "journal_lines", [
        {"_key": f"j{invoice}", "fiscal_year": 2026, "period": 2, "fund_code": "W1", "department_code": "PW", "account_code": "6000",
         "finance_project_code": "WORKS", "invoice_id": invoice, "amount": amount} for invoice, amount in (("W1a", "100.00"), ("W1b", "100.00"))
    ])  # fmt: skip


def land_agreements(city: FinanceCity) -> None:
    """KW plain, KE ended, KA amended beyond the limit, KN states another current amount, KU without amounts, KZ of nothing."""
    city.land(0, "works", "contracts", [
        {"_key": "KW", "contract_id": "KW", "title": "Roads", "original_amount": "150.00", "end_date": "2026-02-10"},
        {"_key": "KE", "contract_id": "KE", "title": "Ended", "original_amount": "25.00", "end_date": "2026-01-29"},
        {"_key": "KA", "contract_id": "KA", "title": "Grown", "original_amount": "200.00"},
        {"_key": "KN", "contract_id": "KN", "title": "Odd", "original_amount": "100.00", "current_amount": "140.00"},
        {"_key": "KU", "contract_id": "KU", "title": "Unknown"},
        {"_key": "KZ", "contract_id": "KZ", "title": "Zero", "original_amount": "0.00"},
    ], deliveries="latest")  # fmt: skip
    changes = [("KA", "1", "15.00"), ("KA", "2", "1.01"), ("KN", "1", "30.00"), ("KZ", "1", "5.00")]
    city.land(0, "works", "contract_amendments", [
        {"_key": f"{contract}|{number}", "contract_id": contract, "amendment_id": number, "change_amount": amount}
        for contract, number, amount in changes
    ], deliveries="latest")  # fmt: skip
