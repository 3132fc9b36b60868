"""Clarity PPM (Broadcom), over its REST API.

Publisher: the city's own Clarity instance. Read: `GET {base_url}/{resource}` for each resource of
`declarations/clarity.yml`, those of projects, plans and dates as `clarity_places.py` says; beside them
`/describe/{resource}` (attribute names) and, for a sign-in by user and password, `/auth/login`.

Grain: one row per record (_internalId) and stream. Every night reads every resource whole: whether lastUpdatedDate can be
filtered on each resource, and whether a child's change moves it, is not documented (platform interfaces, 3.4).

Caveats: see CARD.

Data flow: pages -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.auth import Auth, Signer
from extractors.clarity_attributes import Attributes
from extractors.clarity_lists import ListReader, Place
from extractors.clarity_places import Directory
from extractors.clarity_reader import ClarityReader
from extractors.clarity_sign_in import LoginSigner
from extractors.clarity_stream import StreamReading
from extractors.outcomes import ExtractContext, Outcome
from extractors.platform_run import read_streams
from extractors.platform_settings import PlatformSettings, parse_platform
from extractors.source_card import SourceCard
from extractors.streams import Stream, load_streams
from extractors.transport import Tally, Transport

AUTH_KINDS = ("api_key", "basic", "bearer", "none")
FIRST_STREAM = "projects"
SAMPLE_ROWS = 25
CARD = SourceCard(
    type="clarity",
    title="Clarity PPM",
    publisher="The city's own Clarity instance (Broadcom)",
    rights=(
        "The integration user needs the global right API-Access.",
        "It needs the view right on every project with its tasks, status reports, risks, issues and changes, on cost "
        "plans, benefit plans, transactions, resources and ideas; rows that it may not view are missing without an error.",
        "The right to read descriptions (/describe) is welcome: without it, attributes are found by asking.",
    ),
    key_steps=(
        "Have the administrator enable API keys and add an API client for this warehouse.",
        "Sign in as the integration user and make a key of access type Read-Only for that client.",
        "Put the key in auth key and the client's id in auth client_id.",
        "Renew the key before it expires (90 days by default) and after the environment is refreshed from another.",
        "Without keys, use kind basic: the user's login token is fetched and renewed by itself (not behind single sign-on).",
        "Give each attribute named in fields an API Attribute ID in Clarity Studio.",
    ),
    not_read=(
        "Teams, allocations, assignments and timesheets are left alone, and etc, actuals and totalLaborEffort are not published "
        "as hours: whether the API gives hours or seconds differs by release.",
        "Cost plans by period are not published: the API gives their sum unless time-varying values are asked for.",
        "Roadmaps, scenarios, objectives and custom investments are left alone.",
        "Departments, portfolios and programs are read only through fields: Clarity keeps them in OBS units and attributes.",
    ),
    caveats=(
        "percentComplete is taken as 0 to 1 when no project of the source has more than 1, else as 0 to 100; name it in "
        "fields to have it taken as it is.",
        "The status comes from status, progress and isActive: completed by progress, on hold and cancelled by status, "
        "proposed when neither approved nor started, active when approved and started; anything else is unknown.",
        "The approved budget is the total of the BUDGET plan of record; where no plan is marked, of the newest one.",
        "Money in another currency than the city's is not summed.",
        "Actual cost is the sum of the transactions from a year before the first project on.",
        "A milestone that is complete and has no actual finish counts as reached on its finish date.",
        "Project templates are no projects.",
    ),
)


def parse_settings(name: str, table: Mapping[str, Any]) -> PlatformSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_platform(name, table, AUTH_KINDS)


def stream_names(settings: PlatformSettings) -> tuple[str, ...]:
    """Every stream that an instance may have; those of add-ins that it lacks turn out absent."""
    return tuple(load_streams("clarity"))


def check(settings: PlatformSettings, context: ExtractContext) -> str:
    """Sign in, read a project, check the configured fields; one line for a person, or ExtractError."""
    reader = _open(settings, context)
    place = f"Source {settings.name}: {FIRST_STREAM} ({FIRST_STREAM})"
    attributes = Attributes(place, (), settings.mapped, reader.describe(FIRST_STREAM))
    page = ListReader(reader, FIRST_STREAM, attributes, page_rows=SAMPLE_ROWS).page(Place(FIRST_STREAM), 0, SAMPLE_ROWS)
    attributes.require({name for row in page.rows for name in row} if page.rows else None)
    total = page.total
    rows = "number of rows unknown" if total is None else f"{total} rows"
    return f"signed in, {FIRST_STREAM} readable ({rows})"


def extract(settings: PlatformSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every stream (or those named), one after another; each is Spooled, Absent or Failed, and the others go on."""
    reader = _open(settings, context)
    directory = Directory(reader)

    def read(stream: Stream, tally: Tally) -> Outcome:
        mapped = settings.mapped if stream.name == FIRST_STREAM else ()
        return StreamReading(stream, mapped, context, reader, directory, tally).run()

    return read_streams("clarity", streams, reader.transport, read)


def _open(settings: PlatformSettings, context: ExtractContext) -> ClarityReader:
    def make_login(transport: Transport) -> Signer | None:
        is_login = settings.auth.kind == "basic"
        return LoginSigner(transport, settings.base_url, settings.auth) if is_login else None

    transport = Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        api_key_headers=_key_headers,
        make_own_signer=make_login,
    )
    return ClarityReader(transport, settings.base_url, settings.name)


def _key_headers(auth: Auth) -> Mapping[str, str]:
    client = {"x-api-ppm-client": auth.client_id} if auth.client_id else {}
    return {"Authorization": f"Bearer {auth.key}", **client}
