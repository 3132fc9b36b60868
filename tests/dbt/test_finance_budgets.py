"""Budgets as events, encumbrances, requisitions and what budget_vs_actuals makes of them: figures by hand to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dbt.landing_database import LandingDatabase


@pytest.mark.parametrize(
    ("line", "event_type", "period", "is_before"),
    [
        ("b1", "original", 1, False),  # no date
        ("b2", "amendment", 3, False),
        ("b3", "amendment", 1, True),  # before the year
        ("b4", "transfer", 12, False),  # after it
        ("b6", "carry_forward", 1, False),
        ("b7", "amendment", 1, False),  # a text that is none of the four
    ],
)
def test_budget_events_take_the_period_of_their_date(
    finance_city: LandingDatabase, line: str, event_type: str, period: int, is_before: bool
) -> None:
    found = finance_city.rows(
        f"""
        select event_type, period, is_before_fiscal_year
        from finance.fct_budget_lines where source_name = 'ledger' and source_record_id = '{line}'
        """
    )
    assert found == [(event_type, period, is_before)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "report",
            [("OIT", "original", 1, "78.79"), ("OIT", "amendment", 6, "0.70"), ("OIT", "amendment", 9, "0.64"), ("OIT", "amendment", 12, "10.00")],
        ),
        ("sweep", [("A", "original", 1, "100.00"), ("A", "amendment", 4, "30.00"), ("B", "original", 1, "40.00"), ("B", "amendment", 4, "-40.00")]),
        ("keyed", [("X", "original", 1, "10.00"), ("X", "amendment", 5, "-10.00"), ("Y", "amendment", 5, "12.00")]),
    ],
)  # fmt: skip
def test_levels_become_an_original_and_amendments(
    finance_city: LandingDatabase, source: str, expected: list[tuple[str, str, int, str]]
) -> None:
    found = finance_city.rows(
        f"""
        select department_code, event_type, period, amount
        from finance.fct_budget_lines where source_name = '{source}' order by department_code, as_of_date
        """
    )
    assert found == [(department, kind, period, Decimal(amount)) for department, kind, period, amount in expected]


def test_budget_vs_actuals_of_one_cell(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select period, original_budget_amount, amendment_amount, transfer_amount, carry_forward_amount, current_budget_amount,
            gasb_original_budget_amount, expended_amount, available_amount, is_provisional
        from finance.budget_vs_actuals
        where fiscal_year = 2026 and fund_code = '001' and account_code = '6000' and finance_project_code = 'C1' order by period
        """
    )
    assert [tuple(str(value) for value in row) for row in found] == [
        ("1", "1000.00", "31.00", "0.00", "70.00", "1101.00", "1100.00", "69.00", "1032.00", "False"),
        ("2", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "2.00", "-2.00", "True"),
        ("3", "0.00", "50.00", "0.00", "0.00", "50.00", "0.00", "0.00", "50.00", "True"),
        ("12", "0.00", "0.00", "-20.00", "0.00", "-20.00", "0.00", "0.00", "-20.00", "True"),
        ("13", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "20.00", "-20.00", "True"),
    ]


def test_an_order_without_liquidations_is_liquidated_by_its_invoices_in_line_order(
    finance_city: LandingDatabase,
) -> None:
    found = finance_city.rows(
        """
        select invoice_id, line_number, cast(event_date as varchar), amount
        from finance.fct_encumbrances where purchase_order_id = 'PO1' and is_derived order by 1, cast(line_number as integer)
        """
    )
    assert found == [
        ("I1", "1", "2025-08-01", Decimal("-100.00")),  # line 1 holds 100 then; its 20 more come in October
        ("I1", "2", "2025-08-01", Decimal("-20.00")),
        ("I2", "2", "2025-09-01", Decimal("-30.00")),  # of 70: 30 on line 2, 30 on line 10, 10 stay in expenditure
        ("I2", "10", "2025-09-01", Decimal("-30.00")),
        ("I3", "1", "2025-11-01", Decimal("5.00")),  # a credit memo gives back; the voided invoice counts nothing
    ]


def test_the_sum_of_events_is_the_open_balance(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select purchase_order_id, sum(amount) from finance.fct_encumbrances where source_name in ('orders', 'sizes') group by 1 order by 1"
    )
    assert found == [("PO1", Decimal("25.00")), ("PO2", Decimal("125.00")), ("PO9", Decimal("50.00"))]


def test_sizes_are_signed_and_the_earlier_year_of_a_carry_forward_is_the_minus(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select event_type, fiscal_year, period, amount
        from finance.fct_encumbrances where source_name = 'sizes' order by fiscal_year, period, event_type
        """
    )
    assert found == [
        ("encumber", 2025, 3, Decimal("100.00")), ("liquidate", 2025, 4, Decimal("-30.00")), ("adjust", 2025, 11, Decimal("-3.00")),
        ("cancel", 2025, 11, Decimal("-5.00")), ("carry_forward", 2025, 12, Decimal("-62.00")),
        ("carry_forward", 2026, 1, Decimal("62.00")), ("liquidate", 2026, 2, Decimal("-12.00")),
    ]  # fmt: skip


def test_codes_and_dates_of_an_order_line_come_from_the_order_where_it_has_none(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select event_type, cast(event_date as varchar), finance_project_code, fund_code
        from finance.fct_encumbrances where source_name = 'orders' and source_record_id = '1'
        """
    )
    assert found == [("encumber", "2025-07-10", "C1", "002")]


def test_the_roll_forward_closes_where_the_next_period_opens(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select fiscal_year, period, opening_amount, encumbered_amount, adjusted_amount, carried_forward_amount, liquidated_amount,
            cancelled_amount, closing_amount
        from finance.encumbrance_rollforward where source_name = 'sizes' order by fiscal_year, period
        """
    )
    assert [tuple(str(value) for value in row) for row in found] == [
        ("2025", "3", "0.00", "100.00", "0.00", "0.00", "0.00", "0.00", "100.00"),
        ("2025", "4", "100.00", "0.00", "0.00", "0.00", "30.00", "0.00", "70.00"),
        ("2025", "11", "70.00", "0.00", "-3.00", "0.00", "0.00", "5.00", "62.00"),
        ("2025", "12", "62.00", "0.00", "0.00", "-62.00", "0.00", "0.00", "0.00"),
        ("2026", "1", "0.00", "0.00", "0.00", "62.00", "0.00", "0.00", "62.00"),
        ("2026", "2", "62.00", "0.00", "0.00", "0.00", "12.00", "0.00", "50.00"),
    ]


def test_a_requisition_reserves_until_it_is_ordered_and_a_cancelled_one_never(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select fiscal_year, period, pre_encumbered_amount from finance.budget_vs_actuals where fund_code = '003' order by 1, 2"
    )
    assert found == [(2025, 12, Decimal("0.00")), (2026, 2, Decimal("80.00"))]


def test_life_to_date_adds_up_what_falls_on_a_project(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select closing_budget_amount, closing_encumbered_amount, closing_expended_amount, available_amount
        from finance.project_life_to_date inner join intermediate.int_projects using (project_key) where project_id = 'P1'
        """
    )
    # budget without the 70.00 carried forward; expended 69 + 2 + 20 + 9 + 11 + 70 + 2.50
    assert found == [(Decimal("1061.00"), Decimal("25.00"), Decimal("183.50"), Decimal("852.50"))]
