"""The last accepted state of a stream (key, hash, owner): a cache of the landing log, rebuilt when absent or wrong.

Grain: one row per current record key of a stream: `_key, _feed, _hash, _file, _partition, _amount, _is_refused`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from extractors.grammar import identifier, quote
from extractors.landing_log import LandedExtract, LandingLog
from extractors.outcomes import KnownFile, LastExtract
from extractors.scratch import scratch_database

STATE_COLUMNS = (
    "_key varchar, _feed integer, _row_hash varchar, _file varchar, _partition varchar, "
    "_amount decimal(38,2), _is_refused boolean"
)


def fingerprint(extracts: list[LandedExtract]) -> str:
    """What the cache must agree with: the number of accepted extracts and the last one."""
    return f"{len(extracts)} {extracts[-1].extract_id}" if extracts else "0"


def load_state(connection: duckdb.DuckDBPyConnection, log: LandingLog, source: str, stream: str) -> None:
    """Create table `state` in the connection from the cache, or from the log when the cache does not agree with it."""
    extracts = log.accepted(source, stream)
    cache = _cache(log, source, stream)
    connection.execute(f"create or replace table state ({STATE_COLUMNS})")
    if not extracts:
        return
    mark = cache.with_suffix(".txt")
    if cache.is_file() and mark.is_file() and mark.read_text() == fingerprint(extracts):
        try:
            connection.execute(f"insert into state select * from read_parquet({quote(str(cache))})")
        except duckdb.Error:
            connection.execute(f"create or replace table state ({STATE_COLUMNS})")
        else:
            return
    _rebuild(connection, extracts)


def save_state(connection: duckdb.DuckDBPyConnection, log: LandingLog, source: str, stream: str) -> None:
    """Write table `state` to the cache, marked with the log it belongs to."""
    cache = _cache(log, source, stream)
    cache.parent.mkdir(parents=True, exist_ok=True)
    temporary = cache.with_name(f".{cache.name}.tmp")
    mark = cache.with_suffix(".txt")
    mark.unlink(missing_ok=True)
    connection.execute(f"copy state to {quote(str(temporary))} (format parquet)")
    os.replace(temporary, cache)
    mark.write_text(fingerprint(log.accepted(source, stream)))


def _cache(log: LandingLog, source: str, stream: str) -> Path:
    return log.home / "state" / source / f"{stream}.parquet"


def _rebuild(connection: duckdb.DuckDBPyConnection, extracts: list[LandedExtract]) -> None:
    files = [str(one.data) for one in extracts if one.manifest["rows_landed"] > 0]
    if not files:
        return
    paths = ", ".join(quote(path) for path in files)
    connection.execute(
        f"""
        insert into state
        select _key, _feed, _row_hash, _file, _partition, _amount, _is_refused
        from (
            select *, row_number() over (partition by _key order by _extract_id desc) as recency
            from (
                select _key, _feed, _row_hash, _file, _partition, cast(_amount as decimal(38,2)) as _amount,
                    _reason_code is not null as _is_refused, _is_deleted, _extract_id
                from read_parquet([{paths}], union_by_name = true)
            )
        )
        where recency = 1 and not _is_deleted
        """
    )


class SourceState:
    """What was accepted or held of one source before tonight (see `extractors.outcomes.AcceptedState`)."""

    def __init__(self, log: LandingLog, source: str) -> None:
        self._log = log
        self._source = source

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        """The last accepted (whole) and the last held file of each name of a feed, oldest first."""
        known: dict[tuple[str, str], tuple[str, KnownFile]] = {}
        for extract in self._log.accepted(self._source, stream):
            manifest = extract.manifest
            if manifest["feed"] == feed and manifest["file_name"] and manifest["is_last_of_delivery"]:
                known["accepted", manifest["file_name"]] = extract.extract_id, _known_file(manifest, "accepted")
        for held in self._log.held(self._source):
            record = held.record
            if record["stream"] == stream and record["feed"] == feed and record["file_name"]:
                known["held", record["file_name"]] = held.extract_id, _known_file(record, "held")
        return [file for _, file in sorted(known.values(), key=lambda pair: pair[0])]

    def rows(self, stream: str, feed: int) -> int | None:
        """Current records of a feed; None when nothing was ever accepted of the stream."""
        if not self._log.accepted(self._source, stream):
            return None
        with scratch_database() as connection:
            load_state(connection, self._log, self._source, stream)
            return int(connection.execute("select count(*) from state where _feed = ?", [feed]).fetchall()[0][0])

    def last(self, stream: str) -> LastExtract | None:
        """The last accepted extract of a stream."""
        extracts = self._log.accepted(self._source, stream)
        if not extracts:
            return None
        manifest = extracts[-1].manifest
        whole = [one.manifest for one in extracts if one.manifest["mode"] == "full"]
        return LastExtract(
            extract_id=extracts[-1].extract_id,
            finished_at=str(manifest["finished_at"]),
            last_full_at=str(whole[-1]["finished_at"]) if whole else "",
            schema_hash=str(manifest.get("schema_hash") or ""),
            cursor=manifest.get("cursor"),
            fields=tuple(manifest.get("fields") or ()),
            rows_reported=whole[-1]["rows_reported"] if whole else None,
            rows_received=int(whole[-1]["rows_received"]) if whole else 0,
        )

    def current_texts(self, stream: str, columns: Sequence[str]) -> dict[str, tuple[str | None, ...]]:
        """Key -> landed texts of the named columns, by a window over the log; a column that never landed is None."""
        files = [str(one.data) for one in self._log.accepted(self._source, stream) if one.manifest["rows_landed"] > 0]
        if not files:
            return {}
        read = f"read_parquet([{', '.join(quote(path) for path in files)}], union_by_name = true)"
        with scratch_database() as connection:
            present = {str(one[0]) for one in connection.execute(f"describe select * from {read}").fetchall()}
            listed = ", ".join(identifier(name) if name in present else "null" for name in columns)
            rows = connection.execute(
                f"""
                select _key, {listed} from (
                    select *, row_number() over (partition by _key order by _extract_id desc) as _recency from {read}
                ) where _recency = 1 and not _is_deleted
                """
            ).fetchall()
        return {str(row[0]): tuple(row[1:]) for row in rows}

    def partition_rows(self, stream: str, feed: int) -> dict[tuple[str, str], int]:
        """Current records of a feed by (fiscal_year, period)."""
        with scratch_database() as connection:
            load_state(connection, self._log, self._source, stream)
            rows = connection.execute(
                "select _partition, count(*) from state where _feed = ? and _partition is not null group by _partition",
                [feed],
            ).fetchall()
        return {(part.split("|")[0], part.split("|")[1]): int(count) for part, count in rows}


def _known_file(record: Mapping[str, Any], outcome: str) -> KnownFile:
    return KnownFile(
        name=str(record["file_name"]),
        sha256=str(record["file_sha256"]),
        outcome=outcome,
        rows=int(record["rows_received"]),
        fingerprint=str(record.get("file_fingerprint") or ""),
    )
