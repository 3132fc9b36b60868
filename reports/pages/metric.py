"""One page per metric: what it means, how it is made, and its values now."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.addresses import data_file, metric_page, row_anchor, slug
from reports.charts_lines import WIDE, Point, Series, Trend, draw_trend
from reports.outputs import Output, Page, Report, sheet_of
from reports.pages.metrics import Definition, read_definitions, split_list

VALUES_SHOWN = 200
MONTHS_SHOWN = 25
VALUES_QUERY = """\
select entity_type, entity_id, as_of_date, value, value_amount, null_reason
from metrics.values
where metric_id = '{metric_id}'
order by entity_type, entity_id, as_of_date"""


@dataclass(frozen=True)
class MetricValue:
    """The newest value of the metric for one entity."""

    metric_id: str
    entity_type: str
    entity_id: str
    project_key: str | None
    entity_name: str | None
    as_of_date: date
    value: float | None
    value_amount: Decimal | None
    unit: str | None
    null_reason: str | None
    coverage_count: int | None
    coverage_of: int | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row: the newest value of this entity."""
        return row_anchor(self.entity_type, self.entity_id)


@dataclass(frozen=True)
class CityValue:
    """The metric for the whole city on one date."""

    metric_id: str
    as_of_date: date
    value: float | None
    value_amount: Decimal | None
    unit: str | None
    null_reason: str | None
    coverage_count: int | None
    coverage_of: int | None


@dataclass(frozen=True)
class MetricPage:
    """Context of metric.html."""

    definition: Definition
    inputs: tuple[str, ...]
    null_reasons: tuple[str, ...]
    query: str
    proofs: tuple[str, ...]
    trend: Trend | None
    history: tuple[CityValue, ...]
    values: tuple[MetricValue, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield a page and a data file per metric."""
    values: defaultdict[str, list[MetricValue]] = defaultdict(list)
    for value in report.warehouse.stream(MetricValue, "metric", "values"):
        values[value.metric_id].append(value)
    history: defaultdict[str, list[CityValue]] = defaultdict(list)
    for past in report.warehouse.stream(CityValue, "metric", "history"):
        history[past.metric_id].append(past)
    for definition in read_definitions(report):
        rows, past_values = values[definition.metric_id], history[definition.metric_id]
        data_path = data_file(f"metrics/{slug(definition.metric_id)}")
        context = MetricPage(
            definition=definition,
            inputs=split_list(definition.inputs),
            null_reasons=split_list(definition.null_reasons),
            query=definition.query or VALUES_QUERY.format(metric_id=definition.metric_id),
            proofs=split_list(definition.proven_by),
            trend=draw_history(definition, past_values),
            history=tuple(past_values[:MONTHS_SHOWN]),
            values=tuple(rows[:VALUES_SHOWN]),
            data_path=data_path,
        )
        yield Page(metric_page(definition.metric_id), "metric", definition.name, context)
        yield sheet_of(data_path, MetricValue, rows)


def draw_history(definition: Definition, history: Sequence[CityValue]) -> Trend | None:
    """Draw the metric of the whole city over time; None with fewer than two values."""
    points = tuple(Point(row.as_of_date, row.value, row.value_amount) for row in reversed(history))
    return draw_trend([Series(definition.name, "earned", points)], definition.unit, WIDE)
