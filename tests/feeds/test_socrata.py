"""Socrata's own manner: metadata that may be hidden, blank fields left out, 202, a renamed host, an app token."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors import pacing, socrata
from sandbox.published_dataset import ledger_rows
from tests.extractors.scripted_server import Asked, Reply, ScriptedServer, json_reply
from tests.feeds.open_portals import COLUMNS, Running, books, judge, make_context, run, spooled

ROWS = [
    {":id": f"row-{number}", "fiscal_year": "2026", "period": "1", "amount": f"{number}.10", "vendor": "A"}
    for number in range(1, 6)
]
MAPPED = {"fiscal_year": "fiscal_year", "period": "period", "amount": "amount", "vendor_name": "vendor"}


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


class Soda(ScriptedServer):
    """A portal without metadata: what it knows shows in its rows and in its refusals alone."""

    def __init__(self, rows: list[dict[str, Any]], known: set[str]) -> None:
        super().__init__()
        self.rows, self.known = rows, known

    def handle(self, asked: Asked) -> Reply:
        select = asked.params.get("$select", "")
        if asked.path.startswith("/api/views"):
            return json_reply({"code": "not_found", "error": True, "message": "Not found"}, 404)
        if select.startswith("count"):
            total = sum((Decimal(row["amount"]) for row in self.rows), Decimal(0))
            return json_reply([{"count": str(len(self.rows)), "sum_amount": str(total)}])
        if select != ":*,*" and select not in self.known:
            return json_reply(
                {"code": "query.soql.no-such-column", "error": True, "message": f"No such column: {select}"}, 400
            )
        start = int(asked.params.get("$offset", "0"))
        return json_reply(self.rows[start : start + min(2, int(asked.params["$limit"]))])


def read(server: ScriptedServer, folder: Path, columns: Mapping[str, str] = MAPPED, **table: Any) -> Any:
    entry = {"base_url": server.url, "datasets": {"journal_lines": {"id": "ab12-cd34", "columns": columns}}}
    settings = socrata.parse_settings("portal", {**entry, **table})
    (outcome,) = socrata.extract(settings, make_context(folder))
    return outcome


@pytest.fixture
def soda() -> Iterator[Soda]:
    with Soda(ROWS, {"description"}) as running:
        yield running


def test_without_metadata_the_sum_is_asked_for_and_ties(soda: Soda, tmp_path: Path) -> None:
    delivery, rows = spooled(read(soda, tmp_path))
    assert [row["amount"] for row in rows] == ["1.10", "2.10", "3.10", "4.10", "5.10"]
    assert (delivery.control.count_text, delivery.control.amount_text) == ("5", "15.50")


def test_a_column_blank_in_every_row_is_no_drift_and_an_unknown_one_is(soda: Soda, tmp_path: Path) -> None:
    delivery, rows = spooled(read(soda, tmp_path, {**MAPPED, "description": "description"}))
    assert delivery.problems == ()
    assert {row["description"] for row in rows} == {None}
    delivery, _ = spooled(read(soda, tmp_path, {**MAPPED, "description": "descripton"}))
    assert [problem.code for problem in delivery.problems] == ["column_missing"]
    assert "has no column 'descripton'" in delivery.problems[0].sentence


def test_an_answer_that_is_still_at_work_is_asked_for_again(soda: Soda, tmp_path: Path) -> None:
    soda.script["/resource/ab12-cd34.json"] = [json_reply({"message": "still working"}, 202)] * 2
    delivery, rows = spooled(read(soda, tmp_path))
    assert (len(rows), delivery.retries) == (5, 2)


def test_a_renamed_host_is_followed_without_the_token(soda: Soda, tmp_path: Path) -> None:
    with ScriptedServer() as old:
        old.handle = lambda asked: _moved(soda.url, asked)  # type: ignore[method-assign]
        auth = {"kind": "api_key", "key": "s3cret"}
        _, rows = spooled(read(old, tmp_path, auth=auth))
    assert len(rows) == 5
    assert all(asked.headers.get("X-App-Token") == "s3cret" for asked in old.asked)
    assert not any("s3cret" in str(asked.headers) for asked in soda.asked)


def _moved(url: str, asked: Asked) -> Reply:
    query = "&".join(f"{name.replace('$', '%24')}={value.replace('*', '%2A')}" for name, value in asked.params.items())
    return 302, {"Location": f"{url}{asked.path}?{query}", "Content-Length": "0"}, b""


def test_a_shift_that_neither_count_nor_sum_betrays_shows_at_the_seam(soda: Soda, tmp_path: Path) -> None:
    """One row goes from the first page and one of the same amount comes at the end, before the second page."""
    truth = [*ROWS[1:], {**ROWS[0], ":id": "row-9"}]

    def handle(asked: Asked) -> Reply:
        reply = Soda.handle(soda, asked)
        if asked.params.get("$offset") == "0":
            soda.rows = truth
        return reply

    soda.handle = handle  # type: ignore[method-assign]
    _, rows = spooled(read(soda, tmp_path))
    assert [row["amount"] for row in rows] == [row["amount"] for row in truth]
    offsets = [asked.params["$offset"] for asked in soda.asked if "$offset" in asked.params]
    assert offsets[:4] == ["0", "1", "0", "1"], "the reading did not begin again at the seam"


def test_amounts_beyond_the_cent_are_not_compared_but_land(soda: Soda, tmp_path: Path) -> None:
    soda.rows = [{**ROWS[0], "amount": "1.005"}, *ROWS[1:]]
    delivery, rows = spooled(read(soda, tmp_path))
    assert rows[0]["amount"] == "1.005"
    assert (delivery.control.count_text, delivery.control.amount_text) == ("5", None)
    assert "1 amounts are no whole cents" in delivery.warnings[0]


def test_a_server_that_ignores_the_offset_fails_the_stream(soda: Soda, tmp_path: Path) -> None:
    soda.handle = lambda asked: Soda.handle(soda, _without_offset(asked))  # type: ignore[method-assign]
    assert "gives the same page again" in read(soda, tmp_path).sentence
    soda.rows = [{name: value for name, value in row.items() if name != ":id"} for row in ROWS]
    assert "gives the same page again" in read(soda, tmp_path).sentence


def _without_offset(asked: Asked) -> Asked:
    params = {name: value for name, value in asked.params.items() if name != "$offset"}
    return Asked(asked.method, asked.path, params, asked.headers, asked.body)


@pytest.fixture
def portal() -> Iterator[Running]:
    with run("socrata") as running:
        yield running


def test_only_the_rows_that_the_condition_names_are_read_and_counted(portal: Running, tmp_path: Path) -> None:
    year = books().lines[0].fiscal_year
    delivery, rows = spooled(portal.read(tmp_path, where=f"fiscal_year = {year}"))
    assert (
        len(rows) == sum(line.fiscal_year == year for line in books().lines) == int(delivery.control.count_text or "0")
    )
    assert len(rows) < len(books().lines)


def test_the_order_is_always_asked_for(portal: Running, tmp_path: Path) -> None:
    spooled(portal.read(tmp_path))
    pages = [asked.query for asked in portal.portal.requests if "$offset" in asked.query]
    assert len(pages) > 4
    assert all(page["$order"] == ":id" and page["$select"] == ":*,*" for page in pages)


def test_a_number_column_that_became_text_is_only_counted(tmp_path: Path) -> None:
    with run("socrata", list(ledger_rows(books()))[:20]) as portal:
        portal.dataset.columns["amount"] = "text"
        outcome = portal.read(tmp_path)
        delivery, _ = spooled(outcome)
    assert delivery.control.amount_text is None
    assert judge(outcome).outcome == "accept"


def test_a_column_of_the_portal_that_is_gone_is_held(portal: Running, tmp_path: Path) -> None:
    portal.dataset.drop_column(COLUMNS["vendor_name"])
    delivery, _ = spooled(portal.read(tmp_path))
    assert "has no column 'vendor'" in delivery.problems[0].sentence
