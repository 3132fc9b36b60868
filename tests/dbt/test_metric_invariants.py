"""What holds between metrics whatever the projects are (metrics, "Invariants"), over every value of the built city."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest

from orchestration.catalogue import load_catalogue
from tests.dbt.landing_database import LandingDatabase

COLOURS = ["green", "amber", "red"]
BOUNDS = {
    "cost_variance_vs_baseline_pct": ("0.10", "0.30"),
    "schedule_slip_pct": ("0.10", "0.30"),
    "cpi": ("0.95", "0.90"),
    "spi_t": ("0.95", "0.90"),
}
FAMILIES = ("earned_value", "earned_schedule", "schedule", "money")


def pivoted(city: LandingDatabase, *metric_ids: str) -> list[tuple[Any, ...]]:
    """Those metrics side by side, one row per entity and date that has them all, of the same members."""
    columns = ", ".join(f"max(case when metric_id = '{one}' then value end)" for one in metric_ids)
    listed = "', '".join(metric_ids)
    return city.rows(
        f"""
        select {columns} from metrics.values where metric_id in ('{listed}') and value is not null
        group by entity_type, entity_id, as_of_date having count(*) = {len(metric_ids)} and min(coverage_count) = max(coverage_count)
        """
    )


def test_what_is_still_to_be_paid_is_the_estimate_less_what_was_paid(project_city: LandingDatabase) -> None:
    rows = pivoted(project_city, "etc_cpi", "eac_cpi", "ac")
    assert len(rows) > 300
    assert [row for row in rows if row[0] != pytest.approx(row[1] - row[2], rel=1e-12, abs=1e-11 * abs(row[1]))] == []


def test_the_pace_to_meet_the_estimate_by_cpi_is_cpi(project_city: LandingDatabase) -> None:
    rows = pivoted(project_city, "tcpi_eac", "cpi")
    assert len(rows) > 200
    assert [row for row in rows if row[0] != pytest.approx(row[1], rel=1e-9)] == []


def test_the_estimated_duration_is_the_time_so_far_and_the_rest_at_the_same_pace(project_city: LandingDatabase) -> None:
    rows = pivoted(project_city, "ieac_t_months", "earned_schedule_months", "spi_t", "sv_t_months", "tspi")
    assert len(rows) > 200
    for ieac, es, spi_t, sv_t, tspi in rows:
        at = es - sv_t
        pd = ieac * spi_t
        assert ieac == pytest.approx(at + (pd - es) / spi_t, rel=1e-9)
        assert tspi == pytest.approx((pd - es) / (pd - at), rel=1e-6, abs=1e-9)


def test_work_that_is_done_has_earned_the_whole_plan(project_city: LandingDatabase) -> None:
    done = project_city.rows(
        """
        select months.project_key, months.earned_schedule_months, months.planned_duration_months, months.ev_amount - months.pv_amount
        from core.fct_earned_value_months as months
        where ev_amount = bac_amount and bac_amount > 0 and pv_amount is not null and actual_time_months = month_number
        """
    )
    assert len(done) > 10
    assert [row for row in done if row[1] != row[2]] == []
    variances = project_city.rows(
        "select distinct value from metrics.values inner join core.fct_earned_value_months as months"
        " on entity_id = project_key and as_of_date = month_end_date"
        " where metric_id = 'sv' and ev_amount = bac_amount and pv_amount = bac_amount and value is not null"
    )
    assert variances == [(0.0,)]


def test_more_work_done_never_earns_less_schedule(project_city: LandingDatabase) -> None:
    assert project_city.rows(
        """
        select more.project_key, more.month_end_date, less.month_end_date
        from core.fct_earned_value_months as more
        inner join core.fct_earned_value_months as less on more.project_key = less.project_key
            and more.actual_time_months = more.month_number and less.actual_time_months = less.month_number
        where more.ev_amount > less.ev_amount and more.earned_schedule_months < less.earned_schedule_months
        """
    ) == []  # fmt: skip


def test_every_missing_value_has_a_reason_of_its_definition_and_every_value_is_a_number(
    project_city: LandingDatabase,
) -> None:
    allowed = {
        entry["metric_id"]: set(entry["null_reasons"]) for entry in load_catalogue() if entry["family"] in FAMILIES
    }
    rows = project_city.rows(
        "select distinct metric_id, null_reason, value is null, coalesce(isfinite(value), true) from metrics.values"
    )
    found = [row for row in rows if row[0] in allowed]
    assert {row[0] for row in found} == set(allowed)
    assert [row for row in found if row[2] != (row[1] is not None) or not row[3]] == []
    assert [row[:2] for row in found if row[1] and row[1] not in allowed[row[0]]] == []


def test_exact_money_is_the_value(project_city: LandingDatabase) -> None:
    rows = project_city.rows(
        "select distinct metric_id, value, value_amount from metrics.values where value_amount is not null"
    )
    assert len(rows) > 1000
    wrong = [
        row
        for row in rows
        if Decimal(row[1]).quantize(Decimal("0.01"), ROUND_HALF_EVEN) != row[2] and abs(row[1]) < 1e12
    ]
    assert wrong == []


def colour(metric_id: str, value: float) -> int:
    """How bad a value is by the shipped policy: 0 green, 1 amber, 2 red; a bound is the worse colour of a variance, the better of an index."""
    amber, red = (Decimal(one) for one in BOUNDS[metric_id])
    exact = Decimal(value).quantize(Decimal("1e-10"))
    if amber < red:
        return 2 if exact >= red else 1 if exact >= amber else 0
    return 0 if exact >= amber else 1 if exact >= red else 2


def judged(city: LandingDatabase) -> list[tuple[str, dict[str, float]]]:
    columns = ", ".join(f"max(case when metric_id = '{one}' then value end) as {one}" for one in BOUNDS)
    rows = city.rows(
        f"""
        select computed_health, {columns} from core.fct_project_months
        inner join metrics.values on entity_id = project_key and as_of_date = month_end_date
        group by project_key, month_end_date, computed_health
        """
    )
    return [
        (row[0], {name: value for name, value in zip(BOUNDS, row[1:], strict=True) if value is not None})
        for row in rows
    ]


def test_health_is_the_worst_colour_of_the_dimensions_that_have_a_value(project_city: LandingDatabase) -> None:
    rows = judged(project_city)
    assert len(rows) > 500 and {health for health, _ in rows} == {*COLOURS, "not_assessed"}
    for health, values in rows:
        worst = max((colour(name, value) for name, value in values.items()), default=None)
        assert health == ("not_assessed" if worst is None else COLOURS[worst]), values


@pytest.mark.parametrize("metric_id", list(BOUNDS))
def test_health_never_gets_better_as_one_variance_gets_worse(project_city: LandingDatabase, metric_id: str) -> None:
    is_index = metric_id in ("cpi", "spi_t")
    alone = [
        (-values[metric_id] if is_index else values[metric_id], COLOURS.index(health))
        for health, values in judged(project_city)
        if metric_id in values and all(colour(name, value) == 0 for name, value in values.items() if name != metric_id)
    ]
    colours = [found for _, found in sorted(alone)]
    assert len(colours) > 20 and colours == sorted(colours)
