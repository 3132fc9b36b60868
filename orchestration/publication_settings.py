"""The section [publication] of `portfolio.toml`: who answers for what is published, under which licence, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PUBLICATION_KEYS = ("contact_name", "contact_email", "contact_phone", "licence_name", "licence_url", "public_url")
LONGEST = 500
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_EMAIL = re.compile(r"[\w~!$&'()*+,;=:.-]+@[\w.-]+\.[\w-]+")
_PHONE = re.compile(r"\+?[\d\s().x/-]{5,40}")


@dataclass(frozen=True)
class PublicationConfiguration:
    """What is said of the publication, each None unless configured; `public_url` ends with a slash."""

    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    licence_name: str | None = None
    licence_url: str | None = None
    public_url: str | None = None


def read_publication(table: Mapping[str, Any], problems: list[str]) -> PublicationConfiguration:
    """Read the section; what is wrong with it is added to `problems`, a sentence each."""
    given: dict[str, str] = {}
    for key in PUBLICATION_KEYS:
        if key in table:
            given |= _read_text(key, table[key], problems)
    _check_forms(given, problems)
    for key in ("licence_url", "public_url"):
        if key in given and not _is_address(given[key]):
            problems.append(f"[publication] {key} {given[key]!r} must be an address such as https://example.gov/data/.")
    if "licence_name" in given and "licence_url" not in given:
        problems.append("[publication] licence_name needs licence_url, the address of the licence's text.")
    if "public_url" in given:
        if urlsplit(given["public_url"]).query or urlsplit(given["public_url"]).fragment:
            problems.append(f"[publication] public_url {given['public_url']!r} must have neither ? nor #.")
        given["public_url"] = f"{given['public_url'].rstrip('/')}/"
    return PublicationConfiguration(**given)


def _read_text(key: str, value: object, problems: list[str]) -> dict[str, str]:
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST and value.strip().isprintable():
        return {key: value.strip()}
    problems.append(
        f"[publication] {key} must be one line of text of at most {LONGEST} characters; leave it out if there is none."
    )
    return {}


def _check_forms(given: Mapping[str, str], problems: list[str]) -> None:
    if "contact_email" in given and not _EMAIL.fullmatch(given["contact_email"]):
        problems.append(
            f"[publication] contact_email {given['contact_email']!r} must be an e-mail address such as data@example.gov."
        )
    if "contact_phone" in given and not _PHONE.fullmatch(given["contact_phone"]):
        problems.append(
            f"[publication] contact_phone {given['contact_phone']!r} must be a telephone number such as +1 520 555 0100."
        )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    return is_safe and bool(host) and not parts.username and not re.search(r"\s", text)
