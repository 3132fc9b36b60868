"""The doors as one long-lived process: JSON lines in, JSON lines out, so that heavy imports are paid once a night.

Requests: {"id", "judge": spool folder, "policy": {...}, "projects": [...]} and {"id", "publish": database, "out": file,
"context": {...}}. Answers: {"id", "ok": true, "outcome"} or {"id", "ok": false, "error": one sentence}. A request that
fails leaves the process alive; the end of the input ends it.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from data_quality.batch import Policy
from data_quality.checks import describe_breakage
from data_quality.errors import DataQualityError
from data_quality.expectations import ExpectationRunner
from data_quality.landing import judge_folder

LOG = logging.getLogger(__name__)


def serve(requests: Iterable[str], answers: TextIO) -> None:
    """Answer requests until they end; the expectations' import runs meanwhile."""
    runner = ExpectationRunner()
    threading.Thread(target=_load_ahead, args=(runner,), daemon=True).start()
    for line in requests:
        if line.strip():
            answers.write(json.dumps(_answer(line, runner), ensure_ascii=False) + "\n")
            answers.flush()


def read_policy(entry: Mapping[str, Any] | None) -> Policy:
    """The city's bounds from a request; shipped defaults for what it does not say."""
    default = Policy()
    entry = entry or {}
    return Policy(
        max_rejected_share=float(entry.get("max_rejected_share", default.max_rejected_share)),
        minimum_row_share=float(entry.get("minimum_row_share", default.minimum_row_share)),
    )


def _load_ahead(runner: ExpectationRunner) -> None:
    try:
        runner.load()
    except Exception:
        LOG.exception("Great Expectations could not be imported; every expectation will say that it broke")


def _answer(line: str, runner: ExpectationRunner) -> dict[str, Any]:
    request_id = None
    try:
        request = json.loads(line)
        request_id = request.get("id")
        return {"id": request_id, "ok": True, **_run(request, runner)}
    except DataQualityError as error:
        return {"id": request_id, "ok": False, "error": str(error)}
    except Exception as error:
        LOG.exception("request %s failed", request_id)
        return {
            "id": request_id,
            "ok": False,
            "error": f"The door broke on request {request_id}: {describe_breakage(error)}",
        }


def _run(request: Mapping[str, Any], runner: ExpectationRunner) -> dict[str, Any]:
    if "judge" in request:
        projects = request.get("projects")
        known = (
            [str(item) for item in projects] if isinstance(projects, Sequence) and not isinstance(projects, str) else []
        )
        verdict = judge_folder(Path(request["judge"]), read_policy(request.get("policy")), runner, known)
        return {"outcome": verdict.outcome}
    if "publish" in request:
        from data_quality.publish import judge_build

        result = judge_build(Path(request["publish"]), Path(request["out"]), request.get("context") or {}, runner)
        return {"outcome": result["outcome"]}
    raise DataQualityError("A request needs judge or publish.")
