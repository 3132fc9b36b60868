"""What four offices delivered, on either night, against a computation that never saw the product's code."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from tests.ledgers import oracle
from tests.ledgers.city import OPEN_PERIODS, PROJECTS, period_days, project_key
from tests.ledgers.comparing import assert_same, cells_published, sole_owner
from tests.ledgers.conftest import Lived
from tests.ledgers.share import Row
from tests.ledgers.town import expected_shares


def test_the_first_night_is_published_and_nothing_is_held(first: Lived) -> None:
    assert first.night.code == 0
    assert first.warehouse.rows("select extract_id, reason from quality.extracts where status <> 'accepted'") == []


def test_projects_have_the_keys_that_the_interfaces_give_them(lived: Lived) -> None:
    found = lived.warehouse.rows("select project_id, project_key from core.dim_projects")
    assert dict(found) == {project: project_key(project) for project in PROJECTS}


def test_shares_are_the_stewards_else_equal(lived: Lived) -> None:
    found = lived.warehouse.rows(
        "select finance_project_code, project_key, allocation_share from core.bridge_project_finance where allocation_share < 1"
    )
    expected = {(code, project_key(project)): float(share) for (code, project), share in expected_shares().items()}
    assert {(code, key): share for code, key, share in found} == pytest.approx(expected, abs=1e-9)


def test_every_ledger_line_is_loaded_once_as_it_was_meant(lived: Lived) -> None:
    expected = [
        (
            row.source, row.file, row["fiscal_year"], row["period"], row["posting_date"], row["fund_code"], row["department_code"],
            row["account_code"], oracle.account_type(row), row["finance_project_code"], sole_owner(row), _is_late(row),
            row["description"], row["amount"],
        )
        for row in oracle.loaded(lived.rows, "journal_lines")
    ]  # fmt: skip
    found = lived.warehouse.rows(
        """
        select source_name, file_name, fiscal_year, period, posting_date, fund_code, department_code, account_code, account_type,
            finance_project_code, project_key, is_prior_period, description, amount
        from finance.fct_journal_lines
        """
    )
    assert_same(expected, found)


def _is_late(row: Row) -> bool:
    """Posted after the last day of a period that is closed."""
    year, period = row["fiscal_year"], row["period"]
    is_closed = (year, period) not in OPEN_PERIODS
    return is_closed and row["posting_date"] is not None and row["posting_date"] > period_days(year, period)[1]


@pytest.mark.parametrize("source", ["south", "east"])
def test_a_line_without_an_id_is_known_by_its_file_and_line(lived: Lived, source: str) -> None:
    expected = {(f"{row.file}#{row.line}", row["amount"]) for row in oracle.loaded(lived.rows, "journal_lines", source)}
    found = lived.warehouse.rows(
        f"select source_record_id, amount from finance.fct_journal_lines where source_name = '{source}'"
    )
    assert_same(expected, found)


@pytest.mark.parametrize(
    ("fact", "stream", "column", "amounts"),
    [
        ("fct_invoices", "invoices", "invoice_id", ("invoice_amount", "retainage_amount")),
        ("fct_payments", "payments", "payment_id", ("payment_amount",)),
        ("fct_requisitions", "requisitions", "requisition_id", ("requisition_amount",)),
    ],
)
def test_every_paper_is_loaded_once(
    lived: Lived, fact: str, stream: str, column: str, amounts: tuple[str, ...]
) -> None:
    delivered = ("amount", *amounts[1:])
    expected = [
        (row.source, row[column], *(row[name] for name in delivered)) for row in oracle.loaded(lived.rows, stream)
    ]
    found = lived.warehouse.rows(f"select source_name, {column}, {', '.join(amounts)} from finance.{fact}")
    assert_same(expected, found)


def test_every_budget_event_has_its_kind_period_and_amount(lived: Lived) -> None:
    expected = [
        (move.row.source, move.fiscal_year, move.period, move.measure, *move.codes, sole_owner(move.row), move.amount)
        for move in oracle.budget_events(lived.rows)
    ]
    found = lived.warehouse.rows(
        """
        select source_name, fiscal_year, period,
            case event_type when 'original' then 'original_budget_amount' else event_type || '_amount' end,
            fund_code, department_code, account_code, finance_project_code, project_key, amount
        from finance.fct_budget_lines
        """
    )
    assert_same(expected, found)


def test_every_encumbrance_is_signed_dated_and_liquidated_as_computed_one_by_one(lived: Lived) -> None:
    expected = [
        (
            move.row.source, move.row["purchase_order_id"], move.row["line_number"], move.row["event_type"], move.fiscal_year,
            *move.codes, move.amount,
        )
        for move in oracle.encumbrances(lived.rows)
    ]  # fmt: skip
    found = lived.warehouse.rows(
        """
        select source_name, purchase_order_id, line_number, event_type, fiscal_year, fund_code, department_code, account_code,
            finance_project_code, amount
        from finance.fct_encumbrances
        """
    )
    assert_same(expected, found)


def test_every_cell_of_budget_vs_actuals_has_its_ten_measures(lived: Lived) -> None:
    expected = {cell: tuple(measures.values()) for cell, measures in oracle.cells(lived.rows).items()}
    assert len(expected) > 10_000
    assert_same(expected.items(), cells_published(lived.warehouse.connection).items())


def test_the_parts_of_shared_codes_sum_to_the_whole(lived: Lived) -> None:
    whole: dict[Any, Decimal] = defaultdict(Decimal)
    for move in oracle.movements(lived.rows):
        whole[move.measure, move.codes[3]] += move.amount
    for measure in ("original_budget_amount", "pre_encumbered_amount", "encumbered_amount", "expended_amount"):
        found = lived.warehouse.rows(
            f"select finance_project_code, sum({measure}) from finance.budget_vs_actuals group by 1 having sum({measure}) <> 0"
        )
        assert dict(found) == {code: amount for (name, code), amount in whole.items() if name == measure and amount}


def test_cells_are_provisional_while_their_period_is_open(lived: Lived) -> None:
    found = lived.warehouse.rows("select distinct fiscal_year, period, is_provisional from finance.budget_vs_actuals")
    assert all(is_provisional == ((year, period) in OPEN_PERIODS) for year, period, is_provisional in found)
    assert {is_provisional for *_, is_provisional in found} == {True, False}


def test_every_order_line_rolls_forward_from_period_to_period(lived: Lived) -> None:
    moved: dict[tuple[Any, ...], dict[tuple[int, int], Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for move in oracle.encumbrances(lived.rows):
        line = move.row.source, move.row["purchase_order_id"], move.row["line_number"]
        moved[line][move.fiscal_year, move.period] += move.amount
    expected = []
    for line, periods in moved.items():
        balance = Decimal(0)
        for period in sorted(periods):
            expected.append((*line, *period, balance, balance + periods[period]))
            balance += periods[period]
    found = lived.warehouse.rows(
        """
        select source_name, purchase_order_id, line_number, fiscal_year, period, opening_amount, closing_amount
        from finance.encumbrance_rollforward
        """
    )
    assert_same(expected, found)


def test_life_to_date_is_the_sum_of_a_projects_parts_over_all_years(lived: Lived) -> None:
    spent: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for cell, measures in oracle.cells(lived.rows).items():
        if cell[-1]:
            spent[cell[-1]][0] += measures["encumbered_amount"]
            spent[cell[-1]][1] += measures["expended_amount"]
    found = lived.warehouse.rows(
        """
        select project_key, closing_encumbered_amount, closing_expended_amount
        from finance.project_life_to_date where project_key is not null
        """
    )
    assert_same(((key, *amounts) for key, amounts in spent.items()), found)
