"""A spooled delivery as the extractor describes it in `delivery.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_quality.errors import DeliveryError

DELIVERED = "delivered"
"""The relation of feeds that a city maps itself; a platform's record needs nothing but its key."""


@dataclass(frozen=True)
class DeliveredColumn:
    """A declared column of the stream, and whether this delivery supplies it."""

    name: str
    kind: str
    is_required: bool
    is_mapped: bool
    date_format: str | None


@dataclass(frozen=True)
class Control:
    """What the sender says the file holds: `amount_text` of `amount_column` and `count_text` rows, as delivered."""

    kind: str
    amount_column: str | None
    amount_text: str | None
    count_text: str | None
    problem: str | None


@dataclass(frozen=True)
class Delivery:
    """One delivery: one file, or one sweep of a platform's table. `replaces_rows` is None when it replaces nothing.

    `rows_standing` is what an incremental delivery leaves in place of `replaces_rows`; None for a full one.
    """

    folder: Path
    source_name: str
    relation: str
    stream: str
    file_name: str | None
    mode: str
    finished_at: str
    rows_reported: int | None
    rows_received: int | None
    columns: tuple[DeliveredColumn, ...]
    key: tuple[str, ...]
    is_money: bool
    decimal_style: str
    currency_sign: str
    currency: str | None
    time_zone: str
    control: Control
    problems: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    added_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    replaces_rows: int | None
    rows_standing: int | None = None
    stated_totals: tuple[Mapping[str, Any], ...] = ()

    @property
    def subject(self) -> str:
        """`source/stream/file`, or `source/stream` where there is no file."""
        parts = (self.source_name, self.stream, self.file_name)
        return "/".join(part for part in parts if part)

    @property
    def rows_path(self) -> Path:
        """The delivered rows."""
        return self.folder / "rows.parquet"

    @property
    def mapped(self) -> tuple[DeliveredColumn, ...]:
        """The columns this delivery supplies, in declared order."""
        return tuple(column for column in self.columns if column.is_mapped)

    def find_column(self, name: str | None) -> DeliveredColumn | None:
        """The supplied column of that name, None when this delivery does not supply it."""
        return next((column for column in self.mapped if column.name == name), None)

    @property
    def money_column(self) -> str | None:
        """The column that speaks for the money: the control's, else `amount`, else a money stream's first amount."""
        amounts = [column.name for column in self.columns if column.kind == "amount"]
        if self.control.amount_column in amounts:
            return self.control.amount_column
        if not self.is_money or not amounts:
            return None
        return "amount" if "amount" in amounts else amounts[0]


def load_delivery(folder: Path) -> Delivery:
    """Read `delivery.json`; raises DeliveryError naming the folder when a file is missing or malformed."""
    for name in ("delivery.json", "rows.parquet"):
        if not (folder / name).is_file():
            raise DeliveryError(f"The spool folder {folder} has no {name}; extract the stream again.")
    try:
        entry = json.loads((folder / "delivery.json").read_text(encoding="utf-8"))
        return _to_delivery(folder, entry)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeliveryError(f"delivery.json in {folder} is malformed ({error!r}); extract the stream again.") from error


def _to_delivery(folder: Path, entry: Mapping[str, Any]) -> Delivery:
    needed = None if entry["relation"] == DELIVERED else frozenset(entry["key"])
    drift = entry.get("drift") or {}
    file = entry.get("file") or {}
    return Delivery(
        folder=folder,
        source_name=entry["source_name"],
        relation=entry["relation"],
        stream=entry["stream"],
        file_name=file.get("name"),
        mode=entry.get("mode", "full"),
        finished_at=entry.get("finished_at", ""),
        stated_totals=tuple(entry.get("stated_totals") or ()),
        rows_reported=entry.get("rows_reported"),
        rows_received=entry.get("rows_received"),
        columns=tuple(_to_column(column, needed) for column in entry["columns"]),
        key=tuple(entry["key"]),
        is_money=bool(entry["is_money"]),
        decimal_style=entry.get("decimal_style") or "1,234.50",
        currency_sign=entry.get("currency_sign") or "",
        currency=entry.get("currency"),
        time_zone=entry.get("time_zone") or "UTC",
        control=_to_control(entry.get("control") or {}),
        problems=tuple((problem["code"], problem["sentence"]) for problem in entry.get("problems") or ()),
        warnings=tuple(entry.get("warnings") or ()),
        added_columns=tuple(drift.get("added") or ()),
        missing_columns=tuple(drift.get("missing") or ()),
        replaces_rows=entry.get("replaces_rows"),
        rows_standing=entry.get("rows_standing"),
    )


def _to_column(entry: Mapping[str, Any], needed: frozenset[str] | None) -> DeliveredColumn:
    """A column; `needed` names those a platform's record must have, None where the declaration says so itself."""
    is_required = bool(entry.get("is_required"))
    return DeliveredColumn(
        name=entry["name"],
        kind=entry["kind"],
        is_required=is_required if needed is None else is_required and entry["name"] in needed,
        is_mapped=bool(entry.get("is_mapped", True)),
        date_format=entry.get("date_format"),
    )


def _to_control(entry: Mapping[str, Any]) -> Control:
    return Control(
        kind=entry.get("kind") or "none",
        amount_column=entry.get("amount_column"),
        amount_text=entry.get("amount_text"),
        count_text=entry.get("count_text"),
        problem=entry.get("problem"),
    )
