"""A year with an internal service fund, transfers, grants and an adjusting period, and what sources say of themselves."""

from __future__ import annotations

from typing import Any

from tests.dbt.finance_landing import FIRST_NIGHT, FinanceCity


def _cell(fund: str, code: str | None, department: str = "IT") -> dict[str, Any]:
    return {
        "fiscal_year": 2019, "fund_code": fund, "department_code": department, "account_code": "6100", "finance_project_code": code,
    }  # fmt: skip


def land_views(city: FinanceCity) -> None:
    city.database.add("policy_funds", [
        {"fund_code": "V1", "name": "General", "fund_type": "General Fund"}, {"fund_code": "V2", "name": "Odd", "fund_type": "Rainy day"},
        {"fund_code": "V3", "name": "Untyped", "fund_type": None}, {"fund_code": "V4", "name": "Bonds", "fund_type": "capital-projects"},
    ])  # fmt: skip
    city.land(0, "views", "projects", [
        {"_key": "W1", "project_id": "W1", "name": "Payroll", "finance_project_code": "VW"},
        {"_key": "W2", "project_id": "W2", "name": "Help desk", "finance_project_code": "VX"},
    ], deliveries="latest")  # fmt: skip
    city.land(0, "views", "chart_of_accounts", [
        {"_key": "6100", "account_code": "6100", "name": "Services", "account_type": "expenditure", "account_class": "200"},
    ], deliveries="latest")  # fmt: skip

    def event(key: str, amount: str, kind: str, day: str | None, cell: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"_key": key, "amount": amount, "event_type": kind, "event_date": day, **cell, **more}

    city.land(0, "views", "budget_lines", [
        event("e1", "1000.00", "original", None, _cell("V1", "VW"), funding_source="Operating", budget_line_id="e1", description="Adopted"),
        event("e2", "20.00", "carry_forward", "2018-07-02", _cell("V1", "VW"), funding_source="Operating"),
        event("e3", "50.00", "amendment", "2018-09-10", _cell("V1", "VW"), funding_source="Grant A"),
        event("e4", "-30.00", "transfer", "2018-09-10", _cell("V1", "VW")),
        event("e5", "30.00", "transfer", "2018-09-10", _cell("V1", None, "FIN")),
        event("e6", "400.00", "original", "2018-06-15", _cell("002", "VX"), funding_source="Operating"),
    ])  # fmt: skip
    city.land(0, "views", "journal_lines", [
        {"_key": "w1", "period": 1, "amount": "100.00", "journal_id": "J1", "journal_line_number": "7", "posting_date": "2018-07-20",
         "description": "Licence", **_cell("V1", "VW")},
        {"_key": "w2", "period": 1, "amount": "70.00", **_cell("002", "VX")},
        {"_key": "w3", "period": 3, "amount": "10.00", **_cell("V1", None), "account_code": "6199"},
        {"_key": "w4", "period": 13, "amount": "5.00", **_cell("V1", "VW")},
    ])  # fmt: skip


def land_adjustments(city: FinanceCity) -> None:
    """Period 13 of 2018 closes on night 1, a line lands in it on night 2; the budget of 2017 vanishes."""
    status = {"_key": "2018|13", "fiscal_year": 2018, "period": 13}
    line = {"fiscal_year": 2018, "period": 13, "fund_code": "V4", "account_code": "6100", "finance_project_code": "VW"}
    city.land(0, "adjusting", "fiscal_periods", [{**status, "status": "open"}], deliveries="latest")
    city.land(
        0, "adjusting", "journal_lines", [{"_key": "x1", "amount": "40.00", "posting_date": "2018-06-30", **line}]
    )
    city.land(1, "adjusting", "fiscal_periods", [{**status, "status": "closed"}], deliveries="latest")
    late = {"_key": "x2", "amount": "-2.50", "posting_date": "2018-08-14", **line}
    city.land(2, "adjusting", "journal_lines", [late], file_name="late.csv")
    level = {"fiscal_year": 2017, "fund_code": "V4", "account_code": "6100", "amount": "100.00"}
    whole = {"amount_is": "level", "deliveries": "latest"}
    city.land(0, "vanished", "budget_lines", [{"_key": "z", **level}], valid_from_at="2016-07-01 07:00:00", **whole)
    gone = [{"_key": "z", "_deleted": True}]
    city.land(1, "vanished", "budget_lines", gone, valid_from_at="2016-10-05 07:00:00", **whole)


def land_bases(city: FinanceCity) -> None:
    def status(source: str, stream: str, hour: int) -> dict[str, Any]:
        return {
            "source_name": source, "source_type": "files", "relation": "delivered", "stream": stream, "is_stale": False,
            "last_accepted_at": FIRST_NIGHT.replace(hour=hour), "last_attempted_at": FIRST_NIGHT, "is_configured": True,
        }  # fmt: skip

    city.database.add("stream_status", [
        status("views", "journal_lines", 4), status("views", "budget_lines", 9), status("orders", "payments", 1), status("office", "projects", 1),
    ])  # fmt: skip
    city.database.add("source_facts", [
        {"source_name": "views", "source_type": "files", "basis": "modified_accrual", "journal_amount_sign": "credit_positive"},
        {"source_name": "orders", "source_type": "sql"}, {"source_name": "office", "source_type": "files"},
    ])  # fmt: skip
