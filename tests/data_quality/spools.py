"""Writes spools as the extractors write them, for the landing door to judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.spool import Control, DeliveredColumn, DeliveredFile, Delivery, SpoolWriter, write_delivery
from extractors.streams import load_streams


def write_spool(
    folder: Path,
    stream: str,
    rows: Sequence[Mapping[str, str | None]],
    *,
    relation: str = "delivered",
    mapped: Sequence[str] | None = None,
    date_format: str | None = None,
    extra: Mapping[int, Mapping[str, str]] | None = None,
    **changes: Any,
) -> Path:
    """One delivery of `rows`; `mapped` defaults to every column that some row names. Returns the spool folder."""
    declared = load_streams(relation)[stream]
    named = (
        set(mapped)
        if mapped is not None
        else {name for row in rows for name in row} | {column.name for column in declared.columns if column.is_required}
    )
    with SpoolWriter(folder, declared.columns) as writer:
        for number, row in enumerate(rows):
            writer.append_record(row, extra=(extra or {}).get(number), file="file.csv", line=number + 2)
    columns = tuple(
        DeliveredColumn(
            column.name,
            column.kind,
            column.is_required,
            column.name in named,
            date_format if column.kind == "date" else None,
        )
        for column in declared.columns
    )
    delivery = Delivery(
        source_name="finance",
        source_type="files",
        relation=relation,
        stream=stream,
        started_at="2026-01-10T02:00:00.000000Z",
        finished_at="2026-01-10T02:00:01.000000Z",
        columns=columns,
        key=declared.effective_key(frozenset(named)),
        is_money=declared.is_money,
        time_zone="America/Phoenix",
        rows_received=len(rows),
        file=DeliveredFile("file.csv", "0" * 64, 1, "2026-01-10T01:00:00Z") if relation == "delivered" else None,
        control=Control(),
    )
    write_delivery(folder, replace(delivery, **changes))
    return folder
