"""Tell two issues of a month apart: a digest of the frozen rows, and what changed between them, in words and as a list.

Only dated tables count (`month` in tables.yml), without what tells of the night rather than of the month: runs, extracts,
staleness, and whether a period is still open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from reports.freezing import FrozenTable

IGNORED = frozenset({"extract_id", "run_id", "is_stale", "is_provisional", "age_days", "definition_version"})
KEYS = {
    "core.dim_projects": ("project_key",),
    "core.fct_project_months": ("project_key", "month_end_date"),
    "core.fct_earned_value_months": ("project_key", "month_end_date"),
    "core.fct_change_requests": ("project_key", "change_id"),
    "finance.totals_by_period": ("fiscal_year", "period", "is_internal_service"),
    "metrics.values": ("metric_id", "entity_type", "entity_id", "as_of_date"),
    "metrics.public_values": ("metric_id", "entity_type", "entity_id", "as_of_date"),
}
VOLATILE = "metric_id <> 'source_freshness_hours'"
CODES = frozenset({"status", "stage", "reported_health", "computed_health", "null_reason"})
DIGEST = """
select count(*), coalesce(sum(cast(md5_number_lower(told) as hugeint)), 0), coalesce(bit_xor(md5_number_upper(told)), 0)
from (select cast({row} as varchar) as told from {rows})
"""


@dataclass(frozen=True)
class Difference:
    """One difference between two issues. `kind` is changed, added or removed; `key` names the row; values are text, exact."""

    kind: str
    table: str
    key: tuple[str, ...]
    field: str
    before: str | None
    after: str | None


def digest_tables(folder: Path, files: Iterable[FrozenTable]) -> str:
    """Return a SHA-256 over the rows of the dated tables, whatever their order: equal digests tell of equal figures."""
    told = sha256()
    with duckdb.connect() as connection:
        for file in sorted(files, key=lambda one: one.table):
            if not file.is_dated:
                continue
            columns = [name for name in _columns(connection, folder / file.path) if name not in IGNORED]
            row = "struct_pack(" + ", ".join(f'"{name}" := "{name}"' for name in columns) + ")"
            rows = _rows(folder / file.path, columns)
            found = connection.execute(DIGEST.format(row=row, rows=rows)).fetchall()[0]
            told.update(f"{file.table}|{','.join(columns)}|{found[0]}|{found[1]}|{found[2]}\n".encode())
    return told.hexdigest()


def list_differences(
    before: Path, after: Path, earlier: Sequence[FrozenTable], later: Sequence[FrozenTable], *, is_public: bool
) -> Iterator[Difference]:
    """Yield what differs between the folders of two issues, table by table.

    In the public edition nothing is repeated that this issue does not show: rows of projects that are not public any more are
    counted only, and neither texts nor withdrawn values are given as they were before.
    """
    known = {file.table: file for file in earlier if file.is_dated}
    with duckdb.connect() as connection:
        for file in later:
            if not file.is_dated or file.table not in known:
                continue
            paths = (before / known[file.table].path, after / file.path)
            shared = [name for name in _columns(connection, paths[1]) if name in _columns(connection, paths[0])]
            columns = [name for name in shared if name not in IGNORED]
            old, new = (_rows(path, columns) for path in paths)
            if is_public:
                old = _only_public(old, columns, after)
            pair = _Pair(connection, file.table, columns, old, new, is_public)
            yield from pair.keyed() if file.table in KEYS else pair.unkeyed()
        if is_public:
            yield from _withdrawn(connection, before, after)


@dataclass(frozen=True)
class _Pair:
    connection: duckdb.DuckDBPyConnection
    table: str
    columns: list[str]
    old: str
    new: str
    is_public: bool

    def keyed(self) -> Iterator[Difference]:
        keys = KEYS[self.table]
        values = [name for name in self.columns if name not in keys]
        on = " and ".join(f'o."{name}" is not distinct from n."{name}"' for name in keys)
        differs = " or ".join(f'o."{name}" is distinct from n."{name}"' for name in values)
        listed = [f'cast(coalesce(n."{name}", o."{name}") as varchar)' for name in keys]
        pairs = [f'cast({side}."{name}" as varchar)' for name in values for side in "on"]
        rows = self.connection.execute(
            f"select o.marker is null, n.marker is null, {', '.join(listed + pairs)} "
            f"from (select *, true as marker from {self.old}) as o "
            f"full join (select *, true as marker from {self.new}) as n on {on} "
            f"where o.marker is null or n.marker is null or {differs} order by all"
        ).fetchall()
        kinds = dict(zip(self.columns, self._types(), strict=True))
        for is_added, is_removed, *texts in rows:
            key, cells = tuple(text or "" for text in texts[: len(keys)]), texts[len(keys) :]
            if is_added or is_removed:
                yield Difference("added" if is_added else "removed", self.table, key, "", None, None)
                continue
            for name, old, new in zip(values, cells[::2], cells[1::2], strict=True):
                if old != new:
                    may_tell = not self.is_public or self._may_tell(name, kinds[name], new)
                    yield Difference("changed", self.table, key, name, old if may_tell else None, new)

    def unkeyed(self) -> Iterator[Difference]:
        for kind, one, other in (("removed", self.old, self.new), ("added", self.new, self.old)):
            rows = f"(select * from {one} except all select * from {other})"
            if self.is_public:
                count = int(self.connection.execute(f"select count(*) from {rows}").fetchall()[0][0])
                if count:
                    yield Difference(kind, self.table, (), "rows", None, str(count))
                continue
            for (told,) in self.connection.execute(f"select to_json(r) from {rows} as r order by 1").fetchall():
                is_old = kind == "removed"
                yield Difference(kind, self.table, (), "row", told if is_old else None, None if is_old else told)

    def _types(self) -> list[str]:
        return [str(row[1]) for row in self.connection.execute(f"describe select * from {self.new}").fetchall()]

    def _may_tell(self, name: str, kind: str, after: str | None) -> bool:
        return after is not None and (kind != "VARCHAR" or name in CODES)


def _columns(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"describe select * from read_parquet({_text(path)})").fetchall()]


def _rows(path: Path, columns: Sequence[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in columns)
    where = f" where {VOLATILE}" if "metric_id" in columns else ""
    return f"(select {listed} from read_parquet({_text(path)}){where})"


def _only_public(rows: str, columns: Sequence[str], after: Path) -> str:
    keys = f"(select project_key from read_parquet({_text(_projects(after))}))"
    if "project_key" in columns:
        return f"(select * from {rows} where project_key is null or project_key in {keys})"
    if "entity_id" in columns:
        return f"(select * from {rows} where entity_type <> 'project' or entity_id in {keys})"
    return rows


def _withdrawn(connection: duckdb.DuckDBPyConnection, before: Path, after: Path) -> Iterator[Difference]:
    count = connection.execute(
        f"select count(*) from read_parquet({_text(_projects(before))}) as old where project_key not in "
        f"(select project_key from read_parquet({_text(_projects(after))}))"
    ).fetchall()[0][0]
    if count:
        yield Difference("removed", "core.dim_projects", (), "rows", None, str(count))


def _projects(folder: Path) -> Path:
    return folder / "frozen" / "core.dim_projects.parquet"


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
