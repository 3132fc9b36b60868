"""What a project's page says first: its state, its finish, its money, and what the money bought."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.formatting import MONTHS, Formatter, write_day, write_short, write_words
from reports.sentences.counting import say_moved, say_share, say_shift, say_value_of_money

_NO_HEALTH = frozenset({"not_assessed", "unknown"})
_ENDED = frozenset({"completed", "cancelled"})


@dataclass(frozen=True)
class ProjectNumbers:
    """The numbers that a project's status sentence needs; any may be missing.

    `previous_date` is what slip is compared with, `money_date` the day of what is spent and available.
    """

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
    as_of_date: date | None = None
    previous_date: date | None = None
    schedule_months: float | None = None
    forecast_amount: Decimal | None = None
    money_date: date | None = None

    @property
    def old_money_date(self) -> date | None:
        """The day of what is spent and available, where it lies before the report's."""
        if self.money_date is None or self.as_of_date is None or self.money_date >= self.as_of_date:
            return None
        return self.money_date


def tell_project(numbers: ProjectNumbers, formatter: Formatter) -> tuple[str, ...]:
    """Return a project's status as sentences: state, dates, money, value for money, pace."""
    told = (
        _tell_state(numbers),
        _tell_health(numbers),
        _tell_finish(numbers),
        _tell_move(numbers),
        _tell_money(numbers, formatter),
        _tell_budget(numbers, formatter),
        _tell_cost(numbers, formatter),
        _tell_value(numbers, formatter),
        _tell_pace(numbers),
    )
    return tuple(sentence for sentence in told if sentence)


def _tell_state(numbers: ProjectNumbers) -> str:
    stage = f", in stage {numbers.stage}" if numbers.stage else ""
    done = f", {write_short(numbers.percent_complete)}% complete" if numbers.percent_complete is not None else ""
    state = write_words(numbers.status).lower() if numbers.status not in (None, "unknown") else "in an unknown state"
    return f"The project is {state}{stage}{done}."


def _tell_health(numbers: ProjectNumbers) -> str:
    reported, computed = numbers.reported_health, numbers.computed_health
    if reported in _NO_HEALTH or computed == "not_assessed" or reported == computed:
        return ""
    return f"Its manager reports {reported}; the city's thresholds give {computed}."


def _tell_finish(numbers: ProjectNumbers) -> str:
    if numbers.finish_date is None or numbers.status == "cancelled":
        return ""
    sentence = f"{_say_finish(numbers)} {write_day(numbers.finish_date)}"
    if numbers.slip_days is not None and numbers.baseline_finish_date is not None:
        sentence += f", {say_shift(numbers.slip_days, 'the approved date')}"
        sentence += f" ({write_day(numbers.baseline_finish_date)})" if numbers.slip_days else ""
    return f"{sentence}."


def _say_finish(numbers: ProjectNumbers) -> str:
    finish, today = numbers.finish_date, numbers.as_of_date
    if numbers.actual_finish_date or numbers.status in _ENDED:
        return "It finished on"
    if finish is None or today is None or finish > today:
        return "Finish is forecast for"
    return "Finish is forecast for today," if finish == today else "It is not finished; finish was forecast for"


def _tell_move(numbers: ProjectNumbers) -> str:
    if numbers.finish_date is None or not numbers.slip_previous_days:
        return ""
    if numbers.actual_finish_date or numbers.status in _ENDED:
        return ""
    since = _say_month(numbers.previous_date, numbers.as_of_date)
    return f"The finish {say_moved(numbers.slip_previous_days)} since {since}."


def _say_month(day: date | None, today: date | None) -> str:
    if day is None:
        return "the previous month end"
    is_near = today is not None and (today - day).days < 300
    return f"the end of {MONTHS[day.month - 1]}" if is_near else f"the end of {MONTHS[day.month - 1]} {day.year}"


def _tell_money(numbers: ProjectNumbers, formatter: Formatter) -> str:
    approved, expended = numbers.approved_amount, numbers.expended_amount
    if not approved or expended is None or approved < 0:
        return ""
    spent, limit = formatter.write_round_money(expended), formatter.write_round_money(approved)
    old = numbers.old_money_date
    starts, verb = (f"By {write_day(old)}, ", "was") if old else ("", "is")
    if expended == 0:
        return (
            f"{starts}nothing of the approved {limit} was spent."
            if old
            else f"Nothing of the approved {limit} is spent yet."
        )
    if expended > approved:
        over = formatter.write_round_money(expended - approved)
        return f"{starts}{spent} {verb} spent, {over} more than the approved {limit}."
    return f"{starts}{spent} of the approved {limit} {verb} spent ({say_share(expended, approved)})."


def _tell_budget(numbers: ProjectNumbers, formatter: Formatter) -> str:
    available = numbers.available_amount
    if available is None or not _tell_money(numbers, formatter):
        return ""
    verb, could = ("was then", "could then") if numbers.old_money_date else ("is", "can")
    if available < 0:
        return f"With open orders it {verb} {formatter.write_round_money(-available)} over the finance budget."
    if available == 0:
        return f"Nothing {verb} left to spend or order in the finance budget."
    return f"{formatter.write_round_money(available)} {could} still be spent or ordered in the finance budget."


def _tell_cost(numbers: ProjectNumbers, formatter: Formatter) -> str:
    cost, approved = numbers.forecast_amount, numbers.approved_amount
    if not cost or cost < 0 or numbers.status in _ENDED or (approved and approved == cost):
        return ""
    told = f"It is forecast to cost {formatter.write_round_money(cost)}"
    if not approved or approved < 0:
        return f"{told}."
    side = "more" if cost > approved else "less"
    return f"{told}, {formatter.write_round_money(abs(cost - approved))} {side} than approved."


def _tell_value(numbers: ProjectNumbers, formatter: Formatter) -> str:
    if numbers.cpi is None or numbers.status == "cancelled":
        return ""
    return say_value_of_money(numbers.cpi, formatter)


def _tell_pace(numbers: ProjectNumbers) -> str:
    months = numbers.schedule_months
    if months is None or numbers.actual_finish_date or numbers.status in _ENDED:
        return ""
    size = write_short(round(abs(months), 1))
    if size == "0":
        return "The work done is level with the plan."
    unit = "month" if size == "1" else "months"
    return f"The work done is {size} {unit} {'ahead of' if months > 0 else 'behind'} the plan."
