"""A share in a temporary folder and nights of reading it, for the tests of the `files` source."""

from __future__ import annotations

import csv
import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from extractors import files, shares
from extractors.feeds import FilesSettings
from extractors.outcomes import City, ExtractContext, Failed, KnownFile, LastExtract, Outcome, Spooled, Unchanged

JOURNAL = {"amount": "Amount", "fiscal_year": "Year", "period": "Period", "fund_code": "Fund"}
HEADER = "Year,Period,Fund,Amount\n"
ROW = "2026,1,010,100.00\n"


@dataclass
class RememberedState:
    """What a test says was accepted or held before."""

    known: list[KnownFile] = field(default_factory=list)
    current: int | None = None
    partitions: dict[tuple[str, str], int] = field(default_factory=dict)

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        return list(self.known)

    def rows(self, stream: str, feed: int) -> int | None:
        return self.current

    def last(self, stream: str) -> LastExtract | None:
        return None

    def current_texts(self, stream: str, columns: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        return {}

    def partition_rows(self, stream: str, feed: int) -> Mapping[tuple[str, str], int]:
        return self.partitions


@dataclass
class Share:
    """The folder, what is known of it, and where deliveries are spooled."""

    path: Path
    spool: Path
    state: RememberedState = field(default_factory=RememberedState)
    said: list[str] = field(default_factory=list)

    def write(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        """Drop a file, its line ends as given."""
        return self.write_bytes(name, text.encode(encoding))

    def write_bytes(self, name: str, content: bytes) -> Path:
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return target

    def write_rows(self, name: str, rows: Sequence[Sequence[str]], **dialect: Any) -> Path:
        target = self.path / name
        with target.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, **dialect).writerows(rows)
        return target

    def write_workbook(self, name: str, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(self.path / name)
        return self.path / name

    def settings(self, *feeds: dict[str, Any]) -> FilesSettings:
        return files.parse_settings("erp", {"type": "files", "path": str(self.path), "feeds": list(feeds)})

    def context(self, seconds: float = 60.0) -> ExtractContext:
        city = City(time_zone="America/Phoenix", currency="USD", currency_sign="$", fiscal_year_start_month=7)
        return ExtractContext(
            source_name="erp", spool=self.spool, is_full=False, deadline=time.monotonic() + seconds, city=city,
            accepted=self.state, log=self.said.append,
        )  # fmt: skip

    def night(self, *feeds: dict[str, Any]) -> list[Outcome]:
        """One night's outcomes."""
        return list(files.extract(self.settings(*feeds), self.context()))

    def deliver(self, *feeds: dict[str, Any]) -> list[Delivered]:
        """One night in which everything is spooled."""
        outcomes = self.night(*feeds)
        assert all(isinstance(one, Spooled) for one in outcomes), outcomes
        return [Delivered.read(one.folder) for one in outcomes if isinstance(one, Spooled)]

    def deliver_one(self, *feeds: dict[str, Any]) -> Delivered:
        (delivered,) = self.deliver(*feeds)
        return delivered

    def fail(self, *feeds: dict[str, Any]) -> str:
        """One night that fails; its sentence."""
        before = list(self.spool.rglob("delivery.json"))
        (outcome,) = self.night(*feeds)
        assert isinstance(outcome, Failed), outcome
        assert list(self.spool.rglob("delivery.json")) == before
        return outcome.sentence

    def rest(self, *feeds: dict[str, Any]) -> Unchanged:
        """One night with nothing new."""
        (outcome,) = self.night(*feeds)
        assert isinstance(outcome, Unchanged), outcome
        return outcome

    def remember(self, name: str, outcome: str = "accepted", rows: int = 1, fingerprint: str = "") -> None:
        """What lies under that name now was accepted, or is held."""
        sha256 = hashlib.sha256((self.path / name).read_bytes()).hexdigest()
        self.state.known.append(KnownFile(name, sha256, outcome, rows, fingerprint))


@dataclass(frozen=True)
class Delivered:
    """A spooled delivery: its record and its rows."""

    record: dict[str, Any]
    rows: list[dict[str, Any]]

    @classmethod
    def read(cls, folder: Path) -> Delivered:
        record = json.loads((folder / "delivery.json").read_text(encoding="utf-8"))
        return cls(record, pq.read_table(folder / "rows.parquet").to_pylist())

    @property
    def problems(self) -> dict[str, str]:
        return {problem["code"]: problem["sentence"] for problem in self.record["problems"]}

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    def extras(self) -> list[dict[str, str]]:
        return [json.loads(row["_extra"]) if row["_extra"] else {} for row in self.rows]


def journal(**keys: Any) -> dict[str, Any]:
    """A feed of journal lines."""
    return {"stream": "journal_lines", "files": "gl_*.csv", "columns": JOURNAL} | keys


def projects(**keys: Any) -> dict[str, Any]:
    """A feed of projects."""
    return {"stream": "projects", "files": "projects*.csv", "columns": {"project_id": "Id", "name": "Name"}} | keys


def make_share(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    """An empty share below a temporary folder; files settle at once."""
    monkeypatch.setattr(shares, "SETTLE_SECONDS", (0.01,))
    (folder / "share").mkdir()
    return Share(folder / "share", folder / "spool" / "erp")
