"""What the project office knows of a project on one night: milestones, tasks, status reports, risks, issues, changes, decisions, people.

Pure views of the truth, of no vendor's shape: each server turns them into its own rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.calendar import add_months, next_working_day
from sandbox.city import CityState
from sandbox.names import CHANGES, DECISIONS, ISSUES, MILESTONES, RISKS
from sandbox.population import chance
from sandbox.progress import budget_on, done_share, is_rebaselined, slip_on, status_on
from sandbox.records import Person, Project

MILESTONE_SHARES = (0.05, 0.2, 0.4, 0.7, 0.88, 1.0)
REPORT_MONTHS = 14
DRAFT_PUBLISHED_NIGHT = 2


@dataclass(frozen=True)
class Milestone:
    """One milestone as known on a night."""

    number: int
    name: str
    baseline_date: date
    rebaseline_date: date
    forecast_date: date
    actual_date: date | None


@dataclass(frozen=True)
class Report:
    """One status report; health is green, yellow or red."""

    day: date
    is_draft: bool
    schedule: str
    cost: str
    scope: str
    overall: str
    summary: str


@dataclass(frozen=True)
class Concern:
    """One risk, issue, change or decision."""

    kind: str
    number: int
    title: str
    opened_date: date
    due_date: date
    closed_date: date | None
    owner: Person
    level: int
    cents: int
    days: int
    outcome: str


def milestones_of(state: CityState, project: Project) -> list[Milestone]:
    """The project's six milestones; one is reached when its true day has come and the project was not halted before."""
    slip = slip_on(project, state.day, state.night)
    reached = min(state.day, project.halted_date or state.day)
    found = []
    for number, (name, share) in enumerate(zip(MILESTONES, MILESTONE_SHARES, strict=True), start=1):
        baseline = _between(project.start_date, project.baseline_finish_date, share)
        true_day = _between(project.start_date, project.finish_date, share)
        actual = true_day if true_day <= reached else None
        forecast = actual or max(baseline + timedelta(days=round(slip * share)), baseline)
        moved = baseline + timedelta(days=round(sum(days for _, days in project.slips) * share * 0.7))
        found.append(Milestone(number, name, baseline, moved, forecast, actual))
    return found


def reports_of(state: CityState, project: Project) -> list[Report]:
    """Monthly reports of the last 14 months while the project ran, and extra ones on the nights that are its turn.

    The newest report of every ninth project is a draft until night 2, newer than the published one.
    """
    if not project.has_status or project.start_date > state.day:
        return []
    end = min(filter(None, (project.halted_date, project.finish_date, state.day)))
    begin = max(project.start_date, add_months(end, -REPORT_MONTHS))
    days = []
    first = add_months(begin, 1)
    while first <= end:
        days.append(next_working_day(first + timedelta(days=project.ordinal % 4)))
        first = add_months(first, 1)
    days = [day for day in days if day <= end]
    if status_on(project, state.day) == "active":
        days += [
            state.first_day + timedelta(days=night)
            for night in range(1, state.night + 1)
            if (project.ordinal + night) % 7 == 1
        ]
    unique = sorted(set(days))
    draft = (
        max((day for day in unique if day <= state.first_day), default=None)
        if has_draft(project) and state.night < DRAFT_PUBLISHED_NIGHT
        else None
    )
    return [_report(state, project, day, day == draft) for day in unique]


def has_draft(project: Project) -> bool:
    """Whether the project's newest report of night 0 is still a draft then."""
    return project.ordinal % 9 == 4


def concerns_of(state: CityState, project: Project, kind: str) -> Iterator[Concern]:
    """The project's risks, issues, changes or decisions opened by the night."""
    draw = chance(state.seed, f"{kind}{project.ordinal}")
    titles = {"risk": RISKS, "issue": ISSUES, "change": CHANGES, "decision": DECISIONS}[kind]
    life = max((project.finish_date - project.start_date).days, 60)
    for number in range(draw.randrange(0, 5 if kind == "risk" else 3)):
        opened = project.start_date + timedelta(days=draw.randrange(-20, life))
        open_days, due_days = draw.randrange(20, 400), draw.randrange(14, 120)
        owner, level, cents, days = (
            draw.choice(state.population.people),
            draw.randrange(1, 5),
            draw.randrange(2, 240) * 1_000_00,
            draw.randrange(0, 60),
        )
        title, outcome = draw.choice(titles), draw.choice(("approved", "approved", "rejected"))
        closed = opened + timedelta(days=open_days)
        if opened <= state.day:
            yield Concern(
                kind,
                number,
                title,
                opened,
                opened + timedelta(days=due_days),
                closed if closed <= state.day else None,
                owner,
                level,
                cents,
                days,
                outcome,
            )


def baseline_of(state: CityState, project: Project) -> tuple[date, date] | None:
    """The current approved baseline (start, finish), or None when none was ever taken."""
    if not project.has_baseline or project.start_date > state.day:
        return None
    finish = project.baseline_finish_date
    if is_rebaselined(project, state.day):
        finish += timedelta(days=round(sum(days for _, days in project.slips) * 0.7))
    return project.start_date, finish


def _report(state: CityState, project: Project, day: date, is_draft: bool) -> Report:
    """Managers are kinder than the figures: one red in four is called yellow."""
    night = max((day - state.first_day).days, 0)
    slip = slip_on(project, day, night)
    overrun = project.cost_cents / budget_on(project, day) - 1 if done_share(project, day) > 0.35 else 0.0
    schedule = "green" if slip <= 14 else "yellow" if slip <= 60 else "red"
    cost = "green" if overrun <= 0.05 else "yellow" if overrun <= 0.2 else "red"
    scope = "yellow" if (project.ordinal + day.month) % 11 == 0 else "green"
    order = ("green", "yellow", "red")
    overall = max((schedule, cost, scope), key=order.index)
    if overall == "red" and (project.ordinal + day.month) % 4 == 0:
        overall = "yellow"
    words = {
        "green": "On plan.",
        "yellow": "Watching schedule and cost & scope.",
        "red": "Behind; recovery plan <b>under review</b>.",
    }[overall]
    return Report(day, is_draft, schedule, cost, scope, overall, f"<p>{words}</p>")


def _between(begin: date, end: date, share: float) -> date:
    return begin + timedelta(days=round((end - begin).days * share))
