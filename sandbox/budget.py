"""The budget as events: originals, amendments, transfers that net to zero, carry-forward.

Each project's approved budget is appropriated year by year along its original plan, so that the originals of all years add up to it (from
the ledger's first year on); a budget change is an amendment in the year it was approved.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sandbox.calendar import fiscal_year_of, fiscal_year_start, next_working_day
from sandbox.finance_records import BudgetLine, JournalLine
from sandbox.names import DEPARTMENTS
from sandbox.population import chance
from sandbox.progress import planned_costs
from sandbox.records import Project

OPERATING_ACCOUNTS = ("5110", "5120", "5250", "5260", "5230")


def make_budget(
    seed: int, projects: Iterable[Project], lines: Iterable[JournalLine], years: range
) -> tuple[BudgetLine, ...]:
    """Every budget event of the years asked for."""
    spent: dict[tuple[int, str, str, str], int] = defaultdict(int)
    for line in lines:
        if line.account_code.startswith("5") and line.account_code != "5910":
            spent[line.fiscal_year, line.fund_code, line.department_code, line.account_code] += (
                0 if line.finance_code else line.amount_cents
            )
    found = [
        *_operating_lines(seed, spent, years),
        *(line for project in projects for line in _project_lines(project, years)),
        *_transfers(seed, years),
    ]
    return tuple(found)


def nightly_budget(seed: int, night: int, day: date, project: Project) -> BudgetLine:
    """The amendment that the council passes before an odd night."""
    cents = chance(seed, f"budget-night{night}").randrange(5, 60) * 1_000_00
    return BudgetLine(
        f"BA-N{night:04d}",
        fiscal_year_of(day),
        "amendment",
        day,
        project.fund_code,
        project.department.code,
        "5210",
        cents,
        project.finance_code,
        f"Council action, night {night}",
        "Contingency",
    )


def _project_lines(project: Project, years: range) -> Iterator[BudgetLine]:
    """Originals by year, the approved changes, and for projects in trouble the unspent tenth of the first year."""
    plan: dict[int, int] = defaultdict(int)
    for first, cents in planned_costs(project):
        plan[fiscal_year_of(first)] += cents
    spending_years = [year for year in sorted(plan) if year in years]
    for year in spending_years:
        adopted = fiscal_year_start(year) - timedelta(days=16 if project.ordinal % 2 else 0)
        yield _line(project, f"BO-{year}-{project.ordinal:04d}", "original", adopted, year, plan[year], project.name)
    for number, (day, cents) in enumerate(project.budget_changes):
        year = fiscal_year_of(day)
        if year in years:
            yield _line(
                project,
                f"BA-{project.ordinal:04d}-{number}",
                "amendment",
                day,
                year,
                cents,
                f"Change approved: {project.name}",
            )
    if project.fate in ("late", "over_budget") and len(spending_years) > 1:
        year, day = spending_years[1], fiscal_year_start(spending_years[1]) + timedelta(days=40)
        cents = plan[spending_years[0]] // 10
        yield _line(
            project,
            f"BC-{year}-{project.ordinal:04d}",
            "carry_forward",
            day,
            year,
            cents,
            "Unspent appropriation carried forward",
        )


def _line(project: Project, line_id: str, kind: str, day: date, year: int, cents: int, words: str) -> BudgetLine:
    return BudgetLine(
        line_id=line_id,
        fiscal_year=year,
        event_type=kind,
        event_date=day,
        fund_code=project.fund_code,
        department_code=project.department.code,
        account_code="5650" if project.is_construction else "5210",
        amount_cents=cents,
        finance_code=project.finance_code,
        description=words,
        funding_source="Bond" if project.is_construction else ("Grant" if project.ordinal % 5 == 0 else "Operating"),
    )


def _operating_lines(seed: int, spent: dict[tuple[int, str, str, str], int], years: range) -> Iterator[BudgetLine]:
    draw = chance(seed, "operating-budget")
    for (year, fund, department, account), cents in sorted(spent.items()):
        if year in years:
            amount = max(round(cents * draw.uniform(0.97, 1.12)) // 100_00 * 100_00, 5_000_00)
            yield BudgetLine(
                f"BX-{year}-{fund}-{department}-{account}",
                year,
                "original",
                fiscal_year_start(year),
                fund,
                department,
                account,
                amount,
                description="Operating budget",
                funding_source="Operating",
            )


def _transfers(seed: int, years: range) -> Iterator[BudgetLine]:
    """Between departments of one fund: each pair nets to zero inside its fiscal year."""
    draw = chance(seed, "transfers")
    general = [code for code, _, fund in DEPARTMENTS if fund == "001"]
    for year in years:
        for number in range(4):
            giver, taker = draw.sample(general, 2)
            day = next_working_day(fiscal_year_start(year) + timedelta(days=draw.randrange(30, 320)))
            cents = draw.randrange(1_000_00, 90_000_00)
            for suffix, department, signed in (("F", giver, -cents), ("T", taker, cents)):
                yield BudgetLine(
                    f"BT-{year}-{number}{suffix}",
                    year,
                    "transfer",
                    day,
                    "001",
                    department,
                    draw.choice(OPERATING_ACCOUNTS),
                    signed,
                    description="Transfer between departments",
                )
