"""The city on one night as rows of ServiceNow's tables, in the order the platform happens to keep them."""

from datetime import timedelta

from sandbox.calendar import utc_text
from sandbox.city import CityState
from sandbox.records import Demand
from sandbox.servicenow_money import money_rows
from sandbox.servicenow_office import Office, Tables, dollars, project_number
from sandbox.servicenow_plans import plan_rows
from sandbox.servicenow_projects import add_project, booked_by_code
from sandbox.servicenow_system import system_rows
from sandbox.servicenow_work import add_concerns, add_work

DEMAND_STATES = {
    "draft": "1",
    "submitted": "2",
    "screening": "3",
    "qualified": "4",
    "approved": "5",
    "completed": "6",
    "deferred": "7",
    "incomplete": "8",
}


def table_rows(state: CityState) -> Tables:
    """table -> rows, in the order the platform happens to keep them."""
    office = Office(state)
    _people(office)
    actuals = booked_by_code(state)
    for project in state.projects_on("servicenow"):
        add_project(office, project, actuals)
        add_work(office, project)
        add_concerns(office, project)
    for demand in state.demands_on("servicenow"):
        _demand(office, demand)
    _deletions(office)
    money_rows(office)
    plan_rows(office)
    system_rows(office)
    return dict(office.tables)


def _people(office: Office) -> None:
    state, old = office.state, office.state.first_day - timedelta(days=900)
    for person in state.population.people:
        office.add(
            "sys_user",
            person.key,
            old,
            {"name": person.name, "user_name": person.email.split("@")[0], "email": person.email, "active": "true"},
        )
    for department in state.population.departments:
        office.add("cmn_department", department.code, old, {"name": department.name, "id": department.code})
    for portfolio in state.population.portfolios:
        row = {
            "number": f"PFL{1000 + int(portfolio.key)}",
            "name": portfolio.name,
            "portfolio_manager": office.user(portfolio.manager),
        }
        office.add("pm_portfolio", portfolio.key, old, row)
    for program in state.population.programs:
        row = {
            "number": f"PRG{10000 + int(program.key)}",
            "short_description": program.name,
            "state": "2",
            "active": "true",
        }
        row |= {
            "program_manager": office.user(program.manager),
            "primary_portfolio": office.id("pm_portfolio", program.portfolio.key),
        }
        office.add("pm_program", program.key, old, row)


def _demand(office: Office, demand: Demand) -> None:
    converted = office.id("pm_project", demand.project_ordinal) if demand.project_ordinal is not None else ""
    row = {
        "number": f"DMND{1000 + demand.ordinal:07d}",
        "short_description": demand.title,
        "state": DEMAND_STATES[demand.state],
        "project": converted,
        "stage": demand.state if demand.state in ("draft", "screening", "completed") else "approved",
        "type": "project",
        "category": "strategic",
        "department": office.id("cmn_department", demand.department.code),
        "portfolio": office.id("pm_portfolio", demand.portfolio.key),
        "requested_by": office.user(demand.requester),
        "opened_at": utc_text(demand.submitted_date, 11),
        "closed_at": utc_text(demand.decided_date, 14) if demand.decided_date else "",
        "total_costs": dollars(demand.total_cents),
        "financial_benefit": dollars(demand.benefit_cents),
        "score": f"{demand.ordinal % 50}.25",
    }
    touched = (
        office.state.first_day + timedelta(days=demand.converted_night)
        if demand.converted_night and converted
        else None
    )
    office.add(
        "dmn_demand",
        demand.ordinal,
        touched or demand.decided_date or demand.submitted_date,
        row,
        created=demand.submitted_date,
    )


def _deletions(office: Office) -> None:
    """sys_audit_delete names the real class; the deleted project's tasks have their own records."""
    for project, day in office.state.deleted_on("servicenow"):
        office.add(
            "sys_audit_delete",
            project.ordinal,
            day,
            {
                "tablename": "pm_project",
                "documentkey": office.id("pm_project", project.ordinal),
                "display_value": project_number(project),
            },
        )
        for number in range(1, 7):
            for kind in ("task", "milestone"):
                key = office.id("pm_project_task", (project.ordinal, number, kind))
                office.add(
                    "sys_audit_delete",
                    (project.ordinal, number, kind),
                    day,
                    {"tablename": "pm_project_task", "documentkey": key},
                )
