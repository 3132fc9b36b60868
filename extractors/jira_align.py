"""Jira Align, over its REST API 2.0.

Publisher: the city's own Jira Align site. Read: `GET {base_url}/rest/align/api/2/{resource}` for each resource of
`declarations/jira_align.yml`, and `/processsteps` where a process step comes without its name. `project_level` says which
items are the projects: epics (default), capabilities, features or themes.

Grain: one row per record (id) and stream; milestones one per milestone and item. Every night reads everything whole:
`lastUpdatedDate` is null on rows never edited, so an increment would lose them (platform reference, 5.3).

Enums are whole numbers per item type. Their words are the site's own where it tells them (`processStepName`, an expanded
status, a process step table), else the city's:

    enums = { epics_state = { "1" = "Not Started", "2" = "In Progress" }, risks_relationship = { "3" = "Epic" } }

An item type, `_`, a field; a field alone holds for every item type. A code that nobody explains stays as it is. The words
become ours through `values`, which may name the codes themselves as well.

Caveats: the recycle bin is delivered too (`isRecycled`; staging counts it as deleted); rows that the user's role hides are
missing without a word; `expand=true` is asked for on every page, and rows that come bare are asked for again by id.

Data flow: pages -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from extractors.auth import Auth, HeaderSigner
from extractors.cells import to_text
from extractors.errors import ExtractError, SettingsError
from extractors.faults import ForbiddenError, RefusedError
from extractors.jira_align_cells import custom_fields, read_value
from extractors.jira_align_milestones import ITEM_FIELDS
from extractors.jira_align_resource import ResourceReader
from extractors.jira_align_stream import PROJECTS, Site, StreamReading
from extractors.jira_align_words import Words, parse_enums
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext, Outcome
from extractors.platform_run import read_streams
from extractors.platform_settings import PlatformSettings, parse_platform
from extractors.source_card import SourceCard
from extractors.streams import Stream, load_streams
from extractors.transport import Tally, Transport

RELATION = "jira_align"
AUTH_KINDS = ("bearer", "basic", "none")
LEVELS = tuple(ITEM_FIELDS)
STEPS = "processsteps"

CARD = SourceCard(
    type=RELATION,
    title="Atlassian Jira Align",
    publisher="The city's own Jira Align site, REST API 2.0.",
    rights=(
        "A user whose system role may view portfolios, programs, epics, capabilities, features, objectives, risks, "
        "dependencies, ideas, themes, snapshots, program increments and people.",
        "Membership in every portfolio, program and team whose items are to be counted: what the user may not see in the "
        "pages is missing from the answers without a word.",
    ),
    key_steps=(
        "Sign in as that user, open Edit Profile, API Token, and generate a token; it does not expire until it is made anew "
        "or the user is deactivated.",
        'Write auth = { kind = "bearer", token = "env:ALIGN_TOKEN" }, the whole token as shown (user:100|...).',
        'A site on Atlassian accounts also takes auth = { kind = "basic", user = "E-MAIL", password = "env:ATLASSIAN_TOKEN" }.',
        "Name the items that are projects by project_level (epics by default; capabilities, features, themes).",
        'Write the words of the site\'s codes as enums = { epics_state = { "2" = "In Progress" } }: item type, underscore, '
        "field; the field alone holds for every item type.",
    ),
    not_read=(
        "Stories, defects and tasks: too fine for a portfolio.",
        "Issues, change requests, timesheets and costs by period: the API has no resource for them.",
        "Percent complete: the API does not tell it of epics, and none is derived.",
        "Of people, all but id, user id and name.",
    ),
    caveats=(
        "Recycled items count as deleted; cancelled ones are cancelled whatever their state says.",
        "An item that was split is closed as cancelled, since its work and money go on in its parts.",
        "A dependency names the program or team it waits for, never another epic.",
        "Risk impact and occurrence are ratings, not money and not probabilities, unless values say so.",
    ),
)


def parse_settings(name: str, table: Mapping[str, Any]) -> PlatformSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    sentences: list[str] = []
    settings = None
    try:
        settings = parse_platform(name, table, AUTH_KINDS, ("project_level", "enums"))
    except SettingsError as error:
        sentences += error.sentences
    level = table.get("project_level", LEVELS[0])
    if level not in LEVELS:
        sentences.append(f"Source {name}: project_level {level!r} is not one of {', '.join(LEVELS)}.")
    item_types = {kind for stream in load_streams(RELATION).values() for kind in (stream.name, str(stream.table))}
    enums, problems = parse_enums(name, table.get("enums", {}), item_types | {*LEVELS})
    sentences += problems
    if sentences or settings is None:
        raise SettingsError(sentences)
    return replace(settings, extra={"project_level": level, "enums": enums})


def stream_names(settings: PlatformSettings) -> tuple[str, ...]:
    """Every stream that a site may have; those that it lacks turn out absent."""
    return tuple(load_streams(RELATION))


def check(settings: PlatformSettings, context: ExtractContext) -> str:
    """Sign in, read the first projects, check the configured fields; one line for a person, or ExtractError."""
    site = _open(settings, context)
    rows = site.reader.ask(f"{PROJECTS} ({site.level})", site.level, is_expanded=False)
    known = {name for row in rows for name in (*row, *(name for name, _ in custom_fields(row)))}
    for one in settings.mapped:
        if rows and one.field_name not in known and all(read_value(row, one.field_name) is None for row in rows):
            raise ExtractError(
                f"Source {settings.name}: {PROJECTS} ({site.level}) has no field {one.field_name!r} in its first "
                f"{len(rows)} rows; did you mean {nearest(one.field_name, sorted(known))!r}?"
            )
    if not rows:
        return f"signed in, {site.level} shows no rows; add the integration user to the portfolios and programs"
    more = " or more" if len(rows) > 1 else ""
    return f"signed in, {site.level} readable ({len(rows)}{more} rows)"


def extract(settings: PlatformSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every stream (or those named), one after another; each is Spooled, Absent or Failed, and the others go on."""
    site = _open(settings, context)

    def read(stream: Stream, tally: Tally) -> Outcome:
        is_project = stream.name == PROJECTS
        asked = replace(stream, table=site.level) if is_project else stream
        return StreamReading(asked, settings.mapped if is_project else (), context, site, tally).run()

    return read_streams(RELATION, streams, site.reader.transport, read)


def _open(settings: PlatformSettings, context: ExtractContext) -> Site:
    transport = Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        make_own_signer=lambda _: _sign(settings.auth),
    )
    reader = ResourceReader(transport, settings.base_url)
    extra = settings.extra or {}
    return Site(reader, Words(extra["enums"], lambda: _read_steps(reader, settings.name)), extra["project_level"])


def _sign(auth: Auth) -> HeaderSigner | None:
    """The token as the platform documents it (`bearer` in lower case); the usual signer for the other kinds."""
    return HeaderSigner({"Authorization": f"bearer {auth.token}"}) if auth.kind == "bearer" else None


def _read_steps(reader: ResourceReader, source_name: str) -> dict[str, str]:
    """The site's process steps by id; none where it has no such table or does not show it."""
    place = f"Source {source_name}: process steps ({STEPS})"
    try:
        rows = list(reader.sweep("process steps", STEPS, place))
    except ForbiddenError:
        return {}
    except RefusedError as error:
        if error.status not in {400, 404}:
            raise
        return {}
    return {str(row["id"]): str(row["name"]) for row in rows if row.get("id") is not None and to_text(row.get("name"))}
