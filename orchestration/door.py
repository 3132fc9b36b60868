"""The landing and publish doors as one child process of the night: `python -m data_quality serve`, JSON lines both ways."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from orchestration.errors import BuildError
from orchestration.home import PROJECT_ROOT


class DoorProcess:
    """Started while extraction runs, so that its slow imports cost nothing; asked by one thread at a time."""

    def __init__(self, log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log_path = log
        self._log = log.open("ab")
        self._lock = threading.Lock()
        self._number = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "data_quality", "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=PROJECT_ROOT,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def judge(self, spool: Path, policy: Mapping[str, Any]) -> None:
        """Judge one spool folder; its verdict lies beside it afterwards."""
        self._ask({"judge": str(spool), "policy": dict(policy)})

    def judge_build(self, database: Path, out: Path, context: Mapping[str, Any]) -> None:
        """Run the publish door over a built warehouse; the outcome is written to `out`."""
        self._ask({"publish": str(database), "out": str(out), "context": dict(context)})

    def close(self) -> None:
        """End the process."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._log.close()

    def _ask(self, request: dict[str, Any]) -> None:
        with self._lock:
            self._number += 1
            answer = self._exchange({"id": self._number, **request})
        if not answer.get("ok"):
            raise BuildError(
                f"The door could not judge {request.get('judge') or request.get('publish')}: {answer.get('error')}"
            )

    def _exchange(self, request: dict[str, Any]) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise BuildError("The door process has no pipes.")
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            for line in self._process.stdout:
                answer = json.loads(line)
                if isinstance(answer, dict) and answer.get("id") == request["id"]:
                    return answer
        except (OSError, ValueError) as error:
            raise BuildError(f"The door process failed ({error}); its log is {self._log_path}.") from error
        raise BuildError(f"The door process ended before it answered; its log is {self._log_path}.")
