"""Reconciliations, contracts and vendors: figures by hand to the cent, and a city without any finance."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.streams import load_streams
from tests.dbt.finance_landing import SELECTION
from tests.dbt.landing_database import PROJECT, LandingDatabase


def control(
    city: LandingDatabase, control_id: str, source: str, year: int | None = None, period: int | None = None
) -> list[tuple[object, ...]]:
    return city.rows(
        f"""
        select source_amount, warehouse_amount, difference_amount, passed
        from quality.reconciliations
        where control_id = '{control_id}' and source_name = '{source}'
            and fiscal_year is not distinct from {year or "null"} and period is not distinct from {period or "null"}
        order by subject
        """
    )


def figures(*rows: tuple[str, str, str, bool]) -> list[tuple[object, ...]]:
    return [(*(Decimal(amount) for amount in row[:3]), row[3]) for row in rows]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("good.csv", ("6.50", "6.50", "0.00", "0.00", "0.00", True, None)),
        (
            "partly.csv",
            ("19.00", "14.00", "0.00", "5.00", "0.00", True, None),
        ),  # 4 here, 10 in an earlier file, 5 quarantined
        ("short.csv", ("1.50", "1.00", "0.00", "0.00", "0.50", False, "the bank says so")),
        (None, ("7.75", "7.25", "0.00", "0.50", "0.00", True, None)),  # a database that counts itself
        ("count.csv", ("1.00", "1.00", "0.00", "0.00", "0.00", False, None)),  # the money ties, the count of 2 does not
    ],
)
def test_every_file_and_count_of_a_source_is_a_row_of_r1(
    finance_city: LandingDatabase, file: str | None, expected: tuple[object, ...]
) -> None:
    found = finance_city.rows(
        f"""
        select source_amount, warehouse_amount, suspense_amount, quarantined_amount, difference_amount, passed, released_reason
        from quality.reconciliations where control_id = 'R1' and subject = '{f"payments/{file}" if file else "payments"}'
        """
    )
    assert found == [(*(Decimal(str(amount)) for amount in expected[:5]), *expected[5:])]


def test_r2_compares_movements_with_the_trial_balance_cell_by_cell(finance_city: LandingDatabase) -> None:
    assert control(finance_city, "R2", "double", 2024, 1) == figures(("0.00", "0.00", "0.00", True))
    # balances 35.00 and -34.50 move 10.00 and -9.50; the journal has 10.00 and -9.99
    assert control(finance_city, "R2", "double", 2024, 2) == figures(("0.50", "0.01", "0.49", False))


def test_r4_asks_for_debits_and_credits_where_the_journal_is_double_entry(finance_city: LandingDatabase) -> None:
    assert control(finance_city, "R4", "double", 2024, 1) == figures(("25.00", "25.00", "0.00", True))
    assert control(finance_city, "R4", "double", 2024, 2) == figures(("10.00", "9.99", "0.01", False))
    assert control(finance_city, "R4", "orders") == []


def test_r5_fails_by_what_transfers_do_not_net_to(finance_city: LandingDatabase) -> None:
    assert control(finance_city, "R5", "ledger", 2026) == figures(("1146.00", "1151.00", "-5.00", False))


def test_r6_reports_an_unbalanced_book(finance_city: LandingDatabase) -> None:
    assert control(finance_city, "R6", "book", 2015) == figures(
        ("1148691330.00", "1148691330.00", "0.00", True), ("1090238743.00", "1090122151.00", "116592.00", False)
    )


def test_r7_and_r9_find_every_cent_of_the_ledger(finance_city: LandingDatabase) -> None:
    assert control(finance_city, "R7", "ledger", 2026, 1) == figures(("206.06", "206.06", "0.00", True))
    assert control(finance_city, "R9", "city", 2026, 1) == figures(("206.06", "206.06", "0.00", True))


def test_r8_fails_for_a_closed_period_that_changed(finance_city: LandingDatabase) -> None:
    assert control(finance_city, "R8", "ledger", 2026, 1) == figures(("-280.94", "-281.94", "1.00", False))
    assert control(finance_city, "R8", "ledger", 2026, 2) == []


def test_r10_carries_every_closing_into_the_next_opening(finance_city: LandingDatabase) -> None:
    assert control(finance_city, "R10", "sizes", 2026, 2) == figures(("50.00", "50.00", "0.00", True))


def test_a_contract_has_spent_its_payments(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select contract_id, original_amount, current_amount, spent_amount
        from finance.fct_contracts where source_name = 'orders' order by 1
        """
    )
    assert found == [
        ("K1", Decimal("500.00"), Decimal("550.00"), Decimal("108.00")),
        ("K2", Decimal("10.00"), Decimal("10.00"), Decimal("0.00")),  # not stated: original + amendments
    ]


def test_money_of_the_procurement_facts_keeps_its_own_name(finance_city: LandingDatabase) -> None:
    assert finance_city.rows(
        "select invoice_amount, retainage_amount from finance.fct_invoices where invoice_id = 'I1'"
    ) == [(Decimal("120.00"), Decimal("12.00"))]
    assert finance_city.rows("select change_amount from finance.fct_contract_amendments where contract_id = 'K1'") == [
        (Decimal("50.00"),)
    ]
    assert finance_city.rows("select receipt_amount, line_number from finance.fct_receipts") == [
        (Decimal("60.00"), "1")
    ]


@pytest.mark.parametrize(
    ("query", "identity"),
    [
        ("select vendor_key from finance.fct_contracts where contract_id = 'K1'", "orders|V1"),  # by its former name
        (
            "select vendor_key from finance.fct_invoices where invoice_id = 'I5'",
            "orders|V1",
        ),  # by the steward's crosswalk
        ("select vendor_key from finance.fct_payments where payment_id = 'Y2'", "Old Acme"),  # likeness is no identity
        (
            "select vendor_key from finance.fct_journal_lines where source_name = 'ledger' and source_record_id = 'a'",
            "orders|V1",
        ),
        ("select vendor_key from core.dim_vendors where vendor_name = 'Beta'", "Beta"),
    ],
)
def test_vendors_are_records_former_names_crosswalk_or_just_names(
    finance_city: LandingDatabase, query: str, identity: str
) -> None:
    assert finance_city.rows(query) == [(hashlib.md5(identity.encode(), usedforsecurity=False).hexdigest(),)]


def test_funds_carry_the_citys_own_type(finance_city: LandingDatabase) -> None:
    assert finance_city.rows("select fund_code from core.dim_funds where is_internal_service") == [("002",)]


def test_a_city_without_finance_gets_typed_empty_tables(tmp_path: Path) -> None:
    city = LandingDatabase(tmp_path / "build.duckdb")
    city.create()
    city.build(*SELECTION.split())
    tables = city.rows(
        "select table_schema, table_name from information_schema.tables where table_schema in ('finance', 'quality')"
    )
    assert len(tables) >= 17
    for schema, table in tables:
        assert city.rows(f"select count(*) from {schema}.{table}") == [(0,)], table


def test_every_money_column_is_exact(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select table_name, column_name, data_type from information_schema.columns
        where table_schema in ('core', 'finance', 'quality') and (column_name = 'amount' or column_name like '%\\_amount' escape '\\')
            and data_type <> 'DECIMAL(18,2)'
        """
    )
    assert found == []


def test_the_models_know_every_declared_stream_and_amount(finance_city: LandingDatabase) -> None:
    text = (PROJECT / "macros" / "streams.sql").read_text(encoding="utf-8")
    listed = text[text.index("macro delivered_streams") : text.index("macro money_streams")]
    for stream in load_streams("delivered").values():
        amounts = [column.name for column in stream.columns if column.kind == "amount"]
        assert f"'{stream.name}': {amounts}" in listed, stream.name
    money = text[text.index("macro money_streams") : text.index("macro landed_streams")]
    for stream in load_streams("delivered").values():
        assert (f"'{stream.name}': [" in money) == stream.is_money, stream.name
    landed = text[text.index("macro landed_streams") : text.index("macro refused_versions")]
    for name in load_streams("servicenow"):
        assert f"'{name}'" in landed, name
