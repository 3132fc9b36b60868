"""The project table: what Planner premium keeps, what the Accelerator adds (`proj_`), what Project Operations adds."""

from collections import defaultdict
from datetime import date

from sandbox.city import CityState
from sandbox.dataverse_office import ACTIVE, Office
from sandbox.dataverse_values import Choice, Link, Row, decimal, instant, money
from sandbox.office import reports_of
from sandbox.progress import budget_on, done_share, forecast_finish_on, last_touched, monthly_costs, status_on
from sandbox.records import Project

STATES = {
    "proposed": Choice(189330000, "(1) Proposed"),
    "active": Choice(189330001, "(2) Active"),
    "completed": Choice(189330002, "(3) Closed"),
    "cancelled": Choice(189330002, "(3) Closed"),
    "on_hold": Choice(189330003, "(4) On Hold"),
}
HEALTH = {
    "green": Choice(189330000, "(1) On Track"),
    "yellow": Choice(189330001, "(2) At Risk"),
    "red": Choice(189330002, "(3) Off Track"),
}
LIGHTS = {"green": Choice(1, "Green"), "yellow": Choice(2, "Yellow"), "red": Choice(3, "Red")}
STAGES = ("(1) Create", "(2) Select", "(3) Plan", "(4) Manage", "(5) Close")
DOLLAR = "US Dollar"
NO_PROGRAM = Link("", "", "msdyn_program")


def spent_on(state: CityState, project: Project, day: date) -> int:
    """Cents that the project manager has entered as spent: whole months before the project's last change."""
    return sum(cents for first, cents in monthly_costs(project) if first < day.replace(day=1))


def effort_of(project: Project) -> int:
    """The hours of work planned in a project."""
    return 800 + project.ordinal * 26 % 600


def add_project(office: Office, project: Project) -> None:
    """Adds the project's row, every product's columns on it."""
    state = office.state
    touched = last_touched(project, state.day, state.first_day, state.night)
    status, share = status_on(project, state.day), done_share(project, touched)
    share = 1.0 if status == "completed" else share
    finish = forecast_finish_on(project, touched, max((touched - state.first_day).days, 0))
    effort, is_closed = effort_of(project), status in ("completed", "cancelled")
    program = project.program
    row: Row = {
        "msdyn_subject": project.name,
        "msdyn_description": project.description,
        "statecode": Choice(1, "Inactive") if is_closed else ACTIVE,
        "statuscode": Choice(192350000, "Closed") if is_closed else Choice(1, "Active"),
        "msdyn_scheduledstart": instant(project.start_date),
        "msdyn_finish": instant(finish, 17),
        "msdyn_duration": decimal((finish - project.start_date).days),
        "msdyn_effort": decimal(effort),
        "msdyn_effortcompleted": decimal(effort * share),
        "msdyn_effortremaining": decimal(effort * (1 - share)),
        "msdyn_progress": decimal(share),
        "msdyn_projectmanager": office.user(project.manager),
        "msdyn_program": office.link("msdyn_programs", program.key, program.name) if program else NO_PROGRAM,
        "transactioncurrencyid": Link(office.id("transactioncurrencies", "USD"), DOLLAR, "transactioncurrency"),
        "cr8f1_financeproject": project.finance_code or None,
        "cr8f1_ispublic": project.is_public,
    }
    row |= _accelerator(office, project, touched, status) | _operations(office, project, touched, status)
    office.add("msdyn_projects", project.ordinal, touched, row, project.created_date)


def _health(office: Office, project: Project) -> dict[str, str]:
    reports = [report for report in reports_of(office.state, project) if not report.is_draft]
    if not reports:
        return {}
    last = reports[-1]
    return {"overall": last.overall, "schedule": last.schedule, "financial": last.cost}


def _accelerator(office: Office, project: Project, touched: date, status: str) -> Row:
    health, budget = _health(office, project), budget_on(project, touched)
    share = done_share(project, touched)
    stage = 4 if status in ("completed", "cancelled") else 0 if status == "proposed" else 2 if share < 0.2 else 3
    row: Row = {
        f"proj_{kind}health": HEALTH[health[kind]] if kind in health else None
        for kind in ("overall", "schedule", "financial")
    }
    return row | {
        "proj_state": STATES[status],
        "proj_stage": Choice(189330000 + stage, STAGES[stage]),
        "proj_budget": money(budget),
        "proj_actualcost": money(spent_on(office.state, project, touched)),
        "proj_forecast": money(project.cost_cents if share > 0.4 else budget),
        "proj_benefits": money(project.budget_cents * 3 // 2),
        "proj_prioritizationscore": decimal(20 + project.ordinal * 7 % 80),
        "proj_manager": office.user(project.manager),
    }


def _operations(office: Office, project: Project, touched: date, status: str) -> Row:
    health, spent = _health(office, project), spent_on(office.state, project, touched)
    return {
        "msdyn_overallprojectstatus": LIGHTS[health["overall"]] if health else None,
        "msdyn_totalplannedcost": money(project.budget_cents),
        "msdyn_totalactualcost": money(spent),
        "msdyn_costestimateatcomplete": money(project.cost_cents),
        "msdyn_actualstart": instant(project.start_date, 8, 30) if status != "proposed" else None,
        "msdyn_actualend": instant(project.finish_date, 17) if status == "completed" else None,
        "msdyn_istemplate": False,
    }


def add_structure(office: Office) -> None:
    """People, their bookable resources, and the programs as either product keeps them."""
    state, old = office.state, date(2024, 1, 8)
    for person in state.population.people:
        office.add("systemusers", person.key, old, {"fullname": person.name, "domainname": person.email})
        resource = {"name": person.name, "userid": office.user(person), "resourcetype": Choice(3, "User")}
        office.add("bookableresources", person.key, old, resource)
    money_of: dict[str, list[int]] = defaultdict(list)
    for project in state.projects_on("dataverse"):
        if project.program:
            money_of[project.program.key].append(project.budget_cents)
    for program in state.population.programs:
        row = {"msdyn_name": program.name, "statecode": ACTIVE, "ownerid": office.user(program.manager)}
        office.add("msdyn_programs", program.key, old, row)
        row = {
            "msdyn_name": program.name,
            "statecode": ACTIVE,
            "proj_state": STATES["active"],
            "proj_manager": office.user(program.manager),
            "proj_projectbudget": money(sum(money_of[program.key])),
            "proj_programstart": "2025-07-01",
        }
        office.add("msdyn_projectprograms", program.key, old, row)
