"""One source's HTTP: sign-in, timeouts, tries, redirects, a log without secrets, and errors as one sentence each.

Belongs here: getting one whole answer, as JSON or as a file, or saying why not. Does not belong here: paging and what a body means
(the source's module passes a `judge` for bodies that are faults under HTTP 200).

`requests` supplies proxies and certificate bundles from the environment; urllib3's own retries are off, because they
end where the body begins, and a body cut short is as transient as a 503 (reference: stack, section 6).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests

from extractors.addresses import find_address_problem, origin, place, without_secrets, without_user
from extractors.answers import Answer, RawAnswer, parse_json, read_detail
from extractors.auth import Auth, HeaderSigner, Signer, Token, basic_header, find_token_problem, make_signer, read_token
from extractors.delivery import REQUEST_LOG_LIMIT, Request
from extractors.errors import ExtractError
from extractors.faults import Fault, Refusal, RefusedError, UnreachableError, UnsteadyError, name_cause, name_fault
from extractors.pacing import asked_seconds, backoff_seconds

CONNECT_SECONDS = 10.0
READ_SECONDS = 120.0
WHOLE_ANSWER_SECONDS = 300.0
HEAD_BYTES = 4096
TRIES = 7
TRIES_UNREACHABLE = 5
TRIES_WHEN_ASKED = 12
TRIES_AFTER_GIVING_UP = 2
REDIRECT_LIMIT = 5
RENEWALS = 3
TRANSIENT_STATUSES = frozenset({408, 425, 429})
LASTING_STATUSES = frozenset({501, 505})
USER_AGENT = "portfolio-metrics-warehouse/1.0 (+nightly extract)"

Judge = Callable[[Any], str | None]
JudgeFile = Callable[[Path], str | None]
T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Tally:
    """What reading one stream cost: requests sent, how many of them were tries again, and the first of them in full."""

    requests: int = 0
    retries: int = 0
    log: list[Request] = field(default_factory=list)


class Transport:
    """HTTP for one source. Every public method may raise the errors of `faults` and ExtractError past the deadline.

    It may be used from several threads at once (`map`): what one of them is asked to wait, all wait.
    """

    def __init__(
        self,
        source_name: str,
        auth: Auth,
        *,
        seconds_left: Callable[[], float],
        log: Callable[[str], None] = lambda _: None,
        api_key_headers: Callable[[Auth], Mapping[str, str]] = lambda auth: {"Authorization": f"Bearer {auth.key}"},
        make_own_signer: Callable[[Transport], Signer | None] = lambda _: None,
        stays_home: bool = False,
        read_seconds: float | None = None,
        answer_seconds: float | None = None,
    ) -> None:
        """`make_own_signer` gives the signer of a platform with a sign-in of its own, None for the usual ones.

        `stays_home`: a redirect to another origin is refused rather than followed without sign-in. `read_seconds`: how
        long the server may be silent; `answer_seconds`: how long one whole answer may take.
        """
        self.source_name = source_name
        self.tally = Tally()
        self.has_answered = False
        self._auth = auth
        self._seconds_left = seconds_left
        self._log = log
        self._stays_home = stays_home
        self._read_seconds = READ_SECONDS if read_seconds is None else read_seconds
        self._answer_seconds = WHOLE_ANSWER_SECONDS if answer_seconds is None else answer_seconds
        self._is_patient = True
        self._lock = threading.Lock()
        self._sign_in = threading.Lock()
        self._quiet_until = 0.0
        self._renewals = 0
        self._session = _new_session()
        self._signer: Signer = make_own_signer(self) or make_signer(auth, self._fetch_token, api_key_headers)

    def start_tally(self) -> Tally:
        """Count from nought for the next stream, and return that count."""
        self.tally = Tally()
        return self.tally

    def get_json(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        subject: str,
        judge: Judge = lambda _: None,
        headers: Mapping[str, str] | None = None,
        web_page_tries: int = TRIES,
        tries: int = TRIES,
    ) -> Answer:
        """One whole JSON answer of status 2xx.

        `subject` names stream and place in sentences. `judge` says what is wrong with a body that came under 200, or
        None: what it names is tried again like a 503. `web_page_tries`: how often a web page of status 2xx is tried again;
        `tries`: how often anything is, for a request that the caller can put in another way.
        """
        arguments = _to_arguments(params, headers)

        def ask() -> Answer | Fault:
            outcome = self._ask_signed(url, subject, **arguments)
            return self._read(outcome, subject, judge) if isinstance(outcome, RawAnswer) else outcome

        return self._mark_answered(self._persist(ask, subject, min(web_page_tries, tries), tries))

    def get_file(
        self,
        url: str,
        target: Path,
        params: Mapping[str, str] | None = None,
        *,
        subject: str,
        judge: JudgeFile,
        headers: Mapping[str, str] | None = None,
        is_markup: bool = False,
        tries: int = TRIES,
        tries_when_asked: int = TRIES_WHEN_ASKED,
        read_seconds: float | None = None,
    ) -> Answer:
        """One whole answer of status 2xx written to `target` while it comes; the answer's own body is None.

        `judge` says what is wrong with the file under 200, or None: what it names is tried again like a 503.
        `is_markup`: XML is what is asked for, so that it is no web page. ExtractError when the disk takes no more.
        `tries_when_asked`: how often when the platform says how long to wait; `read_seconds`: as in the constructor,
        for this request alone.
        """
        arguments = _to_arguments(params, headers) | {"read_seconds": read_seconds}

        def ask() -> Answer | Fault:
            outcome = self._ask_signed(url, subject, target=target, **arguments)
            if not isinstance(outcome, RawAnswer):
                return outcome
            if fault := self._find_status_fault(outcome, subject) or (None if is_markup else _find_page(outcome)):
                return fault
            if problem := judge(target):
                return Fault(self._redact(problem))
            return Answer(status=outcome.status, headers=outcome.headers, body=None)

        return self._mark_answered(self._persist(ask, subject, tries, tries, tries_when_asked))

    def post_json(
        self, url: str, *, subject: str, signer: Signer, judge: Judge = lambda _: None, **arguments: Any
    ) -> Answer:
        """The JSON answer to a POST that only signs in, with a signer of its own; tried again like a GET."""

        def ask() -> Answer | Fault:
            outcome = self._try_once("POST", url, signer=signer, subject=subject, **arguments)
            return self._read(outcome, subject, judge) if isinstance(outcome, RawAnswer) else outcome

        return self._persist(ask, subject)

    def map(self, ask: Callable[[T], R], items: Iterable[T], *, workers: int) -> Iterator[R]:
        """`ask(item)` of each item in order, up to `workers` at once; the first error ends it."""
        if workers <= 1:
            yield from (ask(item) for item in items)
            return
        with ThreadPoolExecutor(workers, thread_name_prefix=self.source_name) as pool:
            waiting: deque[Future[R]] = deque()
            try:
                for item in items:
                    waiting.append(pool.submit(ask, item))
                    if len(waiting) >= 2 * workers:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def _mark_answered(self, answer: Answer) -> Answer:
        self._is_patient = self.has_answered = True
        return answer

    def _ask_signed(self, url: str, subject: str, **arguments: Any) -> RawAnswer | Fault:
        """One GET with the source's sign-in, which is renewed and sent again where it is refused."""
        seen = self._make_ready()
        outcome = self._try_once("GET", url, signer=self._signer, subject=subject, **arguments)
        for _ in range(RENEWALS if self.has_answered else 1):
            if not (isinstance(outcome, RawAnswer) and outcome.status == 401 and self._renew(seen)):
                break
            self._count_retry()
            seen = self._make_ready()
            outcome = self._try_once("GET", url, signer=self._signer, subject=subject, **arguments)
        return outcome

    def _make_ready(self) -> int:
        """Have the sign-in ready; how often it was renewed so far."""
        with self._sign_in:
            self._signer.make_ready()
            return self._renewals

    def _renew(self, seen: int) -> bool:
        """Whether a refused request may succeed when sent again: another thread has renewed meanwhile, or this one does."""
        with self._sign_in:
            if self._renewals == seen:
                if not self._signer.renew():
                    return False
                self._renewals += 1
            return True

    def _count_retry(self) -> None:
        with self._lock:
            self.tally.retries += 1

    def _persist(
        self,
        ask: Callable[[], Answer | Fault],
        subject: str,
        web_page_tries: int = TRIES,
        tries: int = TRIES,
        tries_when_asked: int = TRIES_WHEN_ASKED,
    ) -> Answer:
        """Ask until there is an answer, waiting between the tries; raises when they are used up."""
        for attempt in count(1):
            outcome = ask()
            if isinstance(outcome, Answer):
                return outcome
            is_mere_page = outcome.is_web_page and outcome.status is None
            usual = web_page_tries if is_mere_page else tries
            self._pause(outcome, attempt, subject, usual, tries_when_asked)
        raise AssertionError("count never ends")

    def _read(self, raw: RawAnswer, subject: str, judge: Judge) -> Answer | Fault:
        """The answer, a fault worth another try, or the error that this status means."""
        if fault := self._find_status_fault(raw, subject) or _find_page(raw):
            return fault
        try:
            body = parse_json(raw)
        except (ValueError, RecursionError):
            return Fault("a body that is cut short or no JSON")
        if problem := judge(body):
            return Fault(self._redact(problem))
        return Answer(status=raw.status, headers=raw.headers, body=body)

    def _find_status_fault(self, raw: RawAnswer, subject: str) -> Fault | None:
        """The fault that a status means; raises where it is refused for good, None where it is 2xx."""
        if raw.status in TRANSIENT_STATUSES or (raw.status >= 500 and raw.status not in LASTING_STATUSES):
            detail = read_detail(raw)
            words = f"HTTP {raw.status}" + (f", {self._redact(detail)}" if detail else "")
            return Fault(words, asked_seconds(raw.headers), is_web_page=raw.is_web_page(), status=raw.status)
        if not 200 <= raw.status < 300:
            raise self._name_refusal(raw).error(raw.status, subject)
        return None

    def _try_once(self, method: str, url: str, *, signer: Signer, subject: str, **arguments: Any) -> RawAnswer | Fault:
        """One exchange, redirects followed: the raw answer, or the transient fault that hindered it."""
        try:
            return self._follow(method, url, signer, subject, **arguments)
        except (OSError, ValueError) as error:
            fault = name_fault(error, place(url))
            if fault is None:
                raise UnreachableError(
                    f"Source {self.source_name}: {subject} could not be asked for ({name_cause(error, place(url))})."
                ) from error
            return fault

    def _follow(self, method: str, url: str, signer: Signer, subject: str, **arguments: Any) -> RawAnswer:
        """The answer after redirects. From the first hop to another origin on, no sign-in and no cookie is sent."""
        session, home = self._session, origin(url)
        for _ in range(REDIRECT_LIMIT + 1):
            raw = self._exchange(session, method, url, signer, **arguments)
            location = raw.headers.get("Location")
            if raw.status not in {301, 302, 303, 307, 308} or not location:
                return raw
            url = urljoin(raw.url, location)
            kept = {"target", "read_seconds"} | ({"headers"} if origin(url) == home else set())
            arguments = {name: value for name, value in arguments.items() if name in kept}
            problem = find_address_problem(url)
            is_away = self._stays_home and origin(url) != home
            if problem or is_away or method != "GET":
                why = f"that address {problem}" if problem else "a sign-in must not be sent on"
                raise RefusedError(
                    f"Source {self.source_name}: {subject} was redirected to {place(url)}, which is not followed: "
                    f"{why}; check base_url.",
                    status=raw.status,
                )
            if origin(url) != home:
                session, signer, url = _new_session(), HeaderSigner({}), without_secrets(url, self._auth.secrets())
        raise RefusedError(
            f"Source {self.source_name}: {subject} was redirected in a circle; check base_url.", status=raw.status
        )

    def _exchange(
        self,
        session: requests.Session,
        method: str,
        url: str,
        signer: Signer,
        *,
        target: Path | None = None,
        read_seconds: float | None = None,
        **arguments: Any,
    ) -> RawAnswer:
        self._keep_quiet()
        left = self._seconds_left()
        timeout = (min(CONNECT_SECONDS, left), min(self._read_seconds if read_seconds is None else read_seconds, left))
        started, status, shown = time.monotonic(), None, url
        try:
            with session.request(
                method, url, auth=signer, timeout=timeout, stream=True, allow_redirects=False, **arguments
            ) as response:
                status, shown = response.status_code, response.url
                content = self._read_body(response, started, target)
                return RawAnswer(status=status, headers=response.headers, content=content, url=response.url)
        finally:
            self._record(method, shown, status, started)

    def _read_body(self, response: requests.Response, started: float, target: Path | None) -> bytes:
        """The body whole; of one that goes to a file, its beginning."""
        if target is None or not 200 <= response.status_code < 300:
            return b"".join(self._read_parts(response, started))
        head = b""
        with target.open("wb") as stream:
            for part in self._read_parts(response, started):
                head = head or part[:HEAD_BYTES]
                try:
                    stream.write(part)
                except OSError as error:
                    raise ExtractError(
                        f"Source {self.source_name}: an answer could not be written to {target} ({error.strerror}); "
                        "make room on the disk of [paths] home."
                    ) from error
        return head

    def _read_parts(self, response: requests.Response, started: float) -> Iterator[bytes]:
        for part in response.iter_content(1 << 16):
            yield part
            self._seconds_left()
            if time.monotonic() - started > self._answer_seconds:
                raise requests.exceptions.ReadTimeout("the answer trickles")

    def _record(self, method: str, url: str, status: int | None, started: float) -> None:
        milliseconds = round((time.monotonic() - started) * 1000)
        with self._lock:
            self.tally.requests += 1
            if len(self.tally.log) < REQUEST_LOG_LIMIT:
                self.tally.log.append(Request(method, self._redact(without_user(url)), status, milliseconds))

    def _keep_quiet(self) -> None:
        """Wait while the platform has asked another thread of this source to wait."""
        wait = self._quiet_until - time.monotonic()
        if wait > 0:
            time.sleep(min(wait, max(0.0, self._seconds_left())))

    def _pause(self, fault: Fault, attempt: int, subject: str, most: int, asked: int) -> None:
        """Wait before the next try, or raise the error that ends them: after `most` tries of a usual fault, `asked` of one
        that says how long to wait."""
        tries = TRIES_UNREACHABLE if fault.is_unreachable else most if fault.wait_seconds is None else asked
        if not self._is_patient:
            tries = TRIES_AFTER_GIVING_UP
        start = f"Source {self.source_name}: {subject}"
        if attempt >= tries:
            self._is_patient = self._is_patient and most < TRIES and not fault.is_unreachable
            if fault.is_unreachable:
                raise UnreachableError(f"{start} could not be read, {fault.reason}; check base_url and the network.")
            raise UnsteadyError(
                f"{start} could not be read, {attempt} tries ended in {fault.reason}; see whether the platform is well "
                "and refresh again.",
                status=fault.status,
                is_web_page=fault.is_web_page,
            )
        wait = backoff_seconds(attempt) if fault.wait_seconds is None else fault.wait_seconds + backoff_seconds(1) / 4
        left = self._seconds_left()
        if wait >= left:
            raise UnsteadyError(
                f"{start} could not be read: after {fault.reason} the next try is due in {wait:.0f} s and the source "
                f"has {left:.0f} s left; raise [run] source_minutes or the platform's rate limit."
            )
        self._log(f"{subject}: {fault.reason}; trying again in {wait:.1f} s ({attempt} of {tries}).")
        self._count_retry()
        if fault.wait_seconds is not None:
            self._quiet_until = time.monotonic() + wait
        time.sleep(wait)

    def _fetch_token(self) -> Token:
        """A new access token; the secret goes in the form, else in a basic header (RFC 6749, 2.3.1)."""
        auth, subject = self._auth, "the access token"
        grant = {"grant_type": "client_credentials"} | ({"scope": auth.scope} if auth.scope else {})
        client = {"client_id": auth.client_id, "client_secret": auth.client_secret}
        in_header = HeaderSigner({"Authorization": basic_header(auth.client_id, auth.client_secret)})
        asked_at = time.monotonic()

        def ask() -> Answer | Fault:
            nonlocal asked_at
            asked_at = time.monotonic()
            nobody = HeaderSigner({})
            outcome = self._try_once("POST", auth.token_url, subject=subject, signer=nobody, data=grant | client)
            if isinstance(outcome, RawAnswer) and outcome.status == 401:
                outcome = self._try_once("POST", auth.token_url, subject=subject, signer=in_header, data=grant)
            if isinstance(outcome, RawAnswer) and outcome.status in {400, 401, 403}:
                raise self._name_refusal(outcome).token_error(outcome.status)
            return self._read(outcome, subject, find_token_problem) if isinstance(outcome, RawAnswer) else outcome

        return read_token(self._persist(ask, subject).body, asked_at)

    def _name_refusal(self, raw: RawAnswer) -> Refusal:
        return Refusal(self.source_name, self._auth.remedy(self.source_name), self._redact(read_detail(raw)))

    def _redact(self, text: str) -> str:
        for secret in self._auth.secrets():
            text = text.replace(secret, "***")
        return text


def _new_session() -> requests.Session:
    session = requests.Session()
    session.headers.update({"Accept": "application/json", "User-Agent": USER_AGENT})
    return session


def _to_arguments(params: Mapping[str, str] | None, headers: Mapping[str, str] | None) -> dict[str, Any]:
    return {"headers": dict(headers or {})} | ({"params": dict(params)} if params else {})


def _find_page(raw: RawAnswer) -> Fault | None:
    """The fault of an answer that is a web page where data belongs."""
    if not raw.is_web_page():
        return None
    return Fault(f"a web page instead of data (from {urlsplit(raw.url).hostname})", is_web_page=True)
