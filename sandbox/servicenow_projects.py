"""pm_project: one row per project of the project office, as of its last change."""

from collections import defaultdict
from datetime import date

from sandbox.calendar import utc_text
from sandbox.city import CityState
from sandbox.names import ACCOUNTS
from sandbox.office import baseline_of, reports_of
from sandbox.progress import budget_on, done_share, forecast_finish_on, last_touched, monthly_costs, status_on
from sandbox.records import Project
from sandbox.servicenow_office import Office, Row, dollars, project_number
from sandbox.servicenow_plans import goals_of

STATES = {"proposed": "-5", "active": "2", "on_hold": "5", "completed": "3", "cancelled": "4"}
EXPENDITURE = frozenset(code for code, _, kind, _ in ACCOUNTS if kind == "expenditure")


def booked_by_code(state: CityState) -> dict[str, list[tuple[date, int]]]:
    """finance code -> (posting day, cents) of its expenditure, which is what the project system was last told."""
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for line in state.books.lines:
        if line.finance_code and line.account_code in EXPENDITURE:
            found[line.finance_code].append((line.posting_date, line.amount_cents))
    return found


def _actual_cost(state: CityState, project: Project, touched: date, actuals: dict[str, list[tuple[date, int]]]) -> int:
    """Booked to the end of the month before the last change; what was spent before the ledger began comes from the old system."""
    through = touched.replace(day=1)
    shares = sum(other.finance_code == project.finance_code for other in state.projects)
    if not project.finance_code or shares > 1:
        return sum(cents for first, cents in monthly_costs(project) if first < through)
    begun = min((period.start_date for period in state.books.periods), default=through)
    earlier = sum(cents for first, cents in monthly_costs(project) if first < min(begun, through))
    return earlier + sum(cents for day, cents in actuals[project.finance_code] if day < through)


def add_project(office: Office, project: Project, actuals: dict[str, list[tuple[date, int]]]) -> None:
    """Adds the project's row; `actuals` is what `booked_by_code` found."""
    state = office.state
    touched = last_touched(project, state.day, state.first_day, state.night)
    status, baseline = status_on(project, state.day), baseline_of(state, project)
    finish = forecast_finish_on(project, touched, max((touched - state.first_day).days, 0))
    reports = [report for report in reports_of(state, project) if not report.is_draft]
    row = {
        "number": project_number(project),
        "short_description": project.name,
        "description": project.description,
        "state": STATES[status],
        "active": "false" if status in ("completed", "cancelled") else "true",
        "phase": _phase(status, done_share(project, touched)),
        "status": reports[-1].overall if reports else "",
        "priority": str(1 + project.ordinal % 4),
        "project_manager": office.user(project.manager),
        "primary_portfolio": office.id("pm_portfolio", project.portfolio.key),
        "primary_program": office.id("pm_program", project.program.key) if project.program else "",
        "department": office.id("cmn_department", project.department.code),
        "start_date": utc_text(project.start_date),
        "end_date": utc_text(finish, 17),
        "work_start": utc_text(project.start_date, 8, 30) if status != "proposed" else "",
        "work_end": utc_text(project.finish_date, 17) if status == "completed" else "",
        "approved_start_date": utc_text(baseline[0]) if baseline else "",
        "approved_end_date": utc_text(baseline[1], 17) if baseline else "",
        "percent_complete": "100" if status == "completed" else f"{done_share(project, touched) * 100:.2f}",
        "u_finance_project": project.finance_code,
        "u_public": "true" if project.is_public else "false",
        "investment_class": "change" if project.ordinal % 3 else "run",
        "investment_type": ("new_service", "service_sustaining", "cost_reduction")[project.ordinal % 3],
        "expense_type": "capex" if project.ordinal % 2 else "opex",
        "score": f"{20 + project.ordinal * 7 % 80}.5",
    }
    if project.demand_ordinal is not None or (project.ordinal % 2 == 0 and not project.added_night):
        row["demand"] = office.id(
            "dmn_demand", project.ordinal if project.demand_ordinal is None else project.demand_ordinal
        )
    row["goals"], row["strategic_objectives"] = goals_of(office, project.ordinal)
    row |= _project_money(state, project, touched, actuals)
    office.add("pm_project", project.ordinal, touched, row, created=project.created_date, second=project.ordinal * 37)


def _project_money(
    state: CityState, project: Project, touched: date, actuals: dict[str, list[tuple[date, int]]]
) -> Row:
    budget = budget_on(project, touched)
    forecast = project.cost_cents if done_share(project, touched) > 0.4 else budget
    return {
        "cost": dollars(project.budget_cents),
        "budget_cost": dollars(budget),
        "work_cost": dollars(_actual_cost(state, project, touched, actuals)),
        "forecast_cost": dollars(forecast),
        "capex_cost": dollars(budget * 6 // 10),
        "opex_cost": dollars(budget - budget * 6 // 10),
        "benefits": dollars(project.budget_cents * 3 // 2),
        "npv_value": dollars(project.budget_cents // 10 * (1 if project.ordinal % 6 else -1)),
    }


def _phase(status: str, share: float) -> str:
    if status == "proposed":
        return "initiating"
    if status in ("completed", "cancelled"):
        return "closing"
    return "planning" if share < 0.2 else "executing" if share < 0.8 else "delivering"
