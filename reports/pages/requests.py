"""Every request, those without a decision first, each with its permanent address. Internal."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.demand import DATA_NAME, REQUESTS_PATH, Demand

PART_ROWS = 120


@dataclass(frozen=True)
class RequestsPage:
    """Context of requests.html."""

    part: Part
    demands: tuple[Demand, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the requests, split over pages, and their data file."""
    demands = report.warehouse.read(Demand, "demand", "demands", as_of_date=report.build.as_of_date)
    data_path = data_file(DATA_NAME)
    for part, shown in split_rows(REQUESTS_PATH, demands, PART_ROWS):
        yield Page(part.path, "requests", name_part("All requests", part), RequestsPage(part, shown, data_path))
    yield sheet_of(data_path, Demand, demands)
