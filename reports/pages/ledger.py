"""The rows behind a project's money in one fiscal year: budget events, order events and ledger lines.

A ledger line belongs to each project that claims its finance code, by the share beside it; a shared code's line therefore
stands on several pages, and its part of the project is amount times share.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, TypeVar

from reports.addresses import data_file, ledger_page, slug
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.finance import SourceBasis, read_bases

LINES_SHOWN = 600
EVENTS_SHOWN = 60
PART_ROWS = 120

Row = TypeVar("Row")


@dataclass(frozen=True)
class LedgerLine:
    """One journal line, debit positive, with the share of its code that is the project's."""

    project_key: str
    fiscal_year: int
    period: int | None
    posting_date: date | None
    fund_code: str | None
    department_code: str | None
    account_code: str | None
    account_type: str | None
    finance_project_code: str | None
    allocation_share: float
    journal_id: str | None
    journal_line_number: str | None
    vendor_name: str | None
    description: str | None
    is_prior_period: bool
    amount: Decimal | None
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None


@dataclass(frozen=True)
class LedgerYear:
    """The project's position in one fiscal year, from `finance.budget_vs_actuals`."""

    project_key: str
    project_name: str | None
    fiscal_year: int
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


@dataclass(frozen=True)
class BudgetEvent:
    """One budget event on a code of the project."""

    project_key: str
    fiscal_year: int
    period: int | None
    event_type: str | None
    event_date: date | None
    fund_code: str | None
    account_code: str | None
    amount: Decimal | None
    source_record_id: str | None


@dataclass(frozen=True)
class OrderEvent:
    """One signed encumbrance event on a code of the project."""

    project_key: str
    fiscal_year: int | None
    purchase_order_id: str | None
    line_number: str | None
    event_type: str | None
    event_date: date | None
    fund_code: str | None
    account_code: str | None
    amount: Decimal | None


@dataclass(frozen=True)
class LedgerPage:
    """Context of ledger.html; there is a data file only where the pages do not show every line."""

    year: LedgerYear
    bases: tuple[SourceBasis, ...]
    part: Part
    lines: tuple[LedgerLine, ...]
    line_count: int
    expenditure_amount: Decimal
    has_shared_code: bool
    budget_events: tuple[BudgetEvent, ...]
    budget_event_count: int
    order_events: tuple[OrderEvent, ...]
    order_event_count: int
    data_path: str | None


def build(report: Report) -> Iterator[Output]:
    """Yield, per project and fiscal year with money, its pages, and the data file of a long list of ledger lines."""
    budgets = group_years(report, BudgetEvent, "budget_events")
    orders = group_years(report, OrderEvent, "order_events")
    groups = groupby(
        report.warehouse.stream(LedgerLine, "ledger", "lines"), lambda line: (line.project_key, line.fiscal_year)
    )
    bases = read_bases(report)
    current: tuple[tuple[str, int], list[LedgerLine]] | None = None
    for year in report.warehouse.read(LedgerYear, "ledger", "money_years"):
        place = (year.project_key, year.fiscal_year)
        while current is None or current[0] < place:
            found = next(groups, None)
            current = (found[0], list(found[1])) if found else (("\U0010ffff", 0), [])
        lines = current[1] if current[0] == place else []
        yield from yield_year(year, bases, lines, budgets[place], orders[place])


def group_years(report: Report, record: type[Row], name: str) -> defaultdict[tuple[str, int], list[Row]]:
    """Return events by (project_key, fiscal_year)."""
    grouped: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in report.warehouse.stream(record, "ledger", name):
        event: Any = row
        grouped[event.project_key, event.fiscal_year].append(row)
    return grouped


def yield_year(
    year: LedgerYear,
    bases: tuple[SourceBasis, ...],
    lines: list[LedgerLine],
    budgets: list[BudgetEvent],
    orders: list[OrderEvent],
) -> Iterator[Output]:
    """Yield the pages of one project and fiscal year, and the data file where there are more lines than they show."""
    path = ledger_page(year.project_key, year.fiscal_year)
    is_long = len(lines) > LINES_SHOWN
    data_path = data_file(f"ledger/{slug(year.project_key)}-{year.fiscal_year}")
    expenditure = sum((line.amount or Decimal(0) for line in lines if is_expenditure(line)), Decimal("0.00"))
    for part, shown in split_rows(path, lines[:LINES_SHOWN], PART_ROWS):
        context = LedgerPage(
            year=year,
            bases=bases,
            part=part,
            lines=shown,
            line_count=len(lines),
            expenditure_amount=expenditure,
            has_shared_code=any(line.allocation_share < 1 for line in lines),
            budget_events=tuple(budgets[:EVENTS_SHOWN]),
            budget_event_count=len(budgets),
            order_events=tuple(orders[:EVENTS_SHOWN]),
            order_event_count=len(orders),
            data_path=data_path if is_long else None,
        )
        title = name_part(f"Fiscal year {year.fiscal_year}: {year.project_name or year.project_key}", part)
        yield Page(part.path, "ledger", title, context)
    if is_long:
        yield sheet_of(data_path, LedgerLine, lines)


def is_expenditure(line: LedgerLine) -> bool:
    """Whether a line counts as expended: its account type, else expenditure (interfaces.md, Signs)."""
    return line.account_type in (None, "", "expenditure")
