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
from dataclasses import dataclass
from typing import Any

from extractors.addresses import find_address_problem
from extractors.auth import Auth, parse_auth
from extractors.errors import ExtractError, SettingsError
from extractors.faults import SignInError, UnreachableError
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext, Failed, Outcome
from extractors.servicenow_fields import FieldDictionary
from extractors.servicenow_rows import Mapped
from extractors.servicenow_stream import StreamReading
from extractors.servicenow_table import ORDER, TableReader
from extractors.spool import utc_now
from extractors.streams import load_streams
from extractors.transport import Transport

AUTH_KINDS = ("basic", "oauth_client_credentials", "bearer", "api_key", "none")
KEYS = ("type", "enabled", "auth", "base_url", "fields", "values")
FIRST_STREAM = "projects"
SAMPLE_ROWS = 50


@dataclass(frozen=True)
class ServiceNowSettings:
    """One instance: its root address without a slash at the end, the sign-in, and what the city maps of pm_project."""

    name: str
    base_url: str
    auth: Auth
    mapped: tuple[Mapped, ...] = ()


def parse_settings(name: str, table: Mapping[str, Any]) -> ServiceNowSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    sentences = [
        f"Source {name}: unknown key {key!r}; did you mean {nearest(key, KEYS)!r}?" for key in table if key not in KEYS
    ]
    base_url = table.get("base_url", "")
    problem = find_address_problem(base_url) if isinstance(base_url, str) else "must be a text"
    if problem:
        sentences.append(f"Source {name}: base_url {problem}.")
    auth = Auth("none")
    try:
        auth = parse_auth(name, table.get("auth"), AUTH_KINDS)
    except SettingsError as error:
        sentences += error.sentences
    mapped, mapping_sentences = _parse_mapping(name, table)
    sentences += mapping_sentences
    if sentences:
        raise SettingsError(sentences)
    return ServiceNowSettings(name, base_url.rstrip("/"), auth, mapped)


def stream_names(settings: ServiceNowSettings) -> tuple[str, ...]:
    """Every stream that an instance may have; those of plug-ins that it lacks turn out absent."""
    return tuple(load_streams("servicenow"))


def check(settings: ServiceNowSettings, context: ExtractContext) -> str:
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


def extract(settings: ServiceNowSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every stream (or those named), one after another; each is Spooled, Absent or Failed, and the others go on.

    Where the sign-in is refused or the host is out of reach from the start, the rest fails without a request.
    """
    transport = _open(settings, context)
    reader = TableReader(transport, settings.base_url, settings.name)
    dictionary = FieldDictionary(reader, settings.name)
    reason: str | None = None
    for name, stream in load_streams("servicenow").items():
        if streams and name not in streams:
            continue
        started_at, tally = utc_now(), transport.start_tally()
        if reason:
            yield Failed(name, f"{reason} ({name} was not asked for.)", started_at)
            continue
        mapped = settings.mapped if name == FIRST_STREAM else ()
        try:
            yield StreamReading(stream, mapped, context, reader, dictionary, tally).run()
        except ExtractError as error:
            if isinstance(error, (SignInError, UnreachableError)) and not transport.has_answered:
                reason = str(error)
            yield Failed(name, str(error), started_at, tally.requests, tally.retries)


def _open(settings: ServiceNowSettings, context: ExtractContext) -> Transport:
    return Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        api_key_headers=lambda auth: {"x-sn-apikey": auth.key},
    )


def _parse_mapping(name: str, table: Mapping[str, Any]) -> tuple[tuple[Mapped, ...], list[str]]:
    """The mapped fields of pm_project, and what is wrong with `fields` and `values`."""
    kinds = {column.name: column.kind for column in load_streams("delivered")["projects"].columns}
    fields, values = table.get("fields", {}), table.get("values", {})
    if not isinstance(fields, Mapping) or not all(isinstance(target, str) for target in fields.values()):
        return (), [f'Source {name}: fields must be a table of their field = "canonical column".']
    if not isinstance(values, Mapping) or not all(_is_text_table(words) for words in values.values()):
        return (), [f"Source {name}: values must be a table of canonical column = {{ their text = our word }}."]
    sentences = [
        f"Source {name}: {place} names no column of projects with {target!r}; did you mean {nearest(target, kinds)!r}?"
        for place, targets in (("fields", fields.values()), ("values", values))
        for target in targets
        if target not in kinds
    ]
    sentences += [
        f"Source {name}: fields maps {target!r} more than once; keep one field for it."
        for target in sorted(set(fields.values()))
        if list(fields.values()).count(target) > 1
    ]
    sentences += [
        f"Source {name}: fields holds {field!r}, which is no field name; write it as sys_dictionary spells it."
        for field in fields
        if not field.replace("_", "").replace(".", "").isalnum()
    ]
    if sentences:
        return (), sentences
    return tuple(
        Mapped(f, target, kinds[target], frozenset(values.get(target, {}))) for f, target in fields.items()
    ), []


def _is_text_table(words: Any) -> bool:
    return isinstance(words, Mapping) and all(isinstance(word, str) for word in words.values())
