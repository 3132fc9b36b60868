"""An ERP's rows from the wire to the typed relation that the models read: exact decimals, and night after night no false change."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors import oracle_fusion, workday_raas
from extractors.landing import Lander, Landing
from extractors.landing_log import LandingLog
from extractors.outcomes import Outcome
from extractors.relations import register_landing
from sandbox.credentials import Credentials
from sandbox.oracle_fusion import Pod, purchase_orders
from sandbox.web import VendorServer
from sandbox.workday_raas import Tenant, control_report, ledger_report
from tests.feeds.fusion_reading import ORDER_LINES
from tests.feeds.open_portals import books, judge, ledger_total, make_context
from tests.feeds.workday_reading import COLUMNS, CONTROL

USER = Credentials("isu", "client", "password")


@pytest.fixture
def tenant() -> Iterator[tuple[Tenant, str]]:
    ledger = ledger_report(books())
    tenant = Tenant({"Journal_Lines": ledger, "Journal_Control": control_report(ledger, "Ledger_Amount")}, USER)
    server = VendorServer(tenant)
    yield tenant, f"{server.url}{tenant.path}"
    server.close()


@pytest.fixture
def pod() -> Iterator[tuple[Pod, str]]:
    pod = Pod({"purchaseOrders": copy.deepcopy(purchase_orders(books()))}, {"purchaseOrders": "POHeaderId"}, USER)
    server = VendorServer(pod)
    yield pod, server.url
    server.close()


def land(home: Path, outcome: Outcome) -> Landing:
    assert judge(outcome).outcome == "accept"
    return Lander(LandingLog(home)).take(outcome.folder)  # type: ignore[union-attr]


def ask(home: Path, query: str) -> tuple[Any, ...]:
    with duckdb.connect() as connection:
        register_landing(connection, LandingLog(home), ["portal"])
        (row,) = connection.execute(query).fetchall()
    return tuple(row)


def test_a_ledger_from_workday_lands_to_the_cent_and_changes_only_where_it_changed(
    tenant: tuple[Tenant, str], tmp_path: Path
) -> None:
    workday, url = tenant
    report = {"name": "Journal_Lines", "columns": COLUMNS, "control": CONTROL}
    auth = {"kind": "basic", "user": "isu@city", "password": "password"}
    settings = workday_raas.parse_settings(
        "portal", {"base_url": url, "auth": auth, "reports": {"journal_lines": report}}
    )

    def night(lines: Any) -> Landing:
        ledger = ledger_report(replace(books(), lines=tuple(lines)))
        workday.reports = {"Journal_Lines": ledger, "Journal_Control": control_report(ledger, "Ledger_Amount")}
        (outcome,) = workday_raas.extract(settings, make_context(tmp_path / "spool"))
        return land(tmp_path, outcome)

    lines = books().lines
    first, second = night(lines), night(reversed(lines))
    assert (first.rows_changed, second.rows_changed, second.rows_deleted) == (len(lines), 0, 0)
    told = ask(
        tmp_path,
        "select sum(amount), any_value(typeof(amount)), count(posting_date) from landing.delivered__journal_lines",
    )
    assert told == (ledger_total(), "DECIMAL(18,2)", len(lines))
    third = night([replace(lines[0], amount_cents=lines[0].amount_cents + 1), *lines[2:]])
    assert (third.rows_changed, third.rows_deleted) == (1, 1)


def test_distributions_from_fusion_land_to_the_cent_and_change_only_where_they_changed(
    pod: tuple[Pod, str], tmp_path: Path
) -> None:
    fusion, url = pod
    columns = ORDER_LINES["columns"] | {"line_number": "lines.LineNumber"}  # type: ignore[operator]
    table = {"base_url": url, "auth": {"kind": "basic", "user": "isu", "password": "password"}}
    settings = oracle_fusion.parse_settings(
        "portal", table | {"streams": {"purchase_order_lines": ORDER_LINES | {"columns": columns}}}
    )

    def night() -> Landing:
        (outcome,) = oracle_fusion.extract(settings, make_context(tmp_path / "spool"))
        return land(tmp_path, outcome)

    first, second = night(), night()
    true = [
        one
        for order in fusion.resources["purchaseOrders"]
        for line in order["lines"]
        for schedule in line["schedules"]
        for one in schedule["distributions"]
    ]
    assert (first.rows_changed, second.rows_changed, second.rows_deleted) == (len(true), 0, 0)
    query = "select sum(amount), any_value(typeof(amount)), count(*) from landing.delivered__purchase_order_lines"
    assert ask(tmp_path, query) == (sum(one["Amount"] for one in true), "DECIMAL(18,2)", len(true))
    true[0]["Amount"] += Decimal("0.01")
    third = night()
    assert (third.rows_changed, third.rows_deleted) == (1, 1)
