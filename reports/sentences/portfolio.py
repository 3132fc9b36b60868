"""The headline of the portfolio and the sentences under it."""

from dataclasses import dataclass
from decimal import Decimal

from reports.formatting import Formatter, write_whole
from reports.sentences.counting import say_count, say_share


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


@dataclass(frozen=True)
class PortfolioNumbers:
    """What the headline needs: counts, and the key figures of money."""

    counts: PortfolioCounts
    approved_amount: Decimal | None
    expended_amount: Decimal | None


def tell_portfolio(numbers: PortfolioNumbers, formatter: Formatter) -> tuple[str, ...]:
    """Return the headline and the sentences under it."""
    counts = numbers.counts
    if not counts.project_count:
        return ("No project has been accepted yet.",)
    told = (
        _tell_activity(counts),
        _tell_lateness(counts),
        _tell_moves(counts),
        _tell_money(numbers, formatter),
        _tell_forecast(numbers, formatter),
        _tell_staleness(counts),
    )
    return tuple(sentence for sentence in told if sentence)


def _tell_activity(counts: PortfolioCounts) -> str:
    if not counts.active_count:
        return f"None of {say_count(counts.project_count, 'project', 'projects')} is active."
    if not counts.health_known_count:
        are = "is" if counts.active_count == 1 else "are"
        return f"{say_count(counts.active_count, 'project', 'projects')} {are} active."
    reds, ambers = write_whole(counts.red_count), write_whole(counts.amber_count)
    return f"Of {say_count(counts.active_count, 'active project', 'active projects')}, {reds} reported red and {ambers} amber."


def _tell_lateness(counts: PortfolioCounts) -> str:
    if not counts.slip_known_count or not counts.active_count:
        return ""
    known = say_count(counts.slip_known_count, "active project", "active projects")
    return f"{write_whole(counts.late_count)} of {known} with an approved finish date forecast a later one."


def _tell_moves(counts: PortfolioCounts) -> str:
    later, earlier = counts.moved_later_count, counts.moved_earlier_count
    if not later and not earlier:
        return ""
    moved = say_count(later, "forecast of the finish", "forecasts of the finish")
    return f"Since the month before, {moved} moved later and {write_whole(earlier)} earlier."


def _tell_money(numbers: PortfolioNumbers, formatter: Formatter) -> str:
    approved, expended = numbers.approved_amount, numbers.expended_amount
    if not approved or expended is None:
        return ""
    spent, limit = formatter.write_round_money(expended), formatter.write_round_money(approved)
    return f"{spent} of {limit} approved has been spent ({say_share(expended, approved)})."


def _tell_forecast(numbers: PortfolioNumbers, formatter: Formatter) -> str:
    counts = numbers.counts
    if numbers.approved_amount or not counts.forecast_amount:
        return ""
    cost = formatter.write_round_money(counts.forecast_amount)
    if counts.forecast_count == 1:
        return f"The one project with a forecast of its cost is to cost {cost}."
    return f"The {write_whole(counts.forecast_count)} projects with a forecast of their cost are to cost {cost}."


def _tell_staleness(counts: PortfolioCounts) -> str:
    if not counts.stale_count:
        return ""
    return f"{say_count(counts.stale_count, 'project rests', 'projects rest')} on data that could not be renewed."
