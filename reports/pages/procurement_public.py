"""Contracts of the published projects, for the public: what each is worth now, and what it has cost so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.procurement import CONTRACTS_PER_PART, PATH, Contract


@dataclass(frozen=True)
class PublicContract:
    """One contract as the public sees it."""

    contract_id: str | None
    title: str | None
    vendor_name: str | None
    start_date: date | None
    end_date: date | None
    original_amount: Decimal | None
    current_amount: Decimal | None
    spent_amount: Decimal | None
    remaining_amount: Decimal | None
    project_key: str | None
    project_name: str | None


@dataclass(frozen=True)
class ContractTotals:
    """Sums over the contracts whose amount is known; `spent_count` have a known spending."""

    contract_count: int
    current_amount: Decimal
    spent_count: int
    spent_amount: Decimal


@dataclass(frozen=True)
class ProcurementPublicPage:
    """Context of procurement_public.html."""

    part: Part
    contracts: tuple[PublicContract, ...]
    totals: ContractTotals
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the contracts page, split where it is long, and its data file."""
    contracts = [show(contract) for contract in report.warehouse.read(Contract, "procurement", "contracts")]
    path, totals = data_file("contracts"), sum_up(contracts)
    for part, shown in split_rows(PATH, contracts, CONTRACTS_PER_PART):
        context = ProcurementPublicPage(part, shown, totals, path)
        yield Page(part.path, "procurement_public", name_part("Procurement and contracts", part), context)
    yield sheet_of(path, PublicContract, contracts)


def show(contract: Contract) -> PublicContract:
    """Return the columns of a contract that the public edition has."""
    names = PublicContract.__dataclass_fields__
    return PublicContract(**{name: getattr(contract, name) for name in names})


def sum_up(contracts: Sequence[PublicContract]) -> ContractTotals:
    """Return the sums over the contracts."""
    current = [contract.current_amount for contract in contracts if contract.current_amount is not None]
    spent = [contract.spent_amount for contract in contracts if contract.spent_amount is not None]
    return ContractTotals(len(current), sum(current, Decimal(0)), len(spent), sum(spent, Decimal(0)))
