"""Workday, over Report-as-a-Service (RaaS).

Publisher: the city's Workday tenant. Read: `GET {base_url}/{report}?format=json&{Prompt}={value}`, whose rows are
`Report_Entry`, and beside it `?xsds`, the report's schema. A report has no pages and no changes since: every night reads it
whole.

Grain: one row per row of the report; rows without an id that are alike stay apart.

Caveats: what the report's user may not see is left out without a word, so that only a control report proves a report whole;
500 and 429 both mean that the tenant is busy; a blank field is left out of a row.

Data flow: body into a file -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractors.errors import ExtractError
from extractors.faults import TransportError
from extractors.mapped_feeds import MappedFeed
from extractors.mapped_run import read_feeds
from extractors.mapped_spool import MappedSpool
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext, Outcome
from extractors.source_card import SourceCard
from extractors.transport import Tally, Transport
from extractors.workday_entries import EntryReader
from extractors.workday_report import RaasClient, ReportReading, count_rows, find_missing
from extractors.workday_schema import ReportSchema
from extractors.workday_settings import Report, WorkdaySettings, parse_workday

REPORT_SECONDS = 1800.0

CARD = SourceCard(
    type="workday_raas",
    title="Workday (Report-as-a-Service)",
    publisher="The city's Workday tenant: advanced custom reports that are enabled as web services.",
    rights=(
        "An integration system user (ISU) who may run each report, and whose domain security covers every worktag, company "
        "and supplier in it: what it may not see is left out of the report without a word.",
        "The reports shared with that user, or owned by it.",
    ),
    key_steps=(
        "Create an integration system user and a security group for it, and grant the group the domains of the reports.",
        "Make each report an advanced report, tick Enable As Web Service, and share it with the user.",
        "Take the address from View URLs: what stands before the report's name is base_url, what follows it is its name.",
        'Write auth = { kind = "basic", user = "ISU_portfolio@tenant", password = "env:WORKDAY_PASSWORD" }, or register an API '
        'client and write auth = { kind = "oauth_client_credentials", token_url = ".../ccx/oauth2/{tenant}/token", ... }.',
        "Name the prompts as they stand in the address; a reference is named with its kind, such as "
        '"Company!WID" = "d588c41a446c11de98360015c5e6daf6"; yes and no are 1 and 0.',
        "Have finance make a control report of one row (sum and count of the same lines, run as a user who sees all) and "
        'write control = { name = "Journal_Control", prompts = { ... }, amount = "Total", count = "Lines" } in the stream.',
    ),
    not_read=(
        "SOAP, REST and WQL: a report holds what finance has agreed to give, under names that finance chose.",
        "Columns of a report that are not mapped are kept beside the row and used nowhere.",
    ),
    caveats=(
        "A column is named by its XML alias; a dotted name reads nested objects (Project.ID, Project.Descriptor), and a "
        "reference object without one is its descriptor.",
        "A list with several values in a mapped column stays as it is (JSON) with a warning; in an amount it is suspense.",
        "An empty report is an empty delivery, which is held where there were rows before.",
        "A report that is too big for one answer (HTTP 406) is split by a range: prompts may be a list of tables, each of "
        "which is one request; ranges must not overlap, since lines without an id are never taken for one another.",
        "A line without an id of its own is told apart by all its columns and its occurrence: map journal_id and "
        "journal_line_number where the report has them.",
        "The control report is read before and after the rows; a sum or count that does not tie holds the delivery (R1).",
    ),
)


def parse_settings(name: str, table: Mapping[str, Any]) -> WorkdaySettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_workday(name, table)


def stream_names(settings: WorkdaySettings) -> tuple[str, ...]:
    """Every stream that a report is mapped to."""
    return tuple(report.feed.stream.name for report in settings.reports)


def check(settings: WorkdaySettings, context: ExtractContext) -> str:
    """Run each report, count its rows and check its mapped columns; one line for a person, or ExtractError."""
    client = RaasClient(_open(settings, context), settings)
    with TemporaryDirectory(dir=context.spool) as scratch:
        said = [_check_report(client, report, settings.name, context, Path(scratch)) for report in settings.reports]
    return f"reports readable: {', '.join(said)}"


def extract(settings: WorkdaySettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every report (or those of the streams named), one after another; each is Spooled or Failed."""
    transport = _open(settings, context)
    client = RaasClient(transport, settings)
    reports = {report.feed.stream.name: report for report in settings.reports}

    def read(feed: MappedFeed, tally: Tally) -> Outcome:
        reader = EntryReader(feed)
        spool = MappedSpool("workday_raas", feed, context, tally, read=reader.read)
        return ReportReading(client, reports[feed.stream.name], spool, reader).run()

    return read_feeds((report.feed for report in settings.reports), streams, transport, read)


def _check_report(client: RaasClient, report: Report, source: str, context: ExtractContext, scratch: Path) -> str:
    stream = report.feed.stream.name
    schema = client.read_schema(report, scratch)
    if schema:
        _require(source, report, find_missing(report.feed, EntryReader(report.feed), (), schema), set(schema.columns))
    try:
        rows, names, reader = count_rows(client, report, scratch)
    except ExtractError as error:
        if schema and _is_late(context) and not isinstance(error, TransportError):
            return f"{stream} has its columns (its rows take longer than a check may)"
        raise
    _require(source, report, find_missing(report.feed, reader, names, schema), _known(schema, names))
    return f"{stream} {rows} rows"


def _known(schema: ReportSchema | None, names: set[str]) -> set[str]:
    return set(schema.columns) if schema else names


def _is_late(context: ExtractContext) -> bool:
    try:
        return context.seconds_left() < 1
    except ExtractError:
        return True


def _require(source: str, report: Report, missing: tuple[str, ...], known: set[str]) -> None:
    if missing:
        raise ExtractError(
            f"Source {source}: {report.feed.stream.name} (report {report.name}) has no column "
            f"{', '.join(map(repr, missing))}; it has {', '.join(sorted(known)[:30])}; correct columns of the report "
            f"(did you mean {nearest(missing[0], known)!r}?)."
        )


def _open(settings: WorkdaySettings, context: ExtractContext) -> Transport:
    return Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        read_seconds=REPORT_SECONDS,
        answer_seconds=float("inf"),
    )
