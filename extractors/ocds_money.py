"""Money and keys of OCDS as the landing wants them: texts, a foreign currency's code before its number, ids joined by slashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from extractors.cells import to_text
from extractors.ocds_documents import number_text


@dataclass(frozen=True)
class OcdsRow:
    """One row of a stream: canonical columns as texts, the record beside them, and why it is not to be taken, if so."""

    stream: str
    values: Mapping[str, str | None]
    record: Mapping[str, Any]
    refused: str | None = None


@dataclass
class Money:
    """Reads OCDS values; `currency` is the city's own, `without_currency` counts what names none."""

    currency: str
    without_currency: int = 0

    def text(self, value: Any) -> str | None:
        """The amount, before it the code of a currency that is not the city's: the landing door names it `currency_unknown`."""
        if not isinstance(value, Mapping) or value.get("amount") is None:
            return None
        amount, currency = value["amount"], value.get("currency")
        is_number = isinstance(amount, (int, Decimal)) and not isinstance(amount, bool)
        text = number_text(amount) if is_number else to_text(amount)
        if not currency:
            self.without_currency += 1
            return text
        return text if str(currency).upper() == self.currency else f"{currency} {text}"

    def change(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> str | None:
        """The difference of two values; both of them where they cannot be subtracted; None where they are equal."""
        texts = self.text(before), self.text(after)
        if texts[0] == texts[1]:
            return None
        both = f"{texts[0]} -> {texts[1]}"
        if before.get("currency") != after.get("currency"):
            return both
        try:
            difference = Decimal(str(after["amount"])) - Decimal(str(before["amount"]))
        except InvalidOperation:
            return both
        return self.text({**after, "amount": difference})


def join_ids(*parts: Any) -> str | None:
    """The parts of a key with slashes between; None where one is missing."""
    return None if any(part is None or part == "" for part in parts) else "/".join(map(str, parts))
