"""Publish a build: one folder with warehouse, tables, package and site, switched by one rename (architecture, "Publishing")."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import duckdb

from extractors.grammar import identifier, quote
from extractors.landing_facts import CheckRow
from extractors.landing_log import write_json
from orchestration.errors import BuildError
from orchestration.home import PROJECT_ROOT, Home

PUBLISHED_SCHEMAS = ("core", "finance", "metrics", "quality")
STORAGE_VERSION = "v1.0.0"
CSV_ROWS = 1_000_000
BUILDS_KEPT = 7
UNSAFE_CELL = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class Comments:
    """Descriptions from the models' YAML: per `schema.table`, of the table and of its columns."""

    tables: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]


def read_comments(manifest: Path) -> Comments:
    """Descriptions of the published models in a dbt manifest."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model" and node["schema"] in PUBLISHED_SCHEMAS]
    return Comments(
        tables={f"{node['schema']}.{node['name']}": node["description"] for node in models},
        columns={
            f"{node['schema']}.{node['name']}": {
                name: column["description"] for name, column in node["columns"].items()
            }
            for node in models
        },
    )


def write_warehouse(build: Path, target: Path, comments: Comments, checks: Sequence[CheckRow]) -> None:
    """Copy the published schemas of a build database into a new file of the widest readable storage version.

    `checks` (the build's tests and the publish door) are added to `quality.checks`. Rows are in the order of all columns.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach {quote(str(build))} as build (read_only)")
        connection.execute(f"attach {quote(str(target))} as published (storage_version {quote(STORAGE_VERSION)})")
        for schema in PUBLISHED_SCHEMAS:
            connection.execute(f"create schema published.{schema}")
        for schema, table in _tables(connection, "build"):
            name = f"{schema}.{identifier(table)}"
            connection.execute(f"create table published.{name} as select * from build.{name} order by all")
            _comment(connection, f"{schema}.{table}", comments)
        if checks:
            connection.executemany(
                "insert into published.quality.checks by name select ? as check_id, ? as door, ? as subject, ? as severity, "
                "? as outcome, ? as observed, ? as bound, ? as reason",
                [astuple(check) for check in checks],
            )
        connection.execute("checkpoint published")
        connection.execute("detach published")
    _verify(target)


def _tables(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[tuple[str, str]]:
    schemas = ", ".join(quote(schema) for schema in PUBLISHED_SCHEMAS)
    rows = connection.execute(
        f"select table_schema, table_name from information_schema.tables where table_catalog = {quote(catalog)} "
        f"and table_schema in ({schemas}) and table_type = 'BASE TABLE' order by table_schema, table_name"
    ).fetchall()
    return [(str(schema), str(table)) for schema, table in rows]


def _comment(connection: duckdb.DuckDBPyConnection, name: str, comments: Comments) -> None:
    schema, _, table = name.partition(".")
    target = f"published.{schema}.{identifier(table)}"
    if comments.tables.get(name):
        connection.execute(f"comment on table {target} is {quote(comments.tables[name].strip())}")
    present = {str(row[0]) for row in connection.execute(f"describe {target}").fetchall()}
    for column, description in comments.columns.get(name, {}).items():
        if description and column in present:
            connection.execute(f"comment on column {target}.{identifier(column)} is {quote(description.strip())}")


def _verify(target: Path) -> None:
    if target.with_name(target.name + ".wal").exists():
        raise BuildError(f"The warehouse {target} was not written whole (a write-ahead log lies beside it).")
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.scan", str(target)],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(f"The built warehouse cannot be read back: {done.stderr.strip()}")


def export_tables(warehouse: Path, folder: Path, fiscal_year_start_month: int) -> list[dict[str, Any]]:
    """Write each table as Parquet and CSV under `folder/{schema}/`; returns one entry per table (name, rows, files, fields).

    A table of more than a million rows has one CSV per fiscal year: its own, else that of its month end or as-of date.
    """
    entries = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        catalog = str(connection.execute("select current_database()").fetchall()[0][0])
        for schema, table in _tables(connection, catalog):
            (folder / schema).mkdir(parents=True, exist_ok=True)
            entries.append(_export_table(connection, schema, table, folder, fiscal_year_start_month))
    return entries


def _export_table(
    connection: duckdb.DuckDBPyConnection, schema: str, table: str, folder: Path, start_month: int
) -> dict[str, Any]:
    name = f"{schema}.{identifier(table)}"
    columns = [(str(row[0]), str(row[1])) for row in connection.execute(f"describe {name}").fetchall()]
    rows = int(connection.execute(f"select count(*) from {name}").fetchall()[0][0])
    parquet = folder / schema / f"{table}.parquet"
    connection.execute(
        f"copy (select * from {name} order by all) to {quote(str(parquet))} (format parquet, compression zstd)"
    )
    files = [parquet]
    year = _fiscal_year_sql({column for column, _ in columns}, start_month)
    if rows <= CSV_ROWS or year is None:
        files.append(_export_csv(connection, name, columns, folder / schema / f"{table}.csv", "true"))
    else:
        years = connection.execute(f"select distinct {year} as year from {name} order by year nulls last").fetchall()
        for (value,) in years:
            where = f"{year} is not distinct from {'null' if value is None else int(value)}"
            path = folder / schema / f"{table}_fy{'none' if value is None else value}.csv"
            files.append(_export_csv(connection, name, columns, path, where))
    comments = dict(
        connection.execute(
            "select column_name, comment from duckdb_columns() where schema_name = ? and table_name = ?",
            [schema, table],
        ).fetchall()
    )
    described = [{"name": column, "type": kind, "description": comments.get(column) or ""} for column, kind in columns]
    return {"schema": schema, "table": table, "rows": rows, "files": files, "fields": described}


def _fiscal_year_sql(names: set[str], start_month: int) -> str | None:
    if "fiscal_year" in names:
        return "fiscal_year"
    day = next((name for name in ("month_end_date", "as_of_date") if name in names), None)
    return (
        None
        if day is None
        else f"year({day}) + case when {start_month} > 1 and month({day}) >= {start_month} then 1 else 0 end"
    )


def _export_csv(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[tuple[str, str]], path: Path, where: str
) -> Path:
    """One CSV: ISO dates, every row in the order of all columns, text cells that a spreadsheet would run preceded by '."""
    chosen = ", ".join(_csv_cell(column, kind) for column, kind in columns)
    connection.execute(
        f"copy (select {chosen} from (select * from {name} where {where} order by all)) to {quote(str(path))} "
        "(format csv, header, dateformat '%Y-%m-%d', timestampformat '%Y-%m-%dT%H:%M:%SZ')"
    )
    return path


def _csv_cell(column: str, kind: str) -> str:
    name = identifier(column)
    if kind != "VARCHAR":
        return name
    return f"case when regexp_matches({name}, {quote(UNSAFE_CELL)}) then '''' || {name} else {name} end as {name}"


def seal(build: Path, previous: Path | None) -> None:
    """Write the manifest of hashes, hard-link files that equal those of the build before, and make all read-only."""
    published = build / "published"
    hashes = {}
    for path in sorted(one for one in build.rglob("*") if one.is_file()):
        relative = path.relative_to(build)
        digest = hash_file(path)
        if previous is not None:
            _link_if_equal(path, previous / relative, digest)
        if relative.parts[0] == "published":
            hashes[str(path.relative_to(published))] = {"sha256": digest, "bytes": path.stat().st_size}
    write_json(published / "manifest.json", {"files": hashes})
    for path in build.rglob("*"):
        if path.is_file():
            path.chmod(0o444)


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _link_if_equal(path: Path, other: Path, digest: str) -> None:
    if path.suffix == ".duckdb" or not other.is_file() or other.stat().st_size != path.stat().st_size:
        return
    if not path.samefile(other) and hash_file(other) == digest:
        temporary = path.with_name(f".{path.name}.link")
        os.link(other, temporary)
        os.replace(temporary, path)


def switch(home: Home, run_id: str) -> None:
    """Point `current` at the build by one rename; `published` and `site` go through it."""
    sync_tree(home.builds / run_id)
    _point(home.current, Path("builds") / run_id)
    _point(home.published, Path("current") / "published")
    _point(home.site, Path("current") / "site")


def _point(link: Path, target: Path) -> None:
    if link.is_symlink() and Path(os.readlink(link)) == target:
        return
    temporary = link.with_name(f".{link.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    os.replace(temporary, link)


def sync_tree(root: Path) -> None:
    """Make the entries of a folder and of all folders below it durable."""
    for folder in [root, *[path for path in root.rglob("*") if path.is_dir()]]:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def current_build(home: Home) -> Path | None:
    """The folder of the published build; None before the first."""
    return home.current.resolve() if home.current.is_symlink() and home.current.exists() else None


def remove_old_builds(home: Home) -> None:
    """Keep the last builds and the published one; remove the rest."""
    folders = sorted(path for path in home.builds.iterdir() if path.is_dir())
    current = current_build(home)
    for folder in folders[:-BUILDS_KEPT]:
        if folder != current:
            shutil.rmtree(folder)
