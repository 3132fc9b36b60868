"""What an explanation is about: one metric of one project, or of another entity, at one date of what is published."""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from orchestration.catalogue import load_catalogue
from orchestration.errors import ConfigurationError, PortfolioError
from orchestration.explaining_reading import Reading

DATES = """
    select metric_id, as_of_date
    from metrics.values
    where entity_type = $entity_type and entity_id = $entity_id
    order by metric_id, as_of_date
"""
ENTITY_TYPES = "select distinct entity_type from metrics.values where metric_id = $metric_id order by entity_type"


@dataclass(frozen=True)
class Subject:
    """One published figure. `status_date` is the last complete month end: figures of months stand there at the city's date."""

    metric: Mapping[str, Any]
    entity_type: str
    entity_id: str
    entity_name: str
    as_of_date: date
    status_date: date
    is_today: bool


@cache
def _entries() -> Mapping[str, Mapping[str, Any]]:
    return {str(entry["metric_id"]): entry for entry in load_catalogue()}


def find_metric(metric_id: str) -> Mapping[str, Any]:
    """The catalogue's entry; exit 2 naming the nearest where there is none."""
    entries = _entries()
    if metric_id not in entries:
        raise ConfigurationError([f"There is no metric {metric_id!r}{closest(metric_id, list(entries))}"])
    return entries[metric_id]


def find_project(reading: Reading, project: str) -> tuple[str, str]:
    """The project_key and name of a project_key or project_id; exit 2 where none or several have it."""
    rows = reading.ask(
        """
        select distinct projects.project_key, projects.project_id, projects.project_name, projects.source_name
        from core.dim_projects as projects
        left join core.bridge_project_sources as records on projects.project_key = records.project_key
        where $project in (projects.project_key, projects.project_id, records.project_id)
        order by all
        """,
        {"project": project.strip()},
    ).rows
    exact = [row for row in rows if row[0] == project.strip()] or list(rows)
    if not exact:
        known = [str(row[0]) for row in reading.ask("select project_id from core.dim_projects order by 1", {}).rows]
        raise ConfigurationError([f"There is no project {project!r}{closest(project, known)}"])
    if len(exact) > 1:
        listed = ", ".join(f"{key} ({source}: {name})" for key, _, name, source in exact)
        raise ConfigurationError(
            [f"{len(exact)} projects have the id {project!r}; name one by its project_key: {listed}."]
        )
    return str(exact[0][0]), f"{exact[0][1]} {exact[0][2]}"


def closest(word: str, known: Sequence[str]) -> str:
    """`; did you mean 'x'?` for the nearest known word, however far; a full stop where none is known."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.0)
    return f"; did you mean {found[0]!r}?" if found else "."


def find_subject(reading: Reading, metric_id: str, entity: tuple[str, str, str], month: str | None) -> Subject:
    """The figure of an entity (type, id, name) at a month's end, or at the city's date where `month` is None.

    Errors: exit 2 for an unknown metric, a metric that such entities do not have, and a month not yet over; exit 1 for a
    month that the entity has no figures of.
    """
    metric = find_metric(metric_id)
    today = _published_date(reading)
    status_date = today.replace(day=1) - timedelta(days=1)
    as_of_date = today if month is None else month_end(month)
    if as_of_date > status_date and month is not None:
        raise ConfigurationError([f"The month {month} is not over: what is published is as of {today.isoformat()}."])
    entity_type, entity_id, name = entity
    _check_dates(reading, metric, entity, as_of_date)
    is_today = month is None
    return Subject(metric, entity_type, entity_id, name, as_of_date, status_date if is_today else as_of_date, is_today)


def month_end(month: str) -> date:
    """The last day of YYYY-MM; exit 2 where it is no month."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month) or month.startswith("0000"):
        raise ConfigurationError([f"{month!r} is not a month; write it as 2026-01."])
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def _published_date(reading: Reading) -> date:
    found: date = reading.ask("select as_of_date from core.meta_build", {}).rows[0][0]
    return found


def _check_dates(reading: Reading, metric: Mapping[str, Any], entity: tuple[str, str, str], day: date) -> None:
    entity_type, entity_id, name = entity
    metric_id = metric["metric_id"]
    asked = {"metric_id": metric_id, "entity_type": entity_type, "entity_id": entity_id}
    dates = [when for figure, when in reading.ask(DATES, asked).rows if figure == metric_id]
    if day in dates:
        return
    if dates:
        span = f"from {dates[0].isoformat()} to {dates[-1].isoformat()}"
        raise PortfolioError(
            f"{name} has no figure of {metric_id} at {day.isoformat()}; its figures run {span}; name one of those months."
        )
    others = [str(row[0]) for row in reading.ask(ENTITY_TYPES, asked).rows]
    if entity_type not in others and others:
        raise ConfigurationError([f"{metric_id} is a figure of each {', '.join(others)}, not of a {entity_type}."])
    raise PortfolioError(f"{name} has no figures of {metric_id}: none of its months is over, or it begins later.")
