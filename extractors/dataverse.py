"""Planner premium (Project for the web) with Project Accelerator and Project Operations, over the Dataverse Web API.

Publisher: the city's own Dataverse environment. Read: `GET {base_url}/api/data/v9.2/{entity set}` for each entity set of
`declarations/dataverse.yml`; beside them EntityDefinitions (attribute lists, change tracking).

Grain: one row per record and stream; one per segment of planned work and per task of a baseline. A table with change tracking
is read whole once and then along its delta link; another one by `modifiedon` with a day's overlap and a sweep of the ids. Every
table is read whole with `--full`, after seven days, when its columns changed, and when a delta link is refused.

Caveats: columns differ by product and version, so only those of the attribute list are asked for; the tables of the Accelerator
and of Project Operations are absent where they are not installed; progress is 0 to 1; instants are UTC; health lies on the
project, not on the status report; rows outside the integration user's read scope do not show at all.

Data flow: pages -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.dataverse_api import Definitions, Organisation, logical_name
from extractors.dataverse_stream import StreamReading
from extractors.dataverse_table import Selection, TableReader
from extractors.outcomes import ExtractContext, Outcome
from extractors.platform_run import read_streams
from extractors.platform_settings import PlatformSettings, parse_platform
from extractors.source_card import SourceCard
from extractors.streams import Stream, load_streams
from extractors.transport import Tally, Transport

AUTH_KINDS = ("oauth_client_credentials", "bearer", "none")
FIRST_STREAM = "projects"
CARD = SourceCard(
    type="dataverse",
    title="Planner premium, Project Accelerator and Project Operations (Dataverse)",
    publisher="Read through the Web API of the city's own Dataverse environment, where Planner premium keeps its projects.",
    rights=(
        "An application user in the environment, with a security role that reads, at organisation level, each table listed below.",
        "Read on table definitions (prvReadEntity, prvReadAttribute, in the role Basic User): columns and change tracking are found so.",
        "No right to write anything.",
    ),
    key_steps=(
        "Register an application in Microsoft Entra ID and give it a client secret.",
        "In the Power Platform admin centre open the environment, Settings, Application users, and add the application with the role above.",
        'Set auth to { kind = "oauth_client_credentials", token_url = "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token", '
        'client_id = "...", client_secret = "env:NAME", scope = "https://ORG.crm.dynamics.com/.default" }.',
        "Set base_url to the environment's address, such as https://ORG.crm.dynamics.com.",
    ),
    not_read=(
        "Roadmaps (msdyn_roadmaps): legacy, only in the default environment, and their items repeat dates of projects.",
        "Amounts in the base currency (columns that end _base): each amount is read once, in the record's own currency.",
        "Attachments, notes, buckets, sprints and checklists: nothing that is reported comes from them.",
        "Gates, benefits by period, goals and decisions: these products have no table for them.",
    ),
    caveats=(
        "A status report holds no health: the reported health is the project's own, which changes without a report.",
        "A change request has no decision date, a risk and an issue no closing date: those stay empty.",
        "Names shown for a lookup (managers, programs) follow a renaming at the next whole reading, at the latest after seven days.",
        "A milestone counts as reached on its actual end, or, where the product keeps none, on its finish once its progress is whole.",
        "Money of a record in another currency than the environment's base currency (exchange rate other than 1) is landed "
        "and not counted; the base currency must be the city's.",
        "Rows outside the read scope of the integration user are left out by the environment without a word.",
    ),
)


def parse_settings(name: str, table: Mapping[str, Any]) -> PlatformSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_platform(name, table, AUTH_KINDS)


def stream_names(settings: PlatformSettings) -> tuple[str, ...]:
    """Every stream that an environment may have; those of products that it lacks turn out absent."""
    return tuple(load_streams("dataverse"))


def check(settings: PlatformSettings, context: ExtractContext) -> str:
    """Sign in, read a project, check the configured fields; one line for a person, or ExtractError."""
    organisation = Organisation(_open(settings, context), settings.base_url, settings.name)
    definitions = Definitions(organisation)
    set_name = str(load_streams("dataverse")[FIRST_STREAM].table)
    attributes = definitions.attributes(logical_name(set_name))
    names = [one.field_name for one in settings.mapped]
    selection = Selection(["msdyn_projectid", *names], attributes)
    subject = f"{FIRST_STREAM} ({set_name})"
    sweep = TableReader(organisation, subject, set_name, "msdyn_projectid", selection, "").open()
    selection.require(f"Source {settings.name}: {subject}", settings.name, names)
    rows = "number of rows unknown" if sweep.total is None else f"{sweep.total} rows"
    parts = [f"signed in, {set_name} readable ({rows})"]
    parts += [] if attributes else ["table definitions not readable; grant prvReadEntity and prvReadAttribute"]
    parts += [] if definitions.is_tracked(logical_name(set_name)) else ["change tracking off, read by modifiedon"]
    return "; ".join(parts)


def extract(settings: PlatformSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every stream (or those named), one after another; each is Spooled, Absent or Failed, and the others go on."""
    transport = _open(settings, context)
    organisation = Organisation(transport, settings.base_url, settings.name)
    definitions = Definitions(organisation)

    def read(stream: Stream, tally: Tally) -> Outcome:
        mapped = settings.mapped if stream.name == FIRST_STREAM else ()
        return StreamReading(stream, mapped, context, organisation, definitions, tally).run()

    return read_streams("dataverse", streams, transport, read)


def _open(settings: PlatformSettings, context: ExtractContext) -> Transport:
    return Transport(settings.name, settings.auth, seconds_left=context.seconds_left, log=context.log)
