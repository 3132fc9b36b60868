"""Planned value, earned value, actual cost and earned schedule of a lot, computed from the written rules, not from the SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from tests.dbt.lots import CITY_DATE, LAST_MONTH, LEDGER_FIRST_MONTH, Lot, Period, Version, end_of, month_of

HOLIDAYS = {date(2026, 1, 1)}
CENT = Decimal("0.01")
ENDED = ("completed", "cancelled")


def share(amount: Decimal, part: int | Decimal, whole: int | Decimal) -> Decimal:
    """A part of money, rounded half up to the cent."""
    exact = Fraction(amount) * Fraction(part) / Fraction(whole)
    cents = abs(exact) * 100
    whole_cents = int(cents) + (1 if cents - int(cents) >= Fraction(1, 2) else 0)
    return Decimal(whole_cents if exact >= 0 else -whole_cents).scaleb(-2).quantize(CENT, ROUND_HALF_UP)


def working_days(start: date, finish: date) -> int:
    """Monday to Friday less the holidays, both ends included."""
    days = (start + timedelta(days=number) for number in range((finish - start).days + 1))
    return sum(1 for day in days if day.weekday() < 5 and day not in HOLIDAYS)


def newest(periods: Iterable[Period], day: date, read: Callable[[Period], Decimal | None]) -> Decimal:
    """The last figure dated on or before the day; 0 before the first."""
    values = [read(one) for one in periods if one.day <= day and read(one) is not None]
    return values[-1] or Decimal(0) if values else Decimal(0)


@dataclass(frozen=True)
class Schedule:
    """Earned schedule at a month end, in months; `es` is None where the month that time stopped at has no earned value."""

    pd: int
    at: int
    es: Fraction | None


class Curves:
    """The three curves of one lot, by month; every method is chosen once."""

    def __init__(self, lot: Lot) -> None:
        self.lot = lot
        self.current: Version = [one for one in lot.versions if not one.is_deleted][-1]
        self.planned = [one for one in lot.periods if one.pv is not None]
        values = [one.pv for one in self.planned]
        self.is_refused = any(after < before for before, after in pairwise(values))  # type: ignore[operator]

    def known(self, day: date) -> Version | None:
        """The version in force at the end of a day."""
        before = [one for one in self.lot.versions if one.day <= day]
        if not before:
            return None
        return [one for one in before if not one.is_deleted][-1]

    @cached_property
    def has_milestones(self) -> bool:
        made = self.lot.milestones
        is_valued = any(one.value is not None for one in made)
        return all(one.baseline for one in made) and (len(made) >= 2 or (len(made) == 1 and is_valued))

    @cached_property
    def bac(self) -> Decimal | None:
        values = [one.value for one in self.lot.milestones]
        if self.planned and not self.is_refused:
            return self.planned[-1].pv
        if values and None not in values:
            return sum((one for one in values if one is not None), Decimal(0))
        return self.current.budget

    @cached_property
    def pv_method(self) -> str | None:
        start, finish = self.current.baseline_start, self.current.baseline_finish
        if self.planned:
            return None if self.is_refused else "source_time_phased"
        if self.has_milestones and self.bac is not None:
            return "milestones"
        return "linear" if self.bac is not None and start and finish and finish >= start else None

    @cached_property
    def ev_method(self) -> str | None:
        if any(one.ev is not None for one in self.lot.periods):
            return "source_time_phased"
        if self.bac is None:
            return None
        if self.has_milestones:
            return "milestones"
        return "percent_complete" if any(one.percent is not None for one in self.lot.versions) else None

    @cached_property
    def ac_method(self) -> str | None:
        if self.lot.lines and self.first_cost_month >= LEDGER_FIRST_MONTH:
            return "ledger"
        if any(one.ac is not None for one in self.lot.periods):
            return "source_time_phased"
        return "project_system" if any(one.actual_cost is not None for one in self.lot.versions) else None

    @cached_property
    def plan_first_month(self) -> int | None:
        if self.current.baseline_start:
            return month_of(self.current.baseline_start)
        if self.pv_method == "source_time_phased":
            return min(month_of(one.day) for one in self.planned if one.pv and one.pv > 0)
        if self.pv_method == "milestones":
            return min(month_of(one.baseline) for one in self.lot.milestones if one.baseline)
        return None

    @cached_property
    def first_cost_month(self) -> int:
        return self.plan_first_month or month_of(self.lot.versions[0].day)

    @cached_property
    def end_date(self) -> date | None:
        """When it ended, by status and actual finish."""
        if self.current.actual_finish and self.current.actual_finish <= CITY_DATE:
            return self.current.actual_finish
        if self.current.status not in ENDED:
            return None
        before = None
        ended = None
        for one in (one for one in self.lot.versions if not one.is_deleted):
            if one.status in ENDED and before not in ENDED:
                ended = one.day
            before = one.status
        return ended

    @cached_property
    def first_month(self) -> int:
        firsts = [month_of(self.lot.versions[0].day), self.first_cost_month]
        return min(firsts + ([month_of(self.end_date)] if self.end_date else []))

    @cached_property
    def months(self) -> range:
        """The months of the earned value table."""
        last = LAST_MONTH
        if self.pv_method == "source_time_phased":
            last = max(last, min(month_of(one.day) for one in self.planned if one.pv == self.bac))
        elif self.pv_method == "milestones":
            last = max(last, *(month_of(one.baseline) for one in self.lot.milestones if one.baseline))
        elif self.pv_method == "linear":
            last = max(last, month_of(self.current.baseline_finish))  # type: ignore[arg-type]
        return range(self.first_cost_month, last + 1)

    @cached_property
    def milestone_values(self) -> list[Decimal]:
        made, bac = self.lot.milestones, self.bac
        if all(one.value is not None for one in made):
            return [one.value for one in made if one.value is not None]
        assert bac is not None
        weights = [one.weight for one in made]
        parts = [one for one in weights if one is not None] if None not in weights else [1] * len(made)
        shares = [share(bac, part, sum(parts)) for part in parts]
        last = max(range(len(made)), key=lambda number: (made[number].baseline or date.min, f"M{number}"))
        shares[last] += bac - sum(shares)
        return shares

    def _linear(self, day: date) -> Decimal:
        start, finish, bac = self.current.baseline_start, self.current.baseline_finish, self.bac
        assert start and finish and bac is not None
        if day < start:
            return Decimal(0)
        if day >= finish:
            return bac
        if whole := working_days(start, finish):
            return share(bac, working_days(start, day), whole)
        return share(bac, (day - start).days + 1, (finish - start).days + 1)

    def pv(self, month: int) -> Decimal | None:
        day = end_of(month)
        if self.pv_method == "source_time_phased":
            return newest(self.planned, day, lambda one: one.pv)
        if self.pv_method == "milestones":
            reached = zip(self.lot.milestones, self.milestone_values, strict=True)
            return sum((value for one, value in reached if one.baseline and one.baseline <= day), Decimal(0))
        return self._linear(day) if self.pv_method == "linear" else None

    def ev(self, month: int) -> Decimal | None:
        day = end_of(month)
        if month > LAST_MONTH or self.ev_method is None:
            return None
        if self.ev_method == "source_time_phased":
            return newest(self.lot.periods, day, lambda one: one.ev)
        if self.ev_method == "milestones":
            reached = zip(self.lot.milestones, self.milestone_values, strict=True)
            return sum((value for one, value in reached if one.actual and one.actual <= day), Decimal(0))
        known = self.known(day)
        return None if known is None or known.percent is None else share(self.bac or Decimal(0), known.percent, 100)

    def spent(self, month: int) -> Decimal | None:
        """Actual cost at any month end from the first month on."""
        day = end_of(month)
        if self.ac_method == "ledger":
            return sum(
                (one.amount for one in self.lot.lines if one.account_type == "expenditure" and one.month <= month),
                Decimal(0),
            )
        if self.ac_method == "source_time_phased":
            return newest(self.lot.periods, day, lambda one: one.ac)
        known = self.known(day)
        return known.actual_cost if known and self.ac_method == "project_system" else None

    def ac(self, month: int) -> Decimal | None:
        return self.spent(month) if month <= LAST_MONTH else None

    def schedule(self, month: int) -> Schedule | None:
        """Earned schedule after Lipke; None without a curve, a budget or an earned value."""
        bac, ev = self.bac, self.ev(month)
        if self.pv_method is None or not bac or bac <= 0 or ev is None:
            return None
        curve = [Decimal(0), *(self.pv(one) or Decimal(0) for one in self.months)]
        pd = next(number for number in range(1, len(curve)) if curve[number] >= bac)
        earned = [self.ev(one) for one in self.months]
        stops = [number for number, value in enumerate(earned, start=1) if value is not None and value >= bac][:1]
        if self.end_date:
            stops.append(max(month_of(self.end_date) - self.first_cost_month + 1, 1))
        at = min([month - self.first_cost_month + 1, *stops])
        done = earned[at - 1]
        if done is None:
            return Schedule(pd, at, None)
        if done >= bac:
            return Schedule(pd, at, Fraction(pd))
        whole = max(number for number in range(len(curve)) if curve[number] <= done)
        part = Fraction(done - curve[whole]) / Fraction(curve[whole + 1] - curve[whole])
        return Schedule(pd, at, whole + part)
