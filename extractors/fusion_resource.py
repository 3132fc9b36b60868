"""One resource of a pod, asked in Fusion's manner: what tells its items apart, its count, its pages, its child collections.

Rules: finance dossier, section 2.1. A page is cut without a word (500, in effect 499), so a sweep goes on by the rows that
came; `hasMore` and `totalResults` may be wrong beside an offset, so the count is asked for by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any
from urllib.parse import quote

from extractors.answers import error_detail
from extractors.errors import ExtractError
from extractors.faults import RefusedError, UnsteadyError
from extractors.fusion_items import Item, flatten, guess_key, hash_content, is_whole_tree, read_collection, read_key
from extractors.fusion_settings import FusionSettings, Resource
from extractors.open_data_paging import Identify, ShiftedError, sweep_offsets
from extractors.transport import TRIES, Transport

VERSION_PATH = "fscmRestApi/resources/11.13.18.05"
PAGE_ROWS = 500
PAGE_ROWS_EXPANDED = 100
SMALL_PAGE_ROWS = 20
LARGE_PAGE_TRIES = 3
LOOK_ROWS = 25
WORKERS = 4
KNOWN_IDS = {
    "purchaseOrders": "POHeaderId",
    "purchaseRequisitions": "RequisitionHeaderId",
    "invoices": "InvoiceId",
    "suppliers": "SupplierId",
    "payablesPayments": "CheckId",
    "receivingReceiptRequests": "HeaderInterfaceId",
}

Row = dict[str, Any]


class FusionResource:
    """One resource; every method may raise the errors of `faults`. `open` comes first."""

    def __init__(self, transport: Transport, settings: FusionSettings, resource: Resource) -> None:
        self._transport = transport
        self._resource = resource
        self._root = f"{settings.base_url}/{VERSION_PATH}/{resource.name}"
        self.subject = f"{resource.feed.stream.name} ({resource.name})"
        self._place = f"Source {settings.name}: {self.subject}"
        self._filter = {"q": resource.q} if resource.q else {}
        self._query: dict[str, str] = {}
        self._limit = PAGE_ROWS
        self._has_plain_key = True
        self.id = resource.id
        self.warnings: list[str] = []

    def open(self) -> None:
        """Look at one item with its links: which field is its id, and which parameters the resource takes."""
        items = self._ask(self._root, {"limit": "1", **self._filter})["items"]
        key = read_key(items[0]) if items else None
        self._has_plain_key = key is None or self._find_id(items[0], key)
        if items and not self.id:
            self.id = self._choose_id(items[0])
            if not self.id:
                self.warnings.append(f"{self._place}: no field tells its rows apart; name one as id of the stream.")
        self._query = self._settle_query()
        self._limit = PAGE_ROWS_EXPANDED if "expand" in self._query else PAGE_ROWS

    def count(self) -> int | None:
        """The pod's own count of the items; None where it tells none."""
        answer = self._ask(self._root, {"limit": "1", "onlyData": "true", "totalResults": "true", **self._filter})
        total = answer.get("totalResults")
        return total if isinstance(total, int) and not isinstance(total, bool) else None

    def read_id(self, item: Item) -> str | None:
        """What tells an item from others; None where nothing does."""
        key = read_key(item)
        return key if key is not None or item.get(self.id) is None else str(item[self.id])

    def identify(self, item: Item) -> tuple[str, int] | None:
        """An item's key and a number for its content; None where nothing tells it from others."""
        key = self.read_id(item)
        return None if key is None else (key, hash_content(item))

    def rows(self, items: Iterator[Item]) -> Iterator[Row]:
        """The flat rows of items: one per innermost child. Children that a page cut off are fetched by themselves."""
        children = self._resource.children
        if not children:
            yield from (flatten((item,), ()) for item in items)
            return
        for branches in self._transport.map(lambda item: list(self._branches(item)), items, workers=WORKERS):
            yield from (flatten(branch, children) for branch in branches)

    def items(self) -> Iterator[Item]:
        """Every item of the resource, page by page; ShiftedError where they moved meanwhile."""
        return sweep_offsets(self._page_of_items, self.identify, self._place)

    def first_items(self) -> Sequence[Item]:
        """A few items, for a look at their columns."""
        return self._page(self._root, 0, LOOK_ROWS, self._query)

    def _branches(self, item: Item) -> Iterator[tuple[Item, ...]]:
        children = self._resource.children
        if is_whole_tree(item, children):
            return _walk_whole(item, children)
        return self._walk(self._root, item, children)

    def _walk(self, collection: str, item: Item, children: Sequence[str]) -> Iterator[tuple[Item, ...]]:
        """The branches of an item of the collection at an address; children that are not all there are asked for."""
        if is_whole_tree(item, children):
            yield from _walk_whole(item, children)
            return
        key = self.read_id(item) if collection == self._root else _read_child_key(item)
        if key is None:
            raise ExtractError(f"{self._place} has an item without a key, so that its children cannot be read.")
        beneath = f"{collection}/{quote(key, safe='')}/child/{children[0]}"
        for child in self._sweep_children(beneath, children[1:]):
            for tail in self._walk(beneath, child, children[1:]):
                yield (item, *tail)

    def _sweep_children(self, address: str, deeper: Sequence[str]) -> Sequence[Item]:
        """A whole child collection, proven by its count where the pod tells one; with links, so that deeper ones are found."""
        query = {"expand": ".".join(deeper)} if deeper and "expand" in self._query else {}
        body = self._ask(address, {"limit": str(PAGE_ROWS), "offset": "0", "totalResults": "true", **query})
        found, total = body["items"], body.get("totalResults")
        is_distinct = len({_read_child_key(item) or number for number, item in enumerate(found)}) == len(found)
        if not (is_distinct and total == len(found)):
            found = self._sweep_sorted(address, query, found, _read_child_key if is_distinct else read_key)
        if isinstance(total, int) and total != len(found):
            said = f"{len(found)} of {total} rows came from {address.removeprefix(self._root)}"
            raise ShiftedError(f"{self._place}: {said}.")
        return list(found)

    def _sweep_sorted(
        self, address: str, query: Mapping[str, str], first: Sequence[Item], identify: Identify
    ) -> Sequence[Item]:
        """A child collection page by page, in order of its id where the pod sorts it."""
        order = _find_fields(first[0], _read_child_key(first[0])) if first else []
        if order:
            try:
                return self._sweep(address, {**query, "orderBy": order[0]}, identify)
            except RefusedError:
                pass
        return self._sweep(address, query, identify)

    def _sweep(self, address: str, query: Mapping[str, str], identify: Identify) -> Sequence[Item]:
        return list(sweep_offsets(lambda offset: self._page(address, offset, PAGE_ROWS, query), identify, self._place))

    def _page(self, address: str, offset: int, limit: int, query: Mapping[str, str]) -> Sequence[Item]:
        items: Sequence[Item] = self._ask(address, {"limit": str(limit), "offset": str(offset), **query})["items"]
        return items

    def _page_of_items(self, offset: int) -> Sequence[Item]:
        """A page of the resource; one that the pod does not manage, be it in five minutes, is asked for in smaller ones."""
        while self._limit > SMALL_PAGE_ROWS:
            query = {"limit": str(self._limit), "offset": str(offset), **self._query}
            try:
                items: Sequence[Item] = self._ask(self._root, query, tries=LARGE_PAGE_TRIES)["items"]
                return items
            except UnsteadyError:
                self._limit //= 5
        return self._page(self._root, offset, self._limit, self._query)

    def _ask(self, address: str, query: Mapping[str, str], tries: int = TRIES) -> Mapping[str, Any]:
        answer = self._transport.get_json(address, query, subject=self.subject, judge=_find_fault, tries=tries)
        body: Mapping[str, Any] = answer.body
        return body

    def _find_id(self, item: Item, key: str) -> bool:
        """Whether a field of the item is its key, so that the key is known without links; it is the id unless one is named."""
        fields = _find_fields(item, key)
        known = KNOWN_IDS.get(self._resource.name, "")
        self.id = self.id or (known if known in fields else next(iter(fields), ""))
        return self.id in fields

    def _choose_id(self, item: Item) -> str:
        """The id of an item whose key is no field of it: the known one, else a mapped key of the stream."""
        feed = self._resource.feed
        keys = (feed.columns.get(name, "") for name in feed.stream.effective_key(feed.supplied))
        mapped = next((theirs for theirs in keys if theirs in item), "")
        names = (KNOWN_IDS.get(self._resource.name, ""), guess_key(item), mapped)
        return next((name for name in names if name and item.get(name) is not None), "")

    def _settle_query(self) -> dict[str, str]:
        """The parameters of a page: in order of the id, and with the children, each only where the resource takes it."""
        whole = {**self._filter, **({"onlyData": "true"} if self._has_plain_key else {})}
        orders = [{"orderBy": self.id}, {}] if self.id else [{}]
        expansions = [{"expand": self._resource.child}, {}] if self._resource.children else [{}]
        refusal: RefusedError | None = None
        for order, expansion in product(orders, expansions):
            query = {**whole, **order, **expansion}
            try:
                self._ask(self._root, {"limit": "1", **query})
            except RefusedError as error:
                refusal = error
                continue
            if self.id and not order:
                self.warnings.append(f"{self._place} is not sorted, since the pod does not sort it by {self.id}.")
            return query
        raise refusal or AssertionError("one query at least is tried")


def _walk_whole(item: Item, children: Sequence[str]) -> Iterator[tuple[Item, ...]]:
    """The branches of an item that holds all its children."""
    if not children:
        yield (item,)
        return
    collection = read_collection(item.get(children[0]))
    for child in collection.items if collection else ():
        for tail in _walk_whole(child, children[1:]):
            yield (item, *tail)


def _read_child_key(item: Item) -> str | None:
    """The key of a member of a child collection: that of its link, else its likeliest id."""
    name = guess_key(item)
    return read_key(item) or (str(item[name]) if name else None)


def _find_fields(item: Item, key: str | None) -> list[str]:
    """The fields of an item that hold its key, the likeliest id first."""
    fields = [name for name, value in item.items() if isinstance(value, (str, int)) and str(value) == key]
    return sorted(fields, key=lambda name: (not name.endswith("Id"), len(name), name))


def _find_fault(body: Any) -> str | None:
    """What is wrong with an answer under 2xx."""
    items = body.get("items") if isinstance(body, Mapping) else None
    if isinstance(items, list) and all(isinstance(item, Mapping) for item in items):
        return None
    detail = error_detail(body)
    return f"an error under HTTP 200 ({detail})" if detail else "an answer without items"
