"""Settings of a mapped feed: which files, which stream, whose words. Validated whole; each sentence names source, feed and key.

Belongs here: what a person writes in `[[sources.NAME.feeds]]`. Does not belong here: opening a file.
Rules: interfaces, section 2 ("A feed", "deliveries", "control").
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.errors import SettingsError
from extractors.feed_values import (
    FeedSentences,
    read_choice,
    read_constants,
    read_date_formats,
    read_delimiter,
    read_encoding,
    read_pattern,
    read_share_glob,
    read_texts,
    read_whole_number,
)
from extractors.globs import count_stars
from extractors.nearest import nearest
from extractors.stated_totals import StatedTotal, read_stated_totals
from extractors.streams import Stream, load_streams
from extractors.tables import Dialect

SOURCE_KEYS = ("type", "enabled", "auth", "path", "feeds")
FEED_KEYS = (
    "stream", "files", "columns", "constants", "sheet", "delimiter", "encoding", "header_row", "date_format", "decimal_style",
    "fiscal_year_from", "amount_sign", "amount_is", "event_amounts", "deliveries", "control",
    "stated_totals",
)  # fmt: skip
CONTROL_KEYS = {
    "none": ("kind",),
    "trailer": ("kind", "where", "amount", "count"),
    "file": ("kind", "files", "amount", "count"),
}
AMOUNT_IS = {"budget_lines": ("movement", "level"), "trial_balance": ("movement", "year_to_date")}
EVENT_AMOUNTS = {"purchase_order_lines": ("signed", "sizes")}


@dataclass(frozen=True)
class ControlSettings:
    """Where a file states its own totals: `where` (their column, value) marks trailer rows, `files` names control files."""

    kind: str = "none"
    where: tuple[tuple[str, str], ...] = ()
    files: str = ""
    amount: str | None = None
    count: str | None = None


@dataclass(frozen=True)
class Feed:
    """One `[[feeds]]` table. `position` counts the source's feeds from 1, `number` the feeds of one stream from 0."""

    position: int
    number: int
    stream: Stream
    files: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    sheet: str | None
    delimiter: str
    encoding: str
    header_row: int | None
    date_formats: Mapping[str, str]
    decimal_style: str
    fiscal_year_from: re.Pattern[str] | None
    amount_sign: str
    amount_is: str
    event_amounts: str
    deliveries: str
    control: ControlSettings
    stated_totals: tuple[StatedTotal, ...]
    fingerprint: str

    @property
    def dialect(self) -> Dialect:
        """How the feed's files are written."""
        return Dialect(self.delimiter, self.encoding, self.sheet, self.header_row)

    @property
    def supplied(self) -> frozenset[str]:
        """Canonical columns that the feed gives: mapped, constant, or the fiscal year read from the file name."""
        derived = {"fiscal_year"} if self.fiscal_year_from else set()
        return frozenset({*self.columns, *self.constants, *derived})


@dataclass(frozen=True)
class FilesSettings:
    """A source of type `files`: one folder and the feeds read from it."""

    name: str
    path: Path
    feeds: tuple[Feed, ...]


def parse_files_settings(name: str, table: Mapping[str, Any]) -> FilesSettings:
    """Settings of the source `name`; raises SettingsError with every sentence found."""
    sentences: list[str] = []
    for key in table:
        if key not in SOURCE_KEYS:
            sentences.append(
                f"Source {name}: unknown key {key!r}; the nearest known one is {nearest(key, SOURCE_KEYS)!r}."
            )
    path = table.get("path")
    if not isinstance(path, str) or not path.strip():
        sentences.append(f"Source {name}, path: name the folder that holds the files.")
    entries = table.get("feeds")
    if not isinstance(entries, list) or not entries:
        sentences.append(f"Source {name}, feeds: add at least one [[sources.{name}.feeds]] table.")
        entries = []
    feeds: list[Feed] = []
    for position, entry in enumerate(entries, start=1):
        says = FeedSentences(name, position)
        numbers = [feed.stream.name for feed in feeds]
        feed = _parse_feed(says, position, entry, numbers)
        sentences.extend(says.sentences)
        if feed:
            feeds.append(feed)
    if sentences:
        raise SettingsError(sentences)
    return FilesSettings(name=name, path=Path(str(path)).expanduser(), feeds=tuple(feeds))


def _parse_feed(says: FeedSentences, position: int, entry: object, taken: list[str]) -> Feed | None:
    if not isinstance(entry, Mapping):
        says.add("feeds", "each feed is a table of its own.")
        return None
    for key in entry:
        if key not in FEED_KEYS:
            says.unknown("key", str(key), FEED_KEYS)
    stream = _read_stream(says, entry)
    if stream is None:
        return None
    columns = read_texts(says, entry, "columns", [column.name for column in stream.columns])
    if not columns:
        says.add("columns", "map at least one canonical column to a column of the file.")
    date_formats = read_date_formats(says, entry, stream)
    constants = read_constants(says, entry, stream, columns, date_formats)
    files = read_share_glob(says, "files", entry.get("files"))
    feed = Feed(
        position=position,
        number=taken.count(stream.name),
        stream=stream,
        files=files,
        columns=columns,
        constants=constants,
        sheet=_read_optional_text(says, entry, "sheet"),
        delimiter=read_delimiter(says, entry),
        encoding=read_encoding(says, entry),
        header_row=read_whole_number(says, entry, "header_row"),
        date_formats=date_formats,
        decimal_style=read_choice(says, entry, "decimal_style", ("1,234.50", "1.234,50")),
        fiscal_year_from=read_pattern(says, entry, stream),
        amount_sign=read_choice(says, entry, "amount_sign", ("debit_positive", "credit_positive")),
        amount_is=read_choice(says, entry, "amount_is", AMOUNT_IS.get(stream.name, ("movement",)), stream.name),
        event_amounts=read_choice(
            says, entry, "event_amounts", EVENT_AMOUNTS.get(stream.name, ("signed",)), stream.name
        ),
        deliveries=read_choice(says, entry, "deliveries", ("latest", "all", "periods"), default=stream.deliveries),
        control=_read_control(says, entry.get("control"), files, stream),
        stated_totals=read_stated_totals(says, entry.get("stated_totals")),
        fingerprint=hashlib.sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()[:16],
    )
    _require_columns(says, feed)
    return feed


def _read_stream(says: FeedSentences, entry: Mapping[str, Any]) -> Stream | None:
    streams = load_streams("delivered")
    name = entry.get("stream")
    if not isinstance(name, str):
        says.add("stream", f"name one of {', '.join(streams)}.")
        return None
    if name not in streams:
        says.unknown("stream", name, streams)
        return None
    return streams[name]


def _read_optional_text(says: FeedSentences, entry: Mapping[str, Any], key: str) -> str | None:
    value = entry.get(key)
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    says.add(key, f"a text is needed, not {value!r}.")
    return None


def _require_columns(says: FeedSentences, feed: Feed) -> None:
    for column in feed.stream.columns:
        if column.is_required and column.name not in feed.supplied:
            way = " or take it from the file name with fiscal_year_from" if column.name == "fiscal_year" else ""
            says.add(
                "columns",
                f"{feed.stream.name} needs {column.name}; map it to a column of the file, give it as a constant{way}.",
            )
    if feed.deliveries != "periods":
        return
    declared = {column.name for column in feed.stream.columns}
    if "fiscal_year" not in declared:
        says.add(
            "deliveries",
            f'"periods" needs a stream with fiscal years; {feed.stream.name} has none, use "latest" or "all".',
        )
    for name in ("fiscal_year", "period"):
        if name in declared and name not in feed.supplied:
            says.add("deliveries", f'"periods" needs {name}; map it or give it as a constant.')


def _read_control(says: FeedSentences, value: object, files: str, stream: Stream) -> ControlSettings:
    if value is None:
        return ControlSettings()
    if not isinstance(value, Mapping) or value.get("kind") not in CONTROL_KEYS:
        kind = value.get("kind") if isinstance(value, Mapping) else value
        says.add("control", f'kind must be "trailer", "file" or "none", not {kind!r}.')
        return ControlSettings()
    kind = str(value["kind"])
    for key in value:
        if key not in CONTROL_KEYS[kind]:
            says.unknown("key control.", str(key), CONTROL_KEYS[kind])
    texts = {key: _read_optional_text(says, value, key) for key in ("amount", "count")}
    if kind != "none" and not any(texts.values()):
        says.add("control", "name the column of the amount, of the count, or both.")
    if texts["amount"] and not any(column.kind == "amount" for column in stream.columns):
        says.add("control.amount", f"{stream.name} has no amount to compare it with; leave it out.")
    where = read_texts(says, value, "where", None) if kind == "trailer" else {}
    if kind == "trailer" and not where:
        says.add("control.where", "say which column holds which value in a trailer row.")
    control_files = _read_control_files(says, value, files) if kind == "file" else ""
    return ControlSettings(kind=kind, where=tuple(where.items()), files=control_files, **texts)


def _read_control_files(says: FeedSentences, value: Mapping[str, Any], files: str) -> str:
    glob = read_share_glob(says, "control.files", value.get("files"))
    if glob and files and count_stars(glob) != count_stars(files):
        says.add(
            "control.files",
            f"it must have as many * as files = {files!r}, so that each control file has its data file.",
        )
    if glob and glob == files:
        says.add("control.files", "it is the same as files; control files need a name of their own.")
    return glob
