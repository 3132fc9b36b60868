"""Every reconciliation to the cent: what the source says, what the warehouse holds, and the difference."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.addresses import data_file, number_page
from reports.listings import Excerpt, read_excerpt
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.listing import DIFFERENCES, ROWS_PER_PART
from reports.pages.quality import CONTROLS, ControlSum

PATH = "quality/reconciliations.html"


@dataclass(frozen=True)
class Reconciliation:
    """One control of one source and period; difference = source − warehouse − suspense − quarantined.

    `explaining_count` lines of the list of differences explain it; the first of them is row `explained_from` of that list.
    """

    control_id: str | None
    source_name: str | None
    subject: str | None
    extract_id: str | None
    fiscal_year: int | None
    period: int | None
    source_amount: Decimal | None
    warehouse_amount: Decimal | None
    suspense_amount: Decimal | None
    quarantined_amount: Decimal | None
    difference_amount: Decimal | None
    failed_cells: int | None
    passed: bool
    released_reason: str | None
    explaining_count: int
    explained_from: int | None

    @property
    def explained_path(self) -> str:
        """Return the address of the part of the list of differences on which the explaining lines begin."""
        return number_page(DIFFERENCES.path, ((self.explained_from or 1) - 1) // ROWS_PER_PART + 1)


@dataclass(frozen=True)
class ReconciliationsPage:
    """Context of reconciliations.html; `meanings` are (control id, words)."""

    controls: tuple[ControlSum, ...]
    meanings: tuple[tuple[str, str], ...]
    part: Part
    reconciliations: tuple[Reconciliation, ...]
    excerpt: Excerpt
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the list of reconciliations, split over pages, and its data file."""
    controls = report.warehouse.read(ControlSum, "quality", "reconciliations")
    rows = report.warehouse.read(Reconciliation, "reconciliations", "reconciliations")
    data_path = data_file("reconciliations")
    excerpt = read_excerpt(report, DIFFERENCES)
    for part, shown in split_rows(PATH, rows):
        context = ReconciliationsPage(controls, CONTROLS, part, shown, excerpt, data_path)
        yield Page(part.path, "reconciliations", name_part("Reconciliations", part), context)
    yield sheet_of(data_path, Reconciliation, rows)
