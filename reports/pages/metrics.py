"""The metric dictionary: one row per metric."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from reports.outputs import Output, Page, Report

PATH = "metrics/index.html"


@dataclass(frozen=True)
class Definition:
    """One metric of the catalogue (`metrics.definitions`), with how many entities have a value now."""

    metric_id: str
    name: str
    plain_name: str | None
    description: str | None
    formula: str | None
    unit: str | None
    better: str | None
    grain: str | None
    inputs: str | None
    null_reasons: str | None
    standard: str | None
    family: str | None
    caveat: str | None
    thresholds: str | None
    proven_by: str | None
    query: str | None
    version: str | None
    value_count: int
    entity_count: int


@dataclass(frozen=True)
class MetricsPage:
    """Context of metrics.html."""

    definitions: tuple[Definition, ...]


def read_definitions(report: Report) -> tuple[Definition, ...]:
    """Return the catalogue by name."""
    return report.warehouse.read(Definition, "metrics", "definitions")


def split_list(text: str | None) -> tuple[str, ...]:
    """Return the items of a list that is written as JSON, as `[a, b]`, or with commas."""
    if not text:
        return ()
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        found = [item.strip() for item in text.strip("[]").split(",")]
    items = found if isinstance(found, list) else [found]
    return tuple(str(item) for item in items if item not in (None, ""))


def build(report: Report) -> Iterator[Output]:
    """Yield the dictionary's index."""
    yield Page(PATH, "metrics", "Metric dictionary", MetricsPage(read_definitions(report)))
