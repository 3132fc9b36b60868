"""One fund in one fiscal year: its position by period, and by the departments that lead to the document lines."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.addresses import finance_fund_page
from reports.outputs import Output, Page, Report
from reports.pages.finance import SourceBasis, read_bases

DEPARTMENTS_SHOWN = 150


@dataclass(frozen=True)
class FundPeriod:
    """Movement and year to date of one fund in one period."""

    fiscal_year: int
    period: int
    fund_code: str | None
    fund_name: str | None
    fund_type: str | None
    is_internal_service: bool
    is_provisional: bool
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None
    current_budget_to_date_amount: Decimal | None
    encumbered_to_date_amount: Decimal | None
    expended_to_date_amount: Decimal | None
    available_to_date_amount: Decimal | None


@dataclass(frozen=True)
class FundDepartment:
    """The position of one department in a fund and fiscal year; without a department code and `is_total`: of the whole fund."""

    fiscal_year: int
    fund_code: str | None
    department_code: str | None
    department_name: str | None
    is_total: bool
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


@dataclass(frozen=True)
class FinanceFundPage:
    """Context of finance_fund.html; the periods are those of `finance.totals_by_fund`."""

    total: FundDepartment
    bases: tuple[SourceBasis, ...]
    periods: tuple[FundPeriod, ...]
    departments: tuple[FundDepartment, ...]
    department_count: int


def build(report: Report) -> Iterator[Output]:
    """Yield a page per fiscal year and fund."""
    periods: defaultdict[tuple[int, str | None], list[FundPeriod]] = defaultdict(list)
    for row in report.warehouse.stream(FundPeriod, "finance_fund", "periods"):
        periods[row.fiscal_year, row.fund_code].append(row)
    departments: defaultdict[tuple[int, str | None], list[FundDepartment]] = defaultdict(list)
    for part in report.warehouse.stream(FundDepartment, "finance_fund", "departments"):
        departments[part.fiscal_year, part.fund_code].append(part)
    bases = read_bases(report)
    for (fiscal_year, fund_code), rows in departments.items():
        held = periods[fiscal_year, fund_code]
        parts = tuple(row for row in rows if not row.is_total)
        total = next(row for row in rows if row.is_total)
        context = FinanceFundPage(total, bases, tuple(held), parts[:DEPARTMENTS_SHOWN], len(parts))
        name = next((row.fund_name for row in held if row.fund_name), None)
        listed = f"{name} ({fund_code})" if name and fund_code else f"Fund {fund_code}" if fund_code else "No fund"
        title = f"{listed}, fiscal year {fiscal_year}"
        yield Page(finance_fund_page(fiscal_year, fund_code), "finance_fund", title, context)
