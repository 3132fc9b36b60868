"""Items of a Fusion resource: their keys, the collections within them, and the flat rows that come of them.

Belongs here: what an item looks like. Does not belong here: asking for it. An expanded collection comes as a list or, from
newer framework versions, as an object with `items` and `hasMore`: both are taken. A list says nothing of what was cut, so
one that is as long as the default page may be a part of the collection (finance dossier, section 2.1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from extractors.cells import to_plain_text
from extractors.platform_stream import walk

DEFAULT_PAGE_ROWS = 25
OF_THE_API = frozenset({"links", "@context"})

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Collection:
    """A collection within an item, and whether it is known to be all there."""

    items: Sequence[Item]
    is_whole: bool


def read_collection(value: Any) -> Collection | None:
    """The collection in an item's field; None where there is none."""
    if isinstance(value, Mapping) and isinstance(value.get("items"), list):
        items, limit = value["items"], value.get("limit")
        total = value.get("totalResults")
        most = limit if isinstance(limit, int) and limit > 0 else DEFAULT_PAGE_ROWS
        if isinstance(total, int) and not value.get("hasMore"):
            return Collection(items, len(items) >= total)
        return Collection(items, not value.get("hasMore") and len(items) < most)
    if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        return Collection(value, len(value) < DEFAULT_PAGE_ROWS)
    return None


def is_whole_tree(item: Item, children: Sequence[str]) -> bool:
    """Whether an item holds everything down the path of `children`."""
    if not children:
        return True
    collection = read_collection(item.get(children[0]))
    if collection is None or not collection.is_whole:
        return False
    return all(is_whole_tree(one, children[1:]) for one in collection.items)


def read_key(item: Item) -> str | None:
    """The key by which the API addresses an item: the end of its link to itself; None where it came without links."""
    links = item.get("links")
    if not isinstance(links, list):
        context = item.get("@context")
        links = context.get("links") if isinstance(context, Mapping) else None
    for link in links or ():
        if isinstance(link, Mapping) and link.get("rel") in ("self", "canonical") and link.get("href"):
            return unquote(urlsplit(str(link["href"])).path.rstrip("/").rpartition("/")[2])
    return None


def guess_key(item: Item) -> str:
    """The field that most likely holds an item's key where it came without links: the first whose name ends in Id."""
    return next((name for name, value in item.items() if name.endswith("Id") and isinstance(value, (int, str))), "")


def hash_content(item: Item) -> int:
    """A number that is the same for two items with the same data, whatever their links say."""
    return hash(json.dumps(_strip(item), sort_keys=True, default=str))


def _strip(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _strip(one) for name, one in value.items() if name not in OF_THE_API}
    return [_strip(one) for one in value] if isinstance(value, list) else value


def flatten(branch: Sequence[Item], children: Sequence[str]) -> dict[str, Any]:
    """One row of an item, its child, and so on to the innermost: each field under its dotted path from the resource."""
    row: dict[str, Any] = {}
    for depth, item in enumerate(branch):
        prefix = "".join(f"{name}." for name in children[:depth])
        within = children[depth] if depth < len(children) else None
        row |= {f"{prefix}{name}": item[name] for name in item if name != within and name not in OF_THE_API}
    return row


def read_flat(row: Item, theirs: str) -> str | None:
    """The text at a path of a flat row, be it inside a nested object."""
    name = find_name(row, theirs)
    if name is None:
        return None
    return to_plain_text(row[name] if name == theirs else walk({"": row[name]}, theirs[len(name) :]))


def find_name(names: Mapping[str, Any] | frozenset[str], theirs: str) -> str | None:
    """The longest beginning of a path that is a name; None where there is none."""
    name = theirs
    while name not in names:
        name = name.rpartition(".")[0]
        if not name:
            return None
    return name
