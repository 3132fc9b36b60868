"""One check outcome, as `quality.checks` shows it, and the rule that a check that broke is not a check that failed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Outcome = Literal["passed", "failed", "broke"]
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Check:
    """One rule held against one subject; an `error` that did not pass blocks. `code` names the hold reason."""

    check_id: str
    subject: str
    severity: Severity
    outcome: Outcome
    observed: str | None
    bound: str | None
    reason: str
    code: str = ""

    @property
    def is_blocking(self) -> bool:
        """True when this outcome stops the delivery or the publication."""
        return self.severity == "error" and self.outcome != "passed"

    def to_row(self) -> dict[str, str | None]:
        """The columns of `quality.checks` that the check itself knows."""
        return {
            "check_id": self.check_id,
            "subject": self.subject,
            "severity": self.severity,
            "outcome": self.outcome,
            "observed": self.observed,
            "bound": self.bound,
            "reason": self.reason,
        }


def to_outcome(*, is_sound: bool) -> Outcome:
    """`passed` when the rule holds, else `failed`."""
    return "passed" if is_sound else "failed"


def say_rows(count: int) -> str:
    """`1 row`, `2 rows`."""
    return f"{count} row" if count == 1 else f"{count} rows"


def describe_breakage(error: BaseException) -> str:
    """The first line of what a broken check said, for a reason sentence."""
    text = str(error).strip().splitlines()
    return text[0][:300] if text else type(error).__name__


def run_guarded(check_id: str, subject: str, severity: Severity, rule: Callable[[], Iterable[Check]]) -> list[Check]:
    """What `rule` finds, or one `broke` check of `severity` when it raises: that says nothing about the data."""
    try:
        return list(rule())
    except Exception as error:
        LOG.exception("check %s on %s broke", check_id, subject)
        reason = f"The check {check_id} on {subject} broke and says nothing about the data: {describe_breakage(error)}"
        return [Check(check_id, subject, severity, "broke", None, None, reason, code="check_broke")]
