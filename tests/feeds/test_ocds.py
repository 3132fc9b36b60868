"""OCDS from a publisher's interface over real HTTP to the typed log: the city's contracts to the cent, or failed, never a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors import ocds, pacing
from extractors.landing import Lander
from extractors.landing_log import LandingLog
from extractors.outcomes import Outcome, Spooled
from extractors.relations import register_landing
from orchestration.source_pages import FOLDER, write_page
from sandbox.ocds import PATH, PREFIX, Publisher, city_releases
from sandbox.web import VendorServer
from tests.feeds.ocds_reading import delivery_of, read
from tests.feeds.open_portals import books, failed, judge, make_context, spooled

CONTRACTS = books().procurement.contracts
INVOICES = [
    one
    for one in books().procurement.invoices
    if any(order.order_id == one.order_id and order.contract_id for order in books().procurement.orders)
]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@dataclass
class Running:
    publisher: Publisher
    location: str

    def read(self, folder: Path, **table: Any) -> dict[str, Outcome]:
        return read(self.location, folder, **table)


@pytest.fixture
def running() -> Iterator[Running]:
    publisher = Publisher(city_releases(books()), page_releases=7)
    server = VendorServer(publisher)
    publisher.url = server.url
    try:
        yield Running(publisher, server.url + PATH)
    finally:
        server.close()


def cents(*amounts: int) -> Decimal:
    return Decimal(sum(amounts)).scaleb(-2)


def total(outcome: Outcome, column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in spooled(outcome)[1] if row[column] is not None), Decimal(0))


def test_every_contract_amendment_and_payment_is_the_citys_to_the_cent(running: Running, tmp_path: Path) -> None:
    found = running.read(tmp_path)
    assert list(found) == ["contracts", "contract_amendments", "payments", "vendors"]
    contracts = {row["contract_id"]: row for row in spooled(found["contracts"])[1]}
    assert len(contracts) == len(CONTRACTS) == 16
    for one in CONTRACTS:
        row = contracts[f"{PREFIX}-{one.contract_id}/{one.contract_id}"]
        changes = [change for _, change, _ in one.amendments]
        assert Decimal(row["original_amount"]) == cents(one.original_cents)
        assert Decimal(row["current_amount"]) == cents(one.original_cents, *changes)
        assert (row["title"], row["vendor_name"], row["finance_project_code"]) == (
            one.title,
            one.vendor.name,
            one.finance_code or None,
        )
        assert row["start_date"].startswith(one.start_date.isoformat())
    told = Counter(
        (row["contract_id"], row["change_amount"], row["reason"]) for row in spooled(found["contract_amendments"])[1]
    )
    assert {change for _, change, _ in told} and sum(told.values()) == sum(
        len(one.amendments) for one in CONTRACTS
    ) == 6
    assert total(found["contract_amendments"], "change_amount") == cents(
        *(c for one in CONTRACTS for _, c, _ in one.amendments)
    )
    assert total(found["payments"], "amount") == cents(*(one.amount_cents for one in INVOICES)) != 0
    assert len(spooled(found["payments"])[1]) == len(INVOICES)
    assert {row["vendor_id"] for row in spooled(found["vendors"])[1]} == {one.vendor.key for one in CONTRACTS}
    assert len(running.publisher.requests) == 6, "the location is read once for all streams"
    assert all(judge(outcome).outcome == "accept" for outcome in found.values())
    assert all(delivery_of(outcome).warnings == () for outcome in found.values())


PASSING: dict[str, dict[str, Any]] = {
    "429": {"kind": "throttle", "times": 2, "retry_after": 0},
    "500": {"kind": "server_error", "times": 3, "status": 500},
    "cut body": {"kind": "short_body", "times": 2},
    "reset": {"kind": "reset", "times": 2},
    "html under 200": {"kind": "maintenance", "status": 200},
    "an error under 200": {"kind": "error_object", "times": 2},
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_is_survived(running: Running, tmp_path: Path, fault: str) -> None:
    running.publisher.faults.set(**PASSING[fault], after=2)
    found = running.read(tmp_path)
    assert total(found["payments"], "amount") == cents(*(one.amount_cents for one in INVOICES))
    assert sum(delivery_of(outcome).retries for outcome in found.values()) >= 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "server_error", "status": 500}, "HTTP 500"),
        ({"kind": "maintenance", "status": 200}, "a web page instead of data"),
        ({"kind": "short_body"}, "cut short"),
        ({"kind": "error_object"}, "neither a release, a record nor a package of them but an object with error"),
    ],
)
def test_a_lasting_fault_on_a_later_page_fails_every_stream_and_leaves_nothing(
    running: Running, tmp_path: Path, options: dict[str, Any], words: str
) -> None:
    running.publisher.faults.set(**options, after=3, times=-1)
    found = running.read(tmp_path)
    assert len(found) == 4
    for outcome in found.values():
        assert words in failed(outcome, tmp_path)
    assert not list(tmp_path.rglob("*.jsonl")), "what was set down is gone"


def test_a_sign_in_is_sent_and_never_taken_to_another_host(running: Running, tmp_path: Path) -> None:
    running.publisher.token = "s3cret"
    refused = running.read(tmp_path / "a")
    assert "sign-in was refused (401)" in failed(refused["contracts"], tmp_path / "a")
    auth = {"kind": "bearer", "token": "s3cret"}
    assert len(spooled(running.read(tmp_path / "b", auth=auth)["contracts"])[1]) == 16
    running.publisher.next_host = "https://elsewhere.example"
    sentence = failed(running.read(tmp_path / "c", auth=auth)["contracts"], tmp_path / "c")
    assert "leads to elsewhere.example, which is not followed" in sentence
    running.publisher.next_host, running.publisher.token = "http://elsewhere.example", ""
    assert "must begin with https" in failed(running.read(tmp_path / "d")["contracts"], tmp_path / "d")


def test_a_next_link_in_a_circle_ends(running: Running, tmp_path: Path) -> None:
    running.publisher._page = lambda number: Publisher._page(running.publisher, 1)  # type: ignore[method-assign]
    assert "leads back to" in failed(running.read(tmp_path)["contracts"], tmp_path)


class Night:
    """A home that nights land in, with the typed tables of the log."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def land(self, running: Running, number: int) -> dict[str, str]:
        lander = Lander(LandingLog(self.home))
        landed = {}
        for name, outcome in running.read(self.home / "spool" / str(number)).items():
            assert isinstance(outcome, Spooled)
            judge(outcome)
            landed[name] = lander.take(outcome.folder).status
        return landed

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            register_landing(connection, LandingLog(self.home), ["portal"])
            return connection.execute(query).fetchall()


def test_transactions_that_differ_under_one_id_are_both_quarantined_and_the_rest_lands(
    running: Running, tmp_path: Path
) -> None:
    night = Night(tmp_path)
    running.publisher.differing = 2
    assert set(night.land(running, 1).values()) == {"accepted"}
    log = "select reason_code, disposition, count(*), sum(amount) from landing.delivered__payments where reason_code {} group by all"
    accepted, refused = night.ask(log.format("is null"))[0], night.ask(log.format("is not null"))[0]
    first = {order.contract_id: None for order in books().procurement.orders if order.contract_id}
    disputed = [next(one for one in INVOICES if _contract_of(one.order_id) == name) for name in sorted(first)[:2]]
    assert refused == ("duplicate_id", "quarantine", 4, cents(*(one.amount_cents for one in disputed), 1, 1))
    assert accepted[2:] == (
        len(INVOICES) - 2,
        cents(*(one.amount_cents for one in INVOICES)) - cents(*(one.amount_cents for one in disputed)),
    )
    ids = night.ask(
        "select source_record_id, count(*) from landing.delivered__payments where reason_code is not null group by 1"
    )
    assert sorted(ids) == [
        (f"{PREFIX}-{c}/{c}/{one.invoice_id}", 2) for c, one in zip(sorted(first)[:2], disputed, strict=True)
    ]
    running.publisher.differing = 0
    assert set(night.land(running, 2).values()) == {"accepted"}
    current = """
        select count(*), sum(amount) from (
            select *, row_number() over (partition by record_key order by extract_id desc) as newest
            from landing.delivered__payments
        ) where newest = 1 and not is_deleted and reason_code is null"""
    assert night.ask(current) == [(len(INVOICES), cents(*(one.amount_cents for one in INVOICES)))]


def test_the_typed_log_holds_exact_decimals_and_days_of_the_city(running: Running, tmp_path: Path) -> None:
    night = Night(tmp_path)
    night.land(running, 1)
    found = night.ask(
        "select sum(original_amount), sum(current_amount), min(start_date), typeof(any_value(original_amount)) from landing.delivered__contracts"
    )
    changes = [change for one in CONTRACTS for _, change, _ in one.amendments]
    originals = [one.original_cents for one in CONTRACTS]
    assert found == [
        (cents(*originals), cents(*originals, *changes), min(one.start_date for one in CONTRACTS), "DECIMAL(18,2)")
    ]
    assert set(night.land(running, 2).values()) == {"accepted"}
    assert night.ask("select count(distinct extract_id) from landing.delivered__contracts") == [(1,)], "nothing changed"


def _contract_of(order_id: str) -> str:
    return next(order.contract_id for order in books().procurement.orders if order.order_id == order_id)


def test_check_reads_the_first_page(running: Running, tmp_path: Path) -> None:
    settings = ocds.parse_settings("portal", {"location": running.location})
    said = ocds.check(settings, make_context(tmp_path))
    assert said == f"{running.location} readable: page 1 is a package of OCDS, which goes on"


def test_the_page_in_docs_is_the_one_that_the_card_makes() -> None:
    assert (FOLDER / "ocds.md").read_text(encoding="utf-8") == write_page("ocds"), "run `make docs`"
