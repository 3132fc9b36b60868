"""Data quality for the public: how much of the published projects each figure covers, and why some are left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.outputs import Output, Page, Report
from reports.pages.overview import Gap
from reports.pages.quality import PATH


@dataclass(frozen=True)
class Coverage:
    """How many of the projects in scope have what a metric needs, at its newest date."""

    metric_id: str
    name: str
    as_of_date: date
    coverage_count: int | None
    coverage_of: int | None


@dataclass(frozen=True)
class Renewal:
    """The published projects, and those that rest on data which could not be renewed."""

    project_count: int
    stale_count: int


@dataclass(frozen=True)
class QualityPublicPage:
    """Context of quality_public.html."""

    renewal: Renewal
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]


def build(report: Report) -> Iterator[Output]:
    """Yield the page."""
    read = report.warehouse.read
    context = QualityPublicPage(
        renewal=read(Renewal, "quality_public", "renewal")[0],
        coverage=read(Coverage, "quality_public", "coverage"),
        gaps=read(Gap, "overview", "gaps"),
    )
    yield Page(PATH, "quality_public", "Data quality", context)
