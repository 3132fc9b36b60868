"""One department in one fiscal year: its position by fund and account, and the ledger lines behind it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from reports.addresses import data_file, finance_department_page, slug
from reports.outputs import Output, Page, Report, sheet_of

LINES_SHOWN = 120
POSITIONS_SHOWN = 150


@dataclass(frozen=True)
class Position:
    """The position of one fund and account of a department in one fiscal year."""

    fiscal_year: int
    department_code: str | None
    department_name: str | None
    fund_code: str | None
    account_code: str | None
    account_name: str | None
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


@dataclass(frozen=True)
class DepartmentTotal:
    """The position of a department in one fiscal year."""

    fiscal_year: int
    department_code: str | None
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


@dataclass(frozen=True)
class DepartmentLine:
    """One journal line of a department, debit positive."""

    fiscal_year: int
    department_code: str | None
    period: int | None
    posting_date: date | None
    fund_code: str | None
    account_code: str | None
    account_type: str | None
    finance_project_code: str | None
    vendor_name: str | None
    description: str | None
    is_prior_period: bool
    amount: Decimal | None
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None


@dataclass(frozen=True)
class FinanceDepartmentPage:
    """Context of finance_department.html."""

    total: DepartmentTotal
    department_name: str | None
    positions: tuple[Position, ...]
    position_count: int
    lines: tuple[DepartmentLine, ...]
    line_count: int
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield a page and a data file of ledger lines per fiscal year and department."""
    positions: defaultdict[tuple[int, str | None], list[Position]] = defaultdict(list)
    for row in report.warehouse.stream(Position, "finance_department", "positions"):
        positions[row.fiscal_year, row.department_code].append(row)
    shown: dict[tuple[int, str | None], tuple[tuple[DepartmentLine, ...], int]] = {}
    lines = report.warehouse.stream(DepartmentLine, "finance_department", "lines")
    for place, group in groupby(lines, lambda line: (line.fiscal_year, line.department_code)):
        rows = list(group)
        shown[place] = (tuple(rows[:LINES_SHOWN]), len(rows))
        yield sheet_of(lines_file(*place), DepartmentLine, rows)
    for total in report.warehouse.read(DepartmentTotal, "finance_department", "totals"):
        place = (total.fiscal_year, total.department_code)
        if place not in shown:
            yield sheet_of(lines_file(*place), DepartmentLine, ())
        yield fill_page(total, positions[place], *shown.get(place, ((), 0)))


def fill_page(
    total: DepartmentTotal, positions: list[Position], lines: tuple[DepartmentLine, ...], line_count: int
) -> Page:
    """Put one department's page together."""
    name = next((row.department_name for row in positions if row.department_name), None)
    title = f"{name or total.department_code or 'No department'}, fiscal year {total.fiscal_year}"
    context = FinanceDepartmentPage(
        total=total,
        department_name=name,
        positions=tuple(positions[:POSITIONS_SHOWN]),
        position_count=len(positions),
        lines=lines,
        line_count=line_count,
        data_path=lines_file(total.fiscal_year, total.department_code),
    )
    return Page(finance_department_page(total.fiscal_year, total.department_code), "finance_department", title, context)


def lines_file(fiscal_year: int, department_code: str | None) -> str:
    """Return the address of the data file with all ledger lines of a department and fiscal year."""
    return data_file(f"ledger/{fiscal_year}-{slug(department_code)}")
