"""Signing in to each platform as it is done there: the NTLM hand-shake, tokens that die in mid-sweep, keys, and nobody else told."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors import pacing
from extractors.auth import Auth
from extractors.errors import ExtractError
from extractors.faults import SignInError
from extractors.transport import Transport
from tests.extractors.scripted_server import Asked, Reply, ScriptedServer, json_reply
from tests.platforms import oracle
from tests.platforms.conftest import Eve
from tests.platforms.night import PASSWORD, RowDoor, differences

Eves = Callable[[str], Eve]
SECRET = {"password": PASSWORD}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture
def stranger() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def token_sign_in(eve: Eve) -> dict[str, Any]:
    """The sign-in of a vendor that hands out tokens which die."""
    credentials = eve.city.running.credentials
    if eve.city.name == "clarity":
        return {"kind": "basic", "user": credentials.user, **SECRET}
    paths = {"servicenow": "oauth_token.do", "dataverse": "oauth/token"}
    url = f"{eve.city.server.base_url}/{paths[eve.city.name]}"
    client = {"client_id": credentials.client_id, "client_secret": PASSWORD}
    return {"kind": "oauth_client_credentials", "token_url": url, **client}


@pytest.mark.parametrize("vendor", ["servicenow", "dataverse", "clarity"])
def test_a_token_that_dies_in_mid_sweep_is_renewed_and_nothing_is_lost(
    eves: Eves, row_door: RowDoor, tmp_path: Path, vendor: str
) -> None:
    eve = eves(vendor)
    home = eve.copy(tmp_path)
    eve.city.running.set_fault("token_expires", requests=3)
    try:
        told = eve.city.night(home, row_door, streams=eve.streams, is_full=True, changes={"auth": token_sign_in(eve)})
    finally:
        eve.city.running.clear_faults()
    log = ""
    for stream in eve.streams:
        landed = eve.city.landed(home, stream)
        assert told[stream].status == "accepted", told[stream].reason
        assert not differences(eve.city.truth()[stream], landed)
        log += json.dumps(landed.manifests[-1]["request_log"])
    assert '"status": 401' in log, "no token died, so nothing was shown"
    assert PASSWORD not in log


WRONG = {
    "servicenow": {"kind": "basic", "user": "integration", "password": "wrong"},
    "projectdata": {"kind": "ntlm", "user": "integration", "password": "wrong"},
    "dataverse": {"kind": "bearer", "token": "wrong"},
    "clarity": {"kind": "api_key", "key": "wrong", "client_id": "portfolio-warehouse"},
    "jira_align": {"kind": "bearer", "token": "wrong"},
}


@pytest.mark.parametrize("vendor", sorted(WRONG))
def test_a_wrong_secret_fails_every_stream_in_one_sentence_and_few_requests(
    eves: Eves, row_door: RowDoor, tmp_path: Path, vendor: str
) -> None:
    eve = eves(vendor)
    home = eve.copy(tmp_path)
    told = eve.city.night(home, row_door, streams=eve.streams, changes={"auth": WRONG[vendor]})
    for stream, attempt in told.items():
        assert attempt.status == "failed", attempt
        oracle.assert_told(attempt)
        oracle.assert_untouched(attempt, eve.before(stream), eve.city.landed(home, stream))
    assert sum(attempt.requests for attempt in told.values()) <= 8
    assert "auth" in str(told["projects"].reason)


@pytest.mark.parametrize("kind", ["ntlm", "basic"])
def test_project_server_is_read_by_either_of_its_sign_ins(
    eves: Eves, row_door: RowDoor, tmp_path: Path, kind: str
) -> None:
    eve = eves("projectdata")
    home = eve.copy(tmp_path)
    auth = {"kind": kind, "user": eve.city.running.user, **SECRET}
    told = eve.city.night(home, row_door, streams=eve.streams, is_full=True, changes={"auth": auth})
    for stream in eve.streams:
        assert told[stream].status == "accepted", told[stream].reason
        assert not differences(eve.city.truth()[stream], eve.city.landed(home, stream))


def test_the_ntlm_hand_shake_never_sends_the_password_and_stays_on_its_host(
    server: ScriptedServer, stranger: ScriptedServer
) -> None:
    """The first message is answered by a challenge; the second answers it; a redirect then carries neither."""

    def handle(asked: Asked) -> Reply:
        scheme, _, text = asked.headers.get("Authorization", "").partition(" ")
        message = base64.b64decode(text) if scheme == "NTLM" else b""
        if message[8:9] == b"\x03":
            return 302, {"Location": f"{stranger.url}/elsewhere"}, b""
        challenge = _challenge() if message[8:9] == b"\x01" else ""
        return 401, {"WWW-Authenticate": f"NTLM {challenge}".strip()}, b""

    server.handle = handle  # type: ignore[method-assign]
    one = _transport(Auth("ntlm", user="PWA\\reader", password=PASSWORD))
    one.get_json(f"{server.url}/x", subject="things")
    assert [asked.headers.get("Authorization", "")[:5] for asked in server.asked][-1] == "NTLM "
    for asked in (*server.asked, *stranger.asked):
        assert PASSWORD not in repr(asked)
    assert len(stranger.asked) == 1
    assert "Authorization" not in stranger.asked[0].headers


def test_an_ntlm_sign_in_that_is_refused_after_the_hand_shake_is_a_refused_sign_in(server: ScriptedServer) -> None:
    server.handle = lambda asked: (401, {"WWW-Authenticate": f"NTLM {_challenge()}"}, b"")  # type: ignore[method-assign]
    with pytest.raises(SignInError, match="check auth user and password of source city"):
        _transport(Auth("ntlm", user="PWA\\reader", password="wrong")).get_json(f"{server.url}/x", subject="things")
    assert len(server.asked) <= 4


def test_a_key_and_its_client_header_are_not_sent_on_to_another_host(
    server: ScriptedServer, stranger: ScriptedServer
) -> None:
    server.script["/x"] = [(307, {"Location": f"{stranger.url}/y"}, b"")]
    one = _transport(
        Auth("api_key", key=PASSWORD, client_id="portfolio"),
        api_key_headers=lambda auth: {"Authorization": f"Bearer {auth.key}", "x-api-ppm-client": auth.client_id},
    )
    one.get_json(f"{server.url}/x", subject="things", headers={"x-of-ours": "portfolio"})
    assert server.asked[0].headers["x-api-ppm-client"] == "portfolio"
    names = {name.lower() for name in stranger.asked[0].headers}
    assert not names & {"authorization", "x-api-ppm-client", "x-of-ours", "authtoken", "cookie"}
    assert PASSWORD not in repr(stranger.asked[0])


def test_a_redirect_within_the_host_keeps_what_was_asked_for(server: ScriptedServer) -> None:
    server.script["/x"] = [(302, {"Location": "/y"}, b"")]
    one = _transport(Auth("bearer", token=PASSWORD))
    one.get_json(f"{server.url}/x", subject="things", headers={"Prefer": "odata.maxpagesize=5"})
    assert [asked.headers.get("Prefer") for asked in server.asked] == ["odata.maxpagesize=5"] * 2


def test_a_secret_in_the_address_of_a_redirect_is_not_sent_on_or_logged(
    server: ScriptedServer, stranger: ScriptedServer
) -> None:
    server.script["/x"] = [(302, {"Location": f"{stranger.url}/y?token={PASSWORD}&page=2"}, b"")]
    one = _transport(Auth("bearer", token=PASSWORD))
    one.get_json(f"{server.url}/x", subject="things")
    assert stranger.asked[0].params == {"page": "2"}
    assert PASSWORD not in repr(one.tally.log)


NEXT_LINKS: dict[str, Callable[[str], dict[str, Any]]] = {
    "dataverse": lambda url: {"value": [], "@odata.nextLink": f"{url}/api/data/v9.2/msdyn_projects?$skiptoken=1"},
    "projectdata": lambda url: {
        "d": {"results": [], "__next": f"{url}/_api/ProjectData/[en-us]/Projects?$skiptoken=1"}
    },
}


@pytest.mark.parametrize("vendor", sorted(NEXT_LINKS))
def test_a_next_link_to_another_host_is_refused_and_that_host_never_asked(
    server: ScriptedServer, stranger: ScriptedServer, tmp_path: Path, vendor: str
) -> None:
    from orchestration.source_settings import source_module
    from tests.extractors.servicenow_reading import make_context

    server.handle = lambda asked: json_reply(NEXT_LINKS[vendor](stranger.url))  # type: ignore[method-assign]
    module = source_module(vendor)
    kind = {"kind": "bearer", "token": PASSWORD}
    settings = module.parse_settings("s", {"base_url": server.url, "auth": kind})
    outcomes = list(module.extract(settings, make_context(tmp_path, seconds=10), ("projects",)))
    assert "another host" in outcomes[0].sentence
    assert stranger.asked == []
    assert PASSWORD not in outcomes[0].sentence


def _transport(auth: Auth, **options: Any) -> Transport:
    end = time.monotonic() + 10
    return Transport("city", auth, seconds_left=lambda: _left(end), **options)


def _left(end: float) -> float:
    if time.monotonic() > end:
        raise ExtractError("too late")
    return end - time.monotonic()


def _challenge() -> str:
    """A server's second message of the NTLM hand-shake (MS-NLMP 2.2.1.2)."""
    from spnego._ntlm_raw.messages import AvId, Challenge, NegotiateFlags, TargetInfo

    target = TargetInfo()
    target[AvId.nb_domain_name] = target[AvId.nb_computer_name] = "PWA"
    flags = (
        NegotiateFlags.unicode
        | NegotiateFlags.request_target
        | NegotiateFlags.ntlm
        | NegotiateFlags.always_sign
        | NegotiateFlags.target_info
        | NegotiateFlags.target_type_server
        | NegotiateFlags.extended_session_security
    )
    return base64.b64encode(Challenge(flags, b"12345678", target_name="PWA", target_info=target).pack()).decode()
