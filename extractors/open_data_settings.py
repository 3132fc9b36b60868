"""What every open-data portal is configured by: base_url, auth and `datasets` (interfaces, section 2).

Belongs here: the settings that Socrata, ArcGIS, CKAN and Carto share, and a key that travels as a parameter of the
address. Does not belong here: asking a portal (its own module).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from requests import PreparedRequest

from extractors.addresses import find_address_problem
from extractors.auth import Auth, HeaderSigner, parse_auth
from extractors.errors import SettingsError
from extractors.mapped_feeds import MappedFeed, parse_mapped_feeds
from extractors.nearest import nearest

KEYS = ("type", "enabled", "auth", "base_url", "datasets")

FindProblem = Callable[[MappedFeed], str | None]


@dataclass(frozen=True)
class OpenDataSettings:
    """One portal: its root address without a slash at the end, the sign-in, and one feed per stream that it supplies."""

    name: str
    base_url: str
    auth: Auth
    feeds: tuple[MappedFeed, ...]


class ParameterSigner(HeaderSigner):
    """Puts a key on each request as a parameter of its address; the transport keeps it out of logs and off other hosts."""

    def __init__(self, name: str, key: str) -> None:
        super().__init__({})
        self._name = name
        self._key = key

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request, signed."""
        parts = urlsplit(str(request.url))
        pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != self._name]
        request.url = urlunsplit(parts._replace(query=urlencode([*pairs, (self._name, self._key)])))
        return request


def parse_open_data(
    name: str,
    table: Mapping[str, Any],
    auth_kinds: tuple[str, ...],
    find_problem: FindProblem,
    own_keys: tuple[str, ...] = ("id", "where"),
) -> OpenDataSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found.

    `find_problem` says what is wrong with a feed's own keys ("id must ..."), None when nothing is.
    """
    sentences = [
        f"Source {name}: unknown key {key!r}; did you mean {nearest(key, KEYS)!r}?" for key in table if key not in KEYS
    ]
    base_url = table.get("base_url", "")
    problem = find_address_problem(base_url) if isinstance(base_url, str) else "must be a text"
    if problem:
        sentences.append(f"Source {name}: base_url {problem}.")
    auth = Auth("none")
    feeds: tuple[MappedFeed, ...] = ()
    try:
        auth = parse_auth(name, table.get("auth", {"kind": "none"}), auth_kinds)
    except SettingsError as error:
        sentences += error.sentences
    try:
        feeds = parse_mapped_feeds(name, "datasets", table.get("datasets"), own_keys)
    except SettingsError as error:
        sentences += error.sentences
    for feed in feeds:
        if own_problem := _find_text_problem(feed) or find_problem(feed):
            sentences.append(f"Source {name}, datasets.{feed.stream.name}: {own_problem}.")
    if sentences:
        raise SettingsError(sentences)
    return OpenDataSettings(name, base_url.rstrip("/"), auth, feeds)


def _find_text_problem(feed: MappedFeed) -> str | None:
    where = feed.own.get("where", "1=1")
    if "id" not in feed.own:
        return "id is missing; name the dataset as its portal does"
    return None if isinstance(where, str) and where.strip() else "where must be a condition as the portal spells it"
