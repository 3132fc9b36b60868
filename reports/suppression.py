"""Small counts that the public edition must not show, nor let anyone work out.

A count under five is not shown by itself: it is pooled with the rest, which has no name of its own, so that the pool and the
total tell no count in it. The tests prove by exhaustion that, of all counts that give the same pages, some differ in each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST = 5
"""The least count that is shown (interfaces.md: `small_n_suppressed`)."""


@dataclass(frozen=True)
class Pooled:
    """Counts by code, None where pooled; `pool` is the rest with what was pooled; `pool` and `total` are None where too few."""

    by_code: Mapping[str, int | None]
    pool: int | None
    total: int | None


def pool_small(counts: Mapping[str, int], rest: int) -> Pooled:
    """Return counts as the public may see them; `rest` counts what belongs to none of the codes.

    The next smallest count is pooled too as long as the pool itself would be a small count.
    """
    hidden = {code for code, count in counts.items() if count < FEWEST}
    larger = sorted((count, code) for code, count in counts.items() if count >= FEWEST)
    pool = rest + sum(counts[code] for code in hidden)
    while 0 < pool < FEWEST and larger:
        count, code = larger.pop(0)
        hidden.add(code)
        pool += count
    is_told = pool == 0 or pool >= FEWEST
    shown = {code: None if code in hidden else count for code, count in counts.items()}
    return Pooled(shown, pool if is_told else None, rest + sum(counts.values()) if is_told else None)


def show_both(one: int, other: int) -> tuple[int | None, int | None]:
    """Return two parts of a known total, or neither where one of them is small."""
    return (None, None) if 0 < min(one, other) < FEWEST else (one, other)
