"""What a project looks like on one day: status, percent complete, forecast, budget, and how its cost spreads over months.

Percent complete is 0-100. Progress and cost follow one S-curve (3x^2 - 2x^3) from start to true finish.
"""

from datetime import date, timedelta

from sandbox.calendar import month_firsts
from sandbox.records import Project


def s_curve(share: float) -> float:
    """The cumulative share of work done at a share of the time."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def done_share(project: Project, day: date) -> float:
    """The share (0-1) of a project's work that is done on a day; a halted project stays where it stopped."""
    if project.halted_date:
        day = min(day, project.halted_date)
    life = (project.finish_date - project.start_date).days
    return s_curve((day - project.start_date).days / life) if day > project.start_date else 0.0


def status_on(project: Project, day: date) -> str:
    """proposed, active, on_hold, completed or cancelled."""
    if project.halted_date and day >= project.halted_date:
        return "cancelled" if project.fate == "cancelled" else "on_hold"
    if day < project.start_date:
        return "proposed"
    return "completed" if day >= project.finish_date else "active"


def slip_on(project: Project, day: date, night: int) -> int:
    """The days by which the forecast finish has moved from the original baseline by a day, the nights' own slips included."""
    told = sum(days for moved, days in project.slips if moved <= day)
    return told + sum(nightly_slip(project, each, day) for each in range(1, night + 1))


def nightly_slip(project: Project, night: int, day: date) -> int:
    """The days by which a night moves a running project's forecast; each project's turn comes every fifth night."""
    if project.added_night or status_on(project, day) != "active" or (project.ordinal + night) % 5:
        return 0
    return 3 + (project.ordinal + night) % 12


def forecast_finish_on(project: Project, day: date, night: int) -> date:
    """The finish that the manager states on a day (the actual one once completed)."""
    if status_on(project, day) == "completed":
        return project.finish_date
    return project.baseline_finish_date + timedelta(days=slip_on(project, day, night))


def is_rebaselined(project: Project, day: date) -> bool:
    """Whether the project got a second, approved baseline by a day."""
    return (
        project.fate == "late"
        and project.ordinal % 2 == 0
        and day >= project.start_date + (project.finish_date - project.start_date) / 2
    )


def budget_on(project: Project, day: date) -> int:
    """The approved budget in cents on a day."""
    return project.budget_cents + sum(cents for changed, cents in project.budget_changes if changed <= day)


def last_touched(project: Project, day: date, first_day: date, night: int) -> date:
    """The day of the project record's newest change by a day: weekly while it runs, and whenever a night moves it."""
    if status_on(project, day) == "proposed":
        return project.created_date
    end = min(filter(None, (project.halted_date, project.finish_date)))
    weekly = min(day, end + timedelta(days=3))
    weekly -= timedelta(days=(weekly.weekday() - project.ordinal % 5) % 7)
    slipped = [each for each in range(1, night + 1) if nightly_slip(project, each, day)]
    touched = max([weekly, project.start_date, *(first_day + timedelta(days=each) for each in slipped[-1:])])
    return max(touched, end) if end <= day else touched


def monthly_costs(project: Project) -> list[tuple[date, int]]:
    """(first day of month, cents) over the project's life; halted projects stop spending, and the cents add up to the curve exactly."""
    if project.fate == "proposed":
        return []
    end = min(filter(None, (project.halted_date, project.finish_date)))
    months, spent = [], 0
    for first in month_firsts(project.start_date, end):
        through = min(first + timedelta(days=31), end)
        total = round(project.cost_cents * done_share(project, through))
        months.append((first, total - spent))
        spent = total
    return months


def planned_costs(project: Project) -> list[tuple[date, int]]:
    """(first day of month, cents) of the original budget along the original baseline."""
    life = max((project.baseline_finish_date - project.start_date).days, 1)
    months, planned = [], 0
    for first in month_firsts(project.start_date, project.baseline_finish_date):
        total = round(project.budget_cents * s_curve(((first - project.start_date).days + 31) / life))
        months.append((first, total - planned))
        planned = total
    return months
