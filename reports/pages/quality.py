"""Data quality: how fresh each source is, what the checks and reconciliations found, what was kept back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from reports.freshness import read_stale
from reports.outputs import Output, Page, Report
from reports.pages.finance import SuspenseSum
from reports.sentences import QualityNumbers, tell_absence

PATH = "quality/index.html"
CONTROLS = (
    ("R1", "Each file: delivered equals loaded, suspended and quarantined"),
    ("R2", "The ledger equals the trial balance delivered beside it"),
    ("R3", "Subledgers equal their control accounts"),
    ("R4", "Debits equal credits in each fund and journal"),
    ("R5", "Budget: original and events equal current; transfers net to zero"),
    ("R6", "Revenue equals expenditure where the budget must balance"),
    ("R7", "Projects and unassigned equal the fund"),
    ("R8", "Closed periods do not change unseen"),
    ("R9", "Published figures equal the source's own"),
    ("R10", "Opening equals the closing before"),
)


@dataclass(frozen=True)
class StreamState:
    """The latest extract of one stream of one source; instants in UTC."""

    source_name: str
    stream: str | None
    extract_id: str | None
    status: str | None
    finished_at: datetime | None
    last_accepted_at: datetime | None
    rows_reported: int | None
    rows_received: int | None
    rows_changed: int | None
    rows_deleted: int | None
    rows_quarantined: int | None
    reason: str | None


@dataclass(frozen=True)
class Freshness:
    """Hours since a source's last accepted extract, at the build."""

    source_name: str
    freshness_hours: float | None


@dataclass(frozen=True)
class SourceState:
    """One source: stale or not (as the build says), how old, and how many of its streams are not accepted."""

    source_name: str
    is_stale: bool
    freshness_hours: float | None
    last_accepted_at: datetime | None
    stream_count: int
    refused_count: int


@dataclass(frozen=True)
class CheckSum:
    """Check outcomes of one door."""

    door: str | None
    passed_count: int
    failed_count: int
    broke_count: int
    check_count: int


@dataclass(frozen=True)
class ControlSum:
    """Reconciliations of one control."""

    control_id: str | None
    control_count: int
    passed_count: int
    failed_count: int
    released_count: int
    difference_amount: Decimal | None

    @property
    def rule(self) -> str:
        """Return what the control holds against each other; empty for one that is not listed."""
        return dict(CONTROLS).get(self.control_id or "", "")


@dataclass(frozen=True)
class QuarantineSum:
    """Refused records of one stream, by reason."""

    source_name: str | None
    stream: str | None
    reason_code: str | None
    record_count: int


@dataclass(frozen=True)
class SourceAbsence:
    """What a source of projects does not have: codes with blanks between, by whether its kind of system keeps such a thing."""

    source_name: str
    not_kept: str | None
    not_delivered: str | None

    @property
    def sentence(self) -> str:
        """What the source lacks, as the end of a sentence that begins with its name."""
        return tell_absence(self.not_kept, self.not_delivered)


@dataclass(frozen=True)
class QualityPage:
    """Context of quality.html."""

    numbers: QualityNumbers
    sources: tuple[SourceState, ...]
    held: tuple[StreamState, ...]
    checks: tuple[CheckSum, ...]
    controls: tuple[ControlSum, ...]
    quarantine: tuple[QuarantineSum, ...]
    suspense: tuple[SuspenseSum, ...]
    absences: tuple[SourceAbsence, ...]


def build(report: Report) -> Iterator[Output]:
    """Yield the data quality page."""
    read = report.warehouse.read
    streams = read(StreamState, "quality", "streams")
    sources, checks = list_sources(report, streams), read(CheckSum, "quality", "checks")
    controls = read(ControlSum, "quality", "reconciliations")
    context = QualityPage(
        numbers=QualityNumbers(
            source_count=len(sources),
            stale_count=sum(source.is_stale for source in sources),
            check_count=sum(row.check_count for row in checks),
            failed_count=sum(row.failed_count + row.broke_count for row in checks),
            control_count=sum(row.control_count for row in controls),
            difference_count=sum(row.failed_count for row in controls),
        ),
        sources=sources,
        held=tuple(stream for stream in streams if stream.status != "accepted"),
        checks=checks,
        controls=controls,
        quarantine=read(QuarantineSum, "quality", "quarantine"),
        suspense=read(SuspenseSum, "finance", "suspense"),
        absences=read(SourceAbsence, "quality", "absences"),
    )
    yield Page(PATH, "quality", "Data quality", context)


def list_sources(report: Report, streams: tuple[StreamState, ...]) -> tuple[SourceState, ...]:
    """Return the sources of the build and of the extracts, by name."""
    stale = read_stale(report.build.sources)
    hours = {row.source_name: row.freshness_hours for row in report.warehouse.read(Freshness, "quality", "freshness")}
    states = []
    for name in sorted(stale.keys() | {stream.source_name for stream in streams if stream.source_name}):
        own = [stream for stream in streams if stream.source_name == name]
        accepted = [stream.last_accepted_at for stream in own if stream.last_accepted_at]
        refused = sum(stream.status != "accepted" for stream in own)
        states.append(
            SourceState(name, stale.get(name, False), hours.get(name), max(accepted, default=None), len(own), refused)
        )
    return tuple(states)
