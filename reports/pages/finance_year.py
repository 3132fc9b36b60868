"""One fiscal year: budget against actuals by department, fund, account and project. Each table sums to the same total."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from reports.addresses import data_file, finance_year_page
from reports.outputs import Output, Page, Report, sheet_of
from reports.pages.finance import FinanceYear

PART_KINDS = ("department", "fund", "account", "project")
ROWS_SHOWN = 100


@dataclass(frozen=True)
class PartRow:
    """The position of one department, fund, account or project in one fiscal year; no code means that the line had none."""

    fiscal_year: int
    code: str | None
    name: str | None
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


@dataclass(frozen=True)
class Cell:
    """One row of `finance.budget_vs_actuals`."""

    fiscal_year: int
    period: int | None
    fund_code: str | None
    department_code: str | None
    account_code: str | None
    finance_project_code: str | None
    project_key: str | None
    original_budget_amount: Decimal | None
    amendment_amount: Decimal | None
    transfer_amount: Decimal | None
    carry_forward_amount: Decimal | None
    current_budget_amount: Decimal | None
    pre_encumbered_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None
    is_provisional: bool | None


@dataclass(frozen=True)
class FinanceYearPage:
    """Context of finance_year.html; `parts` are (kind, rows shown, how many there are)."""

    year: FinanceYear
    parts: tuple[tuple[str, tuple[PartRow, ...], int], ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield a page and a data file per fiscal year."""
    kinds = PART_KINDS if report.is_internal else ("project",)
    parts = {kind: report.warehouse.read(PartRow, "finance_year", "parts", part_kind=kind) for kind in kinds}
    for year in report.warehouse.read(FinanceYear, "finance", "years"):
        chosen = [(kind, [row for row in rows if row.fiscal_year == year.fiscal_year]) for kind, rows in parts.items()]
        listed = tuple((kind, tuple(rows[:ROWS_SHOWN]), len(rows)) for kind, rows in chosen)
        context = FinanceYearPage(year, listed, year_file(year.fiscal_year))
        yield Page(finance_year_page(year.fiscal_year), "finance_year", f"Fiscal year {year.fiscal_year}", context)
    cells = report.warehouse.stream(Cell, "finance_year", "cells")
    for fiscal_year, rows in groupby(cells, lambda cell: cell.fiscal_year):
        yield sheet_of(year_file(fiscal_year), Cell, rows)


def year_file(fiscal_year: int) -> str:
    """Return the address of a fiscal year's data file."""
    return data_file(f"budget-vs-actuals-{fiscal_year}")
