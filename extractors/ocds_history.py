"""One contract through its releases: the first value that was ever stated, and what each amendment changed.

Rule: amended values are not inside amendments[]; the value itself changes in a release tagged contractAmendment (amendments.md
of OCDS 1.1; reference: finance and procurement, 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extractors.cells import to_text
from extractors.ocds_money import Money, OcdsRow, join_ids
from extractors.ocds_process import Statement
from extractors.ocds_releases import objects


class ContractHistory:
    """A contract's value through its releases: the first one ever stated, and a row per amendment with what it changed."""

    def __init__(self, money: Money, ocid: str, contract_id: str | None) -> None:
        self.original: str | None = None
        self.untagged = 0
        self._money, self._ocid, self._contract_id = money, ocid, contract_id
        self._value: dict[str, Any] | None = None
        self._amendments: dict[str | int, dict[str, Any]] = {}

    @property
    def rows(self) -> list[OcdsRow]:
        """The amendments in the order in which they were first stated."""
        return [
            OcdsRow(
                "contract_amendments",
                {
                    "contract_id": join_ids(self._ocid, self._contract_id),
                    "amendment_id": key if isinstance(key, str) else None,
                    "amendment_date": to_text(one.get("date")),
                    "change_amount": one.get("change"),
                    "reason": to_text(one.get("rationale") or one.get("description")),
                },
                {"ocid": self._ocid, **{name: value for name, value in one.items() if name != "change"}},
            )
            for key, one in self._amendments.items()
        ]

    def add(self, statement: Statement) -> None:
        """Take in what the next release says."""
        stated = objects(statement.contract.get("amendments"))
        new = [key for key in map(self._take_in, stated) if key is not None]
        value = statement.contract.get("value")
        if not isinstance(value, Mapping) or value.get("amount") is None:
            return
        before, self._value = self._value, {**(self._value or {}), **value}
        is_first_told = not (
            statement.is_compiled and stated
        )  # a compiled release of an amended contract has the last only
        if before is None:
            self.original = self._money.text(self._value) if is_first_told else None
        elif change := self._money.change(before, self._value):
            if statement.is_amending:
                self._attach(change, statement, new)
            else:
                self.untagged += 1

    def _take_in(self, amendment: Mapping[str, Any]) -> str | int | None:
        """Keep an amendment under its id; the key when it was not known before."""
        key = (
            amendment.get("id")
            or _text(amendment.get("releaseID"))
            or _text(amendment.get("date"))
            or len(self._amendments)
        )
        is_new = key not in self._amendments
        self._amendments[key] = {**self._amendments.get(key, {}), **amendment}
        return key if is_new else None

    def _attach(self, change: str, statement: Statement, new: Sequence[str | int]) -> None:
        """Put a change on the amendment that names this release, else on the last one new in it, else on one of its own."""
        named = [
            key
            for key, one in self._amendments.items()
            if statement.release_id and one.get("releaseID") == statement.release_id
        ]
        free = [key for key in named or new if "change" not in self._amendments[key]]
        key = free[-1] if free else _own_key(statement, self._amendments)
        own = {"date": statement.date, "releaseID": statement.release_id}
        known = {name: value for name, value in self._amendments.get(key, {}).items() if value is not None}
        self._amendments[key] = {**own, **known, "change": change}


def _own_key(statement: Statement, taken: Mapping[str | int, Any]) -> str | int:
    names = (statement.release_id, statement.date)
    return next((name for name in names if name and name not in taken), len(taken))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
