"""The city as Clarity shows it on one night: rows per resource, lookups as objects, times without a zone, money as numbers."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sandbox.calendar import month_end
from sandbox.city import CityState
from sandbox.clarity_schema import LOOKUPS
from sandbox.clarity_work import Row, Rows, add_work, lookup, moment, money
from sandbox.office import baseline_of
from sandbox.progress import budget_on, done_share, forecast_finish_on, last_touched, monthly_costs, status_on
from sandbox.records import Demand, Person, Project

PROJECT_IDS = 5_000_000
PLAN_IDS = 7_000_000
TRANSACTION_IDS = 8_000_000
STATES = {"proposed": "0", "active": "1", "on_hold": "H", "completed": "1", "cancelled": "5"}
PROGRESS = {"proposed": "0", "completed": "2"}
IDEAS = {
    "completed": ("4", "Converted"),
    "approved": ("1", "Approved"),
    "incomplete": ("2", "Rejected"),
    "deferred": ("3", "Deferred"),
}
WITHOUT_PLANS = 5


def resource_rows(state: CityState) -> Rows:
    """Every resource's rows, in the order of their technical ids."""
    rows: Rows = defaultdict(list)
    for person in state.population.people:
        rows["resources"].append(_resource(person, state.first_day))
    for project in state.projects_on("clarity"):
        parent = project_id(project)
        rows["projects"].append(_project(state, project))
        add_work(rows, state, project, parent)
        _add_plans(rows, state, project, parent)
        _add_transactions(rows, state, project, parent)
    rows["ideas"] = [_idea(state, demand) for demand in state.demands_on("clarity")]
    return {name: sorted(found, key=lambda row: int(row["_internalId"])) for name, found in rows.items()}


def project_id(project: Project) -> int:
    """The technical id of a project."""
    return PROJECT_IDS + project.ordinal


def project_code(project: Project) -> str:
    """The code people know a project by."""
    return f"PR{project.ordinal:06d}"


def _project(state: CityState, project: Project) -> Row:
    touched = last_touched(project, state.day, state.first_day, state.night)
    status, baseline = status_on(project, state.day), baseline_of(state, project)
    finish = forecast_finish_on(project, touched, max((touched - state.first_day).days, 0))
    code, progress = STATES[status], PROGRESS.get(status, "1")
    return {
        "_internalId": project_id(project),
        "code": project_code(project),
        "name": project.name,
        "description": project.description,
        "isActive": status not in ("completed", "cancelled"),
        "isApproved": status != "proposed",
        "isTemplate": False,
        "status": lookup(code, LOOKUPS["PAC_PROJECT_STATUS"][code]),
        "progress": lookup(progress, LOOKUPS["INVESTMENT_OBJ_PROGRESS"][progress]),
        "scheduleStart": moment(project.start_date, 8),
        "scheduleFinish": moment(finish, 17),
        "baselineStart": moment(baseline[0], 8) if baseline else None,
        "baselineFinish": moment(baseline[1], 17) if baseline else None,
        "percentComplete": 1 if status == "completed" else round(done_share(project, touched), 4),
        "percentCompleteCalcMethod": lookup("0", "Manual"),
        "manager": lookup(resource_id(project.manager), project.manager.name),
        "priority": lookup(str(1 + project.ordinal % 4), ""),
        "currencyCode": lookup("USD", "USD"),
        "etc": 3600 * (project.ordinal % 90),
        "actuals": 3600 * (project.ordinal % 70),
        "totalLaborEffort": 3600 * (project.ordinal % 160),
        "financialStatus": lookup("O", "Open"),
        "costType": None,
        "createdDate": moment(project.created_date, 9),
        "lastUpdatedDate": moment(touched, 22),
        "financeProject": project.finance_code or None,
        "publicProject": project.is_public,
        "obsDepartment": lookup(project.department.code, project.department.name),
        "stage": lookup("initiate", "Initiate") if progress == "0" else lookup("execute", "Execute"),
        "goals": {"_type": "lookup", "values": [lookup("g1", "Serve residents"), lookup("g2", "Resilience")]},
    }


def resource_id(person: Person) -> str:
    """The technical id of a person, as a lookup has it."""
    return str(1_000 + int(person.key))


def _resource(person: Person, made: date) -> Row:
    return {
        "_internalId": int(resource_id(person)),
        "code": person.email.split("@")[0],
        "fullName": person.name,
        "isActive": True,
        "lastUpdatedDate": moment(made - timedelta(days=400), 9),
    }


def _add_plans(rows: Rows, state: CityState, project: Project, parent: int) -> None:
    """A superseded and a current budget plan, a forecast, their details and a benefit plan; every seventh project has none."""
    if project.ordinal % 7 == WITHOUT_PLANS:
        return
    current = budget_on(project, state.day)
    changed = max((day for day, _ in project.budget_changes if day <= state.day), default=project.created_date)
    plans = (
        ("BUDGET", False, project.budget_cents, project.created_date),
        ("BUDGET", True, current, changed),
        ("FORECAST", True, max(current, project.cost_cents), changed),
    )
    for number, (kind, is_record, cents, day) in enumerate(plans):
        plan = PLAN_IDS + project.ordinal * 10 + number
        rows["costPlans"].append(
            {
                "_internalId": plan,
                "code": f"{kind[0]}P{project.ordinal}-{number}",
                "name": f"{kind.title()} of {project.name}",
                "planType": lookup(kind, kind.title()),
                "investmentId": parent,
                "isPlanOfRecord": is_record,
                "status": lookup("APPROVED", "Approved"),
                "revision": number,
                "totalCost": money(cents),
                "currencyCode": lookup("USD", "USD"),
                "createdDate": moment(day, 10),
                "lastUpdatedDate": moment(day, 10),
            }
        )
        _add_details(rows, plan, cents, project.labour_share, day)
    if project.ordinal % 3 == 0:
        rows["benefitPlans"].append(_benefit_plan(project, parent))


def _add_details(rows: Rows, plan: int, cents: int, labour_share: float, day: date) -> None:
    labour = round(cents * labour_share)
    for number, (kind, part) in enumerate((("labor", labour), ("external", cents - labour))):
        rows["costplandetails"].append(
            {
                "_internalId": plan * 10 + number,
                "costPlanId": plan,
                "totalCost": {"_type": "tsv", "total": money(part), "segmentList": {"segments": []}},
                "units": None,
                "transactionClass": lookup(kind, kind.title()),
                "lastUpdatedDate": moment(day, 10),
            }
        )


def _benefit_plan(project: Project, parent: int) -> Row:
    return {
        "_internalId": PLAN_IDS + project.ordinal * 10 + 9,
        "code": f"BEN{project.ordinal}",
        "name": f"Savings of {project.name}",
        "investmentId": parent,
        "isPlanOfRecord": True,
        "totalBenefit": money(project.budget_cents * 3 // 2),
        "actualBenefit": None,
        "createdDate": moment(project.created_date, 11),
        "lastUpdatedDate": moment(project.created_date, 11),
    }


def _add_transactions(rows: Rows, state: CityState, project: Project, parent: int) -> None:
    """What was posted by the end of each month that is over."""
    for number, (first, cents) in enumerate(monthly_costs(project)):
        posted = month_end(first)
        if posted < state.day and cents:
            rows["actualTransactions"].append(
                {
                    "_internalId": TRANSACTION_IDS + project.ordinal * 1000 + number,
                    "externalId": f"GL{project.ordinal}-{first:%Y%m}",
                    "investmentId": parent,
                    "investmentCode": project_code(project),
                    "transactionDate": moment(posted, 0),
                    "totalCost": money(cents),
                    "quantity": 1,
                    "transactionClass": lookup("external", "External"),
                    "currencyCode": lookup("USD", "USD"),
                    "lastUpdatedDate": moment(posted, 23),
                }
            )


def _idea(state: CityState, demand: Demand) -> Row:
    project = next((one for one in state.projects if one.ordinal == demand.project_ordinal), None)
    decided = demand.decided_date
    found: dict[str, Any] = {
        "_internalId": 9_000_000 + demand.ordinal,
        "code": f"IDEA{demand.ordinal:05d}",
        "name": demand.title,
        "status": lookup(*IDEAS.get(demand.state, ("0", "Unapproved"))),
        "convertedInvestment": lookup(str(project_id(project)), project.name) if project else None,
        "submittedDate": moment(demand.submitted_date, 9),
        "approvedDate": moment(decided, 15) if decided else None,
        "createdDate": moment(demand.submitted_date, 9),
        "lastUpdatedDate": moment(decided or demand.submitted_date, 15),
    }
    return found
