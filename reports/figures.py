"""The newest value of each metric of an entity, with its coverage and its change; in the public edition over published projects alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.outputs import Report

Entity = tuple[str, str]
CITY: Entity = ("city", "city")


@dataclass(frozen=True)
class Figure:
    """A metric of one entity at its newest date, and its change since the date before."""

    entity_type: str
    entity_id: str
    metric_id: str
    name: str
    plain_name: str
    unit: str | None
    better: str | None
    as_of_date: date
    value: float | None
    value_amount: Decimal | None
    null_reason: str | None
    coverage_count: int | None
    coverage_of: int | None
    previous_date: date | None
    previous_count: int | None
    previous_of: int | None
    change_value: float | None
    change_amount: Decimal | None


def read_figures(report: Report, entity_types: Sequence[str]) -> Mapping[Entity, tuple[Figure, ...]]:
    """Return the figures by (entity_type, entity_id), each entity's by name; an entity without any has none."""
    held: defaultdict[Entity, list[Figure]] = defaultdict(list)
    for figure in report.warehouse.stream(Figure, "figures", "newest", entity_types=list(entity_types)):
        held[figure.entity_type, figure.entity_id].append(figure)
    return {entity: tuple(figures) for entity, figures in held.items()}


def pick_figures(figures: Iterable[Figure], metric_ids: Sequence[str]) -> tuple[Figure, ...]:
    """Return the figures of some metrics, in their order."""
    known = {figure.metric_id: figure for figure in figures}
    return tuple(known[metric_id] for metric_id in metric_ids if metric_id in known)
