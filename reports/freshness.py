"""Which sources a build could not renew: every page of either audience says so."""

import json
from dataclasses import dataclass

from reports.shown import ATTACHED
from reports.warehouse import Warehouse

NEWEST = f"select sources from {ATTACHED}.core.meta_build order by built_at desc limit 1"


@dataclass(frozen=True)
class Freshness:
    """How many sources the build has, and how many rest on an earlier delivery; their names only where insiders read."""

    source_count: int = 0
    stale_count: int = 0
    stale_names: tuple[str, ...] = ()


def read_freshness(warehouse: Warehouse, *, is_internal: bool) -> Freshness:
    """Return the state of the newest build's sources (`core.meta_build.sources`)."""
    found = warehouse.ask(NEWEST)
    states = read_stale(found[0][0] if found else None)
    stale = sorted(name for name, is_stale in states.items() if is_stale)
    return Freshness(len(states), len(stale), tuple(stale) if is_internal else ())


def read_stale(sources: str | None) -> dict[str, bool]:
    """Return `is_stale` by source from `core.meta_build.sources`: a JSON list of objects, or an object by source name."""
    try:
        found = json.loads(sources or "[]")
    except json.JSONDecodeError:
        return {}
    if isinstance(found, dict):
        found = [{"source_name": name, **(entry if isinstance(entry, dict) else {})} for name, entry in found.items()]
    entries = [entry for entry in found if isinstance(entry, dict)]
    names = [(str(entry.get("source_name") or entry.get("name") or ""), entry) for entry in entries]
    return {name: bool(entry.get("is_stale")) for name, entry in names if name}
