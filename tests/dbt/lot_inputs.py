"""What the metrics of a lot are made from at a date, computed from the written rules: a value, or the reason it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tests.dbt.lot_curves import Curves
from tests.dbt.lots import CITY_DATE, LAST_MONTH, Line, end_of, month_of

ORDER = [
    "excluded_scope", "source_missing", "not_started", "completed", "no_baseline", "no_time_phasing", "no_ev_method",
    "no_actuals", "stale_actuals", "stale_status", "zero_denominator", "not_attainable",
]  # fmt: skip
LEDGER_NEWEST_MONTH = 2025 * 12 + 11
Input = Fraction | str


def first(*reasons: str | None) -> str | None:
    """The first of the reasons that apply, by the order of the rules."""
    found = [one for one in reasons if one]
    return min(found, key=ORDER.index) if found else None


def dates_of(curves: Curves) -> list[date]:
    """The dates a lot has figures at: from its first month to the month after its end, and the city's date."""
    end = month_of(curves.end_date) + 1 if curves.end_date else LAST_MONTH + 1
    months = [end_of(month) for month in range(curves.first_month, min(end, LAST_MONTH) + 1)]
    return months + ([CITY_DATE] if end >= LAST_MONTH + 1 and curves.first_month <= LAST_MONTH + 1 else [])


def inputs_of(curves: Curves, day: date) -> dict[str, Input]:
    """What the metrics of a lot are made from at a date."""
    found = (
        _earned(curves, day)
        | _rates(curves, day)
        | _dates(curves, day)
        | _finance(curves, day)
        | _milestones(curves, day)
    )
    if curves.lot.versions[-1].is_deleted:
        return dict.fromkeys(found, "excluded_scope")
    return {name: value if isinstance(value, str) else Fraction(value) for name, value in found.items()}


def _status_month(day: date) -> int:
    return LAST_MONTH if day == CITY_DATE else month_of(day)


def _earned(curves: Curves, day: date) -> dict[str, Input]:
    month = _status_month(day)
    known = curves.known(day)
    is_proposed = known is not None and known.status == "proposed"
    is_before = month < curves.first_cost_month
    pv, ev, ac = (None, None, None) if is_before else (curves.pv(month), curves.ev(month), curves.ac(month))
    schedule = None if is_before else curves.schedule(month)
    has_no_dates = not curves.has_milestones and not (curves.current.baseline_start and curves.current.baseline_finish)
    pv_reason = first(
        "not_started" if is_proposed else None,
        "no_baseline" if not curves.is_refused and (curves.bac is None or has_no_dates) else None,
        "no_time_phasing" if curves.pv_method is None else None,
    ) or "not_started"  # fmt: skip
    ev_reason = first(
        "no_baseline" if curves.bac is None else None, "not_started" if is_before and curves.ev_method else None, "no_ev_method"
    )  # fmt: skip
    ac_reason = "not_started" if is_before and curves.ac_method else "no_actuals"
    es: Input = "no_ev_method" if curves.bac and curves.bac > 0 else "zero_denominator"
    if schedule and schedule.es is not None:
        es = schedule.es
    return {
        "pv": _given(pv, pv_reason),
        "ev": "not_started" if is_proposed else _given(ev, ev_reason, _fresh(curves, day, month)),
        "ac": "not_started" if is_proposed else _given(ac, ac_reason, _posted(curves, month)),
        "bac": _given(curves.bac, "no_baseline"),
        "es": es,
        "at": Fraction(schedule.at if schedule else 0),
        "pd": Fraction(schedule.pd if schedule else 0),
        "forecast": _given(known.forecast_cost if known else None, "source_missing"),
    }


def _given(amount: Decimal | None, missing: str | None, stale: str | None = None) -> Input:
    """An amount, unless it is missing or too old to be used."""
    return missing or "" if amount is None else stale or Fraction(amount)


def _fresh(curves: Curves, day: date, month: int) -> str | None:
    """A stated percentage grows stale when nothing is heard of a running project for 65 days."""
    last_day, known = end_of(month), curves.known(day)
    is_running = curves.end_date is None or curves.end_date > last_day
    is_old = known is None or (last_day - known.day).days >= 65
    return "stale_status" if curves.ev_method == "percent_complete" and is_running and is_old else None


def _posted(curves: Curves, month: int) -> str | None:
    """A ledger that stopped more than a month before says nothing of this one."""
    until = min(month, month_of(curves.end_date)) if curves.end_date else month
    return "stale_actuals" if curves.ac_method == "ledger" and until - 1 > LEDGER_NEWEST_MONTH else None


def _rates(curves: Curves, day: date) -> dict[str, Input]:
    burned = curves.spent(_status_month(day))
    if curves.ac_method == "project_system" and (known := curves.known(day)):
        burned = known.actual_cost
    month = _status_month(day)
    elapsed = (end_of(month).month - 7) % 12 + 1
    ac = _earned(curves, day)["ac"]

    def moved(start: int) -> Input:
        before = 0 if start < curves.first_month else curves.spent(start)
        if isinstance(ac, str):
            return ac
        return "no_actuals" if before is None else Fraction(ac) - Fraction(before)

    return {
        "burned": _given(burned, "no_actuals"),
        "quarter": moved(month - 3), "year": moved(month - elapsed), "elapsed_months": Fraction(elapsed), "left": Fraction(12 - elapsed),
        "running": "completed" if curves.end_date and curves.end_date <= day else Fraction(1), "contingency": "source_missing",
    }  # fmt: skip


def _dates(curves: Curves, day: date) -> dict[str, Input]:
    known = curves.known(day)
    if known is None:
        return dict.fromkeys(
            ("slip_original", "slip", "moved", "changes", "duration", "elapsed", "budget", "original"), "source_missing"
        )
    before = curves.known(end_of(_status_month(day) - (day != CITY_DATE)))
    baselines = [
        (one.baseline_start, one.baseline_finish)
        for one in curves.lot.versions
        if one.day <= day and one.baseline_finish
    ]
    is_before_first = month_of(day) - 1 < curves.first_month
    earlier = before and not is_before_first and (before.actual_finish or before.forecast_finish)
    finish = known.actual_finish or known.forecast_finish
    start, baseline = known.baseline_start, known.baseline_finish
    original = next((one.baseline_finish for one in curves.lot.versions if one.baseline_finish), None)
    budgets = [one.budget for one in curves.lot.versions if one.budget is not None]
    until = min(day, curves.end_date) if curves.end_date else day

    def slip(planned: date | None) -> Input:
        return "no_baseline" if planned is None else _days(planned, finish) if finish else "source_missing"

    return {
        "slip_original": slip(original),
        "slip": slip(baseline),
        "moved": _days(earlier, finish) if earlier and finish else "source_missing",
        "changes": Fraction(sum(1 for one, other in pairwise(baselines) if one != other))
        if baselines
        else "no_baseline",
        "duration": _days(start, baseline) if start and baseline else "no_baseline",
        "elapsed": max(_days(start, until), Fraction(0)) if start and baseline else "no_baseline",
        "budget": "no_baseline" if known.budget is None else Fraction(known.budget),
        "original": Fraction(budgets[0]) if budgets else "no_baseline",
    }


def _days(start: date | None, finish: date | None) -> Fraction:
    assert start and finish
    return Fraction((finish - start) // timedelta(days=1))


def _finance(curves: Curves, day: date) -> dict[str, Input]:
    def total(lines: Sequence[Line]) -> Input:
        until = month_of(day)
        spent = [one.amount for one in lines if one.account_type == "expenditure" and one.month <= until]
        return sum((Fraction(one) for one in spent), Fraction(0)) if curves.lot.code else "no_actuals"

    expended, committed, budget = (total(one) for one in (curves.lot.lines, curves.lot.orders, curves.lot.budgets))
    parts = [one for one in (budget, committed, expended) if not isinstance(one, str)]
    available = parts[0] - parts[1] - parts[2] if parts else "no_actuals"
    return {"expended": expended, "committed": committed, "available": available}


def _milestones(curves: Curves, day: date) -> dict[str, Input]:
    made = curves.lot.milestones
    names = ("due", "hit", "overdue")
    if made and not any(one.baseline for one in made):
        return dict.fromkeys(names, "no_baseline")
    start = date(day.year - (day.month < 7), 7, 1)
    due = [one for one in made if one.baseline and start <= one.baseline <= day]
    hit = [one for one in due if one.actual and one.baseline and one.actual <= one.baseline]
    overdue = [one for one in made if one.baseline and one.baseline < day and not (one.actual and one.actual <= day)]
    return {name: Fraction(len(found)) for name, found in zip(names, (due, hit, overdue), strict=True)}
