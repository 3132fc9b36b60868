"""Contracts, orders, invoices and payments of the project city; source `bureau`."""

from __future__ import annotations

from collections.abc import Sequence

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.measures_city import add, project


def land_purchases(database: LandingDatabase) -> None:
    """K1 amended and paid, K2 billed, K3 without money or project, K4 shared by two projects, K5 grown without an amendment."""
    add(database, "projects", [
        project("BUY1", department_name="Buying", finance_project_code="BUY1; BOTH"),
        project("BUY2", department_name="Buying", finance_project_code="BUY2; BOTH; GREW"),
        project("BUY3", department_name="Buying"),
    ])  # fmt: skip
    contracts: Sequence[tuple[str, str | None, str, str | None, str | None, str, str | None]] = [
        ("K1", "BUY1", "Acme", "1000.00", None, "2025-10-01", "2026-04-15"),
        ("K2", "BUY2", "Beta", "500.00", "500.00", "2025-11-01", "2027-01-01"),
        ("K3", None, "Acme", None, None, "2025-12-01", None),
        ("K4", "BOTH", "Gamma", "100.01", None, "2026-01-05", None),
        ("K5", "GREW", "Gamma", "100.00", "125.00", "2025-07-01", "2025-09-30"),
    ]
    names = (
        "contract_id",
        "finance_project_code",
        "vendor_name",
        "original_amount",
        "current_amount",
        "start_date",
        "end_date",
    )
    add(database, "contracts", [dict(zip(names, row, strict=True)) for row in contracts])
    add(database, "contract_amendments", [
        {"contract_id": "K1", "amendment_id": "1", "amendment_date": "2025-12-10", "change_amount": "150.00"},
        {"contract_id": "K1", "amendment_id": "2", "amendment_date": "2025-12-11", "change_amount": "-30.00"},
    ])  # fmt: skip
    add(database, "purchase_orders", [
        {"purchase_order_id": "O1", "contract_id": "K1", "vendor_name": "Acme", "order_date": "2025-10-10", "finance_project_code": "BUY1"},
        {"purchase_order_id": "O2", "contract_id": "K2", "vendor_name": "Beta", "order_date": "2025-12-01", "finance_project_code": "BUY2"},
    ])  # fmt: skip
    add(database, "requisitions", [
        {"requisition_id": "Q1", "request_date": "2025-10-01", "purchase_order_id": "O1", "finance_project_code": "BUY1", "amount": "1.00"},
        {"requisition_id": "Q2", "request_date": "2025-11-01", "purchase_order_id": "O2", "finance_project_code": "BUY2", "amount": "1.00"},
        {"requisition_id": "Q3", "request_date": "2025-11-01", "finance_project_code": "BUY2", "amount": "1.00"},
    ])  # fmt: skip
    add(database, "invoices", [
        {"invoice_id": "V1", "purchase_order_id": "O1", "invoice_date": "2025-10-30", "amount": "300.00", "retainage_amount": "30.00"},
        {"invoice_id": "V2", "purchase_order_id": "O1", "invoice_date": "2026-01-11", "amount": "100.00", "retainage_amount": "10.00"},
        {"invoice_id": "V3", "purchase_order_id": "O2", "invoice_date": "2025-12-31", "amount": "200.00"},
        {"invoice_id": "V4", "purchase_order_id": "O2", "invoice_date": "2025-12-05", "amount": "9.00", "status": "Void"},
        {"invoice_id": "V5", "purchase_order_id": "O2", "invoice_date": "2026-01-01", "amount": "7.00", "status": "Paid"},
    ])  # fmt: skip
    add(database, "payments", [
        {"payment_id": "Y1", "invoice_id": "V1", "payment_date": "2025-11-20", "amount": "270.00"},
        {"payment_id": "Y2", "invoice_id": "V3", "payment_date": "2026-01-10", "amount": "50.00"},
    ])  # fmt: skip
