"""Orders, invoices, requisitions, contracts and vendors of the finance city."""

from __future__ import annotations

from typing import Any

from tests.dbt.finance_landing import FinanceCity


def _event(
    key: str, order: str, line: str, amount: str, kind: str | None, date: str | None, **more: Any
) -> dict[str, Any]:
    cell = {"fund_code": "002", "department_code": "IT", "account_code": "6000"}
    return {
        "_key": key,
        "purchase_order_id": order,
        "line_number": line,
        "amount": amount,
        "event_type": kind,
        "event_date": date,
        **cell,
        **more,
    }


def land_orders(city: FinanceCity) -> None:
    city.land(0, "orders", "purchase_orders", [
        {"_key": "PO1", "purchase_order_id": "PO1", "order_date": "2025-07-10", "finance_project_code": "C1", "vendor_name": "Acme", "contract_id": "K1"},
        {"_key": "PO2", "purchase_order_id": "PO2", "order_date": "2025-07-11", "finance_project_code": "C2", "vendor_name": "Acme Ltd"},
    ], deliveries="latest")  # fmt: skip
    city.land(0, "orders", "purchase_order_lines", [
        _event("1", "PO1", "1", "100.00", None, None),
        _event("2", "PO1", "10", "30.00", "encumber", "2025-07-12"),
        _event("3", "PO1", "2", "50.00", "encumber", "2025-07-12"),
        _event("4", "PO1", "1", "20.00", "adjust", "2025-10-01"),
        _event("5", "PO2", "1", "200.00", "encumber", "2025-07-11", requisition_id="RQ2"),
        _event("6", "PO2", "1", "-60.00", "liquidate", "2025-08-15"),
        _event("7", "PO2", "1", "-15.00", "cancel", "2025-08-31"),
    ])  # fmt: skip
    city.land(0, "orders", "invoices", [
        {"_key": "I1", "invoice_id": "I1", "purchase_order_id": "PO1", "invoice_date": "2025-08-01", "amount": "120.00", "retainage_amount": "12.00"},
        {"_key": "I2", "invoice_id": "I2", "purchase_order_id": "PO1", "invoice_date": "2025-09-01", "amount": "70.00"},
        {"_key": "I3", "invoice_id": "I3", "purchase_order_id": "PO1", "invoice_date": "2025-11-01", "amount": "-5.00"},
        {"_key": "I4", "invoice_id": "I4", "purchase_order_id": "PO1", "invoice_date": "2025-11-02", "amount": "999.00", "status": "Void"},
        {"_key": "I5", "invoice_id": "I5", "purchase_order_id": "PO2", "invoice_date": "2025-11-02", "amount": "60.00"},
    ])  # fmt: skip
    city.land(0, "sizes", "purchase_order_lines", [
        _event("1", "PO9", "1", "100.00", "encumber", "2024-09-01", fiscal_year=2025),
        _event("2", "PO9", "1", "30.00", "liquidate", "2024-10-01", fiscal_year=2025),
        _event("3", "PO9", "1", "5.00", "cancel", "2025-05-01", fiscal_year=2025),
        _event("4", "PO9", "1", "-3.00", "adjust", "2025-05-02", fiscal_year=2025),
        _event("5", "PO9", "1", "62.00", "carry_forward", "2025-07-01", fiscal_year=2026),
        _event("6", "PO9", "1", "62.00", "carry forward", "2025-06-30", fiscal_year=2025),
        _event("7", "PO9", "1", "12.00", "liquidate", "2025-08-01", fiscal_year=2026),
    ], event_amounts="sizes")  # fmt: skip


def land_purchasing(city: FinanceCity) -> None:
    def request(key: str, amount: str, date: str | None, **more: Any) -> dict[str, Any]:
        cell = {"fund_code": "003", "department_code": "IT", "account_code": "6000", "finance_project_code": "C1"}
        return {"_key": key, "requisition_id": key, "amount": amount, "request_date": date, **cell, **more}

    city.land(0, "orders", "requisitions", [
        request("RQ1", "80.00", "2025-08-10"),
        request("RQ2", "200.00", "2025-06-30", status="Ordered"),
        request("RQ3", "55.00", "2025-08-10", status="Cancelled"),
    ], deliveries="latest")  # fmt: skip
    city.land(0, "orders", "contracts", [
        {"_key": "K1", "contract_id": "K1", "title": "Radios", "vendor_name": "Acme", "original_amount": "500.00",
         "current_amount": "550.00", "finance_project_code": "C1"},
        {"_key": "K2", "contract_id": "K2", "title": "None yet", "vendor_name": "Beta", "original_amount": "10.00",
         "finance_project_code": "ORPHAN"},
    ], deliveries="latest")  # fmt: skip
    amendments = [
        {
            "_key": "K1|1",
            "contract_id": "K1",
            "amendment_id": "1",
            "amendment_date": "2025-09-01",
            "change_amount": "50.00",
        }
    ]
    city.land(0, "orders", "contract_amendments", amendments, deliveries="latest")
    city.land(
        0,
        "orders",
        "receipts",
        [{"_key": "R1", "receipt_id": "R1", "purchase_order_id": "PO2", "line_number": "1", "amount": "60.00"}],
    )
    city.land(0, "orders", "payments", [
        {"_key": "Y1", "payment_id": "Y1", "invoice_id": "I1", "payment_date": "2025-08-20", "amount": "108.00"},
        {"_key": "Y2", "payment_id": "Y2", "invoice_id": "I5", "payment_date": "2025-11-20", "amount": "60.00", "vendor_name": "Old Acme"},
    ])  # fmt: skip
    city.land(0, "orders", "vendors", [
        {"_key": "V1", "vendor_id": "V1", "name": "Acme"},
        {"_key": "V2", "vendor_id": "V2", "name": "Gamma", "former_name": "Delta"},
    ], deliveries="latest")  # fmt: skip
    city.land(
        1,
        "orders",
        "vendors",
        [{"_key": "V1", "vendor_id": "V1", "name": "Acme Group", "former_name": "Acme"}],
        deliveries="latest",
    )
    city.database.add("policy_vendor_names", [{"vendor_name": "Acme Ltd", "canonical_name": "Acme Group"}])
    city.database.add("policy_funds", [{"fund_code": "002", "name": "IT services", "fund_type": "Internal Service"}])
