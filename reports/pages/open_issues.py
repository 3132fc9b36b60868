"""Open issues by project and due date, each with its permanent address. Internal. The data file has the closed ones too."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.risk_records import DATA_NAMES, ISSUES_PATH, PART_ROWS, Issue


@dataclass(frozen=True)
class OpenIssuesPage:
    """Context of open_issues.html."""

    part: Part
    issues: tuple[Issue, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the open issues, split over pages, and the data file of all."""
    rows = report.warehouse.read(Issue, "risks", "issues", as_of_date=report.build.as_of_date)
    data_path = data_file(DATA_NAMES[1])
    for part, shown in split_rows(ISSUES_PATH, [row for row in rows if row.is_open], PART_ROWS):
        context = OpenIssuesPage(part, shown, data_path)
        yield Page(part.path, "open_issues", name_part("Open issues by project", part), context)
    yield sheet_of(data_path, Issue, rows)
