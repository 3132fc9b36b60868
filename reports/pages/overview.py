"""The portfolio on one page: the headline in words, key figures with their coverage, health, changes and gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.charts import Ladder, Slice, draw_health, draw_ladder
from reports.outputs import Output, Page, Report
from reports.pages.changes import Change, read_changes
from reports.pages.projects import ProjectRow
from reports.sentences import PortfolioCounts, PortfolioNumbers

PATH = "index.html"
CHANGES_SHOWN = 8
PROJECTS_SHOWN = 60
KEY_METRICS = (
    "projects_active",
    "on_track_pct",
    "approved_budget",
    "expended",
    "committed",
    "available",
    "on_time_pct",
    "on_budget_pct",
    "cpi",
    "spi_t",
    "unmatched_amount",
    "reconciliation_difference_amount",
)

LADDER = ("approved_budget", "committed", "expended", "available")


@dataclass(frozen=True)
class CityFigure:
    """A metric of the whole city (internal), or the sum over the public projects (public), with its coverage and change."""

    metric_id: str
    name: str
    plain_name: str
    unit: str | None
    better: str | None
    as_of_date: date
    value: float | None
    value_amount: Decimal | None
    null_reason: str | None
    coverage_count: int | None
    coverage_of: int | None
    previous_date: date | None
    change_value: float | None
    change_amount: Decimal | None


@dataclass(frozen=True)
class HealthCount:
    """Active projects by health: as their managers report it, and as the thresholds compute it."""

    health: str
    reported_count: int
    computed_count: int


@dataclass(frozen=True)
class Gap:
    """Projects left out of figures for one reason."""

    reason_code: str
    entity_count: int
    metric_count: int
    metric_id: str


@dataclass(frozen=True)
class OverviewPage:
    """Context of overview.html; `sentences` are made of `numbers` when the page is rendered."""

    numbers: PortfolioNumbers
    figures: tuple[CityFigure, ...]
    ladder: Ladder | None
    health: tuple[HealthCount, ...]
    reported_slices: tuple[Slice, ...]
    computed_slices: tuple[Slice, ...]
    changes: tuple[Change, ...]
    change_count: int
    gaps: tuple[Gap, ...]
    projects: tuple[ProjectRow, ...]
    are_all_projects_shown: bool


def build(report: Report) -> Iterator[Output]:
    """Yield the overview."""
    read = report.warehouse.read
    counts = read(PortfolioCounts, "overview", "counts")[0]
    figures = pick_figures(read(CityFigure, "overview", "city_figures" if report.is_internal else "summed_figures"))
    amounts = {figure.metric_id: figure.value_amount for figure in figures}
    health = read(HealthCount, "overview", "health")
    recent = [change for change in read_changes(report) if change.recency == 1]
    projects = read(ProjectRow, "overview", "attention", row_limit=PROJECTS_SHOWN)
    yield Page(
        PATH,
        "overview",
        "Portfolio overview",
        OverviewPage(
            numbers=PortfolioNumbers(counts, amounts.get("approved_budget"), amounts.get("expended")),
            figures=figures,
            ladder=draw_ladder(*(amounts.get(metric_id) for metric_id in LADDER)),
            health=health,
            reported_slices=draw_health([(row.health, row.reported_count) for row in health]),
            computed_slices=draw_health([(row.health, row.computed_count) for row in health]),
            changes=tuple(change for change in recent if change.is_material)[:CHANGES_SHOWN],
            change_count=len(recent),
            gaps=read(Gap, "overview", "gaps"),
            projects=projects,
            are_all_projects_shown=len(projects) == counts.project_count,
        ),
    )


def pick_figures(figures: tuple[CityFigure, ...]) -> tuple[CityFigure, ...]:
    """Return the key figures that the warehouse has, in the page's order."""
    known = {figure.metric_id: figure for figure in figures}
    return tuple(known[metric_id] for metric_id in KEY_METRICS if metric_id in known)
