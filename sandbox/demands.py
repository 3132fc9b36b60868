"""Requests for projects: drafts, screened, deferred, rejected, approved, and those that became a project.

When a demand is converted its cost plans move to the project without their change time moving, as the platform does it.
"""

from dataclasses import replace
from datetime import date, timedelta

from sandbox.names import PROJECT_PLACES, PROJECT_THINGS
from sandbox.population import Population, chance
from sandbox.records import Demand, Project

STATES = ("submitted", "screening", "qualified", "deferred", "approved", "incomplete", "draft")
LOOSE_DEMANDS = 24


def make_demands(seed: int, projects: tuple[Project, ...], anchor: date, population: Population) -> tuple[Demand, ...]:
    """The demand behind every second project, the ones behind the arrivals, and those without a project."""
    office = [project for project in projects if project.home != "workbook"]
    settled = [
        _converted(seed, project, population) for project in office if project.added_night or project.ordinal % 2 == 0
    ]
    return tuple(settled + [_loose(seed, index, anchor, population) for index in range(LOOSE_DEMANDS)])


def demand_on(demand: Demand, day: date, night: int) -> Demand:
    """The demand as it stands on a day: not converted before its night, not decided before its day."""
    if demand.decided_date and demand.decided_date > day:
        return replace(demand, decided_date=None, state="screening", project_ordinal=None)
    if demand.converted_night > night:
        return replace(demand, state="approved", project_ordinal=None)
    return demand


def _converted(seed: int, project: Project, population: Population) -> Demand:
    draw = chance(seed, f"demand{project.ordinal}")
    decided = project.created_date - timedelta(days=3)
    if project.added_night:
        decided = project.start_date - timedelta(days=draw.randrange(500, 560))
    ordinal = project.demand_ordinal if project.demand_ordinal is not None else project.ordinal
    return Demand(
        ordinal,
        f"Request: {project.name}",
        project.department,
        project.portfolio,
        draw.choice(population.people),
        decided - timedelta(days=draw.randrange(15, 120)),
        decided,
        "completed",
        project.budget_cents,
        int(project.budget_cents * draw.uniform(0.6, 1.9)),
        project.ordinal,
        project.added_night,
    )


def _loose(seed: int, index: int, anchor: date, population: Population) -> Demand:
    draw = chance(seed, f"loose-demand{index}")
    state = STATES[index % len(STATES)]
    submitted = anchor + timedelta(days=draw.randrange(-260, 130))
    decided = (
        submitted + timedelta(days=draw.randrange(10, 70)) if state in ("deferred", "approved", "incomplete") else None
    )
    title = f"{draw.choice(PROJECT_PLACES)} {draw.choice(PROJECT_THINGS)} idea {index + 1}"
    cents = draw.randrange(20, 900) * 1_000_00
    return Demand(
        300 + index,
        title,
        draw.choice(population.departments),
        draw.choice(population.portfolios),
        draw.choice(population.people),
        submitted,
        decided,
        state,
        cents,
        int(cents * draw.uniform(0.4, 2.2)),
    )
