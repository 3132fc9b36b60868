"""Seeded orders and ledger lines of the finance city, which tests compute again one by one."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests.dbt.finance_landing import FinanceCity


@dataclass(frozen=True)
class RandomBooks:
    """Seeded orders, invoices and ledger lines that tests compute again, one by one, in plain Decimal."""

    order_events: tuple[
        tuple[str, int, str, date, Decimal], ...
    ]  # order, line, department of the distribution, day, amount
    invoices: tuple[tuple[str, str, date, Decimal], ...]  # order, invoice, day, amount
    owners: Mapping[str, int]  # code, how many projects share it equally
    journal_lines: tuple[tuple[str, str, Decimal], ...]  # line, code, amount


def make_random_books(seed: int = 7) -> RandomBooks:
    """40 orders of 1 to 4 lines of 1 to 4 distributions with adjustments and credit memos, and 300 lines over codes of 1 to 12 projects."""
    dice = random.Random(seed)

    def day() -> date:
        return date(2029, 7, 1) + timedelta(days=dice.randrange(360))

    def cents(low: int, high: int) -> Decimal:
        return Decimal(dice.randint(low, high)) / 100

    events: list[tuple[str, int, str, date, Decimal]] = []
    invoices: list[tuple[str, str, date, Decimal]] = []
    for number in range(40):
        order = f"RND{number:02d}"
        for line in range(1, dice.randint(1, 4) + 1):
            for department in dice.sample("ABC", dice.randint(1, 3)):
                events.append((order, line, department, date(2029, 7, 1), cents(1, 9999)))
                events.extend((order, line, department, day(), cents(1, 5000)) for _ in range(dice.randint(0, 2)))
            events.extend((order, line, "LATE", day(), cents(1, 5000)) for _ in range(dice.randint(0, 2)))
        invoices.extend((order, f"{order}-{count}", day(), cents(-2000, 16000)) for count in range(dice.randint(1, 6)))
    owners = {f"RC{count}": count for count in (1, 2, 3, 6, 7, 12)}
    lines = [(f"rl{number}", dice.choice([*owners, "RCX"]), cents(-100, 100)) for number in range(300)]
    return RandomBooks(tuple(events), tuple(invoices), owners, tuple(lines))


def land_random(city: FinanceCity) -> None:
    books = make_random_books()
    most = max(books.owners.values())
    city.land(0, "dice", "projects", [
        {"_key": f"D{number}", "project_id": f"D{number}", "name": "Dice",
         "finance_project_code": ",".join(code for code, count in books.owners.items() if number < count)}
        for number in range(most)
    ], deliveries="latest")  # fmt: skip
    city.land(0, "dice", "purchase_order_lines", [
        {"_key": f"dice.csv#{number}", "purchase_order_id": order, "line_number": str(line), "amount": amount, "event_date": day,
         "event_type": "encumber" if day == date(2029, 7, 1) else "adjust", "fund_code": "DICE", "department_code": department}
        for number, (order, line, department, day, amount) in enumerate(books.order_events)
    ])  # fmt: skip
    city.land(0, "dice", "invoices", [
        {"_key": invoice, "invoice_id": invoice, "purchase_order_id": order, "invoice_date": day, "amount": amount}
        for order, invoice, day, amount in books.invoices
    ])  # fmt: skip
    city.land(0, "dice", "journal_lines", [
        {"_key": line, "fiscal_year": 2030, "period": 1, "amount": amount, "finance_project_code": code, "fund_code": "DICE"}
        for line, code, amount in books.journal_lines
    ])  # fmt: skip
