"""Seeded books, computed again line by line in Decimal: liquidations, and the split of shared codes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tests.dbt.finance_random import RandomBooks, make_random_books
from tests.dbt.landing_database import LandingDatabase

CENT = Decimal("0.01")


def order_distributions(books: RandomBooks, order: str) -> list[tuple[int, str]]:
    """(line, department) in line order, within a line by the day of the first event and its place in the file."""
    first: dict[tuple[int, str], tuple[date, int]] = {}
    for place, (name, line, department, day, _) in enumerate(books.order_events):
        if name == order:
            first[line, department] = min(first.get((line, department), (day, place)), (day, place))
    return sorted(first, key=lambda distribution: (distribution[0], first[distribution]))


def liquidate_one_by_one(books: RandomBooks) -> dict[tuple[str, str, str], Decimal]:
    """(invoice, line, department) to the signed liquidation: the lesser of amount and remaining, in the order of lines, their
    distributions and days."""
    found: dict[tuple[str, str, str], Decimal] = {}
    for order in {event[0] for event in books.order_events}:
        steps = [
            (day, 0, "", (line, part), amount) for name, line, part, day, amount in books.order_events if name == order
        ]
        steps += [(day, 1, invoice, (0, ""), amount) for name, invoice, day, amount in books.invoices if name == order]
        remaining = {distribution: Decimal(0) for distribution in order_distributions(books, order)}
        for _, is_invoice, invoice, distribution, amount in sorted(steps, key=lambda step: step[:3]):
            if not is_invoice:
                remaining[distribution] += amount
                continue
            left = amount
            for (line, department), open_amount in remaining.items():
                taken = min(left, open_amount)
                remaining[line, department] -= taken
                left -= taken
                if taken:
                    found[invoice, str(line), department] = -taken
    return found


def split_one_by_one(books: RandomBooks, keys: dict[str, list[str]]) -> dict[tuple[str, str | None], Decimal]:
    """(code, project_key) to the sum of its parts: each half up to the cent, left-over cents to the lowest key."""
    found: dict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    for _, code, amount in books.journal_lines:
        owners = keys.get(code)
        if not owners:
            found[code, None] += amount
            continue
        part = (amount / len(owners)).quantize(CENT, ROUND_HALF_UP)
        for owner in owners:
            found[code, owner] += part
        found[code, owners[0]] += amount - part * len(owners)
    return dict(found)


def test_liquidations_equal_those_computed_one_by_one(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select invoice_id, line_number, department_code, amount from finance.fct_encumbrances where source_name = 'dice' and is_derived"
    )
    assert {(invoice, line, department): amount for invoice, line, department, amount in found} == liquidate_one_by_one(
        make_random_books()
    )


def test_every_cell_of_shared_codes_equals_the_split_computed_one_by_one(finance_city: LandingDatabase) -> None:
    keys: dict[str, list[str]] = defaultdict(list)
    for code, key in finance_city.rows(
        "select finance_project_code, project_key from core.bridge_project_finance where finance_project_code like 'RC%' order by 2"
    ):
        keys[code].append(key)
    found = finance_city.rows(
        """
        select finance_project_code, project_key, sum(expended_amount)
        from finance.budget_vs_actuals where fund_code = 'DICE' and expended_amount is not null and finance_project_code is not null
        group by 1, 2
        """
    )
    assert {(code, key): amount for code, key, amount in found} == split_one_by_one(make_random_books(), keys)
