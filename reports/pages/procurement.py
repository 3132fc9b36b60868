"""Procurement: contracts with what is left of them, orders, what does not fit together, what is unmatched, and vendors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.addresses import data_file
from reports.listings import Excerpt, read_excerpt
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.finance import SourceBasis, read_bases
from reports.pages.listing import FINDINGS, ROLLFORWARD, UNMATCHED, VENDORS
from reports.sentences import ContractNumbers
from reports.sentences.finance import EXPIRES_SOON_DAYS

PATH = "procurement/index.html"
VENDORS_SHOWN = 60
AMENDMENTS_SHOWN = 60
CONTRACTS_PER_PART = 80
LISTINGS = (ROLLFORWARD, FINDINGS, UNMATCHED, VENDORS)


@dataclass(frozen=True)
class Contract:
    """One contract; spent is its payments, else its invoices; remaining is current less spent.

    `amendment_share` is amendments over original. Days to expiry are negative after the last day. The flag is None without a
    limit in the configuration.
    """

    contract_id: str | None
    title: str | None
    vendor_name: str | None
    start_date: date | None
    end_date: date | None
    days_to_expiry: int | None
    original_amount: Decimal | None
    amendment_amount: Decimal | None
    amendment_share: float | None
    is_over_amendment_limit: bool | None
    current_amount: Decimal | None
    spent_amount: Decimal | None
    remaining_amount: Decimal | None
    finance_project_code: str | None
    project_key: str | None
    project_name: str | None


@dataclass(frozen=True)
class OrderYear:
    """Order events of one fiscal year, signed; their sum is what is open."""

    fiscal_year: int | None
    order_count: int
    encumbered_amount: Decimal
    adjusted_amount: Decimal
    carried_amount: Decimal
    liquidated_amount: Decimal
    cancelled_amount: Decimal
    open_amount: Decimal


@dataclass(frozen=True)
class Vendor:
    """One vendor with what it invoiced and what it was paid."""

    vendor_key: str | None
    vendor_name: str | None
    invoice_count: int
    invoice_amount: Decimal | None
    retainage_amount: Decimal | None
    payment_count: int
    payment_amount: Decimal | None


@dataclass(frozen=True)
class Amendment:
    """One change to a contract's amount."""

    contract_id: str | None
    amendment_id: str | None
    amendment_date: date | None
    change_amount: Decimal | None
    reason: str | None


@dataclass(frozen=True)
class FindingKind:
    """The findings of one kind: how many, and the sum of their money."""

    kind: str | None
    finding_count: int
    amount: Decimal | None


@dataclass(frozen=True)
class ProcurementPage:
    """Context of procurement.html; what is beside the contracts stands on the first part only."""

    numbers: ContractNumbers
    part: Part
    bases: tuple[SourceBasis, ...]
    contracts: tuple[Contract, ...]
    orders: tuple[OrderYear, ...]
    vendors: tuple[Vendor, ...]
    vendor_count: int
    amendments: tuple[Amendment, ...]
    amendment_count: int
    findings: tuple[FindingKind, ...]
    excerpts: tuple[Excerpt, ...]
    data_paths: tuple[str, str, str]


def build(report: Report) -> Iterator[Output]:
    """Yield the procurement pages and data files; an installation without procurement has a page that says so."""
    read = report.warehouse.read
    contracts, vendors = read(Contract, "procurement", "contracts"), read(Vendor, "procurement", "vendors")
    amendments, orders = read(Amendment, "procurement", "amendments"), read(OrderYear, "procurement", "orders")
    paths = (data_file("contracts"), data_file("vendors"), data_file("contract-amendments"))
    bases, findings = read_bases(report), read(FindingKind, "procurement", "finding_kinds")
    excerpts = tuple(read_excerpt(report, listing) for listing in LISTINGS)
    numbers = count_contracts(contracts)
    for part, shown in split_rows(PATH, contracts, CONTRACTS_PER_PART):
        context = ProcurementPage(
            numbers=numbers,
            part=part,
            bases=bases,
            contracts=shown,
            orders=orders,
            vendors=vendors[:VENDORS_SHOWN],
            vendor_count=len(vendors),
            amendments=amendments[:AMENDMENTS_SHOWN],
            amendment_count=len(amendments),
            findings=findings,
            excerpts=excerpts,
            data_paths=paths,
        )
        yield Page(part.path, "procurement", name_part("Procurement and contracts", part), context)
    yield sheet_of(paths[0], Contract, contracts)
    yield sheet_of(paths[1], Vendor, vendors)
    yield sheet_of(paths[2], Amendment, amendments)


def count_contracts(contracts: Sequence[Contract]) -> ContractNumbers:
    """Return the sums that the headline needs; an amount is None when it is known of no contract."""
    worth = [row.current_amount for row in contracts if row.current_amount is not None]
    spent = [row.spent_amount for row in contracts if row.spent_amount is not None]
    days = [row.days_to_expiry for row in contracts if row.days_to_expiry is not None]
    return ContractNumbers(
        contract_count=len(contracts),
        worth_amount=sum(worth, Decimal(0)) if worth else None,
        spent_amount=sum(spent, Decimal(0)) if spent else None,
        expired_count=sum(left < 0 for left in days),
        expiring_count=sum(0 <= left <= EXPIRES_SOON_DAYS for left in days),
    )
