"""The build database: register the landing, the policy and the catalogue, run dbt over it, read what its tests said."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from extractors.landing_facts import (
    CheckRow,
    DeliveryRow,
    ExtractRow,
    StatusRow,
    accepted_rows,
    create_table,
    delivery_rows,
)
from extractors.landing_log import LandingLog, parse_instant, read_json
from extractors.relations import register_landing
from orchestration.catalogue import DEFINITION_COLUMNS, load_catalogue
from orchestration.configuration import Configuration
from orchestration.dbt_process import FOLDER_VARIABLE
from orchestration.errors import BuildError
from orchestration.finance_rules import register_rules
from orchestration.freshness import stream_statuses
from orchestration.home import DBT_PROJECT, PROJECT_ROOT
from orchestration.runs import RunRecord
from orchestration.source_facts import SourceFact, source_facts

POLICY_FILES = {
    "project_finance": ("source_name", "project_id", "finance_project_code", "share"),
    "same_project": ("source_name", "project_id", "same_source_name", "same_project_id"),
    "vendor_names": ("vendor_name", "canonical_name"),
    "project_documents": (
        "document_kind",
        "document_source_name",
        "document_id",
        "source_name",
        "project_id",
        "share",
    ),
    "vendor_refusals": ("vendor_name", "other_name"),
    "finance_rules": ("rule_id", "pattern", "source_name", "project_id", "confidence"),
    "case_owners": ("case_kind", "subject", "owner_name"),
    "departments": ("department_code", "name"),
    "funds": ("fund_code", "name", "fund_type"),
    "account_segments": ("source_name", "segment_position", "segment_name", "delimiter", "start", "length"),
    "investment_classes": ("source_name", "project_id", "investment_class"),
    "publication": ("source_name", "project_id", "restriction"),
    "rates": ("rate", "value", "valid_from_date", "source"),
    "health_policies": ("metric_id", "direction", "amber_from", "red_from", "valid_from_date"),
    "recommendation_rules": ("rule_id", "metric_id", "comparison", "threshold", "outcome", "words"),
    "materiality": ("field", "min_days", "min_amount", "min_share"),
    "independent_reviewers": ("record_kind", "name"),
}
OPTIONAL_POLICY_COLUMNS = {
    "publication": ("until_date", "reason"),
    "departments": ("owner_name",),
    "recommendation_rules": ("source",),
    "materiality": ("source",),
    "independent_reviewers": ("source_name",),
}
"""Columns that a policy file may lack."""

DATABASE_NAME = "warehouse.duckdb"
UNPUBLISHED = "unpublished"
UNTESTED = f"resource_type:unit_test tag:{UNPUBLISHED}"
"""Left to the test suite: unit tests, and tests of what is not published; every published table is tested every night."""


@dataclass(frozen=True)
class Moment:
    """When and as of when a warehouse is built: the instant, the city's date, and the limit on landing time, if any."""

    run_id: str
    built_at: datetime
    city_date: date
    as_of: datetime | None = None


def prepare_database(
    database: Path, configuration: Configuration, log: LandingLog, runs: Sequence[RunRecord], moment: Moment
) -> list[StatusRow]:
    """Create the build database with schema `landing`; returns the state of every stream."""
    database.parent.mkdir(parents=True, exist_ok=True)
    sources = [source.name for source in configuration.sources]
    statuses = stream_statuses(configuration, log, runs, moment.as_of or datetime.now(UTC))
    with duckdb.connect(str(database)) as connection:
        connection.execute("set preserve_insertion_order = true")
        register_landing(connection, log, sources, moment.as_of)
        create_table(connection, "stream_status", StatusRow, statuses)
        create_table(connection, "extracts", ExtractRow, _extract_rows(log, runs, moment.as_of))
        create_table(connection, "deliveries", DeliveryRow, delivery_rows(log, sources, moment.as_of))
        create_table(connection, "checks", CheckRow, _check_rows(log, sources, moment.as_of))
        register_run(connection, run_facts(moment, configuration.city.name))
        _register_value_maps(connection, configuration)
        _register_field_maps(connection, configuration)
        create_table(connection, "source_facts", SourceFact, source_facts(configuration.sources))
        _register_policy(connection, configuration)
        _register_definitions(connection)
        connection.execute("checkpoint")
    return statuses


def run_dbt(database: Path, configuration: Configuration, target: Path, moment: Moment, log: Path) -> None:
    """Run `dbt build` in a process of its own; BuildError naming the first failure."""
    done = subprocess.run(
        [*dbt_arguments("build", target, dbt_vars(configuration)), "--exclude", UNTESTED],
        cwd=DBT_PROJECT,
        env=dbt_environment(database),
        capture_output=True,
        text=True,
        check=False,
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode != 0:
        raise BuildError(f"dbt could not build the warehouse: {first_failure(target)} Its log is {log}.")


def dbt_arguments(command: str, target: Path, variables: Mapping[str, Any]) -> list[str]:
    """The dbt command line; everything dbt writes goes under home."""
    import sys

    executable = Path(sys.executable).with_name("portfolio-dbt")
    return [
        str(executable),
        command,
        "--project-dir",
        str(DBT_PROJECT),
        "--profiles-dir",
        str(DBT_PROJECT),
        *dbt_flags(target),
        "--vars",
        json.dumps(variables),
    ]


def dbt_flags(target: Path) -> list[str]:
    """Flags that keep all that dbt writes in one folder."""
    return ["--target-path", str(target), "--log-path", str(target / "logs"), "--log-level-file", "none"]


def dbt_environment(database: Path) -> dict[str, str]:
    """The environment for dbt: the build database, named within its own folder; telemetry off."""
    return {
        **os.environ,
        FOLDER_VARIABLE: str(database.parent.resolve()),
        "PORTFOLIO_BUILD_DB": database.name,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def dbt_vars(configuration: Configuration) -> dict[str, Any]:
    """The variables every model may read: what the configuration says. What a run says is in `landing.run`."""
    city = configuration.city
    return {
        "time_zone": city.time_zone,
        "currency": city.currency,
        "fiscal_year_start_month": city.fiscal_year_start_month,
        "holidays": [day.isoformat() for day in city.holidays],
        "available_counts_pre_encumbrance": configuration.available_counts_pre_encumbrance,
        "contract_amendment_limit": configuration.contract_amendment_limit,
    }


def run_facts(moment: Moment, city_name: str) -> dict[str, str]:
    """What is true of one run alone, in the spelling of `landing.run`, and the city's name, which no model is parsed by."""
    return {
        "city_name": city_name,
        "run_id": moment.run_id,
        "city_date": moment.city_date.isoformat(),
        "built_at": moment.built_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "git_commit": git_commit(),
    }


def register_run(connection: duckdb.DuckDBPyConnection, facts: Mapping[str, str]) -> None:
    """Create `landing.run`, grain: the run; texts that models compile in (a dbt variable would cost a whole parse)."""
    columns = ", ".join(f"{name} varchar" for name in facts)
    connection.execute(f"create or replace table landing.run ({columns})")
    marks = ", ".join("?" for _ in facts)
    connection.execute(f"insert into landing.run values ({marks})", list(facts.values()))


def git_commit() -> str:
    """The commit this program runs from, `unknown` outside a checkout."""
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else "unknown"


def first_failure(target: Path) -> str:
    """The first error or failed test of the last dbt run, in one sentence."""
    path = target / "run_results.json"
    if not path.is_file():
        return "it ended before it ran a model."
    for result in json.loads(path.read_text(encoding="utf-8"))["results"]:
        if result["status"] in ("error", "fail", "runtime error"):
            message = " ".join(str(result.get("message") or "").split())
            return f"{result['unique_id']} {result['status']}: {message[:400]}"
    return "no model says why."


def build_checks(target: Path) -> list[CheckRow]:
    """What dbt's tests said, as rows of `quality.checks` with door = build."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    rows = []
    for result in results:
        kind, _, rest = result["unique_id"].partition(".")
        if kind not in ("test", "unit_test"):
            continue
        node = nodes.get(result["unique_id"], {})
        status = {"pass": "passed", "success": "passed", "warn": "failed", "fail": "failed"}.get(
            result["status"], "broke"
        )
        severity = str(node.get("config", {}).get("severity", "error")).lower()
        failures = result.get("failures")
        rows.append(
            CheckRow(
                check_id=rest,
                door="build",
                subject=str(node.get("attached_node") or rest).rpartition(".")[2],
                severity=severity,
                outcome=status,
                observed=None if failures is None else f"{failures} rows",
                bound="0 rows",
                reason=None if status == "passed" else " ".join(str(result.get("message") or "").split())[:500],
            )
        )
    return rows


def _extract_rows(log: LandingLog, runs: Sequence[RunRecord], as_of: datetime | None) -> list[ExtractRow]:
    rows = accepted_rows(log.all_accepted(as_of))
    known = {row.extract_id for row in rows}
    for run in runs:
        for number, attempt in enumerate(run.attempts):
            extract_id = attempt.extract_id or f"{run.run_id}-{attempt.source_name}-{attempt.stream}-{number}"
            if attempt.status not in ("held", "failed") or extract_id in known:
                continue
            if as_of is not None and parse_instant(attempt.finished_at) > as_of:
                continue
            known.add(extract_id)
            rows.append(
                ExtractRow(
                    extract_id=extract_id,
                    source_name=attempt.source_name,
                    stream=attempt.stream,
                    started_at=parse_instant(attempt.started_at).replace(tzinfo=None),
                    finished_at=parse_instant(attempt.finished_at).replace(tzinfo=None),
                    mode="full",
                    rows_reported=attempt.rows_reported,
                    rows_received=attempt.rows_received,
                    rows_changed=0,
                    rows_deleted=0,
                    rows_quarantined=attempt.rows_quarantined,
                    requests=attempt.requests,
                    retries=attempt.retries,
                    status=attempt.status,
                    reason=attempt.reason,
                )
            )
    return sorted(rows, key=lambda row: row.extract_id)


def _check_rows(log: LandingLog, sources: Sequence[str], as_of: datetime | None) -> list[CheckRow]:
    """The landing door's checks on the delivery that counts of each file, and on those that are held."""
    latest: dict[tuple[str, str, int, str | None], Mapping[str, Any]] = {}
    for source in sources:
        for stream in log.streams(source):
            for extract in log.accepted(source, stream, as_of):
                manifest = extract.manifest
                if manifest.get("checks") is not None:
                    file_name = None if manifest["deliveries"] == "latest" else manifest["file_name"]
                    latest[source, stream, manifest["feed"], file_name] = manifest
    verdicts = [(manifest["feed"], manifest["checks"]) for manifest in latest.values()]
    if as_of is None:
        verdicts += [(one.record["feed"], read_json(one.folder / "verdict.json")["checks"]) for one in log.held()]
    rows = {}
    for feed, checks in verdicts:
        for one in checks:
            subject = one["subject"] if not feed else f"{one['subject']} (feed {feed + 1})"
            rows[one["check_id"], subject] = CheckRow(
                check_id=one["check_id"],
                door="landing",
                subject=subject,
                severity=one["severity"],
                outcome=one["outcome"],
                observed=_text(one.get("observed")),
                bound=_text(one.get("bound")),
                reason=one.get("reason"),
            )
    return [rows[key] for key in sorted(rows)]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _register_value_maps(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    connection.execute(
        "create or replace table landing.value_maps (source_name varchar, canonical_column varchar, source_text varchar, value varchar)"
    )
    for source in configuration.sources:
        for column, texts in (source.table.get("values") or {}).items():
            for text, value in texts.items():
                connection.execute(
                    "insert into landing.value_maps values (?, ?, ?, ?)", [source.name, column, text, str(value)]
                )


def _register_field_maps(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Grain: one platform source; the canonical columns that its `fields` map, blank between."""
    connection.execute("create or replace table landing.field_maps (source_name varchar, canonical_columns varchar)")
    for source in configuration.sources:
        columns = sorted(str(column) for column in (source.table.get("fields") or {}).values())
        connection.execute("insert into landing.field_maps values (?, ?)", [source.name, " ".join(columns)])


def _register_policy(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    for name, required in POLICY_FILES.items():
        optional = OPTIONAL_POLICY_COLUMNS.get(name, ())
        columns = (*required, *optional)
        path = policy_file(configuration, name)
        rows = [] if path is None else read_policy(path, required, optional)
        if name == "finance_rules":
            register_rules(connection, rows)
            continue
        listed = ", ".join(f"{column} varchar" for column in columns)
        connection.execute(f"create or replace table landing.policy_{name} ({listed})")
        if rows:
            connection.executemany(
                f"insert into landing.policy_{name} values ({', '.join('?' for _ in columns)})", rows
            )


def policy_file(configuration: Configuration, name: str) -> Path | None:
    """The city's file of that name, else the shipped default, else None."""
    for folder in (configuration.policy.folder, DBT_PROJECT / "policy_defaults"):
        if folder is not None and (folder / f"{name}.csv").is_file():
            return folder / f"{name}.csv"
    return None


def read_policy(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[list[str | None]]:
    """Rows of a policy file in the given column order, then the optional ones, null where the file lacks them.

    BuildError when a column is missing or the file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            header = reader.fieldnames or []
            missing = [column for column in columns if column not in header]
            if missing:
                raise BuildError(
                    f"The policy file {path} lacks the column {missing[0]!r}; it needs {', '.join(columns)}."
                )
            return [[(row.get(column) or "").strip() or None for column in (*columns, *optional)] for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BuildError(f"The policy file {path} cannot be read: {error}.") from error


def _register_definitions(connection: duckdb.DuckDBPyConnection) -> None:
    listed = ", ".join(f"{name} {'integer' if name == 'version' else 'varchar'}" for name in DEFINITION_COLUMNS)
    connection.execute(f"create or replace table landing.metric_definitions ({listed})")
    marks = ", ".join("?" for _ in DEFINITION_COLUMNS)
    for entry in load_catalogue():
        values = [entry.get(name) for name in DEFINITION_COLUMNS]
        connection.execute(
            f"insert into landing.metric_definitions values ({marks})",
            [", ".join(map(str, value)) if isinstance(value, list) else value for value in values],
        )
