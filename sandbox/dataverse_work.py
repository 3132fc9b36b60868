"""What hangs on a project: tasks, milestones, dependencies, baselines, team, assignments with planned work, reports, hours and cost."""

import json
from datetime import UTC, date, datetime, timedelta

from sandbox.calendar import add_months, month_firsts
from sandbox.dataverse_office import Office
from sandbox.dataverse_projects import effort_of
from sandbox.dataverse_values import Choice, Row, decimal, instant, money
from sandbox.office import Milestone, baseline_of, milestones_of, reports_of
from sandbox.progress import done_share, is_rebaselined, last_touched, monthly_costs
from sandbox.records import Person, Project

LINK_TYPE = Choice(192350000, "Finish-to-Start")
TEAM = 2


def add_work(office: Office, project: Project) -> None:
    """Milestones as tasks without length, the tasks between them, and all that hangs on them."""
    begun, before = project.start_date, ""
    for milestone in milestones_of(office.state, project):
        label = _add_task(office, project, milestone, begun)
        if before:
            key, name = (project.ordinal, milestone.number), f"Work towards: {milestone.name}"
            row = {
                "msdyn_project": office.project(project),
                "msdyn_predecessortask": office.link(
                    "msdyn_projecttasks", (project.ordinal, milestone.number - 1), before
                ),
                "msdyn_successortask": office.link("msdyn_projecttasks", key, name),
                "msdyn_projecttaskdependencylinktype": LINK_TYPE,
                "msdyn_projecttaskdependencylinklag": 86400 if milestone.number == 4 else 0,
            }
            office.add("msdyn_projecttaskdependencies", key, project.created_date, row)
        begun, before = milestone.forecast_date, label
    _add_baselines(office, project)
    _add_team(office, project)
    _add_reports(office, project)
    _add_operations(office, project)


def _add_task(office: Office, project: Project, milestone: Milestone, begun: date) -> str:
    """The task that leads to a milestone, and the milestone; returns the task's name."""
    state, done = office.state, milestone.actual_date
    touched = last_touched(project, state.day, state.first_day, state.night)
    name, key = f"Work towards: {milestone.name}", (project.ordinal, milestone.number)
    row: Row = {
        "msdyn_subject": name,
        "msdyn_project": office.project(project),
        "msdyn_outlinelevel": 1,
        "msdyn_displaysequence": decimal(milestone.number * 2),
        "msdyn_ismilestone": False,
        "msdyn_iscritical": milestone.number % 2 == 1,
        "msdyn_start": instant(begun),
        "msdyn_finish": instant(milestone.forecast_date, 17),
        "msdyn_actualend": instant(done, 17) if done else None,
        "msdyn_progress": decimal(1.0 if done else 0.0),
        "msdyn_priority": Choice(5, "Medium"),
    }
    mark = row | {
        "msdyn_subject": milestone.name,
        "msdyn_displaysequence": decimal(milestone.number * 2 + 1),
        "msdyn_ismilestone": True,
        "msdyn_start": instant(milestone.forecast_date, 17),
    }
    office.add("msdyn_projecttasks", key, touched, row, project.created_date)
    office.add("msdyn_projecttasks", (*key, "milestone"), touched, mark, project.created_date)
    return name


def _add_baselines(office: Office, project: Project) -> None:
    if baseline_of(office.state, project) is None:
        return
    half = project.start_date + (project.finish_date - project.start_date) / 2
    for version in (1, 2) if is_rebaselined(project, office.state.day) else (1,):
        taken, begun = (project.start_date, half)[version - 1], project.start_date
        name, key = f"Baseline {version}", (project.ordinal, version)
        header = {"msdyn_name": name, "msdyn_projectid": office.project(project)}
        office.add("msdyn_projectbaselinedatas", key, taken, header)
        for milestone in milestones_of(office.state, project):
            finish = milestone.baseline_date if version == 1 else milestone.rebaseline_date
            for kind in ((), ("milestone",)):
                row = {
                    "msdyn_projectbaselinedata": office.link("msdyn_projectbaselinedatas", key, name),
                    "msdyn_projecttaskid": office.id("msdyn_projecttasks", (project.ordinal, milestone.number, *kind)),
                    "msdyn_taskstartdate": instant(finish, 17) if kind else instant(begun),
                    "msdyn_taskfinishdate": instant(finish, 17),
                    "msdyn_taskduration": decimal(0 if kind else (finish - begun).days),
                }
                office.add("msdyn_projectbaselinetaskdatas", (*key, milestone.number, *kind), taken, row)
            begun = finish


def team_of(office: Office, project: Project) -> list[Person]:
    """The people who work on a project."""
    people = office.state.population.people
    return [people[(project.ordinal * 5 + number * 11) % len(people)] for number in range(TEAM)]


def _add_team(office: Office, project: Project) -> None:
    share = done_share(project, last_touched(project, office.state.day, office.state.first_day, 0))
    hours = effort_of(project) // TEAM
    for number, person in enumerate(team_of(office, project)):
        key, role = (project.ordinal, number), ("Project lead", "Analyst")[number]
        row = {
            "msdyn_name": person.name,
            "msdyn_project": office.project(project),
            "msdyn_bookableresourceid": office.resource(person),
            "msdyn_roledescription": role,
        }
        office.add("msdyn_projectteams", key, project.created_date, row)
        row = {
            "msdyn_projectid": office.project(project),
            "msdyn_taskid": office.link("msdyn_projecttasks", (project.ordinal, 1), "Work towards: Charter signed"),
            "msdyn_bookableresourceid": office.resource(person),
            "msdyn_projectteamid": office.link("msdyn_projectteams", key, person.name),
            "msdyn_start": instant(project.start_date),
            "msdyn_finish": instant(project.finish_date, 17),
            "msdyn_effort": decimal(hours),
            "msdyn_effortcompleted": decimal(hours * share),
            "msdyn_effortremaining": decimal(hours * (1 - share)),
            "msdyn_plannedwork": json.dumps(segments_of(project, hours)) if number == 0 else None,
        }
        office.add("msdyn_resourceassignments", key, project.created_date, row)


def segments_of(project: Project, hours: int) -> list[dict[str, object]]:
    """Planned work as the scheduling engine writes it: a segment a month, dates as `/Date(milliseconds)/`."""
    months = month_firsts(project.start_date, project.finish_date)
    each = hours // len(months)
    found = []
    for number, first in enumerate(months):
        begun = max(first, project.start_date)
        end = min(add_months(first, 1) - timedelta(days=1), project.finish_date)
        part = hours - each * (len(months) - 1) if number == 0 else each
        found.append({"End": _json_date(end, 17), "Hours": part, "Start": _json_date(begun, 8)})
    return found


def _json_date(day: date, hour: int) -> str:
    moment = datetime.strptime(instant(day, hour), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return f"/Date({int(moment.timestamp()) * 1000})/"


def _add_reports(office: Office, project: Project) -> None:
    """Published reports only: the platform has no drafts of them."""
    for report in reports_of(office.state, project):
        if report.is_draft:
            continue
        row = {
            "msdyn_name": f"Report of {report.day.isoformat()}",
            "msdyn_project": office.project(project),
            "proj_reportingdate": report.day.isoformat(),
            "msdyn_accomplishedactivities": "Sprint closed",
            "msdyn_plannedactivities": None,
            "msdyn_additionalcomments": report.summary,
            "proj_submitter": office.user(project.manager),
        }
        office.add("msdyn_projectstatusreports", (project.ordinal, report.day), report.day, row)


def _add_operations(office: Office, project: Project) -> None:
    """Project Operations: one cost actual and one approved time entry a month."""
    through = last_touched(project, office.state.day, office.state.first_day, 0).replace(day=1)
    person = team_of(office, project)[0]
    for first, cents in monthly_costs(project):
        if first >= through:
            break
        day = min(add_months(first, 1) - timedelta(days=1), project.finish_date)
        row = {
            "msdyn_project": office.project(project),
            "msdyn_transactiontypecode": Choice(192350000, "Cost"),
            "msdyn_transactionclassification": Choice(192350000, "Time"),
            "msdyn_amount": money(cents),
            "msdyn_documentdate": day.isoformat(),
        }
        office.add("msdyn_actuals", (project.ordinal, first), day, row)
        row = {
            "msdyn_project": office.project(project),
            "msdyn_bookableresource": office.resource(person),
            "msdyn_date": day.isoformat(),
            "msdyn_duration": 480,
            "msdyn_entrystatus": Choice(192350002, "Approved"),
            "msdyn_type": Choice(192350000, "Work"),
        }
        office.add("msdyn_timeentries", (project.ordinal, first), day, row)
