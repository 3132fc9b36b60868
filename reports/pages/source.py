"""One source: the state of each of its streams, and its latest extracts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reports.addresses import data_file, slug, source_page
from reports.outputs import Output, Page, Report, sheet_of
from reports.pages.quality import SourceState, StreamState, list_sources

EXTRACTS_SHOWN = 80


@dataclass(frozen=True)
class Extract:
    """One extract of one stream; instants in UTC."""

    extract_id: str | None
    source_name: str
    stream: str | None
    started_at: datetime | None
    finished_at: datetime | None
    mode: str | None
    rows_reported: int | None
    rows_received: int | None
    rows_changed: int | None
    rows_deleted: int | None
    rows_quarantined: int | None
    requests: int | None
    retries: int | None
    status: str | None
    reason: str | None


@dataclass(frozen=True)
class SourcePage:
    """Context of source.html."""

    source: SourceState
    streams: tuple[StreamState, ...]
    extracts: tuple[Extract, ...]
    extract_count: int
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield a page and a data file of extracts per source."""
    streams = report.warehouse.read(StreamState, "quality", "streams")
    extracts: defaultdict[str, list[Extract]] = defaultdict(list)
    for row in report.warehouse.stream(Extract, "source", "extracts"):
        extracts[row.source_name].append(row)
    for source in list_sources(report, streams):
        rows = extracts[source.source_name]
        data_path = data_file(f"extracts-{slug(source.source_name)}")
        own = tuple(stream for stream in streams if stream.source_name == source.source_name)
        context = SourcePage(source, own, tuple(rows[:EXTRACTS_SHOWN]), len(rows), data_path)
        yield Page(source_page(source.source_name), "source", f"Source {source.source_name}", context)
        yield sheet_of(data_path, Extract, rows)
