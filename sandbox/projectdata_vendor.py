"""The city's Project Web App as one of its vendors."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.city import CityState
from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.projectdata import SITE, ProjectData
from sandbox.projectdata_rows import make_sets
from sandbox.projectdata_store import Store
from sandbox.projectdata_values import KEYS
from sandbox.toml_text import toml_text
from sandbox.web import Answer, Request

SHOWN = {
    "projects": ("Projects", "ProjectName ProjectDescription ProjectType ProjectPercentCompleted ProjectBudgetCost ProjectModifiedDate"),
    "project_baselines": ("ProjectBaselines", "ProjectBaselineFinishDate ProjectBaselineCost"),
    "tasks": ("Tasks", "TaskName TaskFinishDate TaskIsMilestone TaskModifiedDate"),
    "task_baselines": ("TaskBaselines", "TaskBaselineFinishDate TaskBaselineCost"),
    "risks": ("Risks", "Title Status Probability"),
    "issues": ("Issues", "Title Status Priority"),
    "stages": ("ProjectWorkflowStageDataSet", "StageName PhaseName"),
    "resources": ("Resources", "ResourceName"),
    "assignments": ("Assignments", "AssignmentWork AssignmentActualWork"),
    "timesheets": ("Timesheets", "TimesheetName StartDate"),
    "timesheet_lines": ("TimesheetLines", "ActualWorkBillable LastSavedWork"),
    "timesheet_periods": ("TimesheetPeriods", "PeriodName"),
}  # fmt: skip


class ProjectDataVendor:
    """The project office's Project Server: see `sandbox.projectdata` for its habits."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.faults = Faults()
        self.store = Store(self.faults)
        self._app = ProjectData(self.store, credentials)

    @property
    def base_url(self) -> str:
        """The root of the Project Web App."""
        return self._app.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self._app.base_url = url + SITE

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        return self._app(request)

    def load(self, state: CityState) -> None:
        """Shows a night of the city."""
        self.store.load(make_sets(state), state.day)

    def truth(self) -> Mapping[str, Mapping[str, Mapping[str, str | None]]]:
        """Every published row of every set that is read, by key, with the texts of some of its properties."""
        return {
            stream: {
                "|".join(str(row[part]) for part in KEYS[entity_set]): {
                    _landed(name): _text(row[name]) for name in names.split() if name in row
                }
                for row in self.store.published(entity_set)
            }
            for stream, (entity_set, names) in SHOWN.items()
        }

    def source_toml(self) -> str:
        """The section that fits this server."""
        user = toml_text(self.credentials.user)
        return "\n".join(
            (
                "[sources.project_server]",
                'type = "projectdata"',
                f"base_url = {toml_text(self.base_url)}",
                f'auth = {{ kind = "ntlm", user = {user}, password = "env:SANDBOX_PASSWORD" }}',
                'fields = { ProjectHealth = "reported_health", ProjectStatus = "status", FinanceProject = "finance_project_code",'
                ' Portfolio = "portfolio_name", Program = "program_name", IsPublic = "is_public" }',
                'values = { reported_health = { "On Track" = "green", "At Risk" = "amber", "Off Track" = "red" },'
                ' status = { "In Progress" = "active", "Done" = "completed" } }',
                "",
            )
        )


def _landed(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _text(value: Any) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
