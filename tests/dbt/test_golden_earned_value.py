"""Every published worked example of earned value and earned schedule, through the SQL; where a print is wrong, ours differs from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.golden_landing import TIMES
from tests.dbt.landing_database import LandingDatabase
from tests.dbt.project_city import golden, golden_cases, month_end
from tests.dbt.test_earned_value import metric, months

STATUS_DAY = "2026-01-31"
NAMES = {
    "CV": "cv", "CPI": "cpi", "SV": "sv", "SPI": "spi", "EAC_cpi": "eac_cpi", "EAC_budget_rate": "eac_budget_rate", "EAC_cpi_spi": "eac_cpi_spi",
    "ETC_cpi": "etc_cpi", "ETC_typical": "etc_cpi", "VAC_cpi": "vac_cpi", "TCPI_bac": "tcpi_bac", "TCPI_eac": "tcpi_eac",
    "pct_complete": "percent_complete", "pct_spent": "percent_spent", "pct_scheduled": "percent_scheduled",
}  # fmt: skip


def landed_as(case_id: str) -> str:
    return "-".join(case_id.split("-")[:2])


def value(city: LandingDatabase, project_id: str, metric_id: str, day: str = STATUS_DAY) -> float:
    found, reason = metric(city, metric_id, project_id, day)
    assert reason is None, (project_id, metric_id, reason)
    return float(found)


def exact_figures() -> list[tuple[str, str, float]]:
    cases = [one for one in golden_cases() if one["id"].startswith("evm") and one["exact"]]
    return [
        (landed_as(one["id"]), NAMES[name], figure)
        for one in cases if one["id"][:6] not in {"evm-11", "evm-18"}
        for name, figure in one["exact"].items() if name in NAMES
    ]  # fmt: skip


@pytest.mark.parametrize(("project_id", "metric_id", "exact"), exact_figures())
def test_the_exact_figure_comes_out(
    project_city: LandingDatabase, project_id: str, metric_id: str, exact: float
) -> None:
    assert value(project_city, project_id, metric_id) == pytest.approx(exact, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("project_id", "metric_id", "printed", "true"),
    [
        ("evm-04", "eac_cpi", 4479, 4480),
        ("evm-04", "etc_cpi", 1679, 1680),
        ("evm-04", "vac_cpi", -479, -480),
        ("evm-06", "etc_cpi", 766_000, 765_000),
        ("evm-07", "eac_cpi", 538_344, 540_000),
        ("evm-09", "eac_budget_rate", 75_000, 65_000),
        ("evm-09", "tcpi_eac_manager", 0.33, 1.0),
        ("evm-11-etc", "vac_cpi", 1507, -1507),
        ("evm-13a", "tcpi_eac", 1.00, 1.1578947368421053),
        ("evm-13c", "tcpi_bac", 1.0, 492_000 / 491_000),
        ("evm-17", "spi", 0.6, 2 / 3),
        ("evm-18", "eac_cpi", 108_081.2, 34_538.41420445785),
        ("evm-18", "vac_cpi", -60_147.17, 47_934 - 34_538.41420445785),
        ("evm-18", "tcpi_eac", 0.97, 1.387846),
    ],
)
def test_where_the_print_is_wrong_ours_is_the_true_figure(
    project_city: LandingDatabase, project_id: str, metric_id: str, printed: float, true: float
) -> None:
    ours = value(project_city, project_id, metric_id) / TIMES.get(project_id, 1)
    assert ours == pytest.approx(true, abs=1e-6)
    assert ours != pytest.approx(printed, rel=1e-4)


@pytest.mark.parametrize(
    ("project_id", "metric_id", "expected"),
    [
        ("evm-02-atypical", "eac_budget_rate", 128_000),
        ("evm-02-typical", "eac_cpi", 125_000),
        ("evm-02-typical", "etc_cpi", 81_250),
        ("evm-11-etc", "eac_cpi", 11_507),
        ("evm-11-etc", "etc_cpi", 5757),
        ("evm-11-inverse", "cpi", 1.14),
        ("evm-11-percent", "percent_complete", 0.325),
        ("evm-11-cpi", "cpi", 0.8695652173913043),
        ("evm-18", "cpi", 1.387846),
        ("evm-18", "sv", -11_266.04),
        ("evm-18", "cv", 3878.46),
        ("evm-18-total", "eac_cpi", 108_081.15597840108),
        ("es-04", "earned_schedule_months", 18),
        ("es-04", "spi_t", 0.9),
        ("es-04", "sv_t_months", -2),
        ("es-05", "earned_schedule_months", 26.49056603773585),
        ("es-05", "sv_t_months", -3.5094339622641506),
    ],
)
def test_what_an_example_states_otherwise_than_by_its_amounts(
    project_city: LandingDatabase, project_id: str, metric_id: str, expected: float
) -> None:
    is_money = metric_id.startswith(("eac", "etc"))
    ours = value(project_city, project_id, metric_id) / (TIMES.get(project_id, 1) if is_money else 1)
    assert ours == pytest.approx(expected, abs=1e-6)


def test_the_combined_estimate_of_stated_indices(project_city: LandingDatabase) -> None:
    to_go = value(project_city, "evm-02-typical", "eac_cpi_spi") - value(project_city, "evm-02-typical", "ac")
    assert 63_000 + to_go / TIMES["evm-02-typical"] == pytest.approx(153_277.77777777778, abs=1e-6)


def test_the_wrong_statement_that_the_typical_estimate_is_the_highest(project_city: LandingDatabase) -> None:
    assert value(project_city, "evm-03", "eac_cpi_spi") > value(project_city, "evm-03", "eac_cpi")


def test_the_triples_over_three_months(project_city: LandingDatabase) -> None:
    days = ("2025-11-30", "2025-12-31", "2026-01-31")
    shares = golden("evm-03-pra-book-500k")["inputs"]["pct_complete_series"]
    assert [value(project_city, "evm-03", "percent_complete", day) for day in days] == pytest.approx(shares)


def series(city: LandingDatabase, metric_id: str) -> list[float]:
    return [
        value(city, "REVAMP", metric_id, month_end(date(2024, 1, 31), number).isoformat()) for number in range(1, 14)
    ]


@pytest.mark.parametrize(
    ("metric_id", "name"),
    [
        ("earned_schedule_months", "ES"),
        ("spi_t", "SPI_t"),
        ("ieac_t_months", "IEAC_t_PF_SPIt"),
        ("cpi", "CPI"),
        ("spi", "SPI"),
    ],
)
def test_the_thirteen_months_with_all_money_by_a_thousand(
    project_city: LandingDatabase, metric_id: str, name: str
) -> None:
    assert series(project_city, metric_id) == pytest.approx(
        golden("es-01-revamp-13-months")["expected"][name], abs=1e-6
    )


def test_the_other_estimates_of_duration_follow_from_what_is_published(project_city: LandingDatabase) -> None:
    case = golden("es-01-revamp-13-months")
    es, spi_t, cpi = (series(project_city, name) for name in ("earned_schedule_months", "spi_t", "cpi"))
    at, pd = range(1, 14), 9
    unit = [month + pd - done for month, done in zip(at, es, strict=True)]
    both = [month + (pd - done) / (pace * cost) for month, done, pace, cost in zip(at, es, spi_t, cpi, strict=True)]
    assert unit == pytest.approx(case["expected"]["IEAC_t_PF1"], abs=1e-6)
    assert both == pytest.approx(case["expected"]["IEAC_t_PF_SCIt"], abs=1e-6)
    assert series(project_city, "sv_t_months") == pytest.approx(case["exact"]["SV_t"], abs=1e-6)


def test_the_planned_value_method_beside_earned_schedule(project_city: LandingDatabase) -> None:
    expected = golden("es-02-revamp-planned-value-method")["expected"]
    spi, sv = series(project_city, "spi"), series(project_city, "sv")
    rate = value(project_city, "REVAMP", "bac", "2025-01-31") / 9
    assert [9 / one for one in spi] == pytest.approx(expected["EAC_t_PV2=PD/SPI"], abs=1e-5)
    assert [one / rate for one in sv] == pytest.approx(expected["TV_months"], abs=1e-5)


def test_work_earned_when_it_closes(project_city: LandingDatabase) -> None:
    found: list[tuple[Any, ...]] = months(project_city, "pv-01", "pv_amount, ev_amount, ac_amount")
    assert found[0] == (Decimal("24.00"), Decimal("24.00"), Decimal("24.00"))


def test_a_plan_without_a_working_day_runs_over_calendar_days(project_city: LandingDatabase) -> None:
    found = months(project_city, "WEEKEND", "pv_amount, ev_amount")
    assert found == [(Decimal("50.01"), Decimal("50.01")), (Decimal("100.01"), None)]
