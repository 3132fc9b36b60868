"""What a source's section says about the source as a whole, for `landing.source_facts`: its type, basis and signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.configuration import SourceConfiguration

JOURNAL = "journal_lines"
DEFAULT_SIGN = "debit_positive"


@dataclass(frozen=True)
class SourceFact:
    """Grain: one configured source. `journal_amount_sign` is how it delivers ledger amounts, null where it maps none."""

    source_name: str
    source_type: str
    basis: str | None
    journal_amount_sign: str | None


def source_facts(sources: Iterable[SourceConfiguration]) -> list[SourceFact]:
    """One row per source; feeds that deliver the ledger in different signs are named together."""
    return [
        SourceFact(source.name, source.type, source.basis, ", ".join(sorted(set(_journal_signs(source.table)))) or None)
        for source in sources
    ]


def _journal_signs(table: Mapping[str, Any]) -> Iterator[str]:
    """The amount_sign of every feed, query, dataset or report that a source maps to the ledger."""
    for entry in table.get("feeds") or ():
        if entry.get("stream") == JOURNAL:
            yield str(entry.get("amount_sign", DEFAULT_SIGN))
    for key in ("queries", "datasets", "reports", "streams"):
        entry = (table.get(key) or {}).get(JOURNAL)
        if entry is not None:
            yield str(entry.get("amount_sign", DEFAULT_SIGN)) if isinstance(entry, Mapping) else DEFAULT_SIGN
