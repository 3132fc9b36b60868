"""The records of a project's registers. Grain: each class says one row per what; money in the city's currency."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Risk:
    """One risk; probability is a fraction of 1."""

    project_key: str
    risk_id: str | None
    title: str | None
    probability: float | None
    impact_amount: Decimal | None
    impact_days: float | None
    status: str | None
    opened_date: date | None
    due_date: date | None
    closed_date: date | None
    owner_name: str | None


@dataclass(frozen=True)
class Issue:
    """One issue."""

    project_key: str
    issue_id: str | None
    title: str | None
    priority: str | None
    status: str | None
    opened_date: date | None
    due_date: date | None
    closed_date: date | None
    is_escalated: bool
    owner_name: str | None


@dataclass(frozen=True)
class ChangeRequest:
    """One request to change scope, cost or schedule."""

    project_key: str
    change_id: str | None
    title: str | None
    status: str | None
    requested_date: date | None
    decided_date: date | None
    cost_impact_amount: Decimal | None
    schedule_impact_days: float | None


@dataclass(frozen=True)
class Decision:
    """One decision asked for."""

    project_key: str
    decision_id: str | None
    title: str | None
    status: str | None
    decision: str | None
    owner_name: str | None
    needed_by_date: date | None
    decided_date: date | None


@dataclass(frozen=True)
class Goal:
    """One strategic goal that the project serves."""

    project_key: str
    goal_id: str | None
    name: str | None


@dataclass(frozen=True)
class Dependency:
    """One tie to another project: this one `needs` it, or `is_needed_by` it; no key where the other has no page."""

    project_key: str
    other_project_key: str | None
    other_name: str | None
    direction: str
    kind: str | None
    description: str | None
    status: str | None
    needed_by_date: date | None
    source_record_id: str | None


@dataclass(frozen=True)
class Score:
    """The project's score by one criterion of one model; weights are fractions of 1."""

    project_key: str
    model: str | None
    criterion: str | None
    weight: float | None
    score: float | None
    weighted_score: float | None
    source_name: str | None


@dataclass(frozen=True)
class ResourceMonth:
    """Hours of one role in one month; `people` counts the names, which are not shown."""

    project_key: str
    month_end_date: date | None
    role_name: str
    people: int
    planned_hours: float | None
    actual_hours: float | None
    capacity_hours: float | None
