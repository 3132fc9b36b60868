"""The Jira Align site of the city as one of its vendors."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.city import CityState
from sandbox.credentials import Credentials
from sandbox.jira_align import JiraAlign
from sandbox.jira_align_records import Row
from sandbox.jira_align_rows import STATE_WORDS, resource_rows
from sandbox.jira_align_site import Site
from sandbox.jira_align_work import EPIC_RELATION, IDEA_WORDS
from sandbox.toml_text import toml_text
from sandbox.web import Answer, Request

SHOWN = {
    "projects": (
        "epics",
        "title description state process_step=processStepId primary_program_id=primaryProgramId owner_id=ownerId "
        "external_key=externalKey target_completion_date=targetCompletionDate accepted_date=acceptedDate budget "
        "spend_to_date=spendToDate is_recycled=isRecycled is_split=isSplit is_canceled=isCanceled "
        "updated_at=lastUpdatedDate health=health.type status=status.statusId status_display=status.status "
        "owner=owner.id owner_display=owner.fullName primary_program_display=primaryProgram.title",
    ),
    "programs": ("programs", "title portfolio_id=portfolioId team_id=teamId"),
    "portfolios": ("portfolios", "title is_active=isActive"),
    "milestones": ("milestones", "title state start_on=startOn completed_on=completedOn item_id=epicId"),
    "risks": ("risks", "title status exposure related_item_id=relatedItemId related_epic=relatedEpic.id close_date=closeDate"),
    "dependencies": ("dependencies", "title epic_id=epicId is_committed=isCommitted"),
    "capabilities": ("capabilities", "title parent_id=parentId parent=parent.id"),
    "features": ("features", "title state parent_id=parentId parent_epic=parentEpic.id is_multi_program=isMultiProgram"),
    "objectives": ("objectives", "name health=health.type goal_id=goalId epic_ids=epicIds"),
    "key_results": ("keyresults", "description target_value=targetValue"),
    "goals": ("goals", "title"),
    "themes": ("themes", "title goal_id=goalId"),
    "snapshots": ("snapshots", "title budget"),
    "releases": ("releases", "title budget end_date=endDate"),
    "ideas": ("ideas", "title status owner_id=ownerId"),
    "users": ("users", "uid full_name=fullName"),
}  # fmt: skip
ENUMS = {"epics_state": STATE_WORDS, "risks_relationship": {str(EPIC_RELATION): "Epic"}, "ideas_status": IDEA_WORDS}
VALUES = {"Pending Approval": "proposed", "In Progress": "active", "On Hold": "on_hold", "Accepted": "completed"}


class JiraAlignVendor:
    """The project office's Jira Align: see `sandbox.jira_align` for its habits."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.site = Site()
        self.faults = self.site.faults
        self._app = JiraAlign(self.site, credentials)

    @property
    def base_url(self) -> str:
        """The site's root address."""
        return self.site.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.site.base_url = url

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        return self._app(request)

    def load(self, state: CityState) -> None:
        """Shows a night of the city."""
        self.site.load(resource_rows(state))

    def truth(self) -> Mapping[str, Mapping[str, Mapping[str, str | None]]]:
        """Every row of every resource that is read, by id (milestones by id and epic), with the texts of some of its fields."""
        return {
            stream: {
                _key(stream, row): {
                    landed: _text(row, field or landed)
                    for landed, _, field in (name.partition("=") for name in names.split())
                }
                for row in self.site.stored(resource)
            }
            for stream, (resource, names) in SHOWN.items()
        }

    def source_toml(self) -> str:
        """The section that fits this server."""
        return "\n".join(
            (
                "[sources.align_office]",
                'type = "jira_align"',
                f"base_url = {toml_text(self.base_url)}",
                'auth = { kind = "bearer", token = "env:SANDBOX_PASSWORD" }',
                'fields = { customfield_70001 = "finance_project_code", customfield_70002 = "is_public" }',
                f"enums = {_table({name: _table(words) for name, words in ENUMS.items()})}",
                f"values = {{ status = {_table(VALUES)} }}",
                "",
            )
        )


def _key(stream: str, row: Row) -> str:
    return f"{row['id']}|{row['epicId']}" if stream == "milestones" else str(row["id"])


def _text(row: Row, path: str) -> str | None:
    """The text that a field lands as."""
    value: Any = row
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _table(entries: Mapping[str, str]) -> str:
    """An inline table of texts, or of tables that are written already."""
    written = (
        f"{toml_text(name)} = {text if text.startswith('{') else toml_text(text)}" for name, text in entries.items()
    )
    return "{ " + ", ".join(written) + " }"
