"""The city's main figures over all their dates as small multiples, and its projects and money by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.addresses import data_file
from reports.charts_lines import WIDE, Point, Series, Trend, draw_trend
from reports.outputs import Output, Page, Report, sheet_of
from reports.trends import FigureTrend, read_trends

PATH = "trends/index.html"
ROWS_SHOWN = 60
METRICS = (
    "projects_active",
    "on_track_pct",
    "on_time_pct",
    "on_budget_pct",
    "milestone_hit_rate",
    "cpi",
    "spi_t",
    "approved_budget",
    "expended",
    "committed",
    "available",
    "risk_exposure_amount",
    "open_risks",
    "open_issues",
    "demand_wip",
)


@dataclass(frozen=True)
class PortfolioMonth:
    """The listed projects at one month end: active ones, those forecast late or reported red among them, and money to date.

    Counts are of the `known_count` projects whose status was known then; None where it was of none, where no active project
    had both dates (late), and where none had a reported health (red).
    """

    month_end_date: date
    project_count: int
    known_count: int
    active_count: int | None
    late_count: int | None
    red_count: int | None
    approved_amount: Decimal | None
    spent_amount: Decimal | None
    committed_amount: Decimal | None


@dataclass(frozen=True)
class TrendsPage:
    """Context of trends.html; `months` are the newest first."""

    counts: Trend | None
    money: Trend | None
    months: tuple[PortfolioMonth, ...]
    month_count: int
    trends: tuple[FigureTrend, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the page and the data file of months."""
    months = report.warehouse.read(PortfolioMonth, "trends", "months")
    trends = read_trends(report, ["city"], METRICS).get(("city", "city"), ())
    data_path = data_file("portfolio-months")
    context = TrendsPage(
        counts=draw_counts(months),
        money=draw_money(months),
        months=months[::-1][:ROWS_SHOWN],
        month_count=len(months),
        trends=trends,
        data_path=data_path,
    )
    yield Page(PATH, "trends", "Trends", context)
    yield sheet_of(data_path, PortfolioMonth, months)


def draw_counts(months: Sequence[PortfolioMonth]) -> Trend | None:
    """Draw active, late and red projects by month end."""
    series = (
        Series("Active", "earned", tuple(Point(month.month_end_date, month.active_count) for month in months)),
        Series("Late", "planned", tuple(Point(month.month_end_date, month.late_count) for month in months)),
        Series("Red", "actual", tuple(Point(month.month_end_date, month.red_count) for month in months)),
    )
    return draw_trend(series, "count", WIDE)


def draw_money(months: Sequence[PortfolioMonth]) -> Trend | None:
    """Draw approved, spent and committed money by month end; a line without any amount is left out."""
    series = (
        Series("Approved", "planned", tuple(Point(row.month_end_date, None, row.approved_amount) for row in months)),
        Series("Expended", "earned", tuple(Point(row.month_end_date, None, row.spent_amount) for row in months)),
        Series("Committed", "actual", tuple(Point(row.month_end_date, None, row.committed_amount) for row in months)),
    )
    return draw_trend(series, "amount", WIDE)
