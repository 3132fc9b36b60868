"""Open risks by project and due date, each with its permanent address. Internal. The data file has the closed ones too."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.risk_records import DATA_NAMES, PART_ROWS, RISKS_PATH, Risk


@dataclass(frozen=True)
class OpenRisksPage:
    """Context of open_risks.html."""

    part: Part
    risks: tuple[Risk, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the open risks, split over pages, and the data file of all."""
    rows = report.warehouse.read(Risk, "risks", "risks", as_of_date=report.build.as_of_date)
    data_path = data_file(DATA_NAMES[0])
    for part, shown in split_rows(RISKS_PATH, [row for row in rows if row.is_open], PART_ROWS):
        context = OpenRisksPage(part, shown, data_path)
        yield Page(part.path, "open_risks", name_part("Open risks by project", part), context)
    yield sheet_of(data_path, Risk, rows)
