"""The rows that one process gives to contracts, contract_amendments, payments and vendors; texts as the landing wants them.

Keys (interfaces, section 3 "Identity"): contract_id is `ocid/id`, payment_id `ocid/contract id/transaction id`. Money in another
currency than the city's carries its code before the number, so that the landing door names it `currency_unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.cells import to_text
from extractors.ocds_history import ContractHistory
from extractors.ocds_money import Money, OcdsRow, join_ids
from extractors.ocds_process import CONTRACT, Process, Statement
from extractors.ocds_releases import Release, id_text, objects
from extractors.ocds_store import DatedRelease

DUPLICATE, UNDATED = "duplicate_id", "date_unreadable"


@dataclass
class Findings:
    """What is to be told of a reading, counted over all processes."""

    untagged_changes: int = 0
    missing_awards: int = 0
    unnamed_suppliers: int = 0
    differing_awards: int = 0
    releases_without_process: int = 0
    undated_releases: int = 0
    undated_processes: int = 0
    disputed_members: int = 0

    def sentences(self, stream: str, place: str, money: Money) -> list[str]:
        """What is to be told of one stream, a sentence per kind of finding."""
        of_contracts = {
            f"{self.untagged_changes} values of contracts change in releases that are not tagged contractAmendment; they "
            "count in the current amount and in no amendment": self.untagged_changes,
            f"{self.missing_awards} contracts name an award that is not there; they have no vendor": self.missing_awards,
            f"{self.unnamed_suppliers} suppliers have no name; they are missing from their contracts": self.unnamed_suppliers,
            f"{self.differing_awards} awards differ under one id within a release; the last of each counts": self.differing_awards,
        }
        of_money = {
            f"values without a currency were taken to be in {money.currency}": money.without_currency,
            f"{self.releases_without_process} releases have no ocid; what they hold is in quarantine": self.releases_without_process,
            f"{self.undated_releases} releases that are alone in their process have no readable date": self.undated_releases,
            f"{self.undated_processes} processes have several releases and not all of them a readable date, so that they cannot "
            "be put in order; their contracts and payments are in quarantine": self.undated_processes,
            f"{self.disputed_members} contracts or transactions differ under one id within a release; all of them are in "
            "quarantine": self.disputed_members,
        }
        said = (of_contracts | of_money) if stream == "contracts" else of_money if stream != "vendors" else {}
        return [f"{place}: {sentence}." for sentence, count in said.items() if count]


@dataclass
class RowMaker:
    """Makes rows; `money` knows the city's own currency."""

    money: Money
    findings: Findings = field(default_factory=Findings)

    def rows(self, process: Process) -> Iterator[OcdsRow]:
        """Every row of a merged process, disputed members last, each marked as refused."""
        compiled, ocid = process.compiled, process.ocid
        awards = {one["id"]: one for one in objects(compiled.get("awards")) if one.get("id")}
        names = {one["id"]: one.get("name") for one in objects(compiled.get("parties")) if one.get("id")}
        code = ((compiled.get("planning") or {}).get("budget") or {}).get("projectID")
        for contract in objects(compiled.get("contracts")):
            contract_id, award = contract.get("id"), awards.get(contract.get("awardID"))
            vendor = self._vendor(contract, award, names)
            if (CONTRACT, contract_id, None) not in process.disputed:
                statements = process.statements.get(contract_id or "", [])
                history = self._read_history(process, contract_id, statements)
                yield self._contract(ocid, contract, award, vendor, code, history.original)
                yield from history.rows
            for transaction in objects(contract["implementation"]["transactions"]):
                yield self._payment(ocid, contract_id, transaction, vendor)
        self.findings.differing_awards += process.differing_awards
        self.findings.disputed_members += len(process.disputed)
        for (kind, contract_id, _), members in process.disputed.items():
            for one in members:
                if kind == CONTRACT:
                    row = self._contract(ocid, one, awards.get(one.get("awardID")), None, code, None)
                else:
                    row = self._payment(ocid, contract_id, one, None)
                yield OcdsRow(row.stream, row.values, row.record, DUPLICATE)

    def undated_rows(
        self, ocid: str | None, releases: Sequence[DatedRelease], refused: str | None
    ) -> Iterator[OcdsRow]:
        """The contracts and payments of releases that cannot be put in order, or of no process: each key once, as last stated."""
        last: dict[tuple[str, Any], OcdsRow] = {}
        stated = [(one.release, each) for one in releases for each in objects(one.release.get("contracts"))]
        for number, (release, contract) in enumerate(stated):
            paid = objects(contract["implementation"]["transactions"])
            rows = [self._contract(ocid, contract, None, None, None, None)]
            rows += [self._payment(ocid, contract.get("id"), one, None) for one in paid]
            for place, row in enumerate(rows):
                key = row.values.get("payment_id") if place else row.values["contract_id"]
                record = {"releaseDate": release.get("date"), **row.record}
                last[row.stream, key or (number, place)] = OcdsRow(row.stream, row.values, record, refused)
        yield from last.values()

    def vendors(self, process: Process) -> Iterator[tuple[str, str | None]]:
        """(id, name) of each organisation that an award names as supplier or a transaction as payee."""
        compiled = process.compiled
        names = {one["id"]: to_text(one.get("name")) for one in objects(compiled.get("parties")) if one.get("id")}
        named = [each for one in objects(compiled.get("awards")) for each in objects(one.get("suppliers"))]
        for contract in objects(compiled.get("contracts")):
            payees = [one.get("payee") for one in objects(contract["implementation"]["transactions"])]
            named += [payee for payee in payees if isinstance(payee, Mapping)]
        for one in named:
            if vendor_id := id_text(one.get("id")):
                yield vendor_id, to_text(one.get("name")) or names.get(vendor_id)

    def _contract(
        self, ocid: str | None, contract: Release | Mapping[str, Any], award: Any, vendor: Any, code: Any, original: Any
    ) -> OcdsRow:
        period = contract.get("period") if isinstance(contract.get("period"), Mapping) else {}
        values = {
            "contract_id": join_ids(ocid, contract.get("id")),
            "title": to_text(contract.get("title") or (award or {}).get("title")),
            "vendor_name": vendor,
            "start_date": to_text((period or {}).get("startDate")),
            "end_date": to_text((period or {}).get("endDate")),
            "original_amount": original,
            "current_amount": self.money.text(contract.get("value")),
            "finance_project_code": code,
        }
        record = {name: value for name, value in contract.items() if name not in ("implementation", "amendments")}
        return OcdsRow("contracts", values, {"ocid": ocid, **record})

    def _payment(
        self, ocid: str | None, contract_id: str | None, one: Mapping[str, Any], vendor: str | None
    ) -> OcdsRow:
        payee = one.get("payee") or one.get("receiverOrganization")
        named = payee.get("name") if isinstance(payee, Mapping) else None
        values = {
            "payment_id": join_ids(ocid, contract_id, one.get("id")),
            "contract_id": join_ids(ocid, contract_id),
            "vendor_name": to_text(named) or vendor,
            "payment_date": to_text(one.get("date")),
            "amount": self.money.text(one.get("value", one.get("amount"))),
        }
        return OcdsRow("payments", values, {"ocid": ocid, **one})

    def _vendor(
        self, contract: Mapping[str, Any], award: Mapping[str, Any] | None, names: Mapping[str, Any]
    ) -> str | None:
        if award is None:
            self.findings.missing_awards += contract.get("awardID") is not None
            return None
        suppliers = objects(award.get("suppliers"))
        found = [to_text(one.get("name") or names.get(str(one.get("id")))) for one in suppliers]
        self.findings.unnamed_suppliers += found.count(None)
        return "; ".join(name for name in found if name) or None

    def _read_history(
        self, process: Process, contract_id: str | None, statements: Sequence[Statement]
    ) -> ContractHistory:
        history = ContractHistory(self.money, process.ocid, contract_id)
        for statement in statements:
            history.add(statement)
        self.findings.untagged_changes += history.untagged
        return history
