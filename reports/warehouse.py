"""Read the published warehouse: named queries in, frozen records out.

A query file `queries/STEM.sql` holds blocks that begin `-- name: NAME`; a block's columns are the fields of the record that
it fills, in any order. Money arrives as `Decimal`, dates as `date`.
"""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, TypeVar

import duckdb

from reports.counted import count_demands
from reports.errors import QueryShapeError, WarehouseUnreadableError
from reports.shown import ATTACHED, create_views, load_tables

QUERIES = Path(__file__).parent / "queries"
BATCH_ROWS = 20_000

Record = TypeVar("Record")


@cache
def load_queries(stem: str) -> dict[str, str]:
    """Return the named blocks of one query file."""
    text = (QUERIES / f"{stem}.sql").read_text(encoding="utf-8")
    blocks = (block.partition("\n") for block in text.split("-- name: ")[1:])
    return {name.strip(): sql.strip().rstrip(";") for name, _, sql in blocks}


class Warehouse:
    """The published warehouse as one audience may see it. Use as a context manager; read-only."""

    def __init__(self, path: Path, audience: str) -> None:
        """Open `path` and create the audience's views; WarehouseUnreadableError when it is not a database."""
        if not path.is_file():
            raise WarehouseUnreadableError(f"The warehouse {path} does not exist; run a refresh first.")
        self._connection = duckdb.connect(
            ":memory:", config={"threads": 2, "disabled_optimizers": "statistics_propagation"}
        )
        try:
            quoted = str(path).replace("'", "''")
            self._connection.execute(f"attach '{quoted}' as {ATTACHED} (read_only)")
        except duckdb.Error as error:
            self._connection.close()
            raise WarehouseUnreadableError(
                f"The warehouse {path} cannot be read ({error}); publish it again."
            ) from error
        self._exports = TemporaryDirectory(prefix="report-")
        self._connection.execute("set allowed_directories = [$1]", [self._exports.name])
        self._connection.execute("set enable_progress_bar = false")
        self._connection.execute("set enable_external_access = false")
        create_views(self._connection, load_tables(), audience)
        for sql in load_queries("shown").values():
            self._connection.execute(sql)
        count_demands(self._connection)

    def __enter__(self) -> "Warehouse":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._exports.cleanup()

    def stream(self, record: type[Record], stem: str, name: str, **parameters: Any) -> Iterator[Record]:
        """Yield the records of one query in its order, in batches; QueryShapeError when columns and fields differ."""
        for row in self.stream_rows(record, stem, name, **parameters):
            yield record(*row)

    def stream_rows(self, record: type[Any], stem: str, name: str, **parameters: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of one query as plain tuples in the order of the record's fields, for lists too long to make records of."""
        cursor = self._connection.cursor()
        cursor.execute(load_queries(stem)[name], parameters or None)
        columns = [column[0] for column in cursor.description or ()]
        wanted = [field.name for field in fields(record)]
        if sorted(columns) != sorted(wanted):
            raise QueryShapeError(
                f"queries/{stem}.sql, {name}: the columns {sorted(columns)} are not the fields {sorted(wanted)} of "
                f"{record.__name__}; make them the same."
            )
        in_order = itemgetter(*(columns.index(field) for field in wanted)) if len(wanted) > 1 else tuple
        while rows := cursor.fetchmany(BATCH_ROWS):
            yield from map(in_order, rows)

    def read(self, record: type[Record], stem: str, name: str, **parameters: Any) -> tuple[Record, ...]:
        """Return all records of one query, in its order."""
        return tuple(self.stream(record, stem, name, **parameters))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Return all rows of a statement that a module builds for any table; it reads schema `shown` and the catalogue."""
        return self._connection.cursor().execute(sql).fetchall()

    def export(self, sql: str, options: str) -> bytes:
        """Return the rows of a statement as DuckDB writes them to a file (`format parquet`, `format csv, header`, ...)."""
        path = Path(self._exports.name) / "rows"
        quoted = str(path).replace("'", "''")
        self._connection.execute(f"copy ({sql}) to '{quoted}' ({options})")
        content = path.read_bytes()
        path.unlink()
        return content

    def table(self, stem: str, name: str, **parameters: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the column names and all rows of one query, in its order."""
        cursor = self._connection.cursor()
        cursor.execute(load_queries(stem)[name], parameters or None)
        return [str(column[0]) for column in cursor.description or ()], cursor.fetchall()
