"""Tables about the landing itself: `landing.extracts`, `landing.deliveries`, `landing.stream_status`, `landing.checks`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb

from extractors.landing_log import LandedExtract, LandingLog, parse_instant

SQL_TYPES = {"str": "varchar", "int": "bigint", "bool": "boolean", "datetime": "timestamp", "Decimal": "decimal(18,2)"}


@dataclass(frozen=True)
class ExtractRow:
    """Grain: one attempted extract, as `quality.extracts` publishes it."""

    extract_id: str
    source_name: str
    stream: str
    started_at: datetime | None
    finished_at: datetime | None
    mode: str | None
    rows_reported: int | None
    rows_received: int | None
    rows_changed: int | None
    rows_deleted: int | None
    rows_quarantined: int | None
    requests: int | None
    retries: int | None
    status: str
    reason: str | None
    run_started_at: datetime | None = None


@dataclass(frozen=True)
class StatusRow:
    """Grain: one stream of a configured source."""

    source_name: str
    source_type: str
    relation: str
    stream: str
    is_stale: bool
    last_accepted_at: datetime | None
    last_attempted_at: datetime | None
    is_configured: bool


@dataclass(frozen=True)
class CheckRow:
    """Grain: one outcome of one check, as `quality.checks` publishes it."""

    check_id: str
    door: str
    subject: str
    severity: str
    outcome: str
    observed: str | None
    bound: str | None
    reason: str | None


@dataclass(frozen=True)
class DeliveryRow:
    """Grain: the last accepted delivery of one file (or of one platform stream). Money in the warehouse's signs."""

    source_name: str
    stream: str
    feed: int
    file_name: str | None
    extract_id: str
    deliveries: str
    control_kind: str | None
    control_amount: Decimal | None
    control_count: int | None
    delivered_rows: int | None
    delivered_amount: Decimal | None
    accepted_rows: int | None
    accepted_amount: Decimal | None
    suspended_rows: int | None
    suspended_amount: Decimal | None
    quarantined_rows: int | None
    quarantined_amount: Decimal | None
    repeated_rows: int
    repeated_amount: Decimal
    superseded_rows: int
    superseded_amount: Decimal
    released_reason: str | None
    amount_column: str | None
    is_control_failed: bool


def create_table(connection: duckdb.DuckDBPyConnection, name: str, row_type: type, rows: Sequence[Any]) -> None:
    """Create `landing.{name}` with one column per field of the row dataclass, and fill it."""
    columns = ", ".join(f'"{field.name}" {SQL_TYPES[str(field.type).split(" |")[0]]}' for field in fields(row_type))
    connection.execute(f"create or replace table landing.{name} ({columns})")
    if rows:
        marks = ", ".join("?" for _ in fields(row_type))
        connection.executemany(f"insert into landing.{name} values ({marks})", [astuple(row) for row in rows])


def accepted_rows(extracts: Iterable[LandedExtract]) -> list[ExtractRow]:
    """One row per accepted extract."""
    return [
        ExtractRow(
            extract_id=one.extract_id,
            source_name=one.manifest["source_name"],
            stream=one.manifest["stream"],
            started_at=_naive(one.manifest["started_at"]),
            finished_at=_naive(one.manifest["finished_at"]),
            mode=one.manifest["mode"],
            rows_reported=one.manifest["rows_reported"],
            rows_received=one.manifest["rows_received"],
            rows_changed=one.manifest["rows_changed"],
            rows_deleted=one.manifest["rows_deleted"],
            rows_quarantined=one.manifest["rows_quarantined"],
            requests=one.manifest["requests"],
            retries=one.manifest["retries"],
            status="accepted",
            reason=_reason(one.manifest),
            run_started_at=_naive(one.manifest["run_started_at"]),
        )
        for one in extracts
    ]


def delivery_rows(log: LandingLog, sources: Iterable[str], as_of: datetime | None = None) -> list[DeliveryRow]:
    """One row per file whose last delivery was accepted by `as_of`, with what later deliveries of other files took over."""
    rows: list[DeliveryRow] = []
    for source in sources:
        for stream in log.streams(source):
            extracts = [one for one in log.accepted(source, stream, as_of) if one.manifest.get("totals")]
            latest: dict[tuple[int, str | None], str] = {}
            for extract in extracts:
                latest[extract.manifest["feed"], _owner(extract.manifest)] = extract.extract_id
            by_id = {extract.extract_id: extract for extract in extracts}
            rows += [_delivery_row(by_id[extract_id], extracts) for extract_id in sorted(latest.values())]
    return rows


def _owner(manifest: Mapping[str, Any]) -> str | None:
    return None if manifest["deliveries"] == "latest" else manifest["file_name"]


def _delivery_row(extract: LandedExtract, extracts: Sequence[LandedExtract]) -> DeliveryRow:
    manifest = extract.manifest
    totals, control = manifest["totals"], manifest.get("control") or {}
    sign = -1 if manifest.get("amount_sign") == "credit_positive" else 1
    days = [one for one in extracts if _is_same_file(one.manifest, manifest)]
    others = [one["repeated_from_others"] for one in (day.manifest for day in days)]
    repeats = [manifest["repeated"], *others]
    taken = [
        part
        for later in extracts
        if later.extract_id > extract.extract_id
        for part in later.manifest["superseded"]
        if part["file_name"] == manifest["file_name"]
    ]
    return DeliveryRow(
        source_name=manifest["source_name"],
        stream=manifest["stream"],
        feed=manifest["feed"],
        file_name=manifest["file_name"],
        extract_id=extract.extract_id,
        deliveries=manifest["deliveries"],
        control_kind=control.get("kind"),
        control_amount=_money(totals.get("control_amount"), sign),
        control_count=_whole(totals.get("control_count")),
        delivered_rows=totals["delivered_rows"],
        delivered_amount=_money(totals["delivered_amount"], sign),
        accepted_rows=totals["accepted_rows"],
        accepted_amount=_money(totals["accepted_amount"], sign),
        suspended_rows=totals["suspended_rows"],
        suspended_amount=_money(totals["suspended_amount"], sign),
        quarantined_rows=totals["quarantined_rows"],
        quarantined_amount=_money(totals["quarantined_amount"], sign),
        repeated_rows=sum(int(one["rows"]) for one in repeats),
        repeated_amount=sum((Decimal(one["amount"]) for one in repeats), Decimal(0)) * sign,
        superseded_rows=sum(int(one["rows"]) for one in taken),
        superseded_amount=sum((Decimal(one["amount"]) for one in taken), Decimal(0)) * sign,
        released_reason=(manifest.get("released") or {}).get("reason"),
        amount_column=manifest.get("amount_column"),
        is_control_failed=any(
            one["check_id"].startswith("landing.control") and one["outcome"] != "passed"
            for one in manifest.get("checks") or []
        ),
    )


def _is_same_file(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("feed", "file_name", "file_sha256", "finished_at"))


def _reason(manifest: Mapping[str, Any]) -> str | None:
    released = manifest.get("released")
    if released:
        return f"released by {released['by']}: {released['reason']}"
    warnings = manifest.get("warnings") or []
    return " ".join(warnings) or None


def _money(text: str | None, sign: int) -> Decimal | None:
    return None if text is None else Decimal(text) * sign


def _whole(text: object) -> int | None:
    return None if text is None else int(str(text))


def _naive(text: str) -> datetime:
    return parse_instant(text).replace(tzinfo=None)
