"""Releases set down on disk as they are read, and given back process by process in the order of their dates.

A publisher spreads one process over many files, and a night's files may be larger than memory: they are sorted by DuckDB,
which spills to the folder given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from extractors.grammar import quote
from extractors.ocds_documents import to_json

BATCH_ROWS = 2_000
MEMORY = "1GB"
SCHEMA = pa.schema([("ocid", pa.string()), ("date", pa.string()), ("place", pa.string()), ("release", pa.string())])


@dataclass(frozen=True)
class DatedRelease:
    """One release as set down: its date in UTC (None where it has none that can be read), the file it came in, and itself."""

    date: str | None
    place: str
    release: dict[str, Any]


class ReleaseStore:
    """The releases of one night; `add` them all, then `processes` once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "releases.parquet"
        self._buffer: list[tuple[str | None, str | None, str, str]] = []
        self._writer = pq.ParquetWriter(self._path, SCHEMA, compression="zstd")

    def add(self, date: str | None, place: str, release: dict[str, Any]) -> None:
        """Set one release down; its process is its `ocid`, none where it has none."""
        ocid = release.get("ocid")
        self._buffer.append((ocid, date, place, to_json(release)))
        if len(self._buffer) >= BATCH_ROWS:
            self._flush()

    def processes(self) -> Iterator[tuple[str | None, list[DatedRelease]]]:
        """Each process with its releases by date, those of one date in the order in which they were added; none twice."""
        self._flush()
        self._writer.close()
        with duckdb.connect() as connection:
            connection.execute(f"set temp_directory = {quote(str(self._folder / 'sorting'))}")
            connection.execute(f"set memory_limit = {quote(MEMORY)}")
            rows = connection.execute(
                f"select ocid, date, place, release from read_parquet({quote(str(self._path))}, file_row_number = true) "
                "order by ocid nulls first, date nulls first, file_row_number"
            )
            found = (row for batch in iter(lambda: rows.fetchmany(BATCH_ROWS), []) for row in batch)
            for ocid, group in groupby(found, key=lambda row: row[0]):
                once = {release: (date, place) for _, date, place, release in group}
                yield ocid, [DatedRelease(date, place, json.loads(release)) for release, (date, place) in once.items()]

    def _flush(self) -> None:
        if self._buffer:
            arrays = [pa.array(values, pa.string()) for values in zip(*self._buffer, strict=True)]
            self._writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
            self._buffer.clear()
