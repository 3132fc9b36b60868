"""One fiscal year: by period, department, fund, account class, account, funding source and project.

Each table sums to the same totals: the city's, and those of internal service funds, which stand apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from reports.addresses import data_file, finance_year_page
from reports.outputs import Output, Page, Report, Sheet, sheet_of
from reports.pages.finance import FinanceYear, SourceBasis, is_partial, pair_years, read_bases

PART_KINDS = ("department", "fund", "account_class", "account", "project")
PERIOD_KINDS = ("period", "department", "fund", "account_class", "project")
ROWS_SHOWN = 60
PROJECTS_SHOWN = 100
CITY, APART, WHOLE = "City total, without internal service funds", "Internal service funds", "Total of all funds"


@dataclass(frozen=True)
class PartRow:
    """The position of one department, fund, account or project in one fiscal year; no code means that the line had none.

    `newest_expended_amount` is what `newest_period` added; the other amounts are the year to date. `note` is a fund's type or
    the type of an account class.
    """

    fiscal_year: int
    code: str | None
    name: str | None
    note: str | None
    is_internal_service: bool
    newest_period: int | None
    newest_expended_amount: Decimal | None
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


@dataclass(frozen=True)
class PartTotal:
    """The sum of a table's rows, or of those of one kind of fund."""

    words: str
    newest_expended_amount: Decimal
    current_budget_amount: Decimal
    encumbered_amount: Decimal
    expended_amount: Decimal
    available_amount: Decimal


@dataclass(frozen=True)
class PartTable:
    """One table of a fiscal year: the rows shown of `row_count`, their totals, and the data file by period, where there is one."""

    kind: str
    newest_period: int | None
    rows: tuple[PartRow, ...]
    row_count: int
    totals: tuple[PartTotal, ...]
    data_path: str | None


@dataclass(frozen=True)
class PeriodRow:
    """Movement and year to date of one period, of the city or of internal service funds; who closed it, if a person did."""

    fiscal_year: int
    period: int
    is_internal_service: bool
    period_end_date: date | None
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None
    current_budget_to_date_amount: Decimal | None
    encumbered_to_date_amount: Decimal | None
    expended_to_date_amount: Decimal | None
    available_to_date_amount: Decimal | None
    is_provisional: bool
    closed_by: str | None
    closed_at: datetime | None
    has_exceptions: bool
    changed_count: int


@dataclass(frozen=True)
class FundingRow:
    """The budget of one funding source in one fiscal year; spending does not name its source."""

    fiscal_year: int
    funding_source: str | None
    original_budget_amount: Decimal | None
    amendment_amount: Decimal | None
    transfer_amount: Decimal | None
    carry_forward_amount: Decimal | None
    current_budget_amount: Decimal | None
    internal_service_budget_amount: Decimal | None
    city_budget_amount: Decimal | None


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
class InternalCell(Cell):
    """What the internal edition adds to a cell; `budget_cell_key` leads to the cell's document lines in the ledger files."""

    is_internal_service: bool | None
    budget_cell_key: str | None


@dataclass(frozen=True)
class FinanceYearPage:
    """Context of finance_year.html; the internal service funds are None where the year has none, `is_partial` as in finance.html."""

    year: FinanceYear
    internal_service: FinanceYear | None
    bases: tuple[SourceBasis, ...]
    periods: tuple[PeriodRow, ...]
    parts: tuple[PartTable, ...]
    funding: tuple[FundingRow, ...]
    funding_count: int
    funding_path: str
    data_path: str
    is_partial: bool


def build(report: Report) -> Iterator[Output]:
    """Yield a page and its data files per fiscal year."""
    read = report.warehouse.read
    kinds = PART_KINDS if report.is_internal else ("project",)
    parts = {kind: read_parts(report, kind) for kind in kinds}
    periods, funding = read(PeriodRow, "finance_year", "periods"), read(FundingRow, "finance_year", "funding")
    bases, partial = read_bases(report), is_partial(report)
    for year, apart in pair_years(read(FinanceYear, "finance", "years")):
        name = year.fiscal_year
        sources = tuple(row for row in funding if row.fiscal_year == name)
        context = FinanceYearPage(
            year=year,
            internal_service=apart,
            bases=bases,
            periods=tuple(row for row in periods if row.fiscal_year == name),
            parts=tuple(make_table(report, kind, name, rows) for kind, rows in parts.items()),
            funding=sources[:ROWS_SHOWN],
            funding_count=len(sources),
            funding_path=period_file(name, "funding_source"),
            data_path=year_file(name),
            is_partial=partial,
        )
        yield Page(finance_year_page(name), "finance_year", f"Fiscal year {name}", context)
        if report.is_internal:
            yield from yield_files(report, name, sources)
    cells = report.warehouse.stream(InternalCell, "finance_year", "cells")
    for fiscal_year, rows in groupby(cells, lambda cell: cell.fiscal_year):
        yield sheet_of(year_file(fiscal_year), InternalCell if report.is_internal else Cell, rows)


def read_parts(report: Report, kind: str) -> tuple[PartRow, ...]:
    """Return the rows of one table for every fiscal year."""
    if kind == "account_class":
        return report.warehouse.read(PartRow, "finance_year", "classes")
    return report.warehouse.read(PartRow, "finance_year", "parts", part_kind=kind)


def make_table(report: Report, kind: str, fiscal_year: int, rows: tuple[PartRow, ...]) -> PartTable:
    """Return one table of one fiscal year, with the totals of its rows."""
    chosen = [row for row in rows if row.fiscal_year == fiscal_year]
    apart = [row for row in chosen if row.is_internal_service]
    words = (WHOLE if kind == "project" else CITY) if report.is_internal else "Total"
    totals = [sum_rows(words, chosen, is_apart=False)]
    if apart:
        totals.append(sum_rows(APART, chosen, is_apart=True))
    newest = chosen[0].newest_period if chosen and report.is_internal else None
    path = period_file(fiscal_year, kind) if report.is_internal and kind in PERIOD_KINDS else None
    limit = PROJECTS_SHOWN if kind == "project" else ROWS_SHOWN
    return PartTable(kind, newest, tuple(chosen[:limit]), len(chosen), tuple(totals), path)


def sum_rows(words: str, rows: list[PartRow], *, is_apart: bool) -> PartTotal:
    """Return the sum of the rows of one kind of fund."""
    chosen = [row for row in rows if row.is_internal_service == is_apart]

    def add(name: str) -> Decimal:
        return sum((getattr(row, name) or Decimal(0) for row in chosen), Decimal("0.00"))

    return PartTotal(
        words=words,
        newest_expended_amount=add("newest_expended_amount"),
        current_budget_amount=add("current_budget_amount"),
        encumbered_amount=add("encumbered_amount"),
        expended_amount=add("expended_amount"),
        available_amount=add("available_amount"),
    )


def yield_files(report: Report, fiscal_year: int, funding: tuple[FundingRow, ...]) -> Iterator[Output]:
    """Yield the data files of one fiscal year by period, and that of its funding sources."""
    for kind in PERIOD_KINDS:
        columns, rows = report.warehouse.table("finance_year", f"{kind}_periods", fiscal_year=fiscal_year)
        yield Sheet(period_file(fiscal_year, kind), tuple(columns), rows)
    yield sheet_of(period_file(fiscal_year, "funding_source"), FundingRow, funding)


def year_file(fiscal_year: int) -> str:
    """Return the address of a fiscal year's data file."""
    return data_file(f"budget-vs-actuals-{fiscal_year}")


def period_file(fiscal_year: int, kind: str) -> str:
    """Return the address of the data file of a fiscal year's totals of one kind."""
    return data_file(f"finance/{fiscal_year}-by-{kind.replace('_', '-')}")
