"""One contracting process: its releases merged, and what they say of its contracts before and after each amendment.

Belongs here: which statement counts. Does not belong here: rows (`ocds_rows`). Rules: merging.md and amendments.md of OCDS 1.1
(reference: finance and procurement, 6). `ocdsmerge` sorts dates as texts and lets the last of two members with one id win, so
dates come in UTC and disputed members are taken out before merging.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ocdsmerge import Merger

from extractors.ocds_documents import to_json
from extractors.ocds_releases import COMPILED, Release, objects, transactions_of
from extractors.ocds_store import DatedRelease

SCHEMA = Path(__file__).parent / "schemas" / "ocds-release-1.1.4.json"
AMENDING = "contractAmendment"
CONTRACT, TRANSACTION = "contract", "transaction"

Key = tuple[str, str | None, str | None]


@dataclass
class Process:
    """A process after merging. `disputed`: (kind, contract id, transaction id) -> the members that differ under one id.

    `before` is what each contract's releases said one after another, in the order of their dates.
    """

    ocid: str
    compiled: Release = field(default_factory=dict)
    statements: dict[str, list[Statement]] = field(default_factory=dict)
    disputed: dict[Key, list[Release]] = field(default_factory=dict)
    differing_awards: int = 0


@dataclass(frozen=True)
class Statement:
    """What one release says of one contract."""

    release_id: str | None
    date: str | None
    is_amending: bool
    is_compiled: bool
    contract: Mapping[str, Any]


def merge_process(ocid: str, releases: Sequence[DatedRelease]) -> Process:
    """Merge the releases of one process, given in the order of their dates."""
    process = Process(ocid)
    settled = [_settle(process, one) for one in _drop_compiled(releases)]
    for one, release in settled:
        tags = release.get("tag")
        words = [tags] if isinstance(tags, str) else [tag for tag in _listed(tags) if isinstance(tag, str)]
        for contract in release["contracts"]:
            if contract["id"] is not None:
                statement = Statement(
                    _text(release.get("id")), one.date, AMENDING in words, COMPILED in words, dict(contract)
                )
                process.statements.setdefault(contract["id"], []).append(statement)
        for contract in release["contracts"]:
            contract.pop("amendments", None)
    dated = [{**release, "date": one.date or ""} for one, release in settled]
    process.compiled = _merger().create_compiled_release(dated)
    _take_disputed_out(process)
    return process


def _drop_compiled(releases: Sequence[DatedRelease]) -> Sequence[DatedRelease]:
    """Without compiled releases where the real ones are there, else the last compiled one, which replaces those before."""
    real = [one for one in releases if one.release.get("tag") != [COMPILED]]
    return real or releases[-1:]


def _settle(process: Process, one: DatedRelease) -> tuple[DatedRelease, Release]:
    """The release with one member per id; what differs under one id within it becomes disputed until a later one states it."""
    release = dict(one.release)
    release["contracts"] = [
        _settle_contract(process, contract_id, same) for contract_id, same in _by_id(objects(release.get("contracts")))
    ]
    awards = _by_id(objects(release.get("awards")))
    process.differing_awards += sum(len(same) > 1 and len(_variants(same)) > 1 for _, same in awards)
    release["awards"] = [_join(same, "suppliers") for _, same in awards]
    release["parties"] = [same[-1] for _, same in _by_id(objects(release.get("parties")))]
    return one, release


def _settle_contract(process: Process, contract_id: str | None, same: list[Release]) -> Release:
    heads = [{name: value for name, value in one.items() if name != "implementation"} for one in same]
    key: Key = (CONTRACT, contract_id, None)
    if len(_variants(heads)) > 1:
        process.disputed[key] = same
        head: Release = {"id": contract_id, "amendments": []}
    else:
        head = heads[0]
        if "value" in head:
            process.disputed.pop(key, None)
    kept = []
    for transaction_id, twins in _by_id(
        [each for one in same for each in objects(one["implementation"]["transactions"])]
    ):
        key = (TRANSACTION, contract_id, transaction_id)
        if len(_variants(twins)) > 1:
            process.disputed[key] = _variants(twins)
            continue
        if "value" in twins[0]:
            process.disputed.pop(key, None)
        kept.append(twins[0])
    return {**head, "implementation": {"transactions": kept}}


def _take_disputed_out(process: Process) -> None:
    """What is disputed to the end is told by no earlier release either."""
    for contract in process.compiled.get("contracts") or []:
        kept = [
            one
            for one in objects(transactions_of(contract))
            if one.get("id") is None or (TRANSACTION, contract.get("id"), one["id"]) not in process.disputed
        ]
        contract["implementation"] = {"transactions": kept}


def _by_id(members: Sequence[Mapping[str, Any]]) -> list[tuple[str | None, list[Release]]]:
    """Members with one id together, at the place of the first; each without an id by itself."""
    groups: dict[Any, list[Release]] = {}
    for number, one in enumerate(members):
        groups.setdefault(number if one.get("id") is None else one["id"], []).append(dict(one))
    return [(same[0].get("id"), same) for same in groups.values()]


def _variants(members: Sequence[Release]) -> list[Release]:
    """The members that differ, each once."""
    return list({to_json(one): one for one in members}.values())


def _join(same: Sequence[Release], name: str) -> Release:
    """The last of some members, with the lists of all of them together."""
    joined = [each for one in same for each in objects(one.get(name))]
    return {**same[-1], name: [group[-1] for _, group in _by_id(joined)]}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


@cache
def _merger() -> Merger:
    return Merger(json.loads(SCHEMA.read_text(encoding="utf-8")))
