"""Downloads: the data files beside the pages, and where the whole tables are."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.outputs import Output, Page, Report

PATH = "downloads.html"
FILES = (
    ("data/projects.csv", "Projects", "One row per project: health, dates, slip, money.", True),
    ("data/milestones.csv", "Milestones", "One row per milestone: baseline, forecast, actual, slip in days.", True),
    ("data/months.csv", "Project months", "One row per project and month end: the monthly history.", True),
    (
        "data/earned_months.csv",
        "Earned value",
        "One row per project and month end: planned value, earned value, actual cost.",
        True,
    ),
    ("data/status_reports.csv", "Status reports", "One row per status report.", True),
    ("data/change_requests.csv", "Change requests", "One row per change request.", True),
    ("data/changes.csv", "What changed", "One row per changed field.", True),
    ("data/risks.csv", "Risks", "One row per risk.", False),
    ("data/issues.csv", "Issues", "One row per issue.", False),
    ("data/contracts.csv", "Contracts", "One row per contract: original, current and spent amount.", False),
    ("data/vendors.csv", "Vendors", "One row per vendor: invoiced and paid.", False),
    (
        "data/procurement-findings.csv",
        "Procurement findings",
        "One row per finding about an order, invoice or contract.",
        False,
    ),
    (
        "data/encumbrance-rollforward.csv",
        "Encumbrance roll-forward",
        "One row per source and period, all orders.",
        False,
    ),
    ("data/vendor-candidates.csv", "Vendors that may be one", "One row per pair of vendors.", False),
    ("data/unmatched.csv", "Unmatched cases", "One row per open case for the steward.", False),
    ("data/closed-periods.csv", "Closed periods", "One row per period that a person closed.", False),
    (
        "data/changes-since-close.csv",
        "Changes since the close",
        "One row per changed figure of a closed period.",
        False,
    ),
    (
        "data/restatements.csv",
        "Restatements",
        "One row per ledger figure that changed after its period was closed.",
        False,
    ),
    ("data/transfer-imbalances.csv", "Transfers that do not net", "One row per fund and department.", False),
    ("data/suspense.csv", "Suspense", "One row per line in suspense.", False),
    ("data/reconciliations.csv", "Reconciliations", "One row per control, source and period.", False),
    ("data/reconciliation-lines.csv", "Explaining lines", "One row per line that explains a difference.", False),
    (
        "data/reconciliation.xlsx",
        "Reconciliation workbook",
        "A sheet per control, exceptions, unmatched, restatements and the sign-off.",
        False,
    ),
    ("data/checks.csv", "Checks", "One row per check outcome.", False),
    ("data/quarantine.csv", "Quarantine", "One row per refused record, whole.", False),
)


@dataclass(frozen=True)
class DownloadsPage:
    """Context of downloads.html; `files` are (address, name, what a row is)."""

    files: tuple[tuple[str, str, str], ...]
    has_tables: bool


def build(report: Report) -> Iterator[Output]:
    """Yield the downloads page of the audience."""
    files = tuple((path, name, words) for path, name, words, is_public in FILES if is_public or report.is_internal)
    yield Page(PATH, "downloads", "Downloads", DownloadsPage(files, report.is_internal))
