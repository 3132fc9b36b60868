"""One platform's night as the product runs it: real HTTP, real extraction, a real landing door, a real landing log; no dbt.

A `PlatformCity` is a city whose office lives on one vendor's platform. `night` reads it into a home; `read_landed` says
what stands there afterwards, read from the log's own files and not by the product's code.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol
from unittest.mock import patch

import pyarrow.parquet as pq

from data_quality.landing import judge_folder
from data_quality.service import read_policy
from extractors import pacing
from extractors.landing_log import LandingLog, now_text, read_json
from extractors.streams import load_streams
from orchestration import extraction
from orchestration.configuration import Configuration, load_configuration
from orchestration.extraction import Extraction
from orchestration.home import Home
from orchestration.runs import Attempt
from orchestration.source_settings import source_module
from sandbox.running import start_city
from sandbox.vendors import Vendor

TODAY = date(2026, 11, 20)
PASSWORD = "s4ndbox-Secret.of-the_city"
NIGHT_SECONDS = 400.0
PAGE_SIZES = {"PAGE_ROWS": 5, "LISTED_ROWS": 5, "CHILD_ROWS": 3}

Truth = Mapping[str, Mapping[str, Mapping[str, str | None]]]
Rows = Mapping[str, Mapping[str, str | None]]


class Door(Protocol):
    """Whatever judges a spool folder."""

    def judge(self, spool: Path, policy: Mapping[str, Any]) -> None: ...


class _NoExpectations:
    """In place of Great Expectations, whose findings on a platform's values are warnings and cost 0.2 s a stream."""

    def load(self) -> None: ...

    def run(self, *arguments: Any) -> list[Any]:
        return []


class RowDoor:
    """The landing door in this process: every check that can hold a delivery or refuse a row, without the value expectations."""

    def judge(self, spool: Path, policy: Mapping[str, Any]) -> None:
        judge_folder(spool, read_policy(policy), _NoExpectations())  # type: ignore[arg-type]


@dataclass(frozen=True)
class Landed:
    """What stands of one stream: key -> landed texts; how often each key was buried; rows of each extract; the files' hashes."""

    rows: Mapping[str, Mapping[str, str | None]]
    tombstones: Counter[str]
    extract_rows: tuple[int, ...]
    manifests: tuple[Mapping[str, Any], ...]
    refused: frozenset[str] = frozenset()
    hashes: Mapping[str, str] = field(default_factory=dict)


class PlatformCity:
    """A running city on one vendor's platform, and the configuration that reads it."""

    def __init__(self, vendor: str, folder: Path, *, projects: int = 14) -> None:
        self.name = vendor
        self.folder = folder
        self.running = start_city(
            folder / "share",
            projects=projects,
            journal_lines=900,
            today=TODAY,
            password=PASSWORD,
            platforms=(vendor,),
        )
        self.streams = tuple(load_streams(vendor))
        self.source_name = self.configuration(folder / "var").sources[0].name

    @property
    def server(self) -> Vendor:
        return self.running.vendors[self.name]

    def truth(self) -> Truth:
        """What a complete reading must land now."""
        return self.server.truth()

    def resource(self, stream: str) -> str:
        """The name by which faults strike the stream's resource."""
        return str(load_streams(self.name)[stream].table)

    def configuration(self, home: Path) -> Configuration:
        path = self.folder / "portfolio.toml"
        path.write_text(self.running.portfolio_toml(home), encoding="utf-8")
        with patch.dict("os.environ", {"SANDBOX_PASSWORD": PASSWORD}):
            whole = load_configuration(path)
        own = tuple(source for source in whole.sources if source.type == self.name)
        assert len(own) == 1, f"source_toml of {self.name} must hold one source"
        return replace(whole, sources=own)

    def night(
        self,
        home: Path,
        door: Door,
        *,
        streams: tuple[str, ...] = (),
        is_full: bool = False,
        seconds: float = 300.0,
        has_seams: bool = True,
        changes: Mapping[str, Any] | None = None,
    ) -> dict[str, Attempt]:
        """One night of the source (or of some streams): what became of each stream.

        `has_seams`: pages are so small that each resource takes several; `changes` replace keys of the source's table.
        """
        configuration = self.configuration(home)
        source = configuration.sources[0]
        source = replace(source, table={**source.table, **(changes or {})})
        run_id = f"{time.monotonic_ns()}"
        run = Extraction(
            replace(configuration, source_minutes=seconds / 60),
            Home(home),
            run_id,
            is_full,
            door,  # type: ignore[arg-type]
            time.monotonic() + NIGHT_SECONDS,
            LandingLog(home),
            now_text(),
        )
        with quick(self.name, PAGE_SIZES if has_seams else {}), _only(streams):
            run.run([source])
        left = [path for path in Home(home).spool(run_id).rglob("*") if path.is_file()]
        assert not left, f"a part of a delivery was left behind: {left}"
        found = {attempt.stream: attempt for attempt in run.attempts}
        assert len(found) == len(run.attempts), "a stream was attempted twice"
        return found

    def landed(self, home: Path, stream: str) -> Landed:
        """What stands of a stream in a home."""
        return read_landed(home / "landing" / self.source_name / stream)

    def calm(self) -> None:
        """Forget all faults; the night is shown anew only where rows came and went meanwhile, since that takes its time."""
        if any(fault["kind"] == "between_pages" for fault in self.server.faults.describe()):
            self.running.clear_faults()
        self.server.faults.clear()

    def close(self) -> None:
        self.running.close()


def read_landed(folder: Path) -> Landed:
    """The state that a landing folder's extracts add up to, in their order."""
    rows: dict[str, dict[str, str | None]] = {}
    buried: Counter[str] = Counter()
    counts, manifests, hashes = [], [], {}
    refused: set[str] = set()
    for extract in sorted(folder.iterdir()) if folder.is_dir() else []:
        table = pq.read_table(extract / "data.parquet").to_pylist()
        counts.append(len(table))
        manifests.append(read_json(extract / "manifest.json"))
        for row in table:
            key = row["_key"]
            if row["_is_deleted"]:
                buried[key] += 1
                rows.pop(key, None)
                continue
            refused = refused | {key} if row["_reason_code"] else refused - {key}
            rows[key] = {name: text for name, text in row.items() if not name.startswith("_") or name == "_extra"}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file():
            hashes[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return Landed(rows, buried, tuple(counts), tuple(manifests), frozenset(refused), hashes)


def differences(truth: Rows, landed: Landed, *, without: frozenset[str] = frozenset()) -> list[str]:
    """What is not as the truth has it, one sentence each; columns in `without` are not compared."""
    missing = sorted(set(truth) - set(landed.rows))
    foreign = sorted(set(landed.rows) - set(truth))
    found = [f"missing {key}" for key in missing] + [f"not in the truth: {key}" for key in foreign]
    found += [f"refused {key}" for key in sorted(landed.refused)]
    for key in sorted(set(truth) & set(landed.rows)):
        for name, text in truth[key].items():
            if name not in without and landed.rows[key].get(name) != text:
                found.append(f"{key} {name}: {landed.rows[key].get(name)!r:.120} is not {text!r:.120}")
    return found


@contextmanager
def quick(vendor: str, page_sizes: Mapping[str, int] = PAGE_SIZES) -> Iterator[None]:
    """Small pages and hardly any waiting, so that a night of 14 projects has seams and faults cost no time."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(pacing, "FIRST_WAIT_SECONDS", 0.002))
        stack.enter_context(patch.object(pacing, "LONGEST_WAIT_SECONDS", 0.01))
        source_module(vendor)
        own = [module for name, module in sys.modules.items() if name.startswith(f"extractors.{vendor}")]
        for module in own:
            for name, rows in page_sizes.items():
                if hasattr(module, name):
                    stack.enter_context(patch.object(module, name, rows))
        yield


@contextmanager
def _only(streams: tuple[str, ...]) -> Iterator[None]:
    """The night's source asked for these streams alone (none named: all)."""

    def some(source_type: str) -> Any:
        module = source_module(source_type)
        return SimpleNamespace(
            parse_settings=module.parse_settings,
            stream_names=lambda settings: streams or module.stream_names(settings),
            extract=lambda settings, context: module.extract(settings, context, streams),
        )

    with patch.object(extraction, "source_module", some):
        yield


def copy_home(home: Path, target: Path) -> Path:
    """A home of one's own that has landed what `home` has."""
    shutil.copytree(home, target)
    return target
