"""The records of the risk pages: one frozen record per risk and per issue."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.addresses import row_anchor

RISKS_PATH = "risks/open-risks.html"
ISSUES_PATH = "risks/open-issues.html"
PART_ROWS = 100
DATA_NAMES = ("all-risks", "all-issues")


@dataclass(frozen=True)
class Risk:
    """One risk; exposure is probability (0 to 1) times impact, None where either is missing. Ages are in days, of open ones."""

    project_key: str | None
    project_name: str | None
    risk_id: str | None
    title: str | None
    status: str | None
    owner_name: str | None
    probability: float | None
    impact_amount: Decimal | None
    impact_days: float | None
    exposure_amount: Decimal | None
    opened_date: date | None
    due_date: date | None
    closed_date: date | None
    is_open: bool
    is_overdue: bool
    age_days: int | None
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None
    is_stale: bool

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("risk", self.source_name, self.source_record_id or self.risk_id)


@dataclass(frozen=True)
class Issue:
    """One issue; ages are in days, of open ones."""

    project_key: str | None
    project_name: str | None
    issue_id: str | None
    title: str | None
    priority: str | None
    status: str | None
    owner_name: str | None
    opened_date: date | None
    due_date: date | None
    closed_date: date | None
    is_escalated: bool
    is_open: bool
    is_overdue: bool
    age_days: int | None
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None
    is_stale: bool

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("issue", self.source_name, self.source_record_id or self.issue_id)
