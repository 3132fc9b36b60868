"""Demand in public: counts of requests by department, small ones pooled (reports/counted.py), and nothing of any request."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.outputs import Output, Page, Report
from reports.suppression import FEWEST

PATH = "demand/index.html"


@dataclass(frozen=True)
class RequestCount:
    """One count of requests, None where withheld; `kind` is department, other, decided, waiting or all."""

    kind: str
    department_name: str
    request_count: int | None
    median_days: float | None


@dataclass(frozen=True)
class DemandPublicPage:
    """Context of demand_public.html: the counts by department, and the others by their kind; empty without any request."""

    departments: tuple[RequestCount, ...]
    counts: Mapping[str, RequestCount]
    fewest: int


def build(report: Report) -> Iterator[Output]:
    """Yield the page; without any request it says so."""
    counts = report.warehouse.read(RequestCount, "demand_public", "counts")
    yield Page(PATH, "demand_public", "Demand and intake", sort_counts(counts))


def sort_counts(counts: Sequence[RequestCount]) -> DemandPublicPage:
    """Return the public page's counts."""
    return DemandPublicPage(
        departments=tuple(row for row in counts if row.kind == "department"),
        counts={row.kind: row for row in counts if row.kind != "department"},
        fewest=FEWEST,
    )
