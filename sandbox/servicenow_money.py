"""The platform's money and calendar tables: fiscal periods, cost plans, their breakdowns, benefit plans.

Each cost plan's money appears twice in cost_plan_breakdown, once as a task row and once as a portfolio row, as on the platform. A demand's
cost plan moves to its project when it is converted, without its change time moving. Every seventh project's suppliers are paid in another
currency: its entered cost is in theirs, its functional cost in the city's.
"""

from collections import defaultdict
from datetime import date, timedelta

from sandbox.calendar import add_months, fiscal_year_of, fiscal_year_start, period_of
from sandbox.progress import monthly_costs, planned_costs
from sandbox.records import Demand, Project
from sandbox.servicenow_office import Office, dollars

YEARS_EACH_SIDE = 5
FOREIGN_RATE = (5, 4)


def money_rows(office: Office) -> None:
    """Adds every row of the money tables for the night."""
    _fiscal_periods(office)
    for project in office.state.projects_on("servicenow"):
        if project.demand_ordinal is None:
            _project_plans(office, project)
        if project.ordinal % 3 == 0:
            _benefit_plan(office, project)
    for demand in office.state.demands_on("servicenow"):
        if demand.state in ("approved", "qualified", "completed") and (
            demand.converted_night or demand.project_ordinal is None
        ):
            _demand_plan(office, demand)


def _fiscal_periods(office: Office) -> None:
    this_year = fiscal_year_of(office.state.first_day)
    made = office.state.first_day - timedelta(days=700)
    for year in range(this_year - YEARS_EACH_SIDE, this_year + YEARS_EACH_SIDE):
        first = fiscal_year_start(year)
        year_id = _fiscal_row(office, f"FY{year % 100:02d}", "year", first, add_months(first, 12), "", made)
        for quarter in range(4):
            begun = add_months(first, 3 * quarter)
            name = f"FY{year % 100:02d}: Q{quarter + 1}"
            quarter_id = _fiscal_row(office, name, "quarter", begun, add_months(begun, 3), year_id, made)
            for month in range(3):
                start = add_months(begun, month)
                _fiscal_row(
                    office,
                    f"FY{year % 100:02d}: M{quarter * 3 + month + 1:02d}",
                    "month",
                    start,
                    add_months(start, 1),
                    quarter_id,
                    made,
                )


def _fiscal_row(office: Office, name: str, kind: str, start: date, after: date, parent: str, made: date) -> str:
    row = {"name": name, "fiscal_type": kind, "parent": parent, "start_date_time": f"{start:%Y%m%d}T000000"}
    row["end_date_time"] = f"{after - timedelta(days=1):%Y%m%d}T235959"
    return office.add("fiscal_period", name, made, row)


def _quarter_name(day: date) -> str:
    return f"FY{fiscal_year_of(day) % 100:02d}: Q{(period_of(day) - 1) // 3 + 1}"


def _by_quarter(costs: list[tuple[date, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for first, cents in costs:
        found[_quarter_name(first)] += cents
    return dict(found)


def _project_plans(office: Office, project: Project) -> None:
    """One labour and one external plan; actuals run to the end of the month before."""
    planned, top = _by_quarter(planned_costs(project)), office.id("pm_project", project.ordinal)
    through = office.state.day.replace(day=1)
    spent = _by_quarter([(first, cents) for first, cents in monthly_costs(project) if first < through])
    for kind, share in (("labor", project.labour_share), ("external", 1 - project.labour_share)):
        money = {name: round(cents * share) for name, cents in planned.items()}
        actual = {name: round(cents * share) for name, cents in spent.items()}
        _plan(
            office,
            (project.ordinal, kind),
            f"{project.name} - {kind}",
            top,
            kind,
            money,
            actual,
            project.created_date,
            project.portfolio.key,
        )


def _demand_plan(office: Office, demand: Demand) -> None:
    """The plan made for a demand; its `task` is the project once there is one."""
    made = demand.decided_date or demand.submitted_date
    task = office.id("dmn_demand", demand.ordinal)
    if demand.project_ordinal is not None:
        task = office.id("pm_project", demand.project_ordinal)
    quarters = [_quarter_name(add_months(office.state.first_day, 12 + 3 * number)) for number in range(4)]
    money = dict.fromkeys(quarters, demand.total_cents // 4)
    _plan(
        office,
        ("demand", demand.ordinal),
        f"{demand.title} - estimate",
        task,
        "external",
        money,
        {},
        made,
        demand.portfolio.key,
    )


def _plan(
    office: Office,
    key: object,
    name: str,
    task: str,
    kind: str,
    money: dict[str, int],
    actual: dict[str, int],
    made: date,
    portfolio: str,
) -> None:
    quarters, foreign = sorted(money), kind == "external" and len(name) % 7 == 0
    row = {
        "name": name,
        "task": task,
        "top_task": task,
        "resource_type": kind,
        "start_fiscal_period": office.id("fiscal_period", quarters[0]),
        "end_fiscal_period": office.id("fiscal_period", quarters[-1]),
        "unit_cost": dollars(sum(money.values())),
        "quantity": "1",
        "total_planned_cost": dollars(sum(money.values())),
        "expense_type": "opex" if kind == "labor" else "capex",
    }
    plan = office.add("cost_plan", key, made, row)
    for quarter in quarters:
        for scope in ("task", "portfolio"):
            part = {
                "cost_plan": plan,
                "task": task,
                "fiscal_period": office.id("fiscal_period", quarter),
                "breakdown_type": scope,
                "cost_local_currency": dollars(
                    money[quarter] * FOREIGN_RATE[1] // FOREIGN_RATE[0] if foreign else money[quarter]
                ),
                "exchange_rate": "1.25" if foreign else "1",
                "cost_default_currency": dollars(money[quarter]),
                "actual": dollars(actual.get(quarter, 0)),
                "portfolio": office.id("pm_portfolio", portfolio) if scope == "portfolio" else "",
            }
            office.add("cost_plan_breakdown", (key, quarter, scope), made, part)


def _benefit_plan(office: Office, project: Project) -> None:
    last = _quarter_name(project.finish_date)
    row = {
        "name": f"Savings of {project.name}",
        "task": office.id("pm_project", project.ordinal),
        "category": "Hard savings",
        "start_fiscal_period": office.id("fiscal_period", last),
        "planned_benefit": dollars(project.budget_cents * 3 // 2),
        "actual_benefit": "0",
    }
    office.add("benefit_plan", project.ordinal, project.created_date, row)
