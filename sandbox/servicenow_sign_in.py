"""Who may sign in to the instance: one integration user by password, one OAuth client by client credentials."""

import secrets
import threading
import time
from dataclasses import dataclass, field

from sandbox.faults import Faults

TOKEN_SECONDS = 1799


@dataclass
class Token:
    """An access token; it dies by time, or after so many requests when told to (-1 = never)."""

    expires_at: float
    requests: int = -1


@dataclass
class SignIn:
    """The instance's users, clients and living tokens."""

    user: str
    password: str
    client_id: str
    client_secret: str
    faults: Faults
    token_seconds: int = TOKEN_SECONDS
    _tokens: dict[str, Token] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def issue_token(self, client_id: str, client_secret: str) -> str | None:
        """An access token for the right client, else None."""
        if not _same(client_id, client_secret, self.client_id, self.client_secret) or self.faults.active(
            "wrong_password"
        ):
            return None
        fault = self.faults.active("token_expires")
        token = secrets.token_urlsafe(48)
        with self._lock:
            self._tokens[token] = Token(time.monotonic() + self.token_seconds, fault.requests if fault else -1)
        return token

    def accepts_token(self, token: str) -> bool:
        """Whether a token is alive; counts its use."""
        with self._lock:
            known = self._tokens.get(token)
            if known is None or known.expires_at < time.monotonic() or known.requests == 0:
                return False
            known.requests -= 1 if known.requests > 0 else 0
        return not self.faults.active("wrong_password")

    def accepts_password(self, user: str, password: str) -> bool:
        """Whether the user signs in with that password."""
        return _same(user, password, self.user, self.password) and not self.faults.active("wrong_password")


def _same(name: str, secret: str, known_name: str, known_secret: str) -> bool:
    return secrets.compare_digest(f"{name}\n{secret}".encode(), f"{known_name}\n{known_secret}".encode())
