"""Hand-made budgets, ledger, orders, contracts, and suspense; the ledger ties to budget against actuals."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.reports.fixture_projects import PROJECT_KEYS, make_key


def make_finance() -> dict[str, list[dict[str, Any]]]:
    """Budgets, ledger, orders and suspense that tie: expended per project is 444,444.44 over four periods."""
    budgets, lines, actuals, orders = [], [], [], []
    origin = {"source_name": "finance_share", "extract_id": "20261019T081000Z-0002", "is_stale": False}
    for n, key in enumerate(PROJECT_KEYS):
        codes = {
            "fiscal_year": 2027,
            "fund_code": "DENIED-001",
            "department_code": f"DENIED/0{n % 3}",
            "account_code": "DENIED-7200",
            "finance_project_code": f"DENIED-0{n:03d}",
            "project_key": key,
        }
        approved = Decimal("1234567.89") + n * 100_000
        budgets.append(
            origin
            | codes
            | {
                "source_record_id": f"B{n}",
                "period": 1,
                "event_type": "original",
                "amount": approved,
                "event_date": None,
            }
        )
        orders.append(
            origin
            | codes
            | {
                "source_record_id": f"E{n}",
                "purchase_order_id": f"DENIED-PO{n}",
                "line_number": "1",
                "event_type": "encumber",
                "event_date": date(2026, 8, 3),
                "amount": Decimal("50000.00"),
            }
        )
        for period in (1, 2, 3, 4):
            spent = Decimal("111111.11")
            lines.append(
                origin
                | codes
                | {
                    "source_record_id": f"J{n}-{period}",
                    "period": period,
                    "posting_date": date(2026, 6 + period, 28),
                    "account_type": "expenditure",
                    "vendor_key": make_key("vendor"),
                    "is_prior_period": period == 2 and n == 0,
                    "amount": spent,
                }
            )
            first = period == 1
            actuals.append(
                codes
                | {
                    "period": period,
                    "original_budget_amount": approved if first else Decimal(0),
                    "amendment_amount": Decimal(0),
                    "transfer_amount": Decimal(0),
                    "carry_forward_amount": Decimal(0),
                    "current_budget_amount": approved if first else Decimal(0),
                    "gasb_original_budget_amount": approved if first else Decimal(0),
                    "pre_encumbered_amount": Decimal(0),
                    "encumbered_amount": Decimal("50000.00") if period == 2 else Decimal(0),
                    "expended_amount": spent,
                    "available_amount": (approved if first else Decimal(0))
                    - spent
                    - (Decimal("50000.00") if period == 2 else Decimal(0)),
                    "is_provisional": period == 4,
                }
            )
    suspense = [
        origin
        | {
            "source_record_id": "LEDGER.csv#17",
            "reason_code": "amount_unreadable",
            "is_loaded": False,
            "amount_text": "=12O4.50",
            "amount": None,
            "age_days": 12,
        },
        origin
        | {
            "source_record_id": "LEDGER.csv#18",
            "reason_code": "project_unknown",
            "is_loaded": True,
            "amount_text": "(1,234.50)",
            "amount": Decimal("-1234.50"),
            "age_days": 40,
        },
    ]
    return {
        "fct_budget_lines": budgets,
        "fct_journal_lines": lines,
        "fct_encumbrances": orders,
        "budget_vs_actuals": actuals,
        "suspense": suspense,
        "fct_contracts": [
            {
                "contract_id": "DENIED-C1",
                "title": "DENIED fibre contract",
                "vendor_key": make_key("vendor"),
                "start_date": date(2025, 1, 1),
                "end_date": date(2026, 12, 31),
                "original_amount": Decimal("900000.00"),
                "current_amount": Decimal("1000000.00"),
                "spent_amount": Decimal("444444.44"),
                "finance_project_code": "DENIED-0000",
                "project_key": PROJECT_KEYS[8],
                "source_name": "finance_share",
                "source_record_id": "C1",
            },
            {
                "contract_id": "C2",
                "title": "Fibre ring",
                "vendor_name": "Copper & Fibre Ltd",
                "start_date": date(2025, 1, 1),
                "end_date": date(2026, 12, 31),
                "original_amount": Decimal("900000.00"),
                "current_amount": Decimal("1000000.00"),
                "spent_amount": Decimal("444444.44"),
                "finance_project_code": "DENIED-0000",
                "project_key": PROJECT_KEYS[0],
                "source_name": "finance_share",
                "source_record_id": "DENIED-C2",
            },
        ],
        "fct_contract_amendments": [
            {
                "contract_id": "DENIED-C1",
                "amendment_id": "A1",
                "amendment_date": date(2026, 2, 1),
                "change_amount": Decimal("100000.00"),
                "reason": "DENIED reason",
            }
        ],
    }


def make_dimensions() -> dict[str, list[dict[str, Any]]]:
    return {
        "dim_departments": [
            {"department_key": make_key(code), "department_code": code, "department_name": f"DENIED {name}"}
            for code, name in (("DENIED/00", "Technology"), ("DENIED/01", "Works"))
        ],
        "dim_funds": [
            {
                "fund_key": code,
                "fund_code": code,
                "fund_name": f"DENIED {name}",
                "fund_type": kind,
                "is_internal_service": kind == "internal_service",
            }
            for code, name, kind in (
                ("DENIED-001", "General Fund", "general"),
                ("DENIED-002", "Grants", "special_revenue"),
                ("DENIED-900", "Central Services", "internal_service"),
            )
        ],
        "dim_accounts": [
            {
                "account_key": "a",
                "account_code": "DENIED-7200",
                "account_name": "DENIED Services",
                "account_type": "expenditure",
            }
        ],
        "dim_vendors": [{"vendor_key": make_key("vendor"), "vendor_code": "V1", "vendor_name": "DENIED @Vendor Ltd"}],
        "bridge_project_sources": [
            {
                "project_key": PROJECT_KEYS[0],
                "source_name": source,
                "source_record_id": f"DENIED-{method}",
                "project_id": f"DENIED-{method}-id",
                "match_method": method,
                "is_deleted": method == "explicit",
            }
            for source, method in (("projects_office", "survivor"), ("DENIED-agile", "explicit"))
        ],
        "project_field_sources": [
            {
                "project_key": PROJECT_KEYS[0],
                "source_name": "DENIED-agile",
                "source_record_id": "DENIED-explicit",
                "field_group": group,
            }
            for group in ("finance_code", "progress")
        ],
        "bridge_project_finance": [
            {
                "project_key": key,
                "finance_project_code": f"DENIED-0{n:03d}",
                "allocation_share": 1.0,
                "match_method": "explicit",
                "match_confidence": 1.0,
            }
            for n, key in enumerate(PROJECT_KEYS)
        ],
    }
