"""Bulk extracts of the BI Cloud Connector into one spool folder: each file whole, counted, and proven by its manifest.

Rules: finance dossier, section 2.2. An extract is full: what is not in it is gone. Keys come beside it (`.pecsv`); a row whose
key is no longer among them was deleted while the extract ran. A file of 5 GB may have been cut without a word.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from extractors.bicc_batch import Batch, find_batch, find_entry
from extractors.bicc_manifest import Entry
from extractors.errors import ExtractError
from extractors.fusion_settings import Extract
from extractors.mapped_spool import MappedSpool, Row
from extractors.outcomes import Outcome, Spooled
from extractors.shares import ShareFile
from extractors.spool import Control, Problem, new_delivery
from extractors.tables import Dialect, open_table

SUSPECT_BYTES = 5_000_000_000
MOST_DELETED_SHARE = 0.2
DIALECT = Dialect(header_row=1)
Keys = tuple[tuple[str, ...], frozenset[tuple[str, ...]]]


@dataclass(frozen=True)
class DataFile:
    """One CSV of an extract, unpacked; `file` is the name of the file it came in, `rows` what the manifest states of that."""

    path: Path
    name: str
    file: str
    rows: int | None


@dataclass
class ExtractReading:
    """Reads one stream's newest extract; `run` gives its outcome, or raises ExtractError and leaves no folder."""

    spool: MappedSpool
    entry: Extract
    _received: int = 0
    _deleted: int = 0
    _wrong: list[str] = field(default_factory=list)

    def run(self) -> Outcome:
        """Read, spool and describe the extract."""
        spool, stream = self.spool, self.entry.feed.stream.name
        with (
            new_delivery(spool.context.spool, stream) as folder,
            TemporaryDirectory(dir=folder.parent, prefix="extract-") as scratch,
        ):
            try:
                batch = find_batch(self.entry)
                data, key_files = self._unpack(batch, Path(scratch))
                keys = [_read_keys(file) for file in key_files]
                spool.spool(folder, self._rows(data, keys))
            except ExtractError as error:
                raise ExtractError(f"{spool.place}: {error}") from error
            self._judge(batch, data)
            spool.finish(folder, control=self._make_control(data))
        return Spooled(stream, folder)

    def _unpack(self, batch: Batch, scratch: Path) -> tuple[list[DataFile], list[DataFile]]:
        """The data and the key files of a batch. ExtractError when one is damaged or there is no data."""
        data, keys = list[DataFile](), list[DataFile]()
        for number, (file, entries) in enumerate(zip(batch.files, batch.entries, strict=True)):
            for one in self._open(file, find_entry(file, entries), scratch / str(number)):
                (keys if one.path.suffix.lower() == ".pecsv" else data).append(one)
        if not data:
            raise ExtractError(
                f"{', '.join(file.name for file in batch.files)} holds no .csv; extract the data store again."
            )
        return data, keys

    def _open(self, file: ShareFile, entry: Entry | None, scratch: Path) -> Iterator[DataFile]:
        self.spool.context.seconds_left()
        rows = entry.rows if entry else None
        if file.path.suffix.lower() != ".zip":
            yield self._suspect(DataFile(file.path, file.name, file.name, rows), file.size)
            return
        scratch.mkdir()
        try:
            with zipfile.ZipFile(file.path) as archive:
                for number, member in enumerate(archive.infolist()):
                    suffix = Path(member.filename).suffix.lower()
                    if suffix == ".json":
                        raise ExtractError(f"{file.name} holds JSON; have the extract written as CSV.")
                    if suffix not in (".csv", ".pecsv"):
                        continue
                    target = scratch / f"{number}{suffix}"
                    with archive.open(member) as packed, target.open("wb") as stream:
                        shutil.copyfileobj(packed, stream, 1 << 20)
                    one = DataFile(target, f"{file.name} ({member.filename})", file.name, rows)
                    yield self._suspect(one, member.file_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise ExtractError(f"{file.name} is cut short or damaged; copy it again, whole.") from error

    def _suspect(self, file: DataFile, size: int) -> DataFile:
        if size >= SUSPECT_BYTES:
            sentence = (
                f"{self.spool.place}: {file.name} has reached 5 GB, where extracts are cut; split the data store."
            )
            self.spool.problems.append(Problem("extract_truncated", sentence))
        return file

    def _rows(self, data: Sequence[DataFile], keys: Sequence[Keys]) -> Iterator[Row]:
        for file in data:
            with open_table(file.path, file.name, DIALECT, self.entry.feed.columns.values()) as table:
                names = table.header.names
                self.spool.names.update(names)
                placed = [
                    ([names.index(name) for name in columns], known)
                    for columns, known in keys
                    if set(columns) <= set(names)
                ]
                for line, cells in table.rows:
                    self._received += 1
                    if len(cells) != len(names):
                        self._wrong.append(f"{file.name}, line {line}")
                        cells = [*cells, *[""] * len(names)][: len(names)]
                    if all(tuple(cells[at] for at in places) in known for places, known in placed):
                        yield dict(zip(names, cells, strict=True))
                    else:
                        self._deleted += 1

    def _judge(self, batch: Batch, data: Sequence[DataFile]) -> None:
        spool = self.spool
        spool.require_columns(())
        if self._wrong:
            sentence = f"{spool.place}: {len(self._wrong)} rows have another number of cells than the header, the first in {self._wrong[0]}; extract again."
            spool.problems.append(Problem("wrong_cells", sentence))
        if self._deleted > MOST_DELETED_SHARE * self._received:
            sentence = f"{spool.place}: {self._deleted} of {self._received} rows are not among the extract's own keys, which look cut short; extract again."
            spool.problems.append(Problem("keys_missing", sentence))
        elif self._deleted:
            spool.warnings.append(
                f"{spool.place}: {self._deleted} rows were left out, since their keys are gone (.pecsv)."
            )
        if not batch.is_told:
            spool.warnings.append(
                f"{spool.place}: no manifest names {data[0].name}, so that a missing file would not be noticed."
            )

    def _make_control(self, data: Sequence[DataFile]) -> Control:
        """The rows that the manifest states of every file, less those whose keys are gone; none where it states none."""
        stated = {file.file: file.rows for file in data}
        rows = [count for count in stated.values() if count is not None]
        if len(rows) != len(stated):
            return Control()
        return Control(kind="file", count_text=str(sum(rows) - self._deleted))


def _read_keys(file: DataFile) -> Keys:
    """The columns of a primary-key extract and the keys in it."""
    with open_table(file.path, file.name, DIALECT, ()) as table:
        return table.header.names, frozenset(tuple(cells) for _, cells in table.rows)
