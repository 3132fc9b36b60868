"""Tell two issues of a month apart: a digest of the frozen rows, and what changed between them, in words and as a list.

Only dated tables count (`month` in tables.yml), without what tells of the night rather than of the month: runs, extracts,
staleness, and whether a period is still open. Doubles are equal where they agree to 12 significant digits: the order in which a
night adds them up moves the last ones.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
DOUBLES = frozenset({"DOUBLE", "FLOAT"})
DIGITS = "case when abs({0}) < 1e-12 then '0' else format('{{:.11e}}', cast({0} as double)) end"
DIGEST = """
select count(*), coalesce(sum(cast(md5_number_lower(told) as hugeint)), 0), coalesce(bit_xor(md5_number_upper(told)), 0)
from (select {row} as told from {rows})
"""
UNPAIRED = """
with one as (
    select told, row_number() over (partition by told order by exact) as place, exact
    from (select {row} as told, to_json(r) as exact from {one} as r)
),
other as (
    select told, row_number() over (partition by told) as place
    from (select {row} as told from {other})
)
select exact from one anti join other using (told, place) order by exact
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
            kinds = _columns(connection, folder / file.path)
            columns = [name for name in kinds if name not in IGNORED]
            rows = _rows(folder / file.path, columns)
            found = connection.execute(DIGEST.format(row=_tell_row(columns, kinds), rows=rows)).fetchall()[0]
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
            known_before, kinds = (_columns(connection, path) for path in paths)
            columns = [name for name in kinds if name in known_before and name not in IGNORED]
            old, new = (_rows(path, columns) for path in paths)
            if is_public:
                old = _only_public(old, columns, after)
            pair = _Pair(connection, file.table, columns, kinds, old, new, is_public)
            yield from pair.keyed() if file.table in KEYS else pair.unkeyed()
        if is_public:
            yield from _withdrawn(connection, before, after)


@dataclass(frozen=True)
class _Pair:
    connection: duckdb.DuckDBPyConnection
    table: str
    columns: list[str]
    kinds: Mapping[str, str]
    old: str
    new: str
    is_public: bool

    def keyed(self) -> Iterator[Difference]:
        keys = KEYS[self.table]
        values = [name for name in self.columns if name not in keys]
        on = " and ".join(f'o."{name}" is not distinct from n."{name}"' for name in keys)
        differing = [
            f"{_tell_value(name, self.kinds, 'o')} is distinct from {_tell_value(name, self.kinds, 'n')}"
            for name in values
        ]
        listed = [f'cast(coalesce(n."{name}", o."{name}") as varchar)' for name in keys]
        cells = [
            f'{differs}, cast(o."{name}" as varchar), cast(n."{name}" as varchar)'
            for name, differs in zip(values, differing, strict=True)
        ]
        rows = self.connection.execute(
            f"select o.marker is null, n.marker is null, {', '.join(listed + cells)} "
            f"from (select *, true as marker from {self.old}) as o "
            f"full join (select *, true as marker from {self.new}) as n on {on} "
            f"where o.marker is null or n.marker is null or {' or '.join(differing)} order by all"
        ).fetchall()
        for is_added, is_removed, *told in rows:
            key, found = tuple(text or "" for text in told[: len(keys)]), told[len(keys) :]
            if is_added or is_removed:
                yield Difference("added" if is_added else "removed", self.table, key, "", None, None)
                continue
            for name, differs, old, new in zip(values, found[::3], found[1::3], found[2::3], strict=True):
                if differs:
                    may_tell = not self.is_public or self._may_tell(name, self.kinds[name], new)
                    yield Difference("changed", self.table, key, name, old if may_tell else None, new)

    def unkeyed(self) -> Iterator[Difference]:
        row = _tell_row(self.columns, self.kinds)
        for kind, one, other in (("removed", self.old, self.new), ("added", self.new, self.old)):
            rows = self.connection.execute(UNPAIRED.format(row=row, one=one, other=other)).fetchall()
            if self.is_public:
                if rows:
                    yield Difference(kind, self.table, (), "rows", None, str(len(rows)))
                continue
            for (exact,) in rows:
                is_old = kind == "removed"
                yield Difference(kind, self.table, (), "row", exact if is_old else None, None if is_old else exact)

    def _may_tell(self, name: str, kind: str, after: str | None) -> bool:
        return after is not None and (kind != "VARCHAR" or name in CODES)


def _columns(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    described = connection.execute(f"describe select * from read_parquet({_text(path)})").fetchall()
    return {str(row[0]): str(row[1]) for row in described}


def _tell_value(name: str, kinds: Mapping[str, str], side: str = "") -> str:
    column = f'{side}."{name}"' if side else f'"{name}"'
    return DIGITS.format(column) if kinds[name] in DOUBLES else column


def _tell_row(columns: Sequence[str], kinds: Mapping[str, str]) -> str:
    """Return the SQL of a row as text that equal rows share; what is not a double stands in it exactly."""
    told = ", ".join(f'"{name}" := {_tell_value(name, kinds)}' for name in columns)
    return f"cast(struct_pack({told}) as varchar)"


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
