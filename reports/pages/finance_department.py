"""One department in one fiscal year: its position by fund and account, and the document lines that each figure is made of."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from reports.addresses import data_file, finance_department_page, slug
from reports.outputs import Output, Page, Report, Sheet
from reports.pages.finance import SourceBasis, read_bases

LINES_SHOWN = 110
POSITIONS_SHOWN = 110
FIGURES_SHOWN = 70


@dataclass(frozen=True)
class Position:
    """The position of one fund and account of a department in one fiscal year."""

    fiscal_year: int
    department_code: str | None
    department_name: str | None
    fund_code: str | None
    is_internal_service: bool
    account_code: str | None
    account_name: str | None
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


@dataclass(frozen=True)
class DepartmentTotal:
    """The position of a department in one fiscal year, in city funds or in internal service funds."""

    fiscal_year: int
    department_code: str | None
    is_internal_service: bool
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


@dataclass(frozen=True)
class DepartmentFigure:
    """One figure of a fund of a department, what the document lines behind it sum to, and the difference, which must be 0.00."""

    fiscal_year: int
    department_code: str | None
    fund_code: str | None
    measure: str
    line_count: int
    line_amount: Decimal
    figure_amount: Decimal
    difference_amount: Decimal


@dataclass(frozen=True)
class DocumentLine:
    """One part of a document line in a figure of a department; a line of a shared code has a part for each of its projects.

    Ledger lines that are no expenditure have measure `in_no_figure`: they are in none.
    """

    fiscal_year: int
    department_code: str | None
    fund_code: str | None
    measure: str
    period: int | None
    document_kind: str | None
    document_number: str | None
    document_line_number: str | None
    document_date: date | None
    account_code: str | None
    account_type: str | None
    finance_project_code: str | None
    project_key: str | None
    vendor_name: str | None
    description: str | None
    is_prior_period: bool
    amount: Decimal | None
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None
    file_name: str | None
    line_number: int | None
    budget_cell_key: str | None


@dataclass(frozen=True)
class FinanceDepartmentPage:
    """Context of finance_department.html; the totals are one row, or two where the department has internal service funds."""

    totals: tuple[DepartmentTotal, ...]
    department_name: str | None
    bases: tuple[SourceBasis, ...]
    positions: tuple[Position, ...]
    position_count: int
    figures: tuple[DepartmentFigure, ...]
    figure_count: int
    lines: tuple[DocumentLine, ...]
    line_count: int
    data_path: str


Place = tuple[int, str | None]


def build(report: Report) -> Iterator[Output]:
    """Yield a page and a data file of document lines per fiscal year and department."""
    positions: defaultdict[Place, list[Position]] = defaultdict(list)
    for row in report.warehouse.stream(Position, "finance_department", "positions"):
        positions[row.fiscal_year, row.department_code].append(row)
    figures: defaultdict[Place, list[DepartmentFigure]] = defaultdict(list)
    for figure in report.warehouse.stream(DepartmentFigure, "finance_department", "figures"):
        figures[figure.fiscal_year, figure.department_code].append(figure)
    shown: dict[Place, tuple[tuple[DocumentLine, ...], int]] = {}
    names = tuple(field.name for field in fields(DocumentLine))
    lines = report.warehouse.stream_rows(DocumentLine, "finance_department", "lines")
    for place, group in groupby(lines, itemgetter(names.index("fiscal_year"), names.index("department_code"))):
        held = list(group)
        shown[place] = (tuple(DocumentLine(*row) for row in held[:LINES_SHOWN]), len(held))
        yield Sheet(lines_file(*place), names, held)
    bases = read_bases(report)
    totals = report.warehouse.read(DepartmentTotal, "finance_department", "totals")
    for place, parts in groupby(totals, lambda total: (total.fiscal_year, total.department_code)):
        if place not in shown:
            yield Sheet(lines_file(*place), names, ())
        yield fill_page(tuple(parts), bases, positions[place], figures[place], *shown.get(place, ((), 0)))


def fill_page(
    totals: tuple[DepartmentTotal, ...],
    bases: tuple[SourceBasis, ...],
    positions: list[Position],
    figures: list[DepartmentFigure],
    lines: tuple[DocumentLine, ...],
    line_count: int,
) -> Page:
    """Put one department's page together."""
    fiscal_year, code = totals[0].fiscal_year, totals[0].department_code
    name = next((row.department_name for row in positions if row.department_name), None)
    context = FinanceDepartmentPage(
        totals=totals,
        department_name=name,
        bases=bases,
        positions=tuple(positions[:POSITIONS_SHOWN]),
        position_count=len(positions),
        figures=tuple(figures[:FIGURES_SHOWN]),
        figure_count=len(figures),
        lines=lines,
        line_count=line_count,
        data_path=lines_file(fiscal_year, code),
    )
    title = f"{name or code or 'No department'}, fiscal year {fiscal_year}"
    return Page(finance_department_page(fiscal_year, code), "finance_department", title, context)


def lines_file(fiscal_year: int, department_code: str | None) -> str:
    """Return the address of the data file with all document lines of a department and fiscal year."""
    return data_file(f"ledger/{fiscal_year}-{slug(department_code)}")
