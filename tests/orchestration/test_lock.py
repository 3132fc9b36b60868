"""One writer at a time, and a dead writer's lock is taken over."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from orchestration.errors import LockedError
from orchestration.lock import writer_lock

HOLD = """
import sys, time
from pathlib import Path
from orchestration.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_writer_is_refused_with_the_first_ones_process(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(LockedError, match=f"process {holder.pid}"), writer_lock(tmp_path):
        pass


def test_a_killed_writers_lock_is_taken_over(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with writer_lock(tmp_path):
        assert (tmp_path / "writer.lock").exists()
    assert not (tmp_path / "writer.lock").exists()


def test_a_lock_whose_process_number_now_belongs_to_another_process_is_taken_over(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    (tmp_path / "writer.lock").write_text(json.dumps({"pid": holder.pid, "started": "1"}))
    with writer_lock(tmp_path):
        assert json.loads((tmp_path / "writer.lock").read_text())["pid"] != holder.pid


def test_the_same_process_may_enter_again_and_the_outer_one_gives_the_lock_back(tmp_path: Path) -> None:
    with writer_lock(tmp_path):
        with writer_lock(tmp_path):
            pass
        assert (tmp_path / "writer.lock").exists()
    assert not (tmp_path / "writer.lock").exists()


def test_a_half_written_lock_does_not_stop_anyone(tmp_path: Path) -> None:
    (tmp_path / "writer.lock").write_text("{")
    started = time.monotonic()
    with writer_lock(tmp_path):
        pass
    assert time.monotonic() - started < 5
