"""The doors as a process: JSON lines in and out, nothing else on standard output, alive after a failure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from tests.data_quality.spools import write_spool

ROOT = Path(__file__).resolve().parents[2]


def run_door(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run `python -m data_quality` with that standard input."""
    return subprocess.run(
        [sys.executable, "-m", "data_quality", *arguments],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        check=False,
    )


def serve(*requests: Any) -> tuple[list[dict[str, Any]], str]:
    """Answers to the requests, and what went to standard error."""
    lines = "".join((item if isinstance(item, str) else json.dumps(item)) + "\n" for item in requests)
    done = run_door("serve", text=lines)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_it_judges_and_lives_on_after_failures(tmp_path: Path) -> None:
    sound = write_spool(tmp_path / "sound", "projects", [{"project_id": "P1", "name": "a"}])
    again = write_spool(tmp_path / "again", "projects", [{"project_id": "P1", "name": ""}])
    cut = write_spool(tmp_path / "cut", "projects", [{"project_id": "P1", "name": "a"}])
    (cut / "rows.parquet").write_bytes((cut / "rows.parquet").read_bytes()[:50])
    answers, log = serve(
        {"id": 1, "judge": str(sound), "policy": {"max_rejected_share": 0.2, "minimum_row_share": 0.8}},
        {"id": 2, "judge": str(tmp_path / "nowhere")},
        "this is no JSON",
        "",
        {"id": 4, "dance": True},
        {"id": 5, "judge": str(cut)},
        {"id": 6, "publish": str(tmp_path / "none.duckdb"), "out": str(tmp_path / "out.json"), "context": {}},
        {"id": 7, "judge": str(again)},
    )
    assert [(answer["id"], answer["ok"]) for answer in answers] == [
        (1, True), (2, False), (None, False), (4, False), (5, False), (6, False), (7, True),
    ]  # fmt: skip
    assert "nowhere" in answers[1]["error"]
    assert all("\n" not in answer.get("error", "") for answer in answers)
    assert json.loads((sound / "verdict.json").read_text())["outcome"] == "accept"
    assert json.loads((again / "verdict.json").read_text())["outcome"] == "hold"
    assert not (cut / "verdict.json").exists()
    assert "Traceback" in log


def test_judging_by_hand_says_what_is_wrong(tmp_path: Path) -> None:
    folder = write_spool(tmp_path / "spool", "projects", [{"project_id": "P1", "name": ""}])
    done = run_door("judge", str(folder))
    assert done.returncode == 3
    assert "hold, 1 rows refused" in done.stdout
    assert "required_missing in name" in done.stdout


def test_a_door_without_a_subject_fails_in_one_sentence(tmp_path: Path) -> None:
    done = run_door("judge", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_publishing_by_hand_writes_the_outcome(tmp_path: Path) -> None:
    database, out = tmp_path / "warehouse.duckdb", tmp_path / "out.json"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema core")
    done = run_door("publish", str(database), str(out))
    assert done.returncode == 3
    assert json.loads(out.read_text())["outcome"] == "hold"
