"""How a fault of `sandbox.faults` looks on the wire, the same on every vendor's server but for the vendor's own error body."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sandbox.faults import Fault, Faults
from sandbox.web import Answer, Request, json_answer

MAINTENANCE_PAGE = b"<!DOCTYPE html><html><head><title>Under maintenance</title></head><body><h1>We will be right back</h1></body></html>"
ErrorAnswer = Callable[[int, str], Answer]
Row = TypeVar("Row", bound=dict[str, Any])


def instead(fault: Fault, error: ErrorAnswer) -> Answer | None:
    """What comes in place of the true answer; `error(status, message)` is the vendor's own error answer. None: the truth, spoiled."""
    if fault.kind == "throttle":
        return replace(error(429, "Rate limit exceeded"), headers={"Retry-After": str(fault.retry_after)})
    if fault.kind == "server_error":
        return error(fault.status, "Internal Server Error" if fault.status == 500 else "Service unavailable")
    if fault.kind == "maintenance":
        return Answer(fault.status, MAINTENANCE_PAGE, "text/html;charset=UTF-8")
    if fault.kind == "unauthorized":
        return error(401, "Unauthorized")
    return None


def marred(answer: Answer, fault: Fault, error_body: Callable[[str], dict[str, Any]]) -> Answer:
    """The true answer, spoiled on its way; `error_body(message)` is the vendor's own error as JSON."""
    half = len(answer.body) // 2
    if fault.kind == "slow":
        return replace(answer, delay_seconds=fault.seconds)
    if fault.kind == "reset":
        return replace(answer, reset_after=half)
    if fault.kind in ("short_body", "cut"):
        return replace(answer, body=answer.body[:half])
    if fault.kind == "error_object":
        return json_answer(200, error_body("Execution was cancelled"))
    return answer


def lot(text: str) -> float:
    """A share between 0 and 1 that belongs to an id for good."""
    return sum(text.encode()) * 2654435761 % 1000 / 1000


def disturbed(rows: Sequence[Row], resource: str, faults: Faults, key: Callable[[Row], str]) -> list[Row]:
    """The rows of a resource under the state faults that concern all vendors: lost rows, new, removed and retyped fields."""
    found = list(rows)
    if lost := faults.active("lose_rows", resource):
        found = [row for row in found if lot(key(row) + "lost") >= lost.share]
    if new := faults.active("new_field", resource):
        found = [{**row, new.field_name: new.value} for row in found]  # type: ignore[misc]
    if removed := faults.active("removed_field", resource):
        found = [{name: row[name] for name in row if name != removed.field_name} for row in found]  # type: ignore[misc]
    if changed := faults.active("changed_type", resource):
        found = [{**row, changed.field_name: changed.value} if changed.field_name in row else row for row in found]  # type: ignore[misc]
    return found


def repeated(rows: list[Row], resource: str, faults: Faults, text_field: str) -> list[Row]:
    """A page under the faults that repeat its first row: the same, or with another text."""
    if rows and faults.active("duplicate_rows", resource):
        rows = [*rows, rows[0]]
    differing = faults.active("differing_duplicates", resource)
    if rows and differing and faults.use_once(differing):
        changed = {**rows[0], text_field: f"{rows[0].get(text_field) or ''} (second copy)"}
        rows = [*rows, changed]  # type: ignore[list-item]
    return rows


def basic_credentials(request: Request) -> tuple[str, str] | None:
    """User and password of a basic sign-in, None when there is none that can be read."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, separator, password = base64.b64decode(text, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (user, password) if separator else None


def body_json(answer: Answer) -> Any:
    """The JSON of an answer that is about to be changed."""
    return json.loads(answer.body)
