"""`portfolio status` and `portfolio held`: what a person on call needs to know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from extractors.landing_log import LandingLog
from orchestration.configuration import Configuration
from orchestration.freshness import stream_statuses
from orchestration.home import Home
from orchestration.runs import load_runs


def describe_status(configuration: Configuration) -> dict[str, Any]:
    """The last run, each source's freshness and what is held, as JSON-ready values."""
    log = LandingLog(configuration.home)
    runs = load_runs(Home(configuration.home).runs)
    held = log.held()
    rows = stream_statuses(configuration, log, runs, datetime.now(UTC))
    sources = []
    for source in configuration.sources:
        own = [row for row in rows if row.source_name == source.name]
        accepted = [row.last_accepted_at for row in own if row.last_accepted_at is not None]
        sources.append(
            {
                "source_name": source.name,
                "last_accepted_at": max(accepted).strftime("%Y-%m-%dT%H:%M:%SZ") if accepted else None,
                "is_stale": any(row.is_stale for row in own),
                "held": sum(one.record["source_name"] == source.name for one in held),
                "stale_streams": [row.stream for row in own if row.is_stale],
            }
        )
    last = next((run for run in reversed(runs) if run.command != "as_of"), None)
    return {
        "last_run": None
        if last is None
        else {
            "run_id": last.run_id,
            "started_at": last.started_at,
            "finished_at": last.finished_at,
            "status": last.status,
            "exit_code": last.exit_code,
            "error": last.error,
            "build": last.build,
        },
        "sources": sources,
        "held": len(held),
        "unreconciled": _unreconciled(Home(configuration.home)),
    }


def _unreconciled(home: Home) -> int | None:
    """Published reconciliations that do not pass; None before the first publication."""
    if not home.warehouse.exists():
        return None
    import duckdb

    with duckdb.connect(str(home.warehouse.resolve()), read_only=True) as connection:
        return int(connection.execute("select count(*) from quality.reconciliations where not passed").fetchall()[0][0])


def status_lines(status: dict[str, Any]) -> list[str]:
    """The same for a terminal."""
    last = status["last_run"]
    lines = [
        "no run yet" if last is None else f"last run {last['run_id']}: {last['status']} (exit {last['exit_code']})"
    ]
    if last is not None and last["error"]:
        lines.append(f"  {last['error']}")
    for source in status["sources"]:
        mark = f"STALE ({', '.join(source['stale_streams'])})" if source["is_stale"] else "fresh"
        lines.append(
            f"{source['source_name']}: {mark}, last accepted {source['last_accepted_at'] or 'never'}, {source['held']} held"
        )
    if status["unreconciled"]:
        lines.append(f"{status['unreconciled']} published reconciliations do not pass; see the data quality page.")
    return lines


def describe_held(configuration: Configuration) -> list[dict[str, Any]]:
    """The deliveries that wait for a person, oldest first."""
    return [
        {
            "extract_id": one.extract_id,
            "source_name": one.record["source_name"],
            "stream": one.record["stream"],
            "file_name": one.record["file_name"],
            "held_at": one.record["held_at"],
            "rows_received": one.record["rows_received"],
            "reasons": one.record["reasons"],
        }
        for one in sorted(LandingLog(configuration.home).held(), key=lambda held: held.extract_id)
    ]


def held_lines(held: list[dict[str, Any]]) -> list[str]:
    """The same for a terminal."""
    lines = []
    for one in held:
        lines.append(
            f"{one['extract_id']}  {one['source_name']}/{one['stream']}  {one['file_name'] or ''}  {one['rows_received']} rows"
        )
        lines += [f"    {reason['sentence']}" for reason in one["reasons"]]
    return lines or ["nothing is held"]
