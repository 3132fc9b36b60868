"""A Fusion pod that runs, and the source that is configured to read it."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from extractors import oracle_fusion
from extractors.outcomes import ExtractContext, Failed, Outcome
from sandbox.oracle_fusion import Pod, purchase_orders
from tests.feeds.open_portals import books, make_context

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


def failed(outcome: Outcome, folder: Path) -> str:
    assert isinstance(outcome, Failed), outcome
    assert not [path for path in folder.rglob("*") if path.is_file()], "a part was left behind"
    assert PASSWORD not in outcome.sentence
    return outcome.sentence
