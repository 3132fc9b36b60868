"""Project Online's past from files: the entity sets of ProjectData as they were exported, in one folder.

A set is `Projects.json`, `Projects.csv` or several of `Projects_*.json` and `Projects_*.csv`. JSON in any form that the
feed answers in (verbose, light, a bare list of rows); CSV with the property names as header, an empty cell for null.
Every night delivers what the folder holds as a whole; what did not change lands nothing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractors.auth import Auth
from extractors.errors import ExtractError, SettingsError
from extractors.nearest import nearest
from extractors.outcomes import Absent, ExtractContext, Failed, Outcome, Spooled
from extractors.platform_settings import PlatformSettings, parse_mapping
from extractors.platform_stream import Told
from extractors.projectdata_feed import clean_row, judge
from extractors.projectdata_months import sum_by_month
from extractors.projectdata_plans import plan_of
from extractors.projectdata_stream import make_spool, require_fields
from extractors.records import Row
from extractors.spool import new_delivery, utc_now
from extractors.streams import Stream, load_streams
from extractors.transport import Tally

KEYS = ("type", "enabled", "export", "fields", "values")
SUFFIXES = (".json", ".csv")
LONGEST_CELL = 16_000_000


def parse_export(name: str, table: Mapping[str, Any]) -> PlatformSettings:
    """The settings of a source that reads an export; raises SettingsError with every problem found."""
    sentences = [
        f"Source {name}: key {key!r} does not go with export; did you mean {nearest(key, KEYS)!r}?"
        for key in table
        if key not in KEYS
    ]
    if not isinstance(table["export"], str) or not table["export"]:
        sentences.append(f"Source {name}: export must name the folder with the exported entity sets.")
    mapped, mapping_sentences = parse_mapping(name, table)
    if sentences or mapping_sentences:
        raise SettingsError([*sentences, *mapping_sentences])
    return PlatformSettings(name, "", Auth("none"), mapped, {"export": table["export"]})


def check_export(settings: PlatformSettings) -> str:
    """Which entity sets the folder holds; ExtractError when there is none, or a configured field is in none of its projects."""
    folder = _folder(settings)
    names = [str(stream.table) for stream in load_streams("projectdata").values()]
    found = [name for name in names if find_files(folder, name)]
    if not found:
        raise ExtractError(
            f"Source {settings.name}: {folder} holds no file of an entity set such as Projects.json; correct export."
        )
    seen = frozenset(name for row in read_files(find_files(folder, "Projects")) for name in row)
    require_fields(f"Source {settings.name}: {folder}", settings.mapped, seen)
    return f"{len(found)} entity sets in {folder} ({', '.join(found)})"


def extract_export(settings: PlatformSettings, context: ExtractContext, streams: Sequence[str]) -> Iterator[Outcome]:
    """Every stream that the folder has files of, whole; one without a file is Absent, or Failed where it had one before."""
    for name, stream in load_streams("projectdata").items():
        if streams and name not in streams:
            continue
        started_at = utc_now()
        try:
            yield _read_stream(stream, settings, context)
        except ExtractError as error:
            yield Failed(name, str(error), started_at)


def _read_stream(stream: Stream, settings: PlatformSettings, context: ExtractContext) -> Outcome:
    mapped = settings.mapped if stream.name == "projects" else ()
    spool = make_spool(stream, mapped, context, Tally())
    folder = _folder(settings)
    files = find_files(folder, str(stream.table))
    if not files:
        sentence = f"{spool.place} has no file {stream.table}.json or {stream.table}.csv in {folder}"
        if context.accepted.rows(stream.name, 0) is not None:
            raise ExtractError(f"{sentence} any more; put it back.")
        return Absent(stream.name, f"{sentence}.")
    rows, plan = read_files(files), plan_of(stream.name)
    if plan.sums:
        rows = sum_by_month(rows, [stream.column(name).field for name in stream.key], plan.sums)
    with new_delivery(context.spool, stream.name) as target:
        spool.spool(target, rows)
        if spool.rows.disputed:
            shown = ", ".join(sorted(spool.rows.disputed)[:3])
            raise ExtractError(f"{spool.place} has differing rows under one key ({shown}); export the set again.")
        require_fields(spool.place, mapped, frozenset(spool.rows.names))
        spool.finish(target, Told(missing=spool.unseen()))
    return Spooled(stream.name, target)


def find_files(folder: Path, entity_set: str) -> list[Path]:
    """The files of one entity set, in the order of their names."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and (path.stem == entity_set or path.stem.startswith(f"{entity_set}_"))
    )


def read_files(files: Sequence[Path]) -> Iterator[Row]:
    """The rows of files, one after another; ExtractError for one that cannot be read whole."""
    for path in files:
        try:
            yield from _read_json(path) if path.suffix.lower() == ".json" else _read_csv(path)
        except (OSError, ValueError, csv.Error) as error:
            raise ExtractError(f"{path} could not be read whole ({error}); export it again.") from error


def _read_json(path: Path) -> Iterator[Row]:
    body = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    if problem := judge(body):
        raise ValueError(problem)
    inner = body.get("d", body) if isinstance(body, Mapping) else body
    rows = inner.get("results", inner.get("value")) if isinstance(inner, Mapping) else inner
    for row in rows or ():
        yield clean_row(row)


def _read_csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        header = lines.readline()
        lines.seek(0)
        reader = csv.reader(lines, delimiter=max(",;\t", key=header.count), strict=True)
        names = next(reader, [])
        for cells in reader:
            if len(cells) not in (0, len(names)):
                raise ValueError(f"line {reader.line_num} has {len(cells)} cells for {len(names)} columns")
            if cells:
                yield {name: cell or None for name, cell in zip(names, cells, strict=True)}


def _folder(settings: PlatformSettings) -> Path:
    folder = Path(str((settings.extra or {})["export"]))
    if not folder.is_dir():
        raise ExtractError(f"Source {settings.name}: the folder {folder} is not there; correct export.")
    return folder
