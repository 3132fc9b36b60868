"""Values as ProjectData writes them: ids, decimals, datetimes; and the keys of its entity sets."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sandbox.city import CityState
from sandbox.population import technical_id

Row = dict[str, Any]
Sets = dict[str, list[Row]]
NOBODY = "00000000-0000-0000-0000-000000000000"
KEYS = {
    "Projects": ("ProjectId",),
    "ProjectBaselines": ("ProjectId", "BaselineNumber"),
    "Tasks": ("ProjectId", "TaskId"),
    "TaskBaselines": ("ProjectId", "TaskId", "BaselineNumber"),
    "Risks": ("ProjectId", "RiskId"),
    "Issues": ("ProjectId", "IssueId"),
    "ProjectWorkflowStageDataSet": ("ProjectId", "StageId", "LCID"),
    "Resources": ("ResourceId",),
    "Assignments": ("AssignmentId", "ProjectId"),
    "Timesheets": ("TimesheetId",),
    "TimesheetLines": ("TimesheetLineId",),
    "TimesheetPeriods": ("PeriodId",),
    "TaskTimephasedDataSet": ("ProjectId", "TaskId", "TimeByDay"),
    "TaskBaselineTimephasedDataSet": ("ProjectId", "TaskId", "TimeByDay", "BaselineNumber"),
    "AssignmentTimephasedDataSet": ("AssignmentId", "ProjectId", "TimeByDay"),
    "ResourceTimephasedDataSet": ("ResourceId", "TimeByDay"),
}


def guid(state: CityState, table: str, key: object) -> str:
    """A stable id, as the feed writes it."""
    return str(UUID(technical_id(state.seed, f"pwa {table}", key)))


def decimal(cents: int) -> str:
    """Money as Edm.Decimal in JSON."""
    return f"{cents // 100}.{cents % 100:02}0000" if cents >= 0 else f"-{decimal(-cents)}"


def hours(value: float) -> str:
    """Work as Edm.Decimal in JSON."""
    return f"{value:.6f}"


def local(day: date | None, hour: int = 8) -> str | None:
    """A schedule's date and time of day, without a zone."""
    return None if day is None else f"{day.isoformat()}T{hour:02}:00:00"


def audited(day: date, turn: int) -> str:
    """An audit time: fractions of two or three digits, trailing zeros left out."""
    text = datetime.combine(day, time(9 + turn % 8, turn * 7 % 60, turn * 37 % 60)).isoformat()
    return f"{text}.{turn * 13 % 90 + 10}" if turn % 2 else f"{text}.{turn * 131 % 900 + 101}"
