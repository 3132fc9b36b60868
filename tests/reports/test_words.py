"""Numbers, dates and sentences as they are written."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest

from reports.addresses import slug
from reports.charts import draw_curve, draw_health, draw_ladder, round_step
from reports.city import CityFacts
from reports.columns import known_fields
from reports.formatting import Formatter, clip, write_decimal, write_reason
from reports.outputs import write_cell
from reports.sentences import (
    PortfolioCounts,
    PortfolioNumbers,
    ProjectNumbers,
    name_attention,
    say_moved,
    say_shift,
    tell_absence,
    tell_activity,
    tell_portfolio,
    tell_project,
)

FORMATTER = Formatter(CityFacts(name="City", time_zone="America/Phoenix"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "$0.00"),
        ("1234567.89", "$1,234,567.89"),
        ("-1234.5", "\N{MINUS SIGN}$1,234.50"),
        ("-0.01", "\N{MINUS SIGN}$0.01"),
        ("9999999999999999.99", "$9,999,999,999,999,999.99"),
    ],
)
def test_money_is_exact_to_the_cent(amount: str, text: str) -> None:
    assert FORMATTER.write_money(Decimal(amount)) == text


def test_the_exact_value_stands_in_the_markup() -> None:
    assert FORMATTER.ratio(0.9312345) == '<data value="0.9312345">0.93</data>'
    assert FORMATTER.fraction(2 / 3) == '<data value="0.6666666666666666">66.7%</data>'


def test_ratios_are_rounded_half_up_on_their_decimal_form() -> None:
    assert write_decimal(0.945, 2) == "0.95" and write_decimal(-0.945, 2) == "\N{MINUS SIGN}0.95"


def test_an_unknown_null_reason_is_still_words() -> None:
    assert write_reason("no_baseline") == "no approved baseline"
    assert write_reason("brand_new_reason") == "brand new reason"


def test_an_instant_is_shown_in_city_time() -> None:
    assert "20 October 2026, 01:15 MST" in FORMATTER.moment(datetime(2026, 10, 20, 8, 15))


@pytest.mark.parametrize(
    ("days", "text"), [(0, "exactly on"), (1, "1 day after"), (46, "46 days after"), (-3, "3 days before")]
)
def test_a_shift_is_told_with_direction_and_size(days: int, text: str) -> None:
    assert say_shift(days, "the approved date") == f"{text} the approved date"


def test_a_move_is_told_with_direction() -> None:
    assert [say_moved(days) for days in (21, -1, 0)] == ["moved 21 days later", "moved 1 day earlier", "did not move"]


def make_numbers(**changed: object) -> ProjectNumbers:
    held: dict[str, object] = {
        "status": "active",
        "stage": "Build",
        "reported_health": "green",
        "computed_health": "red",
        "percent_complete": 40.0,
        "finish_date": date(2027, 3, 1),
        "actual_finish_date": None,
        "baseline_finish_date": date(2027, 1, 31),
        "slip_days": 29.0,
        "slip_previous_days": 7.0,
        "approved_amount": Decimal("1234567.89"),
        "expended_amount": Decimal("444444.44"),
        "available_amount": Decimal("-100.00"),
        "cpi": 0.9,
    }
    return ProjectNumbers(**(held | changed))  # type: ignore[arg-type]


def test_a_project_is_told_in_plain_sentences() -> None:
    assert tell_project(make_numbers(), FORMATTER) == (
        "The project is active, in stage Build, 40% complete.",
        "Its manager reports green; the city's thresholds give red.",
        "Finish is forecast for 1 March 2027, 29 days after the approved date (31 January 2027).",
        "The finish moved 7 days later since the previous month end.",
        "$444,444 of the approved $1.23 million is spent (36%).",
        "With open orders it is $100 over the finance budget.",
        "Each dollar spent bought 90 cents of planned work.",
    )


def test_a_sentence_without_its_numbers_is_left_out() -> None:
    told = tell_project(
        make_numbers(finish_date=None, approved_amount=None, cpi=None, computed_health="not_assessed"), FORMATTER
    )
    assert told == ("The project is active, in stage Build, 40% complete.",)


def test_what_a_source_lacks_is_told_in_words() -> None:
    assert tell_absence("change_requests gates goals", None) == "keeps no change requests, gates or goals"
    assert tell_absence("gates", "demands") == "keeps no gates; has delivered no demands"


def test_an_empty_portfolio_says_so() -> None:
    numbers = PortfolioNumbers(PortfolioCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, None, 0), None, None)
    assert tell_portfolio(numbers, FORMATTER) == ("No project has been accepted yet.",)


def test_a_portfolio_is_told_with_its_own_counts_and_money() -> None:
    numbers = PortfolioNumbers(
        PortfolioCounts(12, 9, 8, 2, 1, 3, 8, 0, 0, 0, None, 1), Decimal("2000000.00"), Decimal("500000.00"), 11
    )
    assert tell_portfolio(numbers, FORMATTER) == (
        "Of 9 active projects, 2 reported red and 1 amber.",
        "3 of 8 active projects with an approved finish date forecast a later one.",
        "$500,000 of $2.00 million approved has been spent (25%), over the 11 projects whose money is known, ended ones too.",
        "1 project rests on data that could not be renewed.",
    )


def test_the_headline_of_a_city_without_health_or_budget_tells_moves_and_forecasts() -> None:
    counts = PortfolioCounts(378, 378, 0, 0, 0, 0, 0, 98, 12, 284, Decimal("31974750591.36"), 0, 201)
    assert tell_portfolio(PortfolioNumbers(counts, None, None), FORMATTER) == (
        "378 projects are active.",
        "201 active projects are past their forecast finish.",
        "Since the month before, 98 forecasts of the finish moved later and 12 earlier.",
        "The 284 active projects with a forecast of their cost are forecast to cost $31.97 billion.",
    )
    one = PortfolioCounts(1, 1, 0, 0, 0, 0, 0, 1, 0, 1, Decimal("5.00"), 0)
    assert tell_portfolio(PortfolioNumbers(one, None, None), FORMATTER) == (
        "1 project is active.",
        "Since the month before, 1 forecast of the finish moved later, none earlier.",
        "The one active project with a forecast of its cost is forecast to cost $5.",
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((3, 0, 0, 0, 0), "None of 3 projects is active."),
        ((1, 0, 0, 0, 0), "The one project is not active."),
        ((3, 3, 0, 0, 0), "3 projects are active."),
        ((1, 1, 1, 1, 0), "The one active project is reported red."),
        ((1, 1, 1, 0, 0), "The one active project is reported green."),
        ((9, 5, 4, 0, 0), "None of 5 active projects is reported red or amber."),
        ((9, 5, 4, 2, 0), "Of 5 active projects, 2 reported red and none amber."),
        ((9, 5, 4, 0, 1), "Of 5 active projects, none reported red and 1 amber."),
    ],
)
def test_the_headline_never_counts_nothing(counts: tuple[int, ...], told: str) -> None:
    project_count, active, known, red, amber = counts
    numbers = PortfolioCounts(project_count, active, known, red, amber, 0, 0, 0, 0, 0, None, 0)
    assert tell_activity(numbers) == told


@dataclass(frozen=True)
class Watched:
    """A project as the caption of the projects to look at reads it."""

    reported_health: str
    slip_days: float | None


def test_the_caption_names_only_orders_that_the_data_allow() -> None:
    unknown = Watched("not_assessed", None)
    assert name_attention([unknown]) == "Active projects, the largest first"
    assert name_attention([unknown, Watched("not_assessed", 0.0)]) == "Active projects: by days late, then by size"
    assert (
        name_attention([Watched("green", 4.0)])
        == "Active projects: reported red first, then by days late, then by size"
    )


def test_a_column_without_a_value_is_not_known() -> None:
    rows = [Watched("not_assessed", None), Watched("not_assessed", 0.0)]
    assert known_fields(rows, ("reported_health", "slip_days")) == ("slip_days",)


@pytest.mark.parametrize(
    ("amount", "text"), [("1234.50", "$1,235"), ("-0.40", "$0"), ("-1500.00", "\N{MINUS SIGN}$1,500")]
)
def test_whole_money_keeps_its_cents_in_the_markup(amount: str, text: str) -> None:
    assert FORMATTER.whole_money(Decimal(amount)) == f'<data value="{amount}">{text}</data>'


def test_a_clipped_text_is_one_line() -> None:
    assert clip("a\nb") == "a b" and len(clip("x" * 4000)) == 140


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert write_cell(text) == f"'{text}"


def test_cells_of_other_kinds_are_exact() -> None:
    values = (None, True, Decimal("-1234.50"), 0.1, date(2026, 1, 2), "a", 7)
    assert [write_cell(value) for value in values] == ["", "true", "-1234.50", "0.1", "2026-01-02", "a", "7"]


@pytest.mark.parametrize("code", ["0100", "it-ops", "a_b"])
def test_a_plain_code_is_its_own_address(code: str) -> None:
    assert slug(code) == code


def test_other_codes_have_addresses_of_their_own_on_any_file_system() -> None:
    codes = [None, "none", "", "A", "a", "../up", "a/b", "x" * 300, "é", "CON"]
    made = [slug(code) for code in codes]
    assert len({text.lower() for text in made}) == len(codes)
    assert all(text.isascii() and "/" not in text and "." not in text and len(text) <= 40 for text in made)


def test_the_ladder_keeps_its_scale_when_money_is_overspent() -> None:
    ladder = draw_ladder(Decimal(100), Decimal(50), Decimal(150), Decimal(-100))
    assert ladder is not None
    assert ladder.limit_x == 320.0
    assert [bar.width for bar in ladder.bars] == [320.0, 480.0, 160.0, 0.0]
    assert draw_ladder(None, None, None, None) is None and draw_ladder(Decimal(0), None, None, None) is None


@pytest.mark.parametrize("largest", ["1", "19", "480000", "500000", "999999.99", "123456789.01", "0.05"])
def test_an_axis_has_few_rungs_and_covers_the_largest(largest: str) -> None:
    step = round_step(Decimal(largest))
    assert step * 5 >= Decimal(largest) > step


def test_the_curve_stays_inside_its_frame() -> None:
    months = [date(2026, month, 28) for month in range(1, 13)]
    amounts = [Decimal(100_000 * month) for month in range(1, 13)]
    curve = draw_curve(months, (("Planned", "planned", amounts), ("Earned", "earned", [*amounts[:5], *[None] * 7])))
    assert curve is not None
    for line in curve.lines:
        for point in line.points.split():
            x, y = map(float, point.split(","))
            assert curve.left <= x <= curve.right and curve.top <= y <= curve.bottom
    assert draw_curve(months[:1], (("Planned", "planned", amounts[:1]),)) is None


def test_the_health_bar_fills_its_width() -> None:
    slices = draw_health([("red", 1), ("green", 3)])
    assert [(part.x, part.width) for part in slices] == [(0.0, 160.0), (160.0, 480.0)]
    assert [part.width for part in draw_health([("red", 0)])] == [0.0]
