"""Every decision that was asked for, open ones first, each with its permanent address. Internal."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.governance_records import DECISIONS_PATH, Decision

PART_ROWS = 120


@dataclass(frozen=True)
class DecisionsPage:
    """Context of decisions.html."""

    part: Part
    decisions: tuple[Decision, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the decisions, split over pages, and their data file."""
    decisions = report.warehouse.read(Decision, "decisions", "decisions")
    data_path = data_file("decisions")
    for part, shown in split_rows(DECISIONS_PATH, decisions, PART_ROWS):
        yield Page(part.path, "decisions", name_part("All decisions", part), DecisionsPage(part, shown, data_path))
    yield sheet_of(data_path, Decision, decisions)
