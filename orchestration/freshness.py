"""How fresh each stream and source is (interfaces, section 3 "Stale")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from extractors.landing_facts import StatusRow
from extractors.landing_log import LandingLog, parse_instant
from extractors.streams import relation_kinds
from orchestration.configuration import Configuration
from orchestration.runs import Attempt, RunRecord, last_attempts
from orchestration.source_settings import source_module


def stream_statuses(
    configuration: Configuration, log: LandingLog, runs: Sequence[RunRecord], at: datetime
) -> list[StatusRow]:
    """One row per stream of a configured source, as seen at the aware instant `at`."""
    known = [_until(run, at) for run in runs]
    attempts = last_attempts(known)
    held = {
        (one.record["source_name"], one.record["stream"])
        for one in log.held()
        if parse_instant(one.record["held_at"]) <= at
    }
    rows = []
    for source in configuration.sources:
        module = source_module(source.type)
        relation = source.type if source.type in relation_kinds() else "delivered"
        for stream in sorted(set(module.stream_names(module.parse_settings(source.name, source.table)))):
            tried = attempts.get((source.name, stream), [])
            accepted = [parse_instant(one.manifest["accepted_at"]) for one in log.accepted(source.name, stream, at)]
            last = max(accepted, default=None)
            is_absent = bool(tried) and all(one.status == "absent" for one in tried)
            rows.append(
                StatusRow(
                    source_name=source.name,
                    source_type=source.type,
                    relation=relation,
                    stream=stream,
                    is_stale=not is_absent
                    and ((source.name, stream) in held or _is_stale(tried, last, configuration, at)),
                    last_accepted_at=None if last is None else last.replace(tzinfo=None),
                    last_attempted_at=max(
                        (parse_instant(one.finished_at).replace(tzinfo=None) for one in tried), default=None
                    ),
                    is_configured=not is_absent,
                )
            )
    return rows


def _until(run: RunRecord, at: datetime) -> RunRecord:
    attempts = [one for one in run.attempts if parse_instant(one.finished_at) <= at]
    return RunRecord(run.run_id, run.started_at, run.command, run.sources, attempts=attempts)


def _is_stale(tried: Sequence[Attempt], last: datetime | None, configuration: Configuration, at: datetime) -> bool:
    """Nothing was ever accepted, the last attempt failed, or the last accepted extract is too old."""
    if last is None or any(one.status == "failed" for one in tried):
        return True
    return at - last > timedelta(hours=configuration.policy.stale_after_hours)
