"""Main figures over all their dates, of the city, a department, a program or a portfolio."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.charts_lines import Point, Series, Trend, draw_trend
from reports.outputs import Report

DATES_SHOWN = 60


@dataclass(frozen=True)
class DatedFigure:
    """A metric of one entity on one date; public: over the published projects alone."""

    entity_type: str
    entity_id: str
    metric_id: str
    name: str
    plain_name: str
    unit: str | None
    as_of_date: date
    value: float | None
    value_amount: Decimal | None

    @property
    def null_reason(self) -> str | None:
        """Return no reason: a gap in a line says no more than that there is no figure."""
        return None


@dataclass(frozen=True)
class FigureTrend:
    """A metric over time: its chart (None with fewer than two values) and its values, the newest first."""

    metric_id: str
    name: str
    plain_name: str
    trend: Trend | None
    rows: tuple[DatedFigure, ...]
    row_count: int


Entity = tuple[str, str]


def read_trends(
    report: Report, entity_types: Sequence[str], metric_ids: Sequence[str]
) -> Mapping[Entity, tuple[FigureTrend, ...]]:
    """Return the trends by (entity_type, entity_id), in the order of `metric_ids`; metrics without any value are left out."""
    rows: defaultdict[Entity, defaultdict[str, list[DatedFigure]]] = defaultdict(lambda: defaultdict(list))
    parameters = {"entity_types": list(entity_types), "metric_ids": list(metric_ids)}
    for row in report.warehouse.stream(DatedFigure, "trends", "figures", **parameters):
        rows[row.entity_type, row.entity_id][row.metric_id].append(row)
    return {
        entity: tuple(draw_figure(figures[metric_id]) for metric_id in metric_ids if has_value(figures[metric_id]))
        for entity, figures in rows.items()
    }


def has_value(rows: Iterable[DatedFigure]) -> bool:
    """Return whether any date has a value."""
    return any(row.value is not None or row.value_amount is not None for row in rows)


def draw_figure(rows: Sequence[DatedFigure]) -> FigureTrend:
    """Return one metric's trend from its rows in order of date."""
    first = rows[0]
    points = tuple(Point(row.as_of_date, row.value, row.value_amount) for row in rows)
    known = [row for row in rows if row.value is not None or row.value_amount is not None]
    since = [row for row in rows if row.as_of_date >= known[0].as_of_date]
    trend = draw_trend([Series(first.name, "earned", points)], first.unit)
    return FigureTrend(
        first.metric_id, first.name, first.plain_name, trend, tuple(since[::-1][:DATES_SHOWN]), len(since)
    )
