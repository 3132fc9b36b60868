"""The records of a project's schedule. Grain: each class says one row per what; days are calendar days, later is positive."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Milestone:
    """One milestone; slip in days of the actual, else the forecast date against the baseline."""

    project_key: str
    milestone_id: str | None
    name: str | None
    baseline_date: date | None
    forecast_date: date | None
    actual_date: date | None
    slip_days: int | None
    planned_value_amount: Decimal | None
    source_record_id: str | None


@dataclass(frozen=True)
class Baseline:
    """One accepted baseline; `moved_days` is its finish against that of the baseline before."""

    project_key: str
    baseline_number: int | None
    baseline_start_date: date | None
    baseline_finish_date: date | None
    effective_date: date | None
    superseded_date: date | None
    moved_days: int | None


@dataclass(frozen=True)
class DelayReason:
    """One reason given for a move of the finish."""

    project_key: str
    reason_date: date | None
    reason_source: str | None
    reason_text: str | None
    moved_days: int | None
    source_name: str | None
    source_record_id: str | None


@dataclass(frozen=True)
class Gate:
    """One gate of the project's life, with the decision taken there."""

    project_key: str
    gate_id: str | None
    name: str | None
    decision: str | None
    entered_date: date | None
    decided_date: date | None
    conditions_due_date: date | None
    conditions_met_date: date | None
