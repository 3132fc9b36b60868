"""Addresses: which may be talked to, and which of them are one origin."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import unquote_plus, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def find_address_problem(url: str) -> str | None:
    """What is wrong with an address ("must ..."), None when it may be talked to: https, or http to loopback only."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "must be an address such as https://example.com"
    if parts.scheme not in DEFAULT_PORTS or not host:
        return "must begin with https:// and name a host"
    if parts.username or parts.password:
        return "must not hold a user or password; put them into auth"
    if parts.scheme == "http" and not is_loopback(host):
        return "must begin with https://; plain http is only for this machine itself"
    return None


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address: what must be equal for credentials to be sent."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def without_user(url: str) -> str:
    """The address without any user and password in it, for logs."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def without_secrets(url: str, secrets: Collection[str]) -> str:
    """The address without the parameters that hold a secret, for another host that a redirect names."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if unquote_plus(pair.partition("=")[2]) not in secrets]
    return urlunsplit(parts._replace(query="&".join(kept)))


def place(url: str) -> str:
    """Host and, where it is written, port of an address, for sentences."""
    return urlsplit(url).netloc.rpartition("@")[2]
