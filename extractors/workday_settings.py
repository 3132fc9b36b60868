"""Settings of a source of type `workday_raas`: where its reports are, and one report per stream.

Rules: interfaces, section 2 (`reports` = stream -> `{ name, prompts, columns }`). Additions: `prompts` may be a list of
tables, each a request of its own, and `control` names a report that states the sum and the count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.addresses import find_address_problem
from extractors.auth import Auth, parse_auth
from extractors.errors import SettingsError
from extractors.mapped_feeds import MappedFeed, parse_mapped_feeds
from extractors.nearest import nearest

KEYS = ("type", "enabled", "auth", "base_url", "reports")
OWN_KEYS = ("name", "prompts", "control")
CONTROL_KEYS = ("name", "prompts", "amount", "count")
AUTH_KINDS = ("basic", "oauth_client_credentials", "bearer", "none")

Prompts = Mapping[str, str]


@dataclass(frozen=True)
class ControlReport:
    """A report of one row that finance runs: its column with the sum and its column with the count, '' where it has none."""

    name: str
    prompts: Prompts
    amount: str
    count: str


@dataclass(frozen=True)
class Report:
    """One stream's report. `prompts` holds one table per request; the requests' rows together are the delivery."""

    feed: MappedFeed
    name: str
    prompts: tuple[Prompts, ...]
    control: ControlReport | None


@dataclass(frozen=True)
class WorkdaySettings:
    """One report owner's reports: the root address without a slash at the end, and the sign-in."""

    name: str
    base_url: str
    auth: Auth
    reports: tuple[Report, ...]


def parse_workday(name: str, table: Mapping[str, Any]) -> WorkdaySettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    sentences = [
        f"Source {name}: unknown key {key!r}; did you mean {nearest(key, KEYS)!r}?" for key in table if key not in KEYS
    ]
    base_url = table.get("base_url", "")
    if problem := find_address_problem(base_url) if isinstance(base_url, str) else "must be a text":
        sentences.append(f"Source {name}: base_url {problem}.")
    auth, reports = Auth("none"), tuple[Report, ...]()
    try:
        auth = parse_auth(name, table.get("auth"), AUTH_KINDS)
    except SettingsError as error:
        sentences += error.sentences
    try:
        feeds = parse_mapped_feeds(name, "reports", table.get("reports"), OWN_KEYS)
        for feed in feeds:
            sentences += [f"Source {name}, reports.{feed.stream.name}: {one}." for one in _find_problems(feed.own)]
        reports = () if sentences else tuple(_to_report(feed) for feed in feeds)
    except SettingsError as error:
        sentences += error.sentences
    if sentences:
        raise SettingsError(sentences)
    return WorkdaySettings(name, base_url.rstrip("/"), auth, reports)


def _to_report(feed: MappedFeed) -> Report:
    prompts, control = feed.own.get("prompts", {}), feed.own.get("control")
    sets = prompts if isinstance(prompts, list) else [prompts]
    return Report(feed, feed.own["name"], tuple(map(_to_texts, sets)), _to_control(control) if control else None)


def _to_control(control: Mapping[str, Any]) -> ControlReport:
    prompts = _to_texts(control.get("prompts", {}))
    return ControlReport(control["name"], prompts, control.get("amount", ""), control.get("count", ""))


def _to_texts(prompts: Mapping[str, Any]) -> Prompts:
    return {name: str(value) for name, value in prompts.items()}


def _find_problems(own: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the keys that only a report has, one clause each."""
    yield from _find_name_problems(own)
    prompts = own.get("prompts", {})
    sets = prompts if isinstance(prompts, list) and prompts else [prompts]
    for one in sets:
        yield from _find_prompt_problems(one)
    control = own.get("control")
    if control is None:
        return
    if not isinstance(control, Mapping):
        yield "control must be a table such as { name = ..., amount = ..., count = ... }"
        return
    for key in control:
        if key not in CONTROL_KEYS:
            yield f"control has an unknown key {key!r}; did you mean {nearest(str(key), CONTROL_KEYS)!r}?"
    yield from (f"control: {problem}" for problem in _find_name_problems(control))
    yield from (f"control: {problem}" for problem in _find_prompt_problems(control.get("prompts", {})))
    figures = [control[key] for key in ("amount", "count") if key in control]
    if not figures or not all(isinstance(figure, str) and figure for figure in figures):
        yield "control needs amount or count, the column of the control report that states it"


def _find_name_problems(entry: Mapping[str, Any]) -> Iterator[str]:
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip() or any(mark in name for mark in "/?#&"):
        yield "name must be the report's name as it stands in its address, such as Journal_Lines"


def _find_prompt_problems(prompts: Any) -> Iterator[str]:
    if not isinstance(prompts, Mapping):
        yield "prompts must be a table of the report's prompt = value, or a list of such tables"
        return
    for name, value in prompts.items():
        if name == "format":
            yield "prompts cannot set format; the report is read as JSON"
        elif not isinstance(value, (str, int)) or isinstance(value, bool):
            yield f"prompts holds {name} = {value!r}; a text is needed (1 and 0 for yes and no)"
