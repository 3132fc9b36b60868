"""What only CKAN and only Carto do: success in the body, SQL switched off, filters; errors as lists, names that are quoted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors import carto, pacing
from extractors.errors import SettingsError
from tests.extractors.scripted_server import ScriptedServer, json_reply
from tests.feeds.open_portals import COLUMNS, Running, books, failed, judge, make_context, run, spooled


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture
def ckan() -> Iterator[Running]:
    with run("ckan") as running:
        yield running


@pytest.fixture
def account() -> Iterator[Running]:
    with run("carto") as running:
        yield running


def test_without_sql_a_resource_is_counted_only(tmp_path: Path) -> None:
    with run("ckan", has_sql=False) as portal:
        outcome = portal.read(tmp_path)
    delivery, rows = spooled(outcome)
    assert len(rows) == len(books().lines)
    assert (delivery.control.count_text, delivery.control.amount_text) == (str(len(rows)), None)
    assert judge(outcome).outcome == "accept"


def test_filters_go_with_rows_and_figures(ckan: Running, tmp_path: Path) -> None:
    fund = books().lines[0].fund_code
    delivery, rows = spooled(ckan.read(tmp_path, filters={"fund": fund}))
    assert len(rows) == sum(line.fund_code == fund for line in books().lines) < len(books().lines)
    assert delivery.control.count_text == str(len(rows))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ({"__type": "Not Found Error", "message": "Not found: Resource was not found."}, "was refused (404: Not found"),
        ({"__type": "Authorization Error", "message": "Access denied"}, "may not be read (403: Access denied)"),
        ({"__type": "Validation Error", "sort": ["field unknown"]}, 'refused (409: {"__type"'),
    ],
)
def test_an_error_under_200_means_what_its_type_says(
    ckan: Running, tmp_path: Path, error: dict[str, object], words: str
) -> None:
    with ScriptedServer() as server:
        server.handle = lambda asked: json_reply({"success": False, "error": error})  # type: ignore[method-assign]
        ckan.url = server.url
        assert words in failed(ckan.read(tmp_path), tmp_path)
        assert len(server.asked) == 1


def test_carto_says_in_its_own_words_what_it_refuses(account: Running, tmp_path: Path) -> None:
    sentence = failed(account.read(tmp_path, id="city_payments"), tmp_path)
    assert 'was refused (400: relation "city_payments" does not exist)' in sentence


def test_carto_names_are_checked_and_quoted(account: Running, tmp_path: Path) -> None:
    for entry in (
        {"id": 'ledger"; drop', "columns": COLUMNS},
        {"id": "ledger", "columns": {**COLUMNS, "amount": "a)--"}},
    ):
        with pytest.raises(SettingsError, match=r"id must be|columns holds 'a\)--'"):
            carto.parse_settings("portal", {"base_url": "https://a.b", "datasets": {"journal_lines": entry}})
    spooled(account.read(tmp_path))
    assert all('from "ledger"' in asked.query["q"] for asked in account.portal.requests)
    assert any('sum("amount"::numeric)::text' in asked.query["q"] for asked in account.portal.requests)


def test_a_condition_of_carto_goes_with_rows_and_figures(account: Running, tmp_path: Path) -> None:
    year = books().lines[0].fiscal_year
    delivery, rows = spooled(account.read(tmp_path, where=f"fiscal_year = {year} or false"))
    assert len(rows) == sum(line.fiscal_year == year for line in books().lines)
    assert delivery.control.count_text == str(len(rows))


@pytest.mark.parametrize(
    ("rows", "words"),
    [([{"cartodb_id": None}], "rows without a row id"), ([{"cartodb_id": 2}, {"cartodb_id": 1}], "not come sorted")],
)
def test_a_table_that_cannot_be_paged_fails(tmp_path: Path, rows: list[dict[str, object]], words: str) -> None:
    columns = {"amount": "amount", "fiscal_year": "fy", "period": "per"}
    with ScriptedServer() as server:
        server.handle = lambda asked: json_reply(  # type: ignore[method-assign]
            {"rows": [{"count": 2}] if "count(*)" in asked.params["q"] else rows}
        )
        entry = {"journal_lines": {"id": "t", "columns": columns}}
        settings = carto.parse_settings("portal", {"base_url": server.url, "datasets": entry})
        (outcome,) = carto.extract(settings, make_context(tmp_path))
    assert words in failed(outcome, tmp_path)
