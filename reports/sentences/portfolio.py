"""The headline of the portfolio and the sentences under it."""

from dataclasses import dataclass
from decimal import Decimal

from reports.formatting import Formatter, write_whole
from reports.sentences.counting import say_count, say_share


@dataclass(frozen=True)
class PortfolioCounts:
    """Counts of the listed projects that the headline needs."""

    project_count: int
    active_count: int
    red_count: int
    amber_count: int
    late_count: int
    slip_known_count: int
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
        _tell_health(counts),
        _tell_lateness(counts),
        _tell_money(numbers, formatter),
        _tell_staleness(counts),
    )
    return tuple(sentence for sentence in told if sentence)


def _tell_health(counts: PortfolioCounts) -> str:
    if not counts.active_count:
        return f"None of {say_count(counts.project_count, 'project', 'projects')} is active."
    reds, ambers = write_whole(counts.red_count), write_whole(counts.amber_count)
    return f"Of {say_count(counts.active_count, 'active project', 'active projects')}, {reds} reported red and {ambers} amber."


def _tell_lateness(counts: PortfolioCounts) -> str:
    if not counts.slip_known_count or not counts.active_count:
        return ""
    known = say_count(counts.slip_known_count, "active project", "active projects")
    return f"{write_whole(counts.late_count)} of {known} with an approved finish date forecast a later one."


def _tell_money(numbers: PortfolioNumbers, formatter: Formatter) -> str:
    approved, expended = numbers.approved_amount, numbers.expended_amount
    if not approved or expended is None:
        return ""
    spent, limit = formatter.write_round_money(expended), formatter.write_round_money(approved)
    return f"{spent} of {limit} approved has been spent ({say_share(expended, approved)})."


def _tell_staleness(counts: PortfolioCounts) -> str:
    if not counts.stale_count:
        return ""
    return f"{say_count(counts.stale_count, 'project rests', 'projects rest')} on data that could not be renewed."
