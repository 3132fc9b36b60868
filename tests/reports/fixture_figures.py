"""Hand-made metrics: definitions, and values of each project and of the city."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.reports.fixture_projects import AS_OF, MONTH_ENDS, PRIVATE, PROJECT_KEYS


def make_figures() -> list[dict[str, Any]]:
    figures = []
    for n, key in enumerate(PROJECT_KEYS):
        approved = Decimal("1234567.89") + n * 100_000
        for day in (MONTH_ENDS[-1], AS_OF):
            money = {
                "approved_budget": approved,
                "committed": Decimal("50000.00"),
                "expended": Decimal("444444.44"),
                "available": approved - Decimal("494444.44"),
            }
            for metric_id, amount in money.items():
                figures.append(make_figure(metric_id, "project", key, day, float(amount), amount))
            slip = None if n == 7 else float(29 + n - (7 if day != AS_OF else 0))
            figures.append(
                make_figure("slip_days_vs_baseline", "project", key, day, slip, None, "no_baseline" if n == 7 else None)
            )
            figures.append(make_figure("slip_days_vs_previous", "project", key, day, 7.0 + n, None))
        for month_end in MONTH_ENDS:
            cpi = None if n % 3 == 1 else 0.9 + n / 100
            figures.append(
                make_figure("cpi", "project", key, month_end, cpi, None, "no_time_phasing" if cpi is None else None)
            )
    for day in (MONTH_ENDS[-1], AS_OF):
        totals = {
            "approved_budget": Decimal("18914814.79"),
            "committed": Decimal("550000.00"),
            "expended": Decimal("4888888.84"),
            "available": Decimal("13475925.95"),
            "unmatched_amount": Decimal("-1234.50"),
        }
        for metric_id, amount in totals.items():
            figures.append(make_figure(metric_id, "city", "city", day, float(amount), amount, counts=(11, 12)))
        for metric_id, share in {"on_track_pct": 2 / 3, "on_time_pct": 0.25, "on_budget_pct": 0.75}.items():
            figures.append(make_figure(metric_id, "city", "city", day, share, None, counts=(9, 11)))
        figures.append(make_figure("projects_active", "city", "city", day, 9.0, None, counts=(11, 12)))
        figures.append(make_figure("cpi", "city", "city", day, 0.9312345, None, counts=(8, 11)))
    return figures


def make_public_figures() -> list[dict[str, Any]]:
    """The figures of the city over its published projects alone."""
    public = [n for n in range(len(PROJECT_KEYS)) if n not in PRIVATE]
    approved = sum((Decimal("1234567.89") + n * 100_000 for n in public), Decimal(0))
    counts = (len(public), len(public))
    return [
        make_figure(
            metric_id,
            "city",
            "city",
            day,
            float(amount),
            amount if metric_id != "projects_active" else None,
            counts=counts,
        )
        for day in (MONTH_ENDS[-1], AS_OF)
        for metric_id, amount in (
            ("approved_budget", approved),
            ("expended", Decimal("444444.44") * len(public)),
            ("projects_active", Decimal(8)),
        )
    ]


def make_figure(
    metric_id: str,
    entity_type: str,
    entity_id: str,
    day: date,
    value: float | None,
    amount: Decimal | None,
    reason: str | None = None,
    counts: tuple[int, int] = (1, 1),
) -> dict[str, Any]:
    return {
        "metric_id": metric_id,
        "entity_type": entity_type,
        "entity_id": entity_id,
        "as_of_date": day,
        "value": value,
        "value_amount": amount,
        "unit": next(row["unit"] for row in make_definitions() if row["metric_id"] == metric_id),
        "null_reason": reason,
        "coverage_count": 0 if value is None else counts[0],
        "coverage_of": counts[1],
        "definition_version": "1",
    }


def make_definitions() -> list[dict[str, Any]]:
    listed = (
        ("approved_budget", "Approved budget", "What the council has approved", "amount", "none"),
        ("committed", "Committed", "Ordered and not yet paid", "amount", "none"),
        ("expended", "Expended", "Spent so far", "amount", "none"),
        ("available", "Available", "Left to spend", "amount", "higher"),
        ("unmatched_amount", "Unmatched amount", "Ledger money that no project claims", "amount", "lower"),
        ("slip_days_vs_baseline", "Slip against baseline", "Days later than approved", "days", "lower"),
        ("slip_days_vs_previous", "Slip since last month", "Days later than a month ago", "days", "lower"),
        ("cpi", "CPI", "Work earned for each dollar spent", "index", "higher"),
        ("on_track_pct", "On track", "Share of projects on track", "fraction", "higher"),
        ("on_time_pct", "On time", "Share of projects on time", "fraction", "higher"),
        ("on_budget_pct", "On budget", "Share of projects on budget", "fraction", "higher"),
        ("projects_active", "Active projects", "Projects under way", "count", "none"),
    )
    return [
        {
            "metric_id": metric_id,
            "name": name,
            "plain_name": plain,
            "formula": "a < b ? ev / ac : null",
            "unit": unit,
            "better": better,
            "grain": "project, city × month end",
            "inputs": '["core.fct_earned_value_months"]',
            "null_reasons": '["no_baseline", "no_time_phasing"]',
            "standard": "ISO 21508:2018",
            "version": "1",
        }
        for metric_id, name, plain, unit, better in listed
    ]
