"""Versions of the chart of accounts, segments of account codes, and types of funds."""

from __future__ import annotations

import pytest

from orchestration.steward_checks import steward_checks
from tests.dbt.landing_database import LandingDatabase


def test_an_account_has_a_version_for_every_change_of_the_chart(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select account_name, account_type, account_class, cast(valid_from_at as date)::varchar, cast(valid_to_at as date)::varchar, is_current
        from core.dim_accounts_history where account_code = '001-0420-06000' order by valid_from_at
        """
    )
    assert found == [
        ("Licences", "expenditure", None, "2025-08-01", "2025-08-02", False),
        (
            "Software licences",
            "expenditure",
            "IT",
            "2025-08-02",
            None,
            True,
        ),  # another spelling of the type changes nothing
    ]


def test_a_deleted_account_has_no_version_until_it_comes_back(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select account_type, cast(valid_from_at as date)::varchar, cast(valid_to_at as date)::varchar, is_current
        from core.dim_accounts_history where account_code = '002-0420-06000' order by valid_from_at
        """
    )
    assert found == [("expenditure", "2025-08-01", "2025-08-02", False), ("unknown", "2025-08-03", None, True)]


def test_codes_come_apart_by_delimiter_or_width_and_keep_their_zeros(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select source_name, account_code, string_agg(segment_name || '=' || segment_code, ' ' order by segment_position)
        from core.bridge_account_segments group by all order by all
        """
    )
    assert found == [
        ("codes", "001-0420-06000", "fund=001 unit=0420 object=06000"),
        ("codes", "002-0420-06000", "fund=002 unit=0420 object=06000"),
        ("fixed", "00106000", "fund=001 object=06000"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("codes", ["001--06000", "001-0420", "001-0420-06000-9"]),
        ("fixed", ["0010600"]),
        ("muddled", ["1.2"]),  # two lines of the pattern claim one position
        ("ledger", []),  # no pattern: neither fitting nor not
    ],
)
def test_a_code_off_the_pattern_is_visible(finance_city: LandingDatabase, source: str, expected: list[str]) -> None:
    found = finance_city.rows(
        f"select account_code from core.dim_accounts where source_name = '{source}' and not is_fitting order by 1"
    )
    assert [code for (code,) in found] == expected


@pytest.mark.parametrize(
    ("fund", "expected"),
    [("002", "internal_service"), ("V1", "general"), ("V2", "unknown"), ("V3", None), ("V4", "capital_projects"), ("001", None)],
)  # fmt: skip
def test_a_fund_has_one_of_the_eight_types(finance_city: LandingDatabase, fund: str, expected: str | None) -> None:
    assert finance_city.rows(f"select fund_type from core.dim_funds where fund_code = '{fund}'") == [(expected,)]


def test_the_steward_is_told_which_lines_and_codes_of_the_pattern_do_not_fit(finance_city: LandingDatabase) -> None:
    told = {row.subject: row for row in steward_checks(finance_city.path) if row.check_id.startswith("build.account")}
    assert sorted(told) == [
        "account_segments.csv/muddled/1/fund",
        "account_segments.csv/muddled/1/object",
        "account_segments.csv/nowhere/1/fund",
        "codes/chart_of_accounts/account_code",
        "fixed/chart_of_accounts/account_code",
    ]
    assert told["codes/chart_of_accounts/account_code"].observed == "3 accounts"
    assert "'001--06000'" in str(told["codes/chart_of_accounts/account_code"].reason)
