"""Encumbrances in total, contracts and what procurement finds: figures by hand to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dbt.landing_database import LandingDatabase


def texts(rows: list[tuple[object, ...]]) -> list[tuple[str, ...]]:
    """Rows as texts, so that figures read as they are written."""
    return [tuple(str(value) for value in row) for row in rows]


def test_the_roll_forward_in_total_opens_where_it_closed(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select fiscal_year, period, opening_amount, encumbered_amount, adjusted_amount, carried_forward_amount, liquidated_amount,
            cancelled_amount, closing_amount
        from finance.encumbrance_rollforward_totals where source_name = 'works' order by fiscal_year, period
        """
    )
    assert texts(found) == [
        ("2025", "3", "0.00", "500.00", "0.00", "0.00", "0.00", "0.00", "500.00"),
        ("2025", "12", "500.00", "0.00", "0.00", "-500.00", "0.00", "0.00", "0.00"),
        ("2026", "1", "0.00", "444.75", "0.00", "500.00", "0.00", "0.00", "944.75"),  # W2 once, in its new year
        (
            "2026",
            "2",
            "944.75",
            "0.00",
            "0.00",
            "0.00",
            "282.00",
            "0.00",
            "662.75",
        ),  # 100 + 120 + 60 + 10 - 8 given back
        ("2026", "3", "662.75", "0.00", "0.00", "0.00", "155.00", "0.00", "507.75"),
    ]


def test_retainage_is_spent_and_liquidated_but_not_paid(finance_city: LandingDatabase) -> None:
    released = finance_city.rows("select amount from finance.fct_encumbrances where invoice_id = 'W1a'")
    spent = finance_city.rows("select amount from finance.fct_journal_lines where invoice_id = 'W1a'")
    paid = finance_city.rows("select payment_amount from finance.fct_payments where invoice_id = 'W1a'")
    assert (released, spent, paid) == ([(Decimal("-100.00"),)], [(Decimal("100.00"),)], [(Decimal("95.00"),)])


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        ("KW", ("0", "0.00", "150.00", "197.00", "-47.00", "0.0", "10", "False")),
        ("KE", ("0", "0.00", "25.00", "0.00", "25.00", "0.0", "-2", "False")),
        ("KA", ("2", "16.01", "216.01", "0.00", "216.01", "0.08005000000000001", "None", "True")),
        ("KN", ("1", "30.00", "140.00", "0.00", "140.00", "0.3", "None", "True")),
        ("KU", ("0", "0.00", "None", "0.00", "None", "None", "None", "None")),
        ("KZ", ("1", "5.00", "5.00", "0.00", "5.00", "None", "None", "None")),
    ],
)
def test_a_contract_knows_its_amendments_what_remains_and_when_it_ends(
    finance_city: LandingDatabase, contract: str, expected: tuple[str, ...]
) -> None:
    found = finance_city.rows(
        f"""
        select amendments, amendment_amount, current_amount, spent_amount, remaining_amount, amendment_share, days_to_expiry,
            is_over_amendment_limit
        from finance.fct_contracts where contract_id = '{contract}'
        """
    )
    assert texts(found) == [expected]


def test_every_finding_has_its_subject_and_its_money(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select kind, reason_code, coalesce(invoice_id, purchase_order_id, contract_id), stated_amount, compared_amount, amount
        from finance.procurement_findings where source_name = 'works' order by 1, 3
        """
    )
    assert texts(found) == [
        ("closed_order_with_balance", "order_closed", "W3", "9.75", "0.00", "9.75"),
        ("contract_amended_beyond_limit", "amended_beyond_limit", "KA", "16.01", "16.00", "0.01"),
        ("contract_amended_beyond_limit", "amended_beyond_limit", "KN", "30.00", "8.00", "22.00"),
        ("contract_amendments_do_not_add_up", "stated_differs", "KN", "140.00", "130.00", "10.00"),
        ("contract_expired_with_open_order", "contract_ended", "W6", "25.00", "0.00", "25.00"),
        ("contract_overspent", "spent_beyond_current", "KW", "197.00", "150.00", "47.00"),
        ("credit_memo", "negative_invoice", "W5c", "-8.00", "0.00", "-8.00"),
        ("invoice_over_order", "billed_beyond_ordered", "W5", "82.00", "70.00", "12.00"),
        ("order_over_liquidated", "negative_open_balance", "W4", "40.00", "55.00", "-15.00"),
        ("payment_over_invoice", "paid_beyond_billed", "W5a", "60.50", "60.00", "0.50"),
        ("payment_over_invoice", "invoice_called_off", "W5d", "11.00", "0.00", "11.00"),
        ("retainage_held", "not_released", "W1b", "5.00", "2.00", "3.00"),  # 7 released: all of W1a, 2 of W1b
    ]


def test_findings_say_where_they_come_from_and_whose_they_are(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select kind, findings.source_record_id, findings.extract_id is not null, project_id, contract_id, line_number
        from finance.procurement_findings as findings inner join intermediate.int_projects using (project_key)
        where findings.source_name = 'works' and kind in ('contract_expired_with_open_order', 'order_over_liquidated') order by 1
        """
    )
    assert found == [
        ("contract_expired_with_open_order", "W6", True, "WP", "KE", None),
        ("order_over_liquidated", "W4|encumber|2025-07-05|40.00", True, "WP", None, "1"),
    ]
