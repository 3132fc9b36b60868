"""All projects, in prepared orders, so that the table can be sorted without a script.

Grain: one row per project that is not deleted at its source.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows

ORDERS = (
    ("name", "Name", "projects/index.html"),
    ("health", "Health", "projects/by-health.html"),
    ("slip", "Slip", "projects/by-slip.html"),
    ("budget", "Budget", "projects/by-budget.html"),
    ("department", "Department", "projects/by-department.html"),
)

PART_ROWS = 100


@dataclass(frozen=True)
class ProjectRow:
    """One project of the list: money in the city's currency, slip in days against the approved baseline."""

    project_key: str
    project_id: str | None
    project_name: str | None
    department_name: str | None
    status: str | None
    stage: str | None
    reported_health: str
    computed_health: str
    baseline_finish_date: date | None
    finish_date: date | None
    slip_days: float | None
    slip_null_reason: str | None
    percent_complete: float | None
    approved_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None
    is_stale: bool


@dataclass(frozen=True)
class ProjectsPage:
    """Context of projects.html; `orders` are (code, words, address)."""

    order: str
    orders: tuple[tuple[str, str, str], ...]
    part: Part
    projects: tuple[ProjectRow, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the list in each order, split over pages, and its data file."""
    data_path = data_file("projects")
    for order, words, path in ORDERS:
        rows = report.warehouse.read(ProjectRow, "projects", "projects", sorted_by=order)
        for part, shown in split_rows(path, rows, PART_ROWS):
            title = name_part(f"All projects by {words.lower()}", part)
            yield Page(part.path, "projects", title, ProjectsPage(order, ORDERS, part, shown, data_path))
        if order == "name":
            yield sheet_of(data_path, ProjectRow, rows)
