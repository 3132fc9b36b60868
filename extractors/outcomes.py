"""What an extractor is given and what it hands back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from extractors.errors import ExtractError


@dataclass(frozen=True)
class City:
    """The facts of the city that reading needs: zone, currency and the month its fiscal year starts in."""

    time_zone: str
    currency: str
    currency_sign: str
    fiscal_year_start_month: int


@dataclass(frozen=True)
class KnownFile:
    """A file delivered before: its name, SHA-256, whether it was accepted or is held, and its delivered rows.

    `fingerprint` is that of its `DeliveredFile`; empty when it was not recorded.
    """

    name: str
    sha256: str
    outcome: str
    rows: int
    fingerprint: str = ""


@dataclass(frozen=True)
class LastExtract:
    """The last accepted extract of a stream that was read (not merely confirmed). Instants are ISO texts in UTC with Z.

    `cursor` is where an incremental reading goes on; `last_full_at` when the stream was last read whole, and
    `rows_reported` and `rows_received` the counts of that reading.
    """

    extract_id: str
    finished_at: str
    last_full_at: str
    schema_hash: str
    cursor: str | None
    fields: tuple[str, ...]
    rows_reported: int | None
    rows_received: int


class AcceptedState(Protocol):
    """What was accepted or held of this source before tonight."""

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        """Files known of that feed, oldest first; the latest entry of a name is the one that counts."""

    def rows(self, stream: str, feed: int) -> int | None:
        """Current records of that feed, None when nothing was ever accepted."""

    def last(self, stream: str) -> LastExtract | None:
        """The last accepted extract of that stream, None when there is none."""

    def current_texts(self, stream: str, columns: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        """Key -> the landed texts of `columns`, of every current record of a platform's stream."""

    def partition_rows(self, stream: str, feed: int) -> Mapping[tuple[str, str], int]:
        """Current records by (fiscal_year, period), as normalised text."""


@dataclass(frozen=True)
class ExtractContext:
    """One source's run: where to spool, how long it may take (`time.monotonic()` seconds), what is known already."""

    source_name: str
    spool: Path
    is_full: bool
    deadline: float
    city: City
    accepted: AcceptedState
    log: Callable[[str], None] = field(default=lambda _: None)

    def seconds_left(self) -> float:
        """Seconds until the source's deadline; raises ExtractError when it has passed."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise ExtractError(
                f"Source {self.source_name} ran past its minutes; raise [run] source_minutes or ask why it is slow."
            )
        return left


@dataclass(frozen=True)
class Spooled:
    """A whole delivery waits in `folder` for the landing door."""

    stream: str
    folder: Path


@dataclass(frozen=True)
class Unchanged:
    """The source was read and has nothing new for this feed; `held` names files that still wait for a person."""

    stream: str
    feed: int
    files_seen: int
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class Absent:
    """The source does not have this optional stream (a plug-in not installed)."""

    stream: str
    sentence: str


@dataclass(frozen=True)
class Failed:
    """The stream could not be read whole; its last accepted state is carried."""

    stream: str
    sentence: str
    started_at: str
    requests: int = 0
    retries: int = 0


Outcome = Spooled | Unchanged | Absent | Failed
