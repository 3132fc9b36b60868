"""Contracts of one system, ordered, billed and paid in others, of the finance city."""

from __future__ import annotations

from tests.dbt.finance_landing import FinanceCity


def land_shared_contracts(city: FinanceCity) -> None:
    """XK1 and XK2 are the register's alone; XK3 has a twin in a second register."""
    for source, contracts in (("register", ("XK1", "XK2", "XK3")), ("register2", ("XK3",))):
        city.land(0, source, "contracts", [
            {"_key": contract, "contract_id": contract, "original_amount": "1000.00"} for contract in contracts
        ], deliveries="latest")  # fmt: skip
    city.land(0, "buyer", "purchase_orders", [
        {"_key": order, "purchase_order_id": order, "contract_id": contract} for order, contract in (("XO1", "XK1"), ("XO3", "XK3"))
    ], deliveries="latest")  # fmt: skip
    city.land(0, "buyer", "invoices", [
        {"_key": f"XI{number}", "invoice_id": f"XI{number}", "purchase_order_id": order, "amount": amount, "invoice_date": "2025-08-01"}
        for number, order, amount in ((1, "XO1", "400.00"), (3, "XO3", "70.00"), (4, None, "5.00"))
    ])  # fmt: skip
    city.land(0, "other_buyer", "invoices", [
        {"_key": "XI4", "invoice_id": "XI4", "amount": "5.00", "invoice_date": "2025-08-01"},
    ])  # fmt: skip
    city.land(0, "payer", "payments", [
        {"_key": payment, "payment_id": payment, "invoice_id": invoice, "contract_id": contract, "amount": amount, "payment_date": "2025-08-20"}
        for payment, invoice, contract, amount in (
            ("XY1", "XI1", None, "410.00"), ("XY2", None, "XK2", "25.00"), ("XY3", None, "XK3", "9.00"), ("XY4", "XI4", None, "5.00"),
        )
    ])  # fmt: skip
