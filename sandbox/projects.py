"""The whole life of every project, past and future, drawn once per seed.

Fates are laid out around the first day of the fiscal year of the city's night 0 (`anchor`), so that at any night of that year some projects
are done, some run late or over budget, some are halted and some have not begun.
"""

import random
from dataclasses import replace
from datetime import date, timedelta

from sandbox.names import HOSTILE_NAMES, PROJECT_PLACES, PROJECT_THINGS, WORKS
from sandbox.population import Population, chance
from sandbox.records import Department, Project

FATES = (
    "active",
    "active",
    "completed",
    "active",
    "late",
    "completed",
    "active",
    "over_budget",
    "proposed",
    "completed",
    "active",
    "cancelled",
    "late",
    "completed",
    "on_hold",
    "active",
    "over_budget",
    "completed",
    "active",
    "proposed",
)
ARRIVALS = 12
CODE_SHARERS = (3, 6)
WITHOUT_CODE = (10, 25)
WITHOUT_BASELINE = 12
WITHOUT_STATUS = 15


def make_projects(
    seed: int, count: int, anchor: date, population: Population, platforms: tuple[str, ...] = ("servicenow",)
) -> tuple[Project, ...]:
    """The project office's projects, the later arrivals (one every third night), then Public Works' own (kept in a workbook).

    The first platform keeps half of the office's projects, the others share the rest.
    """
    office = [_office_project(seed, ordinal, anchor, population) for ordinal in range(count)]
    arrivals = [_arrival(seed, count + index, index, anchor, population) for index in range(ARRIVALS)]
    works = [_works_project(seed, 1000 + index, anchor, population) for index in range(max(3, count // 8))]
    return tuple(_settle(_doom(_share_code(office)) + arrivals, platforms) + works)


def _settle(projects: list[Project], platforms: tuple[str, ...]) -> list[Project]:
    """Each project on its platform. Every sixth of the first platform is tracked on the last one too."""
    first, others = platforms[0], platforms[1:]
    settled = []
    for project in projects:
        place = project.ordinal // 2
        home = others[place % len(others)] if others and project.ordinal % 2 else first
        also = others[-1] if others and home == first and project.ordinal % 6 == 2 else ""
        settled.append(replace(project, home=home, also_on=also))
    return settled


def _office_project(seed: int, ordinal: int, anchor: date, population: Population) -> Project:
    draw = chance(seed, f"project{ordinal}")
    fate = FATES[ordinal % len(FATES)]
    department = draw.choice(population.departments)
    portfolio = draw.choice(population.portfolios[:3])
    programs = [program for program in population.programs if program.portfolio is portfolio]
    start, finish, halted = _dates(draw, fate, anchor)
    slips = _slips(draw, fate, start, finish)
    baseline_finish = finish - timedelta(days=sum(days for _, days in slips))
    budget = draw.randrange(120, 4800) * 1_000_00
    overrun = {"over_budget": draw.uniform(1.15, 1.45), "late": draw.uniform(1.0, 1.15)}.get(
        fate, draw.uniform(0.86, 1.06)
    )
    return Project(
        ordinal=ordinal,
        name=_name(ordinal, draw),
        description=_description(draw, department),
        department=department,
        portfolio=portfolio,
        program=draw.choice(programs) if draw.random() < 0.75 else None,
        manager=draw.choice(population.people),
        fate=fate,
        created_date=start - timedelta(days=draw.randrange(60, 200)),
        start_date=start,
        baseline_finish_date=baseline_finish,
        finish_date=finish,
        halted_date=halted,
        budget_cents=budget,
        cost_cents=int(budget * overrun),
        labour_share=round(draw.uniform(0.15, 0.6), 2),
        fund_code="071" if department.code == "0100" else department.fund_code,
        finance_code="" if ordinal in WITHOUT_CODE else _finance_code(ordinal),
        slips=slips,
        budget_changes=_budget_changes(draw, fate, budget, start, finish),
        is_public=draw.random() < 0.8,
        has_baseline=ordinal != WITHOUT_BASELINE,
        has_status=ordinal != WITHOUT_STATUS,
    )


def _dates(draw: random.Random, fate: str, anchor: date) -> tuple[date, date, date | None]:
    """Start, true finish, and the day it was halted; every date falls safely to one side of the anchor's year."""
    if fate == "proposed":
        start = anchor + timedelta(days=draw.randrange(400, 600))
        return start, start + timedelta(days=draw.randrange(300, 800)), None
    if fate == "completed":
        finish = anchor - timedelta(days=draw.randrange(10, 900))
        return finish - timedelta(days=draw.randrange(380, 1100)), finish, None
    start = anchor - timedelta(days=draw.randrange(150, 1500 if fate == "late" else 1000))
    finish = anchor + timedelta(days=draw.randrange(430, 900))
    halted = anchor - timedelta(days=draw.randrange(10, 120)) if fate in ("cancelled", "on_hold") else None
    return start, finish, halted


def _slips(draw: random.Random, fate: str, start: date, finish: date) -> tuple[tuple[date, int], ...]:
    """When the forecast moved and by how many days; their sum is the whole delay against the original baseline."""
    moves = {"late": draw.randrange(3, 6), "over_budget": 2}.get(fate, draw.choice((0, 0, 1, 2)))
    if fate == "proposed":
        moves = 0
    life = (finish - start).days
    days = sorted(draw.randrange(life // 8, max(life // 2, life // 8 + 1)) for _ in range(moves))
    return tuple(
        (start + timedelta(days=day), draw.choice((14, 21, 30, 45, 60) if fate == "late" else (-7, 10, 14, 21)))
        for day in days
    )


def _budget_changes(
    draw: random.Random, fate: str, budget: int, start: date, finish: date
) -> tuple[tuple[date, int], ...]:
    if fate not in ("over_budget", "late", "completed") or draw.random() < 0.3:
        return ()
    day = start + (finish - start) * draw.uniform(0.3, 0.6)
    return ((day, int(budget * draw.uniform(0.04, 0.15)) // 100_00 * 100_00),)


def _name(ordinal: int, draw: random.Random) -> str:
    if ordinal >= 4 and (ordinal - 4) % 5 == 0 and (ordinal - 4) // 5 < len(HOSTILE_NAMES):
        return HOSTILE_NAMES[(ordinal - 4) // 5]
    place = PROJECT_PLACES[ordinal * 3 % len(PROJECT_PLACES)]
    thing = PROJECT_THINGS[(ordinal * 5 + draw.randrange(2)) % len(PROJECT_THINGS)]
    return f"{place} {thing}" if ordinal < 60 else f"{place} {thing}, Phase {1 + ordinal // 60}"


def _description(draw: random.Random, department: Department) -> str:
    reason = draw.choice(
        (
            "The present system is out of support.",
            "Residents asked for it.",
            "A grant pays half of it.",
            "An audit called for it.",
        )
    )
    return f'{reason}\nSponsor: {department.name}; "value first", then scope.'


def _finance_code(ordinal: int) -> str:
    return f"00{4100 + ordinal}" if ordinal % 4 == 0 else f"IT-{4100 + ordinal}"


def _share_code(projects: list[Project]) -> list[Project]:
    """Two projects booked on one finance code: the money has to be split."""
    first, second = CODE_SHARERS
    if len(projects) <= second:
        return projects
    return [
        replace(project, finance_code=projects[first].finance_code) if project.ordinal == second else project
        for project in projects
    ]


def _doom(projects: list[Project]) -> list[Project]:
    """Every fourth night, from the first on, a proposed or cancelled project is deleted."""
    doomed = [project.ordinal for project in projects if project.fate in ("proposed", "cancelled")]
    nights = {ordinal: 1 + 4 * index for index, ordinal in enumerate(doomed)}
    return [replace(project, deleted_night=nights.get(project.ordinal)) for project in projects]


def _arrival(seed: int, ordinal: int, index: int, anchor: date, population: Population) -> Project:
    """A project that is made from a demand on night 1, 4, 7 ..."""
    project = _office_project(seed, ordinal, anchor, population)
    draw = chance(seed, f"arrival{index}")
    start = anchor + timedelta(days=draw.randrange(420, 500))
    finish = start + timedelta(days=draw.randrange(300, 700))
    return replace(
        project,
        name=f"{PROJECT_PLACES[index % 10]} {PROJECT_THINGS[-1 - index]} (new)",
        fate="proposed",
        start_date=start,
        baseline_finish_date=finish,
        finish_date=finish,
        halted_date=None,
        slips=(),
        budget_changes=(),
        added_night=1 + 3 * index,
        demand_ordinal=200 + index,
        has_baseline=False,
        has_status=False,
    )


def _works_project(seed: int, ordinal: int, anchor: date, population: Population) -> Project:
    project = _office_project(seed * 31 + 17, ordinal - 1000, anchor, population)
    draw = chance(seed, f"works{ordinal}")
    fate = "active" if project.fate in ("proposed", "cancelled", "on_hold") else project.fate
    start, finish, halted = _dates(draw, fate, anchor)
    slips = _slips(draw, fate, start, finish)
    return replace(
        project,
        ordinal=ordinal,
        name=f"{PROJECT_PLACES[ordinal % 7]} {WORKS[ordinal % len(WORKS)]}",
        fate=fate,
        start_date=start,
        finish_date=finish,
        halted_date=halted,
        slips=slips,
        baseline_finish_date=finish - timedelta(days=sum(days for _, days in slips)),
        budget_changes=(),
        department=population.departments[2],
        portfolio=population.portfolios[3],
        program=None,
        fund_code="030",
        finance_code=f"PW-{ordinal - 900:04d}",
        is_construction=True,
        home="workbook",
        labour_share=0.1,
        has_baseline=True,
        has_status=True,
        created_date=start - timedelta(days=90),
    )
