"""Calculations are worked out exactly, have no value where a number is missing, and are shown with their numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from orchestration.errors import PortfolioError
from orchestration.explaining_formula import exact, fill_in, names_in, number_text, sets_in, work_out

NUMBERS = {"ev": Fraction(80), "ac": Fraction(100), "none": Fraction(0), "missing": None}
CELLS = {
    "issues": {"age_days": [Fraction(1), Fraction(4), None, Fraction(10)], "is_late": [Fraction(1)] * 4},
    "empty": {"x": []},
}


@pytest.mark.parametrize(
    ("calculation", "value"),
    [
        ("ev / ac", Fraction(4, 5)),
        ("ev - ac", Fraction(-20)),
        ("-ev + 0.1", Fraction(-799, 10)),
        ("ev / none", None),
        ("ev / missing", None),
        ("ev if ac != 0 else None", Fraction(80)),
        ("None if ac >= ev and none < 1 else ev", None),
        ("ev if missing > 0 else ac", None),
        ("max(ev, ac) - min(ev, ac)", Fraction(20)),
        ("abs(ev - ac)", Fraction(20)),
        ("count(issues)", Fraction(4)),
        ("count(empty)", Fraction(0)),
        ("total(issues.age_days)", Fraction(15)),
        ("total(empty.x)", Fraction(0)),
        ("median(issues.age_days)", Fraction(4)),
        ("p90(issues.age_days)", Fraction(44, 5)),
        ("median(empty.x)", None),
        ("only(issues.age_days)", None),
        ("members * 2", Fraction(6)),
    ],
)
def test_a_calculation_is_worked_out_exactly(calculation: str, value: Fraction | None) -> None:
    assert work_out(calculation, {**NUMBERS, "members": Fraction(3)}, CELLS) == value


def test_names_and_row_sets_are_told_apart() -> None:
    calculation = "total(issues.age_days) / members + count(risks) - max(ev, ac)"
    assert names_in(calculation) == ("ev", "ac")
    assert set(sets_in(calculation)) == {"issues", "risks"}


@pytest.mark.parametrize("calculation", ["ev /", "open('x')", "ev.__class__", "[ev]", "'text'", "ev and ac"])
def test_what_is_no_arithmetic_is_refused(calculation: str) -> None:
    with pytest.raises(PortfolioError):
        work_out(calculation, NUMBERS, CELLS)


@pytest.mark.parametrize(
    ("calculation", "shown"),
    [
        ("ev / ac", "80.00 / 100.00"),
        ("ev / missing", "80.00 / ?"),
        ("None if ac < ev else (ev - none) / ac", "(80.00 - 0) / 100.00"),
        ("total(issues.age_days) / count(issues)", "15 / 4"),
    ],
)
def test_numbers_are_put_in_the_place_of_names(calculation: str, shown: str) -> None:
    assert fill_in(calculation, {"ev": "80.00", "ac": "100.00", "none": "0"}, NUMBERS, CELLS) == shown


def test_numbers_of_the_database_stay_exact() -> None:
    assert exact(Decimal("0.10")) == Fraction(1, 10)
    assert exact(0.1) == Fraction(0.1) != Fraction(1, 10)
    assert exact(None) is exact("7") is exact(float("nan")) is None
    assert number_text(Fraction(-1234567890123456, 100), is_amount=True) == "-12345678901234.56"
    assert number_text(Fraction(1, 3), is_amount=False) == "0.3333333333"
