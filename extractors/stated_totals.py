"""Totals that a delivery states of its own rows: `stated_totals = [{ parts = "...", total = "...", by = "..." }]` of a feed.

Each row of one `by` repeats the total; the sum of the parts over its rows should equal it. The landing door compares them and shows
what disagrees; nothing is held for it. Names are the source's own; a column the feed does not map is read from `_extra`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractors.feed_values import FeedSentences

KEYS = ("parts", "total", "by")


@dataclass(frozen=True)
class StatedTotal:
    """Three columns by their names in the file: the parts to add up, the total they should give, and what they belong to."""

    parts: str
    total: str
    by: str


def read_stated_totals(says: FeedSentences, value: object) -> tuple[StatedTotal, ...]:
    """The feed's stated totals; every mistake becomes a sentence of `says`."""
    if value is None:
        return ()
    entries = value if isinstance(value, list) else [value]
    found = []
    for entry in entries:
        if not isinstance(entry, Mapping) or any(not isinstance(entry.get(key), str) or not entry[key] for key in KEYS):
            says.add("stated_totals", f"each needs the names of three columns: {', '.join(KEYS)}.")
            continue
        for key in entry:
            if key not in KEYS:
                says.unknown("key stated_totals.", str(key), KEYS)
        found.append(StatedTotal(entry["parts"], entry["total"], entry["by"]))
    return tuple(found)


def describe_stated_totals(totals: tuple[StatedTotal, ...], columns: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """The totals for `delivery.json`: per part the landed column, or null and the source's name in `_extra`."""
    canonical = {theirs: ours for ours, theirs in columns.items()}
    return tuple(
        {key: {"column": canonical.get(getattr(total, key)), "theirs": getattr(total, key)} for key in KEYS}
        for total in totals
    )
