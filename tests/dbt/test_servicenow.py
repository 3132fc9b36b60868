"""What a ServiceNow instance says, conformed: each money once, everything with its project, drafts left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.dbt.landed_servicenow import SOURCE
from tests.dbt.landing_database import LandingDatabase


def facts(city: LandingDatabase, table: str, columns: str) -> list[tuple[Any, ...]]:
    """Those columns of the office's rows of a fact, behind the project's id, in record order."""
    chosen = f"facts.source_record_id, projects.project_id, {columns}"
    return city.rows(
        f"select {chosen} from core.{table} as facts left join core.dim_projects as projects using (project_key)"
        f" where facts.source_name = '{SOURCE}' order by 1, 2"
    )


def test_a_plans_money_counts_once_by_fiscal_year(platform_city: LandingDatabase) -> None:
    assert facts(platform_city, "fct_project_budgets", "facts.fiscal_year, facts.amount") == [
        ("b1", "SNPp1", 2026, Decimal("1000.50")),
        ("b3", "SNPp1", 2027, Decimal("2000.00")),
        ("b6", "SNPp2", 2026, Decimal("123.46")),
        ("b7", "SNPp2", 2027, Decimal("50.00")),
        ("b8", "SNPp2", None, Decimal("9.00")),
    ]


def test_actuals_are_the_expense_lines_where_a_project_has_any(platform_city: LandingDatabase) -> None:
    assert facts(platform_city, "fct_project_actuals", "facts.amount, facts.period_end_date") == [
        ("b1", "SNPp1", Decimal("400.25"), date(2025, 12, 31)),
        ("b3", "SNPp1", Decimal("0.00"), date(2026, 9, 30)),
        ("e1", "SNPp2", Decimal("10.01"), date(2025, 11, 30)),
    ]


def test_benefits_come_by_period_and_once(platform_city: LandingDatabase) -> None:
    columns = "facts.benefit_id, facts.planned_amount, facts.realized_amount, facts.period_end_date"
    assert facts(platform_city, "fct_benefits", columns) == [
        ("bb1", "SNPp1", "bp1", Decimal("100.00"), None, date(2025, 12, 31)),
        ("bb3", "SNPp1", "bp1", Decimal("200.00"), None, date(2026, 9, 30)),
        ("bp2", "SNPp2", "bp2", Decimal("20.00"), Decimal("5.00"), date(2025, 12, 31)),
    ]


def test_goals_are_taken_apart_and_named(platform_city: LandingDatabase) -> None:
    assert facts(platform_city, "fct_goals", "facts.goal_id, facts.name") == [
        ("p1|g1", "SNPp1", "G1", "Dry feet"),
        ("p1|g2", "SNPp1", "g2", "Clean water"),
        ("p1|s1", "SNPp1", "S1", "Resilience"),
        ("p2|unknown-goal", "SNPp2", "unknown-goal", None),
    ]


def test_hours_are_the_months_else_the_assignments_else_the_plans(platform_city: LandingDatabase) -> None:
    assert facts(platform_city, "fct_resource_months", "round(facts.planned_hours, 6), facts.actual_hours") == [
        ("a2", "SNPp2", 70.5, None),
        ("m1", "SNPp3", 33.0, None),
        ("r1", "SNPp1", 100.0, 20.0),
    ]
    names = "select distinct resource_name from core.fct_resource_months"
    assert platform_city.rows(f"{names} where source_name = '{SOURCE}'") == [("Ada Example",)]


def test_what_hangs_on_a_demand_follows_it_to_its_project(platform_city: LandingDatabase) -> None:
    assert facts(platform_city, "fct_risks", "facts.status") == [
        ("k1", "SNPp1", "open"),
        ("k2", "SNPp1", "open"),
        ("k3", None, "open"),
        ("k4", "SNPp1", "open"),
        ("k5", "SNPp1s", "open"),
    ]
    assert facts(platform_city, "fct_milestones", "facts.name") == [("t2", "SNPp1", "Deeper")]
    assert facts(platform_city, "fct_issues", "facts.status") == [("i1", "SNPp1", "open")]


def test_a_demand_is_decided_by_its_state_or_its_text(platform_city: LandingDatabase) -> None:
    assert facts(platform_city, "fct_demands", "facts.decision") == [
        ("d1", "SNPp1", "approved"),
        ("d2", None, None),
        ("d3", "SNPp1", "rejected"),
    ]


def test_a_schedule_impact_is_days_whether_number_or_duration(platform_city: LandingDatabase) -> None:
    assert facts(platform_city, "fct_change_requests", "facts.schedule_impact_days") == [
        ("c1", "SNPp2", 12.0),
        ("c2", "SNPp2", 1.5),
    ]


def test_a_draft_does_not_count_whichever_column_says_so(platform_city: LandingDatabase) -> None:
    found = platform_city.rows("select reported_health from core.dim_projects where project_id = 'SNPp1'")
    assert found == [("amber",)]
    published = f"select count(*) from core.fct_status_reports where source_name = '{SOURCE}' and is_published"
    assert platform_city.rows(published) == [(2,)]
