"""Geometry of the charts: coordinates for the SVG macros, nothing else.

Coordinates are in SVG user units with the origin at the upper left; they are rounded to a tenth so that the same figures give
the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

WIDTH = 640.0
LADDER_ROW = 46.0


@dataclass(frozen=True)
class Bar:
    """One bar: `label` in words, `kind` names its pattern, x and width in user units, `amount` what it stands for."""

    label: str
    kind: str
    x: float
    y: float
    width: float
    amount: Decimal | None


@dataclass(frozen=True)
class Ladder:
    """The money ladder: a row per step; `limit_x` is where the approved budget ends."""

    height: float
    limit_x: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Line:
    """One line of a chart: SVG points, its end for the direct label, its words."""

    label: str
    kind: str
    points: str
    end_x: float
    end_y: float
    label_y: float


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place and the value that it stands for."""

    place: float
    amount: Decimal | None
    day: date | None


@dataclass(frozen=True)
class Curve:
    """A chart of cumulative money by month end."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    lines: tuple[Line, ...]
    rungs: tuple[Tick, ...]
    months: tuple[Tick, ...]


@dataclass(frozen=True)
class Slice:
    """One part of a stacked bar of counts; `share` is a fraction of the whole."""

    code: str
    count: int
    share: float
    x: float
    width: float
    middle: float


def place(value: float) -> float:
    """Return a coordinate, rounded to a tenth."""
    return round(value, 1)


def draw_ladder(
    approved: Decimal | None, committed: Decimal | None, expended: Decimal | None, available: Decimal | None
) -> Ladder | None:
    """Lay out approved → expended → committed → available on one scale; None without an approved budget above zero."""
    if approved is None or approved <= 0:
        return None
    spent, held, left = (max(amount or Decimal(0), Decimal(0)) for amount in (expended, committed, available))
    longest = max(approved, spent + held + left)
    scale = WIDTH / float(longest)
    steps = (
        ("Approved", "approved", Decimal(0), approved, approved),
        ("Expended", "expended", Decimal(0), spent, expended),
        ("Committed", "committed", spent, held, committed),
        ("Available", "available", spent + held, left, available),
    )
    bars = tuple(
        Bar(
            label,
            kind,
            place(float(start) * scale),
            place(number * LADDER_ROW),
            place(max(float(size) * scale, 0.0)),
            amount,
        )
        for number, (label, kind, start, size, amount) in enumerate(steps)
    )
    return Ladder(place(len(steps) * LADDER_ROW), place(float(approved) * scale), bars)


def draw_health(counts: Sequence[tuple[str, int]]) -> tuple[Slice, ...]:
    """Lay out counts by health as one stacked bar of full width."""
    total = sum(count for _, count in counts)
    slices, start = [], 0.0
    for code, count in counts:
        share = count / total if total else 0.0
        slices.append(Slice(code, count, share, place(start), place(share * WIDTH), place(start + share * WIDTH / 2)))
        start += share * WIDTH
    return tuple(slices)


def draw_curve(months: Sequence[date], series: Sequence[tuple[str, str, Sequence[Decimal | None]]]) -> Curve | None:
    """Draw cumulative amounts by month end; None with fewer than two months or nothing above zero.

    `series` holds (label, kind, amounts by month); a null ends its line.
    """
    amounts = [amount for _, _, values in series for amount in values if amount is not None]
    if len(months) < 2 or not amounts or max(amounts) <= 0:
        return None
    left, right, top, bottom = 92.0, WIDTH - 100.0, 12.0, 250.0
    step = round_step(max(amounts))
    count = int((max(amounts) / step).to_integral_value(ROUND_CEILING))
    ceiling = float(step * count)
    span = (months[-1] - months[0]).days or 1

    def across(day: date) -> float:
        return place(left + (right - left) * (day - months[0]).days / span)

    def up(amount: Decimal) -> float:
        return place(bottom - (bottom - top) * max(float(amount), 0.0) / ceiling)

    lines = []
    for label, kind, values in series:
        drawn = [(across(day), up(amount)) for day, amount in zip(months, values, strict=True) if amount is not None]
        if drawn:
            points = " ".join(f"{x},{y}" for x, y in drawn)
            lines.append(Line(label, kind, points, drawn[-1][0], drawn[-1][1], drawn[-1][1]))
    rungs = tuple(Tick(up(step * number), step * number, None) for number in range(count + 1))
    marks = tuple(Tick(across(day), None, day) for day in pick_months(months))
    return Curve(WIDTH, 290.0, left, right, top, bottom, spread_labels(lines), rungs, marks)


def round_step(largest: Decimal) -> Decimal:
    """Return a step of 1, 2 or 5 times a power of ten that divides the axis into three to six parts."""
    power = Decimal(10) ** (largest.adjusted() - 1)
    return next(
        power * factor
        for factor in (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20))
        if largest <= power * factor * 5
    )


def pick_months(months: Sequence[date]) -> list[date]:
    """Return the first, the last and about two month ends between."""
    stride = max(1, (len(months) - 1) // 3)
    picked = list(months[: len(months) - stride // 2 - 1 : stride])
    return [*picked, months[-1]]


def spread_labels(lines: Sequence[Line], gap: float = 16.0) -> tuple[Line, ...]:
    """Move the labels at the ends of lines apart so that none covers another."""
    ordered = sorted(lines, key=lambda line: line.end_y)
    placed: list[Line] = []
    for line in ordered:
        lowest = placed[-1].label_y + gap if placed else 0.0
        placed.append(Line(line.label, line.kind, line.points, line.end_x, line.end_y, place(max(line.end_y, lowest))))
    return tuple(placed)
