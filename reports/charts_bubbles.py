"""Geometry of the portfolio bubble chart: value against cost, the area the budget, the health by shape and colour.

Coordinates are SVG user units, rounded to a tenth. The largest bubbles are drawn first, so that none hides a smaller one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from math import sqrt

from reports.charts import place, round_step
from reports.charts_lines import Mark

WIDTH, HEIGHT = 640.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 12.0, 585.0, 34.0, 330.0
LARGEST, SMALLEST = 26.0, 6.0
LABEL_WIDTH, LABEL_HEIGHT = 18.0, 13.0


@dataclass(frozen=True)
class Item:
    """What one bubble stands for: cost and budget in the city's currency, value in the unit of the chart."""

    key: str
    name: str
    health: str
    cost_amount: Decimal
    budget_amount: Decimal
    value: float
    value_amount: Decimal | None


@dataclass(frozen=True)
class Bubble:
    """One bubble: its middle, its size, its number in the table, and where the number stands."""

    item: Item
    x: float
    y: float
    radius: float
    number: int
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Bubbles:
    """The chart: bubbles and the marks of both axes."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    bubbles: tuple[Bubble, ...]
    costs: tuple[Mark, ...]
    values: tuple[Mark, ...]


def draw_bubbles(items: Sequence[Item], unit: str) -> Bubbles | None:
    """Draw items with a cost and a value; None with fewer than two. `items` come in the order of their table."""
    if len(items) < 2:
        return None
    costs = _space(max(item.cost_amount for item in items))
    values = _space(max(Decimal(repr(item.value)) for item in items))
    widest = float(max(item.budget_amount for item in items)) or 1.0

    def across(amount: Decimal) -> float:
        return place(LEFT + (RIGHT - LEFT) * max(float(amount), 0.0) / float(costs[-1]))

    def up(value: float) -> float:
        return place(BOTTOM - (BOTTOM - TOP) * max(value, 0.0) / float(values[-1]))

    drawn = [
        Bubble(
            item,
            across(item.cost_amount),
            up(item.value),
            place(max(LARGEST * sqrt(max(float(item.budget_amount), 0.0) / widest), SMALLEST)),
            number,
            0.0,
            0.0,
        )
        for number, item in enumerate(items, start=1)
    ]
    drawn = _place_numbers(drawn)
    drawn.sort(key=lambda bubble: (-bubble.radius, bubble.number))
    marks = tuple(Mark(across(rung), "amount", float(rung), rung) for rung in costs)
    heights = tuple(Mark(up(float(rung)), unit, float(rung), rung if unit == "amount" else None) for rung in values)
    return Bubbles(WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, tuple(drawn), marks, heights)


def _place_numbers(bubbles: Sequence[Bubble]) -> list[Bubble]:
    """Place each number above its bubble, or below or beside it where another number stands there already."""
    taken: list[tuple[float, float]] = []
    placed = []
    for bubble in bubbles:
        x, y, far = bubble.x, bubble.y, bubble.radius
        spots = ((x, y - far - 4), (x, y + far + 13), (x + far + 12, y + 4), (x - far - 12, y + 4), (x, y + 4))
        free = [
            spot
            for spot in spots
            if all(abs(spot[0] - a) >= LABEL_WIDTH or abs(spot[1] - b) >= LABEL_HEIGHT for a, b in taken)
        ]
        spot = (free or list(spots))[0]
        taken.append(spot)
        placed.append(replace(bubble, label_x=place(spot[0]), label_y=place(spot[1])))
    return placed


def _space(largest: Decimal) -> tuple[Decimal, ...]:
    step = round_step(largest if largest > 0 else Decimal(1))
    count = max(int((largest / step).to_integral_value(ROUND_CEILING)), 1)
    return tuple(step * number for number in range(count + 1))
