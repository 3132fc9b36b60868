"""Every published figure of the city of projects is taken apart: its numbers give it back, or the reason is there in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.catalogue import NULL_REASONS
from orchestration.configuration import load_configuration
from orchestration.errors import ConfigurationError, PortfolioError
from orchestration.explaining import Explanation, explain
from orchestration.explaining_reading import Reading
from orchestration.explaining_subject import find_project, find_subject
from orchestration.explaining_text import explanation_text
from tests.dbt.landing_database import LandingDatabase

TODAY = date(2026, 2, 15)
EVERY = 100
"""One in so many of the dates of projects and groups; today and the last month end of each project made by hand always."""

UNREPRODUCED = {
    "contract_amendment_pct", "contracts_expiring_90_days", "contract_value_remaining", "requisition_to_order_days", "order_to_invoice_days",
    "invoice_age_days", "retainage_held", "vendor_concentration_hhi",
}  # fmt: skip
"""Metrics whose documents are listed and not added up again: shares of them are rounded document by document."""

TOLD_BY_GROUPS_ALONE = {
    "demand_throughput",
    "demand_cycle_days_median",
    "demand_wip",
    "approval_rate",
    "goals_without_projects",
}
CONFIGURATION = """
[city]
name = "City of Example"
time_zone = "America/Phoenix"
currency = "USD"
fiscal_year_start_month = 7
holidays = ["2026-01-01"]

[sources.share]
type = "files"
path = "."

[[sources.share.feeds]]
stream = "projects"
files = "projects.csv"
columns = { project_id = "ID", name = "NAME" }
"""
FIGURES = """
    select figures.metric_id, figures.entity_type, figures.entity_id, figures.as_of_date
    from metrics.values as figures
    left join core.dim_projects as projects on figures.entity_id = projects.project_key
    where
        case
            when figures.entity_type in ('source', 'vendor', 'contract') then false
            when figures.entity_type = 'project' and not regexp_matches(projects.project_id, '^([KL][0-9]|evm|CHANCE)')
                and figures.as_of_date >= '2026-01-31' then true
            else hash(figures.entity_type, figures.entity_id, figures.as_of_date) % $every = 0
        end
    order by figures.entity_type, figures.entity_id, figures.as_of_date, figures.metric_id
"""


@pytest.fixture(scope="module")
def reading(project_city: LandingDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """The built city, read as a published warehouse; nothing of it lies in a landing log."""
    path: Path = tmp_path_factory.mktemp("explained") / "portfolio.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")
    with duckdb.connect(str(project_city.path), read_only=True) as connection:
        yield Reading(connection, load_configuration(path, signs_in=False))


def explained(reading: Reading, metric_id: str, project_id: str, month: str | None = None) -> Explanation:
    """The explanation of a project's figure."""
    key, name = find_project(reading, project_id)
    return explain(reading, find_subject(reading, metric_id, ("project", key, name), month))


def problem_of(one: Explanation) -> str | None:
    """What is wrong with an explanation; None when it gives the published value back, or says why there is none."""
    published, metric_id = one.published, one.subject.metric["metric_id"]
    if published.value is None:
        is_told = published.null_reason in NULL_REASONS and one.reason_text in explanation_text(one)
        is_needed = not one.numbers or published.null_reason in ("zero_denominator", "not_attainable", "excluded_scope")
        has_missing = is_needed or any(number.reason_code for number in one.numbers)
        single = one.subject.entity_type == "project"
        return None if is_told and (has_missing or not single) else f"{published.null_reason} is not told"
    if one.calculation is None:
        known = UNREPRODUCED | TOLD_BY_GROUPS_ALONE
        is_group = one.subject.entity_type != "project"
        return (
            None if metric_id in known or (is_group and one.subject.metric.get("calculation")) else "has no calculation"
        )
    if not one.is_reproduced:
        return f"published {published.value}, worked out {one.worked_out}"
    strays = [number.name for number in one.numbers if number.agrees is False]
    return f"the rows do not give {strays}" if strays else None


def test_every_figure_is_given_back_or_its_absence_told(reading: Reading) -> None:
    problems: dict[str, Any] = {}
    figures = reading.ask(FIGURES, {"every": EVERY}).rows
    for metric_id, entity_type, entity_id, day in figures:
        month = None if day == TODAY else day.strftime("%Y-%m")
        one = explain(reading, find_subject(reading, metric_id, (entity_type, entity_id, entity_id), month))
        problem = problem_of(one)
        if problem is not None:
            problems.setdefault(f"{metric_id} of {entity_type}: {problem}", (entity_id, day))
    assert problems == {}
    assert len(figures) > 5000


def test_an_index_is_shown_with_its_numbers_rows_and_records(reading: Reading) -> None:
    one = explained(reading, "cpi", "REVAMP", "2024-05")
    assert one.is_reproduced and one.published.value == 198754 / 191367
    text = explanation_text(one)
    assert "EV / AC" in text and "198754.00 / 191367.00 = 1.0386012217" in text
    assert "the rows below give the numbers" in text
    periods = {found.name: found.rows for found in one.row_sets}
    assert periods["period_ev"][0][3:] == (date(2024, 5, 31), one.numbers[0].number)
    assert {record.source_record_id for record in one.landed} == {"REVAMP", "REVAMP|5"}
    assert all("not in the landing log" in str(record.problem) for record in one.landed)


def test_earned_schedule_is_shown_step_by_step(reading: Reading) -> None:
    assert "= 2 + (66.66 - 66.66) / (100.00 - 66.66)" in explanation_text(
        explained(reading, "earned_schedule_months", "EQUAL", "2026-01")
    )


def test_what_is_missing_is_told_in_words(reading: Reading) -> None:
    text = " ".join(explanation_text(explained(reading, "cpi", "EQUAL", "2026-01")).split())
    assert "none: no actual cost is known (no_actuals)" in text
    assert "66.66 / ?" in text
    assert "It needs ledger lines on a finance code of the project" in text


def test_a_wrong_value_would_be_found_out(reading: Reading) -> None:
    one = explained(reading, "cpi", "REVAMP", "2024-05")
    off = Explanation(**{**vars(one), "worked_out": one.worked_out + 1})  # type: ignore[operator]
    assert off.is_reproduced is False and problem_of(off) is not None


@pytest.mark.parametrize(
    ("metric_id", "project", "month", "told"),
    [
        ("cpj", "REVAMP", None, "did you mean 'cpi'"),
        ("cpi", "REVMAP", None, "did you mean 'REVAMP'"),
        ("cpi", "REVAMP", "2026-02", "not over"),
        ("cpi", "REVAMP", "2026-2", "write it as"),
        ("cpi", "REVAMP", "2026-13", "write it as"),
        ("cpi", "REVAMP", "9999-12", "not over"),
        ("source_freshness_hours", "REVAMP", None, "figure of each city, source"),
    ],
)
def test_a_wrong_question_is_a_mistake_of_the_command_line(
    reading: Reading, metric_id: str, project: str, month: str | None, told: str
) -> None:
    with pytest.raises(ConfigurationError, match=told):
        explained(reading, metric_id, project, month)


def test_a_month_without_figures_names_those_that_have_some(reading: Reading) -> None:
    with pytest.raises(PortfolioError, match="from 2025-11-30 to 2025-12-31") as raised:
        explained(reading, "cpi", "DONE", "2026-01")
    assert raised.value.exit_code == 1
