"""Double entry, a book of revenue and expense, refused records and files with controls, of the finance city."""

from __future__ import annotations

from typing import Any

from tests.dbt.finance_landing import FinanceCity


def land_balances(city: FinanceCity) -> None:
    def posted(key: str, period: int, account: str, amount: str, **more: Any) -> dict[str, Any]:
        return {
            "_key": key,
            "fiscal_year": 2024,
            "period": period,
            "fund_code": "B1",
            "account_code": account,
            "amount": amount,
            **more,
        }

    city.land(0, "double", "chart_of_accounts", [
        {"_key": "10", "account_code": "10", "account_type": "asset"}, {"_key": "60", "account_code": "60", "account_type": "expenditure"},
    ], deliveries="latest")  # fmt: skip
    city.land(0, "double", "journal_lines", [
        posted("1", 1, "60", "25.00"), posted("2", 1, "10", "-25.00"), posted("3", 2, "60", "10.00"), posted("4", 2, "10", "-9.99"),
    ])  # fmt: skip
    city.land(0, "double", "trial_balance", [
        posted("t1", 1, "60", "25.00"), posted("t2", 1, "10", "-25.00"), posted("t3", 2, "60", "35.00"), posted("t4", 2, "10", "-34.50"),
    ], amount_is="year_to_date")  # fmt: skip


def land_books(city: FinanceCity) -> None:
    def book(key: str, account: str, amount: str, kind: str | None = None) -> dict[str, Any]:
        return {
            "_key": key,
            "fiscal_year": 2015,
            "account_code": account,
            "amount": amount,
            "event_type": kind,
            "fund_code": "1010",
        }

    city.land(0, "book", "chart_of_accounts", [
        {"_key": "Revenue", "account_code": "Revenue", "account_type": "Revenue"},
        {"_key": "Expense", "account_code": "Expense", "account_type": "Expense"},
    ], deliveries="latest")  # fmt: skip
    city.land(0, "book", "budget_lines", [
        book("1", "Revenue", "1090238743"), book("2", "Expense", "1090122151"),
        book("3", "Revenue", "58452587", "amendment"), book("4", "Expense", "58569179", "amendment"),
    ])  # fmt: skip


def land_refusals(city: FinanceCity) -> None:
    city.land(0, "dirty", "journal_lines", [
        {"_key": "s1", "fiscal_year": 2023, "period": 4, "finance_project_code": "C1", "amount": None, "amount_text": "12O4.50",
         "_reason": "amount_unreadable", "_disposition": "suspense", "_column": "amount"},
        {"_key": "q1", "fiscal_year": 2023, "amount": "77.00", "_reason": "period_unknown", "_disposition": "quarantine", "_column": "period",
         "_record": '{"period":"P99"}'},
        {"_key": "v1", "fiscal_year": 2023, "period": 4, "amount": "31.00"},
        {"_key": "v2", "fiscal_year": 2023, "period": 4, "amount": "1.00"},
    ])  # fmt: skip
    city.land(1, "dirty", "journal_lines", [
        {"_key": "v1", "fiscal_year": 2023, "amount": "32.00", "_reason": "date_unreadable", "_disposition": "quarantine", "_column": "posting_date"},
        {"_key": "v2", "fiscal_year": 2023, "period": 4, "amount": None, "amount_text": "N/A", "_reason": "amount_unreadable",
         "_disposition": "suspense", "_column": "amount"},
    ])  # fmt: skip


def land_deliveries(city: FinanceCity) -> None:
    def file(name: str | None, rows: list[dict[str, Any]], **facts: Any) -> None:
        extract = city.land(0, "shares", "payments", rows, file_name=name)
        empty = {
            f"{part}_{unit}": 0
            for part in ("accepted", "suspended", "quarantined", "repeated", "superseded")
            for unit in ("rows", "amount")
        }
        city.database.add("deliveries", [
            {"source_name": "shares", "stream": "payments", "feed": 0, "file_name": name, "extract_id": extract, "deliveries": "all", **empty, **facts}
        ])  # fmt: skip

    def paid(key: str, amount: str) -> dict[str, Any]:
        return {"_key": key, "payment_id": key, "amount": amount}

    file("good.csv", [paid("g1", "10.00"), paid("g2", "-3.50")], control_kind="trailer", control_amount="6.50", control_count=2,
         delivered_rows=2, delivered_amount="6.50")  # fmt: skip
    file("partly.csv", [paid("p1", "4.00")], delivered_rows=4, delivered_amount="19.00", suspended_rows=1, quarantined_rows=1,
         quarantined_amount="5.00", repeated_rows=1, repeated_amount="10.00")  # fmt: skip
    file("short.csv", [paid("x1", "1.00")], control_amount="1.50", control_kind="file", delivered_rows=1, delivered_amount="1.00",
         released_reason="the bank says so")  # fmt: skip
    file(
        "count.csv",
        [paid("n1", "1.00")],
        control_count=2,
        control_kind="file",
        delivered_rows=1,
        delivered_amount="1.00",
    )
    file(None, [paid("d1", "7.25")], control_kind="query", control_amount="7.75", control_count=2, delivered_rows=2, delivered_amount="7.75",
         quarantined_rows=1, quarantined_amount="0.50")  # fmt: skip
