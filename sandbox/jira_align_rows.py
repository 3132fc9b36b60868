"""The city as Jira Align keeps it: epics are the projects, with their programs, portfolios, milestones, risks and the rest.

A row is what the API sends; what only an expanded answer fills stands beside it under EXPANDED. Ids are whole numbers per
resource, money plain numbers, enums codes, empty values null.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sandbox.city import CityState
from sandbox.jira_align_records import (
    EXPANDED,
    FIRST_PORTFOLIO,
    FIRST_PROGRAM,
    FIRST_THEME,
    FIRST_USER,
    Row,
    calendar_day,
    epic_id,
    instant,
    login_name,
    money,
    owner,
    owner_id,
    plain,
)
from sandbox.jira_align_work import work_rows
from sandbox.names import ACCOUNTS
from sandbox.office import reports_of
from sandbox.progress import budget_on, done_share, forecast_finish_on, last_touched, monthly_costs, status_on
from sandbox.records import Person, Project
from sandbox.servicenow_office import project_number

STATES = {"proposed": 0, "active": 2, "on_hold": 3, "completed": 5, "cancelled": 2}
STATE_WORDS = {"0": "Pending Approval", "2": "In Progress", "3": "On Hold", "5": "Accepted"}
STEPS = {81: "Intake", 84: "Implementing MVP", 88: "Persevere"}
BIN_NIGHTS = 4
BINNED_EPIC, FIRST_PART = 4999, 7000
SPLIT_TURN = 6
EXPENDITURE = frozenset(code for code, _, kind, _ in ACCOUNTS if kind == "expenditure")

Resources = dict[str, list[Row]]


def resource_rows(state: CityState) -> Resources:
    """resource -> its rows by id, on one night."""
    epics = sorted(_epics(state), key=lambda row: int(row["id"]))
    people = [_user(person) for person in state.population.people]
    portfolios = [
        plain(
            FIRST_PORTFOLIO + int(one.key),
            title=one.name,
            description=None,
            isActive=True,
            isPrivate=None,
            teamId=-1,
            divisionId=None,
        )
        for one in state.population.portfolios
    ]
    programs = [
        plain(
            FIRST_PROGRAM + int(one.key), title=one.name, portfolioId=FIRST_PORTFOLIO + int(one.portfolio.key), solutionId=None, isSolution=None,
            teamId=-1, regionId=1,
        )
        for one in state.population.programs
    ]  # fmt: skip
    found = {"epics": epics, "portfolios": portfolios, "programs": programs, "users": people}
    found["processsteps"] = [plain(number, name=name, isActive=True) for number, name in STEPS.items()]
    found |= work_rows(state, [project for project, _ in _shown(state)])
    for resource, rows in found.items():
        for row in rows:
            row["self"] = f"/rest/align/api/2/{resource}/{row['id']}"
    return found


def _shown(state: CityState) -> Iterator[tuple[Project, bool]]:
    """The projects that have an epic, and whether it lies in the recycle bin: every second deleted one does for some nights."""
    for project in state.projects_on("jira_align"):
        yield project, False
    for project, day in state.deleted_on("jira_align"):
        if project.ordinal % 2 and state.day - day < timedelta(days=BIN_NIGHTS):
            yield project, True


def _epics(state: CityState) -> Iterator[Row]:
    booked = _booked_by_code(state)
    for project, is_binned in _shown(state):
        yield _epic(state, project, booked, is_binned=is_binned)
        if project.ordinal % 10 == SPLIT_TURN and status_on(project, state.day) == "active":
            yield _first_part(state, project)
    yield plain(
        BINNED_EPIC, title="Old intake, merged", description=None, state=0, isRecycled=True, isSplit=None, isCanceled=None,
        budget=125000, spendToDate=None, ownerId="1", customFields=[], processStepId=None, processStepName=None,
        externalKey=None, parentSplitId=None, **{EXPANDED: {"health": None, "status": None}},
    )  # fmt: skip


def _epic(state: CityState, project: Project, booked: dict[str, list[tuple[date, int]]], *, is_binned: bool) -> Row:
    touched = last_touched(project, state.day, state.first_day, state.night)
    status, share = status_on(project, state.day), done_share(project, touched)
    step = 81 if status == "proposed" else 88 if status == "completed" else 84
    program = FIRST_PROGRAM + int(project.program.key) if project.program else None
    is_split = project.ordinal % 10 == SPLIT_TURN and status == "active"
    row = plain(
        epic_id(project),
        title=project.name,
        description=project.description,
        state=STATES[status],
        type=1,
        processStepId=step,
        processStepName=f"{step} - {STEPS[step]}" if project.ordinal % 3 else None,
        primaryProgramId=program,
        additionalProgramIds=[],
        releaseIds=[],
        themeId=FIRST_THEME + int(project.portfolio.key),
        ownerId=owner_id(project.manager),
        parentSplitId=FIRST_PART + project.ordinal if is_split else None,
        externalKey=project_number(project) if project.home == "servicenow" else None,
        connectorId=1 if project.home == "servicenow" else None,
        reportColor="#4c9aff",
        points=[{"releaseId": 30, "estimationSystem": "Points", "estimationValue": 40 + project.ordinal}],
        capitalized=None,
        isMultiProgram=0,
        isRecycled=True if is_binned else None,
        isSplit=None,
        isCanceled=True if status == "cancelled" else None,
        createDate=instant(project.created_date),
        lastUpdatedDate=None if project.ordinal % 5 else instant(touched, 22),
        customFields=[
            {"customfield_70001": project.finance_code or None},
            {"customfield_70002": True if project.is_public else None},
        ],
    )
    return (
        row
        | _dates(state, project, touched)
        | _money(project, touched, booked, share)
        | {EXPANDED: _fill(state, project)}
    )


def _dates(state: CityState, project: Project, touched: date) -> Row:
    status = status_on(project, state.day)
    finish = forecast_finish_on(project, touched, max((touched - state.first_day).days, 0))
    return {
        "startInitiationDate": calendar_day(project.start_date),
        "portfolioAskDate": None,
        "targetCompletionDate": calendar_day(finish),
        "notStartedDate": None,
        "inProgressDate": None if status == "proposed" else instant(project.start_date, 8),
        "acceptedDate": instant(project.finish_date, 18) if status == "completed" else None,
    }


def _money(project: Project, touched: date, booked: dict[str, list[tuple[date, int]]], share: float) -> Row:
    budget, through = budget_on(project, touched), touched.replace(day=1)
    spent = sum(cents for first, cents in monthly_costs(project) if first < through)
    if project.finance_code in booked and project.ordinal % 4 == 0:
        spent = max(spent, sum(cents for day, cents in booked[project.finance_code] if day < through))
    return {
        "budget": money(budget),
        "spendToDate": money(spent) if spent else None,
        "estimateAtCompletion": money(project.cost_cents if share > 0.4 else budget),
        "initialInvestment": None,
        "totalCapEx": money(budget * 6 // 10),
        "totalOpEx": money(budget - budget * 6 // 10),
        "discountRate": 10.0,
    }


def _fill(state: CityState, project: Project) -> Row:
    """What expansion adds: health, status and the records that the epic names."""
    reports = [report for report in reports_of(state, project) if not report.is_draft]
    health = {"type": reports[-1].overall.title(), "riskValue": 2, "reason": None} if reports else None
    status = {"id": 9000 + project.ordinal, "epicId": epic_id(project), "statusId": 3, "status": "In delivery"}
    return {
        "health": health,
        "status": status if reports else None,
        "owner": owner(project.manager),
        "primaryProgram": project.program
        and {"id": FIRST_PROGRAM + int(project.program.key), "title": project.program.name},
    }


def _first_part(state: CityState, project: Project) -> Row:
    """What was done of an epic before it was split; the rest goes on as the project's epic."""
    return plain(
        FIRST_PART + project.ordinal, title=f"{project.name} (first part)", description=None, state=5, isRecycled=None,
        isSplit=True, isCanceled=None, parentSplitId=None, budget=money(project.budget_cents), spendToDate=None,
        ownerId=owner_id(project.manager), customFields=[{"customfield_70001": None}, {"customfield_70002": None}],
        processStepId=88, processStepName=f"88 - {STEPS[88]}", externalKey=None,
        **{EXPANDED: {"health": None, "status": None, "owner": owner(project.manager)}},
    )  # fmt: skip


def _booked_by_code(state: CityState) -> dict[str, list[tuple[date, int]]]:
    """finance code -> (posting day, cents) of its expenditure."""
    found: dict[str, list[tuple[date, int]]] = {}
    for line in state.books.lines:
        if line.finance_code and line.account_code in EXPENDITURE:
            found.setdefault(line.finance_code, []).append((line.posting_date, line.amount_cents))
    return found


def _user(person: Person) -> Row:
    first, _, last = person.name.partition(" ")
    return plain(
        FIRST_USER + int(person.key), uid=login_name(person), fullName=person.name, firstName=first, lastName=last,
        email=person.email, password=None, timeZone="America/Phoenix", costCenterId=None, managerId=None, status=1,
    )  # fmt: skip
