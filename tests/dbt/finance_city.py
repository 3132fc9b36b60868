"""A small city's finances over three nights: each source is one case, so that figures stay countable.

Every figure that a test expects follows from the landed rows by hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.dbt.finance_accounts import land_accounts
from tests.dbt.finance_controls import land_balances, land_books, land_deliveries, land_refusals
from tests.dbt.finance_crosswalk import land_documents, land_rules, land_vendors
from tests.dbt.finance_distributions import land_distributions
from tests.dbt.finance_landing import FIRST_NIGHT, SELECTION, FinanceCity
from tests.dbt.finance_orders import land_orders, land_purchasing
from tests.dbt.finance_procurement import land_agreements, land_works
from tests.dbt.finance_random import land_random
from tests.dbt.finance_sources import land_shared_contracts
from tests.dbt.finance_subledgers import land_spill, land_subledgers
from tests.dbt.finance_views import land_adjustments, land_bases, land_views
from tests.dbt.landing_database import LandingDatabase


def build_finance_city(path: Path) -> LandingDatabase:
    """The city with every case landed, built by dbt."""
    city = FinanceCity(path)
    cases = (
        land_projects,
        land_ledger,
        land_budgets,
        land_levels,
        land_orders,
        land_purchasing,
        land_distributions,
        land_shared_contracts,
        land_balances,
        land_books,
        land_works,
        land_agreements,
        land_vendors,
        land_rules,
        land_documents,
        land_subledgers,
        land_spill,
    )
    views = (land_accounts, land_views, land_adjustments, land_bases)
    for case in (*cases, land_refusals, land_deliveries, land_random, *views):
        case(city)
    land_status(city)
    city.database.build(*SELECTION.split())
    return city.database


def land_status(city: FinanceCity) -> None:
    """The ledger was accepted from the first night on, so that the city has figures of trust."""
    city.database.add("stream_status", [
        {"source_name": "ledger", "source_type": "files", "relation": "delivered", "stream": "journal_lines", "is_stale": False,
         "last_accepted_at": FIRST_NIGHT, "last_attempted_at": FIRST_NIGHT, "is_configured": True},
    ])  # fmt: skip


def land_projects(city: FinanceCity) -> None:
    city.land(0, "office", "projects", [
        {"_key": "P1", "project_id": "P1", "name": "Radio", "finance_project_code": "C1"},
        {"_key": "P2", "project_id": "P2", "name": "Permits", "finance_project_code": "C2; SHARED"},
        {"_key": "P3", "project_id": "P3", "name": "Network", "finance_project_code": "SHARED,C3"},
        {"_key": "P4", "project_id": "P4", "name": "Archive", "finance_project_code": "SHARED"},
        {"_key": "P5", "project_id": "P5", "name": "Gone", "finance_project_code": "DEAD"},
    ], deliveries="latest")  # fmt: skip
    city.land(1, "office", "projects", [{"_key": "P5", "_deleted": True}], deliveries="latest")
    city.database.add("policy_project_finance", [
        {"source_name": "office", "project_id": "P1", "finance_project_code": "STEWARD", "share": "0.7"},
        {"source_name": "office", "project_id": "P2", "finance_project_code": "STEWARD", "share": "0.3"},
        {"source_name": "office", "project_id": "P1", "finance_project_code": "C3", "share": "0.25"},
        {"source_name": "office", "project_id": "P2", "finance_project_code": "C2", "share": "half"},
        {"source_name": "office", "project_id": "NOBODY", "finance_project_code": "ORPHAN", "share": None},
    ])  # fmt: skip


def _line(
    key: str, amount: str | None, code: str | None, period: int = 1, account: str | None = "6000", **more: Any
) -> dict[str, Any]:
    return {
        "_key": key, "amount": amount, "fiscal_year": 2026, "period": period, "fund_code": "001", "department_code": "IT",
        "account_code": account, "finance_project_code": code, **more,
    }  # fmt: skip


def land_ledger(city: FinanceCity) -> None:
    statuses = [
        {"_key": f"2026|{period}", "fiscal_year": 2026, "period": period, "status": "open"} for period in (1, 2, 3)
    ]
    city.land(0, "ledger", "fiscal_periods", statuses, deliveries="latest")
    city.land(0, "ledger", "chart_of_accounts", [
        {"_key": "6000", "account_code": "6000", "name": "Software", "account_type": "Expenditure"},
        {"_key": "4000", "account_code": "4000", "name": "Fees", "account_type": "Revenue"},
        {"_key": "1000", "account_code": "1000", "name": "Cash", "account_type": "asset"},
    ], deliveries="latest")  # fmt: skip
    city.land(0, "ledger", "journal_lines", [
        _line("a", "100.00", "C1", posting_date="2025-07-15", vendor_name=" Acme "),
        _line("b", "-40.00", "C1", posting_date="2025-08-20"),
        _line("c", "0.05", "SHARED"),
        _line("d", "100.00", "STEWARD"),
        _line("e", "10.01", "C3"),
        _line("f", "7.00", "DEAD"),
        _line("g", "3.00", None),
        _line("h", "-500.00", "C1", account="4000"),
        _line("i", "9.00", "C1", account="1000", account_type="Expense"),
        _line("j", "11.00", "C1", account="9999"),
        _line("k", "13.00", "C1", account=None, account_type="mystery"),
        _line("l", "20.00", "C1", period=13),
    ])  # fmt: skip
    city.land(1, "ledger", "journal_lines", [_line("m", "5.00", "C1", posting_date="2025-08-05")], file_name="late.csv")
    closed = [{"_key": "2026|1", "fiscal_year": 2026, "period": 1, "status": "Closed"}]
    city.land(2, "ledger", "journal_lines", [
        _line("n", "6.00", "C1", posting_date="2025-08-06"),
        _line("o", "8.00", "C1", posting_date="2025-07-31"),
        _line("a", "90.00", "C1", posting_date="2025-07-15", vendor_name="Acme"),
        _line("p", "2.00", "C1", period=2, posting_date="2025-09-30"),
        {"_key": "g", "_deleted": True},
    ], file_name="later.csv")  # fmt: skip
    city.land(2, "ledger", "fiscal_periods", closed, deliveries="latest")


def _budget(
    key: str, amount: str, kind: str | None, date: str | None, code: str | None = "C1", **more: Any
) -> dict[str, Any]:
    return {
        "_key": key, "fiscal_year": 2026, "amount": amount, "event_type": kind, "event_date": date, "fund_code": "001",
        "department_code": "IT", "account_code": "6000", "finance_project_code": code, **more,
    }  # fmt: skip


def land_budgets(city: FinanceCity) -> None:
    city.land(0, "ledger", "budget_lines", [
        _budget("b1", "1000.00", None, None),
        _budget("b2", "50.00", "Amendment", "2025-09-10"),
        _budget("b3", "30.00", "amendment", "2025-06-20"),
        _budget("b4", "-20.00", "Transfer", "2027-01-01"),
        _budget("b5", "15.00", "transfer", "2025-07-01", "C2"),
        _budget("b6", "70.00", "Carry Forward", "2025-07-02"),
        _budget("b7", "1.00", "Supplemental", "2025-07-03"),
    ])  # fmt: skip


def land_levels(city: FinanceCity) -> None:
    def level(key: str, amount: str | None, day: str, **more: Any) -> dict[str, Any]:
        cell = {
            "fiscal_year": 2022,
            "fund_code": "GF",
            "department_code": more.pop("department", "OIT"),
            "account_code": "200",
        }
        return {"_key": key, "amount": amount, "as_of_date": day, **cell, **more}

    facts = {"amount_is": "level"}
    days = [("2021-09-30", "78.79"), ("2021-12-31", "79.49"), ("2022-03-31", "80.13"), ("2022-06-30", "90.13")]
    city.land(0, "report", "budget_lines", [level(f"k{day}", amount, day) for day, amount in days], **facts)
    first = [level("r1", "100.00", "2021-07-01", department="A"), level("r2", "40.00", "2021-07-01", department="B")]
    city.land(0, "sweep", "budget_lines", first, valid_from_at="2021-07-01 07:00:00", deliveries="latest", **facts)
    second = [
        level("r1b", "130.00", "2021-10-01", department="A"),
        {"_key": "r1", "_deleted": True},
        {"_key": "r2", "_deleted": True},
    ]
    city.land(1, "sweep", "budget_lines", second, valid_from_at="2021-10-01 07:00:00", deliveries="latest", **facts)
    keyed = [
        level("L1", "10.00", "2021-07-01", department="X", budget_line_id="L1"),
        level("L1", "12.00", "2021-11-01", department="Y", budget_line_id="L1"),
    ]
    city.land(0, "keyed", "budget_lines", keyed[:1], valid_from_at="2021-07-01 07:00:00", **facts)
    city.land(0, "keyed", "budget_lines", keyed[1:], valid_from_at="2021-11-01 07:00:00", **facts)
