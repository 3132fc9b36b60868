"""The rule-made sentences: one, many, nothing, today, missing, negative, very large; and how easily they read."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from reports.city import CityFacts
from reports.formatting import Formatter
from reports.pages.project_records import Month, join_months
from reports.sentences import (
    ContractNumbers,
    ProjectNumbers,
    QualityNumbers,
    say_value_of_money,
    tell_change,
    tell_contracts,
    tell_finance,
    tell_methods,
    tell_project,
    tell_quality,
    tell_sums,
)
from reports.sentences.changes import sort_kind
from reports.sentences.counting import join_words, say_money_move, say_share, say_signed_money
from tests.reports.html_reading import Reading
from tests.reports.reading_grade import grade_text

FORMATTER = Formatter(CityFacts(name="City", time_zone="America/Phoenix"))
EURO = Formatter(CityFacts(name="Stadt", currency="EUR"))
TODAY = date(2026, 10, 20)
HIGHEST_GRADE = 9.0
NOTHING: dict[str, object] = {
    "status": "active",
    "stage": None,
    "reported_health": "not_assessed",
    "computed_health": "not_assessed",
    "percent_complete": None,
    "finish_date": None,
    "actual_finish_date": None,
    "baseline_finish_date": None,
    "slip_days": None,
    "slip_previous_days": None,
    "approved_amount": None,
    "expended_amount": None,
    "available_amount": None,
    "cpi": None,
    "as_of_date": TODAY,
}


@dataclass(frozen=True)
class Changed:
    """A change as the sentences read it."""

    field: str | None
    before: str | None
    after: str | None
    kind: str | None = None


def tell(**known: object) -> tuple[str, ...]:
    return tell_project(ProjectNumbers(**(NOTHING | known)), FORMATTER)[1:]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("on_hold", "The project is on hold."),
        ("unknown", "The project is in an unknown state."),
        (None, "The project is in an unknown state."),
    ],
)
def test_the_state_is_told_in_words(status: str | None, told: str) -> None:
    assert tell_project(ProjectNumbers(**(NOTHING | {"status": status})), FORMATTER) == (told,)  # type: ignore[arg-type]


FINISHES = [
    (date(2027, 3, 1), 1, "Finish is forecast for 1 March 2027, 1 day after the approved date (31 January 2027)."),
    (date(2027, 3, 1), -3, "Finish is forecast for 1 March 2027, 3 days before the approved date (31 January 2027)."),
    (date(2027, 1, 31), 0, "Finish is forecast for 31 January 2027, exactly on the approved date."),
    (date(2027, 3, 1), None, "Finish is forecast for 1 March 2027."),
    (TODAY, None, "Finish is forecast for today, 20 October 2026."),
    (date(2026, 9, 1), None, "It is not finished; finish was forecast for 1 September 2026."),
]


@pytest.mark.parametrize(("finish", "slip", "told"), FINISHES)
def test_the_finish_is_told_with_its_shift(finish: date, slip: int | None, told: str) -> None:
    assert tell(finish_date=finish, slip_days=slip, baseline_finish_date=date(2027, 1, 31)) == (told,)


def test_a_finished_project_tells_no_move_and_no_pace() -> None:
    day = date(2026, 8, 14)
    told = tell(finish_date=day, actual_finish_date=day, status="completed", slip_previous_days=9, schedule_months=-2.0)
    assert told == ("It finished on 14 August 2026.",)


def test_a_cancelled_project_has_no_finish() -> None:
    assert tell(finish_date=date(2027, 3, 1), status="cancelled", slip_previous_days=9) == ()


def test_pace_and_value_are_not_judged_of_a_cancelled_project() -> None:
    assert tell(status="cancelled", schedule_months=1.0, cpi=0.9) == ()
    assert tell(status="completed", schedule_months=1.0, cpi=0.9) == (
        "Each dollar spent bought 90 cents of planned work.",
    )


@pytest.mark.parametrize(
    ("days", "since", "told"),
    [
        (1, date(2026, 9, 30), "The finish moved 1 day later since the end of September."),
        (-21, date(2025, 9, 30), "The finish moved 21 days earlier since the end of September 2025."),
        (7, None, "The finish moved 7 days later since the previous month end."),
    ],
)
def test_a_move_names_what_it_is_compared_with(days: int, since: date | None, told: str) -> None:
    assert tell(finish_date=date(2027, 3, 1), slip_previous_days=days, previous_date=since)[1:] == (told,)


MONEY = [
    ("0", None, ("Nothing of the approved $1.20 million is spent yet.",)),
    ("600000", "0", ("$600,000 of the approved $1.20 million is spent (50%).", "Nothing is left to spend or order in the finance budget.")),
    ("1500000", "-1", ("$1.50 million is spent, $300,000 more than the approved $1.20 million.", "With open orders it is $1 over the finance budget.")),
    ("100", "5000", ("$100 of the approved $1.20 million is spent (less than 1%).", "$5,000 can still be spent or ordered in the finance budget.")),
]  # fmt: skip


@pytest.mark.parametrize(("expended", "available", "told"), MONEY)
def test_money_is_told_under_over_and_at_nothing(expended: str, available: str | None, told: tuple[str, ...]) -> None:
    left = None if available is None else Decimal(available)
    assert tell(approved_amount=Decimal(1_200_000), expended_amount=Decimal(expended), available_amount=left) == told


OLD_MONEY = [
    ("0", None, ("By 30 September 2026, nothing of the approved $1.20 million was spent.",)),
    (
        "600000",
        "0",
        (
            "By 30 September 2026, $600,000 of the approved $1.20 million was spent (50%).",
            "Nothing was then left to spend or order in the finance budget.",
        ),
    ),
    (
        "1500000",
        "-1",
        (
            "By 30 September 2026, $1.50 million was spent, $300,000 more than the approved $1.20 million.",
            "With open orders it was then $1 over the finance budget.",
        ),
    ),
    (
        "100",
        "5000",
        (
            "By 30 September 2026, $100 of the approved $1.20 million was spent (less than 1%).",
            "$5,000 could then still be spent or ordered in the finance budget.",
        ),
    ),
]


@pytest.mark.parametrize(("expended", "available", "told"), OLD_MONEY)
def test_money_of_an_earlier_day_is_told_with_its_day(
    expended: str, available: str | None, told: tuple[str, ...]
) -> None:
    left = None if available is None else Decimal(available)
    money = {"approved_amount": Decimal(1_200_000), "expended_amount": Decimal(expended), "available_amount": left}
    assert tell(**money, money_date=date(2026, 9, 30)) == told


def test_money_without_an_approved_budget_is_left_out() -> None:
    assert tell(approved_amount=Decimal(0), expended_amount=Decimal(5), available_amount=Decimal(5)) == ()
    assert tell(approved_amount=Decimal(-5), expended_amount=Decimal(5)) == ()


@pytest.mark.parametrize(
    ("cpi", "told"),
    [
        (0.9, "Each dollar spent bought 90 cents of planned work."),
        (0.01, "Each dollar spent bought 1 cent of planned work."),
        (0.0, "Each dollar spent bought 0 cents of planned work."),
        (0.999, "Each dollar spent bought $1.00 of planned work."),
        (1.125, "Each dollar spent bought $1.13 of planned work."),
        (12345.6, "Each dollar spent bought $12,345.60 of planned work."),
    ],
)
def test_value_for_money_is_told_without_an_index(cpi: float, told: str) -> None:
    assert say_value_of_money(cpi, FORMATTER) == told


def test_other_currencies_are_told_with_their_sign() -> None:
    assert say_value_of_money(0.9, EURO) == "Each €1.00 spent bought €0.90 of planned work."


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (-1.0, "The work done is 1 month behind the plan."),
        (2.34, "The work done is 2.3 months ahead of the plan."),
        (0.01, "The work done is level with the plan."),
    ],
)
def test_the_pace_is_told_in_months(months: float, told: str) -> None:
    assert tell(schedule_months=months) == (told,)


CHANGES = [
    (Changed("project", None, "active", "new"), "New, active."),
    (Changed("status", "active", "completed", "closed"), "Closed: completed."),
    (Changed("reported_health", "green", "red"), "Reported health went from green to red, worse."),
    (Changed("reported_health", "red", "amber"), "Reported health went from red to amber, better."),
    (Changed("computed_health", None, "red"), "Computed health went from not assessed to red."),
    (Changed("forecast_finish_date", "2027-02-24", "2027-03-03"), "Forecast finish moved 7 days later, to 3 March 2027."),
    (Changed("forecast_finish_date", "2027-03-03", "2027-03-02"), "Forecast finish moved 1 day earlier, to 2 March 2027."),
    (Changed("forecast_finish_date", "2027-03-03", None), "Forecast finish is no longer known; it was 3 March 2027."),
    (Changed("forecast_finish_date", None, "2027-03-03"), "Forecast finish is now known: 3 March 2027."),
    (Changed("baseline_finish_date", "2027-01-01", "2027-01-31"), "Approved finish moved 30 days later, to 31 January 2027."),
    (Changed("approved_budget_amount", "1000000.00", "1250000.00"), "Approved budget rose by $250,000, to $1.25 million."),
    (Changed("approved_budget_amount", "10.00", "-5.00"), "Approved budget fell by $15, to \N{MINUS SIGN}$5."),
    (Changed("approved_budget_amount", "10.00", "10.00"), "Approved budget did not change, to $10."),
    (Changed("percent_complete", "40.0", "41.0"), "Percent complete rose by 1 point, to 41%."),
    (Changed("percent_complete", "40", "x"), "Percent complete went from 40 to x."),
    (Changed("stage", "Plan", "Build"), "Stage went from Plan to Build."),
    (Changed("manager_name", "A", "B"), "Manager went from “A” to “B”."),
    (Changed(None, "a", "b"), "A field went from “a” to “b”."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_a_change_is_told_with_direction_and_size(change: Changed, told: str) -> None:
    assert tell_change(change, FORMATTER) == told


def test_a_change_without_a_known_kind_is_sorted_by_its_field() -> None:
    fields = (
        "reported_health",
        "baseline_finish_date",
        "forecast_finish_date",
        "approved_budget_amount",
        "stage",
        None,
    )
    assert [sort_kind(Changed(field, None, None, "field_changed")) for field in fields] == [
        "health",
        "baseline",
        "moved",
        "money",
        "changed",
        "changed",
    ]


def test_sums_are_told_by_field_with_their_net() -> None:
    rows = [
        Changed("approved_budget_amount", "1000000.00", "2500000.00"),
        Changed("approved_budget_amount", "800000.00", "500000.00"),
        Changed("approved_budget_amount", None, "1.00"),
    ]
    assert tell_sums(rows, FORMATTER) == ("Approved budget: +$1.20 million net over 3 changes.",)
    assert tell_sums(rows[1:2], FORMATTER) == ("Approved budget: \N{MINUS SIGN}$300,000 net over 1 change.",)


def test_sums_of_dates_and_healths_keep_both_directions_apart() -> None:
    dates = [
        Changed("forecast_finish_date", "2027-01-01", "2027-01-31"),
        Changed("forecast_finish_date", "2027-01-01", "2027-01-02"),
        Changed("forecast_finish_date", "2027-01-02", "2027-01-01"),
        Changed("forecast_finish_date", None, "2027-01-01"),
    ]
    assert tell_sums(dates, FORMATTER) == ("Forecast finish: 2 later by 31 days in all and 1 earlier by 1 day.",)
    assert tell_sums(dates[3:], FORMATTER) == ("Forecast finish: 1 change.",)
    healths = [Changed("reported_health", "green", "red"), Changed("reported_health", "red", None)]
    assert tell_sums(healths, FORMATTER) == ("Reported health: 1 worse and 1 other.",)
    assert tell_sums([Changed("project", None, "active")], FORMATTER) == ("1 new project.",)
    assert tell_sums([], FORMATTER) == ()


def test_methods_of_earned_value_are_told_in_words() -> None:
    assert tell_methods("linear", "percent_complete", "ledger") == (
        "We take the plan from a straight line between the approved dates, the work done from the manager’s percentage and "
        "the cost from the ledger."
    )
    assert (
        tell_methods(None, None, "ledger")
        == "We take the cost from the ledger. The plan and the work done are not known."
    )
    assert (
        tell_methods(None, "brand_new", None)
        == "We take the work done from brand new. The plan and the cost are not known."
    )


def test_small_phrases() -> None:
    assert (
        say_share(Decimal(1), Decimal(1000)) == "less than 1%"
        and say_share(Decimal(-5), Decimal(10)) == "\N{MINUS SIGN}50%"
    )
    assert say_money_move(Decimal(0), FORMATTER) == "did not change"
    assert say_signed_money(Decimal("9999999999999999.99"), FORMATTER).startswith("+$")
    assert join_words(["a"]) == "a" and join_words(["a", "b", "c"]) == "a, b and c"


def test_the_grade_knows_plain_from_heavy_words() -> None:
    assert grade_text("The dog ran home. It was late.") < 2
    assert (
        grade_text("Organisational interdependencies necessitate multidimensional reconciliation methodologies.") > 20
    )


def test_public_sentences_read_easily(readings: dict[str, dict[str, Reading]]) -> None:
    """Each project's own sentences stay under the grade, and so does the page of changes; lists bear names of departments."""
    for path, page in readings["public"].items():
        leads = [part.text for part in page.find("p") if part.attributes.get("class") == "lead"]
        is_list = page.find("h1")[0].text.startswith(("All projects", "Projects with"))
        if path.startswith(("projects/", "changes")) and not is_list:
            for text in leads:
                assert grade_text(text) <= HIGHEST_GRADE, (path, text, grade_text(text))


def test_public_sentences_have_no_index_by_its_initials(readings: dict[str, dict[str, Reading]]) -> None:
    for path, page in readings["public"].items():
        for part in page.find("p"):
            words = part.text.replace("(", " ").replace(")", " ").split()
            assert not {"CPI", "SPI", "EAC", "TCPI"} & set(words) or not path.startswith(
                ("projects/", "changes", "index")
            ), path


@dataclass(frozen=True)
class Year:
    """A fiscal year as the headline of finance reads it."""

    fiscal_year: int
    is_internal_service: bool
    current_budget_amount: Decimal | None
    encumbered_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None


YEARS = [
    (("100", "20", "40", "40"), "$40 of $100 is spent in fiscal year 2027 (40%); $20 is ordered and $40 is left."),
    (("100", "0", "40", "60"), "$40 of $100 is spent in fiscal year 2027 (40%); $60 is left."),
    (("100", "80", "40", "-20"), "$40 of $100 is spent in fiscal year 2027 (40%); with open orders it is $20 over the budget."),
    (("100", None, "40", None), "$40 of $100 is spent in fiscal year 2027 (40%)."),
    (("0", None, "40", None), ""),
    ((None, None, "40", None), ""),
]  # fmt: skip


@pytest.mark.parametrize(("amounts", "told"), YEARS)
def test_finance_is_told_by_its_newest_year(amounts: tuple[str | None, ...], told: str) -> None:
    known = [None if amount is None else Decimal(amount) for amount in amounts]
    years = [Year(2027, True, Decimal(9), Decimal(9), Decimal(9), Decimal(9)), Year(2027, False, *known)]
    assert tell_finance(years, FORMATTER) == told
    assert tell_finance(years[:1], FORMATTER) == ""


def test_contracts_are_told_with_their_ends() -> None:
    worth, spent = Decimal(2_000_000), Decimal(500_000)
    assert tell_contracts(ContractNumbers(3, worth, spent, 1, 0), FORMATTER) == (
        "3 contracts are worth $2.00 million.",
        "$500,000 is spent (25%).",
        "1 expired; none will within 90 days.",
    )
    assert tell_contracts(ContractNumbers(1, None, None, 0, 0), FORMATTER) == ("1 contract is known.",)
    assert tell_contracts(ContractNumbers(0, None, None, 0, 0), FORMATTER) == ("No contract has been accepted yet.",)


def test_data_quality_is_told_from_sources_to_reconciliations() -> None:
    assert tell_quality(QualityNumbers(7, 0, 10, 2, 5, 0)) == (
        "Every source was renewed.",
        "2 of 10 checks failed or could not run.",
        "None of 5 reconciliations shows a difference.",
    )
    assert tell_quality(QualityNumbers(7, 1, 0, 0, 0, 0)) == ("1 of 7 sources could not be renewed.",)
    assert tell_quality(QualityNumbers(0, 0, 0, 0, 0, 0)) == ("No source is known.",)


COSTS = [
    ("5000000", None, ("It is forecast to cost $5.00 million.",)),
    ("1300000", "1200000", ("It is forecast to cost $1.30 million, $100,000 more than approved.",)),
    ("1100000", "1200000", ("It is forecast to cost $1.10 million, $100,000 less than approved.",)),
    ("1200000", "1200000", ()),
    ("0", None, ()),
]


@pytest.mark.parametrize(("cost", "approved", "told"), COSTS)
def test_the_forecast_cost_is_held_against_the_approved_one(
    cost: str, approved: str | None, told: tuple[str, ...]
) -> None:
    limit = None if approved is None else Decimal(approved)
    assert tell(forecast_amount=Decimal(cost), approved_amount=limit) == told
    assert tell(forecast_amount=Decimal(cost), approved_amount=limit, status="completed") == ()


def test_months_in_which_nothing_changed_are_one_run() -> None:
    month = Month("key", date(2026, 9, 30), "active", None, None, 5.0, None, None, None, None, None, None)
    named = [
        ("c", replace(month, percent_complete=9.0)),
        ("b", month),
        ("a", replace(month, month_end_date=date(2026, 8, 31))),
    ]
    assert [run.anchors for run in join_months(named)] == [("c",), ("b", "a")]
