"""A DuckDB file with every `landing.*` relation, typed and empty, to which a test adds the few rows it is about."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from extractors.landing_facts import CheckRow, DeliveryRow, ExtractRow, StatusRow, create_table
from extractors.landing_log import LandingLog
from extractors.relations import register_landing
from orchestration import catalogue
from orchestration.catalogue import DEFINITION_COLUMNS
from orchestration.closing import create_closing_tables
from orchestration.warehouse import register_run

PARSE_FILE = "partial_parse.msgpack"
RUN_FACTS = {
    "city_name": "City",
    "run_id": "by-hand",
    "city_date": "2026-01-31",
    "built_at": "2026-01-31 00:00:00",
    "git_commit": "unknown",
}
PROJECT = Path(__file__).parents[2] / "dbt_project"
TEXT_TABLES = {
    "value_maps": "source_name canonical_column source_text value",
    "field_maps": "source_name canonical_columns",
    "metric_definitions": " ".join(DEFINITION_COLUMNS),
    "policy_project_finance": "source_name project_id finance_project_code share",
    "policy_same_project": "source_name project_id same_source_name same_project_id",
    "policy_vendor_names": "vendor_name canonical_name",
    "policy_project_documents": "document_kind document_source_name document_id source_name project_id share",
    "policy_vendor_refusals": "vendor_name other_name",
    "policy_finance_rules": "rule_id pattern source_name project_id confidence problem",
    "policy_case_owners": "case_kind subject owner_name",
    "policy_departments": "department_code name owner_name",
    "policy_funds": "fund_code name fund_type",
    "policy_account_segments": "source_name segment_position segment_name delimiter start length",
    "source_facts": "source_name source_type basis journal_amount_sign",
    "policy_rates": "rate value valid_from_date source",
    "policy_investment_classes": "source_name project_id investment_class",
    "policy_publication": "source_name project_id restriction until_date reason",
    "policy_health_policies": "metric_id direction amber_from red_from valid_from_date",
    "policy_recommendation_rules": "rule_id metric_id comparison threshold outcome words source",
    "policy_materiality": "field min_days min_amount min_share source",
    "policy_independent_reviewers": "record_kind name source_name",
}
POLICY_DEFAULTS = PROJECT / "policy_defaults"


def load_catalogue() -> list[dict[str, Any]]:
    """The metric catalogue as rows of `landing.metric_definitions`."""
    return [
        {
            name: ", ".join(entry[name]) if isinstance(entry.get(name), list) else entry.get(name)
            for name in DEFINITION_COLUMNS
        }
        for entry in catalogue.load_catalogue()
    ]


def _kept_parse(variables: Mapping[str, Any], database: str) -> Path:
    """Where this machine keeps dbt's parse for these variables: builds of one test run share it."""
    told = hashlib.sha256(json.dumps([variables, database, str(PROJECT)], sort_keys=True).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"portfolio-tests-{os.getuid()}" / f"{told}.{PARSE_FILE}"


@dataclass
class LandingDatabase:
    """The file that dbt builds in. `add` puts rows into a landing relation; a row is a dict, absent columns are null."""

    path: Path
    variables: dict[str, Any] = field(default_factory=dict)

    def create(self) -> None:
        """Create every landing relation, typed and empty, and load the catalogue and the shipped policies."""
        with duckdb.connect(self.path) as connection:
            register_landing(connection, LandingLog(self.path.parent / "landing"), [])
            for name, row_type in (
                ("extracts", ExtractRow),
                ("checks", CheckRow),
                ("deliveries", DeliveryRow),
                ("stream_status", StatusRow),
            ):
                create_table(connection, name, row_type, [])
            for name, columns in TEXT_TABLES.items():
                spelled = ", ".join(f"{column} varchar" for column in columns.split())
                connection.execute(f"create or replace table landing.{name} ({spelled})")
            create_closing_tables(connection)
            connection.execute("alter table landing.metric_definitions alter version type integer")
            for default in sorted(POLICY_DEFAULTS.glob("*.csv")):
                connection.execute(
                    f"insert into landing.policy_{default.stem} by name select * from read_csv('{default}', all_varchar = true)"
                )
        self.add("metric_definitions", load_catalogue())

    def add(self, relation: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows into `landing.{relation}`; a stream's rows get the fixed columns they do not name."""
        is_stream = "__" in relation
        with duckdb.connect(self.path) as connection:
            connection.begin()
            for number, given in enumerate(rows):
                row = self._complete(relation, number, given) if is_stream else dict(given)
                marks = ", ".join("?" for _ in row)
                names = ", ".join(f'"{name}"' for name in row)
                connection.execute(f"insert into landing.{relation} ({names}) values ({marks})", list(row.values()))
            connection.commit()

    def _complete(self, relation: str, number: int, given: Mapping[str, Any]) -> dict[str, Any]:
        record_id = (
            given.get("source_record_id") or given.get("sys_id") or given.get("project_id") or f"{relation}#{number}"
        )
        fixed = {
            "source_name": "office", "extract_id": f"20260101T000000Z-{relation}", "source_record_id": record_id,
            "record_key": given.get("source_record_id") or record_id, "valid_from_at": "2026-01-01 07:00:00",
            "accepted_at": "2026-01-01 07:00:00", "is_deleted": False, "feed": 0, "deliveries": "latest",
            "amount_is": "movement", "event_amounts": "signed",
        }  # fmt: skip
        return fixed | dict(given)

    def build(self, *arguments: str, command: str = "build") -> None:
        """Run dbt in a process of its own; AssertionError with its output when it fails."""
        self._register_run()
        variables = {name: value for name, value in self.variables.items() if name not in RUN_FACTS}
        target = self.path.parent / "target"
        target.mkdir(exist_ok=True)
        kept = _kept_parse(variables, self.path.name)
        if kept.is_file():
            shutil.copyfile(kept, target / kept.name.partition(".")[2])
        finished = subprocess.run(
            [
                *(str(Path(sys.executable).with_name("portfolio-dbt")), command),
                *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
                *("--target-path", str(target), "--log-path", str(self.path.parent / "logs")),
                *("--vars", json.dumps(variables), "--quiet", *arguments),
            ],
            env=os.environ
            | {
                "PORTFOLIO_BUILD_FOLDER": str(self.path.parent),
                "PORTFOLIO_BUILD_DB": self.path.name,
                "DO_NOT_TRACK": "1",
            },
            capture_output=True,
            text=True,
            timeout=570,
            check=False,
        )
        assert finished.returncode == 0, finished.stdout[-8000:] + finished.stderr[-2000:]
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(target / PARSE_FILE, kept)

    def _register_run(self) -> None:
        with duckdb.connect(self.path) as connection:
            register_run(connection, {name: str(self.variables.get(name, value)) for name, value in RUN_FACTS.items()})

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the built file."""
        with duckdb.connect(self.path, read_only=True) as connection:
            return connection.execute(query).fetchall()
