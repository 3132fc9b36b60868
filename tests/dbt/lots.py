"""A lot is what a city delivered of one project: versions, a time-phased plan, milestones, ledger lines, orders.

`lot_drawing` draws them, `lot_landing` lands them, `lot_curves`, `lot_inputs` and `lot_figures` compute what must come out.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

CITY_DATE = date(2026, 2, 15)
LAST_MONTH = 2026 * 12 + 1
LEDGER_FIRST_MONTH, LEDGER_LAST_MONTH = 2024 * 12 + 7, 2025 * 12 + 11
PROGRAM, PROGRAM_BY_THOUSAND = "Lots", "Lots by a thousand"


def month_of(day: date) -> int:
    """Months counted from year 0."""
    return day.year * 12 + day.month


def end_of(month: int) -> date:
    """The last day of a month so counted."""
    year, number = divmod(month - 1, 12)
    return date(year, number + 1, monthrange(year, number + 1)[1])


@dataclass(frozen=True)
class Version:
    """What a delivery of that day said of the project."""

    day: date
    status: str
    percent: int | None = None
    budget: Decimal | None = None
    actual_cost: Decimal | None = None
    forecast_cost: Decimal | None = None
    baseline_start: date | None = None
    baseline_finish: date | None = None
    forecast_finish: date | None = None
    actual_finish: date | None = None
    is_deleted: bool = False


@dataclass(frozen=True)
class Period:
    """One row of the time-phased stream: cumulative figures at a day."""

    day: date
    pv: Decimal | None
    ev: Decimal | None
    ac: Decimal | None


@dataclass(frozen=True)
class Milestone:
    baseline: date | None
    actual: date | None
    weight: int | None
    value: Decimal | None


@dataclass(frozen=True)
class Line:
    """A ledger line, an encumbrance event or a budget event of a month; `period` 13 adjusts the fiscal year that ends in its month."""

    month: int
    amount: Decimal
    account_type: str = "expenditure"
    is_adjusting: bool = False


@dataclass(frozen=True)
class Lot:
    project_id: str
    program: str
    department: str
    versions: tuple[Version, ...]
    periods: tuple[Period, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    lines: tuple[Line, ...] = ()
    orders: tuple[Line, ...] = ()
    budgets: tuple[Line, ...] = ()
    code: str | None = None

    def by_thousand(self) -> Lot:
        """The same project in another city, where everything costs a thousand times as much."""

        def more(amount: Decimal | None) -> Decimal | None:
            return None if amount is None else amount * 1000

        return replace(
            self,
            project_id=self.project_id.replace("L", "K"),
            program=PROGRAM_BY_THOUSAND,
            department=f"{self.department} by a thousand",
            code=self.code and self.code.replace("L", "K"),
            versions=tuple(
                replace(one, budget=more(one.budget), actual_cost=more(one.actual_cost), forecast_cost=more(one.forecast_cost))
                for one in self.versions
            ),
            periods=tuple(Period(one.day, more(one.pv), more(one.ev), more(one.ac)) for one in self.periods),
            milestones=tuple(replace(one, value=more(one.value)) for one in self.milestones),
            lines=tuple(replace(one, amount=one.amount * 1000) for one in self.lines),
            orders=tuple(replace(one, amount=one.amount * 1000) for one in self.orders),
            budgets=tuple(replace(one, amount=one.amount * 1000) for one in self.budgets),
        )  # fmt: skip
