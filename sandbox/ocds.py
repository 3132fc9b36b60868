"""A publisher of the city's procurement as OCDS 1.1: release packages page by page, each with the link to the next.

One process per contract: planning and award with the contract at its start, a release tagged contractAmendment per amendment
with the value that the contract then has, and one with the transactions that were paid. Money ties to the city's books.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.faults import Faults
from sandbox.finance_records import Books, Contract, Invoice
from sandbox.mishaps import instead, marred
from sandbox.open_data_portal import exact_json
from sandbox.web import Answer, Request, json_answer

PREFIX = "ocds-sandbox"
CITY = {"id": "CITY", "name": "City of Sandbox"}
PATH = "/api/packages.json"

Release = dict[str, Any]


@dataclass
class Publisher:
    """One publisher's state. `page_releases`: releases a page; `token` must be sent as bearer when set; `next_host`: where next links lead.

    `differing`: how many releases come with their first transaction once more, of another amount.
    """

    releases: list[Release]
    url: str = ""
    faults: Faults = field(default_factory=Faults)
    page_releases: int = 25
    token: str = ""
    next_host: str = ""
    differing: int = 0
    requests: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        self.requests.append(request)
        fault = self.faults.strike("packages")
        if fault and (answer := instead(fault, _error)):
            return answer
        if self.token and request.headers.get("authorization") != f"Bearer {self.token}":
            return _error(401, "Unauthorized")
        if request.path != PATH:
            return _error(404, "Not found")
        answer = self._page(int(request.query.get("page", "1")))
        return marred(answer, fault, lambda message: {"error": message}) if fault else answer

    def _page(self, number: int) -> Answer:
        start = (number - 1) * self.page_releases
        page = [self._spoil(release) for release in self.releases[start : start + self.page_releases]]
        package: dict[str, Any] = {
            "uri": f"{self.url}{PATH}?page={number}",
            "version": "1.1",
            "publishedDate": "2026-01-01T00:00:00Z",
            "publisher": {"name": CITY["name"]},
            "releases": page,
        }
        if start + self.page_releases < len(self.releases):
            package["links"] = {"next": f"{self.next_host}{PATH}?page={number + 1}"}
        return exact_json(package)

    def _spoil(self, release: Release) -> Release:
        if not self.differing or "implementation" not in release["contracts"][0]:
            return release
        self.differing -= 1
        (contract,) = release["contracts"]
        paid = contract["implementation"]["transactions"]
        other = {**paid[0], "value": _value(1)}
        return {**release, "contracts": [{**contract, "implementation": {"transactions": [*paid, other]}}]}


def city_releases(books: Books) -> list[Release]:
    """Every release of the city's contracts, ordered by process and within it by date."""
    orders = {order.order_id: order.contract_id for order in books.procurement.orders}
    paid: dict[str, list[Invoice]] = {}
    for invoice in books.procurement.invoices:
        if contract_id := orders.get(invoice.order_id):
            paid.setdefault(contract_id, []).append(invoice)
    return [
        release
        for contract in books.procurement.contracts
        for release in _process(contract, paid.get(contract.contract_id, []))
    ]


def _process(contract: Contract, invoices: Sequence[Invoice]) -> Iterator[Release]:
    supplier = {"id": contract.vendor.key, "name": contract.vendor.name}
    whole = {
        "id": contract.contract_id,
        "awardID": f"{contract.contract_id}-award",
        "title": contract.title,
        "status": "active",
        "period": {
            "startDate": f"{contract.start_date}T09:00:00-07:00",
            "endDate": f"{contract.end_date}T17:00:00-07:00",
        },
    }
    cents = contract.original_cents
    yield _release(contract, contract.start_date, "contract", {**whole, "value": _value(cents)}) | {
        "planning": {"budget": {"projectID": contract.finance_code, "amount": _value(cents)}},
        "parties": [{**CITY, "roles": ["buyer"]}, {**supplier, "roles": ["supplier"]}],
        "awards": [{"id": f"{contract.contract_id}-award", "suppliers": [supplier], "value": _value(cents)}],
    }
    for number, (day, change, reason) in enumerate(contract.amendments, start=1):
        cents += change
        amendment = {"id": f"A{number}", "date": f"{day}T12:00:00-07:00", "rationale": reason}
        changed = {"id": contract.contract_id, "value": _value(cents), "amendments": [amendment]}
        yield _release(contract, day, "contractAmendment", changed)
    if invoices:
        transactions = [
            {"id": one.invoice_id, "date": f"{one.paid_date}T12:00:00-07:00", "value": _value(one.amount_cents), "payer": CITY, "payee": supplier}
            for one in invoices
        ]  # fmt: skip
        told = {"id": contract.contract_id, "implementation": {"transactions": transactions}}
        yield _release(contract, contract.end_date, "implementation", told)


def _release(contract: Contract, day: date, tag: str, told: Release) -> Release:
    ocid = f"{PREFIX}-{contract.contract_id}"
    return {
        "ocid": ocid,
        "id": f"{ocid}-{tag}-{day}",
        "date": f"{day}T18:00:00-07:00",
        "tag": [tag],
        "initiationType": "tender",
        "contracts": [told],
    }


def _value(cents: int) -> Release:
    return {"amount": Decimal(cents).scaleb(-2), "currency": "USD"}


def _error(status: int, message: str) -> Answer:
    return json_answer(status, {"message": message})
