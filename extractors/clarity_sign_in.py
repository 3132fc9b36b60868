"""Clarity's own sign-in by user and password: a login token, sent in whichever header the instance takes it.

`POST {base}/auth/login` with a basic sign-in gives an authToken (platform interfaces, 3.1, auth 2). The documentation
shows it plain in `Authorization` and in a header `authToken`; where both together are refused it is sent as a bearer
token. An instance without that resource takes the basic sign-in on each call (auth 3).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from requests import PreparedRequest, Response

from extractors.auth import Auth, HeaderSigner, Token, TokenSigner, basic_header
from extractors.faults import RefusedError
from extractors.transport import Transport

JSON = {"Content-Type": "application/json"}
NO_LOGIN_STATUSES = frozenset({404, 405, 501})
PLAIN, BEARER, BASIC = WAYS = range(3)


class LoginSigner(TokenSigner):
    """Logs in when there is no token or it was refused; tries the ways of sending it until one works."""

    def __init__(self, transport: Transport, base_url: str, auth: Auth) -> None:
        super().__init__(self._log_in, self._headers_of)
        self._transport = transport
        self._base_url = base_url
        self._basic = {"Authorization": basic_header(auth.user, auth.password)}
        self._way = PLAIN
        self._has_worked = False
        self._is_refused = False
        self._has_no_login = False

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request, signed; its answer tells whether this way of sending works."""
        signed = super().__call__(request)
        signed.register_hook("response", self._note)
        return signed

    def make_ready(self) -> None:
        """Log in when there is no token, or the last one was refused."""
        if self._token is None or self._is_refused:
            self._token, self._is_refused = self._fetch(), False

    def renew(self) -> bool:
        """After a refusal: the next way of sending the token while none has worked yet, else a new login."""
        if self._has_no_login or (self._has_worked and self._way == BASIC):
            return False
        if self._has_worked:
            self._is_refused = True
        else:
            self._way = (self._way + 1) % len(WAYS)
        return True

    def _log_in(self) -> Token:
        try:
            answer = self._transport.post_json(
                f"{self._base_url}/auth/login",
                subject="the login",
                signer=HeaderSigner(self._basic),
                judge=_find_login_problem,
                headers=JSON,
            )
        except RefusedError as error:
            if error.status not in NO_LOGIN_STATUSES:
                raise
            self._way, self._has_no_login = BASIC, True
            return Token("", math.inf)
        return Token(answer.body["authToken"], math.inf)

    def _headers_of(self, token: str) -> Mapping[str, str]:
        if self._way == BASIC:
            return self._basic
        return {"Authorization": f"Bearer {token}" if self._way == BEARER else token, "authToken": token}

    def _note(self, response: Response, *_: Any, **__: Any) -> None:
        if response.status_code < 400:
            self._has_worked = True


def _find_login_problem(body: Any) -> str | None:
    token = body.get("authToken") if isinstance(body, Mapping) else None
    return None if isinstance(token, str) and token else "a login answer without authToken"
