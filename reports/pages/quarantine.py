"""Quarantine: records that could not be taken, whole, with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.quality import QuarantineSum

PATH = "quality/quarantine.html"
PART_ROWS = 80


@dataclass(frozen=True)
class QuarantinedRecord:
    """One refused record; `record` is JSON as delivered."""

    source_name: str | None
    stream: str | None
    extract_id: str | None
    source_record_id: str | None
    reason_code: str | None
    record: str | None


@dataclass(frozen=True)
class QuarantinePage:
    """Context of quarantine.html."""

    sums: tuple[QuarantineSum, ...]
    part: Part
    records: tuple[QuarantinedRecord, ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the list of refused records, split over pages, and its data file with the whole records."""
    sums = report.warehouse.read(QuarantineSum, "quality", "quarantine")
    records = report.warehouse.read(QuarantinedRecord, "quarantine", "records")
    data_path = data_file("quarantine")
    for part, shown in split_rows(PATH, records, PART_ROWS):
        yield Page(part.path, "quarantine", name_part("Quarantine", part), QuarantinePage(sums, part, shown, data_path))
    yield sheet_of(data_path, QuarantinedRecord, records)
