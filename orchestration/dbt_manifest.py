"""dbt's manifest under home: parsed once, and again when a file of the dbt project has changed."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

from orchestration.errors import BuildError
from orchestration.home import DBT_PROJECT, Home
from orchestration.warehouse import dbt_arguments, dbt_environment

PROJECT_SUFFIXES = frozenset({".sql", ".yml", ".csv"})


def ensure_manifest(home: Home) -> Path:
    """The path of an up-to-date `manifest.json`; BuildError when dbt cannot parse the project."""
    manifest = home.dbt / "manifest" / "manifest.json"
    mark = manifest.with_name("fingerprint.txt")
    fingerprint = _fingerprint()
    if manifest.is_file() and mark.is_file() and mark.read_text() == fingerprint:
        return manifest
    manifest.parent.mkdir(parents=True, exist_ok=True)
    arguments = dbt_arguments("parse", manifest.parent, {})
    done = subprocess.run(
        arguments,
        cwd=DBT_PROJECT,
        env=dbt_environment(home.dbt / "parse.duckdb"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(f"dbt cannot read its project: {' '.join(done.stdout.split())[-600:]}")
    mark.write_text(fingerprint)
    return manifest


def dbt_source_tables(manifest: Path) -> list[tuple[str, str]]:
    """(source, table) of every dbt source in the manifest, in order."""
    sources = json.loads(manifest.read_text(encoding="utf-8"))["sources"].values()
    return sorted((str(one["source_name"]), str(one["name"])) for one in sources)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(DBT_PROJECT.rglob("*")):
        if path.is_file() and path.suffix in PROJECT_SUFFIXES and "target" not in path.parts:
            digest.update(str(path.relative_to(DBT_PROJECT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
