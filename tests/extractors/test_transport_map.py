"""Several requests of one source at once: order, the first error, one another's waits and tokens, and a log that counts all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from extractors import pacing
from extractors.auth import Auth
from extractors.faults import RefusedError
from extractors.transport import Transport
from tests.extractors.scripted_server import Asked, Reply, ScriptedServer, json_reply

NOBODY = Auth("none")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "FIRST_WAIT_SECONDS", 0.002)
    monkeypatch.setattr(pacing, "LONGEST_WAIT_SECONDS", 0.01)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def make(auth: Auth = NOBODY, seconds: float = 20.0) -> Transport:
    end = time.monotonic() + seconds
    return Transport("city", auth, seconds_left=lambda: end - time.monotonic())


def ask(server: ScriptedServer, one: Transport, number: int) -> Any:
    return one.get_json(f"{server.url}/{number}", subject=f"thing {number}").body


class Crowd(ScriptedServer):
    """Holds each answer back a little, later ones less, and knows how many it answered at once."""

    def __init__(self) -> None:
        super().__init__()
        self.here = self.most = 0
        self._lock = threading.Lock()

    def handle(self, asked: Asked) -> Reply:
        with self._lock:
            self.here += 1
            self.most = max(self.most, self.here)
        number = int(asked.path.strip("/"))
        time.sleep(0.02 if number % 2 else 0.06)
        with self._lock:
            self.here -= 1
        return json_reply({"number": number})


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_answers_come_in_the_order_asked_and_never_more_at_once_than_allowed(workers: int) -> None:
    with Crowd() as server:
        one = make()
        numbers = list(one.map(lambda number: ask(server, one, number)["number"], range(16), workers=workers))
        assert numbers == list(range(16))
        assert 1 < server.most <= workers or server.most == workers == 1
        assert one.tally.requests == len(one.tally.log) == 16


@pytest.mark.parametrize("workers", [1, 4])
def test_the_first_error_ends_it_and_the_rest_is_not_asked_for(server: ScriptedServer, workers: int) -> None:
    server.script["/3"] = [json_reply({}, 404)]
    one = make()
    came = []
    with pytest.raises(RefusedError, match="thing 3"):
        for body in one.map(lambda number: ask(server, one, number), range(500), workers=workers):
            came.append(body)
    assert len(came) == 3
    assert len(server.asked) <= 4 + 3 * workers


def test_items_are_taken_as_they_are_needed_and_not_all_at_once(server: ScriptedServer) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    one = make()
    answers = one.map(lambda number: ask(server, one, number), items(), workers=3)
    next(answers)
    assert len(taken) <= 6
    answers.close()  # type: ignore[attr-defined]


def test_when_one_is_asked_to_wait_all_wait() -> None:
    class Busy(ScriptedServer):
        """Refuses one request, and notes who comes within the second that it asked for."""

        def __init__(self) -> None:
            super().__init__()
            self.refused_at = 0.0
            self.early: list[str] = []

        def handle(self, asked: Asked) -> Reply:
            if asked.path == "/0" and not self.refused_at:
                self.refused_at = time.monotonic()
                return json_reply({}, 429, Retry_After="1")
            time.sleep(0.05)
            if self.refused_at and 0.2 < time.monotonic() - self.refused_at < 0.95:
                self.early.append(asked.path)
            return json_reply({"result": []})

    with Busy() as server:
        one = make()
        list(one.map(lambda number: ask(server, one, number), range(40), workers=4))
        assert server.early == []
        assert time.monotonic() - server.refused_at >= 1


class OneToken(ScriptedServer):
    """Only the newest token is good, and only for some requests: as where a sign-in ends the one before."""

    def __init__(self, requests: int) -> None:
        super().__init__()
        self.given = 0
        self._each = self._left = requests
        self._lock = threading.Lock()

    def handle(self, asked: Asked) -> Reply:
        if asked.path != "/token":
            time.sleep(0.02)
        with self._lock:
            if asked.path == "/token":
                self.given += 1
                self._left = self._each
                return json_reply({"access_token": f"token{self.given}"})
            is_good = asked.headers.get("Authorization") == f"Bearer token{self.given}" and self._left > 0
            self._left -= is_good
        return json_reply({"result": asked.path}) if is_good else json_reply({"error": "expired"}, 401)


def test_threads_share_a_renewed_token_rather_than_ending_each_others() -> None:
    with OneToken(requests=12) as server:
        auth = Auth("oauth_client_credentials", token_url=f"{server.url}/token", client_id="me", client_secret="s")
        one = make(auth)
        ask(server, one, 0)
        paths = list(one.map(lambda number: ask(server, one, number)["result"], range(60), workers=4))
        assert paths == [f"/{number}" for number in range(60)]
        assert server.given <= 12
        assert "token" not in "".join(
            entry.url.removeprefix(server.url) for entry in one.tally.log if "/token" not in entry.url
        )
