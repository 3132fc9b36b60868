"""Hand-made budgets, ledger, orders, contracts, suspense and quality tables; the ledger ties to budget against actuals."""

from datetime import date, datetime
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
                "project_key": PROJECT_KEYS[0],
                "source_name": "finance_share",
                "source_record_id": "C1",
            }
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


def make_quality() -> dict[str, list[dict[str, Any]]]:
    def extract(number: int, source: str, stream: str, status: str, reason: str | None) -> dict[str, Any]:
        return {
            "extract_id": f"2026101{9 + number // 9}T08{number:02d}00Z-{number:04d}",
            "source_name": source,
            "stream": stream,
            "started_at": datetime(2026, 10, 19, 8, number),
            "finished_at": datetime(2026, 10, 19, 8, number, 30),
            "mode": "full",
            "rows_reported": 12,
            "rows_received": 12,
            "rows_changed": 3,
            "rows_deleted": 0,
            "rows_quarantined": 1,
            "requests": 2,
            "retries": 0,
            "status": status,
            "reason": reason,
        }

    return {
        "extracts": [
            extract(1, "projects_office", "projects", "accepted", None),
            extract(2, "finance_share", "journal_lines", "accepted", None),
            extract(3, "finance_share", "budget_lines", "held", "DENIED control total differs by 0.01"),
        ],
        "checks": [
            {
                "check_id": f"check_{n}",
                "door": door,
                "subject": "projects_office.projects",
                "severity": "error",
                "outcome": outcome,
                "observed": "DENIED 11",
                "bound": "12",
                "reason": None if outcome == "passed" else "DENIED rows are missing",
            }
            for n, (door, outcome) in enumerate(
                [
                    ("landing", "passed"),
                    ("build", "passed"),
                    ("publish", "passed"),
                    ("landing", "failed"),
                    ("build", "broke"),
                ]
            )
        ],
        "reconciliations": [
            {
                "control_id": control,
                "source_name": "finance_share",
                "extract_id": "20261019T080200Z-0002",
                "fiscal_year": 2027,
                "period": 1,
                "source_amount": Decimal("5333333.28") + cents,
                "warehouse_amount": Decimal("5333333.28"),
                "suspense_amount": Decimal(0),
                "quarantined_amount": Decimal(0),
                "difference_amount": cents,
                "passed": not cents,
                "released_reason": None,
            }
            for control, cents in (("R1", Decimal(0)), ("R2", Decimal("0.01")))
        ],
        "quarantine": [
            {
                "source_name": "projects_office",
                "stream": "milestones",
                "extract_id": "20261019T080100Z-0001",
                "source_record_id": "DENIED-Q1",
                "reason_code": "date_unreadable",
                "record": '{"name": "DENIED <i>record</i>", "baseline_date": "31/31/2026"}',
            }
        ],
        "exclusions": [
            {
                "kind": "metric",
                "metric_id": "slip_days_vs_baseline",
                "entity_type": "project",
                "entity_id": PROJECT_KEYS[7],
                "reason_code": "no_baseline",
                "absence": None,
            },
            *(
                {
                    "kind": "entity",
                    "metric_id": entity,
                    "entity_type": "source",
                    "entity_id": "projects_office",
                    "reason_code": "source_missing",
                    "absence": absence,
                }
                for entity, absence in (
                    ("gates", "not_kept"),
                    ("change_requests", "not_kept"),
                    ("demands", "not_delivered"),
                )
            ),
        ],
    }


def make_dimensions() -> dict[str, list[dict[str, Any]]]:
    return {
        "dim_departments": [
            {"department_key": make_key(code), "department_code": code, "department_name": f"DENIED {name}"}
            for code, name in (("DENIED/00", "Technology"), ("DENIED/01", "Works"))
        ],
        "dim_funds": [{"fund_key": "f", "fund_code": "DENIED-001", "fund_name": "DENIED General Fund"}],
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
