"""The model: deterministic, in balance, and one story on both sides."""

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date

import pytest

from sandbox import ledger
from sandbox.calendar import fiscal_year_of, period_of
from sandbox.city import CityModel, CityState
from sandbox.names import ACCOUNTS, HOSTILE_NAMES
from sandbox.progress import budget_on, forecast_finish_on, monthly_costs, planned_costs, status_on

EXPENDITURE = {code for code, _, kind, _ in ACCOUNTS if kind == "expenditure"}


@pytest.fixture(scope="module")
def model() -> CityModel:
    return CityModel(seed=7, projects=40, journal_lines=6000)


@pytest.fixture(scope="module")
def state(model: CityModel) -> CityState:
    return model.night(3)


def test_the_same_seed_and_night_give_the_same_city() -> None:
    first, second = (CityModel(seed=11, projects=12, journal_lines=1500).night(4) for _ in range(2))
    assert first == second
    assert asdict(first) == asdict(second)


def test_another_seed_is_another_city() -> None:
    assert CityModel(seed=1, projects=12).night(0).books.lines != CityModel(seed=2, projects=12).night(0).books.lines


@pytest.mark.parametrize("wanted", [6000, 20_000])
def test_the_ledger_has_about_as_many_lines_as_asked_for(wanted: int) -> None:
    assert len(CityModel(journal_lines=wanted).night(0).books.lines) == pytest.approx(wanted, rel=0.03)


@pytest.mark.parametrize("start", [date(2026, 7, 1), date(2027, 6, 30), date(2028, 2, 29)])
def test_the_city_can_begin_on_any_day_of_its_fiscal_year(start: date) -> None:
    state = CityModel(start=start, projects=20, journal_lines=3000).night(1)
    assert {status_on(project, state.day) for project in state.office_projects} >= {
        "active",
        "completed",
        "proposed",
        "on_hold",
    }
    assert max(line.posting_date for line in state.books.lines) == state.day


def test_every_journal_balances_by_fund(state: CityState) -> None:
    totals: Counter[tuple[str, str]] = Counter()
    for line in state.books.lines:
        totals[line.journal_id, line.fund_code] += line.amount_cents
    assert [key for key, cents in totals.items() if cents] == []


def test_journal_lines_have_unique_keys(state: CityState) -> None:
    keys = Counter((line.journal_id, line.line_number) for line in state.books.lines)
    assert keys.most_common(1)[0][1] == 1


def test_every_posted_invoice_is_expenditure_against_payable_and_retainage(state: CityState) -> None:
    debits: Counter[str] = Counter()
    credits: Counter[str] = Counter()
    for line in state.books.lines:
        if line.journal_id.startswith("AP"):
            (debits if line.account_code in EXPENDITURE else credits)[line.invoice_id] += line.amount_cents
    invoices = {each.invoice_id: each for each in state.books.procurement.invoices}
    assert set(debits) == set(invoices)
    assert all(debits[key] == invoice.amount_cents == -credits[key] for key, invoice in invoices.items())
    assert any(invoice.retainage_cents for invoice in invoices.values())
    assert any(invoice.amount_cents < 0 for invoice in invoices.values())


def test_transfers_between_departments_net_to_zero_in_each_fiscal_year(state: CityState) -> None:
    totals: Counter[int] = Counter()
    for line in state.books.budget:
        if line.event_type == "transfer":
            totals[line.fiscal_year] += line.amount_cents
    assert totals
    assert set(totals.values()) == {0}


def test_the_budget_has_every_kind_of_event(state: CityState) -> None:
    kinds = {line.event_type for line in state.books.budget}
    assert kinds == {"original", "amendment", "transfer", "carry_forward"}


def test_original_and_changed_budgets_are_the_projects_approved_budget(model: CityModel) -> None:
    for project in model.all_projects:
        assert sum(cents for _, cents in planned_costs(project)) == project.budget_cents
        assert budget_on(project, date.max) - project.budget_cents == sum(cents for _, cents in project.budget_changes)


def test_encumbrances_never_go_below_nothing_and_close_with_the_work(state: CityState) -> None:
    ordered = sorted(state.books.procurement.events, key=lambda event: (event.event_date, event.amount_cents < 0))
    open_cents: Counter[tuple[str, int]] = Counter()
    for event in ordered:
        open_cents[event.order_id, event.line_number] += event.amount_cents
        assert open_cents[event.order_id, event.line_number] >= 0 or event.event_type == "carry_forward"
    closed = {
        order.order_id
        for order in state.books.procurement.orders
        if order.closed_date and order.closed_date < state.day
    }
    assert all(cents == 0 for (order, _), cents in open_cents.items() if order in closed)


def test_a_carry_forward_is_a_pair_over_the_end_of_a_year(state: CityState) -> None:
    totals: Counter[tuple[str, int]] = Counter()
    years: dict[tuple[str, int], set[int]] = defaultdict(set)
    for event in state.books.procurement.events:
        if event.event_type == "carry_forward":
            totals[event.order_id, event.line_number] += event.amount_cents
            years[event.order_id, event.line_number].add(event.fiscal_year)
    assert totals
    assert set(totals.values()) == {0}
    assert all(len(found) >= 2 for found in years.values())


def test_the_ledger_books_what_a_project_costs(state: CityState, model: CityModel) -> None:
    booked: Counter[str] = Counter()
    for line in state.books.lines:
        if line.account_code in EXPENDITURE:
            booked[line.finance_code] += line.amount_cents
    codes = Counter(project.finance_code for project in state.projects)
    done = [
        project
        for project in state.projects
        if status_on(project, state.day) == "completed" and codes[project.finance_code] == 1
    ]
    checked = 0
    for project in done:
        if project.start_date >= model.ledger_start and project.finance_code not in ("IT-4101", "IT-4102", ""):
            costs = sum(cents for _, cents in monthly_costs(project))
            assert booked[project.finance_code] == pytest.approx(costs, abs=2_000_00)
            checked += 1
    assert checked >= 3


def test_the_trial_balance_is_the_sum_of_the_lines(state: CityState) -> None:
    balance = ledger.trial_balance(state.books.lines)
    by_period: Counter[tuple[int, int]] = Counter()
    for line in state.books.lines:
        if line.account_code in EXPENDITURE:
            by_period[line.fiscal_year, line.period] += line.amount_cents
    told: Counter[tuple[int, int]] = Counter()
    for (year, period, _, _, account), cents in balance.items():
        if account in EXPENDITURE:
            told[year, period] += cents
    assert sum(balance.values()) == 0
    assert told == by_period


def test_the_imperfections_are_there(state: CityState) -> None:
    codes = {project.finance_code for project in state.projects}
    lines = state.books.lines
    assert {line.finance_code for line in lines} - codes - {""} >= set(ledger.UNKNOWN_CODES)
    assert any(
        (line.fiscal_year, line.period) != (fiscal_year_of(line.posting_date), period_of(line.posting_date))
        for line in lines
    )
    assert any(line.period == 13 for line in lines)
    assert {"JE-ERR-01", "JE-ERR-01R"} <= {line.journal_id for line in lines}
    assert {"Roadrunner Temps Inc", "Cactus Wren Staffing"} <= {line.vendor_name for line in lines} | {
        v.former_name for v in state.books.procurement.vendors
    }
    assert Counter(state.books.procurement.events).most_common(1)[0][1] == 2
    assert any(not project.has_baseline for project in state.office_projects)
    assert any(not project.has_status for project in state.office_projects)
    assert any(code.startswith("00") for code in codes)
    assert max(Counter(project.finance_code for project in state.projects if project.finance_code).values()) == 2
    assert set(HOSTILE_NAMES) <= {project.name for project in state.office_projects}


def test_some_projects_are_late_and_some_over_budget(state: CityState) -> None:
    late = [
        p for p in state.projects if (forecast_finish_on(p, state.day, state.night) - p.baseline_finish_date).days > 30
    ]
    over = [p for p in state.projects if p.cost_cents > budget_on(p, state.day)]
    assert len(late) >= 3
    assert len(over) >= 3
    assert {p.name for p in late} != {p.name for p in over}
