"""The append-only landing log: which extracts were accepted, in which order, and what is held.

`landing/{source}/{stream}/{extract_id}/` holds `data.parquet` and `manifest.json`; a folder is there whole or not at all.
`held/{source}/{stream}/{extract_id}/` holds a refused delivery, whole, with `held.json`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class LandedExtract:
    """One accepted extract: its folder and manifest. Grain: one landing folder."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def extract_id(self) -> str:
        """The id; ids of a stream sort in the order of landing."""
        return str(self.manifest["extract_id"])

    @property
    def data(self) -> Path:
        """The Parquet file with the new and changed rows and tombstones."""
        return self.folder / "data.parquet"


@dataclass(frozen=True)
class HeldDelivery:
    """One refused delivery waiting for a person. Grain: one folder under `held/`."""

    folder: Path
    record: Mapping[str, Any]

    @property
    def extract_id(self) -> str:
        """The id it was given when it was refused, and keeps when it is released."""
        return str(self.record["extract_id"])


def now_text() -> str:
    """The present instant as UTC text with microseconds."""
    return datetime.now(UTC).strftime(INSTANT)


def parse_instant(text: str) -> datetime:
    """An instant written by `now_text`, as an aware UTC datetime."""
    return datetime.strptime(text, INSTANT).replace(tzinfo=UTC)


def write_json(path: Path, value: object) -> None:
    """Write JSON durably under a temporary name, then rename it into place."""
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(value, stream, ensure_ascii=False, indent=1, sort_keys=True)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, path)


def read_json(path: Path) -> Any:
    """The JSON value in a file."""
    return json.loads(path.read_text(encoding="utf-8"))


class LandingLog:
    """Read access to one home's landing and held folders."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._accepted: dict[tuple[str, str], list[LandedExtract]] = {}

    def sources(self) -> list[str]:
        """Names of the sources that ever landed anything."""
        return _folders(self.home / "landing")

    def streams(self, source: str) -> list[str]:
        """Streams of a source that ever landed anything."""
        return _folders(self.home / "landing" / source)

    def accepted(self, source: str, stream: str, as_of: datetime | None = None) -> list[LandedExtract]:
        """Accepted extracts of a stream in landing order, up to and including the instant `as_of`."""
        if (source, stream) not in self._accepted:
            folder = self.home / "landing" / source / stream
            self._accepted[source, stream] = [
                LandedExtract(folder / name, read_json(folder / name / "manifest.json")) for name in _folders(folder)
            ]
        extracts = self._accepted[source, stream]
        if as_of is None:
            return list(extracts)
        return [one for one in extracts if parse_instant(one.manifest["accepted_at"]) <= as_of]

    def add(self, source: str, stream: str, extract: LandedExtract) -> None:
        """Tell a log that was read before of an extract that has just landed."""
        if (source, stream) in self._accepted:
            self._accepted[source, stream].append(extract)
            self._accepted[source, stream].sort(key=lambda one: one.extract_id)

    def all_accepted(self, as_of: datetime | None = None) -> Iterator[LandedExtract]:
        """Every accepted extract, by source, stream and landing order."""
        for source in self.sources():
            for stream in self.streams(source):
                yield from self.accepted(source, stream, as_of)

    def held(self, source: str | None = None) -> list[HeldDelivery]:
        """Every delivery that still waits for a person: later accepted or later held ones of the same file retire it."""
        waiting = [one for one in self._all_held() if source in (None, one.record["source_name"])]
        return [one for one in waiting if not self._is_retired(one, waiting)]

    def retired_held(self) -> list[HeldDelivery]:
        """Held deliveries that a later one of the same file replaced."""
        waiting = self._all_held()
        return [one for one in waiting if self._is_retired(one, waiting)]

    def retired_by(self, held: HeldDelivery) -> str:
        """The id of the first later delivery of the same file."""
        return min(str(one["extract_id"]) for one in self._later(held, self._all_held()))

    def _all_held(self) -> list[HeldDelivery]:
        root = self.home / "held"
        return [
            HeldDelivery(folder, read_json(folder / "held.json"))
            for source in _folders(root)
            for stream in _folders(root / source)
            for folder in [root / source / stream / name for name in _folders(root / source / stream)]
        ]

    def _is_retired(self, held: HeldDelivery, waiting: list[HeldDelivery]) -> bool:
        return bool(self._later(held, waiting))

    def _later(self, held: HeldDelivery, waiting: list[HeldDelivery]) -> list[Mapping[str, Any]]:
        record = held.record
        later = [other.record for other in waiting if other.extract_id > held.extract_id]
        later += [
            extract.manifest
            for extract in self.accepted(record["source_name"], record["stream"])
            if extract.extract_id >= held.extract_id
        ]
        return [other for other in later if _is_same_delivery(record, other)]


def _is_same_delivery(record: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if any(record[name] != other[name] for name in ("source_name", "stream", "feed")):
        return False
    if record["deliveries"] == "latest" or record["file_name"] is None:
        return True
    return bool(record["file_name"] == other["file_name"])


def _folders(root: Path) -> list[str]:
    if not root.is_dir():
        return []
    return sorted(entry.name for entry in os.scandir(root) if entry.is_dir() and not entry.name.startswith("."))


class ExtractIds:
    """Gives out extract ids that are unique and rise with time: `{instant}-{source}-{stream}`."""

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def next(self, source: str, stream: str) -> str:
        """The next id; its instant is later than that of every id given before."""
        self._last = max(datetime.now(UTC), self._last + timedelta(microseconds=1))
        return f"{self._last.strftime('%Y%m%dT%H%M%S%fZ')}-{source}-{stream}"
