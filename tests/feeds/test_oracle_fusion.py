"""A Fusion pod over real HTTP: every innermost child is one row, exactly once, or the stream fails; never a part."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from extractors import oracle_fusion, pacing
from extractors.errors import ExtractError, SettingsError
from extractors.outcomes import ExtractContext, Failed, Outcome
from extractors.typing_sql import typed
from orchestration.source_pages import FOLDER, write_page
from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.oracle_fusion import Pod, invoices, purchase_orders
from sandbox.web import VendorServer
from tests.feeds.open_portals import ZONE, books, judge, make_context, spooled

PASSWORD = "s3cret+/= key"
AUTH = {"kind": "basic", "user": "INTEGRATION", "password": PASSWORD}
DISTRIBUTIONS = "lines.schedules.distributions"
ORDER_LINES = {
    "resource": "purchaseOrders",
    "child": DISTRIBUTIONS,
    "columns": {
        "purchase_order_id": "OrderNumber",
        "line_number": f"{DISTRIBUTIONS}.PODistributionId",
        "amount": f"{DISTRIBUTIONS}.Amount",
        "fund_code": f"{DISTRIBUTIONS}.Fund",
        "event_date": f"{DISTRIBUTIONS}.BudgetDate",
        "finance_project_code": "DFF.project",
    },
}
INVOICES = {
    "resource": "invoices",
    "columns": {
        "invoice_id": "InvoiceNumber",
        "purchase_order_id": "PurchaseOrderNumber",
        "vendor_name": "Supplier",
        "invoice_date": "InvoiceDate",
        "amount": "InvoiceAmount",
    },
}
TOO_MANY = 31


@cache
def true_orders() -> list[dict[str, Any]]:
    """The city's orders, one of which has more lines, one more distributions, than an expanded collection holds."""
    orders = purchase_orders(books())
    line = orders[0]["lines"][0]
    orders[0]["lines"] = [renumber(line, number) for number in range(1, TOO_MANY + 1)]
    distributions = orders[1]["lines"][0]["schedules"][0]["distributions"]
    orders[1]["lines"][0]["schedules"][0]["distributions"] = [
        {**distributions[0], "PODistributionId": 77_000 + number, "Amount": Decimal("0.10")}
        for number in range(TOO_MANY)
    ]
    orders[2]["lines"] = []
    return orders


def renumber(line: dict[str, Any], number: int) -> dict[str, Any]:
    one = copy.deepcopy(line) | {"POLineId": 88_000 + number, "LineNumber": number}
    for schedule in one["schedules"]:
        schedule["LineLocationId"] = 880_000 + number
        for place, distribution in enumerate(schedule["distributions"]):
            distribution["PODistributionId"] = 8_800_000 + number * 100 + place
    return one


def true_rows(orders: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter(
        (order["OrderNumber"], str(one["PODistributionId"]), one["Amount"], one["Fund"], one["BudgetDate"], order["DFF"]["project"])
        for order in orders for line in order["lines"] for schedule in line["schedules"] for one in schedule["distributions"]
    )  # fmt: skip


def told(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter(
        (row["purchase_order_id"], row["line_number"], Decimal(row["amount"]), row["fund_code"], row["event_date"],
         row["finance_project_code"])
        for row in rows
    )  # fmt: skip


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@dataclass
class Running:
    """A pod that runs, and the source that is configured to read it."""

    url: str
    pod: Pod

    def parse(self, **streams: Any) -> Any:
        return oracle_fusion.parse_settings("portal", {"base_url": f"{self.url}/", "auth": AUTH, "streams": streams})

    def read(self, folder: Path, entry: dict[str, Any], context: ExtractContext | None = None, **more: Any) -> Outcome:
        stream = "invoices" if entry is INVOICES else "purchase_order_lines"
        (outcome,) = oracle_fusion.extract(self.parse(**{stream: entry | more}), context or make_context(folder))
        return outcome

    def asked(self, name: str) -> list[str]:
        """The values that a parameter had in the requests, '' where it was not there."""
        return [request.query.get(name, "") for request in self.pod.requests]


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


def failed(outcome: Outcome, folder: Path) -> str:
    assert isinstance(outcome, Failed), outcome
    assert not [path for path in folder.rglob("*") if path.is_file()], "a part was left behind"
    assert PASSWORD not in outcome.sentence
    return outcome.sentence


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


def test_what_the_pod_refuses_is_told_in_its_words_and_costs_its_stream(fusion: Running, tmp_path: Path) -> None:
    fusion.pod.faults.set("hidden_table", table="purchaseOrders")
    settings = fusion.parse(purchase_order_lines=ORDER_LINES, vendors={"resource": "suppliers", "columns": {"vendor_id": "X"}},
                            invoices=INVOICES)  # fmt: skip
    assert oracle_fusion.stream_names(settings) == ("purchase_order_lines", "vendors", "invoices")
    hidden, unknown, read = oracle_fusion.extract(settings, make_context(tmp_path))
    assert isinstance(hidden, Failed) and "may not be read (403: Forbidden)" in hidden.sentence
    assert isinstance(unknown, Failed) and "vendors (suppliers) was refused (404: Not Found)" in unknown.sentence
    assert len(spooled(read)[1]) == len(fusion.pod.resources["invoices"])
    sentence = failed(fusion.read(tmp_path / "q", INVOICES, q="Nonsense=1"), tmp_path / "q")
    assert "400: The attribute Nonsense=1 is not valid" in sentence


def test_a_misspelt_column_is_held_with_the_nearest_one(fusion: Running, tmp_path: Path) -> None:
    columns = ORDER_LINES["columns"] | {"fund_code": f"{DISTRIBUTIONS}.Fond"}  # type: ignore[operator]
    outcome = fusion.read(tmp_path, ORDER_LINES, columns=columns)
    (problem,) = spooled(outcome)[0].problems
    assert f"has no column '{DISTRIBUTIONS}.Fond'" in problem.sentence
    assert f"did you mean '{DISTRIBUTIONS}.Fund'?" in problem.sentence
    assert judge(outcome).outcome == "hold"


def test_a_parents_amount_on_rows_of_children_is_warned_of(fusion: Running, tmp_path: Path) -> None:
    for order in fusion.pod.resources["purchaseOrders"]:
        order["Total"] = Decimal("5.00")
    columns = ORDER_LINES["columns"] | {"amount": "Total"}  # type: ignore[operator]
    delivery, _ = spooled(fusion.read(tmp_path, ORDER_LINES, columns=columns))
    assert ["amount is read from 'Total', which repeats on each row" in one for one in delivery.warnings] == [True]


def test_what_is_not_mapped_is_kept_under_its_path_without_links(fusion: Running, tmp_path: Path) -> None:
    fusion.pod.has_hashed_keys = True
    _, rows = spooled(fusion.read(tmp_path, ORDER_LINES))
    names = {name for row in rows for name in json.loads(row["_extra"])}
    assert {"POHeaderId", "lines.LineNumber", "lines.schedules.ScheduleNumber", "DFF"} <= names
    assert not [name for name in names if "links" in name or name in ("lines", "lines.schedules")]


def test_check_counts_and_names_what_is_wrong(fusion: Running, tmp_path: Path) -> None:
    said = oracle_fusion.check(
        fusion.parse(purchase_order_lines=ORDER_LINES, invoices=INVOICES), make_context(tmp_path)
    )
    orders, invoiced = len(true_orders()), len(fusion.pod.resources["invoices"])
    assert said == f"resources readable: purchase_order_lines {orders} purchaseOrders, invoices {invoiced} invoices"
    wrong = INVOICES | {"columns": INVOICES["columns"] | {"vendor_name": "Suplier"}}  # type: ignore[operator]
    with pytest.raises(ExtractError, match=r"no column 'Suplier'; it has .*did you mean 'Supplier'"):
        oracle_fusion.check(fusion.parse(invoices=wrong), make_context(tmp_path))
    fusion.pod.faults.set("unauthorized", times=-1)
    with pytest.raises(ExtractError, match="check auth user and password"):
        oracle_fusion.check(fusion.parse(invoices=INVOICES), make_context(tmp_path))


def test_an_empty_resource_is_an_empty_delivery_that_the_door_holds(fusion: Running, tmp_path: Path) -> None:
    fusion.pod.resources["invoices"] = []
    outcome = fusion.read(tmp_path, INVOICES, make_context(tmp_path, standing=900))
    assert spooled(outcome)[0].control.count_text == "0"
    assert judge(outcome).outcome == "hold"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({}, "give either resource"),
        ({"resource": "a/b"}, "resource must be one resource's name"),
        ({"resource": "invoices", "child": "lines..x"}, "child must be a dotted path"),
        ({"resource": "invoices", "id": "a b"}, "id must be a field"),
        ({"resource": "invoices", "folder": "x"}, "give either resource"),
        ({"resource": "invoices", "files": "*"}, "files does not go with resource"),
        ({"folder": "x", "q": "a=1"}, "q does not go with folder"),
        ({"resource": 3}, "resource must be a text"),
        ({"resource": "invoices", "chidl": "lines"}, "'child'"),
    ],
)
def test_settings_name_what_is_wrong(entry: dict[str, Any], words: str) -> None:
    streams = {"invoices": {"columns": {"invoice_id": "InvoiceId"}} | entry}
    with pytest.raises(SettingsError) as caught:
        oracle_fusion.parse_settings("portal", {"base_url": "https://a.b/fscmRestApi/x", "streams": streams, "bse": 1})
    said = " ".join(caught.value.sentences)
    assert words in said
    if "folder" not in entry:
        assert "base_url must be the pod's root" in said
        assert "auth is missing" in said
    assert "unknown key 'bse'" in said


def test_the_page_in_docs_is_the_one_that_the_card_makes() -> None:
    assert (FOLDER / "oracle_fusion.md").read_text(encoding="utf-8") == write_page("oracle_fusion"), "run `make docs`"
