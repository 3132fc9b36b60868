"""A home with deliveries landed in it, without a door: rows in, verdict given by the test."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from extractors.landing import Lander, Landing
from extractors.landing_log import LandingLog, now_text
from extractors.relations import register_landing
from extractors.streams import load_streams

REFUSALS = pa.schema(
    [("_row", pa.int64())] + [(name, pa.string()) for name in ("reason_code", "column_name", "text", "disposition")]
)


def spool(
    home: Path,
    stream: str,
    rows: Sequence[Mapping[str, str | None]],
    *,
    file: str | None = "a.csv",
    refused: Mapping[int, tuple[str, str]] | None = None,
    outcome: str = "accept",
    reasons: Sequence[str] = ("test",),
    **changes: Any,
) -> Path:
    """A judged spool folder of the delivered stream; `refused` is row number -> (reason_code, disposition), `reasons` codes."""
    folder = home / "spool" / "test" / f"{stream}-{len(list((home / 'spool').rglob('delivery.json')))}"
    folder.mkdir(parents=True)
    declared = load_streams("delivered")[stream]
    mapped = frozenset(name for row in rows for name in row)
    names = [column.name for column in declared.columns]
    table = {"_row": pa.array(range(len(rows)), pa.int64())}
    table |= {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    table |= {
        "_extra": pa.array([None] * len(rows), pa.string()),
        "_file": pa.array([file] * len(rows), pa.string()),
        "_line": pa.array(range(2, len(rows) + 2), pa.int64()),
    }
    pq.write_table(pa.table(table), folder / "rows.parquet")
    refusals = [
        {"_row": number, "reason_code": reason, "column_name": None, "text": None, "disposition": disposition}
        for number, (reason, disposition) in (refused or {}).items()
    ]
    pq.write_table(pa.Table.from_pylist(refusals, schema=REFUSALS), folder / "refusals.parquet")
    delivery = {
        "source_name": "finance", "source_type": "files", "relation": "delivered", "stream": stream, "feed": 0, "mode": "full",
        "deliveries": declared.deliveries, "started_at": now_text(), "finished_at": now_text(), "rows_reported": None,
        "rows_received": len(rows), "requests": 0, "retries": 0,
        "file": {"name": file, "sha256": f"sha of {rows}", "size_bytes": 1, "modified_at": now_text()} if file else None,
        "columns": [
            {"name": c.name, "kind": c.kind, "is_required": c.is_required, "is_mapped": c.name in mapped, "date_format": None}
            for c in declared.columns
        ],
        "key": list(declared.effective_key(mapped)), "is_money": declared.is_money, "decimal_style": "1,234.50",
        "currency_sign": "$", "currency": "USD", "time_zone": "America/Phoenix", "amount_sign": "debit_positive",
        "amount_is": "movement", "event_amounts": "signed", "control": {"kind": "none"}, "deleted_keys": [],
    } | changes  # fmt: skip
    (folder / "delivery.json").write_text(json.dumps(delivery))
    accepted = [row for number, row in enumerate(rows) if number not in (refused or {})]
    amount = sum((_readable(row.get("amount")) for row in accepted), Decimal(0))
    zero = {"rows": 0, "amount": "0.00"}
    totals = {
        "delivered_rows": len(rows),
        "delivered_amount": str(amount),
        "accepted_rows": len(accepted),
        "accepted_amount": str(amount),
    }
    totals |= {f"{name}_{part}": zero[part] for name in ("suspended", "quarantined") for part in zero}
    totals["quarantined_rows"] = sum(1 for _, disposition in (refused or {}).values() if disposition == "quarantine")
    verdict = {
        "outcome": outcome,
        "reasons": [{"code": code, "sentence": "It is a test."} for code in reasons],
        "checks": [],
        "totals": totals,
    }
    (folder / "verdict.json").write_text(json.dumps(verdict | {"rows_refused": len(refused or {})}))
    return folder


def _readable(text: str | None) -> Decimal:
    try:
        return Decimal(text or "0")
    except InvalidOperation:
        return Decimal(0)


def land(home: Path, stream: str, rows: Sequence[Mapping[str, str | None]], **changes: Any) -> Landing:
    """Spool and take one delivery with a lander of its own, as each night does."""
    return Lander(LandingLog(home)).take(spool(home, stream, rows, **changes))


def relation(home: Path, stream: str, columns: str, order: str = "all") -> list[tuple[Any, ...]]:
    """Rows of `landing.delivered__{stream}` as the models read them."""
    with duckdb.connect() as connection:
        register_landing(connection, LandingLog(home), ["finance"])
        return connection.execute(f"select {columns} from landing.delivered__{stream} order by {order}").fetchall()


def parquet(home: Path, landing: Landing) -> list[dict[str, Any]]:
    """The landed rows of one extract."""
    path = home / "landing" / landing.source_name / landing.stream / landing.extract_id / "data.parquet"
    return pq.read_table(path).to_pylist()
