"""ServiceNow Strategic Portfolio Management, over the Table API.

Publisher: the city's own ServiceNow instance. Read: `GET {base_url}/api/now/table/{table}` for each table of
`declarations/servicenow.yml`; before each of them sys_db_object and sys_dictionary (which fields it has: only these are
asked for), beside them `/api/now/stats/{table}` (counts, where the answer's header has none) and sys_audit_delete
(deletions, where rows are hidden).

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
from extractors.source_card import SourceCard
from extractors.streams import Stream, load_streams
from extractors.transport import Tally, Transport

AUTH_KINDS = ("basic", "oauth_client_credentials", "bearer", "api_key", "none")
FIRST_STREAM = "projects"
SAMPLE_ROWS = 50
CARD = SourceCard(
    type="servicenow",
    title="ServiceNow Strategic Portfolio Management",
    publisher="The city's own ServiceNow instance, read over its Table API (`/api/now/table/`).",
    rights=(
        "Read on every table listed below, on all of its rows and fields: a hidden row or field is missing without an error.",
        "Read on `sys_dictionary` and `sys_db_object`, so that field names are checked before they are used.",
        "Read on `sys_audit_delete`, so that deletions are known where rows stay hidden.",
        "The role `snc_read_only` or no role that writes: nothing is ever written.",
        "Time zone GMT and the city's own currency as the user's settings; values are read as stored, never as displayed.",
    ),
    key_steps=(
        "Create an integration user with web service access only and give it a role with the rights above.",
        'Basic sign-in: `auth = { kind = "basic", user = "...", password = "env:NAME" }`.',
        "OAuth: register an endpoint for external clients in the Application Registry, give it the integration user as OAuth "
        "Application User, and set `glide.oauth.inbound.client.credential.grant_type.enabled` to true.",
        'Then `auth = { kind = "oauth_client_credentials", token_url = "https://INSTANCE.service-now.com/oauth_token.do", ... }`.',
        'An inbound REST API key works as `kind = "api_key"`; it is sent as `x-sn-apikey`.',
        "Ask that no inbound REST rate limit below some thousand requests an hour applies to the user.",
    ),
    not_read=(
        "Time cards: hours come from resource plans, assignments and monthly aggregates.",
        "Project actions: they are neither issues nor decisions in the city's terms.",
        "Gates: the platform has phases (a project's stage), but no table of gate decisions.",
        "Daily and weekly resource aggregates: they repeat the monthly ones.",
        "Baselines of cost plans, and project funding as a budget: a project's budget by fiscal year is its cost plans.",
        "Ideas, stakeholders, attachments and work notes.",
        "The display of money: amounts are the stored values.",
    ),
    caveats=(
        "Every table is read whole each night: converting a demand moves its money without moving its change time.",
        "The rows of a cost or benefit plan's breakdown that say the same money for the portfolio are left out.",
        "A cost in another currency counts with its functional cost, else with entered cost times exchange rate; an entered cost "
        "without either is taken as the city's currency.",
        "A project's actuals are its expense lines where it has any, else what its cost plans say was spent.",
        "A project with months in `resource_aggregate_monthly` is resourced by them alone, else by its own resource "
        "allocations, else by its resource plans, which stay frozen once an instance has moved to assignments.",
        "Only published status reports count; one that is reset to draft stops counting.",
        "A record that an archive rule moves away counts as deleted, since the platform keeps no record of it.",
        "What hangs on a deleted task counts as deleted with it where rows are hidden (PRB1938591).",
        "The platform ignores an invalid part of a query and gives more rows, so queries name `sys_id` and system tables' own "
        "fields only; a server that ignores even these is found out and the stream fails.",
    ),
)


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
    _check_fields(settings, FieldDictionary(reader, settings.name), table, {name for row in page.rows for name in row})
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


def _check_fields(settings: PlatformSettings, dictionary: FieldDictionary, table: str, seen: set[str]) -> None:
    """Raise ExtractError for a configured field that neither the dictionary nor one of the first rows has."""
    place, names = f"Source {settings.name}: {FIRST_STREAM} ({table})", [one.field_name for one in settings.mapped]
    known = dictionary.find_fields(table) if names else None
    for name in dictionary.find_suspects(names, known, place):
        if seen and name not in seen:
            raise dictionary.refuse(place, name, known.names if known else ())


def _open(settings: PlatformSettings, context: ExtractContext) -> Transport:
    return Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        api_key_headers=lambda auth: {"x-sn-apikey": auth.key},
    )
