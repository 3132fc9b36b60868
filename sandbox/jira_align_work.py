"""What hangs on the epics of the city in Jira Align: milestones, risks, features, dependencies, ideas, goals, budgets of themes."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sandbox.calendar import add_months
from sandbox.city import CityState
from sandbox.jira_align_records import (
    EXPANDED,
    FIRST_PORTFOLIO,
    FIRST_PROGRAM,
    FIRST_THEME,
    Row,
    calendar_day,
    epic_id,
    instant,
    money,
    owner,
    owner_id,
    plain,
)
from sandbox.office import Concern, concerns_of, milestones_of
from sandbox.records import Demand, Project

IDEA_STATES = {
    "draft": 1, "submitted": 1, "screening": 2, "qualified": 2, "approved": 3, "completed": 3, "deferred": 4, "incomplete": 5,
}  # fmt: skip
IDEA_WORDS = {"1": "New", "2": "Under Review", "3": "Approved", "4": "Deferred", "5": "Rejected"}
EPIC_RELATION = 3
INCREMENTS = 4


def work_rows(state: CityState, projects: Sequence[Project]) -> dict[str, list[Row]]:
    """resource -> rows by id; `projects` are those that have an epic, in the recycle bin or not."""
    ordered = sorted(projects, key=lambda project: project.ordinal)
    portfolios = state.population.portfolios
    return {
        "milestones": [row for project in ordered for row in _milestones(state, project)],
        "risks": [_risk(project, one) for project in ordered for one in concerns_of(state, project, "risk")],
        "features": [row for project in ordered for row in _features(project)],
        "capabilities": [_capability(project) for project in ordered if project.ordinal % 5 == 0],
        "dependencies": [_dependency(project) for project in ordered if project.ordinal % 4 == 1],
        "ideas": [_idea(demand) for demand in sorted(state.demands_on("jira_align"), key=lambda one: one.ordinal)],
        "releases": [_increment(state.first_day, number) for number in range(INCREMENTS)],
        "themes": [plain(FIRST_THEME + int(one.key), title=one.name, state=1, goalId=301) for one in portfolios],
        "goals": [plain(301, title="A city that works"), plain(302, title="Money well spent", percentComplete=None)],
        "objectives": list(_objectives(ordered)),
        "keyresults": [plain(501, description="Days to a permit", parentId=401, parentType=1, targetValue=20.5)],
        "snapshots": [plain(601, title="Budget year", budget=12500000, startDate=None, endDate=None)],
    }


def _milestones(state: CityState, project: Project) -> Iterator[Row]:
    for one in milestones_of(state, project):
        yield plain(
            epic_id(project) * 10 + one.number,
            epicId=epic_id(project),
            title=one.name,
            description=None,
            category=2,
            state=5 if one.actual_date else 1,
            startOn=calendar_day(one.forecast_date),
            completedOn=calendar_day(one.actual_date),
        )


def _risk(project: Project, one: Concern) -> Row:
    return plain(
        epic_id(project) * 10 + one.number,
        title=one.title,
        description=None,
        riskType=1,
        status="Closed" if one.closed_date else "Open",
        impact=one.level,
        occurrence=1 + one.number % 5,
        exposure=one.level * (1 + one.number % 5),
        relationship=EPIC_RELATION,
        relatedItemId=epic_id(project),
        programId=FIRST_PROGRAM + int(project.program.key) if project.program else None,
        releaseId=None,
        ownerId=owner_id(one.owner),
        criticalPath=None,
        resolutionMethod=None,
        targetResolutionDate=calendar_day(one.due_date),
        closeDate=calendar_day(one.closed_date),
        createDate=instant(one.opened_date),
        **{EXPANDED: {"owner": owner(one.owner), "relatedEpic": {"id": epic_id(project), "title": project.name}}},
    )


def _features(project: Project) -> Iterator[Row]:
    for number in range(project.ordinal % 3):
        yield plain(
            8000 + project.ordinal * 10 + number,
            title=f"Part {number + 1} of {project.name}"[:200],
            state=(0, 1, 2, 5)[(project.ordinal + number) % 4],
            parentId=epic_id(project),
            primaryProgramId=None,
            releaseId=30,
            ownerId=owner_id(project.manager),
            isMultiProgram=0,
            isRecycled=None,
            isSplit=None,
            isCanceled=None,
            targetCompletionDate=calendar_day(project.finish_date),
            externalKey=f"CITY-{project.ordinal * 10 + number}",
            **{EXPANDED: {"parentEpic": {"id": epic_id(project), "title": project.name}, "parentCapability": None}},
        )


def _capability(project: Project) -> Row:
    parent = {"id": epic_id(project), "title": project.name}
    return plain(
        6000 + project.ordinal,
        title=f"Ability {project.ordinal}",
        state=2,
        parentId=epic_id(project),
        ownerId=owner_id(project.manager),
        isRecycled=None,
        **{EXPANDED: {"parent": parent}},
    )


def _dependency(project: Project) -> Row:
    return plain(
        4000 + project.ordinal,
        title="Needs the data platform",
        description=None,
        status=2,
        requestingProgramId=FIRST_PROGRAM,
        dependsOnProgramId=FIRST_PROGRAM + 1,
        dependsOnTeamId=-1,
        epicId=epic_id(project),
        isBlocked=None,
        isCommitted=True,
        isDelivered=None,
        commitDate=calendar_day(project.start_date + timedelta(days=90)),
        createDate=instant(project.start_date),
    )


def _idea(demand: Demand) -> Row:
    return plain(
        2000 + demand.ordinal,
        title=demand.title,
        description=None,
        status=IDEA_STATES[demand.state],
        categoryId=None,
        groupId=1,
        ownerId=owner_id(demand.requester),
        isPublic=None,
        createDate=instant(demand.submitted_date),
    )


def _increment(first_day: date, number: int) -> Row:
    begin = add_months(first_day, 3 * number - 6)
    return plain(
        30 + number,
        title=f"PI-{number + 1}",
        shortName=f"P{number + 1}",
        status=1,
        health=None,
        portfolioId=FIRST_PORTFOLIO,
        programIds=[FIRST_PROGRAM],
        scheduleType=1,
        budget=money(2_500_000_00 + number),
        blendedHourlyRate=84.5,
        startDate=calendar_day(begin),
        endDate=calendar_day(add_months(begin, 3) - timedelta(days=1)),
    )


def _objectives(projects: Sequence[Project]) -> Iterator[Row]:
    for number, project in enumerate(projects[:3]):
        yield plain(
            401 + number,
            name=f"Objective {number + 1}",
            description=None,
            tier=2,
            type=1,
            goalId=301,
            portfolioId=FIRST_PORTFOLIO + int(project.portfolio.key),
            epicIds=[epic_id(project)] if number else [epic_id(one) for one in projects[:2]],
            plannedValue=10,
            deliveredValue=None,
            startInitiationDate=calendar_day(project.start_date),
            targetCompletionDate=calendar_day(project.finish_date),
            **{EXPANDED: {"health": {"type": "On Track", "riskValue": 1, "reason": None}, "status": None}},
        )
