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
from extractors.source_card import SourceCard
from extractors.tables import open_table

CARD = SourceCard(
    type="files",
    title="Files on a share",
    publisher="Any finance, procurement or project system of the city that writes CSV or XLSX files into a folder.",
    rights=(
        "The account that runs the product may list and read the folder and what lies below it; it writes nothing there.",
        "The folder is mounted before the night: an empty mount point is told as an absent share, not as files that vanished.",
    ),
    key_steps=(
        'There is no sign-in: write path = "/mnt/finance", the whole path, and one [[sources.NAME.feeds]] per stream.',
        'In the feed write stream = "journal_lines", files = "gl/*.csv" and columns = { amount = "Net", fiscal_year = "FY", '
        'period = "Per" }: canonical names on the left, theirs on the right.',
        'Say how they write: date_format = "%m/%d/%Y", decimal_style = "1.234,50", amount_sign = "credit_positive", sheet, '
        "delimiter, encoding and header_row, each only where it is not the default.",
        'Say what a new file is: deliveries = "latest" (the last by name is the whole), "all" (every file adds its own rows) or '
        '"periods" (a file replaces the periods it holds); each stream has a default.',
        'Say what proves a file whole: control = { kind = "trailer", where = { Type = "T" }, amount = "Net", count = "Per" }, or '
        '{ kind = "file", files = "gl/*.ctl", amount = "TOTAL", count = "ROWS" } for a file of totals beside each file.',
    ),
    not_read=(
        "Files under other names than the feeds', names that begin with a dot or ~$, and those that end as files do that are "
        "still being copied (.part, .tmp, .filepart and the like).",
        "A file that is being written: it is left for the next night.",
        "A file whose bytes were accepted or held before under its name.",
    ),
    caveats=(
        "Files are taken in byte order of their names: a name that holds the day or the period keeps that order.",
        "A file that was delivered again under its name replaces its own rows; one that vanished changes nothing, but with "
        "latest the file that is then last is the whole.",
        "Held until a person releases it: a control that does not tie, fewer than 80 % of the rows it replaces, no rows where "
        "there were some, equal bytes under another name, cells too many or too few, a mapped column that is missing, rows that "
        "differ under one key, and more refused rows than [policy] max_rejected_share.",
        "A control speaks of the rows as delivered; an amount that is blank or cannot be read adds nothing to its sum and waits "
        "in suspense.",
        "A date without a zone is its own day; a time of day after a date is ignored.",
    ),
)


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
