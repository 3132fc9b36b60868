"""City totals, positions, transfers, funding and what each figure is made of: figures by hand to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dbt.landing_database import LandingDatabase

TO_DATE = "current_budget_to_date_amount, encumbered_to_date_amount, expended_to_date_amount, available_to_date_amount"


def figures(city: LandingDatabase, query: str) -> list[tuple[str, ...]]:
    return [tuple(str(value) for value in row) for row in city.rows(query)]


def test_the_citys_total_leaves_internal_service_out_and_shows_it_apart(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        f"""
        select period, is_internal_service, original_budget_amount, amendment_amount, transfer_amount, carry_forward_amount,
            gasb_original_budget_amount, expended_amount, available_amount, {TO_DATE}, is_provisional
        from finance.totals_by_period where fiscal_year = 2019 order by is_internal_service, period
        """,
    )
    assert found == [
        ("1", "False", "1000.00", "0.00", "0.00", "20.00", "1020.00", "100.00", "920.00", "1020.00", "0.00", "100.00", "920.00", "False"),
        ("3", "False", "0.00", "50.00", "0.00", "0.00", "0.00", "10.00", "40.00", "1070.00", "0.00", "110.00", "960.00", "False"),
        ("13", "False", "0.00", "0.00", "0.00", "0.00", "0.00", "5.00", "-5.00", "1070.00", "0.00", "115.00", "955.00", "False"),
        ("1", "True", "400.00", "0.00", "0.00", "0.00", "400.00", "70.00", "330.00", "400.00", "0.00", "70.00", "330.00", "False"),
        ("3", "True", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "400.00", "0.00", "70.00", "330.00", "False"),
        ("13", "True", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "400.00", "0.00", "70.00", "330.00", "False"),
    ]  # fmt: skip


def test_funds_stand_beside_each_other_with_name_type_and_position(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        f"""
        select fund_code, fund_name, fund_type, is_internal_service, expended_amount, {TO_DATE}
        from finance.totals_by_fund where fiscal_year = 2019 and period = 13 order by fund_code
        """,
    )
    assert found == [
        ("002", "IT services", "internal_service", "True", "0.00", "400.00", "0.00", "70.00", "330.00"),
        ("V1", "General", "general", "False", "5.00", "1070.00", "0.00", "115.00", "955.00"),
    ]


def test_account_classes_are_the_charts_and_what_is_not_charted_has_a_row(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        """
        select account_class, account_type, is_internal_service, expended_to_date_amount, current_budget_to_date_amount
        from finance.totals_by_account_class where fiscal_year = 2019 and period = 3 order by 1 nulls last, 3
        """,
    )
    assert found == [
        ("200", "expenditure", "False", "100.00", "1070.00"),
        ("200", "expenditure", "True", "70.00", "400.00"),
        ("None", "None", "False", "10.00", "0.00"),
    ]


def test_projects_and_what_has_none_sum_to_the_city(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        """
        select project_id, amendment_amount, transfer_amount, expended_amount, current_budget_to_date_amount, expended_to_date_amount
        from finance.totals_by_project left join intermediate.int_projects using (project_key)
        where fiscal_year = 2019 and period = 3 order by 1 nulls last
        """,
    )
    assert found == [
        ("W1", "50.00", "-30.00", "0.00", "1040.00", "100.00"),
        ("W2", "0.00", "0.00", "0.00", "400.00", "70.00"),
        ("None", "0.00", "30.00", "10.00", "30.00", "10.00"),
    ]


@pytest.mark.parametrize(
    "table", ["totals_by_period", "totals_by_fund", "totals_by_account_class", "totals_by_project"]
)
def test_positions_of_every_total_sum_to_the_same_at_every_period(finance_city: LandingDatabase, table: str) -> None:
    apart = finance_city.rows(
        f"""
        with positions as (
            select periods.fiscal_year, periods.period, sum(cells.available_amount) as available, sum(cells.expended_amount) as expended
            from (select distinct fiscal_year, period from finance.budget_vs_actuals) as periods
            inner join finance.budget_vs_actuals as cells
                on cells.fiscal_year = periods.fiscal_year and cells.period <= periods.period
            group by all
        )
        select positions.*, sum(totals.available_to_date_amount), sum(totals.expended_to_date_amount)
        from positions left join finance.{table} as totals using (fiscal_year, period)
        group by all having sum(totals.available_to_date_amount) is distinct from available or sum(totals.expended_to_date_amount) is distinct from expended
        """
    )
    assert apart == []


def test_the_budget_at_a_date_is_the_last_row_on_or_before_it(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        """
        select finance_project_code, position_date, original_budget_amount, amendment_amount, transfer_amount, carry_forward_amount,
            current_budget_amount, next_position_date, is_latest
        from finance.budget_positions where fiscal_year = 2019 and department_code = 'IT' order by finance_project_code, position_date
        """,
    )
    assert found == [
        ("VW", "2018-07-01", "1000.00", "0.00", "0.00", "0.00", "1000.00", "2018-07-02", "False"),  # no date: the year's first day
        ("VW", "2018-07-02", "1000.00", "0.00", "0.00", "20.00", "1020.00", "2018-09-10", "False"),
        ("VW", "2018-09-10", "1000.00", "50.00", "-30.00", "20.00", "1040.00", "None", "True"),
        ("VX", "2018-06-15", "400.00", "0.00", "0.00", "0.00", "400.00", "None", "True"),
    ]  # fmt: skip


def test_positions_at_a_periods_end_are_those_of_the_cells(finance_city: LandingDatabase) -> None:
    apart = finance_city.rows(
        """
        with ends as (
            select fiscal_year, period, end_date from core.dim_fiscal_periods where period < 12
        ), cells as (
            select ends.fiscal_year, ends.period, sum(cells.current_budget_amount) as amount
            from ends inner join finance.budget_vs_actuals as cells on cells.fiscal_year = ends.fiscal_year and cells.period <= ends.period
            group by all
        ), positions as (
            select ends.fiscal_year, ends.period, sum(positions.current_budget_amount) as amount
            from ends inner join finance.budget_positions as positions on positions.fiscal_year = ends.fiscal_year
                and positions.position_date <= ends.end_date and coalesce(positions.next_position_date > ends.end_date, true)
            group by all
        )
        select * from cells full join positions using (fiscal_year, period) where coalesce(cells.amount, 0) <> coalesce(positions.amount, 0)
        """
    )
    assert apart == []


def test_transfers_that_leave_a_cell_are_listed_and_fail_only_where_the_budget_does_not_net(
    finance_city: LandingDatabase,
) -> None:
    found = figures(
        finance_city,
        """
        select source_name, fiscal_year, fund_code, department_code, transfer_amount, budget_transfer_amount, lines, is_control_failed
        from finance.transfer_imbalances order by source_name, department_code
        """,
    )
    assert found == [
        ("ledger", "2026", "001", "IT", "-5.00", "-5.00", "2", "True"),
        ("views", "2019", "V1", "FIN", "30.00", "0.00", "1", "False"),
        ("views", "2019", "V1", "IT", "-30.00", "0.00", "1", "False"),
    ]


def test_funding_sources_carry_the_versions_of_the_budget(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        """
        select funding_source, original_budget_amount, amendment_amount, transfer_amount, carry_forward_amount, current_budget_amount,
            internal_service_budget_amount
        from finance.totals_by_funding_source where fiscal_year = 2019 order by 1 nulls last
        """,
    )
    assert found == [
        ("Grant A", "0.00", "50.00", "0.00", "0.00", "50.00", "0.00"),
        ("Operating", "1400.00", "0.00", "0.00", "20.00", "1420.00", "400.00"),
        ("None", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"),
    ]


@pytest.mark.parametrize(
    ("kind", "fact_table", "fact_key"),
    [
        ("budget_line", "fct_budget_lines", "budget_event_key"),
        ("requisition", "fct_requisitions", "requisition_key"),
        ("order_event", "fct_encumbrances", "encumbrance_event_key"),
        ("journal_line", "fct_journal_lines", "journal_line_key"),
    ],
)
def test_every_part_leads_to_its_fact(finance_city: LandingDatabase, kind: str, fact_table: str, fact_key: str) -> None:
    parts, found = finance_city.rows(
        f"""
        select count(*), count(facts.{fact_key}) from finance.budget_vs_actuals_lines as parts
        left join finance.{fact_table} as facts on parts.fact_key = facts.{fact_key}
            and facts.source_record_id = parts.source_record_id and facts.extract_id = parts.extract_id
        where parts.document_kind = '{kind}'
        """
    )[0]
    assert parts == found > 0


def test_parts_of_a_cell_name_their_documents(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        """
        select measure, document_kind, document_number, document_line_number, document_date, parts.description, source_record_id, file_name,
            line_number is not null, amount
        from finance.budget_vs_actuals_lines as parts inner join finance.budget_vs_actuals as cells using (budget_cell_key)
        where cells.fiscal_year = 2019 and cells.period = 1 and cells.fund_code = 'V1' order by measure
        """,
    )
    assert found == [
        ("carry_forward", "budget_line", "None", "None", "2018-07-02", "None", "e2", "budget_lines.csv", "True", "20.00"),
        ("expended", "journal_line", "J1", "7", "2018-07-20", "Licence", "w1", "journal_lines.csv", "True", "100.00"),
        ("original", "budget_line", "e1", "None", "None", "Adopted", "e1", "budget_lines.csv", "True", "1000.00"),
    ]  # fmt: skip


def test_parts_of_orders_and_requisitions_name_order_line_and_request(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        """
        select measure, document_number, document_line_number, source_record_id, amount from finance.budget_vs_actuals_lines
        where source_name = 'orders' and (document_number = 'RQ2' or (document_number = 'PO1' and document_line_number = '2'))
        order by measure, amount desc
        """,
    )
    assert found == [
        ("encumbered", "PO1", "2", "3", "50.00"), ("encumbered", "PO1", "2", "I1", "-20.00"), ("encumbered", "PO1", "2", "I2", "-30.00"),
        ("pre_encumbered", "RQ2", "None", "RQ2", "200.00"), ("pre_encumbered", "RQ2", "None", "RQ2", "-200.00"),
    ]  # fmt: skip


def test_a_shared_line_has_a_part_for_each_project(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select amount from finance.budget_vs_actuals_lines where source_name = 'ledger' and source_record_id = 'c'
            and measure = 'expended' order by project_key
        """
    )
    assert found == [(Decimal("0.01"),), (Decimal("0.02"),), (Decimal("0.02"),)]


def test_life_to_date_says_which_years_it_covers(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select covers, closing_budget_amount, closing_expended_amount
        from finance.project_life_to_date inner join intermediate.int_projects using (project_key) where project_id = 'W1'
        """
    )
    # 1000 + 50 - 30 without the 20 carried forward; 100 + 5 of 2019, 40 - 2.50 of 2018
    assert found == [("life to date, FY2018 to FY2019", Decimal("1020.00"), Decimal("142.50"))]


def test_a_closed_adjusting_period_is_restated_by_what_lands_in_it(finance_city: LandingDatabase) -> None:
    restated = figures(
        finance_city,
        """
        select fiscal_year, period, before_amount, after_amount, change_amount, lines
        from finance.restatements where source_name = 'adjusting'
        """,
    )
    assert restated == [("2018", "13", "40.00", "37.50", "-2.50", "1")]
    late = finance_city.rows(
        "select source_record_id from finance.fct_journal_lines where is_prior_period and source_name = 'adjusting'"
    )
    assert late == [("x2",)]
    cell = figures(
        finance_city,
        "select expended_amount, is_provisional, period_end_date from finance.budget_vs_actuals where fiscal_year = 2018 and period = 13",
    )
    assert cell == [("37.50", "False", "2018-06-30")]


def test_a_year_whose_budget_vanished_still_has_its_calendar(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        """
        select period, original_budget_amount, amendment_amount, is_provisional, period_end_date
        from finance.budget_vs_actuals where fiscal_year = 2017 order by period
        """,
    )
    assert found == [
        ("1", "100.00", "0.00", "False", "2016-07-31"),
        ("4", "0.00", "-100.00", "False", "2016-10-31"),
    ]


def test_each_finance_source_states_its_basis(finance_city: LandingDatabase) -> None:
    found = figures(
        finance_city,
        """
        select source_name, source_type, basis, currency, journal_amount_sign, streams
        from finance.source_bases order by source_name
        """,
    )
    assert found == [
        ("orders", "sql", "None", "USD", "None", "payments"),
        ("views", "files", "modified_accrual", "USD", "credit_positive", "budget_lines, journal_lines"),
    ]  # fmt: skip
