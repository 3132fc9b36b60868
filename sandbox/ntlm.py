"""A server's side of the NTLM hand-shake: challenge, then the check of the client's NTLMv2 answer, per connection.

The protocol: MS-NLMP 3.3.2. What is signed in is the connection, not the request, as IIS has it.
"""

import base64
import hmac
import secrets
import threading

from spnego._ntlm_raw.crypto import hmac_md5, ntowfv1, ntowfv2
from spnego._ntlm_raw.messages import Authenticate, AvId, Challenge, Negotiate, NegotiateFlags, TargetInfo

from sandbox.web import Request

SERVER_NAME = "PWA"
FLAGS = (
    NegotiateFlags.request_target
    | NegotiateFlags.ntlm
    | NegotiateFlags.always_sign
    | NegotiateFlags.target_info
    | NegotiateFlags.target_type_server
)


class NtlmDoor:
    """One server's NTLM hand-shakes."""

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._nt_hash = ntowfv1(password)
        self._lock = threading.Lock()
        self._challenges: dict[int, bytes] = {}
        self._signed_in: set[int] = set()

    def admit(self, request: Request) -> bool:
        """Whether the request's connection is signed in, or signs in with this request."""
        message = _message(request)
        if message is None or message[8:12] != b"\x03\x00\x00\x00":
            return message is None and request.connection in self._signed_in
        with self._lock:
            challenge = self._challenges.pop(request.connection, None)
        if challenge is None or not self._is_right(Authenticate.unpack(message), challenge):
            return False
        self._signed_in.add(request.connection)
        return True

    def challenge(self, request: Request) -> str:
        """The WWW-Authenticate header of a 401: the bare scheme, or the answer to a client's first message."""
        message = _message(request)
        if message is None or message[8:12] != b"\x01\x00\x00\x00":
            return "NTLM"
        nonce = secrets.token_bytes(8)
        flags = (Negotiate.unpack(message).flags | FLAGS) & ~NegotiateFlags.oem & ~NegotiateFlags.version
        target = TargetInfo()
        target[AvId.nb_computer_name] = target[AvId.nb_domain_name] = SERVER_NAME
        with self._lock:
            self._challenges[request.connection] = nonce
            self._signed_in.discard(request.connection)
        answer = Challenge(flags, nonce, target_name=SERVER_NAME, target_info=target).pack()
        return f"NTLM {base64.b64encode(answer).decode()}"

    def _is_right(self, answer: Authenticate, nonce: bytes) -> bool:
        response = answer.nt_challenge_response or b""
        if len(response) <= 24 or (answer.user_name or "").lower() != self._user.lower():
            return False
        key = ntowfv2(str(answer.user_name), self._nt_hash, answer.domain_name)
        return hmac.compare_digest(response[:16], hmac_md5(key, nonce + response[16:]))


def _message(request: Request) -> bytes | None:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in ("ntlm", "negotiate"):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None
