"""Random lots of every way of planning, earning and spending, always the same for a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.dbt.lots import (
    CITY_DATE,
    LAST_MONTH,
    LEDGER_FIRST_MONTH,
    LEDGER_LAST_MONTH,
    PROGRAM,
    Line,
    Lot,
    Milestone,
    Period,
    Version,
    end_of,
)  # fmt: skip

COUNT = 48
WHOLE = 8  # of them with a plan, an earned value and a ledger


def draw_lots(seed: int = 20260215) -> list[Lot]:
    """The lots, always the same for a seed."""
    return [_Draw(Random(seed * 1000 + number), f"L{number:02}").lot() for number in range(COUNT)]


class _Draw:
    """One lot's chances."""

    def __init__(self, random: Random, project_id: str) -> None:
        self.random = random
        self.project_id = project_id
        self.first = LAST_MONTH - random.choice([-1, 0, 2, 4, 5, 7, 9, 12, 15, 18, 21])
        self.length = random.randint(3, 14)
        self.total = Decimal(random.randint(100_000_000, 900_000_000)) / 100
        self.plan = random.choice(["phased"] * 5 + ["milestones"] * 3 + ["linear"] * 4 + ["none"])
        self.earning = random.choice(
            ["phased"] * 4 + ["milestones", "milestones", "percent", "percent", "percent", "none"]
        )
        self.spending = random.choice(["ledger"] * 3 + ["phased", "phased", "system", "system", "none"])
        if int(project_id[1:]) < WHOLE:
            self.plan, self.earning, self.spending = "phased", random.choice(["phased", "milestones"]), "ledger"

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def share_of_total(self, percent: float) -> Decimal:
        return (self.total * Decimal(str(round(percent, 4))) / 100).quantize(Decimal("0.01"))

    def lot(self) -> Lot:
        has_milestones = self.plan == "milestones" or self.earning == "milestones"
        has_code = self.spending == "ledger"
        department = self.random.choice(["Lot east", "Lot west", "Lot north"])
        return Lot(
            self.project_id,
            PROGRAM,
            department,
            self.versions(),
            self.periods(),
            self.milestones() if has_milestones else (),
            self.lines() if has_code else (),
            self.orders() if has_code else (),
            self.budgets() if has_code else (),
            f"C{self.project_id}" if has_code else None,
        )

    def curve(self, months: int, *, reaches: float = 100.0) -> list[Decimal]:
        """Cumulative money over the months, with flat stretches; its end is the total's share `reaches`."""
        steps = [0.0 if self.chance(0.25) else self.random.uniform(0.5, 3.0) for _ in range(months)]
        steps[-1] = steps[-1] or 1.0
        sums = [sum(steps[: number + 1]) / sum(steps) * reaches for number in range(months)]
        return [self.share_of_total(one) for one in sums]

    def periods(self) -> tuple[Period, ...]:
        planned = self.curve(self.length) if self.plan == "phased" else []
        if len(planned) > 3 and self.chance(0.12):
            planned[2] = planned[1] - 1
        passed = max(LAST_MONTH - self.first + 1, 1)
        earned = (
            self.curve(passed, reaches=self.random.choice([40, 80, 100, 100, 110])) if self.earning == "phased" else []
        )
        spent = self.curve(passed, reaches=self.random.uniform(30, 130)) if self.spending == "phased" else []
        count = max(len(planned), len(earned), len(spent))
        columns = [[*one, *[None] * (count - len(one))] for one in (planned, earned, spent)]
        rows = [
            Period(end_of(self.first + number), *values) for number, values in enumerate(zip(*columns, strict=True))
        ]
        return tuple(row for number, row in enumerate(rows) if number in (0, self.length - 1) or not self.chance(0.15))

    def milestones(self) -> tuple[Milestone, ...]:
        kind = self.random.choice(["equal", "weight", "valued"])
        made = []
        for number in range(self.random.randint(1 if kind == "valued" else 2, 5)):
            baseline = end_of(self.first + self.random.randrange(self.length)) - timedelta(
                days=self.random.randrange(28)
            )
            actual = baseline + timedelta(days=self.random.randint(-40, 120))
            made.append(
                Milestone(
                    None if number == 1 and self.chance(0.12) else baseline,
                    actual if actual <= CITY_DATE else None,
                    self.random.randint(1, 40) if kind == "weight" else None,
                    self.share_of_total(self.random.uniform(5, 40)) if kind == "valued" else None,
                )
            )
        return tuple(made)

    def lines(self) -> tuple[Line, ...]:
        made = [Line(LEDGER_FIRST_MONTH, Decimal("0.00"))]
        for month in range(max(self.first, LEDGER_FIRST_MONTH), LEDGER_LAST_MONTH + 1):
            for _ in range(self.random.choice([0, 1, 1, 2])):
                made.append(Line(month, self.share_of_total(self.random.uniform(-2, 14))))
        made += [
            Line(LEDGER_LAST_MONTH, Decimal("77.00"), "revenue"),
            Line(2025 * 12 + 6, Decimal("12.34"), is_adjusting=True),
        ]
        return tuple(made)

    def orders(self) -> tuple[Line, ...]:
        ordered = self.share_of_total(self.random.uniform(5, 30))
        return (Line(2025 * 12 + 8, ordered), Line(2025 * 12 + 10, -(ordered / 2).quantize(Decimal("0.01"))))

    def budgets(self) -> tuple[Line, ...]:
        first = self.share_of_total(self.random.uniform(60, 90))
        return (Line(2024 * 12 + 7, first), Line(2025 * 12 + 9, self.total - first))

    def versions(self) -> tuple[Version, ...]:
        start = end_of(self.first - 1) + timedelta(days=self.random.randint(1, 12))
        finish = end_of(self.first + self.length - 1) - timedelta(days=self.random.randrange(20))
        dates: tuple[date | None, date | None] = (
            (None, None) if self.plan == "none" or self.chance(0.1) else (start, finish)
        )
        budget = (
            None
            if self.plan == "none" and self.chance(0.5)
            else (self.total * Decimal("1.1")).quantize(Decimal("0.01"))
        )
        known = [month for month in range(min(self.first, LAST_MONTH), LAST_MONTH + 2) if self.chance(0.65)] or [
            LAST_MONTH + 1
        ]
        versions = [self.version(month, dates, budget) for month in known]
        if len(versions) > 2 and self.chance(0.4) and dates[1]:
            moved = dates[1] + timedelta(days=self.random.randint(-30, 95))
            raised = budget and (budget * Decimal("1.15")).quantize(Decimal("0.01"))
            half = len(versions) // 2
            versions[half:] = [replace(one, baseline_finish=moved, budget=raised) for one in versions[half:]]
        return tuple(self.ended(versions))

    def version(self, month: int, dates: tuple[date | None, date | None], budget: Decimal | None) -> Version:
        percent = min(100, max(0, round(100 * (month - self.first) / self.length) + self.random.randint(-10, 10)))
        is_stated = self.earning == "percent"
        cost = self.share_of_total(percent * self.random.uniform(0.7, 1.3)) if self.spending == "system" else None
        forecast = None if self.chance(0.2) else self.share_of_total(self.random.uniform(80, 150))
        finish = end_of(self.first + self.length - 1) + timedelta(days=self.random.randint(-40, 200))
        return Version(
            date((month - 1) // 12, (month - 1) % 12 + 1, self.random.randint(3, 11)),
            "active",
            percent if is_stated else None,
            budget,
            cost,
            forecast,
            *dates,
            None if self.chance(0.1) else finish,
        )

    def ended(self, versions: Sequence[Version]) -> list[Version]:
        last = versions[-1]
        end = self.random.choice([None, None, None, None, "completed", "completed", "cancelled", "proposed", "deleted"])
        if end == "proposed":
            return [replace(one, status="proposed") for one in versions]
        if end == "deleted":
            return [*versions, replace(last, day=max(last.day, date(2026, 2, 12)), is_deleted=True)]
        if end:
            finish = last.day - timedelta(days=self.random.randint(0, 50)) if end == "completed" else None
            return [*versions[:-1], replace(last, status=end, actual_finish=finish)]
        return list(versions)
