"""Geometry of lines over time: small multiples, charts of several lines, and word-sized lines in tables.

Coordinates are SVG user units, rounded to a tenth, so that the same figures give the same bytes. A line breaks where a value
is missing: nothing is drawn between two known values with an unknown one between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from reports.charts import Tick, place, round_step

LABEL_GAP = 16.0
SCALE_WIDTH = 120.0
FEWEST_POINTS = 3
SPARK_WIDTH = 88.0
SPARK_HEIGHT = 20.0


@dataclass(frozen=True)
class Mark:
    """A place in a chart and the value that it stands for, as the filters of formatting.py take it."""

    place: float
    unit: str | None
    value: float | None
    value_amount: Decimal | None
    null_reason: str | None = None


@dataclass(frozen=True)
class Point:
    """One value on one day; money in `amount`, anything else in `value`; both None where there is none."""

    day: date
    value: float | None
    amount: Decimal | None = None

    @property
    def height(self) -> float | None:
        """Return the value as a number to draw."""
        return float(self.amount) if self.amount is not None else self.value


@dataclass(frozen=True)
class Series:
    """One line to draw: its words, the kind that names its stroke (`planned`, `earned`, `actual`), its points by day."""

    label: str
    kind: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Frame:
    """The size of a chart and the margins of what it plots, in user units."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float


SMALL = Frame(360.0, 168.0, 4.0, 246.0, 22.0, 134.0)
WIDE = Frame(640.0, 290.0, 4.0, 520.0, 22.0, 250.0)


@dataclass(frozen=True)
class Strand:
    """One line as drawn: a polyline per unbroken run, its end, its label clear of the scale, and its last value."""

    label: str
    kind: str
    runs: tuple[str, ...]
    end_x: float
    end_y: float
    label_x: float
    label_y: float
    last: Mark
    last_day: date


@dataclass(frozen=True)
class Trend:
    """Lines over time in one frame; `rungs` are the values across, `days` the dates below."""

    frame: Frame
    strands: tuple[Strand, ...]
    rungs: tuple[Mark, ...]
    days: tuple[Tick, ...]


@dataclass(frozen=True)
class Spark:
    """A word-sized line without axes: it shows the course, the cell beside it the figure."""

    width: float
    height: float
    runs: tuple[str, ...]
    end_x: float
    end_y: float
    first_day: date
    last_day: date


def draw_trend(
    series: Sequence[Series], unit: str | None, frame: Frame = SMALL, fewest: int = FEWEST_POINTS
) -> Trend | None:
    """Draw lines on one scale from zero; None where no line has `fewest` values: two dates are no course."""
    known = [point for line in series for point in line.points if point.height is not None]
    if not any(sum(point.height is not None for point in line.points) >= fewest for line in series):
        return None
    first, last = min(point.day for point in known), max(point.day for point in known)
    rungs = _space_rungs([point.height or 0.0 for point in known], 3 if frame is SMALL else 5, unit)
    low, high = float(rungs[0]), float(rungs[-1])

    def across(day: date) -> float:
        return place(frame.left + (frame.right - frame.left) * (day - first).days / ((last - first).days or 1))

    def up(value: float) -> float:
        return place(frame.bottom - (frame.bottom - frame.top) * (value - low) / (high - low))

    strands = []
    for line in series:
        shown = [point for point in line.points if point.height is not None]
        if shown:
            located = [(across(at.day), None if at.height is None else up(at.height)) for at in line.points]
            runs = _split_runs([one for one in located if frame.left <= one[0] <= frame.right])
            end_y = up(shown[-1].height or 0.0)
            mark = Mark(end_y, unit, shown[-1].value, _money(shown[-1].height, unit))
            end_x = across(shown[-1].day)
            label_x = max(end_x, frame.left + SCALE_WIDTH)
            strands.append(Strand(line.label, line.kind, runs, end_x, end_y, label_x, end_y, mark, shown[-1].day))
    marks = tuple(Mark(up(float(rung)), unit, float(rung), _money(float(rung), unit)) for rung in rungs)
    days = (Tick(across(first), None, first), Tick(across(last), None, last))
    return Trend(frame, _spread(strands, LABEL_GAP * (2 if len(strands) > 1 else 1), frame.bottom), marks, days)


def draw_spark(points: Sequence[Point]) -> Spark | None:
    """Draw a word-sized line between the least and the greatest value; None with fewer than three values: two are no course."""
    known = [(point.day, point.height) for point in points if point.height is not None]
    if len(known) < FEWEST_POINTS:
        return None
    first, last = known[0][0], known[-1][0]
    least, most = min(height for _, height in known), max(height for _, height in known)

    def locate(point: Point) -> tuple[float, float | None]:
        x = 2 + (SPARK_WIDTH - 6) * (point.day - first).days / ((last - first).days or 1)
        share = 0.5 if most == least else ((point.height or 0.0) - least) / (most - least)
        return place(x), None if point.height is None else place(SPARK_HEIGHT - 3 - (SPARK_HEIGHT - 6) * share)

    located = [locate(point) for point in points if first <= point.day <= last]
    end_x, end_y = located[-1]
    return Spark(SPARK_WIDTH, SPARK_HEIGHT, _split_runs(located), end_x, end_y or 0.0, first, last)


def _money(value: float | None, unit: str | None) -> Decimal | None:
    return None if value is None or unit != "amount" else Decimal(repr(value)).quantize(Decimal("0.01"))


def _space_rungs(heights: Sequence[float], most: int, unit: str | None) -> tuple[Decimal, ...]:
    """Return the values of the rungs: round, from zero or below to the greatest value or above; a share ends at the whole."""
    low, high = min(0.0, *heights), max(0.0, *heights)
    if unit == "fraction" and low == 0 and high <= 1:
        return (Decimal(0), Decimal("0.5"), Decimal(1))
    size = Decimal(repr(max(high, -low) or 1.0))
    step = round_step(size)
    factors = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10), Decimal(20), Decimal(50))
    for factor in factors:
        below = (Decimal(repr(low)) / (step * factor)).to_integral_value(ROUND_FLOOR)
        above = (Decimal(repr(high)) / (step * factor)).to_integral_value(ROUND_CEILING)
        above = max(above, below + 1)
        if above - below <= most:
            return tuple(step * factor * number for number in range(int(below), int(above) + 1))
    return (Decimal(repr(low)), Decimal(repr(high or 1.0)))


def _split_runs(located: Sequence[tuple[float, float | None]]) -> tuple[str, ...]:
    """Return a polyline per unbroken run; a lone point stands twice, so that its round cap is drawn."""
    runs: list[list[str]] = [[]]
    for x, y in located:
        if y is None:
            runs.append([])
        else:
            runs[-1].append(f"{x},{y}")
    return tuple(" ".join(run if len(run) > 1 else run * 2) for run in runs if run)


def _spread(strands: Sequence[Strand], gap: float, floor: float) -> tuple[Strand, ...]:
    """Move the labels at the ends of lines apart so that none covers another and none stands below `floor`."""
    ordered = sorted(strands, key=lambda strand: (strand.end_y, strand.label))
    lowest, heights = 0.0, []
    for strand in ordered:
        heights.append(max(strand.end_y, lowest))
        lowest = heights[-1] + gap
    for place_from_below, height in enumerate(reversed(heights)):
        heights[-1 - place_from_below] = min(height, floor - gap * place_from_below)
    return tuple(replace(strand, label_y=place(height)) for strand, height in zip(ordered, heights, strict=True))
