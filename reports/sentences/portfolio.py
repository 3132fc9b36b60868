"""The headline of the portfolio and the sentences under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from reports.formatting import Formatter, write_whole
from reports.sentences.counting import say_count, say_number, say_share

HEALTHS = frozenset({"red", "amber", "green"})


class Activity(Protocol):
    """What the headline of a portfolio or of a group reads: its projects, and the active ones by reported health."""

    @property
    def project_count(self) -> int:
        """Return how many projects there are."""

    @property
    def active_count(self) -> int:
        """Return how many are active."""

    @property
    def health_known_count(self) -> int:
        """Return how many active ones have a reported health."""

    @property
    def red_count(self) -> int:
        """Return how many active ones are reported red."""

    @property
    def amber_count(self) -> int:
        """Return how many active ones are reported amber."""


class Watched(Protocol):
    """What the order of the projects to look at first is made of."""

    @property
    def reported_health(self) -> str:
        """Return the health that the manager reports."""

    @property
    def slip_days(self) -> float | None:
        """Return days after the approved finish."""


@dataclass(frozen=True)
class PortfolioCounts:
    """What the headline needs of the listed projects: counts, all but the first and last of active ones, and their forecast cost."""

    project_count: int
    active_count: int
    health_known_count: int
    red_count: int
    amber_count: int
    late_count: int
    slip_known_count: int
    moved_later_count: int
    moved_earlier_count: int
    forecast_count: int
    forecast_amount: Decimal | None
    stale_count: int
    past_finish_count: int = 0


@dataclass(frozen=True)
class PortfolioNumbers:
    """What the headline needs: counts, and the money of the `money_count` projects of which it is known whole."""

    counts: PortfolioCounts
    approved_amount: Decimal | None
    expended_amount: Decimal | None
    money_count: int = 0


def tell_portfolio(numbers: PortfolioNumbers, formatter: Formatter) -> tuple[str, ...]:
    """Return the headline and the sentences under it."""
    counts = numbers.counts
    if not counts.project_count:
        return ("No project has been accepted yet.",)
    told = (
        tell_activity(counts),
        _tell_lateness(counts),
        _tell_past_finish(counts),
        _tell_moves(counts),
        _tell_money(numbers, formatter),
        _tell_forecast(numbers, formatter),
        _tell_staleness(counts),
    )
    return tuple(sentence for sentence in told if sentence)


def tell_activity(counts: Activity) -> str:
    """Return how many projects are active, and how many of these are reported red and amber."""
    if not counts.active_count:
        return _tell_inactivity(counts)
    if not counts.health_known_count:
        are = "is" if counts.active_count == 1 else "are"
        return f"{say_count(counts.active_count, 'project', 'projects')} {are} active."
    reds, ambers = say_number(counts.red_count), say_number(counts.amber_count)
    if counts.active_count == 1:
        health = "red" if counts.red_count else "amber" if counts.amber_count else "green"
        return f"The one active project is reported {health}."
    if not counts.red_count and not counts.amber_count:
        return f"None of {write_whole(counts.active_count)} active projects is reported red or amber."
    return f"Of {write_whole(counts.active_count)} active projects, {reds} reported red and {ambers} amber."


def name_attention(projects: Sequence[Watched]) -> str:
    """Return the caption of the projects to look at first: the order that their data allow."""
    orders = []
    if any(project.reported_health in HEALTHS for project in projects):
        orders.append("reported red first")
    if any(project.slip_days is not None for project in projects):
        orders.append("by days late")
    if not orders:
        return "Active projects, the largest first"
    return f"Active projects: {', then '.join([*orders, 'by size'])}"


def _tell_inactivity(counts: Activity) -> str:
    if counts.project_count == 1:
        return "The one project is not active."
    return f"None of {write_whole(counts.project_count)} projects is active."


def _tell_lateness(counts: PortfolioCounts) -> str:
    if not counts.slip_known_count or not counts.active_count:
        return ""
    known = say_count(counts.slip_known_count, "active project", "active projects")
    if not counts.late_count:
        return f"None of {known} with an approved finish date forecasts a later one."
    forecast = "forecasts" if counts.late_count == 1 else "forecast"
    return f"{write_whole(counts.late_count)} of {known} with an approved finish date {forecast} a later one."


def _tell_past_finish(counts: PortfolioCounts) -> str:
    if not counts.past_finish_count:
        return ""
    are, forecast = ("is", "its forecast") if counts.past_finish_count == 1 else ("are", "their forecast")
    return f"{say_count(counts.past_finish_count, 'active project', 'active projects')} {are} past {forecast} finish."


def _tell_moves(counts: PortfolioCounts) -> str:
    later, earlier = counts.moved_later_count, counts.moved_earlier_count
    if not later and not earlier:
        return ""
    if not later or not earlier:
        moved = say_count(later or earlier, "forecast of the finish", "forecasts of the finish")
        return f"Since the month before, {moved} moved {'later' if later else 'earlier'}, none {'earlier' if later else 'later'}."
    moved = say_count(later, "forecast of the finish", "forecasts of the finish")
    return f"Since the month before, {moved} moved later and {write_whole(earlier)} earlier."


def _tell_money(numbers: PortfolioNumbers, formatter: Formatter) -> str:
    approved, expended = numbers.approved_amount, numbers.expended_amount
    if not approved or expended is None:
        return ""
    spent, limit = formatter.write_round_money(expended), formatter.write_round_money(approved)
    told = f"{spent} of {limit} approved has been spent ({say_share(expended, approved)})"
    if not numbers.money_count:
        return f"{told}."
    return f"{told}, over the {say_count(numbers.money_count, 'project', 'projects')} whose money is known, ended ones too."


def _tell_forecast(numbers: PortfolioNumbers, formatter: Formatter) -> str:
    counts = numbers.counts
    if numbers.approved_amount or not counts.forecast_amount:
        return ""
    cost = formatter.write_round_money(counts.forecast_amount)
    if counts.forecast_count == 1:
        return f"The one active project with a forecast of its cost is forecast to cost {cost}."
    projects = f"{write_whole(counts.forecast_count)} active projects"
    return f"The {projects} with a forecast of their cost are forecast to cost {cost}."


def _tell_staleness(counts: PortfolioCounts) -> str:
    if not counts.stale_count:
        return ""
    return f"{say_count(counts.stale_count, 'project rests', 'projects rest')} on data that could not be renewed."
