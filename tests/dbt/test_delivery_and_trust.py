"""Active projects, open issues, coverage and freshness: figures worked out by hand from the city of projects."""

from __future__ import annotations

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.test_earned_value import metric


@pytest.mark.parametrize(
    ("metric_id", "project_id", "day", "value", "reason"),
    [
        ("projects_active", "SLIP", "2026-01-31", 1, None),
        ("projects_active", "DONE", "2025-12-31", 0, None),
        ("projects_active", "FALL", "2026-01-31", None, "source_missing"),  # first heard of in February
        ("projects_active", "GONE", "2025-12-31", None, "excluded_scope"),
        ("on_track_pct", "SLIP", "2026-01-31", 1, None),
        ("on_track_pct", "LINE", "2026-01-31", 0, None),  # CPI 250 / 300 is red
        ("on_track_pct", "DONE", "2025-12-31", None, "excluded_scope"),
    ],
)
def test_active_projects_are_counted_and_those_on_track_are_green_by_the_policy(
    project_city: LandingDatabase, metric_id: str, project_id: str, day: str, value: float | None, reason: str | None
) -> None:
    assert metric(project_city, metric_id, project_id, day) == (value, reason)


@pytest.mark.parametrize(
    ("project_id", "day", "value"),
    [("ISSUE1", "2025-11-30", 1), ("ISSUE1", "2026-01-31", 3), ("ISSUE3", "2026-01-31", 0)],
)
def test_open_issues_are_those_opened_and_not_closed_by_then(
    project_city: LandingDatabase, project_id: str, day: str, value: float
) -> None:
    assert metric(project_city, "open_issues", project_id, day) == (value, None)


def test_freshness_is_the_hours_since_the_source_was_last_accepted(project_city: LandingDatabase) -> None:
    hours = dict(
        project_city.rows("select entity_id, value from metrics.values where metric_id = 'source_freshness_hours'")
    )
    assert (hours["share"], hours["office"]) == (
        1.0,
        24.0,
    )  # accepted at 08:00, and at 09:00 the day before; built at 09:00
    assert hours["city"] == max(value for name, value in hours.items() if name != "city")


def test_coverage_is_what_was_given_of_what_was_asked(project_city: LandingDatabase) -> None:
    rows = project_city.rows(
        """
        select figures.metric_id, figures.value, figures.null_reason
        from metrics.values as figures
        inner join core.dim_projects as projects on figures.entity_id = projects.project_key
        where projects.project_id = 'LINE' and figures.as_of_date = '2026-01-31'
        """
    )
    coverage = {metric_id: value for metric_id, value, _ in rows}.pop("coverage_pct")
    others = [(value, reason) for metric_id, value, reason in rows if metric_id != "coverage_pct"]
    asked = [value for value, reason in others if reason not in ("excluded_scope", "not_started", "completed")]
    given = [value for value in asked if value is not None]
    assert 0 < len(given) < len(asked)
    assert coverage == len(given) / len(asked)
