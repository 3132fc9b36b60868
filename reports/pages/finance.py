"""Budget against actuals: one row per fiscal year, whether the totals tie, what is closed and changed, and what is in suspense."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.listings import Excerpt, read_excerpt
from reports.outputs import Output, Page, Report
from reports.pages.listing import CHANGES, CLOSED_PERIODS, RESTATEMENTS, TRANSFERS

PATH = "finance/index.html"


@dataclass(frozen=True)
class FinanceYear:
    """The position of one fiscal year: the city without internal service funds, or these funds alone.

    No dollar is in both. `open_periods` names the periods that are still open, with commas between.
    """

    fiscal_year: int
    is_internal_service: bool
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
    open_periods: str | None


@dataclass(frozen=True)
class Tie:
    """Expenditure of one fiscal year in the ledger and in budget against actuals, and the difference, which must be 0.00."""

    fiscal_year: int
    line_count: int
    ledger_amount: Decimal
    expended_amount: Decimal
    unassigned_amount: Decimal
    internal_service_amount: Decimal
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
class SourceBasis:
    """What a source of finance states of its figures: basis, currency and the sign of its ledger; no basis: not stated."""

    source_name: str
    source_type: str | None
    basis: str | None
    currency: str | None
    journal_amount_sign: str | None
    streams: str | None
    is_stale: bool


@dataclass(frozen=True)
class Withheld:
    """Published projects whose money the public edition leaves out, because their procurement is under way."""

    project_count: int


@dataclass(frozen=True)
class FinancePage:
    """Context of finance.html; `is_partial`: projects whose procurement is under way are left out of the sums."""

    years: tuple[FinanceYear, ...]
    bases: tuple[SourceBasis, ...]
    ties: tuple[Tie, ...]
    suspense: tuple[SuspenseSum, ...]
    excerpts: tuple[Excerpt, ...]
    is_partial: bool


def build(report: Report) -> Iterator[Output]:
    """Yield the finance page."""
    read = report.warehouse.read
    listings = (CLOSED_PERIODS, CHANGES, RESTATEMENTS, TRANSFERS) if report.is_internal else ()
    context = FinancePage(
        years=read(FinanceYear, "finance", "years"),
        bases=read_bases(report),
        ties=read(Tie, "finance", "ties") if report.is_internal else (),
        suspense=read(SuspenseSum, "finance", "suspense"),
        excerpts=tuple(read_excerpt(report, listing) for listing in listings),
        is_partial=is_partial(report),
    )
    yield Page(PATH, "finance", "Finance: budget against actuals", context)


def is_partial(report: Report) -> bool:
    """Return whether the edition leaves out the money of projects whose procurement is under way."""
    return not report.is_internal and report.warehouse.read(Withheld, "finance", "withheld")[0].project_count > 0


def read_bases(report: Report) -> tuple[SourceBasis, ...]:
    """Return what each source of finance states of its figures; nothing in the public edition."""
    return report.warehouse.read(SourceBasis, "finance", "bases")


def pair_years(years: Iterable[FinanceYear]) -> list[tuple[FinanceYear, FinanceYear | None]]:
    """Return each fiscal year's city totals with its internal service funds, None where it has none, in the order given."""
    rows = tuple(years)
    apart = {row.fiscal_year: row for row in rows if row.is_internal_service}
    return [(row, apart.get(row.fiscal_year)) for row in rows if not row.is_internal_service]
