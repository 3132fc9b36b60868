"""How each stream of ProjectData is read: which rows are asked for again together, what tells a change, what is summed.

The feed has no list of changes (reference: platform interfaces, section 1.6), so a night compares keys and change times
with what was accepted and asks again per project. What has no plan here is small and read whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """How a stream is read after its first night.

    `group`: the field whose values are asked for one by one. `modified`: the field with a row's own change time, None
    where only the project tells. `follows_projects`: rows of a changed project are read again. `sums`: fields summed per
    month, () for rows as they come; `identity`: what tells one of those days from another beside the key.
    """

    group: str = ""
    modified: str | None = None
    follows_projects: bool = False
    sums: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()

    @property
    def is_partial(self) -> bool:
        """Whether a night may read a part of the stream."""
        return self.modified is not None or self.follows_projects


WHOLE = Plan()
PLANS: Mapping[str, Plan] = {
    "projects": Plan("ProjectId", "ProjectModifiedDate"),
    "project_baselines": Plan("ProjectId", follows_projects=True),
    "tasks": Plan("ProjectId", "TaskModifiedDate", follows_projects=True),
    "task_baselines": Plan("ProjectId", follows_projects=True),
    "assignments": Plan("ProjectId", "AssignmentModifiedDate", follows_projects=True),
    "timesheet_lines": Plan("TimesheetId", "ModifiedDate"),
    "task_timephased": Plan(
        "ProjectId",
        follows_projects=True,
        sums=("TaskCost", "TaskActualCost", "TaskBudgetCost", "TaskWork", "TaskActualWork"),
        identity=("TimeByDay",),
    ),
    "task_baseline_timephased": Plan(
        "ProjectId",
        follows_projects=True,
        sums=("TaskBaselineCost", "TaskBaselineBudgetCost", "TaskBaselineWork"),
        identity=("TimeByDay", "BaselineNumber"),
    ),
    "assignment_timephased": Plan(
        "ProjectId",
        follows_projects=True,
        sums=("AssignmentCost", "AssignmentActualCost", "AssignmentWork", "AssignmentActualWork"),
        identity=("TimeByDay", "AssignmentId", "TaskId"),
    ),
    "resource_timephased": Plan("ResourceId", sums=("BaseCapacity", "Capacity"), identity=("TimeByDay",)),
}
MODIFIED_FIELDS: Mapping[str, str] = {
    "risks": "ModifiedDate",
    "issues": "ModifiedDate",
    "stages": "LastModifiedDate",
    "resources": "ResourceModifiedDate",
    "timesheets": "ModifiedDate",
}


def plan_of(stream: str) -> Plan:
    """The plan of a stream."""
    return PLANS.get(stream, WHOLE)


def modified_field(stream: str) -> str | None:
    """The field that tells which of two versions of a row is the later one."""
    return plan_of(stream).modified or MODIFIED_FIELDS.get(stream)
