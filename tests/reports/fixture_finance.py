"""Hand-made finance beside the projects' money: an internal service fund, a grant, totals, documents, what is closed and found.

City total of fiscal year 2027: original 21,414,814.68, current 21,415,334.98, expended 5,333,333.28. Internal service funds:
current 10,000.00, expended 1,000.10.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.reports.fixture_projects import PROJECT_KEYS, make_key

Row = dict[str, Any]
MOVEMENTS = (
    *("original_budget_amount", "amendment_amount", "transfer_amount", "carry_forward_amount", "current_budget_amount"),
    *(
        "gasb_original_budget_amount",
        "pre_encumbered_amount",
        "encumbered_amount",
        "expended_amount",
        "available_amount",
    ),
)
TO_DATE = ("current_budget", "encumbered", "expended", "available")
ORIGIN = {"source_name": "finance_share", "extract_id": "20261019T081000Z-0002"}
CENTRAL = {
    "fiscal_year": 2027, "fund_code": "DENIED-900", "department_code": "DENIED/00", "account_code": "DENIED-7300",
    "finance_project_code": None, "project_key": None,
}  # fmt: skip
GRANT = CENTRAL | {"fund_code": "DENIED-002", "department_code": "DENIED/01", "account_code": "DENIED-7200"}


def make_cell(codes: Row, period: int, *, is_internal_service: bool = False, **amounts: str) -> Row:
    """One cell of budget_vs_actuals; amounts without `_amount` or `_budget`."""
    moved = {
        name: Decimal(amounts.get(name.removesuffix("_amount").removesuffix("_budget"), "0")) for name in MOVEMENTS
    }
    current = sum((moved[name] for name in MOVEMENTS[:4]), Decimal(0))
    moved["current_budget_amount"] = current
    moved["available_amount"] = current - moved["encumbered_amount"] - moved["expended_amount"]
    flags = {"is_internal_service": is_internal_service, "is_provisional": period == 4}
    return codes | {"period": period} | moved | flags


def make_apart() -> list[Row]:
    """Cells that no project claims: the internal service fund, and a grant with every kind of budget event."""
    return [
        make_cell(CENTRAL, 1, is_internal_service=True, original="10000.00", expended="700.07"),
        make_cell(CENTRAL, 2, is_internal_service=True, expended="300.03"),
        make_cell(GRANT, 2, amendment="500.25", transfer="-40.10", carry_forward="60.15"),
    ]


def make_apart_ledger() -> list[Row]:
    """The ledger of the internal service fund, and a revenue line that is in no figure."""
    spent = [
        (1, "700.07", "expenditure", "DENIED-IS-1"),
        (2, "300.03", "expenditure", "DENIED-IS-2"),
        (2, "-55.55", "revenue", "DENIED-REV"),
    ]
    return [
        CENTRAL | ORIGIN | {
            "period": period, "journal_line_key": number, "journal_id": number, "journal_line_number": "7",
            "account_type": kind, "amount": Decimal(amount), "description": "DENIED server hours",
            "source_record_id": f"LEDGER.csv#{number}", "posting_date": date(2026, 6 + period, 20), "is_stale": False,
        }
        for period, amount, kind, number in spent
    ]  # fmt: skip


def make_documents(finance: dict[str, list[Row]]) -> list[Row]:
    """What each figure is made of: the budget lines, order events and ledger lines of the fixture."""
    made = [
        make_part(row, row["event_type"], "budget_line", row["source_record_id"]) for row in finance["fct_budget_lines"]
    ]
    made += [
        make_part(row | {"period": 2}, "encumbered", "order_event", row["purchase_order_id"], row["line_number"])
        for row in finance["fct_encumbrances"]
    ]
    made += [
        make_part(row, "expended", "journal_line", row["journal_id"], row["journal_line_number"])
        for row in finance["fct_journal_lines"]
        if row["account_type"] == "expenditure"
    ]
    apart = [
        (CENTRAL | {"period": 1}, "original", "10000.00"),
        (GRANT | {"period": 2}, "amendment", "500.25"),
        (GRANT | {"period": 2}, "transfer", "-40.10"),
        (GRANT | {"period": 2}, "carry_forward", "60.15"),
    ]
    return made + [
        make_part(ORIGIN | codes | {"amount": Decimal(amount), "source_record_id": f"B#{measure}"}, measure, "budget_line", f"DENIED-B-{measure}")
        for codes, measure, amount in apart
    ]  # fmt: skip


def make_part(row: Row, measure: str, kind: str, number: str, line: str | None = None) -> Row:
    day = row.get("posting_date") or row.get("event_date")
    kept = {
        name: row.get(name) for name in ("fiscal_year", "period", "project_key", "amount", "source_name", "extract_id")
    }
    return kept | {
        "budget_cell_key": name_cell(row), "fact_key": row.get("journal_line_key"), "measure": measure, "document_kind": kind,
        "document_number": number, "document_line_number": line, "document_date": day, "description": row.get("description"),
        "source_record_id": row["source_record_id"],
    }  # fmt: skip


def name_cell(row: Row) -> str:
    return make_key(
        "|".join(
            str(row[name])
            for name in ("fiscal_year", "period", "fund_code", "department_code", "account_code", "project_key")
        )
    )


def make_totals(cells: list[Row], group: Callable[[Row], Row]) -> list[Row]:
    """Cells summed by period and group, with the year to date; every group has a row in every period of the fixture."""
    groups = {tuple(sorted(group(cell).items(), key=str)) for cell in cells}
    rows = []
    for held in sorted(groups, key=str):
        wanted = dict(held)
        members = [cell for cell in cells if group(cell) == wanted]
        for period in range(1, 5):
            moved = {name: add(cell[name] for cell in members if cell["period"] == period) for name in MOVEMENTS}
            to_date = {
                f"{name}_to_date_amount": add(cell[f"{name}_amount"] for cell in members if cell["period"] <= period)
                for name in TO_DATE
            }
            rows.append(
                wanted | moved | to_date | {
                    "fiscal_year": 2027, "period": period, "is_provisional": period == 4,
                    "period_end_date": date(2026, 6 + period, 30),
                }
            )  # fmt: skip
    return rows


def add(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))


def make_views(cells: list[Row]) -> dict[str, list[Row]]:
    """The totals of the cells, each by its own group."""

    def apart(cell: Row) -> Row:
        return {"is_internal_service": cell["is_internal_service"]}

    funds = {"DENIED-001": "DENIED general", "DENIED-002": "special_revenue", "DENIED-900": "internal_service"}
    return {
        "totals_by_period": make_totals(cells, apart),
        "totals_by_fund": make_totals(
            cells,
            lambda cell: apart(cell) | {"fund_code": cell["fund_code"], "fund_type": funds[cell["fund_code"]],
                                        "fund_name": f"Name of {cell['fund_code']}"},
        ),
        "totals_by_account_class": make_totals(
            cells, lambda cell: apart(cell) | {"account_class": "DENIED services", "account_type": "expenditure"}
        ),
        "totals_by_project": make_totals(cells, lambda cell: {"project_key": cell["project_key"]}),
        "totals_by_funding_source": [
            {"fiscal_year": 2027, "funding_source": "DENIED bond", "current_budget_amount": Decimal("21424814.68"),
             "original_budget_amount": Decimal("21424814.68"), "internal_service_budget_amount": Decimal("10000.00")},
            {"fiscal_year": 2027, "funding_source": None, "current_budget_amount": Decimal("520.30"),
             "amendment_amount": Decimal("520.30"), "internal_service_budget_amount": Decimal(0)},
        ],
    }  # fmt: skip


def make_closings() -> dict[str, list[Row]]:
    """A closed period with an exception, a figure that changed since, a restatement, transfers that do not net, and bases."""
    codes = {
        "fund_code": "DENIED-001",
        "department_code": "DENIED/00",
        "account_code": "DENIED-7200",
        "finance_project_code": "DENIED-0000",
    }
    closed = {"closed_by": "DENIED A. Comptroller", "closed_at": datetime(2026, 8, 20, 17, 0)}
    return {
        "closed_periods": [
            closed | {"fiscal_year": 2027, "period": 1, "closed_with_period": 1, "reason": "DENIED the bank was late",
                      "exceptions": "R2 of finance_share differs by 0.01", "as_of_date": date(2026, 8, 19), "run_id": "r"}
        ],
        "closed_period_changes": [
            codes | closed | {"fiscal_year": 2027, "period": 1, "measure": "expended", "frozen_amount": Decimal("111111.01"),
                              "current_amount": Decimal("111111.11"), "change_amount": Decimal("0.10")}
        ],
        "restatements": [
            codes | {"source_name": "finance_share", "fiscal_year": 2027, "period": 2, "before_amount": Decimal("100000.00"),
                     "after_amount": Decimal("111111.11"), "change_amount": Decimal("11111.11"), "lines": 3,
                     "last_landed_at": datetime(2026, 10, 2, 8, 0)}
        ],
        "transfer_imbalances": [
            {"source_name": "finance_share", "fiscal_year": 2027, "fund_code": "DENIED-002", "department_code": "DENIED/01",
             "transfer_amount": Decimal("-40.10"), "budget_transfer_amount": Decimal("-40.10"), "lines": 1, "is_control_failed": True}
        ],
        "source_bases": [
            {"source_name": "finance_share", "source_type": "files", "basis": "modified_accrual", "currency": "USD", "is_stale": True,
             "journal_amount_sign": "debit_positive", "streams": "budget_lines, journal_lines"},
            {"source_name": "DENIED-buying", "source_type": "ocds", "basis": None, "currency": "USD", "streams": "contracts"},
        ],
    }  # fmt: skip


def make_procurement() -> dict[str, list[Row]]:
    """One row of each list of the procurement page."""
    return {
        "encumbrance_rollforward_totals": [
            {"source_name": "finance_share", "fiscal_year": 2027, "period": 2, "opening_amount": Decimal("0.00"),
             "encumbered_amount": Decimal("600000.00"), "adjusted_amount": Decimal("-0.01"), "carried_forward_amount": Decimal("7.00"),
             "liquidated_amount": Decimal("6.99"), "cancelled_amount": Decimal("5.00"), "closing_amount": Decimal("599995.00")}
        ],
        "procurement_findings": [
            ORIGIN | {"kind": "contract_amended_beyond_limit", "reason_code": "amended_beyond_limit", "contract_id": "DENIED-C1",
                      "vendor_key": make_key("vendor"), "project_key": PROJECT_KEYS[0], "stated_amount": Decimal("100000.00"),
                      "compared_amount": Decimal("90000.00"), "amount": Decimal("10000.00"), "source_record_id": "C1"},
            ORIGIN | {"kind": "invoice_over_order", "reason_code": "billed_beyond_ordered", "purchase_order_id": "DENIED-PO1",
                      "amount": Decimal("12.34"), "source_record_id": "PO1"},
        ],
        "unmatched": [
            {"case_kind": "finance_code", "case_id": "finance_code|DENIED-X9", "source_name": "finance_share", "subject": "DENIED-X9",
             "description": "DENIED fibre", "amount": Decimal("987.65"), "lines": 4, "age_days": 40, "owner_name": "DENIED Steward"},
            {"case_kind": "vendor_candidate", "case_id": "vendor_candidate|a|b", "subject": "DENIED Acme", "other_subject": "DENIED Acme Inc",
             "description": "normalised_equal", "amount": Decimal("5.00"), "lines": 2, "age_days": 3, "owner_name": None},
        ],
    }  # fmt: skip


def complete_finance(finance: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The fixture's finance tables with all of the above."""
    for line in finance["fct_journal_lines"]:
        number = f"DENIED-{line['source_record_id']}"
        line |= {"journal_line_key": number, "journal_id": number, "journal_line_number": "1"}
    finance["fct_journal_lines"] += make_apart_ledger()
    for cell in finance["budget_vs_actuals"]:
        cell |= {"is_internal_service": False}
    finance["budget_vs_actuals"] += make_apart()
    for cell in finance["budget_vs_actuals"]:
        cell |= {"budget_cell_key": name_cell(cell)}
    documents = {"budget_vs_actuals_lines": make_documents(finance)}
    finance["fct_contracts"][0] |= {
        "amendments": 1, "amendment_amount": Decimal("100000.00"), "amendment_share": 1 / 9, "is_over_amendment_limit": True,
        "remaining_amount": Decimal("555555.56"), "days_to_expiry": 72,
    }  # fmt: skip
    return finance | documents | make_views(finance["budget_vs_actuals"]) | make_closings() | make_procurement()
