"""dbt's parse of its project, kept under home: made once per configuration, and again when a file of the project changes.

Each run gets a copy of the parse, so that dbt reads it in place of the whole project. PORTFOLIO_PARSE_FOLDER puts it
elsewhere, which lets several homes of one machine share it (the tests do).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.configuration import Configuration
from orchestration.errors import BuildError
from orchestration.home import DBT_PROJECT, Home
from orchestration.warehouse import DATABASE_NAME, dbt_arguments, dbt_environment, dbt_vars

PROJECT_SUFFIXES = frozenset({".sql", ".yml", ".csv"})
PARSE_FILE = "partial_parse.msgpack"


def ensure_manifest(home: Home, configuration: Configuration) -> Path:
    """The path of an up-to-date `manifest.json`; BuildError when dbt cannot parse the project."""
    root = Path(os.environ.get("PORTFOLIO_PARSE_FOLDER") or home.dbt / "parse")
    variables = dbt_vars(configuration)
    folder = root / _fingerprint(variables)
    if (folder / "manifest.json").is_file():
        return folder / "manifest.json"
    partial = root / f".{folder.name}.{os.getpid()}"
    partial.mkdir(parents=True, exist_ok=True)
    _parse(partial, variables)
    if home.dbt in root.parents:
        for old in root.iterdir():
            if old != partial:
                shutil.rmtree(old, ignore_errors=True)
    try:
        partial.rename(folder)
    except OSError:  # another home was quicker with the same parse
        shutil.rmtree(partial, ignore_errors=True)
    return folder / "manifest.json"


def copy_parse(home: Home, configuration: Configuration, target: Path) -> None:
    """Put the kept parse into the target folder of a run, where dbt looks for it."""
    parsed = ensure_manifest(home, configuration).with_name(PARSE_FILE)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(parsed, target / PARSE_FILE)


def dbt_source_tables(manifest: Path) -> list[tuple[str, str]]:
    """(source, table) of every dbt source in the manifest, in order."""
    sources = json.loads(manifest.read_text(encoding="utf-8"))["sources"].values()
    return sorted((str(one["source_name"]), str(one["name"])) for one in sources)


def _parse(folder: Path, variables: Mapping[str, Any]) -> None:
    done = subprocess.run(
        dbt_arguments("parse", folder.resolve(), variables),
        cwd=DBT_PROJECT,
        env=dbt_environment(folder / DATABASE_NAME),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise BuildError(f"dbt cannot read its project: {' '.join(done.stdout.split())[-600:]}")


def _fingerprint(variables: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(variables, sort_keys=True).encode())
    for path in sorted(DBT_PROJECT.rglob("*")):
        if path.is_file() and path.suffix in PROJECT_SUFFIXES and "target" not in path.parts:
            digest.update(str(path.relative_to(DBT_PROJECT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
