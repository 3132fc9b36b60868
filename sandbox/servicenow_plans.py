"""The newer and the rarer planning tables: goals, funding, benefits by period, expense lines, resource assignments.

Every fourth project plans by resource assignments: its resource plans stay as they were and its assignments say what is true; of
every eighth the platform also keeps the months. A demand's risk and benefits move to its project when it is converted.
"""

from datetime import date, timedelta

from sandbox.calendar import add_months, fiscal_year_of, fiscal_year_start, utc_text
from sandbox.names import PORTFOLIOS
from sandbox.progress import done_share, monthly_costs, planned_costs
from sandbox.records import Demand, Project
from sandbox.servicenow_office import Office, dollars

GOALS = (
    "Every permit in ten days",
    "Half the leaks by 2028",
    "Streets that survive a monsoon",
    'One sign-in, "citizen\'s first" <b>',
)
MONTH_HOURS = 40


def plan_rows(office: Office) -> None:
    """Adds every row of these tables for the night."""
    made = office.state.first_day - timedelta(days=800)
    for number, name in enumerate(GOALS):
        row = {"number": f"GOAL{1000 + number}", "short_description": name, "state": "work_in_progress"}
        office.add("goal", number, made, row)
    for number, name in enumerate(PORTFOLIOS):
        office.add(
            "sn_gf_goal", number, made, {"number": f"SGO{1000 + number}", "short_description": f"Lead in {name}"}
        )
    for project in office.state.projects_on("servicenow"):
        _funding(office, project)
        _expenses(office, project)
        if project.ordinal % 4 == 1:
            _assignments(office, project)
    for demand in office.state.demands_on("servicenow"):
        if demand.converted_night or (demand.project_ordinal is None and demand.state == "approved"):
            _demand_rows(office, demand)


def goals_of(office: Office, ordinal: int) -> tuple[str, str]:
    """The goals and the strategic objectives of a project, as the platform lists them: ids with commas between."""
    chosen = [office.id("goal", (ordinal + step) % len(GOALS)) for step in range(ordinal % 3)]
    objectives = [office.id("sn_gf_goal", ordinal % len(PORTFOLIOS))] if ordinal % 2 else []
    return ",".join(chosen), ",".join(objectives)


def _funding(office: Office, project: Project) -> None:
    by_year: dict[int, int] = {}
    for first, cents in planned_costs(project):
        year = fiscal_year_of(first)
        by_year[year] = by_year.get(year, 0) + cents
    for year, cents in by_year.items():
        row = {
            "task": office.id("pm_project", project.ordinal),
            "fiscal_period": office.id("fiscal_period", f"FY{year % 100:02d}"),
            "planned": dollars(cents),
        }
        office.add("project_funding", (project.ordinal, year), project.created_date, row)


def _expenses(office: Office, project: Project) -> None:
    """What every fifth project spent, by month; the others' actuals are on their cost plans alone."""
    through = office.state.day.replace(day=1)
    if project.ordinal % 5:
        return
    for first, cents in monthly_costs(project):
        if first < through and cents:
            day = first + timedelta(days=14)
            row = {
                "number": f"EXP{project.ordinal:03d}{first:%y%m}",
                "task": office.id("pm_project", project.ordinal),
                "amount": dollars(cents),
                "date": day.isoformat(),
                "state": "processed",
                "summary_type": "run_business",
            }
            office.add("fm_expense_line", (project.ordinal, first), day, row)


def _assignments(office: Office, project: Project) -> None:
    top = office.id("pm_project", project.ordinal)
    person = office.state.population.people[project.ordinal * 5 % len(office.state.population.people)]
    share = done_share(project, office.state.day)
    row = {
        "number": f"RAL{project.ordinal:07d}",
        "task": top,
        "user": office.user(person),
        "start_date": project.start_date.isoformat(),
        "end_date": project.finish_date.isoformat(),
        "allocated_hours": str(600 + project.ordinal),
        "actual_hours": f"{(600 + project.ordinal) * share:.1f}",
    }
    office.add("resource_allocation", project.ordinal, project.created_date, row)
    month = project.start_date.replace(day=1)
    while project.ordinal % 8 == 1 and month <= project.finish_date:
        hours = {"task": top, "user": office.user(person), "month_starts_on": month.isoformat()}
        hours["allocated_hours"] = str(MONTH_HOURS)
        office.add("resource_aggregate_monthly", (project.ordinal, month), project.created_date, hours)
        month = add_months(month, 1)


def _demand_rows(office: Office, demand: Demand) -> None:
    """What hangs on a demand; once it is converted the same rows hang on the project, with their change time as it was."""
    made = demand.decided_date or demand.submitted_date
    task, top = office.id("dmn_demand", demand.ordinal), ""
    if demand.project_ordinal is not None:
        task = top = office.id("pm_project", demand.project_ordinal)
    risk = {
        "number": f"RISK9{demand.ordinal:06d}",
        "short_description": f"Estimate of {demand.title} may not hold",
        "task": task,
        "parent": task,
        "top_task": top,
        "state": "2",
        "active": "true",
        "risk_state": "1",
        "probability": "3",
        "impact": "2",
        "risk_value": "6",
        "estimated_cost": dollars(demand.total_cents // 10),
        "opened_at": utc_text(made, 10),
        "due_date": utc_text(made + timedelta(days=400), 17),
        "assigned_to": office.user(demand.requester),
    }
    office.add("risk", ("demand", demand.ordinal), made, risk)
    _benefits(office, demand, task, made)


def _benefits(office: Office, demand: Demand, task: str, made: date) -> None:
    plan = office.add(
        "benefit_plan",
        ("demand", demand.ordinal),
        made,
        {
            "name": f"Savings of {demand.title}",
            "task": task,
            "category": "Hard savings",
            "planned_benefit": dollars(demand.benefit_cents),
            "actual_benefit": "0",
        },
    )
    first_year = fiscal_year_of(office.state.first_day) + 1
    half = demand.benefit_cents // 2
    for number, cents in enumerate((half, demand.benefit_cents - half)):
        year = fiscal_year_of(fiscal_year_start(first_year + number))
        for scope in ("task", "portfolio"):
            row = {
                "benefit_plan": plan,
                "task": task,
                "fiscal_period": office.id("fiscal_period", f"FY{year % 100:02d}"),
                "breakdown_type": scope,
                "planned_benefit": dollars(cents),
                "actual_benefit": "0",
            }
            office.add("benefit_plan_breakdown", (demand.ordinal, year, scope), made, row)
