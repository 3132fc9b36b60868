"""The records of the risk pages: one frozen record per risk and per issue."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reports.addresses import row_anchor

RISKS_PATH = "risks/open-risks.html"
ISSUES_PATH = "risks/open-issues.html"
PART_ROWS = 100
MILLIONTH = Decimal("0.000001")
DATA_NAMES = ("all-risks", "all-issues")


@dataclass(frozen=True)
class Risk:
    """One risk; exposure is probability (0 to 1) times impact, None where either is missing. Ages are in days, of open ones.

    `is_in_scope`: its project has not ended, or not longer ago than the metrics count it.
    """

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
    is_in_scope: bool
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None
    is_stale: bool

    @property
    def exact_exposure(self) -> Decimal | None:
        """Exposure before it is rounded to the cent; the probability is taken to a millionth, as the metric takes it."""
        if self.probability is None or self.impact_amount is None:
            return None
        return Decimal(repr(self.probability)).quantize(MILLIONTH, ROUND_HALF_UP) * self.impact_amount

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("risk", self.source_name, self.source_record_id or self.risk_id)


@dataclass(frozen=True)
class Issue:
    """One issue; ages are in days, of open ones; `is_in_scope` as that of a risk."""

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
    is_in_scope: bool
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None
    is_stale: bool

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("issue", self.source_name, self.source_record_id or self.issue_id)
