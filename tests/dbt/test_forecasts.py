"""Forecasts and how far they were off, by figures worked out by hand: three completed projects of four planned months.

EVEN and LATE earn 80.00 a month of the 100.00 planned and spent, FAST 100.00; they end on 31 July at 500.00, 625.00 and 500.00.
Their life is 152 days from 1 March 2025, so its quarters are looked at on 31 March, 30 April and 31 May.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.test_review import of_project


def test_each_way_of_forecasting_says_its_figure_and_the_span_of_all(review_city: LandingDatabase) -> None:
    """EVEN in March: 80.00 earned for 100.00 of 400.00; CPI and SPI are 0.8. The manager still says 400.00."""
    columns = "method, forecast_value, forecast_amount, low_value, high_value, caution"
    condition = "forecast_kind = 'cost_at_completion' and as_of_date = '2025-03-31'"
    span = (400.0, pytest.approx(600.0))
    assert of_project(review_city, "metrics.forecasts", "EVEN", columns, condition) == [
        ("budget_rate", 420.0, 420, *span, None),
        ("cpi", pytest.approx(500.0), None, *span, None),
        ("cpi_spi", pytest.approx(600.0), None, *span, None),
        ("manager", 400.0, 400, *span, "below_budget_rate"),
    ]


def test_a_finish_by_earned_schedule_counts_from_the_first_day_of_month_one(review_city: LandingDatabase) -> None:
    """Four planned months at SPI(t) 0.8 take five: 31 July."""
    columns = "method, forecast_date, low_date, high_date"
    condition = "forecast_kind = 'finish_date' and as_of_date = '2025-05-31'"
    assert of_project(review_city, "metrics.forecasts", "EVEN", columns, condition) == [
        ("manager", date(2025, 6, 30), date(2025, 6, 30), date(2025, 7, 31)),
        ("spi_t", date(2025, 7, 31), date(2025, 6, 30), date(2025, 7, 31)),
    ]
    ended = of_project(
        review_city,
        "metrics.forecasts",
        "EVEN",
        "distinct null_reason",
        "forecast_kind = 'finish_date' and as_of_date = '2025-07-31'",
    )
    assert ended == [("completed",)]


def test_the_year_end_is_of_the_fiscal_year_of_the_date(review_city: LandingDatabase) -> None:
    """300.00 by May, the eleventh month: 100.00 a month makes 400.00, the year's rate 300 x 12 / 11."""
    columns = "method, forecast_value, target_date"
    condition = "forecast_kind = 'year_end_cost' and as_of_date = '2025-05-31'"
    assert of_project(review_city, "metrics.forecasts", "LATE", columns, condition) == [
        ("run_rate", pytest.approx(400.0), date(2025, 6, 30)),
        ("straight_line", pytest.approx(300 * 12 / 11), date(2025, 6, 30)),
    ]


ACCURACY: list[tuple[str, str, float, list[float]]] = [
    ("cost_at_completion", "budget_rate", 0.25, [420 / 500 - 1, 420 / 625 - 1, 400 / 500 - 1]),
    ("cost_at_completion", "budget_rate", 0.75, [460 / 500 - 1, 460 / 625 - 1, 400 / 500 - 1]),
    ("cost_at_completion", "cpi", 0.5, [0.0, 500 / 625 - 1, 400 / 500 - 1]),
    ("cost_at_completion", "cpi_spi", 0.25, [600 / 500 - 1, 600 / 625 - 1, 400 / 500 - 1]),
    ("cost_at_completion", "cpi_spi", 0.75, [550 / 500 - 1, 550 / 625 - 1, 400 / 500 - 1]),
    ("cost_at_completion", "manager", 0.5, [400 / 500 - 1, 400 / 625 - 1, 400 / 500 - 1]),
    ("year_end_cost", "run_rate", 0.25, [200 / 400 - 1] * 3),
    ("year_end_cost", "run_rate", 0.75, [0.0] * 3),
    ("year_end_cost", "straight_line", 0.75, [3600 / 11 / 400 - 1] * 3),
    ("finish_date", "spi_t", 0.5, [0.0, 0.0, -31 / 152]),
    ("finish_date", "manager", 0.5, [-31 / 152] * 3),
]


@pytest.mark.parametrize(("kind", "method", "point", "errors"), ACCURACY)
def test_the_back_test_is_the_mean_of_the_errors(
    review_city: LandingDatabase, kind: str, method: str, point: float, errors: list[float]
) -> None:
    [(bias, spread, projects, reason)] = review_city.rows(
        "select bias, mean_absolute_error, projects, null_reason from metrics.forecast_accuracy "
        f"where forecast_kind = '{kind}' and method = '{method}' and life_point = {point}"
    )
    assert (projects, reason) == (3, None)
    assert bias == pytest.approx(sum(errors) / 3, abs=1e-9)
    assert spread == pytest.approx(sum(map(abs, errors)) / 3, abs=1e-9)


def test_every_way_and_point_has_a_row_and_few_projects_are_suppressed(project_city: LandingDatabase) -> None:
    """The city of rules has too few completed projects for most ways of forecasting; whatever has fewer than three has no figure."""
    rows = project_city.rows("select projects, bias, mean_absolute_error, null_reason from metrics.forecast_accuracy")
    assert len(rows) == 24
    for projects, bias, spread, reason in rows:
        assert (bias is None, spread is None, reason) == (
            (True, True, "small_n_suppressed") if projects < 3 else (False, False, None)
        )


@pytest.mark.parametrize("table", ["forecasts", "forecast_accuracy", "health", "health_dimensions", "changes"])
def test_nothing_is_without_number_or_end(
    review_city: LandingDatabase, project_city: LandingDatabase, table: str
) -> None:
    for city in (review_city, project_city):
        columns: list[Any] = city.rows(
            f"select column_name from information_schema.columns where table_schema = 'metrics' and table_name = '{table}' and data_type = 'DOUBLE'"
        )
        for (column,) in columns:
            values = city.rows(f"select {column} from metrics.{table} where {column} is not null")
            assert all(math.isfinite(value) for (value,) in values), column
