"""`portfolio explain`: one figure of the published warehouse, as text or JSON."""

from __future__ import annotations

import duckdb

from orchestration.configuration import Configuration
from orchestration.errors import NotPublishedError, PortfolioError
from orchestration.explaining import explain
from orchestration.explaining_json import explanation_json
from orchestration.explaining_reading import Reading
from orchestration.explaining_subject import find_metric, find_project, find_subject
from orchestration.explaining_text import explanation_text
from orchestration.home import Home


def explain_published(
    configuration: Configuration, metric_id: str, project: str, month: str | None, *, is_json: bool
) -> str:
    """The explanation of a project's metric at a month's end, or at the published build's date.

    Errors: exit 2 for an unknown metric or project, an ambiguous project_id and a month not yet over; exit 1 where nothing is
    published or the project has no figure then.
    """
    find_metric(metric_id)
    warehouse = Home(configuration.home).warehouse
    if not warehouse.exists():
        raise NotPublishedError(f"Nothing is published under {configuration.home} yet; run `portfolio refresh` first.")
    try:
        with duckdb.connect(str(warehouse.resolve()), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            reading = Reading(connection, configuration)
            key, name = find_project(reading, project)
            subject = find_subject(reading, metric_id, ("project", key, name), month)
            explanation = explain(reading, subject)
    except duckdb.Error as error:
        told = " ".join(str(error).split())[:300]
        raise PortfolioError(f"What is published cannot be read for this; run `portfolio refresh`: {told}") from None
    return explanation_json(explanation) if is_json else explanation_text(explanation)
