"""Benefits planned, forecast and realized, and how finished projects came out against what was approved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.addresses import data_file, row_anchor
from reports.charts_lines import WIDE, Point, Series, Trend, draw_trend
from reports.outputs import Output, Page, Report, sheet_of

PATH = "benefits/index.html"
ROWS_SHOWN = 100


@dataclass(frozen=True)
class ProjectBenefits:
    """The benefits of one project, summed over its plans, in the city's currency; costs among them are left out."""

    project_key: str
    project_name: str | None
    department_name: str | None
    status: str | None
    planned_amount: Decimal | None
    planned_to_date_amount: Decimal | None
    forecast_amount: Decimal | None
    realized_amount: Decimal | None
    last_date: date | None
    approved_amount: Decimal | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("benefit", self.project_key)


@dataclass(frozen=True)
class DatedBenefits:
    """Benefits of the periods that end on one day."""

    period_end_date: date
    planned_amount: Decimal | None
    forecast_amount: Decimal | None
    realized_amount: Decimal | None


@dataclass(frozen=True)
class Outcome:
    """A completed project: final cost less approved budget, and days after the approved finish; both positive when adverse.

    Final cost is what the ledger holds now; where it holds nothing, the newest figure of what was expended.
    """

    project_key: str
    project_name: str | None
    department_name: str | None
    original_amount: Decimal | None
    approved_amount: Decimal | None
    final_amount: Decimal | None
    difference_amount: Decimal | None
    difference_share: float | None
    original_baseline_finish_date: date | None
    baseline_finish_date: date | None
    actual_finish_date: date | None
    late_days: int | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("outcome", self.project_key)


@dataclass(frozen=True)
class Accuracy:
    """How far forecasts of one method, made at one point of the projects' lives, were from the outcome; fractions of it."""

    forecast_kind: str | None
    method: str | None
    life_point: float | None
    project_count: int | None
    bias: float | None
    mean_absolute_error: float | None
    null_reason: str | None


@dataclass(frozen=True)
class BenefitSums:
    """Sums over the projects; each None where no project has it."""

    planned_amount: Decimal | None
    planned_to_date_amount: Decimal | None
    forecast_amount: Decimal | None
    realized_amount: Decimal | None


@dataclass(frozen=True)
class OutcomeCounts:
    """Completed projects: how many have both amounts and ended above the approved one, and the same for dates."""

    project_count: int
    cost_known: int
    over_count: int
    date_known: int
    late_count: int


@dataclass(frozen=True)
class BenefitsPage:
    """Context of benefits.html."""

    sums: BenefitSums
    projects: tuple[ProjectBenefits, ...]
    project_count: int
    trend: Trend | None
    dates: tuple[DatedBenefits, ...]
    counts: OutcomeCounts
    outcomes: tuple[Outcome, ...]
    accuracy: tuple[Accuracy, ...]
    data_paths: tuple[str, str]


def build(report: Report) -> Iterator[Output]:
    """Yield the page, and the data files of benefits and of outcomes."""
    read = report.warehouse.read
    projects = read(ProjectBenefits, "benefits", "projects", as_of_date=report.build.as_of_date)
    today = report.build.as_of_date
    outcomes, dates = read(Outcome, "benefits", "outcomes"), read(DatedBenefits, "benefits", "dates", as_of_date=today)
    paths = (data_file("benefits"), data_file("completed-projects"))
    context = BenefitsPage(
        sums=sum_benefits(projects),
        projects=projects[:ROWS_SHOWN],
        project_count=len(projects),
        trend=draw_dates(dates, today),
        dates=dates,
        counts=count_outcomes(outcomes),
        outcomes=outcomes[:ROWS_SHOWN],
        accuracy=read(Accuracy, "benefits", "accuracy"),
        data_paths=paths,
    )
    yield Page(PATH, "benefits", "Benefits and outcomes", context)
    yield sheet_of(paths[0], ProjectBenefits, projects)
    yield sheet_of(paths[1], Outcome, outcomes)


def add_known(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Return the sum of the amounts that are known; None where none is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def sum_benefits(projects: Sequence[ProjectBenefits]) -> BenefitSums:
    """Return the sums over the projects."""
    return BenefitSums(
        add_known([row.planned_amount for row in projects]),
        add_known([row.planned_to_date_amount for row in projects]),
        add_known([row.forecast_amount for row in projects]),
        add_known([row.realized_amount for row in projects]),
    )


def draw_dates(dates: Sequence[DatedBenefits], today: date) -> Trend | None:
    """Draw benefits cumulatively by the end of their period, the realized ones up to `today`; a line nobody delivered is left out."""
    if len(dates) < 2:
        return None
    lines = (
        ("Planned", "planned", [row.planned_amount for row in dates]),
        ("Forecast", "actual", [row.forecast_amount for row in dates]),
        ("Realized", "earned", [row.realized_amount for row in dates]),
    )
    series = []
    for label, kind, amounts in lines:
        if any(amount is not None for amount in amounts):
            total, points = Decimal(0), []
            for row, amount in zip(dates, amounts, strict=True):
                total += amount or Decimal(0)
                points.append(Point(row.period_end_date, None, total))
            if kind == "earned":
                points = [point for point in points if point.day < today] + [Point(today, None, total)]
            series.append(Series(label, kind, tuple(points)))
    return draw_trend(series, "amount", WIDE, fewest=2)


def count_outcomes(outcomes: Sequence[Outcome]) -> OutcomeCounts:
    """Return how many completed projects cost more, or ended later, than approved."""
    costs = [row.difference_amount for row in outcomes if row.difference_amount is not None]
    days = [row.late_days for row in outcomes if row.late_days is not None]
    return OutcomeCounts(
        len(outcomes), len(costs), sum(cost > 0 for cost in costs), len(days), sum(late > 0 for late in days)
    )
