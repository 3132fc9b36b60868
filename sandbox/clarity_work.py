"""What hangs on a project in Clarity: tasks, milestones, status reports, risks, issues, changes."""

from datetime import date
from typing import Any

from sandbox.city import CityState
from sandbox.office import Concern, Milestone, concerns_of, milestones_of, reports_of
from sandbox.progress import last_touched
from sandbox.records import Project

Row = dict[str, Any]
Rows = dict[str, list[Row]]
CONCERNS = {"risk": ("risks", 2_000_000), "issue": ("issues", 3_000_000), "change": ("changes", 4_000_000)}
HEALTH = {"green": ("10", "Green"), "yellow": ("20", "Yellow"), "red": ("30", "Red")}
CHANCE = {1: ("1", "Low"), 2: ("2", "Medium"), 3: ("3", "High"), 4: ("3", "High")}
TASK_IDS = 5_100_000
REPORT_IDS = 60_000_000


def lookup(key: str, wording: str) -> Row:
    """A lookup value; its id is always a text."""
    return {"displayValue": wording, "_type": "lookup", "id": key}


def moment(day: date, hour: int) -> str:
    """A time as Clarity writes it: ISO, without a zone."""
    return f"{day.isoformat()}T{hour:02d}:00:00"


def money(cents: int) -> int | float:
    """A plain number."""
    return cents // 100 if cents % 100 == 0 else cents / 100


def add_work(rows: Rows, state: CityState, project: Project, parent: int) -> None:
    """Adds the rows of all child resources of one project."""
    begun, touched = project.start_date, last_touched(project, state.day, state.first_day, state.night)
    for milestone in milestones_of(state, project):
        rows["tasks"] += _tasks(project, milestone, begun, touched, parent)
        begun = milestone.forecast_date
    for report in reports_of(state, project):
        rows["projectStatusReports"].append(
            {
                "_internalId": REPORT_IDS + project.ordinal * 10_000 + (report.day - project.start_date).days,
                "projectId": parent,
                "code": f"SR{project.ordinal}-{report.day:%y%m%d}",
                "name": f"Status of {report.day.isoformat()}",
                "reportDate": moment(report.day, 0),
                "reportStatus": lookup("DRAFT", "Draft") if report.is_draft else lookup("FINAL", "Final"),
                "overallStatus": lookup(*HEALTH[report.overall]),
                "scheduleStatus": lookup(*HEALTH[report.schedule]),
                "costEffortStatus": lookup(*HEALTH[report.cost]),
                "scopeStatus": lookup(*HEALTH[report.scope]),
                "reportUpdate": report.summary,
                "createdBy": lookup(str(1_000 + int(project.manager.key)), project.manager.name),
                "createdDate": moment(report.day, 9),
                "lastUpdatedDate": moment(report.day, 9),
            }
        )
    for kind, (resource, first) in CONCERNS.items():
        for concern in concerns_of(state, project, kind):
            rows[resource].append(_concern(concern, first + project.ordinal * 10 + concern.number, parent))


def _tasks(project: Project, milestone: Milestone, begun: date, touched: date, parent: int) -> list[Row]:
    """The task that leads to a milestone, and the milestone."""
    number = TASK_IDS + project.ordinal * 100 + milestone.number * 2
    done = milestone.actual_date
    status = lookup("2", "Completed") if done else lookup("0", "Not Started")
    task = {
        "_internalId": number,
        "projectId": parent,
        "code": f"T{number}",
        "name": f"Work towards: {milestone.name}",
        "shortName": str(milestone.number),
        "isMilestone": False,
        "status": status,
        "startDate": moment(begun, 8),
        "finishDate": moment(done or milestone.forecast_date, 17),
        "baselineStart": None,
        "baselineFinish": moment(milestone.rebaseline_date, 17) if project.has_baseline else None,
        "percentComplete": 1 if done else 0,
        "taskOwner": lookup(str(1_000 + int(project.manager.key)), project.manager.name),
        "costType": lookup("OPERATING", "Operating"),
        "createdDate": moment(project.created_date, 9),
        "lastUpdatedDate": moment(touched, 22),
    }
    mark = {
        **task,
        "_internalId": number + 1,
        "code": f"T{number + 1}",
        "name": milestone.name,
        "isMilestone": True,
        "startDate": task["finishDate"],
    }
    return [task, mark]


def _concern(concern: Concern, number: int, parent: int) -> Row:
    closed = concern.closed_date
    row = {
        "_internalId": number,
        "projectId": parent,
        "code": f"{concern.kind[0].upper()}{number}",
        "name": concern.title,
        "description": None,
        "status": lookup("CLOSED", "Closed") if closed else lookup("OPEN", "Open"),
        "priority": lookup(*CHANCE[concern.level]),
        "owner": lookup(str(1_000 + int(concern.owner.key)), concern.owner.name),
        "targetResolutionDate": moment(concern.due_date, 17),
        "resolvedDate": moment(closed, 15) if closed else None,
        "createdDate": moment(concern.opened_date, 10),
        "lastUpdatedDate": moment(closed or concern.opened_date, 15),
    }
    if concern.kind == "risk":
        row |= {"probability": lookup(*CHANCE[concern.level]), "impact": lookup(*CHANCE[5 - concern.level])}
        row |= {"impactCost": money(concern.cents)}
    if concern.kind == "issue":
        row |= {"isEscalated": concern.level == 1}
    if concern.kind == "change":
        word = concern.outcome if closed else "requested"
        row |= {"status": lookup(word.upper(), word.title()), "costImpact": money(concern.cents)}
        row |= {"scheduleImpact": concern.days, "approvedDate": moment(closed, 15) if closed else None}
    return row
