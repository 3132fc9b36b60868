"""Releases and records of OCDS 1.1 made ready for merging: what is used of them, ids as text, dates in UTC.

Rules: merging.md of the standard (reference: finance and procurement, 6). A record that embeds its releases gives them; one
that only links to them gives its versioned release taken apart again, else its compiled release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from extractors.errors import ExtractError
from extractors.ocds_documents import number_text, to_json

RELEASE_FIELDS = ("ocid", "id", "date", "tag")
AWARD_FIELDS = ("id", "title", "status")
OBJECTS_OF_CONTRACT = ("value", "period")
OBJECTS_OF_TRANSACTION = ("value", "amount", "payer", "payee", "providerOrganization", "receiverOrganization")
EMPTY: Mapping[str, Mapping[str, None]] = {
    "value": {"amount": None, "currency": None},
    "period": {"startDate": None, "endDate": None},
}
VERSION_FIELDS = frozenset({"releaseID", "releaseDate", "releaseTag", "value"})
COMPILED = "compiled"

Release = dict[str, Any]


class LinkedReleasesError(ExtractError):
    """Raised when a record has nothing but links to its releases, or both links and releases; begins with the record."""


def list_releases(thing: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The releases of a record, or the release itself; raises LinkedReleasesError where a record only links to them."""
    listed = thing.get("releases")
    if not (
        "compiledRelease" in thing or "versionedRelease" in thing or ("ocid" in thing and isinstance(listed, list))
    ):
        yield thing
        return
    ocid = thing.get("ocid")
    releases = objects(listed)
    linked = [one for one in releases if "url" in one and not {"ocid", "id"} & set(one)]
    if linked and len(linked) < len(releases):
        raise LinkedReleasesError(f"record {ocid} mixes embedded and linked releases; have it published with one kind.")
    versioned, compiled = thing.get("versionedRelease"), thing.get("compiledRelease")
    if releases and not linked:
        yield from ({"ocid": ocid, **one} for one in releases)
    elif isinstance(versioned, Mapping):
        yield from take_versions_apart({"ocid": ocid, **versioned})
    elif isinstance(compiled, Mapping):
        yield {"ocid": ocid, **compiled, "tag": [COMPILED]}
    elif linked:
        raise LinkedReleasesError(
            f"record {ocid} only links to its releases; have them embedded, or a compiledRelease beside the links."
        )


def take_versions_apart(versioned: Mapping[str, Any]) -> Iterator[Release]:
    """The releases that a versioned release was made of, as far as it shows them: each with what it changed."""
    releases: dict[str, Release] = {}

    def visit(value: Any, steps: tuple[Any, ...]) -> None:
        if isinstance(value, list) and value and all(map(_is_version, value)):
            for one in value:
                release = releases.setdefault(to_json([one["releaseDate"], one["releaseID"]]), _start(versioned, one))
                _put(release, steps, one["value"])
        elif isinstance(value, list):
            for one in objects(value):
                visit({name: each for name, each in one.items() if name != "id"}, (*steps, _Member(one.get("id"))))
        elif isinstance(value, Mapping):
            for name, each in value.items():
                visit(each, (*steps, name))

    visit({name: value for name, value in versioned.items() if name not in RELEASE_FIELDS}, ())
    yield from releases.values()


def slim(release: Mapping[str, Any]) -> Release:
    """What is used of a release: budget, parties, awards with suppliers, and contracts with amendments and transactions."""
    planning = release.get("planning")
    budget = planning.get("budget") if isinstance(planning, Mapping) else None
    found: Release = {
        name: release[name] if name == "tag" else _plain(release[name]) for name in RELEASE_FIELDS if name in release
    }
    if isinstance(budget, Mapping) and "projectID" in budget:
        found["planning"] = {"budget": {"projectID": id_text(budget["projectID"])}}
    found["parties"] = [_pick(one, ("id", "name")) for one in objects(release.get("parties"))]
    found["awards"] = [
        _pick(one, AWARD_FIELDS)
        | {"suppliers": [_pick(each, ("id", "name")) for each in objects(one.get("suppliers"))]}
        for one in objects(release.get("awards"))
    ]
    found["contracts"] = [_slim_contract(one) for one in objects(release.get("contracts"))]
    return found


def count_strays(release: Mapping[str, Any]) -> int:
    """Contracts, transactions, values and periods that are no objects, so that nothing can be read of them."""
    contracts = release.get("contracts")
    paid = [transactions_of(one) for one in objects(contracts)]
    members = [*objects(contracts), *(one for each in paid for one in objects(each))]
    parts = [one.get(name) for one in members for name in ("value", "period")]
    return sum(map(_count_others, [contracts, *paid])) + sum(not isinstance(one, Mapping | None) for one in parts)


def _count_others(value: Any) -> int:
    return len(value) - len(objects(value)) if isinstance(value, list) else int(value is not None)


def utc_date(value: Any, zone: str) -> str | None:
    """A release date as `2026-01-02T06:00:00.000000Z`, so that dates sort as texts; None where it is no date.

    A date without a zone is city time, a bare day its midnight (interfaces, section 3 "Time").
    """
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(value.strip().upper())
        instant = instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(zone))
        return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    except (ValueError, OverflowError):
        return None


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list, none where there is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def id_text(value: Any) -> str | None:
    """An id as text: publishers write 5 here and "5" there; None where there is none."""
    if isinstance(value, bool) or value is None or isinstance(value, (list, Mapping)):
        return None
    return (value.strip() or None) if isinstance(value, str) else number_text(value)


@dataclass(frozen=True)
class _Member:
    """A step to the member of a list that has this id."""

    id: Any


def _is_version(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == VERSION_FIELDS


def _start(versioned: Mapping[str, Any], one: Mapping[str, Any]) -> Release:
    return {"ocid": versioned.get("ocid"), "id": one["releaseID"], "date": one["releaseDate"], "tag": one["releaseTag"]}


def _put(release: Release, steps: tuple[Any, ...], value: Any) -> None:
    node: Any = release
    for step, following in zip(steps, (*steps[1:], None), strict=True):
        if isinstance(step, _Member):
            member = next((one for one in node if id_text(one.get("id")) == id_text(step.id)), None)
            if member is None:
                member = {"id": step.id}
                node.append(member)
            node = member
        elif following is None:
            node[step] = value
        else:
            node = node.setdefault(step, [] if isinstance(following, _Member) else {})


def _pick(one: Mapping[str, Any], names: tuple[str, ...]) -> Release:
    picked = {name: _plain(one[name]) for name in names if name in one}
    return picked | ({"id": id_text(picked["id"])} if "id" in picked else {})


def _slim_contract(contract: Mapping[str, Any]) -> Release:
    """A contract without what is not used. A null value or period empties its parts: merging would let them stand."""
    found = _without_lists(contract, OBJECTS_OF_CONTRACT)
    found["id"] = id_text(contract.get("id"))
    if "awardID" in contract:
        found["awardID"] = id_text(contract["awardID"])
    for name, empty in EMPTY.items():
        if name in found and not isinstance(found[name], Mapping):
            found[name] = dict(empty)
    found["amendments"] = [
        _without_lists(one, ()) | {"id": id_text(one.get("id"))} for one in objects(contract.get("amendments"))
    ]
    found["implementation"] = {"transactions": [_slim_transaction(one) for one in objects(transactions_of(contract))]}
    return found


def _slim_transaction(transaction: Mapping[str, Any]) -> Release:
    found = _without_lists(transaction, OBJECTS_OF_TRANSACTION) | {"id": id_text(transaction.get("id"))}
    if "value" in found and not isinstance(found["value"], Mapping):
        found["value"] = dict(EMPTY["value"])
    return found


def _without_lists(member: Mapping[str, Any], kept: tuple[str, ...]) -> Release:
    """The plain values of a member, and the objects of it that are used, themselves of plain values."""
    found: Release = {}
    for name, value in member.items():
        if name in kept:
            found[name] = {key: _plain(each) for key, each in value.items()} if isinstance(value, Mapping) else None
        elif not isinstance(value, (list, Mapping)):
            found[name] = value
    return found


def _plain(value: Any) -> Any:
    """A value that merging takes as one: what is no text or number as JSON."""
    return to_json(value) if isinstance(value, (list, Mapping)) else value


def transactions_of(contract: Mapping[str, Any]) -> Any:
    """What stands where a contract's transactions belong."""
    implementation = contract.get("implementation")
    return implementation.get("transactions") if isinstance(implementation, Mapping) else None
