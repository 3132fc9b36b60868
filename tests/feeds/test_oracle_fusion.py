"""A Fusion pod over real HTTP: every innermost child is one row, exactly once, or the stream fails; never a part."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from extractors import pacing
from extractors.typing_sql import typed
from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.oracle_fusion import Pod, invoices
from sandbox.web import VendorServer
from tests.feeds.fusion_reading import (
    INVOICES,
    ORDER_LINES,
    PASSWORD,
    Running,
    failed,
    told,
    true_orders,
    true_rows,
)
from tests.feeds.open_portals import ZONE, books, judge, spooled


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[VendorServer, list[Pod]]]:
    pods: list[Pod] = []
    server = VendorServer(lambda request: pods[-1](request))
    yield server, pods
    server.close()


@pytest.fixture
def fusion(address: tuple[VendorServer, list[Pod]]) -> Running:
    server, pods = address
    resources = {"purchaseOrders": copy.deepcopy(true_orders()), "invoices": invoices(books())}
    ids = {"purchaseOrders": "POHeaderId", "invoices": "InvoiceId"}
    pods.append(Pod(resources, ids, Credentials("INTEGRATION", "client", PASSWORD), Faults()))
    return Running(server.url, pods[-1])


def test_every_distribution_comes_once_though_expanded_collections_are_cut(fusion: Running, tmp_path: Path) -> None:
    outcome = fusion.read(tmp_path, ORDER_LINES)
    delivery, rows = spooled(outcome)
    assert told(rows) == true_rows(true_orders())
    assert delivery.problems == delivery.warnings == ()
    assert delivery.rows_received == len(rows)
    by_link = [one.path for one in fusion.pod.requests if "/child/" in one.path]
    assert 0 < len(by_link) < 10, "only what was cut is asked for by itself"
    assert judge(outcome).outcome == "accept"
    assert PASSWORD not in (tmp_path / "purchase_order_lines" / "0001" / "delivery.json").read_text()


SHAPES: dict[str, dict[str, Any]] = {
    "collections that tell": {"is_collection": True},
    "a deeper cut that is told": {"is_collection": True, "expand_cap": 3},
    "no expand": {"can_expand": False},
    "no sorting": {"can_sort": False},
    "keys that are no field": {"has_hashed_keys": True},
    "keys that are no field, told": {"has_hashed_keys": True, "is_collection": True, "expand_cap": 3},
    "no links": {"has_links": False},
    "no links and no expand": {"has_links": False, "can_expand": False, "is_collection": True, "expand_cap": 3},
    "no totals": {"has_total": False},
    "small pages": {"page_cap": 7},
    "a pod that is slow": {"most_managed": 30},
    "pages of one": {"page_cap": 1, "is_collection": True},
    "a repeated row a page": {"repeats": True},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_pod_gives_the_same_rows(fusion: Running, tmp_path: Path, shape: str) -> None:
    for name, value in SHAPES[shape].items():
        setattr(fusion.pod, name, value)
    if fusion.pod.page_cap == 1:
        fusion.pod.resources["purchaseOrders"] = fusion.pod.resources["purchaseOrders"][:3]
    orders = copy.deepcopy(fusion.pod.resources["purchaseOrders"])
    delivery, rows = spooled(fusion.read(tmp_path, ORDER_LINES))
    assert told(rows) == true_rows(orders)
    assert bool(delivery.warnings) == (shape in ("no totals", "no sorting"))


@pytest.mark.parametrize("rows", [0, 1, 499, 500, 501, 998])
def test_sizes_about_the_silent_page_cap(fusion: Running, tmp_path: Path, rows: int) -> None:
    one = fusion.pod.resources["invoices"][0]
    fusion.pod.resources["invoices"] = [
        one | {"InvoiceId": number, "InvoiceNumber": f"I{number}"} for number in range(rows)
    ]
    fusion.pod.faults.set("wrong_next")
    outcome = fusion.read(tmp_path, INVOICES)
    delivery, found = spooled(outcome)
    assert len({row["invoice_id"] for row in found}) == len(found) == rows
    assert (delivery.control.kind, delivery.control.count_text) == ("query", str(rows))
    assert delivery.rows_reported == rows
    assert set(fusion.asked("limit")) <= {"1", "500"}


def test_the_typed_relation_holds_exact_decimals(fusion: Running, tmp_path: Path) -> None:
    fusion.pod.resources["invoices"][0]["InvoiceAmount"] = Decimal("1234567890123456.78")
    outcome = fusion.read(tmp_path, INVOICES)
    _, rows = spooled(outcome)
    verdict = judge(outcome)
    assert verdict.outcome == "accept", verdict.to_json()["reasons"]
    assert "control_count" in {check.code for check in verdict.checks}
    dialect = {"relation": "delivered", "time_zone": ZONE, "decimal_style": "1,234.50", "currency_sign": "$"}
    with duckdb.connect() as connection:
        connection.register("landed", pa.Table.from_pylist(rows))
        amount, day = typed("amount", "amount", None, dialect), typed("invoice_date", "date", None, dialect)
        found = connection.execute(f"select sum({amount}), count({day}) from landed").fetchall()[0]
    assert found == (sum(one["InvoiceAmount"] for one in fusion.pod.resources["invoices"]), len(rows))


def test_distributions_under_one_line_number_stay_apart(fusion: Running, tmp_path: Path) -> None:
    columns = ORDER_LINES["columns"] | {"line_number": "lines.LineNumber"}  # type: ignore[operator]
    outcome = fusion.read(tmp_path, ORDER_LINES, columns=columns)
    delivery, rows = spooled(outcome)
    assert delivery.key == ()
    assert (
        len(rows)
        == sum(true_rows(true_orders()).values())
        > len({(row["purchase_order_id"], row["line_number"]) for row in rows})
    )
    assert judge(outcome).outcome == "accept"
    assert spooled(fusion.read(tmp_path, ORDER_LINES))[0].key == ("purchase_order_id", "line_number")


def test_q_goes_with_rows_and_counts(fusion: Running, tmp_path: Path) -> None:
    supplier = fusion.pod.resources["invoices"][0]["Supplier"]
    delivery, rows = spooled(fusion.read(tmp_path, INVOICES, q=f"Supplier='{supplier}'"))
    assert {row["vendor_name"] for row in rows} == {supplier}
    assert delivery.control.count_text == str(len(rows))
    assert len(rows) == sum(one["Supplier"] == supplier for one in fusion.pod.resources["invoices"])


def test_items_that_move_between_pages_are_read_again(fusion: Running, tmp_path: Path) -> None:
    fusion.pod.page_cap, fusion.pod.moves = 50, 2
    fusion.pod.renew = lambda item: (
        item | {"InvoiceId": item["InvoiceId"] + 10**6, "InvoiceNumber": f"{item['InvoiceNumber']}R"}
    )
    _, rows = spooled(fusion.read(tmp_path, INVOICES))
    assert {row["invoice_id"] for row in rows} == {one["InvoiceNumber"] for one in fusion.pod.resources["invoices"]}
    assert len(rows) == len(fusion.pod.resources["invoices"])


def test_items_that_never_stand_still_fail_the_stream(fusion: Running, tmp_path: Path) -> None:
    fusion.pod.page_cap, fusion.pod.moves = 50, 10_000
    fusion.pod.renew = lambda item: item | {"InvoiceId": item["InvoiceId"] + 10**6}
    assert "could not be read whole in 3 readings" in failed(fusion.read(tmp_path, INVOICES), tmp_path)


@pytest.mark.parametrize("has_total", [True, False])
def test_two_items_under_one_id_are_never_taken_for_one(fusion: Running, tmp_path: Path, has_total: bool) -> None:
    fusion.pod.has_links, fusion.pod.has_total = False, has_total
    first, second = fusion.pod.resources["invoices"][:2]
    second["InvoiceId"] = first["InvoiceId"]
    assert "two items that differ came under the id" in failed(fusion.read(tmp_path, INVOICES), tmp_path)


def test_a_count_that_never_ties_fails_the_stream(fusion: Running, tmp_path: Path) -> None:
    fusion.pod.total_off = 5
    rows = len(fusion.pod.resources["invoices"])
    sentence = failed(fusion.read(tmp_path, INVOICES), tmp_path)
    assert f"{rows} items came where the pod counts {rows + 5} before and {rows + 5} after" in sentence
    assert "may read every row" in sentence


PASSING: dict[str, dict[str, Any]] = {
    "429 with Retry-After": {"kind": "throttle", "times": 2, "retry_after": 0},
    "burst of 500": {"kind": "server_error", "times": 4, "status": 500},
    "504": {"kind": "server_error", "times": 2, "status": 504},
    "cut body": {"kind": "short_body", "times": 2},
    "reset": {"kind": "reset", "times": 2},
    "a page under 200": {"kind": "maintenance", "status": 200},
    "an error under 200": {"kind": "error_object", "times": 2},
}


@pytest.mark.parametrize("after", [0, 5])
@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_is_survived(fusion: Running, tmp_path: Path, fault: str, after: int) -> None:
    fusion.pod.resources["purchaseOrders"] = copy.deepcopy(true_orders()[:20])
    fusion.pod.faults.set(**PASSING[fault], after=after)
    delivery, rows = spooled(fusion.read(tmp_path, ORDER_LINES))
    assert told(rows) == true_rows(true_orders()[:20])
    assert delivery.retries >= 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "server_error", "status": 500}, "HTTP 500"),
        ({"kind": "throttle", "retry_after": 0}, "HTTP 429"),
        ({"kind": "maintenance", "status": 200}, "a web page instead of data"),
        ({"kind": "short_body"}, "cut short"),
        ({"kind": "error_object"}, "an error under HTTP 200 (Execution was cancelled)"),
        ({"kind": "unauthorized"}, "sign-in was refused (401)"),
    ],
)
@pytest.mark.parametrize("after", [0, 5])
def test_a_lasting_fault_fails_the_stream_and_leaves_nothing(
    fusion: Running, tmp_path: Path, options: dict[str, Any], words: str, after: int
) -> None:
    fusion.pod.faults.set(**options, times=-1, after=after)
    sentence = failed(fusion.read(tmp_path, ORDER_LINES), tmp_path)
    assert words in sentence
    assert "purchase_order_lines" in sentence
