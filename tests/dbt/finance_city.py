"""A small city's finances, landed by hand over three nights: each source is one case, so that figures stay countable.

Every figure that a test expects follows from the rows below by hand. Fiscal years begin in July and are named by their end.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.dbt.landing_database import LandingDatabase

FIRST_NIGHT = datetime(2025, 8, 1, 11)
Row = Mapping[str, Any]


class FinanceCity:
    """Lands rows night by night. Keys of a row that begin with `_` say how it landed, the others are its columns."""

    def __init__(self, path: Path) -> None:
        self.database = LandingDatabase(
            path, {"city_date": "2026-01-31", "time_zone": "America/Phoenix", "fiscal_year_start_month": 7}
        )
        self.database.create()
        with duckdb.connect(path) as connection:
            connection.execute("alter table landing.extracts add column if not exists run_started_at timestamp")
            connection.execute("alter table landing.deliveries add column if not exists amount_column varchar")
        self._extracts = 0
        self._lines = 0

    def land(self, night: int, source: str, stream: str, rows: Sequence[Row], **facts: Any) -> str:
        """One extract of a night; returns its id. `facts` are fixed columns, such as amount_is or deliveries."""
        self._extracts += 1
        started_at = FIRST_NIGHT + timedelta(days=night)
        landed_at = started_at + timedelta(seconds=self._extracts)
        extract_id = f"{landed_at:%Y%m%dT%H%M%S}000000Z-{source}-{stream}"
        self.database.add(
            "extracts",
            [{
                "extract_id": extract_id, "source_name": source, "stream": stream, "started_at": started_at, "finished_at": landed_at,
                "mode": "full", "status": "accepted", "run_started_at": started_at,
            }],
        )  # fmt: skip
        fixed = {"source_name": source, "extract_id": extract_id, "valid_from_at": landed_at, "accepted_at": landed_at}
        fixed |= {"deliveries": "all", "file_name": f"{stream}.csv"} | facts
        landed = [self._landed(stream, row) | fixed | _stated(row) for row in rows]
        self.database.add(f"delivered__{stream}", landed)
        return extract_id

    def _landed(self, stream: str, row: Row) -> dict[str, Any]:
        self._lines += 1
        key = row.get("_key", f"{stream}#{self._lines}")
        text = {
            f"{name}_text": str(value)
            for name, value in row.items()
            if name in ("amount", "change_amount") and value is not None
        }
        hidden = stream in ("purchase_order_lines", "receipts")
        return text | ({} if hidden else {"line_number": self._lines}) | {"record_key": key, "source_record_id": key}


def _stated(row: Row) -> dict[str, Any]:
    landing = {
        "is_deleted": row.get("_deleted", False), "reason_code": row.get("_reason"), "disposition": row.get("_disposition"),
        "refused_column": row.get("_column"), "record": row.get("_record"),
    }  # fmt: skip
    return landing | {name: value for name, value in row.items() if not name.startswith("_")}


def build_finance_city(path: Path) -> LandingDatabase:
    """The city with every case landed, built by dbt."""
    city = FinanceCity(path)
    for case in (
        _projects,
        _ledger,
        _budgets,
        _levels,
        _orders,
        _purchasing,
        _balances,
        _books,
        _refusals,
        _deliveries,
        _random,
    ):
        case(city)
    city.database.build(*SELECTION.split())
    return city.database


SELECTION = (
    "--indirect-selection buildable --select +finance +quarantine +reconciliations +extracts +checks "
    "+bridge_project_finance +dim_projects +dim_accounts +dim_funds +dim_vendors +dim_fiscal_periods"
)


def _projects(city: FinanceCity) -> None:
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
        {"source_name": "office", "project_id": "NOBODY", "finance_project_code": "ORPHAN", "share": None},
    ])  # fmt: skip


def _line(
    key: str, amount: str | None, code: str | None, period: int = 1, account: str | None = "6000", **more: Any
) -> dict[str, Any]:
    return {
        "_key": key, "amount": amount, "fiscal_year": 2026, "period": period, "fund_code": "001", "department_code": "IT",
        "account_code": account, "finance_project_code": code, **more,
    }  # fmt: skip


def _ledger(city: FinanceCity) -> None:
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


def _budgets(city: FinanceCity) -> None:
    city.land(0, "ledger", "budget_lines", [
        _budget("b1", "1000.00", None, None),
        _budget("b2", "50.00", "Amendment", "2025-09-10"),
        _budget("b3", "30.00", "amendment", "2025-06-20"),
        _budget("b4", "-20.00", "Transfer", "2027-01-01"),
        _budget("b5", "15.00", "transfer", "2025-07-01", "C2"),
        _budget("b6", "70.00", "Carry Forward", "2025-07-02"),
        _budget("b7", "1.00", "Supplemental", "2025-07-03"),
    ])  # fmt: skip


def _levels(city: FinanceCity) -> None:
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


def _orders(city: FinanceCity) -> None:
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


def _purchasing(city: FinanceCity) -> None:
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


def _balances(city: FinanceCity) -> None:
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


def _books(city: FinanceCity) -> None:
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


def _refusals(city: FinanceCity) -> None:
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


def _deliveries(city: FinanceCity) -> None:
    def file(name: str, rows: list[dict[str, Any]], **facts: Any) -> None:
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


@dataclass(frozen=True)
class RandomBooks:
    """Seeded orders, invoices and ledger lines that tests compute again, one by one, in plain Decimal."""

    order_events: tuple[tuple[str, int, date, Decimal], ...]  # order, line, day, amount
    invoices: tuple[tuple[str, str, date, Decimal], ...]  # order, invoice, day, amount
    owners: Mapping[str, int]  # code, how many projects share it equally
    journal_lines: tuple[tuple[str, str, Decimal], ...]  # line, code, amount


def make_random_books(seed: int = 7) -> RandomBooks:
    """40 orders of 1 to 4 lines with adjustments and credit memos, and 300 lines over codes of 1 to 12 projects."""
    dice = random.Random(seed)

    def day() -> date:
        return date(2029, 7, 1) + timedelta(days=dice.randrange(360))

    def cents(low: int, high: int) -> Decimal:
        return Decimal(dice.randint(low, high)) / 100

    events, invoices = [], []
    for number in range(40):
        order = f"RND{number:02d}"
        for line in range(1, dice.randint(1, 4) + 1):
            events.append((order, line, date(2029, 7, 1), cents(1, 9999)))
            events.extend((order, line, day(), cents(1, 5000)) for _ in range(dice.randint(0, 2)))
        invoices.extend((order, f"{order}-{count}", day(), cents(-2000, 8000)) for count in range(dice.randint(1, 6)))
    owners = {f"RC{count}": count for count in (1, 2, 3, 6, 7, 12)}
    lines = [(f"rl{number}", dice.choice([*owners, "RCX"]), cents(-100, 100)) for number in range(300)]
    return RandomBooks(tuple(events), tuple(invoices), owners, tuple(lines))


def _random(city: FinanceCity) -> None:
    books = make_random_books()
    most = max(books.owners.values())
    city.land(0, "dice", "projects", [
        {"_key": f"D{number}", "project_id": f"D{number}", "name": "Dice",
         "finance_project_code": ",".join(code for code, count in books.owners.items() if number < count)}
        for number in range(most)
    ], deliveries="latest")  # fmt: skip
    city.land(0, "dice", "purchase_order_lines", [
        {"_key": f"e{number}", "purchase_order_id": order, "line_number": str(line), "amount": amount, "event_date": day,
         "event_type": "encumber" if day == date(2029, 7, 1) else "adjust", "fund_code": "DICE"}
        for number, (order, line, day, amount) in enumerate(books.order_events)
    ])  # fmt: skip
    city.land(0, "dice", "invoices", [
        {"_key": invoice, "invoice_id": invoice, "purchase_order_id": order, "invoice_date": day, "amount": amount}
        for order, invoice, day, amount in books.invoices
    ])  # fmt: skip
    city.land(0, "dice", "journal_lines", [
        {"_key": line, "fiscal_year": 2030, "period": 1, "amount": amount, "finance_project_code": code, "fund_code": "DICE"}
        for line, code, amount in books.journal_lines
    ])  # fmt: skip
