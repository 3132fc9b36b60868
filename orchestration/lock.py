"""One writer at a time: a lock that names its process and start time and is taken over when that process is gone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.errors import LockedError


@contextmanager
def writer_lock(home: Path) -> Iterator[None]:
    """Hold the writer's lock of a home; LockedError when another living process has it. Re-entrant within a process."""
    path = home / "writer.lock"
    home.mkdir(parents=True, exist_ok=True)
    mine: dict[str, object] = {"pid": os.getpid(), "started": _process_start(os.getpid())}
    if _read(path) == mine:
        yield
        return
    _acquire(path, mine)
    try:
        yield
    finally:
        if _read(path) == mine:
            path.unlink(missing_ok=True)


def _acquire(path: Path, mine: dict[str, object]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(mine))
    try:
        for _ in range(10):
            try:
                os.link(temporary, path)
            except FileExistsError:
                holder = _read(path)
                if holder is not None and _is_alive(holder):
                    raise LockedError(
                        f"Another run (process {holder['pid']}) is writing {path.parent}; wait for it to end, or stop it, and run again."
                    ) from None
                _take_away(path, holder)
            else:
                return
        raise LockedError(f"The lock {path} could not be taken; run again.")
    finally:
        temporary.unlink(missing_ok=True)


def _take_away(path: Path, holder: dict[str, object] | None) -> None:
    """Remove a dead process's lock, unless another process took it over first."""
    aside = path.with_name(f".{path.name}.dead.{os.getpid()}")
    try:
        os.rename(path, aside)
    except FileNotFoundError:
        return
    taken = _read(aside)
    if taken != holder and taken is not None and _is_alive(taken):
        os.link(aside, path)
    aside.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, object] | None:
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _is_alive(holder: dict[str, object]) -> bool:
    pid = holder.get("pid")
    if not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return holder.get("started") == _process_start(pid)


def _process_start(pid: int) -> str | None:
    """When the process started, in the kernel's ticks; None where the system does not say (then the pid alone decides)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return stat.rpartition(")")[2].split()[19]
