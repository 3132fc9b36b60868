"""A delivery as a record: what is known of one extract beside its rows, written to and read from `delivery.json`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

REQUEST_LOG_LIMIT = 200
EXTRACTOR_VERSION = "1.0.0"
DELIVERY_FILE = "delivery.json"


@dataclass(frozen=True)
class DeliveredColumn:
    """A declared column in this delivery; `is_mapped` is false where the source or the feed does not supply it."""

    name: str
    kind: str
    is_required: bool
    is_mapped: bool
    date_format: str | None = None


@dataclass(frozen=True)
class DeliveredFile:
    """The file a delivery came from; `modified_at` is an ISO instant in UTC.

    `fingerprint` stands for what else decides how it reads: the feed's settings and its control file (`SETTINGS-CONTROL`).
    """

    name: str
    sha256: str
    size_bytes: int
    modified_at: str
    fingerprint: str = ""


@dataclass(frozen=True)
class Control:
    """What the delivery states of itself (trailer row or control file), as text; `problem` says why it is unusable."""

    kind: str = "none"
    amount_column: str | None = None
    amount_text: str | None = None
    count_text: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Problem:
    """Something the extractor found that holds the delivery for a person."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Drift:
    """Names that the source has and the declaration does not (`added`), and the reverse (`missing`)."""

    added: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Request:
    """One HTTP request as logged: never headers, never a body; `status` is None when no answer came."""

    method: str
    url: str
    status: int | None
    milliseconds: int


@dataclass(frozen=True)
class Delivery:
    """Everything known of one delivery; grain: one spool folder. Instants are ISO texts in UTC with microseconds and Z.

    `is_complete_sweep`: absence of a key from this full delivery means that the source deleted it. `rows_standing`: rows
    that the stream has after an incremental delivery. `fields`: every field the source has, read or not. `cursor`: where
    the next incremental reading starts.
    """

    source_name: str
    source_type: str
    relation: str
    stream: str
    started_at: str
    finished_at: str
    columns: tuple[DeliveredColumn, ...]
    key: tuple[str, ...]
    feed: int = 0
    mode: str = "full"
    deliveries: str = "latest"
    rows_reported: int | None = None
    rows_received: int = 0
    requests: int = 0
    retries: int = 0
    request_log: tuple[Request, ...] = ()
    filter: str | None = None
    file: DeliveredFile | None = None
    is_money: bool = False
    decimal_style: str = "1,234.50"
    currency_sign: str = "$"
    currency: str = "USD"
    time_zone: str = "UTC"
    amount_sign: str = "debit_positive"
    amount_is: str = "movement"
    event_amounts: str = "signed"
    control: Control = field(default_factory=Control)
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    drift: Drift = field(default_factory=Drift)
    deleted_keys: tuple[str, ...] = ()
    is_complete_sweep: bool = True
    replaces_rows: int | None = None
    rows_standing: int | None = None
    fields: tuple[str, ...] = ()
    cursor: str | None = None
    stated_totals: tuple[dict[str, Any], ...] = ()
    schema_hash: str = ""
    extractor_version: str = EXTRACTOR_VERSION


def write_delivery(folder: Path, delivery: Delivery) -> Path:
    """Write `delivery.json`, the last act of a delivery, and return its path; an empty schema hash is filled in."""
    entry = asdict(delivery)
    entry["schema_hash"] = delivery.schema_hash or hash_schema(delivery.columns)
    entry["request_log"] = entry["request_log"][:REQUEST_LOG_LIMIT]
    part = folder / f"{DELIVERY_FILE}.part"
    part.write_text(json.dumps(entry, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return part.rename(folder / DELIVERY_FILE)


def read_delivery(folder: Path) -> Delivery:
    """The delivery of a spool or held folder, as `write_delivery` wrote it."""
    entry = json.loads((folder / DELIVERY_FILE).read_text(encoding="utf-8"))
    entry["columns"] = tuple(DeliveredColumn(**column) for column in entry["columns"])
    entry["request_log"] = tuple(Request(**request) for request in entry["request_log"])
    entry["problems"] = tuple(Problem(**problem) for problem in entry["problems"])
    entry["file"] = DeliveredFile(**entry["file"]) if entry["file"] else None
    entry["control"] = Control(**entry["control"])
    entry["drift"] = Drift(added=tuple(entry["drift"]["added"]), missing=tuple(entry["drift"]["missing"]))
    for name in ("key", "warnings", "deleted_keys", "fields", "stated_totals"):
        entry[name] = tuple(entry[name])
    return Delivery(**entry)


def hash_schema(columns: Iterable[DeliveredColumn]) -> str:
    """SHA-256 over the mapped columns' names and kinds, so that two deliveries of one shape have one hash."""
    shape = [[column.name, column.kind] for column in columns if column.is_mapped]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()


def utc_now() -> str:
    """This instant as `2026-11-20T12:00:00.000000Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
