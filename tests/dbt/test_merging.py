"""One project in several systems becomes one, by reference and by the steward's word, never by name (tests.dbt.landed_merging)."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from orchestration.steward_checks import steward_checks
from tests.dbt.landing_database import LandingDatabase


def members(city: LandingDatabase, survivor: str) -> dict[str, str]:
    """How each record of the surviving record's project was matched, by its project_id."""
    return dict(
        city.rows(
            f"""
            select records.project_id, records.match_method
            from core.bridge_project_sources as records
            inner join core.dim_projects as projects using (project_key)
            where projects.project_id = '{survivor}' and records.source_name like 'merge%'
            """
        )
    )


def project(city: LandingDatabase, project_id: str, columns: str) -> tuple[Any, ...]:
    """Those columns of the one current project of that id."""
    found = city.rows(f"select {columns} from core.dim_projects where project_id = '{project_id}'")
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("survivor", "matched"),
    [
        ("MG-O1", {"MG-O1": "survivor", "MG-A1": "explicit"}),
        ("MG-O2", {"MG-O2": "survivor", "MG-A2": "explicit"}),
        ("MG-C3", {"MG-C3": "survivor", "MG-C2": "explicit", "MG-C1": "explicit"}),
        ("MG-S1", {"MG-S1": "survivor", "MG-S2": "crosswalk"}),
        ("MG-T3", {"MG-T3": "survivor", "MG-T1": "crosswalk", "MG-T2": "explicit"}),
        ("MG-L1", {"MG-L1": "survivor"} | {f"MG-L{number}": "crosswalk" for number in range(2, 6)}),
    ],
)
def test_records_of_one_project_are_one_and_say_how(
    platform_city: LandingDatabase, survivor: str, matched: dict[str, str]
) -> None:
    assert members(platform_city, survivor) == matched
    for merged in matched.keys() - {survivor}:
        assert platform_city.rows(f"select project_key from core.dim_projects where project_id = '{merged}'") == []


def test_the_key_is_that_of_the_surviving_record(platform_city: LandingDatabase) -> None:
    key = hashlib.md5(b"merge_office|r-MG-O1").hexdigest()
    assert project(platform_city, "MG-O1", "project_key, source_name, source_record_id") == (
        key,
        "merge_office",
        "r-MG-O1",
    )
    strays = platform_city.rows(
        "select count(*) from core.dim_projects_history where project_key <> md5(source_name || '|' || source_record_id)"
    )
    assert strays == [(0,)]


def test_a_reference_may_name_its_source_where_an_id_occurs_twice(platform_city: LandingDatabase) -> None:
    rows = platform_city.rows(
        """
        select projects.source_name, string_agg(records.project_id, ' ' order by records.project_id)
        from core.dim_projects as projects
        inner join core.bridge_project_sources as records using (project_key)
        where projects.project_id = 'MG-TWICE'
        group by all
        order by all
        """
    )
    assert rows == [("merge_office", "MG-TWICE"), ("merge_third", "MG-A3 MG-TWICE")]


def test_two_records_that_refer_to_each_other_are_one_project(platform_city: LandingDatabase) -> None:
    assert members(platform_city, "MG-RING2") == {"MG-RING2": "survivor", "MG-RING1": "explicit"}


@pytest.mark.parametrize("alone", ["MG-NOBODY", "MG-AMBIGUOUS", "MG-OWN", "MG-NAMED1", "MG-NAMED2"])
def test_a_name_or_a_doubtful_reference_never_merges(platform_city: LandingDatabase, alone: str) -> None:
    assert members(platform_city, alone) == {alone: "survivor"}


def test_a_reference_or_pair_that_matches_nothing_is_a_warning(platform_city: LandingDatabase) -> None:
    warnings = {
        (one.check_id, one.subject): one.observed
        for one in steward_checks(platform_city.path)
        if "merge_" in one.subject
    }
    assert warnings == {
        ("build.cross_reference_ambiguous", "merge_agile/projects/cross_reference"): "1 projects",
        ("build.cross_reference_unmatched", "merge_agile/projects/cross_reference"): "2 projects",
        ("build.same_project_matched", "same_project.csv/merge_office:MG-O1/merge_agile:MG-MISSPELT"): "1 pair",
    }


def test_each_field_group_is_whole_from_the_first_record_that_has_it(platform_city: LandingDatabase) -> None:
    columns = "project_name, description, department_name, portfolio_name, status, stage, percent_complete, actual_cost_amount"
    assert project(platform_city, "MG-G1", columns) == (
        *("Library annex", None, "Library", None, "active", None, 40.0, None),
    )
    columns = "approved_budget_amount, planned_finish_date, baseline_finish_date, reported_health, finance_project_code, is_public"
    assert project(platform_city, "MG-G1", columns) == (
        *(Decimal("1000.00"), date(2026, 9, 30), date(2026, 6, 30), "amber", "MG-1", True),
    )


def test_the_system_of_each_field_group_is_recorded(platform_city: LandingDatabase) -> None:
    rows = platform_city.rows(
        """
        select sources.field_group, sources.source_record_id
        from core.project_field_sources as sources
        inner join core.dim_projects as projects using (project_key)
        where projects.project_id = 'MG-G1'
        """
    )
    assert dict(rows) == {
        "identity": "r-MG-G1", "organisation": "r-MG-G1", "status": "r-MG-G1", "health": "r-MG-G1", "money": "r-MG-G1",
        "finance_code": "r-MG-G1", "publicity": "r-MG-G1", "schedule": "r-MG-G2", "progress": "r-MG-G2", "baseline": "r-MG-G3",
    }  # fmt: skip


def test_a_project_is_public_only_while_no_record_of_it_says_no(platform_city: LandingDatabase) -> None:
    assert project(platform_city, "MG-P1", "is_public") == (False,)


def test_baselines_and_curves_come_from_one_system(platform_city: LandingDatabase) -> None:
    baselines = platform_city.rows(
        "select baselines.baseline_finish_date from intermediate.int_project_baselines as baselines inner join core.dim_projects using (project_key)"
        " where project_id = 'MG-G1'"
    )
    assert baselines == [(date(2026, 6, 30),)]
    curve = platform_city.rows(
        "select planned_value_amount from intermediate.int_project_periods inner join core.dim_projects using (project_key)"
        " where project_id = 'MG-G1' order by period_end_date"
    )
    assert curve == [(Decimal("1.00"),), (Decimal("2.00"),)]


def test_a_month_end_shows_the_report_of_the_record_that_gives_the_health(platform_city: LandingDatabase) -> None:
    months = platform_city.rows(
        "select months.reported_health from core.fct_project_months as months inner join core.dim_projects using (project_key)"
        " where project_id = 'MG-G1' and month_end_date = '2026-01-31'"
    )
    assert months == [("amber",)]


def test_versions_follow_every_change_of_any_record(platform_city: LandingDatabase) -> None:
    rows = platform_city.rows(
        "select valid_from_at, status, percent_complete, is_current from core.dim_projects_history"
        " where project_id = 'MG-H1' order by valid_from_at"
    )
    assert rows == [
        (datetime(2026, 1, 10, 7), "proposed", None, False),
        (datetime(2026, 1, 20, 7), "proposed", 5.0, False),
        (datetime(2026, 2, 1, 7), "active", 15.0, True),
    ]


def test_before_the_survivor_landed_the_other_record_speaks_under_its_key(platform_city: LandingDatabase) -> None:
    rows = platform_city.rows(
        "select project_name, source_name from core.dim_projects_history where project_id = 'MG-W1' order by valid_from_at"
    )
    assert rows == [("Known first", "merge_office"), ("Project MG-W1", "merge_office")]


def test_a_project_is_deleted_when_all_its_records_are(platform_city: LandingDatabase) -> None:
    def history(project_id: str) -> list[tuple[Any, ...]]:
        return platform_city.rows(
            "select is_deleted, status, approved_budget_amount from core.dim_projects_history"
            f" where project_id = '{project_id}' order by valid_from_at"
        )

    assert history("MG-D1") == [(False, "active", Decimal("10.00")), (False, "on_hold", None)]
    assert [deleted for deleted, *_ in history("MG-E1")] == [False, False, True]
    assert project(platform_city, "MG-E1", "project_name") == ("Project MG-E1",)


def test_facts_of_every_record_are_the_surviving_project_s(platform_city: LandingDatabase) -> None:
    for table, rows in (
        ("fct_risks", 4), ("fct_goals", 1), ("fct_project_budgets", 1), ("fct_project_actuals", 1),
    ):  # fmt: skip
        found = platform_city.rows(
            f"select distinct facts.project_id, projects.project_id, count(*) from core.{table} as facts"
            " inner join core.dim_projects as projects using (project_key) where facts.source_name like 'merge%' group by all"
        )
        assert found == [("MG-O1", "MG-O1", rows)], table


def test_a_code_that_two_records_of_a_project_name_is_one_claim(platform_city: LandingDatabase) -> None:
    rows = platform_city.rows(
        """
        select shares.finance_project_code, projects.project_id, shares.allocation_share
        from core.bridge_project_finance as shares
        inner join core.dim_projects as projects using (project_key)
        where projects.project_id like 'MG-F%'
        order by all
        """
    )
    assert rows == [
        ("MG-ADDED", "MG-F1", 0.5),
        ("MG-ADDED", "MG-F3", 0.5),
        ("MG-CODE", "MG-F1", 0.5),
        ("MG-CODE", "MG-F3", 0.5),
        ("MG-OTHER", "MG-F1", 1.0),
        ("MG-REPEATED", "MG-F1", 0.4),
        ("MG-REPEATED", "MG-F3", 0.6),
    ]


def test_what_a_source_does_not_have_is_stated_and_not_zero(platform_city: LandingDatabase) -> None:
    absent = {
        source: {
            metric_id
            for (metric_id,) in platform_city.rows(
                f"select metric_id from quality.exclusions where kind = 'entity' and entity_id = '{source}'"
                " and entity_type = 'source' and reason_code = 'source_missing' and absence = 'not_delivered'"
            )
        }
        for source in ("merge_office", "merge_agile", "merge_third")
    }
    everything = {
        "milestones", "risks", "issues", "change_requests", "demands", "status_reports", "resources", "benefits", "goals", "gates",
        "percent_complete",
    }  # fmt: skip
    assert absent["merge_office"] == everything - {"risks", "status_reports"} | {"percent_complete"}
    assert absent["merge_agile"] == everything - {"risks", "milestones", "goals", "status_reports", "percent_complete"}
    assert absent["merge_third"] == everything - {"percent_complete"}


def test_a_metric_of_a_merged_project_is_known_when_any_of_its_systems_tells_it(platform_city: LandingDatabase) -> None:
    rows = platform_city.rows(
        """
        select projects.project_id, figures.metric_id, figures.value, figures.null_reason
        from metrics.values as figures
        inner join core.dim_projects as projects on figures.entity_id = projects.project_key
        where projects.project_id in ('MG-O1', 'MG-F3') and figures.as_of_date = '2026-02-15'
            and figures.metric_id in ('open_risks', 'open_issues', 'milestones_due')
        order by all
        """
    )
    assert rows == [
        ("MG-F3", "milestones_due", None, "source_missing"),
        ("MG-F3", "open_issues", None, "source_missing"),
        ("MG-F3", "open_risks", None, "source_missing"),
        ("MG-O1", "milestones_due", 0.0, None),
        ("MG-O1", "open_issues", None, "source_missing"),
        ("MG-O1", "open_risks", 4.0, None),
    ]
