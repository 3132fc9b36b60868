"""What hangs on a project in ProjectData: risks, issues, workflow stages, timesheets, and its money by day."""

from datetime import date, timedelta

from sandbox.city import CityState
from sandbox.office import baseline_of, concerns_of
from sandbox.progress import done_share, last_touched, monthly_costs, planned_costs, status_on
from sandbox.projectdata_values import Row, Sets, audited, decimal, guid, hours, local
from sandbox.records import Project

STAGES = ((1, "Create", "Initiation"), (2, "Select", "Selection"), (3, "Plan", "Planning"), (4, "Manage", "Execution"))
LANGUAGES = {1033: "", 3082: " (es)"}


def add_concerns(sets: Sets, state: CityState, project: Project) -> None:
    """Adds its risks and issues."""
    shared = {"ProjectId": guid(state, "project", project.ordinal), "ProjectName": project.name}
    for kind, entity_set, key in (("risk", "Risks", "RiskId"), ("issue", "Issues", "IssueId")):
        for concern in concerns_of(state, project, kind):
            changed = concern.closed_date or concern.opened_date
            row: Row = shared | {
                key: guid(state, kind, (project.ordinal, concern.number)), "Title": concern.title,
                "Status": "(3) Closed" if concern.closed_date else "(1) Active", "Category": "(2) Category2",
                "Owner": concern.owner.name, "AssignedToResource": concern.owner.name, "DueDate": local(concern.due_date, 0),
                "CreatedDate": audited(concern.opened_date, concern.number), "ModifiedDate": audited(changed, concern.number + 3),
                "CreateByResource": concern.owner.name, "ModifiedByResource": concern.owner.name, "IsFolder": False,
                "NumberOfAttachments": 0, "ItemRelativeUrlPath": f"Lists/{entity_set}/{concern.number}",
            }  # fmt: skip
            row |= _risk(concern.level, concern.cents) if kind == "risk" else _issue(concern.level)
            sets[entity_set].append(row)


def _risk(level: int, cents: int) -> Row:
    return {
        "Probability": level * 20.0, "Impact": 5.0, "Exposure": level * 1.0, "Cost": cents / 100,
        "CostExposure": cents * level / 500, "Description": "<div>Seen in review</div>", "MitigationPlan": None,
        "ContingencyPlan": None, "TriggerDescription": None, "TriggerTask": None,
    }  # fmt: skip


def _issue(level: int) -> Row:
    word = {1: "(1) High", 2: "(2) Medium"}.get(level, "(3) Low")
    return {"Priority": word, "Discussion": "<p>Under discussion</p>", "Resolution": None}


def add_stages(sets: Sets, state: CityState, project: Project) -> None:
    """The stages that the project has come to, each once per language of the site."""
    share = done_share(project, last_touched(project, state.day, state.first_day, state.night))
    reached = 1 + (share > 0) + (share > 0.1) + (share > 0.3)
    for number, phase, stage in STAGES[:reached]:
        entered = project.created_date + timedelta(days=20 * (number - 1))
        left = entered + timedelta(days=20) if number < reached else None
        for language, suffix in LANGUAGES.items():
            sets["ProjectWorkflowStageDataSet"].append(
                {
                    "ProjectId": guid(state, "project", project.ordinal), "StageId": guid(state, "stage", number), "LCID": language,
                    "ProjectName": project.name, "PhaseName": phase + suffix, "StageName": stage + suffix, "StageStatus": 3 if left else 2,
                    "StageOrder": number, "StageInformation": None, "StageStateDescription": None, "StageEntryDate": audited(entered, number),
                    "StageCompletionDate": audited(left, number) if left else None, "LastModifiedDate": audited(left or entered, number),
                }
            )  # fmt: skip


def add_periods(sets: Sets, state: CityState) -> None:
    """Adds the four newest timesheet periods."""
    for start in _weeks(state):
        sets["TimesheetPeriods"].append(
            {
                "PeriodId": guid(state, "period", start), "PeriodName": f"Week of {start:%d %b %Y}", "PeriodStatusId": 0, "LCID": 1033,
                "Description": "Open", "StartDate": local(start, 0), "EndDate": local(start + timedelta(days=6), 0),
            }
        )  # fmt: skip


def add_timesheet(sets: Sets, state: CityState, project: Project) -> None:
    """Four weeks of one line each for the manager of a running project."""
    if status_on(project, state.day) != "active":
        return
    owner, weekly = guid(state, "resource", project.manager.key), project.ordinal % 5 + 1
    for start in _weeks(state):
        sheet, changed = (
            guid(state, "timesheet", (project.ordinal, start)),
            audited(start + timedelta(days=5), project.ordinal),
        )
        shared = {
            "TimesheetId": sheet,
            "TimesheetOwnerId": owner,
            "TimesheetOwner": project.manager.name,
            "ModifiedDate": changed,
        }
        end = local(start + timedelta(days=6), 0)
        sets["Timesheets"].append(
            shared | {
                "TimesheetName": "My timesheet", "PeriodId": guid(state, "period", start), "PeriodName": f"Week of {start:%d %b %Y}",
                "StartDate": local(start, 0), "EndDate": end, "TimesheetStatusId": 3, "StatusDescription": "Approved",
            }
        )  # fmt: skip
        sets["TimesheetLines"].append(
            shared | {
                "TimesheetLineId": guid(state, "line", (project.ordinal, start)), "ProjectId": guid(state, "project", project.ordinal),
                "TaskId": guid(state, "task", (project.ordinal, 1, "task")), "AssignmentId": guid(state, "assignment", (project.ordinal, 1)),
                "TimesheetClassName": "Standard", "TimesheetClassType": 0, "PeriodStartDate": local(start, 0), "PeriodEndDate": end,
                "PlannedWork": "8.000000", "ActualWorkBillable": hours(weekly), "ActualWorkNonBillable": "0.000000",
                "ActualOvertimeWorkBillable": "0.000000", "ActualOvertimeWorkNonBillable": "0.000000", "LCID": 1033,
                "LastSavedWork": hours(weekly * 60_000), "TimesheetStatusId": 3, "TimesheetLineStatusId": 1, "TimesheetStatus": "Approved",
            }
        )  # fmt: skip


def _weeks(state: CityState) -> list[date]:
    newest = state.day - timedelta(days=state.day.weekday() + 7)
    return [newest - timedelta(weeks=back) for back in range(4)]


def add_days(sets: Sets, state: CityState, project: Project) -> None:
    """Planned and spent money by day, on the first task and again rolled up on the project's summary task."""
    shared = {"ProjectId": guid(state, "project", project.ordinal), "ProjectName": project.name}
    tasks = [guid(state, "task", (project.ordinal, *key)) for key in ((1, "task"), (0, "summary"))]
    if baseline_of(state, project):
        sets["TaskBaselineTimephasedDataSet"] += [
            shared | {"TaskId": task, "TimeByDay": local(day, 0), "BaselineNumber": 0, "TaskBaselineCost": cost,
                      "TaskBaselineBudgetCost": "0.000000", "TaskBaselineWork": "8.000000"}
            for task in tasks
            for day, cost in _days(planned_costs(project))
        ]  # fmt: skip
    spent = [pair for pair in monthly_costs(project) if pair[0] < state.day.replace(day=1)]
    sets["TaskTimephasedDataSet"] += [
        shared | {"TaskId": task, "TimeByDay": local(day, 0), "TaskCost": cost, "TaskActualCost": cost,
                  "TaskBudgetCost": "0.000000", "TaskWork": "8.000000", "TaskActualWork": "8.000000"}
        for task in tasks
        for day, cost in _days(spent)
    ]  # fmt: skip
    sets["AssignmentTimephasedDataSet"] += [
        shared | {"AssignmentId": guid(state, "assignment", (project.ordinal, 1)), "TaskId": tasks[0], "TimeByDay": local(day, 0),
                  "ResourceId": guid(state, "resource", project.manager.key), "AssignmentCost": "0.000000",
                  "AssignmentActualCost": "0.000000", "AssignmentWork": "8.000000", "AssignmentActualWork": "6.500000"}
        for day, _ in _days(spent)
    ]  # fmt: skip


def _days(months: list[tuple[date, int]]) -> list[tuple[date, str]]:
    """Two days of each month, which share its money."""
    found = []
    for first, cents in months:
        found += [(first, decimal(cents // 2)), (first.replace(day=15), decimal(cents - cents // 2))]
    return found
