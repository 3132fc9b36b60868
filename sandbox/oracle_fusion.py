"""A Fusion pod's REST API: pages that are cut without a word, children that come expanded or by their link, counts on request."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from sandbox.credentials import Credentials
from sandbox.faults import Faults
from sandbox.finance_records import Books, Order, OrderEvent
from sandbox.mishaps import basic_credentials, instead, marred
from sandbox.open_data_portal import exact_json
from sandbox.web import Answer, Request, json_answer

ROOT = "/fscmRestApi/resources/11.13.18.05"
CHILD_IDS = {"lines": "POLineId", "schedules": "LineLocationId", "distributions": "PODistributionId"}

Item = dict[str, Any]


@dataclass
class Pod:
    """One pod. `resources` holds each resource's items, children in them as lists; `ids` the field that each is keyed by.

    `page_cap` and `expand_cap`: items that a page and an expanded collection hold at most. `is_collection`: an expanded
    collection is an object that tells whether it was cut. `has_hashed_keys`: items are addressed by no field of theirs.
    `has_links`: items come with a link to themselves. `moves`: pages that are each followed by one item gone and one that is new. `total_off` falsifies counts.
    `most_managed`: items asked for at once beyond which a request ends in a time-out (504).
    """

    resources: dict[str, list[Item]]
    ids: dict[str, str]
    credentials: Credentials
    faults: Faults = field(default_factory=Faults)
    page_cap: int = 499
    expand_cap: int = 25
    is_collection: bool = False
    has_hashed_keys: bool = False
    has_links: bool = True
    has_total: bool = True
    can_expand: bool = True
    can_sort: bool = True
    repeats: bool = False
    moves: int = 0
    total_off: int = 0
    most_managed: int = 10_000
    renew: Callable[[Item], Item] = lambda item: item
    requests: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        self.requests.append(request)
        fault = self.faults.strike(request.path.removeprefix(f"{ROOT}/").partition("/")[0])
        if fault and (answer := instead(fault, error)):
            return answer
        answer = self._answer(request)
        return marred(answer, fault, lambda message: _problem(500, message)) if fault else answer

    def _answer(self, request: Request) -> Answer:
        if basic_credentials(request) != (self.credentials.user, self.credentials.password):
            return error(401, "Unauthorized")
        name, *steps = request.path.removeprefix(f"{ROOT}/").split("/")
        if name not in self.resources or self.faults.active("missing_table", name):
            return error(404, "Not Found")
        if self.faults.active("hidden_table", name):
            return error(403, "Forbidden")
        items, id_field = self._descend(name, steps)
        if items is None:
            return error(404, "The specified resource item was not found.")
        return self._page(request, name, items, id_field, is_child=bool(steps))

    def _descend(self, name: str, steps: Sequence[str]) -> tuple[list[Item] | None, str]:
        """The items of a collection, down the keys and children of its path, and the field that they are keyed by."""
        items, id_field = self.resources[name], self.ids[name]
        for key, _, child in zip(steps[::3], steps[1::3], steps[2::3], strict=True):
            found = next((item for item in items if self._key(item, id_field) == key), None)
            if found is None:
                return None, id_field
            items, id_field = found[child], CHILD_IDS[child]
        return items, id_field

    def _page(self, request: Request, name: str, items: list[Item], id_field: str, *, is_child: bool) -> Answer:
        query = request.query
        if query.get("expand") and not self.can_expand:
            return error(400, "URL request parameter expand cannot be used in this context.")
        try:
            rows = _sorted(_filtered(items, query.get("q", "")), query.get("orderBy", ""), can_sort=self.can_sort)
        except (KeyError, ValueError):
            return error(400, f"The attribute {query.get('orderBy') or query.get('q')} is not valid.")
        if not is_child and int(query.get("limit", 25)) > self.most_managed:
            return error(504, "The request timed out.")
        limit = min(int(query.get("limit", 25)), self.page_cap)
        offset = int(query.get("offset", 0))
        cut = rows[offset : offset + limit]
        shown = [self._show(request, item, id_field, query.get("expand", "")) for item in cut]
        body: Item = {"items": shown, "count": len(shown), "limit": limit, "offset": offset}
        body["hasMore"] = offset + limit < len(rows) and not self.faults.active("wrong_next")
        if query.get("totalResults") == "true" and self.has_total:
            body["totalResults"] = len(rows) + (0 if is_child else self.total_off)
        if limit > 1 and not is_child:
            self._move_on(name, cut, shown)
        return exact_json(body)

    def _move_on(self, name: str, cut: list[Item], shown: list[Item]) -> None:
        if self.repeats and shown:
            shown.append(shown[0])
        if self.moves and cut:
            self.moves -= 1
            self.resources[name].remove(cut[0])
            self.resources[name].append(self.renew(cut[-1]))

    def _show(self, request: Request, item: Item, id_field: str, expand: str) -> Item:
        """An item on its way out: without its children but for those expanded, with links unless data alone is wanted."""
        shown = {name: value for name, value in item.items() if name not in CHILD_IDS}
        child, _, deeper = expand.partition(".")
        if child and child in item:
            within = [self._show(request, one, CHILD_IDS[child], deeper) for one in item[child][: self.expand_cap]]
            is_cut = len(item[child]) > self.expand_cap
            shown[child] = {"items": within, "count": len(within), "hasMore": is_cut} if self.is_collection else within
        if request.query.get("onlyData") != "true" and self.has_links:
            href = f"https://pod.example.com{request.path}/{self._key(item, id_field)}"
            shown["links"] = [{"rel": "self", "href": href, "name": "item", "kind": "item"}]
        return shown

    def _key(self, item: Item, id_field: str) -> str:
        text = str(item[id_field])
        return f"0002{hashlib.md5(text.encode()).hexdigest().upper()}" if self.has_hashed_keys else text


def error(status: int, message: str) -> Answer:
    """An error as a pod says it."""
    return json_answer(status, _problem(status, message))


def _problem(status: int, message: str) -> Item:
    details = [{"detail": message, "o:errorCode": "27520"}]
    return {"title": "Request failed", "status": str(status), "o:errorDetails": details}


def purchase_orders(books: Books) -> list[Item]:
    """The city's orders: header, lines, one schedule a line, and as many distributions as the line has events."""
    events: dict[str, list[OrderEvent]] = {}
    for event in books.procurement.events:
        events.setdefault(event.order_id, []).append(event)
    return [
        _purchase_order(number, order, events.get(order.order_id, []))
        for number, order in enumerate(books.procurement.orders, start=1)
    ]


def invoices(books: Books) -> list[Item]:
    """The city's invoices, flat."""
    return [
        {
            "InvoiceId": 300100000000000 + number,
            "InvoiceNumber": invoice.invoice_id,
            "Supplier": invoice.vendor.name,
            "InvoiceDate": invoice.invoice_date.isoformat(),
            "InvoiceAmount": Decimal(invoice.amount_cents).scaleb(-2),
            "PurchaseOrderNumber": invoice.order_id,
            "Description": None,
        }
        for number, invoice in enumerate(books.procurement.invoices, start=1)
    ]


def _purchase_order(number: int, order: Order, events: Iterable[OrderEvent]) -> Item:
    header = 300200000000000 + number * 1000
    by_line = groupby(sorted(events, key=lambda event: event.line_number), key=lambda event: event.line_number)
    return {
        "POHeaderId": header,
        "OrderNumber": order.order_id,
        "Supplier": order.vendor.name,
        "CreationDate": order.order_date.isoformat(),
        "DFF": {"project": order.finance_code or None},
        "lines": [_line(header, line, list(found)) for line, found in by_line],
    }


def _line(header: int, number: int, events: Sequence[OrderEvent]) -> Item:
    distributions = [
        {
            "PODistributionId": header * 1000 + number * 100 + place,
            "Amount": Decimal(event.amount_cents).scaleb(-2),
            "Fund": event.fund_code,
            "BudgetDate": event.event_date.isoformat(),
        }
        for place, event in enumerate(events)
    ]
    schedule = {"LineLocationId": header * 10 + number, "ScheduleNumber": 1, "distributions": distributions}
    return {"POLineId": header + number, "LineNumber": number, "Description": None, "schedules": [schedule]}


def _filtered(items: Iterable[Item], q: str) -> list[Item]:
    """Items under `Name=Value;Name='Value'`; KeyError or ValueError when it is wrong."""
    found = list(items)
    for part in filter(None, q.split(";")):
        match = re.fullmatch(r"(\w+)='?(.*?)'?", part)
        if match is None:
            raise ValueError(part)
        name, value = match.groups()
        found = [item for item in found if str(item[name]) == value]
    return found


def _sorted(items: list[Item], order: str, *, can_sort: bool) -> list[Item]:
    """Items in order of a field; without one in another order each time. ValueError where sorting is refused."""
    if order and not can_sort:
        raise ValueError(order)
    if order:
        return sorted(items, key=lambda item: item[order])
    return items if len(items) < 3 or not can_sort else random.sample(items, len(items))
