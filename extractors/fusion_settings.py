"""Settings of a source of type `oracle_fusion`: where the pod is, and one resource or one folder of extracts per stream.

Rules: interfaces, section 2 (`streams` = stream -> `{ resource, child, q, columns }`). Additions: `id` (the field that
tells rows of the resource apart) and, in place of `resource`, `folder` with `files` for extracts of the BI Cloud Connector.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.addresses import find_address_problem
from extractors.auth import Auth, parse_auth
from extractors.errors import SettingsError
from extractors.mapped_feeds import MappedFeed, parse_mapped_feeds
from extractors.nearest import nearest

KEYS = ("type", "enabled", "auth", "base_url", "streams")
OWN_KEYS = ("resource", "child", "q", "id", "folder", "files")
RESOURCE_KEYS = ("resource", "child", "q", "id")
EXTRACT_KEYS = ("folder", "files")
AUTH_KINDS = ("basic", "oauth_client_credentials", "bearer", "none")
RESOURCES_PATH = "fscmRestApi"
NAME = r"[A-Za-z][\w-]*"


@dataclass(frozen=True)
class Resource:
    """One stream's resource. `children`: the collections down to the one whose members are rows, () for the resource itself."""

    feed: MappedFeed
    name: str
    children: tuple[str, ...]
    q: str
    id: str

    @property
    def child(self) -> str:
        """The dotted path of the collection whose members are rows, '' for the resource itself."""
        return ".".join(self.children)


@dataclass(frozen=True)
class Extract:
    """One stream's bulk extracts: the files of `folder` whose names match the glob `files`."""

    feed: MappedFeed
    folder: Path
    files: str


@dataclass(frozen=True)
class FusionSettings:
    """One pod: its root address without a slash at the end, the sign-in, and what is read, in the order configured."""

    name: str
    base_url: str
    auth: Auth
    entries: tuple[Resource | Extract, ...]


def parse_fusion(name: str, table: Mapping[str, Any]) -> FusionSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    sentences = [
        f"Source {name}: unknown key {key!r}; did you mean {nearest(key, KEYS)!r}?" for key in table if key not in KEYS
    ]
    auth, entries = Auth("none"), tuple[Resource | Extract, ...]()
    try:
        feeds = parse_mapped_feeds(name, "streams", table.get("streams"), OWN_KEYS)
        for feed in feeds:
            sentences += [f"Source {name}, streams.{feed.stream.name}: {one}." for one in _find_problems(feed)]
        entries = () if sentences else tuple(_to_entry(feed) for feed in feeds)
    except SettingsError as error:
        sentences += error.sentences
    if _has_resource(table) or "base_url" in table:
        if problem := _find_root_problem(table.get("base_url", "")):
            sentences.append(f"Source {name}: base_url {problem}.")
        try:
            auth = parse_auth(name, table.get("auth"), AUTH_KINDS)
        except SettingsError as error:
            sentences += error.sentences
    if sentences:
        raise SettingsError(sentences)
    return FusionSettings(name, str(table.get("base_url", "")).rstrip("/"), auth, entries)


def _has_resource(table: Mapping[str, Any]) -> bool:
    """Whether anything is read over HTTP; a source of folders alone needs no address and no sign-in."""
    streams = table.get("streams")
    entries = streams.values() if isinstance(streams, Mapping) else ()
    return any(not isinstance(entry, Mapping) or "folder" not in entry for entry in entries)


def _find_root_problem(base_url: Any) -> str | None:
    if not isinstance(base_url, str):
        return "must be a text"
    if RESOURCES_PATH in base_url:
        return f"must be the pod's root, without /{RESOURCES_PATH} and what follows"
    return find_address_problem(base_url)


def _to_entry(feed: MappedFeed) -> Resource | Extract:
    own = feed.own
    if "folder" in own:
        return Extract(feed, Path(own["folder"]), own.get("files", "*"))
    children = tuple(own["child"].split(".")) if own.get("child") else ()
    return Resource(feed, own["resource"], children, own.get("q", ""), own.get("id", ""))


def _find_problems(feed: MappedFeed) -> Iterator[str]:
    """What is wrong with the keys that only Fusion has, one clause each."""
    own = feed.own
    for key, value in own.items():
        if not isinstance(value, str):
            yield f"{key} must be a text, not {value!r}"
            return
    if ("resource" in own) == ("folder" in own):
        yield "give either resource (the REST API) or folder (bulk extracts)"
        return
    strangers = [key for key in own if key not in (EXTRACT_KEYS if "folder" in own else RESOURCE_KEYS)]
    if strangers:
        yield f"{strangers[0]} does not go with {'folder' if 'folder' in own else 'resource'}"
    if "folder" in own and not own["folder"].strip():
        yield "folder must name the folder of the extracts"
    if "resource" in own and not re.fullmatch(NAME, own["resource"]):
        yield f"resource must be one resource's name, such as purchaseOrders, not {own['resource']!r}"
    if own.get("child") and not re.fullmatch(rf"{NAME}([.]{NAME})*", own["child"]):
        yield f"child must be a dotted path such as lines.schedules.distributions, not {own['child']!r}"
    if own.get("id") and not re.fullmatch(r"\w+", own["id"]):
        yield f"id must be a field of the resource, such as POHeaderId, not {own['id']!r}"
