"""What makes one delivery the same as another: a held one is not tried again until it changes (interfaces, section 1).

A file is told by its bytes. What is read over HTTP or SQL is told by its rows in any order, and by what it states of itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractors.delivered_rows import AS_OF_STREAMS, OWN_COLUMNS
from extractors.grammar import identifier, quote
from extractors.landing_log import HeldDelivery, LandingLog
from extractors.scratch import scratch_database


def hash_content(spool: Path, delivery: Mapping[str, Any]) -> str:
    """MD5 over the rows, without order and place, the told deletions, the counts and the control's figures."""
    control, file = delivery.get("control") or {}, delivery.get("file") or {}
    stated = (
        [delivery["mode"], delivery["rows_reported"], delivery["rows_received"]]
        + [control.get(name) for name in ("kind", "amount_column", "amount_text", "count_text", "problem")]
        + [sorted(map(str, delivery.get("deleted_keys") or [])), file.get("name"), file.get("sha256")]
    )
    text = json.dumps([_hash_rows(spool / "rows.parquet", delivery), *stated])
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def find_waiting(log: LandingLog, delivery: Mapping[str, Any], content: str) -> HeldDelivery | None:
    """The delivery of that content that still waits for a person."""
    return next(
        (
            held
            for held in log.held(delivery["source_name"])
            if all(held.record[name] == delivery[name] for name in ("stream", "feed"))
            and held.record["content_hash"] == content
        ),
        None,
    )


def find_release(
    log: LandingLog, delivery: Mapping[str, Any], verdict: Mapping[str, Any], content: str
) -> Mapping[str, Any] | None:
    """The release that covers a delivery to be held: what a person accepted last was of that content, held for no less.

    None for a file, which is not read again until its bytes change, and once another content of the feed was accepted.
    """
    if delivery.get("file"):
        return None
    accepted = [one.manifest for one in log.accepted(delivery["source_name"], delivery["stream"])]
    last = next((one for one in reversed(accepted) if one["feed"] == delivery["feed"]), None)
    if last is None or not last["released"] or last.get("content_hash") != content:
        return None
    released: Mapping[str, Any] = last["released"]
    known = {one["code"] for one in released["held_reasons"]}
    return released if {one["code"] for one in verdict["reasons"]} <= known else None


def _hash_rows(rows: Path, delivery: Mapping[str, Any]) -> str:
    """The day that keyed records were stated on makes them no others, as in the landing's own difference."""
    with scratch_database() as connection:
        source = f"read_parquet({quote(str(rows))})"
        names = {str(one[0]) for one in connection.execute(f"describe select * from {source}").fetchall()}
        if delivery["key"] and delivery["stream"] in AS_OF_STREAMS:
            names -= {"as_of_date"}
        parts = [f"coalesce({identifier(name)}, chr(1))" for name in sorted(names - OWN_COLUMNS)]
        hashes = f"select md5(concat_ws(chr(31), {', '.join(parts)})) as h from {source}"
        return str(
            connection.execute(f"select md5(coalesce(string_agg(h, '' order by h), '')) from ({hashes})").fetchall()[0][
                0
            ]
        )
