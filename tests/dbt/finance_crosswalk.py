"""Vendors that may be one, codes claimed by rules, and documents on several projects, of the finance city."""

from __future__ import annotations

from typing import Any

from tests.dbt.finance_landing import FinanceCity


def land_vendors(city: FinanceCity) -> None:
    names = {
        "M1": "Digital Works, Inc.", "M2": "DIGITAL WORKS LLC", "M3": "Smith & Sons Co.", "M4": "Northwind Traders",
        "M5": "Refused Partners", "M6": "Zeta Optical", "M7": "Beta Optical", "M8": "Closed Shop", "M9": "Umbrella",
    }  # fmt: skip
    rows = [{"_key": key, "vendor_id": key, "name": name} for key, name in names.items()]
    city.land(0, "market", "vendors", rows, deliveries="latest")
    city.land(0, "works", "vendors", [{"_key": "V9", "vendor_id": "V9", "name": "Umbrella"}], deliveries="latest")
    city.land(1, "market", "vendors", [{"_key": "M8", "_deleted": True}, rows[0]], deliveries="latest")
    city.land(
        2, "market", "vendors", [{"_key": "M4", "vendor_id": "M4", "name": "Northwind Trade"}], deliveries="latest"
    )
    city.land(0, "market", "invoices", [
        {"_key": name, "invoice_id": name, "vendor_name": name, "amount": amount, "invoice_date": "2025-08-01"}
        for name, amount in (("Smith and Sons", "12.50"), ("Smith & Sons Co.", "7.50"), ("Nortwind Trade", "1.00"), ("Refused Partner", "1.00"))
    ])  # fmt: skip
    city.land(0, "works", "invoices", [{"_key": "WU", "invoice_id": "WU", "vendor_name": "Umbrella", "amount": "1.00"}])
    city.database.add("policy_vendor_names", [{"vendor_name": "Umbrella SA", "canonical_name": "Umbrella"}])
    city.database.add("policy_vendor_refusals", [{"vendor_name": "Refused Partners", "other_name": "Refused Partner"}])


def _line(key: str, code: str, amount: str, description: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "_key": key, "fiscal_year": 2026, "amount": amount, "finance_project_code": code, "description": description,
        "fund_code": "MK", "department_code": "MKT", "account_code": "6000", **more,
    }  # fmt: skip


def _posted(key: str, code: str, amount: str, description: str | None = None, **more: Any) -> dict[str, Any]:
    return _line(key, code, amount, description, period=2, **more)


def land_rules(city: FinanceCity) -> None:
    city.land(0, "market", "projects", [
        {"_key": "MP1", "project_id": "MP1", "name": "Fiber", "finance_project_code": "MARKET1"},
        {"_key": "MP2", "project_id": "MP2", "name": "Ring road"},
    ], deliveries="latest")  # fmt: skip
    city.database.add("policy_finance_rules", [
        {"rule_id": "fiber", "pattern": "(?i)fiber", "source_name": "market", "project_id": "MP1", "confidence": "0.8"},
        {"rule_id": "faint", "pattern": "Fiber", "source_name": "market", "project_id": "MP1", "confidence": "0.1"},
        {"rule_id": "ring", "pattern": "ring road$", "source_name": "market", "project_id": "MP2", "confidence": "0.5"},
        {"rule_id": "lost", "pattern": ".*", "source_name": "market", "project_id": "MPX", "confidence": "1"},
        {"rule_id": "broken", "pattern": None, "source_name": "market", "project_id": "MP2", "confidence": "1",
         "problem": "its pattern '(' is no regular expression (missing ))"},
    ])  # fmt: skip
    city.land(0, "market", "journal_lines", [
        _posted("m1", "RULED", "10.00", "Fiber trench"), _posted("m2", "RULED", "10.00", "fiber to the ring road"),
        _posted("m3", "RULED", "10.00", "FIBER"), _posted("m4", "RULED", "10.00"),
        _posted("m5", "MARKET1", "2.00", "on the ring road"),
        _posted("m6", "NOBODYS", "5.00", "Copper"), _posted("m7", "NOBODYS", "6.00", "Copper", department_code="OTHER"),
    ])  # fmt: skip
    city.land(0, "market", "budget_lines", [_line("b1", "NOBODYS", "100.00", "Wire")])
    city.database.add("policy_departments", [{"department_code": "MKT", "name": "Markets", "owner_name": "Ada"}])


def land_documents(city: FinanceCity) -> None:
    city.land(0, "market", "purchase_orders", [
        {"_key": "MO1", "purchase_order_id": "MO1", "contract_id": "MK1", "vendor_name": "DIGITAL WORKS LLC"},
        {"_key": "MO3", "purchase_order_id": "MO3", "finance_project_code": "MARKET1"},
    ], deliveries="latest")  # fmt: skip
    city.land(0, "market", "purchase_order_lines", [
        {"_key": f"{order}|{line}|{kind}", "purchase_order_id": order, "line_number": line, "amount": amount, "event_type": kind,
         "event_date": "2025-07-20", "finance_project_code": code, "department_code": "MKT"}
        for order, line, kind, amount, code in (
            ("MO1", "1", "encumber", "60.00", "MARKET1"), ("MO1", "2", "encumber", "20.00", "NOBODYS"),
            ("MO1", "3", "encumber", "20.00", "RULED"), ("MO1", "1", "liquidate", "-50.00", "MARKET1"),
            ("MO2", "1", "encumber", "10.00", "MARKET1"), ("MO2", "1", "cancel", "-10.00", "MARKET1"),
        )
    ])  # fmt: skip
    city.land(0, "market", "contracts", [
        {"_key": "MK1", "contract_id": "MK1", "title": "Trenches", "original_amount": "100.00"},
        {"_key": "MK2", "contract_id": "MK2", "title": "Copper frame", "original_amount": "500.00", "finance_project_code": "NOBODYS"},
    ], deliveries="latest")  # fmt: skip
    city.database.add("policy_case_owners", [{"case_kind": "purchase_order", "subject": "MO1", "owner_name": "Grace"}])
    city.land(0, "market", "contracts", [
        {"_key": key, "contract_id": key, "original_amount": "10.00", "finance_project_code": "NOBODYS"} for key in ("MK3", "MK4")
    ], deliveries="latest", file_name="more.csv")  # fmt: skip
    city.database.add("policy_project_documents", [
        {"document_kind": "contract", "document_source_name": "market", "document_id": document, "source_name": "market",
         "project_id": project, "share": share}
        for document, project, share in (("MK3", "MP2", None), ("MK4", "MP1", "0.25"), ("MK4", "MP2", "0.25"), ("MO1", "MP2", None))
    ])  # fmt: skip
    city.database.add("policy_project_documents", [
        {"document_kind": "purchase_order", "document_source_name": "market", "document_id": "MO3", "source_name": "market", "project_id": "MP2"},
    ])  # fmt: skip
