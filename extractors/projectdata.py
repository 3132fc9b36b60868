"""Microsoft Project Server (Subscription Edition), over its reporting feed ProjectData; and what Project Online left in files.

Publisher: the city's own Project Web App. Read: `GET {base_url}/_api/ProjectData/[en-us]/{set}` for each entity set of
`declarations/projectdata.yml`, or the same sets as files of a folder (`export`).

Grain: one row per record and stream; the time-phased streams one row per record and month. The first night, every
seventh day and `--full` read all; other nights read the projects, tasks, assignments and baselines that changed by their
change times, and find deletions by the keys that are gone (`projectdata_changes`).

Caveats: only published schedules are in the feed; datetimes have no zone and are kept as local time; the feed knows no
status and no health of a project beyond what the city's own fields say; its time-phased sets are empty unless switched on.

Data flow: pages (or files) -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.errors import SettingsError
from extractors.outcomes import ExtractContext, Outcome
from extractors.platform_run import read_streams
from extractors.platform_settings import PlatformSettings, parse_platform
from extractors.projectdata_export import check_export, extract_export, parse_export
from extractors.projectdata_feed import Feed
from extractors.projectdata_stream import WORKERS, StreamReading, require_fields
from extractors.source_card import SourceCard
from extractors.streams import Stream, load_streams
from extractors.transport import Tally, Transport

AUTH_KINDS = ("ntlm", "basic", "bearer", "none")
FIRST_STREAM = "projects"
CARD = SourceCard(
    type="projectdata",
    title="Microsoft Project Server (ProjectData), and exported Project Online history",
    publisher="The city's own Project Web App.",
    rights=(
        'The integration user needs the global permission "Access Project Server Reporting Service"; in SharePoint '
        "permission mode it must be in Portfolio Viewers, Portfolio Managers or Administrators.",
        "The right is all or nothing: whoever has it reads every published project.",
    ),
    key_steps=(
        "Make a service account of the domain, and give it the right above in the Project Web App's server settings.",
        'Name the root of the Project Web App in base_url, and the account in auth of kind "ntlm" (Windows sign-in) or '
        '"basic" (over https only).',
        "For Project Online, which was retired on 2026-09-30, put the exported entity sets (Projects.json or Projects.csv, "
        "Tasks.json, ...) into a folder and name it in export in place of base_url and auth.",
    ),
    not_read=(
        "Portfolio analyses, prioritizations and business drivers are not read: they are scenarios, not the plan of record.",
        "Deliverables and the links of risks and issues to tasks are not read, since no figure uses them.",
        "Assignment baselines and timesheet lines by day are not read; the task baselines and the lines' totals are.",
        "Change requests, benefits, demands and status reports do not exist in the feed.",
    ),
    caveats=(
        "Only published schedules are in the feed; what a manager saved as a draft is not.",
        "The feed has no status of a project: it counts as completed with an actual finish, as active with an actual "
        "start, and is unknown otherwise, unless fields and values say more.",
        "Health, sponsor, portfolio and program are the city's own fields and must be named in fields.",
        "Baseline 0 is the current baseline; the baselines 1 to 10 are landed and not used.",
        "Time-phased sets are empty unless the site publishes them (its default is Never); then planned value falls back on "
        "baselines and milestones.",
        "Money of a project whose ProjectCurrency is another than the city's is landed, not counted, and warned of.",
        "Timesheet administrative work (ProjectType 7) and the summary task of each project are no projects and no tasks here.",
    ),
)


def parse_settings(name: str, table: Mapping[str, Any]) -> PlatformSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    if "export" in table:
        return parse_export(name, table)
    try:
        return parse_platform(name, table, AUTH_KINDS)
    except SettingsError as error:
        if "base_url" in table:
            raise
        sentence = (
            f"Source {name}: needs base_url (the root of the Project Web App) or export (a folder of exported sets)."
        )
        raise SettingsError([sentence]) from error


def stream_names(settings: PlatformSettings) -> tuple[str, ...]:
    """Every stream that a feed may have."""
    return tuple(load_streams("projectdata"))


def check(settings: PlatformSettings, context: ExtractContext) -> str:
    """Sign in, read the first projects, check the configured fields; one line for a person, or ExtractError."""
    if settings.extra:
        return check_export(settings)
    feed = Feed(_open(settings, context), settings.base_url, settings.name)
    table = str(load_streams("projectdata")[FIRST_STREAM].table)
    rows = feed.first_page(FIRST_STREAM, table)
    seen = frozenset(name for row in rows for name in row)
    require_fields(f"Source {settings.name}: {FIRST_STREAM} ({table})", settings.mapped, seen)
    return f"signed in, {table} readable ({len(rows)} on the first page)"


def extract(settings: PlatformSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every stream (or those named), one after another; each is Spooled, Absent or Failed, and the others go on."""
    if settings.extra:
        yield from extract_export(settings, context, streams)
        return
    transport = _open(settings, context)
    feed = Feed(transport, settings.base_url, settings.name)
    workers = 1 if settings.auth.kind == "ntlm" else WORKERS

    def read(stream: Stream, tally: Tally) -> Outcome:
        mapped = settings.mapped if stream.name == FIRST_STREAM else ()
        return StreamReading(stream, mapped, context, feed, transport, tally, workers).run()

    yield from read_streams("projectdata", streams, transport, read)


def _open(settings: PlatformSettings, context: ExtractContext) -> Transport:
    return Transport(settings.name, settings.auth, seconds_left=context.seconds_left, log=context.log, stays_home=True)
