"""The transport over real HTTP: sign-in kinds, tries, redirects, and what never leaves or gets logged."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from extractors import pacing, transport
from extractors.auth import Auth, parse_auth
from extractors.errors import ExtractError, SettingsError
from extractors.faults import ForbiddenError, RefusedError, SignInError, UnreachableError, UnsteadyError
from extractors.transport import Transport
from tests.extractors.scripted_server import RESET, Asked, Reply, ScriptedServer, cut_reply, json_reply, page_reply

BASIC = Auth("basic", user="reader", password="päss:word")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def stranger() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def make(auth: Auth = BASIC, seconds: float = 20.0, lines: list[str] | None = None) -> Transport:
    end = time.monotonic() + seconds
    return Transport("city", auth, seconds_left=lambda: end - time.monotonic(), log=(lines or []).append)


def get(server: ScriptedServer, one: Transport, path: str = "/x") -> Any:
    return one.get_json(server.url + path, {"q": "a b^c"}, subject="things (x)").body


def sent(asked: Asked) -> str:
    return asked.headers.get("Authorization", "")


def test_the_sign_in_kinds_put_their_headers_on(server: ScriptedServer) -> None:
    for auth in (BASIC, Auth("bearer", token="t0"), Auth("api_key", key="k0"), Auth("none")):
        get(server, make(auth))
    assert [sent(one) for one in server.asked] == ["Basic cmVhZGVyOnDDpHNzOndvcmQ=", "Bearer t0", "Bearer k0", ""]
    assert all(one.headers["Accept"] == "application/json" for one in server.asked)
    assert all("portfolio" in one.headers["User-Agent"] for one in server.asked)


def test_netrc_never_replaces_the_configured_sign_in(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password stolen\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    get(server, make())
    get(server, make(Auth("none")))
    assert [sent(one)[:10] for one in server.asked] == ["Basic cmVh", ""]


def test_the_query_is_sent_whole_and_logged_without_headers(server: ScriptedServer) -> None:
    one = make()
    get(server, one)
    assert server.asked[0].params == {"q": "a b^c"}
    assert one.tally.requests == 1
    assert "q=a" in one.tally.log[0].url
    assert "word" not in repr(one.tally.log)


@pytest.mark.parametrize(
    "fault",
    [
        json_reply({}, 429),
        json_reply({}, 500),
        json_reply({}, 502),
        json_reply({}, 408),
        page_reply(),
        page_reply(503),
        cut_reply(),
        cut_reply(""),
        RESET,
        (200, {"Content-Type": "application/json", "Content-Length": "99"}, b"{}"),
        (200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"no gzip"),
        (200, {"Content-Type": "application/json"}, b'{"a": "\xff\xfe"}'),
    ],
)
def test_transient_faults_are_tried_again_and_counted(server: ScriptedServer, fault: Reply) -> None:
    server.script["/x"] = [fault, fault]
    lines: list[str] = ["start"]
    one = make(lines=lines)
    assert get(server, one) == {"result": []}
    assert (one.tally.requests, one.tally.retries) == (3, 2)
    assert len(lines) == 3


def test_a_lasting_fault_ends_after_bounded_tries_and_the_next_stream_is_quicker(server: ScriptedServer) -> None:
    server.script["/x"] = [json_reply({}, 503)] * 20
    one = make()
    with pytest.raises(UnsteadyError, match=r"Source city: things \(x\) could not be read, 7 tries ended in HTTP 503"):
        get(server, one)
    assert len(server.asked) == 7
    with pytest.raises(UnsteadyError, match="2 tries"):
        get(server, one)
    server.script.clear()
    get(server, one)
    server.script["/x"] = [json_reply({}, 503)] * 3
    assert get(server, one) == {"result": []}


def test_retry_after_is_honoured_in_seconds_and_as_a_date(server: ScriptedServer) -> None:
    for in_words in (False, True):
        text = formatdate(time.time() + 2.5, usegmt=True) if in_words else "1"
        server.script["/x"] = [json_reply({}, 429, Retry_After=text)]
        started = time.monotonic()
        get(server, make())
        assert 0.9 <= time.monotonic() - started < 4


def test_a_wait_longer_than_the_source_has_left_fails_at_once(server: ScriptedServer) -> None:
    server.script["/x"] = [json_reply({}, 429, X_RateLimit_Reset=str(int(time.time()) + 900))]
    started = time.monotonic()
    with pytest.raises(UnsteadyError, match=r"raise \[run\] source_minutes"):
        get(server, make(seconds=5))
    assert time.monotonic() - started < 1


def test_a_silent_server_is_given_up_within_the_sources_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer() as server:
        release = threading.Event()

        def handle(asked: Asked) -> Reply:
            release.wait(5)
            return json_reply({})

        server.handle = handle  # type: ignore[method-assign]
        monkeypatch.setattr(transport, "READ_SECONDS", 0.1)
        with pytest.raises(UnsteadyError, match="no answer in time"):
            get(server, make())
        release.set()


def test_no_listener_is_unreachable(server: ScriptedServer) -> None:
    with ScriptedServer() as gone:
        pass
    with pytest.raises(UnreachableError, match=r"no connection to 127\.0\.0\.1"):
        get(gone, make())


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, SignInError, "check auth user and password of source city"),
        (403, ForbiddenError, "grant the integration user"),
        (400, RefusedError, "400: Invalid table"),
        (404, RefusedError, "check base_url"),
        (302, RefusedError, "without an address"),
    ],
)
def test_refusals_are_one_sentence_and_not_tried_again(
    server: ScriptedServer, status: int, kind: type[ExtractError], words: str
) -> None:
    server.script["/x"] = [json_reply({"error": {"message": "Invalid table"}}, status)]
    with pytest.raises(kind) as error:
        get(server, make())
    assert words in str(error.value)
    assert "things (x)" in str(error.value)
    assert len(server.asked) == 1


def test_a_secret_that_the_server_repeats_is_not_told_on(server: ScriptedServer) -> None:
    server.script["/x"] = [json_reply({"error": {"message": "bad token topsecret"}}, 400)]
    with pytest.raises(RefusedError) as error:
        get(server, make(Auth("bearer", token="topsecret")))
    assert "topsecret" not in str(error.value)


def test_a_redirect_within_the_host_keeps_the_sign_in(server: ScriptedServer) -> None:
    server.script["/x"] = [(302, {"Location": "/y"}, b"")]
    get(server, make())
    assert [(one.path, sent(one)[:5]) for one in server.asked] == [("/x", "Basic"), ("/y", "Basic")]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_origin_carries_nothing(
    server: ScriptedServer, stranger: ScriptedServer, status: int
) -> None:
    home = (302, {"Location": "/z", "Set-Cookie": "session=abc; Path=/"}, b"")
    server.script["/x"] = [home]
    server.script["/z"] = [(status, {"Location": f"{stranger.url}/y"}, b"")]
    get(server, make(Auth("api_key", key="k0")))
    assert sent(stranger.asked[0]) == ""
    assert "Cookie" not in stranger.asked[0].headers
    assert "k0" not in repr(stranger.asked[0])


def test_a_redirect_to_plain_http_elsewhere_or_in_a_circle_is_refused(server: ScriptedServer) -> None:
    server.script["/x"] = [(302, {"Location": "http://login.example.com/y"}, b"")]
    with pytest.raises(RefusedError, match=r"login\.example\.com.*plain http"):
        get(server, make())
    server.script["/x"] = [(302, {"Location": "/x"}, b"")] * 20
    with pytest.raises(RefusedError, match="in a circle"):
        get(server, make())


OAUTH: dict[str, Any] = {"client_id": "me", "client_secret": "s3cret", "scope": "read"}


class TokenServer(ScriptedServer):
    """Hands out t1, t2, ... and accepts only those in `valid`."""

    def __init__(self, life: Any = 1800, *, takes_form: bool = True) -> None:
        super().__init__()
        self.life = life
        self.takes_form = takes_form
        self.given = 0
        self.valid: set[str] = set()

    def handle(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            if not self.takes_form and not sent(asked).startswith("Basic"):
                return json_reply({"error": "invalid_client"}, 401)
            self.given += 1
            self.valid = {f"t{self.given}"}
            return json_reply({"access_token": f"t{self.given}", "expires_in": self.life})
        is_valid = sent(asked).removeprefix("Bearer ") in self.valid
        return json_reply({"result": []}) if is_valid else json_reply({"error": "expired"}, 401)


def oauth(server: ScriptedServer) -> Auth:
    return Auth("oauth_client_credentials", token_url=f"{server.url}/token", **OAUTH)


@pytest.mark.parametrize("takes_form", [True, False])
def test_a_token_is_fetched_once_and_kept(takes_form: bool) -> None:
    with TokenServer(takes_form=takes_form) as server:
        one = make(oauth(server))
        get(server, one)
        get(server, one)
        assert server.given == 1
        assert "scope=read" in server.asked[0].body
        assert "s3cret" not in repr(one.tally.log)


def test_a_token_is_renewed_before_it_expires() -> None:
    with TokenServer(life="0.2") as server:
        one = make(oauth(server))
        get(server, one)
        time.sleep(0.2)
        get(server, one)
        assert server.given == 2
        assert all(request.status == 200 for request in one.tally.log)


def test_a_token_that_dies_in_mid_sweep_is_renewed_once_per_request() -> None:
    with TokenServer() as server:
        one = make(oauth(server))
        get(server, one)
        server.valid.clear()
        assert get(server, one) == {"result": []}
        assert server.given == 2


def test_a_token_that_is_never_accepted_is_a_refused_sign_in() -> None:
    with TokenServer() as server:
        server.script["/x"] = [json_reply({}, 401)] * 5
        with pytest.raises(SignInError, match="check auth client_id and client_secret of source city"):
            get(server, make(oauth(server)))
        assert server.paths().count("/x") == 2


def test_a_refused_or_broken_token_request_is_one_sentence(server: ScriptedServer) -> None:
    server.script["/token"] = [json_reply({"error": "invalid_scope", "error_description": "s3cret no"}, 400)]
    with pytest.raises(SignInError, match="the token request was refused") as error:
        get(server, make(oauth(server)))
    assert "s3cret" not in str(error.value)
    server.script["/token"] = [page_reply(), json_reply({"access_token": "t"})]
    assert get(server, make(oauth(server))) == {"result": []}
    with pytest.raises(UnsteadyError, match="without access_token"):
        get(server, make(oauth(server)))
    server.script["/token"] = [(307, {"Location": f"{server.url}/elsewhere"}, b"")]
    with pytest.raises(RefusedError, match="a sign-in must not be sent on"):
        get(server, make(oauth(server)))


def test_no_sign_in_shows_its_secrets() -> None:
    assert "päss" not in repr(BASIC)
    assert "päss" not in repr(make(BASIC))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (None, "auth is missing"),
        ({"kind": "basik"}, "not one of basic, none"),
        ({"kind": "basic", "user": "u"}, "needs password"),
        ({"kind": "basic", "user": "u", "password": 3}, "must be a text"),
        ({"kind": "basic", "user": "u", "password": "p", "token": "t"}, "unknown key 'token'"),
    ],
)
def test_wrong_auth_is_told_without_the_secret(table: Any, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        parse_auth("city", table, ("basic", "none"))


def test_a_token_address_must_be_https_beyond_this_machine() -> None:
    table = {"kind": "oauth_client_credentials", "token_url": "http://idp.example.com/token"} | OAUTH
    with pytest.raises(SettingsError, match="token_url must begin with https"):
        parse_auth("city", table, ("oauth_client_credentials",))
