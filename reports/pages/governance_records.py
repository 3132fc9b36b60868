"""The records of the governance pages: decisions, recommendations, gates, disagreements and gaps. One frozen record per row."""

from dataclasses import dataclass
from datetime import date

from reports.addresses import row_anchor
from reports.reasons import held_reasons

PATH = "governance/index.html"
DECISIONS_PATH = "governance/decisions.html"
GATES_PATH = "governance/gates.html"


@dataclass(frozen=True)
class Decision:
    """What was asked of those who decide (a decision, change request, gate or demand); waiting is in days, of open ones."""

    kind: str | None
    project_key: str | None
    project_name: str | None
    record_id: str | None
    title: str | None
    outcome: str | None
    owner_name: str | None
    waiting_days: int | None
    is_open: bool
    is_overdue: bool
    asked_date: date | None
    needed_by_date: date | None
    decided_date: date | None
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("decision", self.kind, self.source_name, self.source_record_id or self.record_id)


@dataclass(frozen=True)
class Recommendation:
    """What the rules give for one project, with their reasons; a recommendation, never a decision."""

    project_key: str
    project_name: str | None
    status: str | None
    recommendation: str | None
    reasons: str | None
    rules_held: int | None
    rules_judged: int | None
    rules_asked: int | None
    as_of_date: date | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("recommendation", self.project_key)

    @property
    def held_reasons(self) -> tuple[str, ...]:
        """Return the reasons of the rules that held, each with its rule."""
        return held_reasons(self.reasons)


@dataclass(frozen=True)
class Gate:
    """One gate of one project; without a decision it waits."""

    project_key: str
    project_name: str | None
    gate_id: str | None
    name: str | None
    decision: str | None
    entered_date: date | None
    decided_date: date | None
    conditions_due_date: date | None
    conditions_met_date: date | None
    is_condition_overdue: bool
    source_name: str | None
    source_record_id: str | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row; the same in both editions."""
        return row_anchor("gate", self.project_key, self.gate_id)

    @property
    def is_decided(self) -> bool:
        """Return whether its decision is taken."""
        return self.decided_date is not None or self.decision is not None

    @property
    def day(self) -> date | None:
        """Return the day on which it stands in the calendar: its decision, else its beginning."""
        return self.decided_date or self.entered_date


@dataclass(frozen=True)
class Disagreement:
    """A project whose reported, computed and independent health do not agree."""

    project_key: str
    project_name: str | None
    reported_health: str | None
    computed_health: str | None
    independent_health: str | None
    independent_kind: str | None
    disagreement: str | None
    as_of_date: date | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("disagreement", self.project_key)


@dataclass(frozen=True)
class Gap:
    """What the reader of the portfolio has to ask a project for."""

    gap_kind: str | None
    project_key: str
    project_name: str | None
    detail: str | None
    days: int | None
    as_of_date: date | None
    source_name: str | None
    source_record_id: str | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("gap", self.gap_kind, self.project_key, self.detail, self.source_record_id)
