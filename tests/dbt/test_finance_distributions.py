"""Order lines with several distributions: each is liquidated by itself and none is brought below zero, figures by hand."""

from __future__ import annotations

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.test_finance_procurement import texts


def test_an_invoice_liquidates_the_distributions_of_a_line_in_the_order_of_the_file(
    finance_city: LandingDatabase,
) -> None:
    found = finance_city.rows(
        """
        select finance_project_code, amount from finance.fct_encumbrances
        where source_name = 'split' and purchase_order_id = 'S1' and is_derived order by 1
        """
    )
    assert texts(found) == [("FP-100", "-300.00"), ("FP-SH", "-50.00")]  # 350.00, row 9 before row 12 of the file


def test_what_is_open_of_each_distribution_reaches_its_own_budget_cell(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select finance_project_code, sum(amount) from finance.budget_vs_actuals_lines
        inner join finance.budget_vs_actuals using (budget_cell_key)
        where fund_code = 'DF' and document_number = 'S1' and measure = 'encumbered' group by 1 order by 1
        """
    )
    assert texts(found) == [("FP-100", "0.00"), ("FP-SH", "50.01")]


def test_a_line_of_several_projects_has_no_project_in_any_period(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select purchase_order_id, fiscal_year, period, closing_amount, project_key is null from finance.encumbrance_rollforward
        where source_name = 'split' and line_number = '1' order by 2, 3
        """
    )
    assert texts(found) == [("S1", "2026", "1", "400.01", "True"), ("S1", "2026", "2", "50.01", "True")]


def test_lines_with_letters_come_after_the_numbered_ones(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select line_number, amount from finance.fct_encumbrances
        where source_name = 'split' and purchase_order_id = 'S2' and is_derived order by 1
        """
    )
    assert texts(found) == [
        ("10", "-5.00"),
        ("1A", "-15.00"),
        ("2", "-20.00"),
    ]  # 40.00: all of 2, all of 10, the rest of 1A


def test_a_carried_forward_distribution_is_paired_with_its_own_or_with_the_one_it_moved_to(
    finance_city: LandingDatabase,
) -> None:
    found = finance_city.rows(
        """
        select purchase_order_id, fund_code, fiscal_year, amount from finance.fct_encumbrances
        where source_name = 'splitsizes' and event_type = 'carry_forward' order by 1, 3, 2
        """
    )
    assert texts(found) == [
        ("S3", "DF1", "2025", "-100.00"), ("S3", "DF2", "2025", "-50.00"),
        ("S3", "DF1", "2026", "100.00"), ("S3", "DF2", "2026", "50.00"),
        ("S4", "DF1", "2025", "-70.00"), ("S4", "DF2", "2026", "70.00"),
    ]  # fmt: skip


def test_no_distribution_is_below_zero(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select source_name, purchase_order_id, line_number from finance.fct_encumbrances where source_name in ('split', 'dice')
        group by 1, 2, 3, fund_code, department_code, account_code, finance_project_code having sum(amount) < 0
        """
    )
    assert found == []
