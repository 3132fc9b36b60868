"""`python -m extractors`: a source read by hand, the password on standard input and nowhere else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from extractors.__main__ import main
from tests.extractors.scripted_server import ScriptedInstance


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
