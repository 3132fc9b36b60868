"""Random projects: every cell of the earned value table and of these metric families, against an independent computation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from math import isclose

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.lot_curves import Curves
from tests.dbt.lot_drawing import draw_lots
from tests.dbt.lot_figures import METRICS, ONE_PROJECT, Figure, figure
from tests.dbt.lot_inputs import Input, dates_of, inputs_of
from tests.dbt.lots import LAST_MONTH, PROGRAM, PROGRAM_BY_THOUSAND, end_of

Values = dict[tuple[str, str, date], Figure]


def key_of(project_id: str) -> str:
    return hashlib.md5(f"share|{project_id}".encode()).hexdigest()


@cache
def all_curves() -> tuple[Curves, ...]:
    """Every lot and its twin that costs a thousand times as much."""
    lots = draw_lots()
    return tuple(Curves(lot) for lot in [*lots, *(lot.by_thousand() for lot in lots)])


@pytest.fixture(scope="module")
def values(project_city: LandingDatabase) -> Values:
    listed = "', '".join(METRICS)
    rows = project_city.rows(
        f"""
        select metric_id, entity_id, as_of_date, value, null_reason, coverage_count, coverage_of
        from metrics.values where metric_id in ('{listed}')
        """
    )
    return {(row[0], row[1], row[2]): Figure(*row[3:]) for row in rows}


def entities() -> Iterator[tuple[str, list[Curves]]]:
    """Every lot, then every program and department of lots: its key and its members."""
    for curves in all_curves():
        yield key_of(curves.lot.project_id), [curves]
    names = sorted({name for curves in all_curves() for name in (curves.lot.program, curves.lot.department)})
    for name in names:
        members = [one for one in all_curves() if name in (one.lot.program, one.lot.department)]
        yield hashlib.md5(name.encode()).hexdigest(), members


def differs(expected: Figure, published: Figure | None) -> bool:
    if published is None or (expected.reason, expected.count, expected.of) != (
        published.reason,
        published.count,
        published.of,
    ):
        return True
    return not is_near(expected.value, published.value, rel=1e-9, small=1e-9)


def is_near(one: float | None, other: float | None, *, rel: float, small: float) -> bool:
    """Whether two values are the same: both missing, or within the tolerance."""
    return one is other if one is None or other is None else isclose(one, other, rel_tol=rel, abs_tol=small)


def test_every_metric_of_every_lot_and_group_at_every_date(values: Values) -> None:
    wrong, compared = [], 0
    for entity_id, members in entities():
        inputs: dict[date, list[dict[str, Input]]] = {day: [] for one in members for day in dates_of(one)}
        for one in members:
            for day in dates_of(one):
                inputs[day].append(inputs_of(one, day))
        for metric_id in METRICS if len(members) == 1 else METRICS.keys() - ONE_PROJECT:
            for day, given in inputs.items():
                expected, published = figure(metric_id, given), values.get((metric_id, entity_id, day))
                compared += 1
                if differs(expected, published):
                    wrong.append((metric_id, members[0].lot.project_id, len(members), day, expected, published))
    assert compared > 20_000
    assert not wrong, f"{len(wrong)} of {compared} differ, such as {wrong[:12]}"


def test_no_row_is_there_that_the_rules_do_not_ask_for(values: Values) -> None:
    keys = {key_of(one.lot.project_id): set(dates_of(one)) for one in all_curves()}
    assert [key for key in values if key[1] in keys and key[2] not in keys[key[1]]] == []


def test_the_earned_value_table_cell_by_cell(project_city: LandingDatabase) -> None:
    columns = "month_number, pv_amount, pv_method, ev_amount, ev_method, ac_amount, ac_method, bac_amount, unplanned_budget_amount, is_indicative"
    schedules = "planned_duration_months, actual_time_months, earned_schedule_months"
    rows = project_city.rows(
        f"select project_key, month_end_date, {columns}, {schedules} from core.fct_earned_value_months"
    )
    published = {(row[0], row[1]): row[2:] for row in rows}
    compared = 0
    for curves in all_curves():
        for month in curves.months:
            found = published.pop((key_of(curves.lot.project_id), end_of(month)))
            assert found[:10] == expected_month(curves, month), (curves.lot.project_id, month)
            assert found[10:] == expected_schedule(curves, month), (curves.lot.project_id, month)
            compared += 1
    assert compared > 900
    assert not {key for key in published if key[0] in {key_of(one.lot.project_id) for one in all_curves()}}


def expected_month(curves: Curves, month: int) -> tuple[object, ...]:
    budget, bac = curves.current.budget, curves.bac
    return (
        month - curves.first_cost_month + 1,
        curves.pv(month), curves.pv_method, curves.ev(month), curves.ev_method, curves.ac(month), curves.ac_method, bac,
        None if bac is None or budget is None else max(budget - bac, Decimal(0)),
        curves.pv_method == "linear" or curves.ev_method == "percent_complete" or curves.pv_method != curves.ev_method,
    )  # fmt: skip


def expected_schedule(curves: Curves, month: int) -> tuple[object, ...]:
    schedule = curves.schedule(month)
    if schedule is None or schedule.es is None:
        return (None, None, None)
    return (schedule.pd, schedule.at, pytest.approx(float(schedule.es), abs=1e-9))


def test_the_lots_hold_every_case_they_are_there_for() -> None:
    lots = all_curves()
    assert {one.pv_method for one in lots} == {"source_time_phased", "milestones", "linear", None}
    assert {one.ev_method for one in lots} == {"source_time_phased", "milestones", "percent_complete", None}
    assert {one.ac_method for one in lots} == {"ledger", "source_time_phased", "project_system", None}
    statuses = {one.current.status for one in lots}
    assert {"active", "completed", "cancelled", "proposed"} <= statuses
    assert any(one.is_refused for one in lots)
    assert any(one.lot.versions[-1].is_deleted for one in lots)
    assert any(one.first_cost_month > LAST_MONTH for one in lots)
    assert any(len({version.baseline_finish for version in one.lot.versions}) > 1 for one in lots)
    earned = [(one.ev(LAST_MONTH), one.bac) for one in lots if one.first_cost_month <= LAST_MONTH and one.bac]
    assert any(ev is not None and ev > bac for ev, bac in earned) and any(ev == bac for ev, bac in earned)


def test_a_city_a_thousand_times_as_dear_has_the_same_indices(values: Values) -> None:
    indices = [metric_id for metric_id in METRICS if metric_id not in MONEY]
    wrong = []
    for entity_id, members in entities():
        if members[0].lot.program != PROGRAM or len(members) > 1:
            continue
        lot = members[0].lot
        twin = key_of(lot.by_thousand().project_id)
        is_rounded = not {members[0].pv_method, members[0].ev_method} <= {"source_time_phased", None}
        rel = 1e-4 if is_rounded else 1e-12
        for metric_id in indices:
            for day in dates_of(members[0]):
                one, other = values[metric_id, entity_id, day], values[metric_id, twin, day]
                if one.reason != other.reason or not is_near(one.value, other.value, rel=rel, small=rel):
                    wrong.append((metric_id, lot.project_id, day, one, other))
    assert not wrong, wrong[:8]


def test_parts_sum_to_the_whole(project_city: LandingDatabase) -> None:
    assert project_city.rows(
        f"""
        with keyed as (
            select distinct md5(program_name) as program_key, md5(department_name) as department_key, program_name
            from core.dim_projects where program_name in ('{PROGRAM}', '{PROGRAM_BY_THOUSAND}')
        ),
        parts as (
            select keyed.program_key, parts.metric_id, parts.as_of_date, sum(parts.value_amount) as amount,
                sum(parts.coverage_count) as covered, sum(parts.coverage_of) as members
            from keyed inner join metrics.values as parts
                on parts.entity_type = 'department' and parts.entity_id = keyed.department_key
            group by all
        )
        select parts.metric_id, parts.as_of_date, parts.amount, wholes.value_amount
        from metrics.values as wholes
        inner join parts on wholes.entity_id = parts.program_key
            and wholes.entity_type = 'program' and wholes.metric_id = parts.metric_id and wholes.as_of_date = parts.as_of_date
        where wholes.value_amount is distinct from parts.amount
            or wholes.coverage_count <> parts.covered or wholes.coverage_of <> parts.members
        """
    ) == []  # fmt: skip


MONEY = {
    "pv", "ev", "ac", "bac", "cv", "sv", "eac_budget_rate", "eac_cpi", "eac_cpi_spi", "eac_manager", "etc_cpi", "vac_cpi",
    "approved_budget", "expended", "committed",
    "available", "run_rate_3_months", "forecast_year_end_run_rate",
    "forecast_year_end_straight_line", "uncommitted_gap",
}  # fmt: skip
