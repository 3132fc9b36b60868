"""Register the landing log in a build database: one typed relation per declared stream, always present.

Relation `landing.{kind}__{stream}`: grain one landed version of a record (new, changed, refused or tombstone).
Only these relations know of Parquet paths; the models after them know tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from extractors.grammar import identifier, quote
from extractors.landing_log import LandedExtract, LandingLog, parse_instant
from extractors.streams import DISPLAYED_KINDS, Column, Stream, load_streams, mapped_kind, relation_kinds
from extractors.typing_sql import AMOUNT_KINDS, DATETIME_KINDS, city_day, sql_type, typed

FIXED_COLUMNS = {
    "source_name": "varchar",
    "extract_id": "varchar",
    "source_record_id": "varchar",
    "record_key": "varchar",
    "row_hash": "varchar",
    "valid_from_at": "timestamp",
    "accepted_at": "timestamp",
    "is_deleted": "boolean",
    "reason_code": "varchar",
    "disposition": "varchar",
    "refused_column": "varchar",
    "record": "varchar",
    "file_name": "varchar",
    "line_number": "bigint",
    "feed": "integer",
    "amount_is": "varchar",
    "event_amounts": "varchar",
    "deliveries": "varchar",
    "extra": "varchar",
}
DIALECT = ("relation", "decimal_style", "currency_sign", "time_zone", "amount_sign")


def register_landing(
    connection: duckdb.DuckDBPyConnection, log: LandingLog, sources: Iterable[str], as_of: datetime | None = None
) -> None:
    """Create every `landing.*` stream relation from the extracts of `sources` accepted by `as_of`."""
    connection.execute("create schema if not exists landing")
    names = [name for name in log.sources() if name in set(sources)]
    for kind in relation_kinds():
        for stream in load_streams(kind).values():
            extracts = [
                one
                for name in names
                for one in log.accepted(name, stream.name, as_of)
                if one.manifest["relation"] == kind and one.manifest["rows_landed"] > 0
            ]
            _register_stream(connection, kind, stream, extracts)


def declared_columns(kind: str, stream: Stream) -> list[Column]:
    """The columns of a stream's relation beyond the fixed ones: declared, displayed, and mapped by configuration."""
    columns = list(stream.columns)
    if kind != "delivered" and stream.name == "projects":
        canonical = load_streams("delivered")["projects"].columns
        columns += [Column(f"mapped_{column.name}", mapped_kind(kind, column.kind)) for column in canonical]
    return columns


def _relation_types(kind: str, stream: Stream) -> dict[str, str]:
    types = dict(FIXED_COLUMNS)
    for column in declared_columns(kind, stream):
        types[column.name] = sql_type(column.kind)
        if column.kind in DISPLAYED_KINDS:
            types[f"{column.name}_display"] = "varchar"
        if column.kind in AMOUNT_KINDS:
            types[f"{column.name}_text"] = "varchar"
        if column.kind in DATETIME_KINDS:
            types[f"{column.name}_date"] = "date"
    return types


def _register_stream(
    connection: duckdb.DuckDBPyConnection, kind: str, stream: Stream, extracts: Sequence[LandedExtract]
) -> None:
    types = _relation_types(kind, stream)
    relation = f"landing.{identifier(f'{kind}__{stream.name}')}"
    columns = ", ".join(f"{identifier(name)} {sql}" for name, sql in types.items())
    connection.execute(f"create or replace table {relation} ({columns})")
    for dialect, group in _by_dialect(extracts).items():
        _insert_group(connection, relation, kind, stream, json.loads(dialect), group, list(types))


def _by_dialect(extracts: Sequence[LandedExtract]) -> dict[str, list[LandedExtract]]:
    """Extracts that one SELECT can type: the same dialect and date formats."""
    groups: dict[str, list[LandedExtract]] = {}
    for extract in extracts:
        manifest = extract.manifest
        formats = {str(one["name"]): one.get("date_format") for one in manifest["columns"] if one.get("date_format")}
        dialect = {name: manifest.get(name) for name in DIALECT} | {"date_formats": formats}
        groups.setdefault(json.dumps(dialect, sort_keys=True), []).append(extract)
    return groups


def _insert_group(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    kind: str,
    stream: Stream,
    dialect: Mapping[str, Any],
    group: Sequence[LandedExtract],
    names: Sequence[str],
) -> None:
    paths = "[" + ", ".join(quote(str(one.data)) for one in group) + "]"
    read = f"read_parquet({paths}, union_by_name = true)"
    present = {str(one[0]) for one in connection.execute(f"describe select * from {read}").fetchall()}
    values = _fixed_values(present) | _declared_values(kind, stream, dialect, present)
    chosen = ", ".join(f"{values.get(name, 'null')} as {identifier(name)}" for name in names)
    _load_extract_facts(connection, group)
    connection.execute(
        f"""
        insert into {relation}
        select {chosen}
        from {read} as landed inner join extract_facts on extract_facts.fact_extract_id = landed._extract_id
        """
    )


def _load_extract_facts(connection: duckdb.DuckDBPyConnection, group: Sequence[LandedExtract]) -> None:
    connection.execute(
        "create or replace temp table extract_facts (fact_extract_id varchar, fact_source_name varchar, fact_valid_from_at timestamp, "
        "fact_accepted_at timestamp, fact_amount_is varchar, fact_event_amounts varchar, fact_deliveries varchar)"
    )
    connection.executemany(
        "insert into extract_facts values (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                one.extract_id,
                one.manifest["source_name"],
                valid_from(one.manifest),
                parse_instant(one.manifest["accepted_at"]).replace(tzinfo=None),
                one.manifest.get("amount_is"),
                one.manifest.get("event_amounts"),
                one.manifest["deliveries"],
            )
            for one in group
        ],
    )


def valid_from(manifest: Mapping[str, Any]) -> datetime:
    """The UTC instant from which an extract's rows were true: 00:00 city time of its as_of_date, else its finished_at."""
    day = manifest.get("as_of_date")
    if not day:
        return parse_instant(manifest["finished_at"]).replace(tzinfo=None)
    zone = ZoneInfo(manifest["time_zone"])
    return datetime.fromisoformat(day).replace(tzinfo=zone).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def _fixed_values(present: set[str]) -> dict[str, str]:
    texts = sorted(name for name in present if not name.startswith("_"))
    members = ", ".join(
        f"{quote(name)}, landed.{identifier(name)}" for name in texts + (["_extra"] if "_extra" in present else [])
    )
    record = f"case when landed._reason_code is not null then cast(json_object({members}) as varchar) end"
    return {
        "source_name": "fact_source_name",
        "extract_id": "landed._extract_id",
        "source_record_id": "landed._source_record_id",
        "record_key": "landed._key",
        "row_hash": "landed._row_hash",
        "valid_from_at": "fact_valid_from_at",
        "accepted_at": "fact_accepted_at",
        "is_deleted": "landed._is_deleted",
        "reason_code": "landed._reason_code",
        "disposition": "landed._disposition",
        "refused_column": "landed._refused_column",
        "record": record,
        "file_name": "landed._file",
        "line_number": "landed._line",
        "feed": "landed._feed",
        "amount_is": "fact_amount_is",
        "event_amounts": "fact_event_amounts",
        "deliveries": "fact_deliveries",
        "extra": "landed._extra" if "_extra" in present else "null",
    }


def _declared_values(kind: str, stream: Stream, dialect: Mapping[str, Any], present: set[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for column in declared_columns(kind, stream):
        if column.name not in present:
            continue
        values[column.name] = typed(column.name, column.kind, dialect["date_formats"].get(column.name), dialect)
        if column.kind in DISPLAYED_KINDS and f"{column.name}_display" in present:
            values[f"{column.name}_display"] = f"nullif({identifier(column.name + '_display')}, '')"
        if column.kind in AMOUNT_KINDS:
            values[f"{column.name}_text"] = identifier(column.name)
        if column.kind in DATETIME_KINDS:
            values[f"{column.name}_date"] = city_day(column.name, column.kind, dialect)
    return values
