"""Which single rows a delivery is refused, and why: one reason per row, the first that applies.

Order: key, required columns, dates, numbers and periods, amounts (interfaces, section 3 "Suspense and quarantine").
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from data_quality.delivery import DeliveredColumn, Delivery
from data_quality.grammar import Grammar, quote_name, quote_text

TOLD_FILE = "refused.parquet"
DUPLICATE_ID = "duplicate_id"
"""Rows that differ under one id where all of them are refused, so that they hold nothing back."""
YEAR_ONE_KINDS = frozenset({"utc_datetime", "local_datetime", "calendar_date", "local_date"})
"""Kinds of platforms, whose year 1 stands for no date."""
DATE_KINDS = frozenset({"date", "utc_datetime", "local_datetime", "calendar_date", "local_date"})
NUMBER_KINDS = frozenset({"number", "integer", "percent", "fraction"})
PERIOD_KINDS = frozenset({"fiscal_year", "period"})


@dataclass(frozen=True)
class Fault:
    """A way a row can be refused. `condition` and `reason` are SQL over the delivered row."""

    column: str
    condition: str
    reason: str
    disposition: str = "quarantine"


def list_faults(delivery: Delivery, grammar: Grammar) -> tuple[Fault, ...]:
    """Every fault this delivery's rows can have, in the order in which one reason is chosen."""
    required_key = list_required_key(delivery)
    faults = [Fault(name, grammar.is_blank(name), "'key_missing'") for name in required_key]
    for column in delivery.mapped:
        if column.is_required and column.kind != "amount" and column.name not in required_key:
            faults.append(Fault(column.name, grammar.is_blank(column.name), "'required_missing'"))
    for kinds, reasons in ((DATE_KINDS, "date_unreadable"), (NUMBER_KINDS | PERIOD_KINDS, "number_unreadable")):
        for column in delivery.mapped:
            if column.kind in kinds:
                reason = "period_unknown" if column.kind in PERIOD_KINDS else reasons
                faults.append(Fault(column.name, _unreadable(column, grammar), quote_text(reason)))
    return (*faults, *_list_amount_faults(delivery, grammar))


def list_required_key(delivery: Delivery) -> tuple[str, ...]:
    """The key columns a record must have: the required ones, or all where none is (a journal's line number)."""
    required = {column.name for column in delivery.columns if column.is_required}
    named = tuple(name for name in delivery.key if name in required)
    return named or delivery.key


def find_refusals(connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar) -> None:
    """Make the temporary table `refusals`, grain one refused row of `delivered`, as refusals.parquet has it."""
    _judge_rows(connection, list_faults(delivery, grammar))
    _take_told_refusals(connection, delivery)


def _judge_rows(connection: duckdb.DuckDBPyConnection, faults: tuple[Fault, ...]) -> None:
    numbered = list(enumerate(faults))
    if not numbered:
        make_empty_refusals(connection)
        return
    conditions = " ".join(f"when {fault.condition} then {number}" for number, fault in numbered)

    def choose(values: list[str]) -> str:
        return "case fault " + " ".join(f"when {number} then {value}" for number, value in enumerate(values)) + " end"

    reasons = choose([fault.reason for fault in faults])
    names = choose([quote_text(fault.column) for fault in faults])
    texts = choose([quote_name(fault.column) for fault in faults])
    dispositions = choose([quote_text(fault.disposition) for fault in faults])
    connection.execute(f"""
        create temp table refusals as
        with judged as (select *, case {conditions} end as fault from delivered)
        select
            cast(_row as bigint) as _row,
            cast({reasons} as varchar) as reason_code,
            cast({names} as varchar) as column_name,
            cast({texts} as varchar) as text,
            cast({dispositions} as varchar) as disposition
        from judged
        where fault is not null
        order by _row
    """)


def _take_told_refusals(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Quarantine what the extractor told of beside the rows (`refused.parquet`); its reason comes before any other."""
    told = delivery.folder / TOLD_FILE
    if not told.is_file():
        return
    connection.execute(f"create temp table told as select * from read_parquet({quote_text(str(told))})")
    connection.execute("delete from refusals where _row in (select _row from told)")
    connection.execute(
        "insert into refusals select _row, reason_code, column_name, text, 'quarantine' from told order by _row"
    )


def make_empty_refusals(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `refusals` with no row in it."""
    connection.execute(
        "create or replace temp table refusals "
        "(_row bigint, reason_code varchar, column_name varchar, text varchar, disposition varchar)"
    )


def write_refusals(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write `refusals.parquet` into the spool folder; it appears whole or not at all."""
    partial = folder / "refusals.parquet.partial"
    connection.execute(
        f"copy (select * from refusals order by _row) to {quote_text(str(partial))} (format parquet, compression zstd)"
    )
    partial.replace(folder / "refusals.parquet")


def _list_amount_faults(delivery: Delivery, grammar: Grammar) -> list[Fault]:
    disposition = "suspense" if delivery.is_money else "quarantine"
    amounts = [column for column in delivery.mapped if column.kind == "amount"]
    computed = [column for column in delivery.mapped if column.kind == "computed_amount"]
    faults = [
        Fault(column.name, _unreadable(column, grammar), grammar.amount_reason(column.name), disposition)
        for column in amounts
    ] + [Fault(column.name, _unreadable(column, grammar), "'amount_unreadable'") for column in computed]
    blanks = [
        Fault(column.name, grammar.is_blank(column.name), "'amount_blank'", disposition)
        for column in amounts
        if column.is_required
    ]
    return faults + blanks


def _unreadable(column: DeliveredColumn, grammar: Grammar) -> str:
    blank = grammar.is_blank(column.name)
    if column.kind in YEAR_ONE_KINDS:
        blank = f"({blank} or {grammar.is_no_date(column.name)})"
    return f"({grammar.parse(column)} is null and not {blank})"
