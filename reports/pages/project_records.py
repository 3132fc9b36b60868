"""The records of a project page. Grain: each class says one row per what; money in the city's currency, percent 0 to 100."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby


@dataclass(frozen=True)
class Project:
    """The project as its source tells it now."""

    project_key: str
    project_id: str | None
    project_name: str | None
    description: str | None
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None
    source_url: str | None
    department_name: str | None
    portfolio_name: str | None
    program_name: str | None
    manager_name: str | None
    status: str | None
    status_text: str | None
    stage: str | None
    reported_health: str
    health_text: str | None
    computed_health: str
    planned_start_date: date | None
    planned_finish_date: date | None
    baseline_start_date: date | None
    original_baseline_finish_date: date | None
    baseline_finish_date: date | None
    forecast_finish_date: date | None
    actual_start_date: date | None
    actual_finish_date: date | None
    percent_complete: float | None
    original_approved_budget_amount: Decimal | None
    approved_budget_amount: Decimal | None
    is_procurement_sensitive: bool
    is_deleted: bool
    is_stale: bool

    @property
    def finish_date(self) -> date | None:
        """The actual finish, else the forecast."""
        return self.actual_finish_date or self.forecast_finish_date

    @property
    def has_link(self) -> bool:
        """Whether the source gave a web address for the record."""
        return bool(self.source_url and self.source_url.startswith(("https://", "http://")))


@dataclass(frozen=True)
class ProjectFigure:
    """The newest value of one metric, and its change since the month end before."""

    project_key: str
    metric_id: str
    name: str
    plain_name: str
    unit: str | None
    as_of_date: date
    value: float | None
    value_amount: Decimal | None
    null_reason: str | None
    previous_date: date | None
    change_value: float | None
    change_amount: Decimal | None


@dataclass(frozen=True)
class Month:
    """One month end of the project's history."""

    project_key: str
    month_end_date: date
    status: str | None
    reported_health: str | None
    computed_health: str | None
    percent_complete: float | None
    baseline_finish_date: date | None
    forecast_finish_date: date | None
    approved_budget_amount: Decimal | None
    actual_to_date_amount: Decimal | None
    committed_amount: Decimal | None
    forecast_at_completion_amount: Decimal | None

    @property
    def state(self) -> "Month":
        """The month without its date: two months of one state differ in nothing that the history shows."""
        return replace(self, month_end_date=date.min)


@dataclass(frozen=True)
class MonthRun:
    """Month ends one after the other, the newest first, between which nothing changed; `anchors` are their addresses."""

    months: tuple[Month, ...]
    anchors: tuple[str, ...]


def join_months(named: Sequence[tuple[str, Month]]) -> tuple[MonthRun, ...]:
    """Return months, the newest first, as runs in which nothing changed."""
    runs = [tuple(run) for _, run in groupby(named, key=lambda one: one[1].state)]
    return tuple(MonthRun(tuple(month for _, month in run), tuple(anchor for anchor, _ in run)) for run in runs)


@dataclass(frozen=True)
class EarnedMonth:
    """Planned value, earned value and actual cost, cumulative at one month end, with their methods."""

    project_key: str
    month_end_date: date
    pv_amount: Decimal | None
    pv_method: str | None
    ev_amount: Decimal | None
    ev_method: str | None
    ac_amount: Decimal | None
    ac_method: str | None
    bac_amount: Decimal | None
    unplanned_budget_amount: Decimal | None
    is_indicative: bool


@dataclass(frozen=True)
class StatusReport:
    """One status report as its author gave it."""

    project_key: str
    report_date: date | None
    reported_health: str | None
    schedule_health: str | None
    cost_health: str | None
    scope_health: str | None
    summary: str | None
    author_name: str | None
    is_published: bool
    source_record_id: str | None


@dataclass(frozen=True)
class SourceRecord:
    """One of several systems' records of the project: how it was matched, and the field groups that were taken from it."""

    project_key: str
    source_name: str | None
    source_record_id: str | None
    project_id: str | None
    match_method: str | None
    field_groups: str | None
    is_deleted: bool
