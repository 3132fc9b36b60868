"""What an OCDS source is configured by: `location` and, for an address, `auth` (interfaces, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractors.addresses import find_address_problem
from extractors.auth import Auth, parse_auth
from extractors.errors import SettingsError
from extractors.nearest import nearest

KEYS = ("type", "enabled", "auth", "location")
AUTH_KINDS = ("none", "basic", "bearer", "api_key", "oauth_client_credentials")


@dataclass(frozen=True)
class OcdsSettings:
    """One publisher: where its packages lie (an address, or the whole path of a file or folder), and the sign-in."""

    name: str
    location: str
    auth: Auth

    @property
    def is_address(self) -> bool:
        """Whether the packages come over HTTP."""
        return "://" in self.location


def parse_ocds_settings(name: str, table: Mapping[str, Any]) -> OcdsSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    sentences = [
        f"Source {name}: unknown key {key!r}; did you mean {nearest(key, KEYS)!r}?" for key in table if key not in KEYS
    ]
    location, auth = table.get("location"), Auth("none")
    if not isinstance(location, str) or not location.strip():
        sentences.append(
            f"Source {name}: location is missing; name an https address, a file or a folder of OCDS packages."
        )
        location = ""
    elif "://" in location and (problem := find_address_problem(location)):
        sentences.append(f"Source {name}: location {problem}.")
    try:
        auth = parse_auth(name, table.get("auth", {"kind": "none"}), AUTH_KINDS)
    except SettingsError as error:
        sentences += error.sentences
    if sentences:
        raise SettingsError(sentences)
    return OcdsSettings(name, location, auth)
