"""Lists of finance and procurement, each whole on pages of its own with a data file: what is closed, changed, found and open."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.listings import Cell, Column, Listing, read_rows
from reports.outputs import Output, Page, Part, Report, name_part, split_rows

ROWS_PER_PART = 120
FINANCE = ("finance/index.html", "Finance")
PROCUREMENT = ("procurement/index.html", "Procurement")
RECONCILIATIONS = ("quality/reconciliations.html", "Reconciliations")
PLACE = (
    Column("Fund", "text", "fund_code"),
    Column("Department", "text", "department_code"),
    Column("Account", "text", "account_code"),
    Column("Project code", "text", "finance_project_code"),
)

CLOSED_PERIODS = Listing(
    stem="closed-periods",
    path="finance/closed-periods.html",
    parent=FINANCE,
    title="Closed periods",
    what="closed periods",
    lead="A person closed these periods; their figures are frozen as they were published then.",
    empty="No period has been closed; a person closes one with portfolio close-period.",
    columns=(
        Column("Fiscal year and period", "text", "period_name"),
        Column("Closed by", "text", "closed_by"),
        Column("Closed at", "moment", "closed_at"),
        Column("Figures as of", "day", "as_of_date"),
        Column("Reason", "text", "reason"),
        Column("Exceptions at the closing", "text", "exceptions"),
    ),
)
CHANGES = Listing(
    stem="changes-since-close",
    path="finance/changes-since-close.html",
    parent=FINANCE,
    title="Changes since the close",
    what="changed figures",
    lead="Figures of closed periods that are no longer the ones that were frozen; the latest period stands first.",
    empty="No figure of a closed period has changed since it was closed.",
    columns=(
        Column("Fiscal year and period", "text", "period_name"),
        Column("Figure", "words", "measure"),
        *PLACE,
        Column("Frozen", "money", "frozen_amount"),
        Column("Now", "money", "current_amount"),
        Column("Change", "money", "change_amount"),
        Column("Closed by", "text", "closed_by"),
    ),
)
RESTATEMENTS = Listing(
    stem="restatements",
    path="finance/restatements.html",
    parent=FINANCE,
    title="Restatements",
    what="restatements",
    lead="Ledger figures that changed after the source had closed their period: before, after, and the lines that did it.",
    empty="No ledger line has landed in, changed in or gone from a period after it was closed.",
    columns=(
        Column("Fiscal year and period", "text", "period_name"),
        Column("Source", "source", "source_name"),
        *PLACE,
        Column("Before", "money", "before_amount"),
        Column("After", "money", "after_amount"),
        Column("Change", "money", "change_amount"),
        Column("Lines", "whole", "lines"),
        Column("Last landed", "moment", "last_landed_at"),
    ),
)
TRANSFERS = Listing(
    stem="transfer-imbalances",
    path="finance/transfers.html",
    parent=FINANCE,
    title="Transfers that do not net to zero",
    what="funds and departments",
    lead="Funds and departments whose budget transfers do not net to zero. Money that moves between departments leaves a row on "
    "either side and is in order while the whole budget nets to zero.",
    empty="The budget transfers of every fund and department net to zero.",
    columns=(
        Column("Fiscal year", "number", "fiscal_year"),
        Column("Source", "source", "source_name"),
        Column("Fund", "text", "fund_code"),
        Column("Department", "text", "department_code"),
        Column("Transfer lines", "whole", "lines"),
        Column("They sum to", "money", "transfer_amount"),
        Column("Whole budget’s transfers", "money", "budget_transfer_amount"),
        Column("Whole budget nets to zero", "ties", "is_balanced"),
    ),
)
ROLLFORWARD = Listing(
    stem="encumbrance-rollforward",
    path="procurement/rollforward.html",
    parent=PROCUREMENT,
    title="Encumbrance roll-forward",
    what="periods",
    lead="All orders of a source together: opening, encumbered, adjusted and carried forward, less liquidated and cancelled, is closing; each "
    "opening is the closing before. The latest period stands first.",
    empty="No purchase order has been accepted yet.",
    columns=(
        Column("Fiscal year and period", "text", "period_name"),
        Column("Source", "source", "source_name"),
        Column("Opening", "money", "opening_amount"),
        Column("Encumbered", "money", "encumbered_amount"),
        Column("Adjusted", "money", "adjusted_amount"),
        Column("Carried forward", "money", "carried_forward_amount"),
        Column("Liquidated", "money", "liquidated_amount"),
        Column("Cancelled", "money", "cancelled_amount"),
        Column("Closing", "money", "closing_amount", metric_id="committed"),
    ),
)
FINDINGS = Listing(
    stem="procurement-findings",
    path="procurement/findings.html",
    parent=PROCUREMENT,
    title="Findings",
    what="findings",
    lead="What orders, invoices, contracts and payments say that does not fit together; the largest amount first.",
    empty="Nothing was found.",
    columns=(
        Column("Finding", "words", "kind", "reason_words"),
        Column("Document", "text", "document_name"),
        Column("Vendor", "text", "vendor_name"),
        Column("Project", "project", "project_key", "project_name"),
        Column("Date", "day", "subject_date"),
        Column("Stated", "money", "stated_amount"),
        Column("Compared with", "money", "compared_amount"),
        Column("Amount", "money", "amount"),
        Column("Record", "record", "source_name", "source_record_id"),
    ),
)
UNMATCHED = Listing(
    stem="unmatched",
    path="procurement/unmatched.html",
    parent=PROCUREMENT,
    title="Unmatched cases",
    what="cases",
    lead="Open cases for the steward. To answer them, run portfolio crosswalk export, write the answers into the sheet and hand it "
    "to portfolio crosswalk import; the next refresh uses them.",
    empty="No case is open.",
    columns=(
        Column("Case", "text", "subject", "other_subject"),
        Column("Kind", "words", "case_kind"),
        Column("Source", "source", "source_name"),
        Column("Description", "text", "description"),
        Column("Department", "text", "department_code"),
        Column("Amount", "money", "amount", metric_id="unmatched_amount"),
        Column("Lines", "whole", "lines"),
        Column("Age, days", "whole", "age_days"),
        Column("Owner", "owner", "owner_name"),
    ),
)
VENDORS = Listing(
    stem="vendor-candidates",
    path="procurement/vendor-candidates.html",
    parent=PROCUREMENT,
    title="Vendors that may be one",
    what="pairs of vendors",
    lead="A suggestion: nothing is merged before the steward says so, in the sheet of portfolio crosswalk export.",
    empty="No two vendors have names that are nearly the same.",
    columns=(
        Column("Vendor", "text", "vendor_name"),
        Column("Other vendor", "text", "other_name"),
        Column("Rule", "words", "rule"),
        Column("Likeness", "fraction", "score"),
        Column("Invoices of both", "whole", "invoices"),
        Column("They bill", "money", "amount"),
        Column("Both known since", "day", "first_landed_date"),
    ),
)
DIFFERENCES = Listing(
    stem="reconciliation-lines",
    path="quality/differences.html",
    parent=RECONCILIATIONS,
    title="What explains the differences",
    what="explaining lines",
    lead="For each control that does not tie, the accounts, funds, documents or records that differ; the largest first.",
    empty="No control that differs has lines that explain it.",
    columns=(
        Column("Control", "text", "control_name", "control_subject"),
        Column("Period", "text", "period_name"),
        Column("What differs", "text", "subject"),
        Column("Source amount", "money", "source_amount"),
        Column("Warehouse", "money", "warehouse_amount"),
        Column("Difference", "money", "difference_amount"),
        Column("Reason", "words", "reason"),
        Column("Record", "record", "source_name", "source_record_id"),
    ),
)
LISTINGS = (
    *(CLOSED_PERIODS, CHANGES, RESTATEMENTS, TRANSFERS),
    *(ROLLFORWARD, FINDINGS, UNMATCHED, VENDORS),
    DIFFERENCES,
)


@dataclass(frozen=True)
class ListingPage:
    """Context of listing.html."""

    listing: Listing
    part: Part
    rows: tuple[tuple[Cell, ...], ...]


def build(report: Report) -> Iterator[Output]:
    """Yield each list, split over pages, and its data file."""
    for listing in LISTINGS:
        rows = read_rows(report, listing)
        for part, shown in split_rows(listing.path, rows.cells, ROWS_PER_PART):
            yield Page(part.path, "listing", name_part(listing.title, part), ListingPage(listing, part, shown))
        yield rows.sheet
