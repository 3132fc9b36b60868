"""The records of a project's money. Grain: each class says one row per what; money in the city's currency, shares of 1."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class FinanceCode:
    """A finance project code of the project; the share is the part of the code that is this project's."""

    project_key: str
    finance_project_code: str | None
    allocation_share: float | None
    match_method: str | None
    match_confidence: float | None


@dataclass(frozen=True)
class MoneyYear:
    """The project's money in one fiscal year."""

    project_key: str
    fiscal_year: int
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None
    is_provisional: bool


@dataclass(frozen=True)
class BudgetStep:
    """A month end at which the approved budget differed from the one before; the first has no amount before it."""

    project_key: str
    month_end_date: date
    before_amount: Decimal | None
    after_amount: Decimal | None
    change_amount: Decimal | None


@dataclass(frozen=True)
class Contract:
    """One contract of the project, as amended; spent is its payments, else its invoices."""

    project_key: str
    contract_id: str | None
    title: str | None
    vendor_name: str | None
    start_date: date | None
    end_date: date | None
    original_amount: Decimal | None
    current_amount: Decimal | None
    spent_amount: Decimal | None
    change_amount: Decimal | None
    source_name: str | None
    source_record_id: str | None


@dataclass(frozen=True)
class Amendment:
    """One amendment of one of the project's contracts."""

    project_key: str
    contract_id: str | None
    amendment_id: str | None
    amendment_date: date | None
    change_amount: Decimal | None
    reason: str | None


@dataclass(frozen=True)
class Benefit:
    """One benefit of the project in one period."""

    project_key: str
    benefit_id: str | None
    kind: str | None
    period_end_date: date | None
    planned_amount: Decimal | None
    forecast_amount: Decimal | None
    realized_amount: Decimal | None
