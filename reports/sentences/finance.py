"""What the pages of finance, contracts and data quality say first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from reports.formatting import Formatter, write_whole
from reports.sentences.counting import say_count, say_number, say_share

EXPIRES_SOON_DAYS = 90


class YearMoney(Protocol):
    """What the headline of finance reads of one fiscal year."""

    @property
    def fiscal_year(self) -> int:
        """Return the year in which it ends."""

    @property
    def is_internal_service(self) -> bool:
        """Return whether these are internal service funds, which are in no city total."""

    @property
    def current_budget_amount(self) -> Decimal | None:
        """Return the budget with all changes so far."""

    @property
    def encumbered_amount(self) -> Decimal | None:
        """Return what is ordered and not yet paid."""

    @property
    def expended_amount(self) -> Decimal | None:
        """Return what is spent."""

    @property
    def available_amount(self) -> Decimal | None:
        """Return what may still be spent or ordered."""


@dataclass(frozen=True)
class ContractNumbers:
    """Sums over all contracts; `worth_amount` and `spent_amount` are over those whose amount is known."""

    contract_count: int
    worth_amount: Decimal | None
    spent_amount: Decimal | None
    expired_count: int
    expiring_count: int


@dataclass(frozen=True)
class QualityNumbers:
    """Sources and how many are stale, checks and how many failed or could not run, reconciliations and how many differ."""

    source_count: int
    stale_count: int
    check_count: int
    failed_count: int
    control_count: int
    difference_count: int


def tell_finance(years: Sequence[YearMoney], formatter: Formatter) -> str:
    """Return the newest fiscal year of the city in one sentence; empty without a year that has a budget."""
    year = next((year for year in years if not year.is_internal_service), None)
    if year is None or not year.current_budget_amount or year.expended_amount is None:
        return ""
    spent, budget = (
        formatter.write_round_money(year.expended_amount),
        formatter.write_round_money(year.current_budget_amount),
    )
    told = f"{spent} of {budget} is spent in fiscal year {year.fiscal_year} ({say_share(year.expended_amount, year.current_budget_amount)})"
    if year.available_amount is None:
        return f"{told}."
    if year.available_amount < 0:
        return f"{told}; with open orders it is {formatter.write_round_money(-year.available_amount)} over the budget."
    ordered = f"{formatter.write_round_money(year.encumbered_amount)} is ordered and " if year.encumbered_amount else ""
    return f"{told}; {ordered}{formatter.write_round_money(year.available_amount)} is left."


def tell_contracts(numbers: ContractNumbers, formatter: Formatter) -> tuple[str, ...]:
    """Return the worth of all contracts, then what is spent and how many end."""
    if not numbers.contract_count:
        return ("No contract has been accepted yet.",)
    contracts = say_count(numbers.contract_count, "contract", "contracts")
    are = "is" if numbers.contract_count == 1 else "are"
    if not numbers.worth_amount:
        return (f"{contracts} {are} known.",)
    told = [f"{contracts} {are} worth {formatter.write_round_money(numbers.worth_amount)}."]
    if numbers.spent_amount is not None:
        share = f" ({say_share(numbers.spent_amount, numbers.worth_amount)})" if numbers.spent_amount > 0 else ""
        told.append(f"{formatter.write_round_money(numbers.spent_amount)} is spent{share}.")
    told.append(
        f"{say_number(numbers.expired_count).capitalize()} expired; {say_number(numbers.expiring_count)} will within {EXPIRES_SOON_DAYS} days."
    )
    return tuple(told)


def tell_quality(numbers: QualityNumbers) -> tuple[str, ...]:
    """Return how many sources are stale, then how many checks failed and how many reconciliations differ."""
    if not numbers.source_count:
        return ("No source is known.",)
    if numbers.stale_count:
        told = [
            f"{write_whole(numbers.stale_count)} of {say_count(numbers.source_count, 'source', 'sources')} could not be renewed."
        ]
    else:
        told = ["Every source was renewed." if numbers.source_count > 1 else "The one source was renewed."]
    if numbers.check_count:
        failed = say_number(numbers.failed_count).capitalize()
        told.append(f"{failed} of {say_count(numbers.check_count, 'check', 'checks')} failed or could not run.")
    if numbers.control_count:
        differ = say_number(numbers.difference_count).capitalize()
        verb = "show" if numbers.difference_count > 1 else "shows"
        told.append(
            f"{differ} of {say_count(numbers.control_count, 'reconciliation', 'reconciliations')} {verb} a difference."
        )
    return tuple(told)
