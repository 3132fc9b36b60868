"""What the sandbox's open-data portals share: datasets, a key that may be needed, page caps, and faults on the wire.

A portal of one vendor is a function from `Portal` to an app in that vendor's own manner (`sandbox/socrata.py` and others).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sandbox.faults import Faults
from sandbox.mishaps import ErrorAnswer, instead, marred
from sandbox.published_dataset import PublishedDataset, Record
from sandbox.web import Answer, Request


@dataclass
class Portal:
    """One portal's state. `page_cap` is the rows it gives at most, whatever is asked for; `count_off` falsifies its counts.

    `moves` is how many pages are each followed by a row deleted, a row added and a row changed. `key` must be sent when set.
    """

    datasets: dict[str, PublishedDataset]
    faults: Faults = field(default_factory=Faults)
    page_cap: int = 500
    key: str = ""
    count_off: int = 0
    moves: int = 0
    requests: list[Request] = field(default_factory=list)

    def settle(self, dataset: PublishedDataset, page: list[Record]) -> list[Record]:
        """A page on its way out, under the faults that repeat a row or move rows behind it."""
        if page and self.faults.active("duplicate_rows", dataset.name):
            page = [*page, page[0]]
        if page and self.moves:
            self.moves -= 1
            numbers = [row[dataset.row_id] for row in page]
            dataset.delete(min(numbers))
            dataset.copy(max(numbers))
            dataset.change(max(numbers), "amount", "0.01")
        return page


def serve(portal: Portal, request: Request, name: str, error: ErrorAnswer, truth: Callable[[], Answer]) -> Answer:
    """The true answer to a request that concerns the dataset `name`, or what a fault makes of it."""
    portal.requests.append(request)
    fault = portal.faults.strike(name)
    if fault is None:
        return truth()
    return instead(fault, error) or marred(truth(), fault, lambda message: json.loads(error(500, message).body))


def exact_json(content: Any, status: int = 200) -> Answer:
    """An answer whose decimals are JSON numbers with every digit."""
    return Answer(status, "".join(_encode(content)).encode())


def _encode(content: Any) -> Iterable[str]:
    if isinstance(content, Decimal):
        yield format(content, "f")
    elif isinstance(content, dict):
        yield "{"
        for number, (name, value) in enumerate(content.items()):
            yield f"{', ' if number else ''}{json.dumps(str(name))}: "
            yield from _encode(value)
        yield "}"
    elif isinstance(content, list):
        yield "["
        for number, value in enumerate(content):
            yield ", " if number else ""
            yield from _encode(value)
        yield "]"
    else:
        yield json.dumps(content, ensure_ascii=False)
