"""ServiceNow over real HTTP under every fault: the outcome is whole and exact, or failed with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractors.outcomes import Failed, Spooled
from tests.extractors.scripted_server import (
    RESET,
    Reply,
    ScriptedInstance,
    ScriptedServer,
    cut_reply,
    json_reply,
    page_reply,
)
from tests.extractors.servicenow_reading import PROJECTS, failed, read, spooled

PASSING: dict[str, list[Reply]] = {
    "429 with Retry-After": [json_reply({"error": {"message": "Rate limit exceeded"}}, 429, Retry_After="0")],
    "burst of 500": [json_reply({"error": {"message": "oops"}}, 500)] * 4,
    "503 page": [page_reply(503)],
    "maintenance page under 200": [page_reply(), page_reply()],
    "cut json": [cut_reply()],
    "cut body": [(200, {"Content-Type": "application/json", "Content-Length": "5000"}, b'{"result":[')],
    "cut after a whole object": [
        (200, {"Content-Type": "application/json", "Content-Length": "5000"}, b'{"result":[]}')
    ],
    "error beside the result": [json_reply({"result": [], "error": {"message": "Transaction cancelled"}})],
    "error instead of the result": [json_reply({"error": {"message": "maximum execution time exceeded"}})],
    "connection reset": [RESET, RESET],
    "empty body": [cut_reply("")],
    "no result": [json_reply({"status": "failure"})],
}


@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_on_any_page_is_survived(instance: ScriptedInstance, tmp_path: Path, fault: str) -> None:
    instance.script[PROJECTS] = list(PASSING[fault])
    delivery, rows = spooled(read(instance, tmp_path)[0])
    assert len(rows) == 35
    assert delivery.rows_reported == delivery.rows_received == 35
    assert delivery.retries == len(PASSING[fault])


LASTING: dict[str, tuple[Reply, str]] = {
    "500": (json_reply({"error": {"message": "oops"}}, 500), "HTTP 500, oops"),
    "429": (json_reply({"error": {"message": "Rate limit exceeded"}}, 429), "Rate limit exceeded"),
    "page": (page_reply(), "a web page instead of data"),
    "cut": (cut_reply(), "cut short"),
    "error": (json_reply({"result": [], "error": {"message": "cancelled"}}), "an error under HTTP 200 (cancelled)"),
    "reset": (RESET, "cut off"),
    "403": (json_reply({"error": {"message": "ACL"}}, 403), "grant the integration user"),
    "400": (json_reply({"error": {"message": "Bad query"}}, 400), "400: Bad query"),
    "401": (json_reply({"error": {"message": "User Not Authenticated"}}, 401), "sign-in was refused (401)"),
}


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("page", [0, 2])
def test_a_lasting_fault_fails_the_stream_and_only_it(
    instance: ScriptedInstance, tmp_path: Path, fault: str, page: int
) -> None:
    reply, words = LASTING[fault]
    instance.tables["risk"] = [{"sys_id": "a1", "number": "RISK1"}]
    original, seen = instance.handle, []

    def handle(asked: Any) -> Reply:
        if asked.path == PROJECTS:
            seen.append(asked)
            return reply if len(seen) > page else original(asked)
        return original(asked)

    instance.handle = handle  # type: ignore[method-assign]
    outcomes = read(instance, tmp_path, "projects", "risks")
    sentence = outcomes[0].sentence if isinstance(outcomes[0], Failed) else ""
    assert words in sentence
    assert "projects (pm_project)" in sentence
    assert not list((tmp_path / "projects").glob("*"))
    if fault != "401" or page:
        assert isinstance(outcomes[1], Spooled)


def test_a_wrong_password_fails_every_stream_after_one_request(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.switches.user = ("reader", "right")
    auth = {"kind": "basic", "user": "reader", "password": "wrong-secret"}
    outcomes = read(instance, tmp_path, "projects", "risks", "issues", auth=auth)
    assert len(instance.asked) == 1
    for outcome in outcomes:
        sentence = failed(outcome, tmp_path)
        assert "sign-in was refused (401)" in sentence
        assert "check auth user and password of source snow" in sentence
        assert "wrong-secret" not in sentence


def test_an_unreachable_host_fails_every_stream(instance: ScriptedInstance, tmp_path: Path) -> None:
    with ScriptedServer() as gone:
        pass
    outcomes = read(gone, tmp_path, "projects", "risks")
    assert all("no connection to 127.0.0.1" in failed(outcome, tmp_path) for outcome in outcomes)


def test_the_minutes_of_a_source_end_it(instance: ScriptedInstance, tmp_path: Path) -> None:
    instance.script[PROJECTS] = [json_reply({}, 429, Retry_After="3600")]
    assert "raise [run] source_minutes" in failed(read(instance, tmp_path, seconds=5)[0], tmp_path)
    assert "source_minutes" in failed(read(instance, tmp_path, seconds=-1)[0], tmp_path)


def test_a_token_that_dies_between_pages_does_not_break_the_sweep(instance: ScriptedInstance, tmp_path: Path) -> None:
    tokens = instance.switches.tokens = set()
    original, given = instance.handle, iter(range(100))

    def handle(asked: Any) -> Reply:
        if asked.path == "/oauth_token.do":
            tokens.clear()
            tokens.add(f"t{next(given)}")
            return json_reply({"access_token": next(iter(tokens)), "expires_in": 1799})
        reply = original(asked)
        if "sys_id>" in asked.params.get("sysparm_query", ""):
            tokens.clear()
        return reply

    instance.handle = handle  # type: ignore[method-assign]
    secrets = {"client_id": "me", "client_secret": "s3cret"}
    auth = {"kind": "oauth_client_credentials", "token_url": f"{instance.url}/oauth_token.do"} | secrets
    _, rows = spooled(read(instance, tmp_path, auth=auth)[0])
    assert len(rows) == 35
    assert instance.paths().count("/oauth_token.do") >= 3
    assert "s3cret" not in (tmp_path / "projects" / "0001" / "delivery.json").read_text()
