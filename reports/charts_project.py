"""Geometry of the project page's charts: milestones on a line of time, health month by month, the earned schedule mark.

Coordinates are SVG user units with the origin at the upper left, rounded to a tenth, so that the same figures give the same
bytes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reports.charts import Curve, Tick, draw_curve, place

MILESTONES_DRAWN = 24
MONTHS_DRAWN = 36
ROW = 30.0
LEFT, RIGHT, WIDTH = 190.0, 590.0, 720.0
CELL = 18.0
STRIP_LEFT = 84.0
Across = Callable[[date | None], float | None]


@dataclass(frozen=True)
class MilestoneRow:
    """One milestone: where its plan, its forecast and its actual date lie; None where a date is missing."""

    name: str
    y: float
    plan_x: float | None
    forecast_x: float | None
    actual_x: float | None
    start_x: float | None
    end_x: float | None
    slip_days: int | None


@dataclass(frozen=True)
class MilestoneChart:
    """Milestones as rows over one line of time; `today_x` is the date of the report where it lies inside."""

    width: float
    height: float
    bottom: float
    left: float
    right: float
    today_x: float | None
    rows: tuple[MilestoneRow, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class DatedMilestone:
    """What the chart needs of a milestone."""

    name: str
    baseline_date: date | None
    forecast_date: date | None
    actual_date: date | None
    slip_days: int | None


@dataclass(frozen=True)
class HealthCell:
    """One month of one row of the strip."""

    x: float
    health: str
    month: date


@dataclass(frozen=True)
class HealthStrip:
    """Reported and computed health month by month, the oldest first."""

    width: float
    left: float
    reported: tuple[HealthCell, ...]
    computed: tuple[HealthCell, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class EarnedCurve:
    """The S-curve with its earned schedule mark: the planned line reached the work done at (mark_x, mark_y)."""

    curve: Curve
    mark_x: float | None
    mark_y: float | None
    now_x: float | None
    now_y: float | None


def draw_milestones(milestones: Sequence[DatedMilestone], today: date) -> MilestoneChart | None:
    """Lay out the first milestones, those with an approved date where any has one; None where all dates are one."""
    planned = [row for row in milestones if row.baseline_date]
    rows = (planned or [row for row in milestones if row.forecast_date or row.actual_date])[:MILESTONES_DRAWN]
    days = [day for row in rows for day in (row.baseline_date, row.forecast_date, row.actual_date) if day]
    if not days or min(days) == max(days):
        return None
    first, last = min(days), max(days)
    span = (last - first).days

    def across(day: date | None) -> float | None:
        return None if day is None else place(LEFT + (RIGHT - LEFT) * (day - first).days / span)

    drawn = tuple(_draw_row(row, number, across) for number, row in enumerate(rows))
    bottom = place(ROW * len(rows) + 8)
    ticks = tuple(Tick(across(day) or LEFT, None, day) for day in _pick_days(first, last))
    today_x = across(today) if first <= today <= last else None
    return MilestoneChart(WIDTH, bottom + 34, bottom, LEFT, RIGHT, today_x, drawn, ticks)


def _draw_row(row: DatedMilestone, number: int, across: Across) -> MilestoneRow:
    plan, forecast, actual = across(row.baseline_date), across(row.forecast_date), across(row.actual_date)
    end = actual if actual is not None else forecast
    return MilestoneRow(
        name=row.name,
        y=place(ROW * number + ROW / 2),
        plan_x=plan,
        forecast_x=None if actual is not None else forecast,
        actual_x=actual,
        start_x=None if plan is None or end is None else min(plan, end),
        end_x=None if plan is None or end is None else max(plan, end),
        slip_days=row.slip_days,
    )


def _pick_days(first: date, last: date) -> tuple[date, ...]:
    """Return the first day, the last and two between."""
    third = (last - first).days // 3
    if third < 20:
        return (first, last)
    return (first, first + timedelta(days=third), first + timedelta(days=2 * third), last)


def draw_health_strip(months: Sequence[tuple[date, str | None, str | None]]) -> HealthStrip | None:
    """Lay out (month end, reported, computed), the newest months only, oldest first; None where no health is known."""
    newest = sorted(months, key=lambda month: month[0])[-MONTHS_DRAWN:]
    if {health for month in newest for health in month[1:]} <= {None, "not_assessed"}:
        return None
    places = [place(STRIP_LEFT + CELL * number + CELL / 2) for number in range(len(newest))]
    reported = tuple(
        HealthCell(x, health or "not_assessed", day) for x, (day, health, _) in zip(places, newest, strict=True)
    )
    computed = tuple(
        HealthCell(x, health or "not_assessed", day) for x, (day, _, health) in zip(places, newest, strict=True)
    )
    marks = [0, len(newest) - 1] if len(newest) > 12 else [len(newest) - 1]
    ticks = tuple(Tick(places[number], None, newest[number][0]) for number in marks)
    return HealthStrip(max(place(STRIP_LEFT + CELL * len(newest) + 4), 260.0), STRIP_LEFT, reported, computed, ticks)


def draw_earned_value(
    months: Sequence[date],
    planned: Sequence[Decimal | None],
    earned: Sequence[Decimal | None],
    actual: Sequence[Decimal | None],
) -> EarnedCurve | None:
    """Draw planned value, earned value and actual cost, and mark where the plan had reached the work done (earned schedule)."""
    curve = draw_curve(
        months, (("Planned", "planned", planned), ("Earned", "earned", earned), ("Actual cost", "actual", actual))
    )
    if curve is None:
        return None
    lines = {line.kind: line for line in curve.lines}
    known = [amount for amount in earned if amount is not None]
    if not known or "planned" not in lines:
        return EarnedCurve(curve, None, None, None, None)
    now_x, now_y = lines["earned"].end_x, lines["earned"].end_y
    places = [float(point.partition(",")[0]) for point in lines["planned"].points.split()]
    mark_x = _find_schedule(places, [amount for amount in planned if amount is not None], known[-1])
    if mark_x is None or abs(mark_x - now_x) < 3:
        return EarnedCurve(curve, None, None, now_x, now_y)
    return EarnedCurve(curve, mark_x, now_y, now_x, now_y)


def _find_schedule(places: Sequence[float], planned: Sequence[Decimal], earned: Decimal) -> float | None:
    """Return where the plan stood at the work done, as earned schedule has it (Lipke, 2003); None before its start.

    The last month whose planned value is not above the earned value, and the part of the month after it in proportion; where
    all planned work is done, the first month with all of it.
    """
    if earned >= planned[-1]:
        return places[planned.index(planned[-1])]
    reached = [number for number, amount in enumerate(planned) if amount <= earned]
    if not reached:
        return None
    number = reached[-1]
    part = float((earned - planned[number]) / (planned[number + 1] - planned[number]))
    return place(places[number] + (places[number + 1] - places[number]) * part)
