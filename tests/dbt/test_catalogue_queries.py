"""The SQL that the metric dictionary shows gives the published figures."""

from __future__ import annotations

import pytest

from orchestration.catalogue_sql import write_query
from tests.dbt.landing_database import LandingDatabase, load_catalogue

QUERIES = {str(entry["metric_id"]): str(entry["query"]) for entry in load_catalogue() if entry["query"]}


def test_most_metrics_show_their_sql() -> None:
    assert len(QUERIES) >= 70


@pytest.mark.parametrize("metric_id", sorted(QUERIES))
def test_the_query_of_a_metric_gives_its_published_figures(project_city: LandingDatabase, metric_id: str) -> None:
    rows = project_city.rows(
        f"""
        with told as (
            {QUERIES[metric_id]}
        )

        select count(*), count(*) filter (where (told.{metric_id} is null) <> (figures.value is null)
            or abs(told.{metric_id} - figures.value) > 1e-6 * greatest(1, abs(figures.value)))
        from metrics.values as figures
        inner join told on figures.entity_id = told.project_key and figures.as_of_date = told.as_of_date
        where figures.metric_id = '{metric_id}' and figures.entity_type = 'project'
        """
    )
    published = project_city.rows(
        f"select count(value) from metrics.values where metric_id = '{metric_id}' and entity_type = 'project'"
    )
    assert rows == [(published[0][0], 0)]


def test_a_calculation_becomes_sql_that_guards_its_divisions() -> None:
    query = write_query("x", "None if a >= b else (a - b) / (a * members)") or ""
    assert "case when a >= b then null else (a - b) / nullif(a * 1, 0) end as x" in query
    assert write_query("x", "total(rows.a) / count(rows)") is None
    assert write_query("x", None) is None
