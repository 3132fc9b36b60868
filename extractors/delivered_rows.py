"""The rows of one judged delivery, keyed, hashed and split by the day they were true: table `delivered`.

Rules: interfaces, section 3 "Keys" and "Time".
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from extractors.grammar import identifier, quote
from extractors.typing_sql import normalised_text, typed

AS_OF_STREAMS = frozenset({"projects", "milestones", "budget_lines"})
DUPLICATE_SUFFIX = """case
                when _reason_code = 'duplicate_id' and row_number() over (partition by _natural_key order by _row) > 1
                    then '#' || cast(row_number() over (partition by _natural_key order by _row) as varchar)
                else ''
            end"""
"""Tells rows apart that are all refused because they differ under one id: each is kept, whole."""
OWN_COLUMNS = frozenset({"_row", "_line", "_file"})


def load_delivered(connection: duckdb.DuckDBPyConnection, spool: Path, delivery: Mapping[str, Any]) -> dict[str, Any]:
    """Create table `delivered` (grain: one record of the delivery, identical repeats of a key once).

    Returns the rows and the money (text, as delivered) of the repeats.
    """
    rows = spool / "rows.parquet"
    names = [
        str(one[0]) for one in connection.execute(f"describe select * from read_parquet({quote(str(rows))})").fetchall()
    ]
    connection.execute(
        f"""
        create or replace temp table keyed as
        select rows.*, refusals.reason_code as _reason_code, refusals.disposition as _disposition,
            refusals.column_name as _refused_column, {int(delivery["feed"])} as _feed,
            {_key_sql(delivery)} as _natural_key, {_content_sql(names, delivery)} as _content,
            {_partition_sql(delivery)} as _partition, {_amount_sql(delivery)} as _amount, {_as_of_sql(delivery)} as _as_of
        from read_parquet({quote(str(rows))}) as rows
        left join read_parquet({quote(str(spool / "refusals.parquet"))}) as refusals on refusals._row = rows._row
        """
    )
    connection.execute(f"create or replace temp table hashed as {_identified_sql(delivery)}")
    connection.execute(
        """
        create or replace table delivered as
        select * from (
            select *, row_number() over (partition by _key, _as_of order by _row desc) as _rank from hashed
        ) where _rank = 1
        """
    )
    _spread_undated(connection)
    return _repeats(connection, delivery)


def _repeats(connection: duckdb.DuckDBPyConnection, delivery: Mapping[str, Any]) -> dict[str, Any]:
    """Accepted rows that cannot all be current: identical repeats of a key, and earlier days of a key in one delivery."""
    newest = "max(_as_of) over ()" if delivery["deliveries"] == "latest" else "max(_as_of) over (partition by _key)"
    repeats = connection.execute(
        f"""
        select count(*), cast(coalesce(sum(_amount), 0) as varchar)
        from (
            select hashed._amount, delivered._row is null or delivered._is_earlier as is_repeat
            from hashed
            left join (select _row, _as_of < {newest} as _is_earlier from delivered) as delivered on delivered._row = hashed._row
            where hashed._reason_code is null
        )
        where is_repeat
        """
    ).fetchall()[0]
    return {"rows": int(repeats[0]), "amount": repeats[1]}


def _columns(delivery: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(column["name"]): column for column in delivery["columns"]}


def _key_sql(delivery: Mapping[str, Any]) -> str:
    columns = _columns(delivery)
    parts = [
        normalised_text(name, columns[name]["kind"], columns[name].get("date_format"), delivery)
        for name in delivery["key"]
    ]
    return " || '|' || ".join(f"({part})" for part in parts) if parts else "cast(null as varchar)"


def _content_sql(names: list[str], delivery: Mapping[str, Any]) -> str:
    """What makes a record another one; the day a keyed record was stated on does not."""
    stated = {"as_of_date"} if delivery["key"] and delivery["stream"] in AS_OF_STREAMS else set()
    hashed = sorted(set(names) - OWN_COLUMNS - stated)
    parts = [f"coalesce(rows.{identifier(name)}, chr(1))" for name in hashed]
    parts.append("coalesce(refusals.reason_code, '')")
    if delivery["deliveries"] == "periods":
        parts.append("coalesce(rows._file, '')")
    return f"md5(concat_ws(chr(31), {', '.join(parts)}))"


def _identified_sql(delivery: Mapping[str, Any]) -> str:
    feed = f"'{int(delivery['feed'])}|'"
    scope = f"{feed} || coalesce(_file, '') || '|'" if delivery["deliveries"] == "all" else feed
    own = f"{scope} || _content || '|' || cast(row_number() over (partition by _content order by _row) as varchar)"
    place = f"coalesce(_file || '#' || cast(_line as varchar), {own})"  # without a file, a row's place may move freely
    return f"""
        select * exclude (_natural_key, _content),
            coalesce(_natural_key || {DUPLICATE_SUFFIX}, {own}) as _key,
            case when _natural_key is null then md5(_content || {place}) else _content end as _row_hash,
            coalesce(_natural_key, {place}) as _source_record_id
        from keyed
    """


def _partition_sql(delivery: Mapping[str, Any]) -> str:
    columns = _columns(delivery)
    if "fiscal_year" not in columns:
        return "cast(null as varchar)"
    year = normalised_text("fiscal_year", columns["fiscal_year"]["kind"], None, delivery)
    period = normalised_text("period", columns["period"]["kind"], None, delivery) if "period" in columns else "''"
    return f"({year}) || '|' || ({period})"


def _amount_sql(delivery: Mapping[str, Any]) -> str:
    name = amount_column(delivery)
    if name is None:
        return "cast(null as decimal(18,2))"
    return typed(name, "amount", None, {**delivery, "amount_sign": "debit_positive"})


def amount_column(delivery: Mapping[str, Any]) -> str | None:
    """The column a delivery's money is counted by: its control's, else `amount`, else its first amount; None without money."""
    named = (delivery.get("control") or {}).get("amount_column")
    if named:
        return str(named)
    amounts = [name for name, column in _columns(delivery).items() if column["kind"] == "amount"]
    if not delivery.get("is_money") or not amounts:
        return None
    return "amount" if "amount" in amounts else amounts[0]


def _as_of_sql(delivery: Mapping[str, Any]) -> str:
    column = _columns(delivery).get("as_of_date")
    if delivery["stream"] not in AS_OF_STREAMS or column is None or not column.get("is_mapped", True):
        return "cast(null as date)"
    return typed("as_of_date", "date", column.get("date_format"), delivery)


def _spread_undated(connection: duckdb.DuckDBPyConnection) -> None:
    """Rows without a readable day belong to the delivery's last day."""
    connection.execute("update delivered set _as_of = (select max(_as_of) from delivered) where _as_of is null")
