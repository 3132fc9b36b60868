"""Cash flows of the project city: published worked examples, and random ones with an independent computation of their value.

The computation follows the words of the catalogue (value family), in exact fractions where it can, never the SQL.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.dbt.landing_database import LandingDatabase

KNOWN_FROM = "2025-10-15 07:00:00"
GOLDEN_FLOWS: dict[str, Sequence[str]] = {
    "inv-01-npv-npf": ("-40000", "5000", "8000", "12000", "30000"),
    "inv-02-npv-npf-test": ("-15000", "1500", "2500", "3500", "4500", "6000"),
    "inv-03-irr-npf": ("-250000", "100000", "150000", "200000", "250000", "300000"),
    "inv-05-irr-npf": ("-100", "0", "0", "74"),
    "inv-06-irr-npf": ("-100", "100", "0", "-7"),
    "inv-07-irr-npf": ("-100", "100", "0", "7"),
    "inv-09-a": ("-4000", "500", "800"),
    "inv-09-b": ("-5000", "600", "900"),
    "inv-10-a": ("-100000", *["20000"] * 6),
    "inv-10-b": ("-100000", *["5000"] * 21),
    "mirr-npf": ("-4500", "-800", "800", "800", "600", "600", "800", "800", "700", "3000"),
}
RATES: Mapping[str, tuple[Fraction, Fraction, Fraction]] = {
    day: (Fraction(discount), Fraction(finance), Fraction(reinvestment))
    for day, discount, finance, reinvestment in (
        ("2025-10-31", "0", "0.07", "0.07"),
        ("2025-11-30", "0.08", "0.07", "0.07"),
        ("2025-12-31", "0.05", "0.07", "0.07"),
        ("2026-01-31", "0.1", "0.08", "0.055"),
        ("2026-02-15", "0.07", "0.08", "0.055"),
    )
}
"""Discount, finance and reinvestment rate in force at each date of the city; the shipped default is 0.07 for all."""


@dataclass(frozen=True)
class Row:
    """One landed row of benefits; amounts as texts, null where not given."""

    kind: str | None
    day: date | None
    planned: str | None = None
    forecast: str | None = None
    realized: str | None = None

    @property
    def flow(self) -> Fraction:
        """What the row adds to its year: a cost takes away; the forecast goes before the plan."""
        said = self.forecast if self.forecast is not None else self.planned
        size = Fraction(said) if said is not None else Fraction(0)
        return -size if self.is_cost else size

    @property
    def is_cost(self) -> bool:
        """Whether the row is a cost."""
        return self.kind is not None and self.kind.lower() == "cost"


def land_values(database: LandingDatabase) -> None:
    """Land the policy's rates and every project with its rows, source `bureau`."""
    changes = [
        ("discount_rate", "0", "2025-10-01"), ("Discount rate", "8%", "2025-11-01"), ("discount_rate", "0.05", "2025-12-01"),
        ("discount_rate", "0.10", "2026-01-01"), ("discount_rate", "0.07", "2026-02-01"),
        ("finance_rate", "0.08", "2026-01-01"), ("reinvestment_rate", "5.5%", "2026-01-01"), ("discount_rate", "a tenth", "2026-02-02"),
    ]  # fmt: skip
    database.add(
        "policy_rates",
        [{"rate": rate, "value": value, "valid_from_date": day, "source": "by hand"} for rate, value, day in changes],
    )
    for project_id, rows in cases().items():
        database.add(
            "delivered__projects",
            [
                {
                    "source_name": "bureau", "project_id": project_id, "name": project_id, "status": "Active", "valid_from_at": KNOWN_FROM,
                    "extract_id": "20251015-projects", "department_name": "Worth" if project_id in GOLDEN_FLOWS else "Chance",
                }
            ],
        )  # fmt: skip
        database.add("delivered__benefits", [_landed(project_id, number, row) for number, row in enumerate(rows)])


def _landed(project_id: str, number: int, row: Row) -> dict[str, Any]:
    return {
        "source_name": "bureau", "source_record_id": f"{project_id}|B{number}", "project_id": project_id, "benefit_id": f"B{number}",
        "period_end_date": row.day, "kind": row.kind, "planned_amount": row.planned, "forecast_amount": row.forecast,
        "realized_amount": row.realized,
    }  # fmt: skip


def cases() -> dict[str, list[Row]]:
    """Every project of the family with its rows: the published ones by their id, then the random ones."""
    published = {
        name: [
            Row("cost" if flow.startswith("-") else "benefit", date(2024 + year, 6, 30), flow.lstrip("-"))
            for year, flow in enumerate(flows)
        ]
        for name, flows in GOLDEN_FLOWS.items()
    }
    generator = random.Random(20251015)
    return published | {f"CHANCE{number:02}": list(_drawn(generator, number)) for number in range(48)}


def _drawn(generator: random.Random, number: int) -> Iterator[Row]:
    """Costs first as a rule; every sixth project mixes signs, some lack costs, a date or an amount."""
    first = generator.randint(2018, 2025)
    years = generator.randint(0, 14)
    shape = number % 8
    for year in range(years + 1):
        for _ in range(generator.randint(1, 3)):
            is_cost = generator.random() < 0.5 if shape == 0 else year < 1 + years // 4
            kind = None if not is_cost and generator.random() < 0.2 else ("Cost" if is_cost else "benefit")
            if shape == 1 and is_cost:
                continue
            amount = Decimal(generator.randint(1, 5_000_000_00)) / 100
            told = {"planned": f"{amount:.2f}"}
            if generator.random() < 0.3:
                told["forecast"] = f"{amount * Decimal('0.8'):.2f}"
            if not is_cost and generator.random() < 0.6:
                told["realized"] = f"{amount * Decimal('0.55'):.2f}"
            yield Row(kind, date(first + year, generator.randint(1, 12), 28), **told)
    if shape == 3:
        yield Row("benefit", date(9999 if number > 20 else first + 90, 12, 31), "1.00")
    if shape == 2:
        yield Row("benefit", None, "10.00")


def by_year(rows: Sequence[Row]) -> dict[int, tuple[Fraction, Fraction]] | None:
    """Costs and benefits by fiscal year from that of the first row, which is 0; None when there is nothing to value or no end to it."""
    if any(row.day is None for row in rows):
        return None
    if not any(row.is_cost and (row.planned or row.forecast) for row in rows):
        return None
    fiscal = {row: row.day.year + (row.day.month >= 7) for row in rows if row.day is not None}
    first = min(fiscal.values())
    if max(fiscal.values()) > first + 100:
        return None
    years: dict[int, tuple[Fraction, Fraction]] = {}
    for row in rows:
        cost, benefit = years.get(fiscal[row] - first, (Fraction(0), Fraction(0)))
        years[fiscal[row] - first] = (cost - row.flow, benefit) if row.is_cost else (cost, benefit + row.flow)
    return years


Figure = tuple[float | Fraction | None, str | None]
"""A value and why there is none."""


def value_of(rows: Sequence[Row], day: str) -> dict[str, Figure]:
    """What the family says of a project at a date."""
    years = by_year(rows)
    realized = {"benefits_realized_pct": realized_share(rows, day)}
    if years is None:
        missing = ("npv", "irr", "mirr", "payback_years", "benefit_cost_ratio", "roi")
        return dict.fromkeys(missing, (None, "source_missing")) | realized
    discount, finance, reinvestment = RATES[day]
    net = {year: benefit - cost for year, (cost, benefit) in sorted(years.items())}
    costs, benefits = (sum((pair[side] for pair in years.values()), Fraction(0)) for side in (0, 1))
    worth = [sum((pair[side] / (1 + discount) ** year for year, pair in years.items()), Fraction(0)) for side in (0, 1)]
    return {
        "npv": (worth[1] - worth[0], None),
        "benefit_cost_ratio": _ratio(worth[1], worth[0]),
        "roi": _ratio(benefits - costs, costs),
        "irr": internal_rate(net),
        "mirr": modified_rate(net, finance, reinvestment),
        "payback_years": payback(net),
    } | realized


def _ratio(above: Fraction, below: Fraction) -> Figure:
    return (above / below, None) if below else (None, "zero_denominator")


def realized_share(rows: Sequence[Row], day: str) -> Figure:
    """Realized by planned benefits of the periods ended by a date."""
    benefits = [row for row in rows if not row.is_cost]
    if not benefits or any(row.day is None for row in benefits) or all(row.realized is None for row in benefits):
        return None, "source_missing"
    ended = [row for row in benefits if row.day is not None and row.day <= date.fromisoformat(day)]
    planned = sum((Fraction(row.planned or 0) for row in ended), Fraction(0))
    return _ratio(sum((Fraction(row.realized or 0) for row in ended), Fraction(0)), planned)


def internal_rate(net: Mapping[int, Fraction]) -> Figure:
    """The only root, by halving in exact signs over 1 / (1 + r)."""
    signs = [flow > 0 for flow in net.values() if flow]
    changes = sum(a != b for a, b in pairwise(signs))
    if changes != 1:
        return None, "not_attainable" if changes == 0 else "multiple_sign_changes"

    def worth(x: Fraction) -> Fraction:
        return sum((flow * x**year for year, flow in net.items()), Fraction(0))

    low, high = Fraction(1, 22027), Fraction(22027)
    if (worth(low) > 0) == (worth(high) > 0):
        return None, "not_attainable"
    for _ in range(80):
        middle = Fraction((low + high) / 2).limit_denominator(10**24)
        low, high = (middle, high) if (worth(middle) > 0) == signs[0] else (low, middle)
    return 1 / ((low + high) / 2) - 1, None


def modified_rate(net: Mapping[int, Fraction], finance: Fraction, reinvestment: Fraction) -> Figure:
    """Positive flows carried to the end, negative ones brought to the start."""
    last = max(net)
    end = sum((flow * (1 + reinvestment) ** (last - year) for year, flow in net.items() if flow > 0), Fraction(0))
    begin = -sum((flow / (1 + finance) ** year for year, flow in net.items() if flow < 0), Fraction(0))
    if not (end and begin and last):
        return None, "not_attainable"
    return float(end / begin) ** (1 / last) - 1, None


def payback(net: Mapping[int, Fraction]) -> Figure:
    """Years until what was spent has come back, within a year in proportion to its flow."""
    position, positions = Fraction(0), []
    for year, flow in net.items():
        if position < 0 <= position + flow:
            return year - 1 + -position / flow, None
        position += flow
        positions.append(position)
    return (Fraction(0), None) if min(positions) >= 0 else (None, "not_attainable")
