"""Order lines with several distributions, of the finance city."""

from __future__ import annotations

from typing import Any

from tests.dbt.finance_landing import FinanceCity


def _distribution(place: str, order: str, line: str, amount: str, code: str, **more: Any) -> dict[str, Any]:
    return {
        "_key": place, "purchase_order_id": order, "line_number": line, "amount": amount, "event_type": "encumber", "event_date": "2025-07-05",
        "fund_code": "DF", "department_code": "IT", "account_code": "6000", "finance_project_code": code, **more,
    }  # fmt: skip


def land_distributions(city: FinanceCity) -> None:
    """S1 one line on two codes, S2 a line number with a letter, S3 carried forward twice, S4 carried forward into another fund."""
    city.land(0, "split", "projects", [
        {"_key": "SP1", "project_id": "SP1", "name": "Split", "finance_project_code": "FP-100;FP-SH"},
        {"_key": "SP2", "project_id": "SP2", "name": "Shared", "finance_project_code": "FP-SH"},
    ], deliveries="latest")  # fmt: skip
    city.land(0, "split", "purchase_order_lines", [
        _distribution("lines.csv#12", "S1", "1", "100.01", "FP-SH"),
        _distribution("lines.csv#9", "S1", "1", "300.00", "FP-100"),
        _distribution("lines.csv#13", "S2", "10", "5.00", "FP-100"),
        _distribution("lines.csv#14", "S2", "1A", "30.00", "FP-100"),
        _distribution("lines.csv#15", "S2", "2", "20.00", "FP-100"),
    ])  # fmt: skip
    city.land(0, "split", "invoices", [
        {"_key": f"I{order}", "invoice_id": f"I{order}", "purchase_order_id": order, "invoice_date": "2025-08-01", "amount": amount}
        for order, amount in (("S1", "350.00"), ("S2", "40.00"))
    ])  # fmt: skip
    old: dict[str, Any] = {"event_type": "carry_forward", "event_date": "2025-06-30", "fiscal_year": 2025}
    new: dict[str, Any] = {"event_type": "carry_forward", "event_date": "2025-07-01", "fiscal_year": 2026}
    begun: dict[str, Any] = {"event_date": "2024-09-01", "fiscal_year": 2025}
    city.land(0, "splitsizes", "purchase_order_lines", [
        _distribution(f"{order}|{year}|{number}", order, "1", amount, "FP-100", **facts, fund_code=fund)
        for order, parts in (
            ("S3", ((begun, "DF1", "100.00"), (begun, "DF2", "50.00"), (old, "DF1", "100.00"), (old, "DF2", "50.00"),
                    (new, "DF1", "100.00"), (new, "DF2", "50.00"))),
            ("S4", ((begun, "DF1", "70.00"), (old, "DF1", "70.00"), (new, "DF2", "70.00"))),
        )
        for number, (facts, fund, amount) in enumerate(parts)
        for year in [facts["fiscal_year"]]
    ], event_amounts="sizes")  # fmt: skip
