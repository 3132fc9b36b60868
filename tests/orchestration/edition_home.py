"""A home whose published warehouse is the report's hand-made one, for issuing editions without a refresh."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.configuration import Configuration, load_configuration
from orchestration.publishing import hash_file
from tests.orchestration.published_home import CONFIGURATION
from tests.reports.warehouse_fixture import PROJECT_KEYS, build_warehouse, collect_rows

Rows = dict[str, list[dict[str, Any]]]
KEPT = (0, 1, 2, 3, 8, 11)
NOW = datetime(2026, 10, 21, 15, 0, tzinfo=UTC)
PORTFOLIO = [sys.executable, "-m", "orchestration.cli"]


def make_edition_home(folder: Path) -> Configuration:
    """Write `portfolio.toml` and publish the hand-made warehouse."""
    (folder / "portfolio.toml").write_text(CONFIGURATION, encoding="utf-8")
    (folder / "share").mkdir()
    publish(folder)
    return load_configuration(folder / "portfolio.toml")


def publish(folder: Path, change: Callable[[Rows], None] | None = None) -> None:
    """Publish another night's warehouse: the hand-made rows after `change`."""
    rows = {name: [row for row in listed if not _is_left_out(row)] for name, listed in collect_rows().items()}
    if change is not None:
        change(rows)
    target = folder / "var" / "published" / "portfolio.duckdb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    build_warehouse(target, rows)
    with duckdb.connect(str(target)) as connection:
        connection.execute(
            "create table core.dim_projects_history as select *, true as is_current, timestamp '2025-07-01' as valid_from_at, "
            "cast(null as timestamp) as valid_to_at from core.dim_projects"
        )


def _is_left_out(row: dict[str, Any]) -> bool:
    """Whether a row belongs to a project beyond the few that these tests need: an issue costs by the project."""
    key = row.get("project_key") or row.get("entity_id")
    return key in PROJECT_KEYS and PROJECT_KEYS.index(key) not in KEPT


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One `portfolio` command in a process of its own."""
    command = [*PORTFOLIO, "--config", str(folder / "portfolio.toml"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file below a folder, by relative path."""
    return {str(path.relative_to(folder)): hash_file(path) for path in sorted(folder.rglob("*")) if path.is_file()}
