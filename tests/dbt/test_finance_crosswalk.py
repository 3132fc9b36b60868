"""Vendors and their names, codes claimed by rules, documents on projects, and the cases that are open: figures by hand."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.finance_rules import register_rules
from orchestration.steward_checks import steward_checks
from tests.dbt.landing_database import LandingDatabase


def key(identity: str) -> str:
    return hashlib.md5(identity.encode(), usedforsecurity=False).hexdigest()


def test_a_vendors_names_have_a_history(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select vendor_id, vendor_name, former_name, cast(valid_from_at as date), cast(valid_to_at as date), is_current
        from core.dim_vendors_history where vendor_id in ('V1', 'M1', 'M4', 'M8') order by vendor_id, valid_from_at
        """
    )
    assert [tuple(str(value) for value in row) for row in found] == [
        ("M1", "Digital Works, Inc.", "None", "2025-08-01", "None", "True"),  # delivered again with nothing new
        ("M4", "Northwind Traders", "None", "2025-08-01", "2025-08-03", "False"),
        ("M4", "Northwind Trade", "Northwind Traders", "2025-08-03", "None", "True"),  # renamed without saying so
        ("M8", "Closed Shop", "None", "2025-08-01", "2025-08-02", "False"),  # gone
        ("V1", "Acme", "None", "2025-08-01", "2025-08-02", "False"),
        ("V1", "Acme Group", "Acme", "2025-08-02", "None", "True"),
    ]


def test_every_spelling_is_kept_with_the_vendor_it_stands_for(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select source_name, vendor_name, canonical_name, vendor_key, is_crosswalk
        from core.bridge_vendor_names where vendor_name in ('Acme Ltd', 'Umbrella', 'Old Acme') order by 2
        """
    )
    assert found == [
        ("orders", "Acme Ltd", "Acme Group", key("orders|V1"), True),
        ("orders", "Old Acme", "Old Acme", key("Old Acme"), False),
        # the steward made Umbrella one vendor: the other source's record stands for both
        ("works", "Umbrella", "Umbrella", key("market|M9"), False),
    ]


def test_candidates_are_pairs_that_nobody_settled(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        "select vendor_name, other_name, rule, score, amount from quality.vendor_candidates order by 1"
    )
    assert found == [
        ("Beta Optical", "Zeta Optical", "edit_distance", pytest.approx(10 / 11), Decimal("0.00")),
        ("DIGITAL WORKS LLC", "Digital Works, Inc.", "normalised_equal", 1.0, Decimal("0.00")),
        ("Northwind Trade", "Nortwind Trade", "edit_distance", pytest.approx(13 / 14), Decimal("1.00")),
        ("Smith & Sons Co.", "Smith and Sons", "normalised_equal", 1.0, Decimal("20.00")),
    ]  # fmt: skip


def test_a_rule_claims_a_code_that_nobody_claims(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select bridge.finance_project_code, project_id, allocation_share, match_method, rule_id, match_confidence
        from core.bridge_project_finance as bridge inner join intermediate.int_projects as projects using (project_key)
        where projects.source_name = 'market' order by 1, 2
        """
    )
    assert found == [
        ("MARKET1", "MP1", 1.0, "explicit", None, 1.0),  # a line of it matches, but the project claims it
        ("RULED", "MP1", 0.5, "rule", "fiber", pytest.approx(0.8 * 3 / 4)),
        ("RULED", "MP2", 0.5, "rule", "ring", pytest.approx(0.5 * 1 / 4)),
    ]
    spent = finance_city.rows(
        """
        select project_id, expended_amount from finance.budget_vs_actuals inner join intermediate.int_projects using (project_key)
        where budget_vs_actuals.finance_project_code = 'RULED' order by 1
        """
    )
    assert [row for row in spent if row[1]] == [("MP1", Decimal("20.00")), ("MP2", Decimal("20.00"))]


def test_a_rule_that_cannot_be_used_is_one_warning(finance_city: LandingDatabase) -> None:
    found = {
        check.subject: check.reason
        for check in steward_checks(finance_city.path)
        if check.check_id == "build.finance_rule_usable"
    }
    assert found == {
        "finance_rules.csv/broken/1": "The rule 'broken' of finance_rules.csv claims nothing, since its pattern '(' is no regular "
        "expression (missing )); correct or remove the line.",
        "finance_rules.csv/lost/2": "The rule 'lost' of finance_rules.csv claims nothing, since no project MPX of source market is "
        "known; correct or remove the line.",
    }


def test_a_line_for_a_document_that_is_not_there_is_one_warning(finance_city: LandingDatabase) -> None:
    found = [
        check.reason
        for check in steward_checks(finance_city.path)
        if check.check_id == "build.project_document_matched"
    ]
    assert found == [
        "The line of project_documents.csv that puts contract 'MO1' of source market on project 'MP2' names no such document or no "
        "such project and counts nothing; correct or remove the line."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "confidence", "problem"),
    [
        ("fiber", "0.5", None),
        ("(", "0.5", "is no regular expression"),
        (None, "0.5", "it has no pattern"),
        ("fiber", "1.5", "is no number from 0 to 1"),
        ("fiber", "nan", "is no number from 0 to 1"),
        ("fiber", None, "is no number from 0 to 1"),
    ],
)
def test_rules_are_judged_before_the_engine_meets_them(
    tmp_path: Path, pattern: str | None, confidence: str | None, problem: str | None
) -> None:
    with duckdb.connect(str(tmp_path / "rules.duckdb")) as connection:
        connection.execute("create schema landing")
        register_rules(connection, [("r", pattern, "office", "P1", confidence)])
        told = connection.execute("select problem from landing.policy_finance_rules").fetchall()[0][0]
    assert told is None if problem is None else problem in told


def test_a_line_for_a_document_that_its_codes_put_on_projects_is_one_warning(finance_city: LandingDatabase) -> None:
    reasons = [
        check.reason
        for check in steward_checks(finance_city.path)
        if check.check_id == "build.project_document_counted"
    ]
    assert reasons == [
        "The line of project_documents.csv that puts purchase_order 'MO3' of source market on project 'MP2' counts nothing, since the "
        "document's finance project codes already bring all of it to projects; correct or remove the line."
    ]  # MARKET1 is MP1's alone; MK3 and MK4 have no project by their codes


def test_a_document_falls_on_projects_by_what_its_lines_order(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select document_kind, document_id, project_id, share, match_method, match_confidence
        from core.bridge_project_documents as documents left join intermediate.int_projects using (project_key)
        where documents.source_name = 'market' order by 1, 2, 3 nulls last
        """
    )
    split = [("MP1", 0.7, "rule", pytest.approx(0.6)), ("MP2", 0.1, "rule", 0.125), (None, 0.2, None, None)]
    assert found == [
        *(("contract", "MK1", who, pytest.approx(share), method, certain) for who, share, method, certain in split),
        ("contract", "MK2", None, 1.0, None, None),
        ("contract", "MK3", "MP2", 1.0, "crosswalk", 1.0),  # the steward says so
        ("contract", "MK4", "MP1", 0.25, "crosswalk", 1.0),
        ("contract", "MK4", "MP2", 0.25, "crosswalk", 1.0),
        ("contract", "MK4", None, 0.5, None, None),
        *(
            ("purchase_order", "MO1", who, pytest.approx(share), method, certain)
            for who, share, method, certain in split
        ),
        ("purchase_order", "MO2", "MP1", 1.0, "explicit", 1.0),  # cancelled: nothing weighs, its code counts
        ("purchase_order", "MO3", "MP1", 1.0, "explicit", 1.0),  # a header without lines
    ]


def test_the_shares_of_every_document_sum_to_one(finance_city: LandingDatabase) -> None:
    sums = finance_city.rows(
        "select sum(share) from core.bridge_project_documents group by source_name, document_kind, document_id"
    )
    assert len(sums) > 50
    assert [row for row in sums if abs(row[0] - 1) > 1e-9] == []


def test_open_cases_have_money_age_and_owner(finance_city: LandingDatabase) -> None:
    found = finance_city.rows(
        """
        select case_id, subject, description, amount, lines, age_days, owner_name
        from finance.unmatched where source_name = 'market' and case_kind <> 'vendor_candidate' order by 1
        """
    )
    assert found == [
        ("contract|market|MK2", "MK2", "Copper frame", Decimal("500.00"), 1, 183, None),
        (
            "contract|market|MK4",
            "MK4",
            None,
            Decimal("10.00"),
            1,
            183,
            None,
        ),  # half of it is on no project; MK3 is settled
        # the ledger's 5 + 6; on 2 ledger lines, 1 budget line, 1 order line, 3 contracts
        ("finance_code|NOBODYS", "NOBODYS", "Copper", Decimal("11.00"), 7, 183, "Ada"),
        ("purchase_order|market|MO1", "MO1", "DIGITAL WORKS LLC", Decimal("20.00"), 1, 183, "Grace"),
    ]
    pairs = finance_city.rows(
        "select subject, other_subject, case_id, amount from finance.unmatched where case_kind = 'vendor_candidate' and amount > 2"
    )
    case_id = f"vendor_candidate|{key('market|M3')}|{key('Smith and Sons')}"
    assert pairs == [("Smith & Sons Co.", "Smith and Sons", case_id, Decimal("20.00"))]
