"""Sign-in: what the `auth` table of a source says, and how it is put on a request.

Belongs here: the kinds of sign-in and their keys. Does not belong here: reading the environment (the configuration
has resolved every secret before) and sending anything (`transport`).
"""

from __future__ import annotations

import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

from requests import PreparedRequest
from requests.auth import AuthBase

from extractors.addresses import find_address_problem
from extractors.errors import SettingsError
from extractors.nearest import nearest

KEYS_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "basic": ("user", "password"),
    "bearer": ("token",),
    "oauth_client_credentials": ("token_url", "client_id", "client_secret", "scope"),
    "api_key": ("key", "client_id"),
    "ntlm": ("user", "password"),
}
OPTIONAL_KEYS = {"oauth_client_credentials": ("scope",), "api_key": ("client_id",)}
DEFAULT_TOKEN_SECONDS = 1800.0


@dataclass(frozen=True)
class Auth:
    """A source's sign-in, secrets resolved; secrets never show in its text form."""

    kind: str
    user: str = ""
    client_id: str = ""
    token_url: str = ""
    scope: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    key: str = field(default="", repr=False)

    def secrets(self) -> tuple[str, ...]:
        """Every secret text, also as an address spells it, to be kept out of logs and sentences."""
        plain = [text for text in (self.password, self.token, self.client_secret, self.key) if text]
        return tuple(dict.fromkeys([*plain, *(quote(text, safe="") for text in plain), *map(quote_plus, plain)]))

    def remedy(self, source_name: str) -> str:
        """What to check when the sign-in is refused."""
        keys = [key for key in KEYS_BY_KIND[self.kind] if key not in {"token_url", "scope"} and getattr(self, key)]
        return f"check auth {' and '.join(keys) or 'kind'} of source {source_name}"


@dataclass(frozen=True)
class Token:
    """An access token and the `time.monotonic()` second from which it must not be used any more."""

    text: str = field(repr=False)
    stale_at: float


def parse_auth(source_name: str, table: Any, kinds: tuple[str, ...]) -> Auth:
    """The sign-in of a source from its `auth` table; raises SettingsError with a sentence per problem.

    `kinds` are those the platform has.
    """
    where = f"Source {source_name}: auth"
    if not isinstance(table, Mapping):
        raise SettingsError([f'{where} is missing; write for example auth = {{ kind = "{kinds[0]}", ... }}.'])
    kind = table.get("kind")
    if kind not in kinds:
        raise SettingsError([f"{where} kind {kind!r} is not one of {', '.join(kinds)}."])
    keys = KEYS_BY_KIND[kind]
    sentences = [
        f"{where} has an unknown key {key!r}; did you mean {nearest(str(key), ('kind', *keys))!r}?"
        for key in table
        if key not in {"kind", *keys}
    ]
    for key in keys:
        value = table.get(key, "")
        if not isinstance(value, str):
            sentences.append(f"{where} {key} must be a text.")
        elif not value and key not in OPTIONAL_KEYS.get(kind, ()):
            sentences.append(f"{where} of kind {kind} needs {key}.")
    token_url = table.get("token_url")
    if not sentences and token_url and (problem := find_address_problem(token_url)):
        sentences.append(f"{where} token_url {problem}.")
    if sentences:
        raise SettingsError(sentences)
    return Auth(**{"kind": kind, **{key: table[key] for key in keys if key in table}})


class HeaderSigner(AuthBase):
    """Puts fixed headers on each request; with no headers it is the sign-in "none", which also keeps .netrc out."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = dict(headers)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request, signed."""
        request.headers.update(self._headers)
        return request

    def make_ready(self) -> None:
        """Nothing to do: fixed headers are always ready."""

    def renew(self) -> bool:
        """Whether a refused sign-in may succeed when tried again: never with fixed headers."""
        return False


class TokenSigner(AuthBase):
    """Puts an access token on each request; fetches it first, shortly before it expires, and after `renew`.

    `headers` says how the platform wants its token.
    """

    def __init__(
        self,
        fetch: Callable[[], Token],
        headers: Callable[[str], Mapping[str, str]] = lambda text: {"Authorization": f"Bearer {text}"},
    ) -> None:
        self._fetch = fetch
        self._headers = headers
        self._token: Token | None = None
        self._lock = threading.RLock()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request, signed; another thread may have forgotten the token meanwhile, then it is fetched anew."""
        token = self._token or self._ready()
        request.headers.update(self._headers(token.text))
        return request

    def make_ready(self) -> None:
        """Fetch a token when there is none that is fresh; of several threads one fetches and the others wait."""
        self._ready()

    def _ready(self) -> Token:
        with self._lock:
            if self._token is None or time.monotonic() >= self._token.stale_at:
                self._token = self._fetch()
            return self._token

    def renew(self) -> bool:
        """Forget the token, so that the next request fetches one."""
        self._token = None
        return True


class NtlmSigner(AuthBase):
    """Answers a server's NTLM challenge on the connection that it came on (Windows integrated sign-in)."""

    def __init__(self, user: str, password: str) -> None:
        from requests_ntlm import HttpNtlmAuth

        self._ntlm = HttpNtlmAuth(user, password)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request, ready to be challenged."""
        return self._ntlm(request)

    def make_ready(self) -> None:
        """Nothing to do: the server challenges first."""

    def renew(self) -> bool:
        """Never: a refused hand-shake is a refused sign-in."""
        return False


Signer = HeaderSigner | TokenSigner | NtlmSigner


def make_signer(
    auth: Auth, fetch_token: Callable[[], Token], api_key_headers: Callable[[Auth], Mapping[str, str]]
) -> Signer:
    """The signer of a sign-in; `api_key_headers` says how this platform wants its key."""
    if auth.kind == "basic":
        return HeaderSigner({"Authorization": basic_header(auth.user, auth.password)})
    if auth.kind == "bearer":
        return HeaderSigner({"Authorization": f"Bearer {auth.token}"})
    if auth.kind == "api_key":
        return HeaderSigner(api_key_headers(auth))
    if auth.kind == "ntlm":
        return NtlmSigner(auth.user, auth.password)
    if auth.kind == "oauth_client_credentials":
        return TokenSigner(fetch_token)
    return HeaderSigner({})


def basic_header(user: str, password: str) -> str:
    """The basic sign-in header, in UTF-8 (RFC 7617)."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")


def find_token_problem(answer: Any) -> str | None:
    """What is wrong with a token endpoint's answer under HTTP 200, None when it holds a token (RFC 6749, 5.1)."""
    token = answer.get("access_token") if isinstance(answer, Mapping) else None
    return None if isinstance(token, str) and token else "an answer without access_token"


def read_token(answer: Mapping[str, Any], asked_at: float) -> Token:
    """The token in a token endpoint's answer; it is renewed a minute, or a fifth of a short life, before it expires."""
    try:
        life = float(answer.get("expires_in") or DEFAULT_TOKEN_SECONDS)
    except (TypeError, ValueError):
        life = DEFAULT_TOKEN_SECONDS
    return Token(text=answer["access_token"], stale_at=asked_at + life - min(60.0, life / 5))
