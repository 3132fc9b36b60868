"""`python -m extractors`: a platform read by hand, the secret on standard input and nowhere else."""

from __future__ import annotations

import io
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import extractors.__main__ as command
from extractors.__main__ import SECRETS, TYPES, main
from extractors.auth import KEYS_BY_KIND
from extractors.outcomes import Absent, ExtractContext, Failed
from tests.extractors.scripted_server import ScriptedInstance, ScriptedServer, json_reply


def run(instance: ScriptedInstance, folder: Path, monkeypatch: pytest.MonkeyPatch, password: str, *more: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return main(["servicenow", "--base-url", instance.url, "--user", "reader", "--spool", str(folder), *more])


def test_it_reads_the_streams_named_and_tells_what_came(
    instance: ScriptedInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    instance.switches.user = ("reader", "right")
    assert run(instance, tmp_path, monkeypatch, "right", "--stream", "projects", "--stream", "risks") == 0
    told = capsys.readouterr().out
    assert "projects: 35 of 35 rows in " in told
    assert "risks: Source servicenow: risks (risk) is not there" in told
    assert (tmp_path / "projects" / "0001" / "delivery.json").exists()


def test_it_checks_only_when_asked_to(
    instance: ScriptedInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(instance, tmp_path, monkeypatch, "right", "--check") == 0
    assert capsys.readouterr().out == "signed in, pm_project readable (35 rows)\n"
    assert run(instance, tmp_path, monkeypatch, "right", "--check", "--field", "u_helth=reported_health") == 1
    assert "did you mean 'u_health'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_wrong_password_or_stream_is_one_sentence(
    instance: ScriptedInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    instance.switches.user = ("reader", "right")
    assert run(instance, tmp_path, monkeypatch, "wrong-one", "--stream", "projects") == 1
    assert run(instance, tmp_path, monkeypatch, "right", "--stream", "projectz") == 2
    told = capsys.readouterr()
    assert "sign-in was refused (401)" in told.out
    assert "Stream 'projectz' is unknown" in told.err
    assert "wrong-one" not in told.out + told.err


@pytest.mark.parametrize("source_type", TYPES)
def test_every_platform_is_offered_and_asks_its_own_server(
    source_type: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in = ["--auth", "basic", "--user", "reader"] if source_type == "projectdata" else ["--auth", "bearer"]
    monkeypatch.setattr("sys.stdin", io.StringIO("the-secret\n"))
    with ScriptedServer() as server:
        server.handle = lambda asked: json_reply({"error": {"message": "Not you"}}, 401)  # type: ignore[method-assign]
        arguments = [source_type, "--base-url", server.url, *sign_in, "--spool", str(tmp_path), "--stream", "projects"]
        assert main(arguments) == 1
        told = capsys.readouterr()
    assert server.asked
    assert told.out.startswith("projects: ")
    assert "the-secret" not in told.out + told.err


@pytest.mark.parametrize(
    ("arguments", "auth"),
    [
        ([], {"kind": "none"}),
        (["--user", "me"], {"kind": "basic", "user": "me", "password": "s"}),
        (["--auth", "bearer"], {"kind": "bearer", "token": "s"}),
        (["--auth", "api_key", "--client-id", "c"], {"kind": "api_key", "client_id": "c", "key": "s"}),
        (["--auth", "ntlm", "--user", "D/me"], {"kind": "ntlm", "user": "D/me", "password": "s"}),
    ],
)
def test_the_secret_goes_where_the_kind_of_sign_in_keeps_it(
    arguments: list[str], auth: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[dict[str, Any], ExtractContext, tuple[str, ...]]] = []

    def parse_settings(name: str, table: dict[str, Any]) -> dict[str, Any]:
        return table

    def extract(settings: dict[str, Any], context: ExtractContext, streams: tuple[str, ...]) -> list[Any]:
        seen.append((settings, context, streams))
        return [Absent("risks", "none"), Failed("projects", "broken", "")]

    module = SimpleNamespace(
        parse_settings=parse_settings, stream_names=lambda _: ("risks", "projects"), extract=extract
    )
    monkeypatch.setattr(command, "import_module", lambda name: module)
    monkeypatch.setattr("sys.stdin", io.StringIO("s\n"))
    more = ["--set", "project_level=epics", "--field", "u_x=stage", "--minutes", "2", "--time-zone", "America/Phoenix"]
    assert main(["clarity", "--base-url", "https://x.y", *arguments, *more, "--spool", str(tmp_path)]) == 1
    table, context, streams = seen[0]
    fields = {"u_x": "stage"}
    assert table == {"base_url": "https://x.y", "auth": auth, "project_level": "epics", "fields": fields}
    assert (context.source_name, context.is_full, context.city.time_zone, streams) == (
        "clarity",
        True,
        "America/Phoenix",
        (),
    )
    assert 60 < context.deadline - time.monotonic() <= 120


def test_every_kind_of_sign_in_is_known() -> None:
    assert set(SECRETS) == set(KEYS_BY_KIND)
    assert all(secret is None or secret in KEYS_BY_KIND[kind] for kind, secret in SECRETS.items())
