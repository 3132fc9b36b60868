"""What changed in a table since the last accepted reading: by its change tracking or by `modifiedon`, and a sweep of the ids.

A cursor is `delta LINK` or `since INSTANT` (the newest `modifiedon` that was read: the environment's own clock). Rules: platform
interfaces, 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from extractors.dataverse_api import Organisation, Sweep
from extractors.dataverse_cells import find_deleted, read_cell
from extractors.dataverse_table import CHANGED_FIELD, TableReader
from extractors.records import Row

DELTA, SINCE = "delta ", "since "
OVERLAP = timedelta(days=1)
WHOLE_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Changes:
    """The rows that are new or changed, the keys that are gone, and where the next night goes on."""

    rows: list[Row]
    deleted: frozenset[str]
    cursor: str | None
    how: str


def read_delta(
    organisation: Organisation, table: TableReader, subject: str, link: str, before: Mapping[str, str | None]
) -> Changes:
    """The changes along a delta link; of a record that changed and was deleted, the later event counts."""
    sweep = Sweep(organisation, subject, organisation.lengthen(link), may_restart=False)
    rows: dict[str, list[Row]] = {}
    deleted: set[str] = set()
    for row in sweep.rows():
        if (gone := find_deleted(row, table.key_field)) is not None:
            rows.pop(gone.lower(), None)
            deleted.add(gone.lower())
        elif key := read_cell(row, table.key_field).value:
            deleted.discard(key.lower())
            rows.setdefault(key.lower(), []).append(row)
    cursor = DELTA + organisation.shorten(sweep.delta_link) if sweep.delta_link else None
    told = frozenset(key for key in before if key.lower() in deleted)
    return _complete(table, [row for versions in rows.values() for row in versions], told, before, cursor, "delta")


def read_changed(table: TableReader, since: str, before: Mapping[str, str | None]) -> Changes:
    """The changes since an instant, a day's overlap before it."""
    bound = (parse_instant(since) - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = list(table.open(where=f"{CHANGED_FIELD} ge {bound}").rows())
    cursor = SINCE + newest_change(rows, since)
    return _complete(table, rows, frozenset(), before, cursor, f"{CHANGED_FIELD} ge {bound}")


def _complete(
    table: TableReader,
    rows: list[Row],
    deleted: frozenset[str],
    before: Mapping[str, str | None],
    cursor: str | None,
    how: str,
) -> Changes:
    """The changes, completed by a sweep of the ids, so that what stands afterwards is what a whole reading would give.

    `before` is key -> `modifiedon` of every accepted record. A record that the ids show as new or as changed at another time
    is read; one that they lack is gone only when asking for it finds nothing, since ids come in pages and rows move meanwhile.
    """
    ids = table.read_ids().changed
    came = {read_cell(row, table.key_field).value for row in rows}
    known = {key: at for key, at in before.items() if key not in deleted}
    differing = [key for key, at in ids.items() if key not in came and (key not in known or known[key] != at)]
    vanished = [key for key in known if key not in ids and key not in came]
    found = list(table.read_rows([*differing, *vanished]))
    there = came | {read_cell(row, table.key_field).value for row in found}
    gone = deleted | {key for key in vanished if key not in there}
    return Changes(rows + found, frozenset(gone), cursor, how)


def newest_change(rows: list[Row], since: str = "") -> str:
    """The newest `modifiedon` of the rows and `since`; '' when there is none."""
    return max([text for row in rows if (text := read_cell(row, CHANGED_FIELD).value)] + [since])


def is_due_whole(last_full_at: str) -> bool:
    """Whether a table must be read whole again: labels of lookups, and rights that were taken away, move no `modifiedon`."""
    return not last_full_at or datetime.now(UTC) - parse_instant(last_full_at) >= WHOLE_EVERY


def parse_instant(text: str) -> datetime:
    """An ISO instant; without a zone it is UTC. Raises ValueError."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
