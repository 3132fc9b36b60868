"""Geometry of grids of counts: probability against impact, and events by month of the year.

Coordinates are SVG user units. Every cell carries its count in words, so that its shade is never alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PROBABILITIES = ((0.1, "up to 10%"), (0.3, "11 to 30%"), (0.5, "31 to 50%"), (0.7, "51 to 70%"), (1.0, "above 70%"))
IMPACTS = (Decimal(50_000), Decimal(100_000), Decimal(250_000), Decimal(1_000_000))
"""Upper bounds of the impact bands in the city's currency, the last band being open; steps of two to four."""

GAP = 2.0
BADGE = 11.0
GRID_LEFT = 110.0
GRID_CELL = (104.0, 44.0)
MONTH_LEFT = 58.0
MONTH_CELL = (48.0, 40.0)
MONTH_TOP = 26.0


@dataclass(frozen=True)
class Cell:
    """One cell: its place, its middle, its count, and how grave it is, 0 to 2."""

    x: float
    y: float
    middle_x: float
    middle_y: float
    row: int
    column: int
    count: int
    level: int


@dataclass(frozen=True)
class Grid:
    """Probability (rows, the likeliest above) against impact (columns, the dearest at the right)."""

    width: float
    height: float
    label_x: float
    label_y: float
    cell_width: float
    cell_height: float
    rows: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, Decimal, bool], ...]
    cells: tuple[Cell, ...]
    count: int


@dataclass(frozen=True)
class Month:
    """One month of a calendar: `done` and `waiting` events and where their badges stand; `is_now` marks the report's month."""

    x: float
    y: float
    done_x: float
    waiting_x: float
    middle_y: float
    first_day: date
    done: int
    waiting: int
    is_now: bool


@dataclass(frozen=True)
class Calendar:
    """Years as rows, months as columns."""

    width: float
    height: float
    cell_width: float
    cell_height: float
    years: tuple[tuple[int, float], ...]
    heads: tuple[tuple[date, float], ...]
    months: tuple[Month, ...]

    @property
    def filled(self) -> tuple[Month, ...]:
        """Return the months that have an event."""
        return tuple(month for month in self.months if month.done or month.waiting)


def band_probability(probability: float) -> int:
    """Return the band of a probability of 0 to 1, 0 being the least likely."""
    return next((n for n, (bound, _) in enumerate(PROBABILITIES) if probability <= bound), len(PROBABILITIES) - 1)


def band_impact(amount: Decimal) -> int:
    """Return the band of an impact, 0 being the cheapest."""
    return next((n for n, bound in enumerate(IMPACTS) if amount <= bound), len(IMPACTS))


def draw_grid(rated: Iterable[tuple[float, Decimal]]) -> Grid | None:
    """Count (probability, impact) pairs by band; None without any."""
    counts = Counter((band_probability(probability), band_impact(amount)) for probability, amount in rated)
    if not counts:
        return None
    wide, high = GRID_CELL
    last = len(PROBABILITIES) - 1
    cells = tuple(
        Cell(
            GRID_LEFT + column * wide + GAP,
            (last - row) * high + GAP,
            GRID_LEFT + (column + 0.5) * wide,
            (last - row + 0.5) * high,
            row,
            column,
            counts[row, column],
            0 if row + column < 4 else 1 if row + column < 6 else 2,
        )
        for row in range(last, -1, -1)
        for column in range(len(IMPACTS) + 1)
    )
    rows = tuple(((last - number + 0.5) * high, words) for number, (_, words) in enumerate(PROBABILITIES))
    bounds = [*((bound, False) for bound in IMPACTS), (IMPACTS[-1], True)]
    columns = tuple((GRID_LEFT + (n + 0.5) * wide, bound, is_open) for n, (bound, is_open) in enumerate(bounds))
    bottom = len(PROBABILITIES) * high
    width = GRID_LEFT + wide * len(columns)
    size = (wide - 2 * GAP, high - 2 * GAP)
    return Grid(width, bottom + 44, GRID_LEFT - 10, bottom + 18, *size, rows, columns, cells, counts.total())


def draw_calendar(events: Sequence[tuple[date, bool]], today: date) -> Calendar | None:
    """Count events, each (day, whether it is done), by month; None without any."""
    if not events:
        return None
    wide, high = MONTH_CELL
    done = Counter((day.year, day.month) for day, is_done in events if is_done)
    waiting = Counter((day.year, day.month) for day, is_done in events if not is_done)
    years = range(min(day.year for day, _ in events), max(day.year for day, _ in events) + 1)
    now = (today.year, today.month)
    months = tuple(
        _place_month(year, month, number, done[year, month], waiting[year, month], is_now=(year, month) == now)
        for number, year in enumerate(years)
        for month in range(1, 13)
    )
    heads = tuple((date(years[0], month, 1), MONTH_LEFT + (month - 0.5) * wide) for month in range(1, 13))
    rows = tuple((year, MONTH_TOP + (number + 0.5) * high) for number, year in enumerate(years))
    size = (wide - 2 * GAP, high - 2 * GAP)
    return Calendar(MONTH_LEFT + 12 * wide, MONTH_TOP + len(years) * high + 4, *size, rows, heads, months)


def _place_month(year: int, month: int, row: int, done: int, waiting: int, *, is_now: bool) -> Month:
    """Place a month and its badges: side by side where it has both."""
    wide, high = MONTH_CELL
    x, y = MONTH_LEFT + (month - 1) * wide, MONTH_TOP + row * high
    shift = BADGE if done and waiting else 0.0
    middle = x + wide / 2
    places = (middle - shift, middle + shift, y + high / 2)
    return Month(x + GAP, y + GAP, *places, date(year, month, 1), done, waiting, is_now)
