"""Budget against actuals: one row per fiscal year, whether the totals tie to the ledger, and what is in suspense."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.outputs import Output, Page, Report

PATH = "finance/index.html"


@dataclass(frozen=True)
class FinanceYear:
    """The position of one fiscal year."""

    fiscal_year: int
    original_budget_amount: Decimal | None
    amendment_amount: Decimal | None
    transfer_amount: Decimal | None
    carry_forward_amount: Decimal | None
    current_budget_amount: Decimal | None
    pre_encumbered_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None
    is_provisional: bool


@dataclass(frozen=True)
class Tie:
    """Expenditure of one fiscal year in the ledger and in budget against actuals, and the difference, which must be 0.00."""

    fiscal_year: int
    line_count: int
    ledger_amount: Decimal
    expended_amount: Decimal
    unassigned_amount: Decimal
    difference_amount: Decimal


@dataclass(frozen=True)
class SuspenseSum:
    """Money that is in no project or in no fact, by reason; age of the oldest in days."""

    reason_code: str | None
    is_loaded: bool
    line_count: int
    amount: Decimal | None
    oldest_days: int | None


@dataclass(frozen=True)
class FinancePage:
    """Context of finance.html."""

    years: tuple[FinanceYear, ...]
    ties: tuple[Tie, ...]
    suspense: tuple[SuspenseSum, ...]


def build(report: Report) -> Iterator[Output]:
    """Yield the finance page."""
    read = report.warehouse.read
    ties = read(Tie, "finance", "ties") if report.is_internal else ()
    context = FinancePage(read(FinanceYear, "finance", "years"), ties, read(SuspenseSum, "finance", "suspense"))
    yield Page(PATH, "finance", "Finance: budget against actuals", context)
