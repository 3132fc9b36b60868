"""One page per metric: what it means, how it is made, and its values now."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.addresses import data_file, metric_page, slug
from reports.outputs import Output, Page, Report, sheet_of
from reports.pages.metrics import Definition, read_definitions, split_list

VALUES_SHOWN = 200
MONTHS_SHOWN = 25


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
        rows = values[definition.metric_id]
        data_path = data_file(f"metrics/{slug(definition.metric_id)}")
        context = MetricPage(
            definition=definition,
            inputs=split_list(definition.inputs),
            null_reasons=split_list(definition.null_reasons),
            history=tuple(history[definition.metric_id][:MONTHS_SHOWN]),
            values=tuple(rows[:VALUES_SHOWN]),
            data_path=data_path,
        )
        yield Page(metric_page(definition.metric_id), "metric", definition.name, context)
        yield sheet_of(data_path, MetricValue, rows)
