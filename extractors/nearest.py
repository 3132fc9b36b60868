"""The known word nearest to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, upper and lower case alike; `known` must not be empty."""
    by_folded = {name.casefold(): name for name in known}
    return by_folded[difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.0)[0]]
