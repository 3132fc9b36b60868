"""What can go wrong between us and a server: each error is one sentence with what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from requests import exceptions

from extractors.errors import ExtractError


class TransportError(ExtractError):
    """Base of the errors that reading over HTTP raises; `status` and `detail` are the server's, when it answered."""

    def __init__(
        self, sentence: str, *, status: int | None = None, detail: str = "", is_web_page: bool = False
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.detail = detail
        self.is_web_page = is_web_page


class SignInError(TransportError):
    """Raised when the sign-in is refused (401, or a refused token request)."""


class ForbiddenError(TransportError):
    """Raised when the integration user may not read something (403)."""


class RefusedError(TransportError):
    """Raised when the server refuses a request for good (another 4xx, or a redirect that must not be followed)."""


class UnreachableError(TransportError):
    """Raised when no connection to the host comes about."""


class UnsteadyError(TransportError):
    """Raised when transient faults outlast the tries: 429, 5xx, cut bodies, a web page where data belongs."""


class GoneError(TransportError):
    """Raised when the platform itself is no more; `short` says so in a few words for the streams that were not asked for."""

    def __init__(self, sentence: str, short: str, *, status: int | None = None) -> None:
        super().__init__(sentence, status=status)
        self.short = short


@dataclass(frozen=True)
class Fault:
    """One transient fault, in words; how long the server asked to wait; whether there was a connection.

    `status` is that of an answer that was a fault by its status.
    """

    reason: str
    wait_seconds: float | None = None
    is_unreachable: bool = False
    is_web_page: bool = False
    status: int | None = None


@dataclass(frozen=True)
class Refusal:
    """A refusal: the source, what to check of its sign-in, and the server's own words without secrets."""

    source_name: str
    sign_in_remedy: str
    detail: str

    def error(self, status: int, subject: str) -> TransportError:
        """The error that a refused request means."""
        said = f"{status}: {self.detail}" if self.detail else str(status)
        start = f"Source {self.source_name}: {subject}"
        kind: type[TransportError] = RefusedError
        if status == 401:
            kind = SignInError
            sentence = f"Source {self.source_name}: sign-in was refused (401) for {subject}; {self.sign_in_remedy}."
        elif status == 403:
            kind = ForbiddenError
            sentence = f"{start} may not be read ({said}); grant the integration user the right to read it."
        elif status < 400:
            sentence = (
                f"{start} was redirected ({said}) without an address; check base_url of source {self.source_name}."
            )
        else:
            sentence = (
                f"{start} was refused ({said}); check base_url of source {self.source_name} and that it offers this."
            )
        return kind(sentence, status=status, detail=self.detail)

    def token_error(self, status: int) -> SignInError:
        """The error that a refused token request means."""
        said = f"{status}: {self.detail or 'no reason given'}"
        sentence = f"Source {self.source_name}: the token request was refused ({said}); {self.sign_in_remedy}."
        return SignInError(sentence, status=status, detail=self.detail)


def name_fault(error: Exception, place: str) -> Fault | None:
    """The transient fault behind an exception of `requests`; None when trying again would not help."""
    if isinstance(error, exceptions.SSLError):
        return None if "CERTIFICATE_VERIFY_FAILED" in str(error) else Fault("a broken secure connection")
    if isinstance(error, exceptions.ProxyError):
        return Fault(f"no way to {place} through the proxy", is_unreachable=True)
    if isinstance(error, exceptions.ConnectTimeout):
        return Fault(f"no connection to {place} in time", is_unreachable=True)
    if isinstance(error, exceptions.Timeout):
        return Fault("no answer in time")
    if isinstance(error, exceptions.ConnectionError):
        is_unreachable = any(name in repr(error) for name in ("NewConnectionError", "NameResolutionError"))
        return Fault(f"no connection to {place}" if is_unreachable else "a connection cut off", None, is_unreachable)
    if isinstance(error, (exceptions.ChunkedEncodingError, exceptions.ContentDecodingError)):
        return Fault("a body that is cut short")
    return None


def name_cause(error: Exception, place: str) -> str:
    """Why a request can never succeed, and what to do; without the exception's own text, which may hold a secret."""
    if isinstance(error, exceptions.SSLError):
        return f"the certificate of {place} is not trusted; name the city's certificate bundle in REQUESTS_CA_BUNDLE"
    if isinstance(error, OSError) and "certificate" in str(error):
        return "the certificate bundle named in REQUESTS_CA_BUNDLE is not there; correct its path"
    return f"{type(error).__name__} at {place}; check base_url and that the secrets of auth hold no line break"
