"""One Clarity instance: single answers of its REST API, its descriptions, and the lists that other streams hang on.

Reference: platform interfaces, 3.1 to 3.4. A missing right is a 401 like a refused sign-in; which of the two it is, the
list of projects tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from extractors.answers import Answer
from extractors.clarity_attributes import read_names
from extractors.clarity_sign_in import JSON
from extractors.errors import ExtractError
from extractors.faults import ForbiddenError, RefusedError, SignInError
from extractors.offset_paging import OffsetPage
from extractors.transport import Judge, Transport

SIGN_IN_TRIES = 3
PROBE = {"limit": "1", "offset": "0", "fields": "code"}


class ClarityReader:
    """Asks one instance. Every public method may raise the errors of `faults` and ExtractError past the deadline."""

    def __init__(self, transport: Transport, base_url: str, source_name: str) -> None:
        self.transport = transport
        self.source_name = source_name
        self._base_url = base_url
        self._described: dict[str, frozenset[str] | None] = {}

    def page(self, subject: str, path: str, params: Mapping[str, str]) -> OffsetPage:
        """One page of a list: its rows, and how many the whole list has."""
        body = self._get(subject, path, params, _find_problem).body
        total = str(body.get("_totalCount", "")).strip()
        return OffsetPage(body["_results"], int(total) if total.isdigit() else None)

    def describe(self, resource: str) -> frozenset[str] | None:
        """The attributes that a resource has; None where the instance or the user's rights do not tell."""
        if resource not in self._described:
            try:
                answer = self._get(f"the description of {resource}", f"describe/{resource}", {}, lambda _: None)
                self._described[resource] = read_names(answer.body)
            except (SignInError, ForbiddenError, RefusedError):
                self._described[resource] = None
        return self._described[resource]

    def _get(self, subject: str, path: str, params: Mapping[str, str], judge: Judge) -> Answer:
        for attempt in count(1):
            try:
                return self._ask(subject, path, params, judge)
            except SignInError as error:
                if attempt >= SIGN_IN_TRIES:
                    raise self._name_refusal(error, subject, path) from error
        raise AssertionError("count never ends")

    def _ask(self, subject: str, path: str, params: Mapping[str, str], judge: Judge) -> Answer:
        url = f"{self._base_url}/{path}"
        return self.transport.get_json(url, params, subject=subject, judge=judge, headers=JSON)

    def _name_refusal(self, error: SignInError, subject: str, path: str) -> ExtractError:
        """A missing right when the user may still read projects, else the refused sign-in that it looks like."""
        if not self.transport.has_answered or path == "projects":
            return error
        try:
            self._ask("a project", "projects", PROBE, lambda _: None)
        except SignInError:
            return error
        detail = f": {error.detail}" if error.detail else ""
        return ForbiddenError(
            f"Source {self.source_name}: {subject} may not be read (401{detail}); grant the integration user API-Access "
            "and the view right on it.",
            status=401,
            detail=error.detail,
        )


def read_day(text: str | None) -> date | None:
    """The day of a zone-less time; None when it is blank, unreadable or the year 1."""
    try:
        day = date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
    return day if day.year > 1 else None


def _find_problem(body: Any) -> str | None:
    """What is wrong with a list under HTTP 200: an error in place of the rows or beside them."""
    rows = body.get("_results") if isinstance(body, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return "an answer without _results under HTTP 200"
    if body.get("_errors") or body.get("errorMessage") or body.get("error"):
        return "an error beside the rows under HTTP 200"
    return None
