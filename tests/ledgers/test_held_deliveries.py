"""A night of bad deliveries beside sound ones: each bad one waits whole, with a sentence; everything else moves on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ledgers import oracle
from tests.ledgers.comparing import assert_same, cells_published
from tests.ledgers.conftest import Lived
from tests.ledgers.second_night import BadDelivery
from tests.ledgers.town import Town

CODES = "fund_code, department_code, account_code, finance_project_code, project_key, fiscal_year, period, amount"
FACTS = {
    "journal_lines": ("fct_journal_lines", f"posting_date, account_type, is_prior_period, {CODES}"),
    "budget_lines": ("fct_budget_lines", f"event_type, event_date, {CODES}"),
    "invoices": ("fct_invoices", "invoice_id, purchase_order_id, invoice_date, invoice_amount, retainage_amount, vendor_key"),
    "requisitions": ("fct_requisitions", "requisition_id, request_date, status, requisition_amount, finance_project_code"),
}  # fmt: skip
UNTOUCHED = [
    ("north", "journal_lines"),
    ("south", "journal_lines"),
    ("west", "journal_lines"),
    ("east", "invoices"),
    ("west", "requisitions"),
    ("south", "budget_lines"),
]


@pytest.fixture(scope="module")
def held(town: Town, second: Lived) -> list[dict[str, Any]]:
    return town.held()


def test_the_night_publishes_and_says_that_something_waits(second: Lived) -> None:
    assert second.night.code == 4, second.night.err


def test_every_bad_delivery_is_held_and_no_other(held: list[dict[str, Any]], bad_deliveries: list[BadDelivery]) -> None:
    assert_same(
        ((bad.source, bad.stream, bad.file) for bad in bad_deliveries),
        ((one["source_name"], one["stream"], one["file_name"]) for one in held),
    )


def test_each_sentence_names_the_file_and_what_is_wrong(
    held: list[dict[str, Any]], bad_deliveries: list[BadDelivery]
) -> None:
    sentences = {one["file_name"]: " ".join(reason["sentence"] for reason in one["reasons"]) for one in held}
    for bad in bad_deliveries:
        assert [word for word in (bad.file, *bad.words) if word not in sentences[bad.file]] == [], sentences[bad.file]


@pytest.mark.parametrize(("source", "stream"), UNTOUCHED)
def test_what_was_published_of_a_held_stream_is_untouched(
    first: Lived, second: Lived, source: str, stream: str
) -> None:
    fact, columns = FACTS[stream]
    query = f"select source_record_id, {columns} from finance.{fact} where source_name = '{source}'"
    before, after = first.warehouse.rows(query), second.warehouse.rows(query)
    assert before
    assert_same(before, after)


def test_a_held_chart_leaves_the_accounts_as_they_were(first: Lived, second: Lived) -> None:
    query = "select account_code, account_name, account_type from core.dim_accounts"
    assert_same(first.warehouse.rows(query), second.warehouse.rows(query))


def test_a_held_stream_is_marked_stale_and_the_others_are_not(second: Lived) -> None:
    found = second.warehouse.rows("select source_name, is_stale, count(*) from finance.fct_journal_lines group by 1, 2")
    assert {(source, is_stale) for source, is_stale, _ in found} == {
        ("north", True), ("south", True), ("west", True), ("east", False),
    }  # fmt: skip


def test_the_sound_files_of_the_night_are_in_every_cell(second: Lived) -> None:
    expected = {cell: tuple(measures.values()) for cell, measures in oracle.cells(second.rows).items()}
    assert_same(expected.items(), cells_published(second.warehouse.connection).items())


def test_every_file_still_reconciles_to_the_cent(second: Lived) -> None:
    found = second.warehouse.rows(
        "select source_name, subject, difference_amount from quality.reconciliations where control_id = 'R1' and not passed"
    )
    assert found == []


def test_status_counts_what_is_held(town: Town, second: Lived, bad_deliveries: list[BadDelivery]) -> None:
    done = town.run("status", "--json")
    held = {source["source_name"]: source["held"] for source in json.loads(done.stdout)["sources"]}
    assert held == {
        name: sum(bad.source == name for bad in bad_deliveries) for name in ("office", "north", "south", "east", "west")
    }
