"""Files that a finance or project system drops on a share: CSV and XLSX, mapped by the city itself.

Publisher: any system that exports; read: `path` and the feeds of `[[sources.NAME.feeds]]` (interfaces, section 2).
Grain: one delivery per new or changed file. Caveats: a file that is still being written is left for the next night; the texts are
handed on exactly, the landing door judges them. Data flow: share -> names and hashes (`shares`, `deliveries`) -> table (`tables`,
`workbooks`) -> mapped rows (`feed_rows`) -> spool, with what the file states of itself (`controls`, `fiscal_years`).
Run alone through `portfolio refresh --source NAME`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.deliveries import select_files
from extractors.delivery import utc_now
from extractors.errors import ExtractError
from extractors.feed_reading import FeedReading, describe_absence
from extractors.feed_rows import judge_header
from extractors.feeds import Feed, FilesSettings, parse_files_settings
from extractors.outcomes import ExtractContext, Failed, Outcome
from extractors.shares import ShareFile, list_files, require_share, settle, without_matches
from extractors.tables import open_table


def parse_settings(name: str, table: Mapping[str, Any]) -> FilesSettings:
    """Settings of a source of type `files`; raises SettingsError with every sentence found."""
    return parse_files_settings(name, table)


def stream_names(settings: FilesSettings) -> tuple[str, ...]:
    """The canonical streams that the feeds supply, each once, in their order."""
    return tuple(dict.fromkeys(feed.stream.name for feed in settings.feeds))


def check(settings: FilesSettings, context: ExtractContext) -> str:
    """Opens each feed's newest file and finds its columns; one line. Raises ExtractError with every fault in one sentence each."""
    try:
        require_share(settings.path)
    except ExtractError as error:
        raise ExtractError(f"Source {settings.name}: {error}") from error
    readable, faults = [], []
    for feed in settings.feeds:
        place = f"Source {settings.name}, stream {feed.stream.name}"
        try:
            readable.append(_check_feed(settings, feed, place))
        except ExtractError as error:
            faults.append(str(error))
    if faults:
        raise ExtractError(" ".join(faults))
    feeds = "1 feed" if len(readable) == 1 else f"{len(readable)} feeds"
    return f"{feeds} readable under {settings.path}: {', '.join(readable)}"


def _check_feed(settings: FilesSettings, feed: Feed, place: str) -> str:
    files = _list_data_files(settings, feed)
    if not files:
        raise ExtractError(f"{place}: {describe_absence(settings, feed)}")
    newest = files[-1]
    try:
        with open_table(newest.path, newest.name, feed.dialect, feed.columns.values()) as table:
            problems, _ = judge_header(feed, table.header, f"{place}: {newest.name}")
            is_empty = not table.header.names
    except ExtractError as error:
        raise ExtractError(f"{place}: {error}") from error
    if problems or is_empty:
        raise ExtractError(
            problems[0].sentence if problems else f"{place}: {newest.name} is empty; ask for the file again."
        )
    return f"{feed.stream.name} ({newest.name})"


def extract(settings: FilesSettings, context: ExtractContext) -> Iterator[Outcome]:
    """One outcome per new or changed file, in byte order of names within each feed; one Unchanged or Failed for a feed without any."""
    started_at = utc_now()
    try:
        require_share(settings.path)
    except ExtractError as error:
        for stream in stream_names(settings):
            yield Failed(stream, f"Source {settings.name}, stream {stream}: {error}", started_at)
        return
    chosen = [select_files(_list_data_files(settings, feed), feed.deliveries) for feed in settings.feeds]
    settled, moving = settle([file for files in chosen for file in files])
    for feed, files in zip(settings.feeds, chosen, strict=True):
        reading = FeedReading(settings, feed, context, utc_now())
        yield from reading.outcomes([settled[file.name] for file in files], moving)


def _list_data_files(settings: FilesSettings, feed: Feed) -> list[ShareFile]:
    return without_matches(list_files(settings.path, feed.files), feed.control.files)
