"""The portfolio on one page: the finding in words, key figures with their coverage, health, changes, decisions and gaps."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.charts import Ladder, Slice, draw_health, draw_ladder
from reports.charts_lines import Point, Spark, draw_spark
from reports.figures import CITY, Figure, pick_figures, read_figures
from reports.outputs import Output, Page, Report
from reports.pages.changes import Change, read_changes
from reports.pages.governance_records import Decision
from reports.pages.projects import ProjectRow
from reports.sentences import PortfolioCounts, PortfolioNumbers

PATH = "index.html"
CHANGES_SHOWN = 8
DECISIONS_SHOWN = 6
GAPS_SHOWN = 6
PROJECTS_SHOWN = 12
SPARK_DATES = 13
KEY_METRICS = (
    "projects_active",
    "on_track_pct",
    "on_time_pct",
    "on_budget_pct",
    "approved_budget",
    "expended",
    "committed",
    "available",
    "cpi",
    "spi_t",
    "eac_manager",
    "milestone_hit_rate",
    "unmatched_amount",
    "reconciliation_difference_amount",
)

FIGURES_SHOWN = 12
HEALTHS = frozenset({"green", "amber", "red"})


@dataclass(frozen=True)
class PastValue:
    """A value of a metric of the city at one date."""

    metric_id: str
    as_of_date: date
    value: float | None


@dataclass(frozen=True)
class KeyFigure:
    """A key figure with the line of its last dates, where there are enough."""

    figure: Figure
    spark: Spark | None


@dataclass(frozen=True)
class Money:
    """Sums over the projects of which all four amounts are known, so that one may be held against another."""

    project_count: int
    approved_amount: Decimal | None
    committed_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


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
    metric_name: str


@dataclass(frozen=True)
class Recommended:
    """How many projects one recommendation is made for, at the newest date."""

    recommendation: str
    project_count: int


@dataclass(frozen=True)
class OverviewPage:
    """Context of overview.html; the sentences are made of `numbers` when the page is rendered.

    `figures` have a value; `missing` are the key figures that have none, with the reason.
    """

    numbers: PortfolioNumbers
    figures: tuple[KeyFigure, ...]
    missing: tuple[Figure, ...]
    money: Money
    ladder: Ladder | None
    health: tuple[HealthCount, ...]
    reported_slices: tuple[Slice, ...]
    computed_slices: tuple[Slice, ...]
    changes: tuple[Change, ...]
    change_count: int
    decisions: tuple[Decision, ...]
    decision_count: int
    recommended: tuple[Recommended, ...]
    gaps: tuple[Gap, ...]
    gap_count: int
    projects: tuple[ProjectRow, ...]
    project_count: int
    is_health_known: bool


def build(report: Report) -> Iterator[Output]:
    """Yield the overview."""
    read = report.warehouse.read
    counts = read(PortfolioCounts, "overview", "counts")[0]
    figures = pick_figures(read_figures(report, CITY[:1]).get(CITY, ()), KEY_METRICS)
    known = [figure for figure in figures if figure.value is not None or figure.value_amount is not None]
    money = read(Money, "overview", "money")[0]
    health = read(HealthCount, "overview", "health")
    recent = [change for change in read_changes(report) if change.recency == 1]
    decisions = [decision for decision in read(Decision, "decisions", "decisions") if decision.is_open]
    gaps = read(Gap, "overview", "gaps")
    yield Page(
        PATH,
        "overview",
        "Portfolio overview",
        OverviewPage(
            numbers=PortfolioNumbers(counts, money.approved_amount, money.expended_amount, money.project_count),
            figures=add_lines(known[:FIGURES_SHOWN], read(PastValue, "overview", "city_history")),
            missing=tuple(figure for figure in figures if figure not in known),
            money=money,
            ladder=draw_ladder(
                money.approved_amount, money.committed_amount, money.expended_amount, money.available_amount
            ),
            health=health,
            reported_slices=draw_health([(row.health, row.reported_count) for row in health]),
            computed_slices=draw_health([(row.health, row.computed_count) for row in health]),
            changes=tuple(change for change in recent if change.is_material)[:CHANGES_SHOWN],
            change_count=len(recent),
            decisions=tuple(decisions[:DECISIONS_SHOWN]),
            decision_count=len(decisions),
            recommended=read(Recommended, "overview", "recommendations"),
            gaps=gaps[:GAPS_SHOWN],
            gap_count=len(gaps),
            projects=read(ProjectRow, "overview", "attention", row_limit=PROJECTS_SHOWN),
            project_count=counts.project_count,
            is_health_known=any(row.reported_count + row.computed_count for row in health if row.health in HEALTHS),
        ),
    )


def add_lines(figures: Sequence[Figure], history: Sequence[PastValue]) -> tuple[KeyFigure, ...]:
    """Return each figure with the line of its last `SPARK_DATES` dates."""
    past: defaultdict[str, list[PastValue]] = defaultdict(list)
    for row in history:
        past[row.metric_id].append(row)
    return tuple(
        KeyFigure(
            figure, draw_spark([Point(row.as_of_date, row.value) for row in past[figure.metric_id][-SPARK_DATES:]])
        )
        for figure in figures
    )
