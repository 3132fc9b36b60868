"""What hangs on a project: tasks, milestones, baselines, dependencies, status reports, resource plans, risks, issues, changes, decisions."""

from datetime import date, timedelta

from sandbox.calendar import utc_text
from sandbox.names import MILESTONES
from sandbox.office import (
    DRAFT_PUBLISHED_NIGHT,
    Milestone,
    baseline_of,
    concerns_of,
    has_draft,
    milestones_of,
    reports_of,
)
from sandbox.progress import done_share, is_rebaselined, last_touched
from sandbox.records import Project
from sandbox.servicenow_office import Office, dollars

CONCERN_TABLES = {
    "risk": ("risk", "RISK"),
    "issue": ("issue", "ISSUE"),
    "change": ("project_change_request", "PCR"),
    "decision": ("dmn_decision", "DEC"),
}


def add_work(office: Office, project: Project) -> None:
    """Milestones as zero-length tasks, the tasks between them, and all that hangs on them."""
    begun, previous = project.start_date, ""
    for milestone in milestones_of(office.state, project):
        task_id = _add_task(office, project, milestone, begun)
        if previous:
            lag = "1970-01-02 00:00:00" if milestone.number == 4 else ""
            link = {"parent": previous, "child": task_id, "type": "fs", "lag": lag}
            key = (project.ordinal, milestone.number)
            office.add("planned_task_rel_planned_task", key, project.created_date, link)
        begun, previous = milestone.forecast_date, task_id
    _baselines(office, project)
    _reports(office, project)
    _resources(office, project)


def _add_task(office: Office, project: Project, milestone: Milestone, begun: date) -> str:
    """The task that leads to a milestone, and the milestone; both change with their project, in one second."""
    state, top, done = office.state, office.id("pm_project", project.ordinal), milestone.actual_date
    touched = last_touched(project, state.day, state.first_day, state.night)
    place, finish = project.ordinal * 100 + milestone.number * 2, utc_text(milestone.forecast_date, 17)
    task = {
        "parent": top,
        "top_task": top,
        "assigned_to": office.user(project.manager),
        "number": f"PRJTASK{place:07d}",
        "short_description": f"Work towards: {milestone.name}",
        "milestone": "false",
        "start_date": utc_text(begun),
        "end_date": finish,
        "work_start": utc_text(begun) if begun <= state.day else "",
        "work_end": utc_text(done, 17) if done else "",
        "percent_complete": "100" if done else "0",
        "state": "3" if done else "1",
        "critical_path": "true" if milestone.number % 2 else "false",
        "wbs_order": str(milestone.number * 2),
    }
    mark = {
        **task,
        "number": f"PRJTASK{place + 1:07d}",
        "short_description": milestone.name,
        "milestone": "true",
        "key_milestone": "true" if milestone.number == len(MILESTONES) else "false",
        "start_date": finish,
        "work_start": utc_text(done, 17) if done else "",
        "wbs_order": str(milestone.number * 2 + 1),
    }
    key = (project.ordinal, milestone.number)
    task_id = office.add("pm_project_task", (*key, "task"), touched, task, second=project.ordinal * 37)
    office.add("pm_project_task", (*key, "milestone"), touched, mark, second=project.ordinal * 37)
    return task_id


def _baselines(office: Office, project: Project) -> None:
    if baseline_of(office.state, project) is None:
        return
    top = office.id("pm_project", project.ordinal)
    for version in (1, 2) if is_rebaselined(project, office.state.day) else (1,):
        taken = (
            project.start_date if version == 1 else project.start_date + (project.finish_date - project.start_date) / 2
        )
        header = office.add(
            "planned_task_baseline", (project.ordinal, version), taken, {"name": f"Baseline {version}", "top_task": top}
        )
        finish = project.baseline_finish_date
        begun = project.start_date
        for milestone in milestones_of(office.state, project):
            finish = milestone.baseline_date if version == 1 else milestone.rebaseline_date
            task = {
                "baseline": header,
                "task": office.id("pm_project_task", (project.ordinal, milestone.number, "task")),
            }
            task |= {"start_date": utc_text(begun), "end_date": utc_text(finish, 17)}
            office.add("planned_task_baseline_item", (project.ordinal, version, milestone.number, "task"), taken, task)
            mark = {
                "baseline": header,
                "task": office.id("pm_project_task", (project.ordinal, milestone.number, "milestone")),
            }
            mark |= {"start_date": utc_text(finish, 17), "end_date": utc_text(finish, 17)}
            office.add("planned_task_baseline_item", (project.ordinal, version, milestone.number), taken, mark)
            begun = finish
        whole = {
            "baseline": header,
            "task": top,
            "start_date": utc_text(project.start_date),
            "end_date": utc_text(finish, 17),
        }
        office.add("planned_task_baseline_item", (project.ordinal, version, 0), taken, whole)


def _reports(office: Office, project: Project) -> None:
    reports = reports_of(office.state, project)
    late = (
        max((report.day for report in reports if report.day <= office.state.first_day), default=None)
        if has_draft(project)
        else None
    )
    for report in reports:
        row = {
            "number": f"PRJSR{project.ordinal:03d}{report.day:%y%m%d}",
            "project": office.id("pm_project", project.ordinal),
            "as_on": report.day.isoformat(),
            "state": "draft" if report.is_draft else "published",
            "phase": "executing",
            "overall_health": report.overall,
            "schedule": report.schedule,
            "cost": report.cost,
            "scope": report.scope,
            "resources": "green",
            "executive_summary": report.summary,
            "achievements_last_week": "<ul><li>Sprint closed</li></ul>",
            "sys_created_by": project.manager.email.split("@")[0],
        }
        is_published_late = report.day == late and office.state.night >= DRAFT_PUBLISHED_NIGHT
        touched = office.state.first_day + timedelta(days=DRAFT_PUBLISHED_NIGHT) if is_published_late else report.day
        office.add(
            "project_status", (project.ordinal, report.day), touched, row, created=report.day, second=project.ordinal
        )


def _resources(office: Office, project: Project) -> None:
    for number in range(2):
        person = office.state.population.people[
            (project.ordinal * 5 + number * 11) % len(office.state.population.people)
        ]
        planned = 400 + project.ordinal * 13 % 300
        row = {
            "number": f"RPLN{project.ordinal * 10 + number:07d}",
            "task": office.id("pm_project", project.ordinal),
            "resource_type": "user",
            "top_task": office.id("pm_project", project.ordinal),
            "user_resource": office.user(person),
            "start_date": project.start_date.isoformat(),
            "end_date": project.finish_date.isoformat(),
            "planned_hours": str(planned),
            "state": "4",
            "actual_hours": f"{planned * done_share(project, last_touched(project, office.state.day, office.state.first_day, 0)):.1f}",
        }
        office.add("resource_plan", (project.ordinal, number), project.created_date, row)


def add_concerns(office: Office, project: Project) -> None:
    """Adds the project's risks, issues, changes and decisions, each to its own table."""
    top = office.id("pm_project", project.ordinal)
    for kind, (table, prefix) in CONCERN_TABLES.items():
        for concern in concerns_of(office.state, project, kind):
            closed = concern.closed_date
            row = {
                "number": f"{prefix}{project.ordinal * 10 + concern.number:07d}",
                "short_description": concern.title,
                "parent": top,
                "state": "3" if closed else "2",
                "active": "false" if closed else "true",
                "priority": str(concern.level),
                "escalation": "2" if concern.level == 1 else "0",
                "opened_at": utc_text(concern.opened_date, 10),
                "due_date": utc_text(concern.due_date, 17),
                "closed_at": utc_text(closed, 15) if closed else "",
                "assigned_to": office.user(concern.owner),
                "top_task": top,
            }
            if kind == "risk":
                row |= {
                    "task": top,
                    "risk_state": "7" if closed else "2",
                    "probability": str(concern.level),
                    "impact": str(5 - concern.level),
                }
                row |= {"risk_value": str(concern.level * 4), "estimated_cost": dollars(concern.cents)}
            if kind == "change":
                row |= {
                    "approval": concern.outcome if closed else "requested",
                    "cost_impact": dollars(concern.cents),
                    "schedule_impact": str(concern.days),
                }
            office.add(
                table,
                (project.ordinal, concern.number),
                closed or concern.opened_date,
                row,
                created=concern.opened_date,
            )
