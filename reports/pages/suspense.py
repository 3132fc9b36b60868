"""Suspense: money that could not be read, and money that no project claims, line by line with its age."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.finance import SuspenseSum

PATH = "finance/suspense.html"


@dataclass(frozen=True)
class SuspenseLine:
    """One line in suspense; `is_loaded` means that it counts in the ledger totals and only its project is unknown."""

    source_name: str | None
    extract_id: str | None
    source_record_id: str | None
    reason_code: str | None
    is_loaded: bool
    amount_text: str | None
    amount: Decimal | None
    age_days: int | None


@dataclass(frozen=True)
class SuspensePage:
    """Context of suspense.html."""

    sums: tuple[SuspenseSum, ...]
    part: Part
    lines: tuple[SuspenseLine, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the suspense list, split over pages, and its data file."""
    sums = report.warehouse.read(SuspenseSum, "finance", "suspense")
    lines = report.warehouse.read(SuspenseLine, "suspense", "lines")
    data_path = data_file("suspense")
    for part, shown in split_rows(PATH, lines):
        context = SuspensePage(sums, part, shown, data_path)
        yield Page(part.path, "suspense", name_part("Suspense and unmatched money", part), context)
    yield sheet_of(data_path, SuspenseLine, lines)
