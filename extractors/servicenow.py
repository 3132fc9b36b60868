"""ServiceNow Strategic Portfolio Management, over the Table API.

Publisher: the city's own ServiceNow instance. Read: `GET {base_url}/api/now/table/{table}` for each table of
`declarations/servicenow.yml`; beside them sys_db_object and sys_dictionary (field names), `/api/now/stats/{table}`
(counts, where the answer's header has none) and sys_audit_delete (deletions, where rows are hidden).

Grain: one row per record (sys_id) and stream. Every night reads every table whole: converting a demand to a project
re-parents cost rows without moving sys_updated_on, so an increment would lose money (platform interfaces, 4.3).

Caveats: access rules hide rows and fields without an error, so counts are compared and a shortage is a warning; a draft
status report is delivered too (staging leaves it out); instants are UTC; money is read as the stored value, never as
displayed; a table of a plug-in that is not installed is absent, not failed.

Data flow: pages -> rows.parquet and delivery.json in the spool -> landing door -> landing log.

Alone: `python -m extractors servicenow --base-url URL --user NAME --spool FOLDER [--stream projects]`, the password on
standard input.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.outcomes import ExtractContext, Outcome
from extractors.platform_run import read_streams
from extractors.platform_settings import PlatformSettings, parse_platform
from extractors.servicenow_fields import FieldDictionary
from extractors.servicenow_stream import StreamReading
from extractors.servicenow_table import ORDER, TableReader
from extractors.streams import Stream, load_streams
from extractors.transport import Tally, Transport

AUTH_KINDS = ("basic", "oauth_client_credentials", "bearer", "api_key", "none")
FIRST_STREAM = "projects"
SAMPLE_ROWS = 50


def parse_settings(name: str, table: Mapping[str, Any]) -> PlatformSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_platform(name, table, AUTH_KINDS)


def stream_names(settings: PlatformSettings) -> tuple[str, ...]:
    """Every stream that an instance may have; those of plug-ins that it lacks turn out absent."""
    return tuple(load_streams("servicenow"))


def check(settings: PlatformSettings, context: ExtractContext) -> str:
    """Sign in, read a project, check the configured fields; one line for a person, or ExtractError."""
    reader = TableReader(_open(settings, context), settings.base_url, settings.name)
    table = str(load_streams("servicenow")[FIRST_STREAM].table)
    names = [one.field_name for one in settings.mapped]
    page = reader.ask(FIRST_STREAM, table, ["sys_id", *names], ORDER, limit=SAMPLE_ROWS)
    total = page.total if page.total is not None else reader.count(FIRST_STREAM, table, "")
    dictionary, seen = FieldDictionary(reader, settings.name), {name for row in page.rows for name in row}
    place = f"Source {settings.name}: {FIRST_STREAM} ({table})"
    dictionary.require_fields(place, names, dictionary.find_fields(table) if names else None, seen)
    rows = "number of rows unknown" if total is None else f"{total} rows"
    if total and not page.rows:
        return (
            f"signed in, {table} has {total} rows but shows none of the first; grant the integration user read on them"
        )
    return f"signed in, {table} readable ({rows})"


def extract(settings: PlatformSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every stream (or those named), one after another; each is Spooled, Absent or Failed, and the others go on."""
    transport = _open(settings, context)
    reader = TableReader(transport, settings.base_url, settings.name)
    dictionary = FieldDictionary(reader, settings.name)

    def read(stream: Stream, tally: Tally) -> Outcome:
        mapped = settings.mapped if stream.name == FIRST_STREAM else ()
        return StreamReading(stream, mapped, context, reader, dictionary, tally).run()

    return read_streams("servicenow", streams, transport, read)


def _open(settings: PlatformSettings, context: ExtractContext) -> Transport:
    return Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        api_key_headers=lambda auth: {"x-sn-apikey": auth.key},
    )
