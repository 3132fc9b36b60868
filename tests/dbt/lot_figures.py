"""The metrics of lots, and of groups of them, computed from the written rules with exact fractions.

A group's figure is the formula over the sums of the members that have all inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.dbt.lot_inputs import Input, first

Sums = Mapping[str, Fraction]
Formula = Callable[[Sums, int], Fraction | str | None]


@dataclass(frozen=True)
class Figure:
    """A value or its null reason, with the members it covers."""

    value: float | None
    reason: str | None
    count: int
    of: int


def over(a: Fraction, b: Fraction | None) -> Fraction | None:
    """A quotient, None when there is nothing to divide by."""
    return a / b if b else None


def _cpi(s: Sums) -> Fraction | None:
    return over(s["ev"], s["ac"])


def _eac(s: Sums) -> Fraction | None:
    cpi = _cpi(s)
    return over(s["bac"], cpi) if cpi else None


def _both(s: Sums) -> Fraction | None:
    cpi, spi = _cpi(s), over(s["ev"], s["pv"])
    return None if cpi is None or spi is None else cpi * spi


def _from_eac(use: Callable[[Sums, Fraction], Fraction | None]) -> Formula:
    def formula(s: Sums, n: int) -> Fraction | None:
        eac = _eac(s)
        return None if eac is None else use(s, eac)

    return formula


def _tcpi_bac(s: Sums, n: int) -> Fraction | str | None:
    if s["ac"] >= s["bac"] and s["ev"] < s["bac"]:
        return "not_attainable"
    return over(s["bac"] - s["ev"], s["bac"] - s["ac"])


def _eac_cpi_spi(s: Sums, n: int) -> Fraction | None:
    both = _both(s)
    return s["ac"] + (s["bac"] - s["ev"]) / both if both else None


def _runway(s: Sums, n: int) -> Fraction | str | None:
    return "not_attainable" if s["quarter"] < 0 else over(s["budget"] - s["ac"], s["quarter"] / 3)


METRICS: dict[str, tuple[str, Formula]] = {
    "pv": ("pv", lambda s, n: s["pv"]),
    "ev": ("ev", lambda s, n: s["ev"]),
    "ac": ("ac", lambda s, n: s["ac"]),
    "bac": ("bac", lambda s, n: s["bac"]),
    "cv": ("ev ac", lambda s, n: s["ev"] - s["ac"]),
    "sv": ("ev pv", lambda s, n: s["ev"] - s["pv"]),
    "cv_pct": ("ev ac", lambda s, n: over(s["ev"] - s["ac"], s["ev"])),
    "sv_pct": ("ev pv", lambda s, n: over(s["ev"] - s["pv"], s["pv"])),
    "cpi": ("ev ac", lambda s, n: _cpi(s)),
    "spi": ("ev pv", lambda s, n: over(s["ev"], s["pv"])),
    "critical_ratio": ("ev ac pv", lambda s, n: _both(s)),
    "percent_scheduled": ("pv bac", lambda s, n: over(s["pv"], s["bac"])),
    "percent_complete": ("ev bac", lambda s, n: over(s["ev"], s["bac"])),
    "percent_spent": ("ac bac", lambda s, n: over(s["ac"], s["bac"])),
    "eac_budget_rate": ("ev ac bac", lambda s, n: s["ac"] + s["bac"] - s["ev"]),
    "eac_cpi": ("ev ac bac", lambda s, n: _eac(s)),
    "eac_cpi_spi": ("ev ac bac pv", _eac_cpi_spi),
    "eac_manager": ("forecast", lambda s, n: s["forecast"]),
    "etc_cpi": ("ev ac bac", _from_eac(lambda s, eac: eac - s["ac"])),
    "vac_cpi": ("ev ac bac", _from_eac(lambda s, eac: s["bac"] - eac)),
    "tcpi_bac": ("ev ac bac", _tcpi_bac),
    "tcpi_eac": ("ev ac bac", _from_eac(lambda s, eac: over(s["bac"] - s["ev"], eac - s["ac"]))),
    "tcpi_eac_manager": ("ev ac bac forecast", lambda s, n: over(s["bac"] - s["ev"], s["forecast"] - s["ac"])),
    "earned_schedule_months": ("es ev pv", lambda s, n: s["es"]),
    "sv_t_months": ("es at ev pv", lambda s, n: s["es"] - s["at"]),
    "spi_t": ("es at ev pv", lambda s, n: over(s["es"], s["at"])),
    "ieac_t_months": ("es at pd ev pv", lambda s, n: over(s["pd"], over(s["es"], s["at"]))),
    "tspi": ("es at pd ev pv", lambda s, n: over(s["pd"] - s["es"], s["pd"] - s["at"])),
    "slip_days_vs_original": ("slip_original", lambda s, n: s["slip_original"]),
    "slip_days_vs_baseline": ("slip", lambda s, n: s["slip"]),
    "slip_days_vs_previous": ("moved", lambda s, n: s["moved"]),
    "baseline_changes": ("changes", lambda s, n: s["changes"]),
    "milestones_due": ("due", lambda s, n: s["due"]),
    "milestones_hit": ("hit", lambda s, n: s["hit"]),
    "milestone_hit_rate": ("hit due", lambda s, n: over(s["hit"], s["due"])),
    "milestones_overdue": ("overdue", lambda s, n: s["overdue"]),
    "budget_burn_pct": ("burned budget", lambda s, n: over(s["burned"], s["budget"])),
    "schedule_slip_pct": ("slip duration", lambda s, n: over(s["slip"], s["duration"])),
    "percent_time_elapsed": ("elapsed duration", lambda s, n: over(s["elapsed"], s["duration"])),
    "approved_budget": ("budget", lambda s, n: s["budget"]),
    "expended": ("expended", lambda s, n: s["expended"]),
    "committed": ("committed", lambda s, n: s["committed"]),
    "available": ("available", lambda s, n: s["available"]),
    "run_rate_3_months": ("quarter", lambda s, n: s["quarter"] / 3),
    "forecast_year_end_run_rate": ("year quarter left running", lambda s, n: s["year"] + s["quarter"] / 3 * s["left"] / n),
    "forecast_year_end_straight_line": ("year elapsed_months running", lambda s, n: s["year"] * 12 / (s["elapsed_months"] / n)),
    "runway_months": ("budget ac quarter running", _runway),
    "cost_variance_vs_original_pct": ("forecast original", lambda s, n: over(s["forecast"] - s["original"], s["original"])),
    "cost_variance_vs_baseline_pct": ("forecast budget", lambda s, n: over(s["forecast"] - s["budget"], s["budget"])),
    "uncommitted_gap": ("bac ev ac committed expended", _from_eac(lambda s, eac: eac - s["expended"] - s["committed"])),
    "contingency_drawn_pct": ("contingency", lambda s, n: None),
}  # fmt: skip
ONE_PROJECT = {
    "earned_schedule_months",
    "sv_t_months",
    "ieac_t_months",
    "slip_days_vs_original",
    "slip_days_vs_baseline",
    "slip_days_vs_previous",
}


def figure(metric_id: str, members: Sequence[Mapping[str, Input]]) -> Figure:
    """One metric of one or several members' inputs at a date."""
    names, formula = METRICS[metric_id]
    needed = names.split()
    reasons = [first(*(one[name] for name in needed if isinstance(one[name], str))) for one in members]  # type: ignore[arg-type]
    whole = [one for one, reason in zip(members, reasons, strict=True) if reason is None]
    of = sum(1 for one in members if one["pv"] != "excluded_scope")
    if not whole:
        return Figure(None, first(*(one for one in reasons if of == 0 or one != "excluded_scope")), 0, of)
    sums = {name: sum((Fraction(one[name]) for one in whole), Fraction(0)) for name in needed}
    result = formula(sums, len(whole))
    if isinstance(result, Fraction):
        return Figure(float(result), None, len(whole), of)
    return Figure(None, result or "zero_denominator", len(whole), of)
