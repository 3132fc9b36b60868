"""What changed in a stream of ProjectData since it was last accepted: the platform's key list held against the landing log.

The list of projects (or of a stream's own rows) with change times is read whole; what is not in it is gone, what is new
or has another time is asked for again (Microsoft's own recipe; reference: platform interfaces, section 1.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from extractors.faults import GoneError, RefusedError, SignInError, TransportError
from extractors.outcomes import LastExtract
from extractors.platform_stream import StreamSpool
from extractors.projectdata_feed import Feed
from extractors.projectdata_plans import Plan

FULL_EVERY = timedelta(days=7)
MARK_DIGITS = 12
WHOLE_SHARE = 0.5


@dataclass(frozen=True)
class Changes:
    """The values of the plan's `group` to ask for again, and what stands beside them.

    `standing`: key -> group of every record known to stand, those of the groups to be asked for again included.
    `is_swept`: the standing keys come from the platform tonight, so that each must come again when asked for.
    """

    groups: tuple[str, ...]
    standing: Mapping[str, str]
    accepted: frozenset[str]
    is_swept: bool


def mark_projects(feed: Feed) -> str | None:
    """The projects and their change times as a cursor: a short mark for each; None when the list cannot be read."""
    try:
        listed = feed.projects()
    except (GoneError, SignInError):
        raise
    except TransportError:
        return None
    return "".join(sorted(_mark(project, modified) for project, modified in listed.items()))


def is_full_due(last: LastExtract | None) -> bool:
    """Whether the stream must be read whole: never read, or not within seven days."""
    if last is None or not last.last_full_at:
        return True
    return datetime.now(UTC) - datetime.fromisoformat(last.last_full_at) >= FULL_EVERY


def find_changes(spool: StreamSpool, plan: Plan, feed: Feed) -> Changes | None:
    """What to ask for again; None when reading the stream whole is due, cheaper or the only way."""
    if not _may_be_partial(spool, plan):
        return None
    accepted = _accepted(spool, plan)
    if plan.modified is None:
        standing = {key: str(group) for key, group in accepted.items()}
        changed: set[str] = set()
    else:
        swept = _sweep(spool, plan, feed)
        if swept is None:
            return None
        standing = {key: group for key, (group, _) in swept.items()}
        changed = {group for key, (group, modified) in swept.items() if not modified or accepted.get(key) != modified}
    known = set(standing.values())
    if plan.follows_projects:
        if mark_projects(feed) is None:
            return None
        known = set(feed.projects())
        changed |= _changed_projects(spool, feed)
        standing = {key: group for key, group in standing.items() if plan.modified or group in known}
    if len(changed) > WHOLE_SHARE * len(known):
        return None
    return Changes(tuple(sorted(changed)), standing, frozenset(accepted), is_swept=plan.modified is not None)


def _may_be_partial(spool: StreamSpool, plan: Plan) -> bool:
    last = spool.last
    if spool.context.is_full or not plan.is_partial or last is None or is_full_due(last):
        return False
    return spool.is_same_schema(missing_last(spool)) and not (plan.follows_projects and last.cursor is None)


def _changed_projects(spool: StreamSpool, feed: Feed) -> set[str]:
    """The projects that are new or changed since the stream was last accepted, by its cursor."""
    cursor = (spool.last.cursor if spool.last else None) or ""
    marks = {cursor[place : place + MARK_DIGITS] for place in range(0, len(cursor), MARK_DIGITS)}
    return {project for project, modified in feed.projects().items() if _mark(project, modified) not in marks}


def missing_last(spool: StreamSpool) -> tuple[str, ...]:
    """The declared and configured fields that the platform lacked at the last accepted reading."""
    known = spool.last.fields if spool.last else ()
    return tuple(name for name in spool.rows.fields if known and name not in known)


def _sweep(spool: StreamSpool, plan: Plan, feed: Feed) -> dict[str, tuple[str, str | None]] | None:
    """Key -> (group, change time) of every row; None when the platform gives no such list."""
    stream, modified = spool.stream, str(plan.modified)
    if stream.name == "projects":
        return {project: (project, changed_at) for project, changed_at in feed.projects().items()}
    keys = [stream.column(name).field for name in stream.key]
    select = tuple(dict.fromkeys([*keys, plan.group, modified]))
    try:
        rows = list(feed.rows(stream.name, str(stream.table), select=select, may_widen=False))
    except RefusedError:
        return None
    found = {spool.rows.key_of(row): (str(row.get(plan.group) or ""), row.get(modified)) for row in rows}
    if None in found or not all(group for group, _ in found.values()):
        return None
    return {str(key): value for key, value in found.items()}


def _accepted(spool: StreamSpool, plan: Plan) -> dict[str, str | None]:
    """Key -> change time as it landed, None where the stream has none, of every accepted record."""
    landed = {column.field: column.name for column in spool.stream.columns}
    names = (landed[plan.modified or plan.group],)
    return {key: texts[0] for key, texts in spool.context.accepted.current_texts(spool.stream.name, names).items()}


def _mark(project: str, modified: str | None) -> str:
    return sha256(f"{project}|{modified}".encode()).hexdigest()[:MARK_DIGITS]
