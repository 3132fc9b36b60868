"""The city's projects as rows of ProjectData's entity sets: what a Project Web App publishes of one night.

Work and durations are hours; how values are written is in `sandbox.projectdata_values`.
"""

from datetime import date, timedelta

from sandbox.city import CityState
from sandbox.office import Milestone, baseline_of, milestones_of, reports_of
from sandbox.progress import (
    budget_on,
    done_share,
    forecast_finish_on,
    is_rebaselined,
    last_touched,
    monthly_costs,
    planned_costs,
    status_on,
)
from sandbox.projectdata_values import KEYS, NOBODY, Row, Sets, audited, decimal, guid, hours, local
from sandbox.projectdata_work import add_concerns, add_days, add_periods, add_stages, add_timesheet
from sandbox.records import Person, Project

ADMINISTRATION = "Timesheet Administrative Work Items"
STATUS_WORDS = {"proposed": "Proposed", "active": "In Progress", "on_hold": "On Hold", "completed": "Done", "cancelled": "Cancelled"}  # fmt: skip
HEALTH_WORDS = {"green": "On Track", "yellow": "At Risk", "red": "Off Track"}


def make_sets(state: CityState) -> Sets:
    """Every entity set of the city's Project Web App."""
    sets: Sets = {name: [] for name in KEYS}
    for person in state.population.people:
        sets["Resources"].append(_resource(state, person))
    for project in state.projects_on("projectdata"):
        _add_project(sets, state, project)
    _add_administration(sets, state)
    add_periods(sets, state)
    return sets


def _resource(state: CityState, person: Person) -> Row:
    return {
        "ResourceId": guid(state, "resource", person.key), "ResourceName": person.name, "ResourceEmailAddress": person.email,
        "ResourceType": 2, "ResourceIsActive": True, "ResourceIsGeneric": False, "ResourceIsTeam": False,
        "ResourceMaxUnits": "1.000000", "ResourceStandardRate": "65.500000", "RBS": None, "ResourceDepartments": None,
        "ResourceModifiedDate": audited(date(2024, 4, 25), int(person.key)), "TypeName": "Work Resource",
    }  # fmt: skip


def _add_administration(sets: Sets, state: CityState) -> None:
    """The pseudo project of administrative time, which every site has."""
    row = dict.fromkeys(sets["Projects"][0]) if sets["Projects"] else {}
    sets["Projects"].append(
        row | {
            "ProjectId": guid(state, "project", "administration"), "ProjectName": ADMINISTRATION, "ProjectType": 7,
            "ProjectCost": "0.000000", "ProjectModifiedDate": "2020-01-01T00:00:00", "ParentProjectId": NOBODY,
        }
    )  # fmt: skip


def _add_project(sets: Sets, state: CityState, project: Project) -> None:
    touched = last_touched(project, state.day, state.first_day, state.night)
    sets["Projects"].append(_project(state, project, touched))
    sets["ProjectBaselines"] += _project_baselines(state, project)
    _add_tasks(sets, state, project, touched)
    add_concerns(sets, state, project)
    add_stages(sets, state, project)
    add_timesheet(sets, state, project)
    add_days(sets, state, project)


def _project(state: CityState, project: Project, touched: date) -> Row:
    status, share = status_on(project, state.day), done_share(project, touched)
    finish = forecast_finish_on(project, touched, max((touched - state.first_day).days, 0))
    spent = sum(cents for first, cents in monthly_costs(project) if first < touched.replace(day=1))
    budget, percent = budget_on(project, touched), 100 if status == "completed" else min(round(share * 100), 99)
    total = max(project.cost_cents if share > 0.4 else budget, spent)
    planned = sum(cents for first, cents in planned_costs(project) if first < touched.replace(day=1))
    return {
        "ProjectId": guid(state, "project", project.ordinal),
        "ProjectIdentifier": f"PWA-{project.ordinal:05}" if project.ordinal % 8 else None,
        "ProjectName": project.name, "ProjectDescription": project.description, "ProjectType": 0,
        "ParentProjectId": NOBODY, "EnterpriseProjectTypeId": guid(state, "ept", 1),
        "EnterpriseProjectTypeName": "City project", "ProjectOwnerId": guid(state, "resource", project.manager.key),
        "ProjectOwnerName": project.manager.name, "ProjectManagerName": project.manager.name,
        "ProjectDepartments": project.department.name, "ProjectCurrency": "USD",
        "ProjectStartDate": local(project.start_date), "ProjectFinishDate": local(finish, 17),
        "ProjectActualStartDate": local(project.start_date) if status != "proposed" else None,
        "ProjectActualFinishDate": local(project.finish_date, 17) if status == "completed" else None,
        "ProjectStatusDate": local(touched.replace(day=1) - timedelta(days=1), 17) if status != "proposed" else "0001-01-01T00:00:00",
        "ProjectCreatedDate": audited(project.created_date, project.ordinal),
        "ProjectModifiedDate": audited(touched, project.ordinal), "ProjectPercentCompleted": percent,
        "ProjectPercentWorkCompleted": percent, "ProjectCost": decimal(total), "ProjectActualCost": decimal(spent),
        "ProjectRemainingCost": decimal(total - spent), "ProjectBudgetCost": decimal(budget), "ProjectFixedCost": "0.000000",
        "ProjectWork": hours(800 + project.ordinal), "ProjectActualWork": hours(8.0 * percent), "ProjectBudgetWork": "0.000000",
        "ProjectRemainingWork": hours(800 + project.ordinal - 8.0 * percent), "ProjectDuration": hours(8.0 * (finish - project.start_date).days),
        "ProjectACWP": decimal(spent), "ProjectBCWP": decimal(project.budget_cents * percent // 100), "ProjectBCWS": decimal(planned),
        "ProjectEAC": decimal(total), "ProjectVAC": decimal(budget - total), "ProjectCPI": "1.000000", "ProjectSPI": "1.000000",
        "ProjectSVP": "0.0000000000000", "ProjectCVP": "0.0000000000000",
        "ProjectCalculationsAreStale": False, "ProjectEarnedValueIsStale": False, "ProjectTimephased": "Disabled",
        "ProjectWorkspaceInternalUrl": f"https://pwa.aguaserena.example/sites/p{project.ordinal}",
        "ProjectHealth": _health(state, project), "ProjectStatus": STATUS_WORDS[status], "FinanceProject": project.finance_code or None,
        "Portfolio": project.portfolio.name, "Program": project.program.name if project.program else None, "IsPublic": project.is_public,
    }  # fmt: skip


def _health(state: CityState, project: Project) -> str | None:
    """The last published report's health, as the city's own field has it."""
    reports = [report for report in reports_of(state, project) if not report.is_draft]
    return HEALTH_WORDS[reports[-1].overall] if reports else None


def _project_baselines(state: CityState, project: Project) -> list[Row]:
    """Number 0 is the current one; the first one is kept as 1 once it was replaced, and one project has used all eleven."""
    current = baseline_of(state, project)
    if current is None:
        return []
    saved = {0: current[1]}
    if is_rebaselined(project, state.day):
        saved[1] = project.baseline_finish_date
    if project.ordinal % 7 == 3:
        saved |= {number: project.baseline_finish_date - timedelta(days=number) for number in range(1, 11)}
    return [
        {
            "ProjectId": guid(state, "project", project.ordinal), "ProjectName": project.name, "BaselineNumber": number,
            "TaskId": guid(state, "task", (project.ordinal, 0, "summary")), "ProjectBaselineStartDate": local(current[0]),
            "ProjectBaselineFinishDate": local(finish, 17), "ProjectBaselineCost": decimal(project.budget_cents),
            "ProjectBaselineBudgetCost": decimal(project.budget_cents), "ProjectBaselineFixedCost": "0.000000",
            "ProjectBaselineWork": hours(800 + project.ordinal), "ProjectBaselineBudgetWork": "0.000000",
            "ProjectBaselineDuration": hours(8.0 * (finish - current[0]).days),
        }
        for number, finish in saved.items()
    ]  # fmt: skip


def _add_tasks(sets: Sets, state: CityState, project: Project, touched: date) -> None:
    """The summary task of the project, then a task and a milestone for each of its milestones; one assignment a task."""
    summary = _task(
        state, project, (0, "summary"), project.name, project.start_date, project.finish_date, None, touched
    )
    sets["Tasks"].append(
        summary | {"TaskIndex": 0, "TaskIsSummary": True, "TaskIsProjectSummary": True, "TaskOutlineLevel": 0}
    )
    begun = project.start_date
    for milestone in milestones_of(state, project):
        done, number = milestone.actual_date, milestone.number
        task = _task(
            state,
            project,
            (number, "task"),
            f"Work towards: {milestone.name}",
            begun,
            milestone.forecast_date,
            done,
            touched,
        )
        mark = _task(
            state,
            project,
            (number, "milestone"),
            milestone.name,
            milestone.forecast_date,
            milestone.forecast_date,
            done,
            touched,
        )
        sets["Tasks"] += [task, mark | {"TaskIsMilestone": True, "TaskWork": "0.000000"}]
        sets["TaskBaselines"] += _task_baselines(state, project, milestone, [task, mark])
        sets["Assignments"].append(_assignment(state, project, number, task))
        begun = milestone.forecast_date


def _task(
    state: CityState, project: Project, key: tuple[int, str], name: str, start: date, finish: date, done: date | None, touched: date
) -> Row:  # fmt: skip
    number = key[0] * 2 + (key[1] == "milestone")
    return {
        "ProjectId": guid(state, "project", project.ordinal), "TaskId": guid(state, "task", (project.ordinal, *key)),
        "ProjectName": project.name, "TaskName": name, "ParentTaskId": guid(state, "task", (project.ordinal, 0, "summary")),
        "TaskIndex": number, "TaskOutlineLevel": 1, "TaskOutlineNumber": str(number), "TaskWBS": str(number),
        "TaskIsMilestone": False, "TaskIsSummary": False, "TaskIsProjectSummary": False, "TaskIsActive": True,
        "TaskIsCritical": key[0] % 2 == 1, "TaskIsManuallyScheduled": False, "TaskIsExternal": False,
        "TaskStartDate": local(start), "TaskFinishDate": local(finish, 17),
        "TaskActualStartDate": local(start) if start <= state.day else None, "TaskActualFinishDate": local(done, 17),
        "TaskDeadline": None, "TaskPercentCompleted": 100 if done else 0, "TaskPercentWorkCompleted": 100 if done else 0,
        "TaskPhysicalPercentCompleted": 0, "TaskWork": "80.000000", "TaskActualWork": "80.000000" if done else "0.000000",
        "TaskRemainingWork": "0.000000" if done else "80.000000", "TaskCost": "0.000000", "TaskActualCost": "0.000000",
        "TaskRemainingCost": "0.000000", "TaskBCWP": "0.000000", "TaskBCWS": "0.000000", "TaskACWP": "0.000000",
        "TaskDuration": hours(8.0 * (finish - start).days), "TaskTotalSlack": "0.000000", "TaskPriority": 500,
        "TaskModifiedDate": audited(touched, project.ordinal + 1),
    }  # fmt: skip


def _task_baselines(state: CityState, project: Project, milestone: Milestone, tasks: list[Row]) -> list[Row]:
    if baseline_of(state, project) is None:
        return []
    saved = (
        {0: milestone.rebaseline_date, 1: milestone.baseline_date}
        if is_rebaselined(project, state.day)
        else {0: milestone.baseline_date}
    )
    return [
        {
            "ProjectId": task["ProjectId"], "TaskId": task["TaskId"], "BaselineNumber": number, "ProjectName": project.name,
            "TaskName": task["TaskName"], "TaskBaselineStartDate": local(project.start_date), "TaskBaselineFinishDate": local(day, 17),
            "TaskBaselineDuration": "8.000000", "TaskBaselineWork": "80.000000", "TaskBaselineCost": decimal(project.budget_cents // 6),
            "TaskBaselineFixedCost": "0.000000",
        }
        for task in tasks
        for number, day in saved.items()
    ]  # fmt: skip


def _assignment(state: CityState, project: Project, number: int, task: Row) -> Row:
    people = state.population.people
    person = people[(project.ordinal * 5 + number * 11) % len(people)]
    return {
        "AssignmentId": guid(state, "assignment", (project.ordinal, number)), "ProjectId": task["ProjectId"], "TaskId": task["TaskId"],
        "ResourceId": guid(state, "resource", person.key), "ResourceName": person.name, "AssignmentResourceType": 2, "TypeName": "Assignment",
        "AssignmentStartDate": task["TaskStartDate"], "AssignmentFinishDate": task["TaskFinishDate"],
        "AssignmentActualStartDate": task["TaskActualStartDate"], "AssignmentActualFinishDate": task["TaskActualFinishDate"],
        "AssignmentWork": task["TaskWork"], "AssignmentActualWork": task["TaskActualWork"], "AssignmentRemainingWork": task["TaskRemainingWork"],
        "AssignmentPercentWorkCompleted": task["TaskPercentCompleted"], "AssignmentCost": "0.000000", "AssignmentActualCost": "0.000000",
        "AssignmentModifiedDate": task["TaskModifiedDate"],
    }  # fmt: skip
