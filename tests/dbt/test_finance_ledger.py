"""Ledger lines, the projects they fall on, closed periods, suspense and quarantine: figures by hand to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dbt.landing_database import LandingDatabase

CELL = "select project_id, expended_amount from finance.budget_vs_actuals left join intermediate.int_projects using (project_key)"


def amounts(city: LandingDatabase, query: str) -> dict[str, Decimal]:
    return {str(row[0]): row[1] for row in city.rows(query)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a", "expenditure"),  # the chart says Expenditure
        ("h", "revenue"),
        ("i", "expenditure"),  # the line's own type beats the chart's asset
        ("j", "expenditure"),  # neither line nor chart
        ("k", "unknown"),  # a text that names no type
    ],
)
def test_account_type_is_the_lines_else_the_charts_else_expenditure(
    finance_city: LandingDatabase, line: str, expected: str
) -> None:
    found = finance_city.rows(
        f"select account_type from finance.fct_journal_lines where source_name = 'ledger' and source_record_id = '{line}'"
    )
    assert found == [(expected,)]


def test_a_changed_line_counts_once_and_a_deleted_line_not_at_all(finance_city: LandingDatabase) -> None:
    found = amounts(
        finance_city,
        "select source_record_id, amount from finance.fct_journal_lines where source_name = 'ledger' and source_record_id in ('a', 'g')",
    )
    assert found == {"a": Decimal("90.00")}


def test_a_project_is_on_a_line_only_where_the_code_is_one_projects(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select distinct lines.finance_project_code, project_id
        from finance.fct_journal_lines as lines left join intermediate.int_projects using (project_key)
        where lines.finance_project_code is not null and lines.source_name = 'ledger' order by 1
        """
    )
    assert found == [("C1", "P1"), ("C3", None), ("DEAD", None), ("SHARED", None), ("STEWARD", None)]


def test_shares_of_a_code_are_the_stewards_else_equal(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select bridge.finance_project_code, project_id, share_part, share_whole, match_method
        from core.bridge_project_finance as bridge inner join intermediate.int_projects as projects using (project_key)
        where projects.source_name = 'office' order by 1, 2
        """
    )
    billion = 1_000_000_000
    assert found == [
        ("C1", "P1", 1, 1, "explicit"), ("C2", "P2", 1, 1, "explicit"),
        ("C3", "P1", billion // 4, billion, "crosswalk"), ("C3", "P3", 3 * billion // 4, billion, "explicit"),
        ("SHARED", "P2", 1, 3, "explicit"), ("SHARED", "P3", 1, 3, "explicit"), ("SHARED", "P4", 1, 3, "explicit"),
        ("STEWARD", "P1", 7 * billion // 10, billion, "crosswalk"), ("STEWARD", "P2", 3 * billion // 10, billion, "crosswalk"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("STEWARD", {"P1": "70.00", "P2": "30.00"}),
        ("C3", {"P1": "2.50", "P3": "7.51"}),  # 2.5025 and 7.5075: half up, nothing left
        ("DEAD", {"None": "7.00"}),
    ],
)
def test_a_shared_code_is_split_by_share(finance_city: LandingDatabase, code: str, expected: dict[str, str]) -> None:
    found = amounts(finance_city, CELL + f" where budget_vs_actuals.finance_project_code = '{code}'")
    assert found == {project: Decimal(amount) for project, amount in expected.items()}


def test_the_cents_left_over_go_to_the_lowest_project_key(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select expended_amount from finance.budget_vs_actuals where finance_project_code = 'SHARED' order by project_key"
    )
    assert found == [(Decimal("0.01"),), (Decimal("0.02"),), (Decimal("0.02"),)]


def test_a_line_is_of_a_prior_period_when_it_came_after_the_period_was_closed(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select source_record_id from finance.fct_journal_lines where is_prior_period and source_name = 'ledger'"
    )
    assert found == [("n",)], "b and m landed while the period was open, o was posted within it, p's period is open"


def test_a_closed_period_that_changed_is_restated_with_before_after_and_lines(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select finance_project_code, fiscal_year, period, before_amount, after_amount, lines
        from finance.restatements where source_name = 'ledger' order by 1 nulls last
        """
    )
    assert found == [
        ("C1", 2026, 1, Decimal("65.00"), Decimal("69.00"), 3),  # 100 - 40 + 5, then 90 - 40 + 5 + 6 + 8
        (None, 2026, 1, Decimal("3.00"), Decimal("0.00"), 1),
    ]


def test_restated_money_is_a_figure_of_its_source_and_of_the_city(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select entity_id, cast(as_of_date as varchar), value_amount from intermediate.int_metric_values_trust
        where metric_id = 'restated_amount' and entity_id in ('city', 'ledger') and as_of_date in ('2025-08-31', '2026-01-31') order by all
        """
    )
    assert found == [
        ("city", "2025-08-31", Decimal("9.50")),  # 2.50 of another source
        ("city", "2026-01-31", Decimal("9.50")),
        ("ledger", "2025-08-31", Decimal("7.00")),  # 4 more on C1, 3 gone
        ("ledger", "2026-01-31", Decimal("7.00")),
    ]


def test_suspense_holds_what_is_not_loaded_and_what_nobody_claims(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select source_name, stream, source_record_id, reason_code, is_loaded, amount_text, amount, age_days
        from finance.suspense where source_name not in ('dice', 'market', 'spilled') order by source_name, source_record_id
        """
    )
    assert found == [
        ("dirty", "journal_lines", "s1", "amount_unreadable", False, "12O4.50", None, 183),
        ("dirty", "journal_lines", "v2", "amount_unreadable", False, "N/A", None, 183),
        ("ledger", "journal_lines", "f", "project_unknown", True, "7.00", Decimal("7.00"), 183),
        ("orders", "contracts", "K2", "project_unknown", True, "10.00", Decimal("10.00"), 183),
    ]


def test_a_suspended_amount_is_in_no_fact_and_a_quarantined_version_keeps_the_last_accepted_one(
    finance_city: LandingDatabase,
) -> None:
    found = finance_city.rows(
        "select source_record_id, amount, is_stale from finance.fct_journal_lines where source_name = 'dirty'"
    )
    assert found == [("v1", Decimal("31.00"), True)]


def test_quarantine_holds_the_refused_record_whole(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select source_record_id, reason_code, record from quality.quarantine where source_name = 'dirty' order by 1"
    )
    assert found == [("q1", "period_unknown", '{"period":"P99"}'), ("v1", "date_unreadable", None)]


@pytest.mark.parametrize(
    ("period", "start", "end", "is_open"),
    [(1, "2025-07-01", "2025-07-31", False), (2, "2025-08-01", "2025-08-31", True), (6, "2025-12-01", "2025-12-31", False),
     (7, "2026-01-01", "2026-01-31", True), (13, "2026-06-30", "2026-06-30", True)],
)  # fmt: skip
def test_periods_are_the_sources_else_derived(
    finance_city: LandingDatabase, period: int, start: str, end: str, is_open: bool
) -> None:
    found = finance_city.rows(
        f"""
        select cast(start_date as varchar), cast(end_date as varchar), is_open
        from core.dim_fiscal_periods where fiscal_year = 2026 and period = {period}
        """
    )
    assert found == [(start, end, is_open)]
