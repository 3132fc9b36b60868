"""A Fusion pod: what it refuses, which columns it has, how it is configured and checked."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors import oracle_fusion, pacing
from extractors.errors import ExtractError, SettingsError
from extractors.outcomes import Failed
from orchestration.source_pages import FOLDER, write_page
from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.oracle_fusion import Pod, invoices
from sandbox.web import VendorServer
from tests.feeds.fusion_reading import (
    DISTRIBUTIONS,
    INVOICES,
    ORDER_LINES,
    PASSWORD,
    Running,
    failed,
    true_orders,
)
from tests.feeds.open_portals import books, judge, make_context, spooled


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
