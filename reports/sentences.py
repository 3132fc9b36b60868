"""Plain sentences made from numbers by rule: direction, size and comparison, no adjectives.

A sentence is left out when a number that it needs is missing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.formatting import Formatter, write_day, write_decimal, write_short, write_whole, write_words


def say_count(count: float, one: str, many: str) -> str:
    """Return `1 project` or `12 projects`."""
    return f"{write_short(count)} {one if count == 1 else many}"


def say_shift(days: float, reference: str) -> str:
    """Return how far a date lies from a reference: `46 days after the approved date`."""
    if days == 0:
        return f"exactly on {reference}"
    return f"{say_count(abs(days), 'day', 'days')} {'after' if days > 0 else 'before'} {reference}"


def say_moved(days: float) -> str:
    """Return how a date moved: `moved 21 days later`."""
    if days == 0:
        return "did not move"
    return f"moved {say_count(abs(days), 'day', 'days')} {'later' if days > 0 else 'earlier'}"


@dataclass(frozen=True)
class ProjectNumbers:
    """The numbers that a project's status sentence needs; any may be missing."""

    status: str | None
    stage: str | None
    reported_health: str
    computed_health: str
    percent_complete: float | None
    finish_date: date | None
    actual_finish_date: date | None
    baseline_finish_date: date | None
    slip_days: float | None
    slip_previous_days: float | None
    approved_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None
    cpi: float | None


def tell_project(numbers: ProjectNumbers, formatter: Formatter) -> tuple[str, ...]:
    """Return a project's status as sentences: state, dates, money, value for money."""
    told = (
        _tell_state(numbers),
        _tell_finish(numbers),
        _tell_money(numbers, formatter),
        _tell_value(numbers, formatter),
    )
    return tuple(sentence for sentence in told if sentence)


def _tell_state(numbers: ProjectNumbers) -> str:
    stage = f", in stage {numbers.stage}" if numbers.stage else ""
    done = f", {write_short(numbers.percent_complete)}% complete" if numbers.percent_complete is not None else ""
    state = f"The project is {write_words(numbers.status).lower()}{stage}{done}."
    reported, computed = numbers.reported_health, numbers.computed_health
    if reported not in {"not_assessed", "unknown"} and computed != "not_assessed" and reported != computed:
        return f"{state} Its manager reports {reported}; the city's thresholds give {computed}."
    return state


def _tell_finish(numbers: ProjectNumbers) -> str:
    if numbers.finish_date is None or numbers.status == "cancelled":
        return ""
    verb = "It finished on" if numbers.actual_finish_date else "Finish is forecast for"
    sentence = f"{verb} {write_day(numbers.finish_date)}"
    if numbers.slip_days is not None and numbers.baseline_finish_date is not None:
        sentence += f", {say_shift(numbers.slip_days, 'the approved date')} ({write_day(numbers.baseline_finish_date)})"
    if numbers.slip_previous_days and not numbers.actual_finish_date:
        sentence += f"; it {say_moved(numbers.slip_previous_days)} since the previous month end"
    return f"{sentence}."


def _tell_money(numbers: ProjectNumbers, formatter: Formatter) -> str:
    approved, expended = numbers.approved_amount, numbers.expended_amount
    if not approved or expended is None or approved < 0:
        return ""
    share = write_decimal(float(expended / approved) * 100, 0)
    sentence = f"{formatter.write_round_money(expended)} of the approved {formatter.write_round_money(approved)} is spent ({share}%)"
    available = numbers.available_amount
    if available is None:
        return f"{sentence}."
    if available < 0:
        return f"{sentence}; with open orders it is {formatter.write_round_money(-available)} over the finance budget."
    return f"{sentence}; {formatter.write_round_money(available)} can still be spent or ordered in the finance budget."


def _tell_value(numbers: ProjectNumbers, formatter: Formatter) -> str:
    if numbers.cpi is None:
        return ""
    cents = write_decimal(numbers.cpi, 2)
    sign = formatter.city.sign
    return f"For every {sign}1.00 spent, {sign}{cents} of planned work was done."


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
    reds, ambers = write_whole(counts.red_count), write_whole(counts.amber_count)
    headline = f"Of {say_count(counts.active_count, 'active project', 'active projects')}, {reds} reported red and {ambers} amber."
    if not counts.active_count:
        headline = f"None of {say_count(counts.project_count, 'project', 'projects')} is active."
    told = [headline]
    if counts.slip_known_count and counts.active_count:
        late = write_whole(counts.late_count)
        known = say_count(counts.slip_known_count, "active project", "active projects")
        told.append(f"{late} of {known} with an approved finish date forecast a later one.")
    if numbers.approved_amount and numbers.expended_amount is not None:
        spent = formatter.write_round_money(numbers.expended_amount)
        approved = formatter.write_round_money(numbers.approved_amount)
        share = write_decimal(float(numbers.expended_amount / numbers.approved_amount) * 100, 0)
        told.append(f"{spent} of {approved} approved has been spent ({share}%).")
    if counts.stale_count:
        told.append(
            f"{say_count(counts.stale_count, 'project rests', 'projects rest')} on data that could not be renewed."
        )
    return tuple(told)


def tell_absence(not_kept: str | None, not_delivered: str | None) -> str:
    """Return what a source does not have, from codes with blanks between: `keeps no gates or goals; has delivered no risks`."""
    told = (("keeps no", not_kept), ("has delivered no", not_delivered))
    return "; ".join(f"{verb} {_say_any(codes.split())}" for verb, codes in told if codes)


def _say_any(codes: list[str]) -> str:
    *others, last = (write_words(code).lower() for code in codes)
    return f"{', '.join(others)} or {last}" if others else last
