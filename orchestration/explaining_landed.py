"""The landed records behind published rows: what the source delivered, in which extract, when it was accepted, and where
the record is to be seen in its own system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.landing_log import read_json
from orchestration.configuration import Configuration
from orchestration.explaining_reading import Reading
from orchestration.source_links import record_url


@dataclass(frozen=True)
class LandedRecord:
    """One record as it was landed. `record` holds what the source said, as text; empty where the log no longer has it.

    `landed_at` and `accepted_at` are UTC: the end of the extract, and the door's acceptance.
    """

    source_name: str
    source_system: str | None
    stream: str | None
    source_record_id: str
    extract_id: str
    landed_at: str | None
    accepted_at: str | None
    file_name: str | None
    line_number: int | None
    url: str | None
    record: Mapping[str, str]
    problem: str | None = None


def read_landed(reading: Reading, wanted: Iterable[tuple[str, str, str]]) -> list[LandedRecord]:
    """The records of (source, record id, extract), by source, extract and id, each once."""
    extracts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, record_id, extract_id in wanted:
        extracts[source, extract_id].add(record_id)
    found = []
    for (source, extract_id), ids in sorted(extracts.items()):
        found += _read_extract(reading, source, extract_id, sorted(ids))
    return found


def _read_extract(reading: Reading, source: str, extract_id: str, ids: Sequence[str]) -> list[LandedRecord]:
    configuration = reading.configuration
    folders = sorted((configuration.home / "landing" / source).glob(f"*/{extract_id}"))
    system = {one.name: one.type for one in configuration.sources}.get(source)
    if not folders or not (folders[0] / "data.parquet").is_file():
        problem = f"the extract {extract_id} is not in the landing log of this home"
        return [
            LandedRecord(source, system, None, one, extract_id, None, None, None, None, None, {}, problem)
            for one in ids
        ]
    manifest = read_json(folders[0] / "manifest.json")
    names = {one: record_names(one) for one in ids}
    rows = _landed_rows(reading, folders[0] / "data.parquet", [name for found in names.values() for name in found])
    found = {one: next((rows[name] for name in names[one] if name in rows), None) for one in ids}
    return [_record(configuration, source, system, manifest, one, found[one]) for one in ids]


def record_names(record_id: str) -> tuple[str, ...]:
    """The ids that a record may have been landed under, the published one first.

    A row that is one part of a record (a month of an assignment, a goal of a project) is published as `RECORD|PART`, and one of
    several resources in a table as `RESOURCE/RECORD`.
    """
    return tuple(dict.fromkeys((record_id, record_id.partition("|")[0], record_id.rpartition("/")[2])))


def _landed_rows(reading: Reading, data: Path, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    answer = reading.ask(
        "select * from read_parquet($data) where list_contains($ids, _source_record_id) order by _is_deleted desc",
        {"data": str(data), "ids": list(ids)},
    )
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return {str(row["_source_record_id"]): row for row in rows}


def _record(
    configuration: Configuration,
    source: str,
    system: str | None,
    manifest: Mapping[str, Any],
    record_id: str,
    row: Mapping[str, Any] | None,
) -> LandedRecord:
    stream = str(manifest["stream"])
    told = {name: str(value) for name, value in (row or {}).items() if value is not None and not name.startswith("_")}
    landed_id = record_id if row is None else str(row["_source_record_id"])
    configured = next((one for one in configuration.sources if one.name == source), None)
    return LandedRecord(
        source_name=source,
        source_system=system,
        stream=stream,
        source_record_id=record_id,
        extract_id=str(manifest["extract_id"]),
        landed_at=manifest.get("finished_at"),
        accepted_at=manifest.get("accepted_at"),
        file_name=(row or {}).get("_file"),
        line_number=(row or {}).get("_line"),
        url=None if configured is None else record_url(configured, stream, landed_id, told),
        record=told,
        problem=None if row is not None else "that extract did not land this record itself",
    )
