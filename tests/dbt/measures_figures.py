"""Figures of the project city by name."""

from __future__ import annotations

from typing import Any

from tests.dbt.landing_database import LandingDatabase

MONTH = "2026-01-31"
TODAY = "2026-02-15"
Figure = tuple[Any, str | None, int, int]


def project(city: LandingDatabase, project_id: str) -> str:
    """The key of a project of the bureau."""
    return str(
        city.rows(
            f"select project_key from core.dim_projects where source_name = 'bureau' and project_id = '{project_id}'"
        )[0][0]
    )


def figure(city: LandingDatabase, metric_id: str, entity_type: str, entity_id: str, day: str) -> Figure:
    """Value, reason and coverage of one metric, entity and date; a name stands for the key of its group or project."""
    key = {"city": entity_id, "project": entity_id}.get(entity_type, f"md5('{entity_id}')")
    if entity_type == "project":
        key = project(city, entity_id)
    quoted = key if key.startswith("md5") else f"'{key}'"
    found = city.rows(
        f"""
        select value, null_reason, coverage_count, coverage_of from metrics.values
        where metric_id = '{metric_id}' and entity_type = '{entity_type}' and entity_id = {quoted} and as_of_date = '{day}'
        """
    )
    assert len(found) == 1, (metric_id, entity_id, day, found)
    value, reason, count, of = found[0]
    return value, reason, count, of
