"""Land a judged delivery: compute the difference against the last accepted state and append it to the log by one rename.

Rules: interfaces, sections 2 ("deliveries") and 3 ("Keys", "Suspense and quarantine", "Sweeps"); architecture, "Landing".
"""

from __future__ import annotations

import getpass
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from extractors.accepted_state import load_state, save_state
from extractors.delivered_content import find_release, find_waiting, hash_content
from extractors.delivered_rows import AS_OF_STREAMS, amount_column, load_delivered
from extractors.errors import LandingError, ReleaseError, UnknownExtractError
from extractors.grammar import load_grammar, quote
from extractors.landing_log import ExtractIds, HeldDelivery, LandedExtract, LandingLog, now_text, read_json, write_json
from extractors.scratch import scratch_database

EXTRACTOR_VERSION = "1"


@dataclass(frozen=True)
class Landing:
    """What became of one delivery. `status` is accepted or held; counts are rows."""

    extract_id: str
    source_name: str
    stream: str
    status: str
    rows_received: int
    rows_changed: int
    rows_deleted: int
    rows_quarantined: int
    reason: str | None


class Lander:
    """Lands deliveries of one home; the only writer of `landing/`, `held/` and `state/`."""

    def __init__(self, log: LandingLog, run_started_at: str | None = None) -> None:
        """`run_started_at` is shared by every extract of one run: what landed together was known together."""
        self.log = log
        self.run_started_at = run_started_at or now_text()
        self._ids = ExtractIds()

    def take(self, spool: Path) -> Landing:
        """Land or hold one judged spool folder, as its verdict says; the spool folder is gone afterwards.

        What a person released is not held again while its content stays the same; the release goes on to speak for it.
        """
        delivery, verdict = read_json(spool / "delivery.json"), read_json(spool / "verdict.json")
        if verdict["outcome"] == "accept":
            return self._accept(spool, delivery, verdict)
        content = hash_content(spool, delivery)
        released = find_release(self.log, delivery, verdict, content)
        if released:
            return self._accept(spool, delivery, verdict, released=released, content=content)
        return self._hold(spool, delivery, verdict, content)

    def confirm_unchanged(self, source: str, stream: str, feed: int, relation: str, started_at: str) -> Landing:
        """Land an extract of zero rows: the source was read whole and has nothing new."""
        extract_id = self._ids.next(source, stream)
        manifest = {
            "source_name": source,
            "stream": stream,
            "feed": feed,
            "relation": relation,
            "deliveries": "all",
            "mode": "full",
            "started_at": started_at,
            "finished_at": now_text(),
            "rows_reported": None,
            "rows_received": 0,
            "requests": 0,
            "retries": 0,
            "file_name": None,
            "file_sha256": None,
            "is_last_of_delivery": True,
            "rows_landed": 0,
            "rows_changed": 0,
            "rows_deleted": 0,
            "rows_quarantined": 0,
            "released": None,
            "run_started_at": self.run_started_at,
        }
        extract = _Writer(self.log, extract_id, manifest).write_empty()
        self.log.add(source, stream, extract)
        with scratch_database() as connection:
            load_state(connection, self.log, source, stream)
            save_state(connection, self.log, source, stream)
        return Landing(extract_id, source, stream, "accepted", 0, 0, 0, 0, None)

    def release(self, extract_id: str, reason: str) -> Landing:
        """Accept a held delivery, computing its difference now; ReleaseError once a later extract of its stream landed."""
        held = self._find_held(extract_id)
        record = held.record
        for extract in self.log.accepted(record["source_name"], record["stream"]):
            if extract.extract_id > extract_id and not _is_confirmation(extract):
                raise ReleaseError(
                    f"Extract {extract_id} cannot be released: {extract.extract_id} of {record['source_name']}/{record['stream']} "
                    "was accepted later; have the file delivered again instead."
                )
        delivery, verdict = read_json(held.folder / "delivery.json"), read_json(held.folder / "verdict.json")
        released = {"reason": reason, "by": getpass.getuser(), "at": now_text(), "held_reasons": verdict["reasons"]}
        return self._accept(
            held.folder,
            delivery,
            verdict,
            extract_id=extract_id,
            released=released,
            content=hash_content(held.folder, delivery),
        )

    def _find_held(self, extract_id: str) -> HeldDelivery:
        for held in self.log.held():
            if held.extract_id == extract_id:
                return held
        for held in self.log.retired_held():
            if held.extract_id == extract_id:
                raise ReleaseError(
                    f"Extract {extract_id} cannot be released: {self.log.retired_by(held)} replaced it later; "
                    "have the file delivered again instead."
                )
        raise UnknownExtractError(f"No held delivery has the id {extract_id}; `portfolio held` lists those that wait.")

    def _hold(self, spool: Path, delivery: Mapping[str, Any], verdict: Mapping[str, Any], content: str) -> Landing:
        source, stream = delivery["source_name"], delivery["stream"]
        reason = " ".join(dict.fromkeys(one["sentence"] for one in verdict["reasons"]))
        waiting = find_waiting(self.log, delivery, content)
        if waiting:
            shutil.rmtree(spool)
            return _landing(waiting.extract_id, delivery, "held", verdict, reason)
        extract_id = self._ids.next(source, stream)
        record = {
            **_identity(delivery),
            "extract_id": extract_id,
            "held_at": now_text(),
            "reasons": verdict["reasons"],
            "reason": reason,
            "content_hash": content,
        }
        write_json(spool / "held.json", record)
        target = self.log.home / "held" / source / stream / extract_id
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(spool, target)
        return _landing(extract_id, delivery, "held", verdict, reason)

    def _accept(
        self,
        spool: Path,
        delivery: Mapping[str, Any],
        verdict: Mapping[str, Any],
        *,
        extract_id: str | None = None,
        released: Mapping[str, Any] | None = None,
        content: str | None = None,
    ) -> Landing:
        source, stream = delivery["source_name"], delivery["stream"]
        with scratch_database() as connection:
            load_state(connection, self.log, source, stream)
            totals = load_delivered(connection, spool, delivery)
            days = self._days_to_land(connection, delivery)
            changed = deleted = 0
            for number, (day, day_hash) in enumerate(days):
                this_id = extract_id if extract_id and number == 0 else self._ids.next(source, stream)
                manifest = {
                    **_identity(delivery),
                    **_story(delivery, verdict, released),
                    "content_hash": content,
                    "repeated": totals,
                    "run_started_at": self.run_started_at,
                    "as_of_date": day,
                    "day_hash": day_hash,
                    "is_last_of_delivery": number == len(days) - 1,
                }
                writer = _Writer(self.log, this_id, manifest)
                extract = writer.write_difference(connection, delivery, day, is_last=number == len(days) - 1)
                self.log.add(source, stream, extract)
                changed += extract.manifest["rows_changed"]
                deleted += extract.manifest["rows_deleted"]
            save_state(connection, self.log, source, stream)
        shutil.rmtree(spool)
        landing = _landing(extract.extract_id, delivery, "accepted", verdict, None)
        return Landing(**{**landing.__dict__, "rows_changed": changed, "rows_deleted": deleted})

    def _days_to_land(
        self, connection: duckdb.DuckDBPyConnection, delivery: Mapping[str, Any]
    ) -> list[tuple[str | None, str]]:
        """The delivery's days in order with a hash of their rows, less the days that landed with the same rows before."""
        days = connection.execute(
            "select cast(_as_of as varchar), md5(string_agg(_row_hash, '' order by _row_hash)) from delivered group by _as_of order by _as_of"
        ).fetchall()
        if delivery["stream"] not in AS_OF_STREAMS or len(days) < 2:
            return [(days[0][0], days[0][1])] if days else [(None, "")]
        landed = {
            (extract.manifest.get("as_of_date"), extract.manifest.get("day_hash"))
            for extract in self.log.accepted(delivery["source_name"], delivery["stream"])
            if extract.manifest["feed"] == delivery["feed"]
        }
        return [day for day in days[:-1] if tuple(day) not in landed] + [days[-1]]


class _Writer:
    """Writes one extract folder and makes it appear by rename."""

    def __init__(self, log: LandingLog, extract_id: str, manifest: Mapping[str, Any]) -> None:
        self.log = log
        self.manifest = {**manifest, "extract_id": extract_id, "extractor_version": EXTRACTOR_VERSION}
        parent = log.home / "landing" / str(manifest["source_name"]) / str(manifest["stream"])
        self.target = parent / extract_id
        self.temporary = parent / f".{extract_id}.tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)

    def write_empty(self) -> LandedExtract:
        with scratch_database() as connection:
            connection.execute(
                f"copy (select '' as _key, cast('' as varchar) as _extract_id where false) to {quote(str(self.temporary / 'data.parquet'))} (format parquet)"
            )
        return self._appear()

    def write_difference(
        self, connection: duckdb.DuckDBPyConnection, delivery: Mapping[str, Any], day: str | None, *, is_last: bool
    ) -> LandedExtract:
        """Write the new and changed rows and the tombstones of one day, and bring table `state` up to them."""
        extract_id = str(self.manifest["extract_id"])
        connection.execute(
            "create or replace temp table today as select * from delivered where _as_of is not distinct from cast(? as date)",
            [day],
        )
        connection.execute(
            """
            create or replace temp table changed as
            select today.* from today left join state on state._key = today._key
            where state._key is null or state._row_hash <> today._row_hash
            """
        )
        connection.execute(f"create or replace temp table vanished as {_vanished_sql(delivery, is_last)}")
        self._account(connection, delivery)
        data = self.temporary / "data.parquet"
        connection.execute(
            f"""
            copy (
                select * exclude (_row, _rank), {quote(extract_id)} as _extract_id, false as _is_deleted from changed
                union all by name
                select _key, _feed, _file, _partition, _source_record_id, {quote(extract_id)} as _extract_id, true as _is_deleted,
                    cast({quote(day) if day else "null"} as date) as _as_of
                from vanished
                order by _is_deleted, _key
            ) to {quote(str(data))} (format parquet, compression zstd)
            """
        )
        _advance_state(connection)
        return self._appear()

    def _account(self, connection: duckdb.DuckDBPyConnection, delivery: Mapping[str, Any]) -> None:
        counts = connection.execute(
            "select (select count(*) from changed), (select count(*) from vanished)"
        ).fetchall()[0]
        refused = connection.execute("select count(*) from today where _reason_code is not null").fetchall()[0][0]
        file_name = (delivery.get("file") or {}).get("name")
        superseded = connection.execute(
            """
            select state._file, count(*), cast(coalesce(sum(state._amount), 0) as varchar)
            from state
            where state._key in (select _key from changed union all select _key from vanished)
                and not state._is_refused and state._file is distinct from ?
            group by state._file order by state._file
            """,
            [file_name],
        ).fetchall()
        # the earlier days of a delivery are counted among its own repeats
        same_key = "" if delivery["deliveries"] == "latest" else "where delivered._key = today._key"
        repeated = connection.execute(
            f"""
            select count(*), cast(coalesce(sum(today._amount), 0) as varchar)
            from today inner join state on state._key = today._key and state._row_hash = today._row_hash
            where today._reason_code is null and state._file is distinct from ?
                and today._as_of is not distinct from (select max(delivered._as_of) from delivered {same_key})
            """,
            [file_name],
        ).fetchall()[0]
        self.manifest |= {
            "rows_landed": int(counts[0]) + int(counts[1]),
            "rows_changed": int(counts[0]),
            "rows_deleted": int(counts[1]),
            "rows_refused": int(refused),
            "superseded": [
                {"file_name": name, "rows": int(rows), "amount": amount} for name, rows, amount in superseded
            ],
            "repeated_from_others": {"rows": int(repeated[0]), "amount": repeated[1]},
        }

    def _appear(self) -> LandedExtract:
        self.manifest |= {"accepted_at": now_text()}
        write_json(self.temporary / "manifest.json", self.manifest)
        if self.target.exists():
            raise LandingError(f"Extract {self.target.name} is in the landing log already; nothing was written.")
        _sync(self.temporary / "data.parquet")
        os.rename(self.temporary, self.target)
        return LandedExtract(self.target, self.manifest)


def _is_confirmation(extract: LandedExtract) -> bool:
    """An extract that only says that nothing was new."""
    return extract.manifest["file_name"] is None and extract.manifest["rows_received"] == 0


def _vanished_sql(delivery: Mapping[str, Any], is_last: bool) -> str:
    """Current keys that this delivery says are gone: by the source's own tombstones, or by absence from its whole."""
    told = ", ".join(quote(str(key)) for key in delivery.get("deleted_keys") or []) or "null"
    columns = (
        "select state._key, state._feed, state._file, state._partition, state._key as _source_record_id from state"
    )
    own = f"state._feed = {int(delivery['feed'])} and state._key not in (select _key from today)"
    by_absence = "false"
    if delivery["mode"] == "full" and delivery.get("is_complete_sweep", True):
        if delivery["deliveries"] == "latest":
            by_absence = own
        elif delivery["deliveries"] == "periods":
            by_absence = f"{own} and state._partition in (select _partition from today)"
        elif is_last:
            name = quote((delivery.get("file") or {}).get("name") or "")
            by_absence = f"state._feed = {int(delivery['feed'])} and state._file = {name} and state._key not in (select _key from delivered)"
    return f"{columns} where ({by_absence}) or (state._key in ({told}) and state._key not in (select _key from today))"


def _advance_state(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("delete from state where _key in (select _key from vanished union all select _key from changed)")
    connection.execute(
        "insert into state select _key, _feed, _row_hash, _file, _partition, cast(_amount as decimal(38,2)), _reason_code is not null from changed"
    )


def _identity(delivery: Mapping[str, Any]) -> dict[str, Any]:
    file = delivery.get("file") or {}
    names = (
        "source_name",
        "source_type",
        "relation",
        "stream",
        "feed",
        "deliveries",
        "mode",
        "started_at",
        "finished_at",
    )
    return {name: delivery[name] for name in names} | {
        "file_name": file.get("name"),
        "file_sha256": file.get("sha256"),
        "file_size_bytes": file.get("size_bytes"),
        "file_fingerprint": file.get("fingerprint", ""),
        "rows_reported": delivery["rows_reported"],
        "rows_received": delivery["rows_received"],
        "requests": delivery["requests"],
        "retries": delivery["retries"],
    }


def _story(
    delivery: Mapping[str, Any], verdict: Mapping[str, Any], released: Mapping[str, Any] | None
) -> dict[str, Any]:
    names = (
        "filter",
        "columns",
        "key",
        "is_money",
        "decimal_style",
        "currency_sign",
        "currency",
        "time_zone",
        "amount_sign",
        "amount_is",
        "event_amounts",
        "control",
        "warnings",
        "drift",
        "schema_hash",
        "request_log",
        "fields",
        "cursor",
    )
    return {name: delivery.get(name) for name in names} | {
        "totals": {**verdict["totals"], **_control_totals(delivery)},
        "amount_column": amount_column(delivery),
        "checks": verdict["checks"],
        "released": released,
        "rows_quarantined": int(verdict["totals"]["quarantined_rows"]),
    }


def _control_totals(delivery: Mapping[str, Any]) -> dict[str, str | None]:
    """What the delivery's control states, parsed by the shared grammar (texts; None where it states nothing readable)."""
    control = delivery.get("control") or {}
    if control.get("amount_text") is None and control.get("count_text") is None:
        return {"control_amount": None, "control_count": None}
    grammar = load_grammar()
    amount = grammar("parse_amount", "amount_text", delivery["decimal_style"], delivery["currency_sign"])
    count = grammar("parse_integer", "count_text")
    with scratch_database() as connection:
        parsed = connection.execute(
            f"select cast({amount} as varchar), cast({count} as varchar) from (select cast(? as varchar) as amount_text, cast(? as varchar) as count_text)",
            [control.get("amount_text"), control.get("count_text")],
        ).fetchall()[0]
    return {"control_amount": parsed[0], "control_count": parsed[1]}


def _landing(
    extract_id: str, delivery: Mapping[str, Any], status: str, verdict: Mapping[str, Any], reason: str | None
) -> Landing:
    return Landing(
        extract_id=extract_id,
        source_name=delivery["source_name"],
        stream=delivery["stream"],
        status=status,
        rows_received=int(delivery["rows_received"]),
        rows_changed=0,
        rows_deleted=0,
        rows_quarantined=int(verdict["totals"].get("quarantined_rows") or 0),
        reason=reason,
    )


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
