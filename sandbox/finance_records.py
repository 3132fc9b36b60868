"""What the city budgets, buys and books. Money is whole cents (int) everywhere; dates are the city's own days."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Vendor:
    """One vendor, perhaps renamed on a day."""

    key: str
    name: str
    former_name: str = ""
    renamed_date: date | None = None

    def name_on(self, day: date) -> str:
        """The name the vendor bore on a day."""
        return self.former_name if self.renamed_date and day < self.renamed_date else self.name


@dataclass(frozen=True)
class FiscalPeriod:
    """One fiscal period and whether it still takes postings."""

    fiscal_year: int
    period: int
    start_date: date
    end_date: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One ledger line, debit positive."""

    journal_id: str
    line_number: int
    posting_date: date
    fiscal_year: int
    period: int
    fund_code: str
    department_code: str
    account_code: str
    amount_cents: int
    finance_code: str = ""
    vendor_name: str = ""
    purchase_order_id: str = ""
    invoice_id: str = ""
    description: str = ""


@dataclass(frozen=True)
class BudgetLine:
    """One budget event; positive raises the budget."""

    line_id: str
    fiscal_year: int
    event_type: str
    event_date: date
    fund_code: str
    department_code: str
    account_code: str
    amount_cents: int
    finance_code: str = ""
    description: str = ""
    funding_source: str = ""


@dataclass(frozen=True)
class Contract:
    """One contract with its amendments (day, change in cents, reason)."""

    contract_id: str
    title: str
    vendor: Vendor
    start_date: date
    end_date: date
    original_cents: int
    finance_code: str
    amendments: tuple[tuple[date, int, str], ...] = ()


@dataclass(frozen=True)
class Order:
    """One purchase order and the requisition it came from."""

    order_id: str
    requisition_id: str
    vendor: Vendor
    order_date: date
    requested_date: date
    closed_date: date | None
    amount_cents: int
    fund_code: str
    department_code: str
    account_code: str
    finance_code: str = ""
    contract_id: str = ""
    project_ordinal: int | None = None


@dataclass(frozen=True)
class OrderEvent:
    """One encumbrance event, signed so that the sum is the open balance."""

    order_id: str
    line_number: int
    event_type: str
    event_date: date
    fiscal_year: int
    fund_code: str
    department_code: str
    account_code: str
    amount_cents: int
    finance_code: str = ""
    requisition_id: str = ""


@dataclass(frozen=True)
class Invoice:
    """One invoice; a credit memo is negative. `paid_date` is when its payment leaves."""

    invoice_id: str
    order_id: str
    line_number: int
    vendor: Vendor
    invoice_date: date
    paid_date: date
    amount_cents: int
    retainage_cents: int
    fund_code: str
    department_code: str
    account_code: str
    finance_code: str


@dataclass(frozen=True)
class Procurement:
    """Everything bought, over the whole horizon."""

    vendors: tuple[Vendor, ...]
    contracts: tuple[Contract, ...]
    orders: tuple[Order, ...]
    events: tuple[OrderEvent, ...]
    invoices: tuple[Invoice, ...]


@dataclass(frozen=True)
class Books:
    """The finance side as it stands at the end of one day; the last of `lines` are those that single nights posted (`daily`)."""

    day: date
    periods: tuple[FiscalPeriod, ...]
    lines: tuple[JournalLine, ...]
    budget: tuple[BudgetLine, ...]
    procurement: Procurement
    daily: dict[date, tuple[JournalLine, ...]] = field(default_factory=dict)
