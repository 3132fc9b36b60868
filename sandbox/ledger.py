"""The general ledger: every journal balances by fund, and every invoice, payment, payroll and transfer is one.

An invoice debits expenditure and credits payable (and retainage); a payment debits payable and credits cash. Operating journals fill the
ledger up to the number of lines asked for. Among the lines are a reversed journal, late postings into a closed period, a period 13, and
finance codes that no project claims.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sandbox.calendar import fiscal_year_of, month_end, next_working_day, period_end, period_of
from sandbox.finance_records import Invoice, JournalLine, Procurement
from sandbox.names import DEPARTMENTS
from sandbox.population import chance
from sandbox.progress import monthly_costs
from sandbox.records import Project

CASH, PAYABLE, RETAINAGE, SALARIES = "1010", "2010", "2050", "5110"
UNKNOWN_CODES = ("PX-0999", "004999", "IT-41OO")
Leg = tuple[str, str, str, int, str]


def project_lines(projects: Iterable[Project], procurement: Procurement, *, ledger_start: date) -> list[JournalLine]:
    """The journals that projects and orders cause, over the whole horizon."""
    lines: list[JournalLine] = []
    for project in projects:
        lines.extend(_payroll(project, ledger_start))
    for invoice in procurement.invoices:
        lines.extend(_bill(invoice))
        lines.extend(_payment(invoice))
    return lines


def operating_lines(seed: int, months: list[date], pairs_per_month: int, anchor: date) -> list[JournalLine]:
    """What the city does beside projects, `pairs_per_month` two-line journals a month and the fixed ones."""
    draw = chance(seed, "operations")
    lines: list[JournalLine] = []
    for first in months:
        lines.extend(_fixed(first, draw))
        for number in range(pairs_per_month):
            lines.extend(_operating(first, number, draw))
    return [*lines, *_adjusting(anchor), *_late_and_reversed(anchor)]


def daily_lines(seed: int, night: int, day: date, codes: tuple[str, ...]) -> list[JournalLine]:
    """What is posted on the day before night `night`: receipts, supplies, and every third night a late line into a closed period."""
    draw = chance(seed, f"night{night}")
    code = codes[night % len(codes)] if codes else ""
    receipts = draw.randrange(1_000_00, 40_000_00)
    lines = [
        *_journal(
            f"JN{night:04d}A",
            day,
            [("001", "0150", CASH, receipts, ""), ("001", "0150", "4110", -receipts, "")],
            "Counter receipts",
        ),
        *_journal(
            f"JN{night:04d}B",
            day,
            _pair("071", "0100", "5260", draw.randrange(80_00, 9_000_00), code),
            "Project supplies",
        ),
    ]
    if night % 3 == 0:
        year, period = _months_before(day, 2)
        late = _pair("071", "0100", "5210", draw.randrange(500_00, 5_000_00), code)
        lines.extend(_journal(f"JN{night:04d}L", day, late, "Late invoice", fiscal=(year, period)))
    return lines


def trial_balance(lines: Iterable[JournalLine]) -> dict[tuple[int, int, str, str, str], int]:
    """(fiscal year, period, fund, department, account) -> net movement in cents, debit positive."""
    totals: dict[tuple[int, int, str, str, str], int] = defaultdict(int)
    for line in lines:
        totals[line.fiscal_year, line.period, line.fund_code, line.department_code, line.account_code] += (
            line.amount_cents
        )
    return dict(sorted(totals.items()))


def _journal(
    journal_id: str,
    day: date,
    legs: list[Leg],
    description: str,
    *,
    fiscal: tuple[int, int] | None = None,
    invoice: Invoice | None = None,
) -> Iterator[JournalLine]:
    year, period = fiscal or (fiscal_year_of(day), period_of(day))
    for number, (fund, department, account, cents, code) in enumerate(legs, start=1):
        yield JournalLine(
            journal_id,
            number,
            day,
            year,
            period,
            fund,
            department,
            account,
            cents,
            code,
            invoice.vendor.name_on(day) if invoice else "",
            invoice.order_id if invoice else "",
            invoice.invoice_id if invoice else "",
            description,
        )


def _pair(fund: str, department: str, account: str, cents: int, code: str = "", against: str = CASH) -> list[Leg]:
    return [(fund, department, account, cents, code), (fund, department, against, -cents, "")]


def _payroll(project: Project, ledger_start: date) -> Iterator[JournalLine]:
    for first, cents in monthly_costs(project):
        labour = cents - round(cents * (1 - project.labour_share))
        if first >= ledger_start and labour > 0:
            day = min(next_working_day(first + timedelta(days=24)), month_end(first))
            legs = _pair(project.fund_code, project.department.code, SALARIES, labour, project.finance_code)
            yield from _journal(f"PR{first:%y%m}{project.ordinal:04d}", day, legs, "Payroll distribution")


def _bill(invoice: Invoice) -> Iterator[JournalLine]:
    fund, department, cents = invoice.fund_code, invoice.department_code, invoice.amount_cents
    legs = [
        (fund, department, invoice.account_code, cents, invoice.finance_code),
        (fund, department, PAYABLE, invoice.retainage_cents - cents, ""),
    ]
    if invoice.retainage_cents:
        legs.append((fund, department, RETAINAGE, -invoice.retainage_cents, ""))
    words = "Credit memo" if cents < 0 else "Invoice"
    yield from _journal(
        "AP" + invoice.invoice_id[3:], invoice.invoice_date, legs, f"{words} {invoice.invoice_id}", invoice=invoice
    )


def _payment(invoice: Invoice) -> Iterator[JournalLine]:
    legs = _pair(invoice.fund_code, invoice.department_code, PAYABLE, invoice.amount_cents - invoice.retainage_cents)
    yield from _journal(
        "PY" + invoice.invoice_id[3:], invoice.paid_date, legs, f"Payment of {invoice.invoice_id}", invoice=invoice
    )


def _fixed(first: date, draw: random.Random) -> Iterator[JournalLine]:
    """A month's revenue by fund and the General Fund's transfer to capital: two funds, each in balance."""
    day = month_end(first)
    for fund, department, account in (
        ("001", "0150", "4110"),
        ("050", "0210", "4310"),
        ("030", "0200", "4510"),
        ("071", "0100", "4310"),
    ):
        cents = draw.randrange(200_000_00, 1_900_000_00)
        yield from _journal(f"RV{first:%y%m}{fund}", day, _pair(fund, department, account, -cents), "Monthly revenue")
    moved = draw.randrange(50_000_00, 300_000_00)
    legs = [*_pair("001", "0150", "5910", moved), *_pair("030", "0200", "4910", -moved)]
    yield from _journal(f"TR{first:%y%m}", day, legs, "Transfer to capital projects")


def _operating(first: date, number: int, draw: random.Random) -> Iterator[JournalLine]:
    code, _, fund = DEPARTMENTS[number % len(DEPARTMENTS)]
    account = draw.choice((SALARIES, "5120", "5250", "5260", "5230"))
    cents = draw.randrange(100_00, 80_000_00) if account != "5260" else draw.choice((1, 2_50, 99_99, 1_234_50, 12_00))
    cents = -cents if draw.random() < 0.02 else cents
    day = next_working_day(first + timedelta(days=draw.randrange(26)))
    yield from _journal(f"GJ{first:%y%m}{number:05d}", day, _pair(fund, code, account, cents), "Operations")


def _adjusting(anchor: date) -> Iterator[JournalLine]:
    """Period 13 of the year before: accruals dated its last day."""
    year = fiscal_year_of(anchor) - 1
    for number, (account, cents) in enumerate((("5210", 18_400_00), ("5250", 7_311_27), ("5110", -2_050_10)), start=1):
        legs = _pair("001", "0100", account, cents, "", PAYABLE)
        yield from _journal(f"AJ{year}{number:02d}", period_end(year, 13), legs, "Year-end accrual", fiscal=(year, 13))


def _late_and_reversed(anchor: date) -> Iterator[JournalLine]:
    year = fiscal_year_of(anchor) - 1
    spring = date(year, 3, 10)
    yield from _journal(
        "JE-ERR-01", spring, _pair("071", "0100", "5210", 44_100_00, "IT-4101"), "Consultants, posted twice in error"
    )
    yield from _journal(
        "JE-ERR-01R", date(year, 4, 6), _pair("071", "0100", "5210", -44_100_00, "IT-4101"), "Reversal of JE-ERR-01"
    )
    for number, cents in enumerate((9_120_55, 1_004_00)):
        late = _pair("071", "0100", "5230", cents, "IT-4102")
        yield from _journal(f"JE-LATE-{number}", date(year, 4, 22), late, "Late posting", fiscal=(year, 8))
    for number, code in enumerate(UNKNOWN_CODES):
        day = date(year, 2 + number, 17)
        yield from _journal(
            f"JE-UNK-{number}", day, _pair("030", "0200", "5650", 12_345_67 + number, code), "Code not in the register"
        )


def _months_before(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 - months
    earlier = date(index // 12, index % 12 + 1, 1)
    return fiscal_year_of(earlier), period_of(earlier)
