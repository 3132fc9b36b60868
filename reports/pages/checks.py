"""Every check of the three doors: what failed and what could not run first."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.quality import CheckSum

PATH = "quality/checks.html"


@dataclass(frozen=True)
class Check:
    """One outcome of one check."""

    check_id: str | None
    door: str | None
    subject: str | None
    severity: str | None
    outcome: str | None
    observed: str | None
    bound: str | None
    reason: str | None


@dataclass(frozen=True)
class ChecksPage:
    """Context of checks.html."""

    sums: tuple[CheckSum, ...]
    part: Part
    checks: tuple[Check, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the list of checks, split over pages, and its data file."""
    sums = report.warehouse.read(CheckSum, "quality", "checks")
    checks = report.warehouse.read(Check, "checks", "checks")
    data_path = data_file("checks")
    for part, shown in split_rows(PATH, checks):
        yield Page(part.path, "checks", name_part("Checks", part), ChecksPage(sums, part, shown, data_path))
    yield sheet_of(data_path, Check, checks)
