"""The spool: one delivery is one folder with `rows.parquet` (texts as delivered) and `delivery.json` (what is known).

Belongs here: writing that folder. Does not belong here: judging it (the landing door) and landing it.
`delivery.json` is written last, so a folder without it is not a delivery.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.delivery import (
    DELIVERY_FILE,
    Control,
    DeliveredColumn,
    DeliveredFile,
    Delivery,
    Drift,
    Problem,
    Request,
    hash_schema,
    read_delivery,
    utc_now,
    write_delivery,
)
from extractors.streams import DISPLAYED_KINDS, Column

__all__ = [
    "DELIVERY_FILE",
    "REFUSED_FILE",
    "ROWS_FILE",
    "Control",
    "DeliveredColumn",
    "DeliveredFile",
    "Delivery",
    "Drift",
    "Problem",
    "RefusedRow",
    "Request",
    "SpoolWriter",
    "SpooledRecord",
    "hash_schema",
    "new_delivery",
    "next_folder",
    "read_delivery",
    "replace_records",
    "rows_schema",
    "spooled_names",
    "utc_now",
    "write_delivery",
    "write_refused",
]

BATCH_ROWS = 50_000
ROWS_FILE = "rows.parquet"
REFUSED_FILE = "refused.parquet"
REFUSED_SCHEMA = pa.schema(
    [("_row", pa.int64()), ("reason_code", pa.string()), ("column_name", pa.string()), ("text", pa.string())]
)


@dataclass(frozen=True)
class SpooledRecord:
    """One row to spool: texts in the order of `spooled_names`, and the JSON of what is not declared."""

    values: tuple[str | None, ...]
    extra: str | None = None


@dataclass(frozen=True)
class RefusedRow:
    """A row that the extractor knows not to be taken, which the landing door cannot tell from the row itself.

    `reason_code` is one of interfaces, section 3; `column` the column it lies in, `text` what stands there.
    """

    row: int
    reason_code: str
    column: str
    text: str | None


class SpoolWriter:
    """Streams one delivery's rows to `rows.parquet`; as a context manager it removes the folder upon an error.

    Columns: `_row`, every declared column (and `<name>_display` of references and choices) as text, `_extra`, `_file`,
    `_line`.
    """

    def __init__(self, folder: Path, columns: Sequence[Column]) -> None:
        self.folder = folder
        self.names = spooled_names(columns)
        self.rows_written = 0
        self._schema = rows_schema(columns)
        self._buffer: list[tuple[Any, ...]] = []
        folder.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(folder / ROWS_FILE, self._schema, compression="zstd")

    def append(
        self,
        values: Sequence[str | None],
        *,
        extra: Mapping[str, Any] | str | None = None,
        file: str | None = None,
        line: int | None = None,
    ) -> None:
        """Add one row; `values` in the order of `names`, `extra` the undeclared fields (mapping or its JSON)."""
        text = (
            json.dumps(extra, ensure_ascii=False, default=str)
            if isinstance(extra, Mapping) and extra
            else (extra or None)
        )
        if len(values) != len(self.names):
            raise ValueError(f"A row of {self.folder} has {len(values)} values for {len(self.names)} columns.")
        self._buffer.append((self.rows_written, *values, text, file, line))
        self.rows_written += 1
        if len(self._buffer) >= BATCH_ROWS:
            self._flush()

    def append_record(
        self,
        record: Mapping[str, str | None],
        *,
        extra: Mapping[str, Any] | str | None = None,
        file: str | None = None,
        line: int | None = None,
    ) -> None:
        """Add one row by column name; names that are not in `record` become null."""
        self.append([record.get(name) for name in self.names], extra=extra, file=file, line=line)

    def close(self) -> None:
        """Write what is buffered and close the file; a delivery of no rows is a file of no rows."""
        self._flush()
        self._writer.close()

    def discard(self) -> None:
        """Close and remove the folder: a part of a delivery is not a delivery."""
        self._writer.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _flush(self) -> None:
        if not self._buffer:
            return
        columns = zip(zip(*self._buffer, strict=True), self._schema, strict=True)
        arrays = [_to_array(values, column.type) for values, column in columns]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._buffer.clear()


def _to_array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type=kind)
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can spell and UTF-8 cannot
        whole = [value if value is None else _pair_surrogates(value) for value in values]
        return pa.array(whole, type=kind)


def _pair_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@contextmanager
def new_delivery(spool: Path, stream: str) -> Iterator[Path]:
    """The folder of a new delivery, removed again unless `delivery.json` is in it when the block ends."""
    folder = next_folder(spool, stream)
    try:
        yield folder
    finally:
        if not (folder / DELIVERY_FILE).exists():
            shutil.rmtree(folder, ignore_errors=True)


def write_refused(folder: Path, rows: Sequence[RefusedRow]) -> None:
    """Write `refused.parquet` beside the rows; the landing door puts them into quarantine."""
    columns = (
        zip(*((one.row, one.reason_code, one.column, one.text) for one in rows), strict=True) if rows else ([],) * 4
    )
    arrays = [pa.array(values, field.type) for values, field in zip(columns, REFUSED_SCHEMA, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=REFUSED_SCHEMA), folder / REFUSED_FILE)


def replace_records(
    folder: Path, columns: Sequence[Column], key: Sequence[str], records: Mapping[str, SpooledRecord | None]
) -> None:
    """Write `rows.parquet` anew with other records for the given keys (columns `key`, joined by `|`); None leaves one out."""
    before = (folder / ROWS_FILE).rename(folder / f"{ROWS_FILE}.before")
    with SpoolWriter(folder, columns) as writer:
        for batch in pq.ParquetFile(before).iter_batches(BATCH_ROWS):
            for row in batch.to_pylist():
                record = SpooledRecord(tuple(row[name] for name in writer.names), row["_extra"])
                kept = records.get("|".join((row[name] or "").strip() for name in key), record)
                if kept is not None:
                    writer.append(kept.values, extra=kept.extra, file=row["_file"], line=row["_line"])
    before.unlink()


def spooled_names(columns: Iterable[Column]) -> tuple[str, ...]:
    """Names of the text columns of a spool: each declared column, followed by its display where the kind has one."""
    names: list[str] = []
    for column in columns:
        names.append(column.name)
        if column.kind in DISPLAYED_KINDS:
            names.append(f"{column.name}_display")
    return tuple(names)


def rows_schema(columns: Iterable[Column]) -> pa.Schema:
    """Arrow schema of `rows.parquet` for the declared columns."""
    texts = [(name, pa.string()) for name in spooled_names(columns)]
    return pa.schema(
        [("_row", pa.int64()), *texts, ("_extra", pa.string()), ("_file", pa.string()), ("_line", pa.int64())]
    )


def next_folder(spool: Path, stream: str) -> Path:
    """A new folder for the next delivery of a stream, `{spool}/{stream}/NNNN`; `spool` is the source's own."""
    parent = spool / stream
    parent.mkdir(parents=True, exist_ok=True)
    taken = [int(path.name) for path in parent.iterdir() if path.name.isdigit()]
    folder = parent / f"{max(taken, default=0) + 1:04d}"
    folder.mkdir()
    return folder
