"""Risks, issues and changes of a project, and the requests for projects: the Accelerator's own tables."""

from sandbox.dataverse_office import ACTIVE, Office
from sandbox.dataverse_projects import STATES
from sandbox.dataverse_values import Choice, Row, decimal, money
from sandbox.office import Concern, concerns_of
from sandbox.records import Demand, Project

PRIORITIES = {1: "(1) Critical", 2: "(2) High", 3: "(3) Moderate", 4: "(4) Low"}
REQUEST_STATES = {
    "draft": (0, "(1) New"),
    "submitted": (0, "(1) New"),
    "screening": (1, "(2) In Review"),
    "qualified": (1, "(2) In Review"),
    "approved": (2, "(3) Approved"),
    "completed": (2, "(3) Approved"),
    "incomplete": (3, "(4) Rejected"),
    "deferred": (4, "(5) On Hold"),
}
APPROVALS = {"requested": (1, "(2) Requested"), "approved": (2, "(3) Approved"), "rejected": (3, "(4) Rejected")}


def add_concerns(office: Office, project: Project) -> None:
    """Adds the project's risks, issues and changes, each to its own table."""
    for kind, set_name in (
        ("risk", "msdyn_projectrisks"),
        ("issue", "msdyn_projectissues"),
        ("change", "msdyn_projectchanges"),
    ):
        for concern in concerns_of(office.state, project, kind):
            row = {
                "msdyn_name": concern.title,
                "msdyn_description": f"{concern.title} ({project.name})",
                "msdyn_project": office.project(project),
                "proj_state": STATES["completed" if concern.closed_date else "active"],
                "statecode": ACTIVE,
                "proj_assignedto": office.user(concern.owner),
            }
            row |= {"risk": _risk, "issue": _issue, "change": _change}[kind](concern)
            touched = concern.closed_date or concern.opened_date
            office.add(set_name, (project.ordinal, concern.number), touched, row, concern.opened_date)


def _risk(concern: Concern) -> Row:
    return {
        "proj_probability": concern.level * 20,
        "proj_impact": concern.level * 2,
        "proj_exposure": decimal(concern.level * 20 * concern.level * 2 / 100),
        "proj_cost": money(concern.cents),
        "proj_costexposure": money(concern.cents * concern.level // 5),
        "proj_due": concern.due_date.isoformat(),
    }


def _issue(concern: Concern) -> Row:
    return {
        "proj_priority": Choice(189329999 + concern.level, PRIORITIES[concern.level]),
        "proj_duedate": concern.due_date.isoformat(),
        "msdyn_resolution": "Settled" if concern.closed_date else None,
    }


def _change(concern: Concern) -> Row:
    code, label = APPROVALS[concern.outcome if concern.closed_date else "requested"]
    return {
        "proj_approval": Choice(189330000 + code, label),
        "proj_costimpact": money(concern.cents),
        "proj_requesteddate": concern.opened_date.isoformat(),
    }


def add_demand(office: Office, demand: Demand) -> None:
    """A request for a project."""
    code, label = REQUEST_STATES[demand.state]
    row = {
        "msdyn_name": demand.title,
        "msdyn_details": f"From {demand.department.name}",
        "proj_requeststate": Choice(189330000 + code, label),
        "proj_projectcreatedflag": demand.project_ordinal is not None,
        "proj_requestedby": office.user(demand.requester),
        "msdyn_budget": money(demand.total_cents),
        "msdyn_benefit": money(demand.benefit_cents),
    }
    touched = demand.decided_date or demand.submitted_date
    office.add("msdyn_projectrequests", demand.ordinal, touched, row, demand.submitted_date)
