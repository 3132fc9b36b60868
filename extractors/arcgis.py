"""ArcGIS feature services (hosted or ArcGIS Server), over the REST API of a FeatureServer.

Publisher: the city's ArcGIS organisation. Read: `GET {base_url}/{layer}/query`, beside it `{base_url}/{layer}` (object id,
fields, page cap), `returnCountOnly=true` and `outStatistics` (the control).

Grain: one row per feature or table row, told apart by the layer's object id. Every night reads a layer whole. Geometry is
never read, the object id never lands unless it is mapped: it drifts when a layer is published anew.

Caveats: errors come under HTTP 200; dates are milliseconds since 1970 in UTC and land as instants; a layer answers while
its refresh stands still, so see when its rows last changed.

Data flow: pages -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.arcgis_layer import Layer, LayerReader
from extractors.mapped_feeds import MappedFeed
from extractors.open_data_reading import check_datasets, read_datasets
from extractors.open_data_settings import OpenDataSettings, ParameterSigner, parse_open_data
from extractors.outcomes import ExtractContext, Outcome
from extractors.source_card import SourceCard
from extractors.transport import Transport

CARD = SourceCard(
    type="arcgis",
    title="ArcGIS feature service",
    publisher="The city's ArcGIS organisation (ArcGIS Online, Enterprise or Server).",
    rights=(
        "A public layer needs none; a private one needs a user or an app that may query it (Query in its capabilities).",
    ),
    key_steps=(
        "For a private layer create API key credentials that may read the item, or a long-lived token.",
        'Put it into the environment and write auth = { kind = "api_key", key = "env:ARCGIS_TOKEN" }; it is sent as token.',
        "base_url is the address up to /FeatureServer (or /MapServer), id the number of the layer or table below it.",
    ),
    not_read=(
        "Geometry and attachments: no figure needs them.",
        "The object id, unless a column is mapped to it: it drifts when a layer is published anew.",
    ),
    caveats=(
        "A date field is an instant and is taken as its day in the city's zone; a date-only field is its own day.",
        "Coded values land as their codes, not as the words of the domain.",
        "The layer's own count, and its sum of the amount column to the cent where it offers statistics, must tie.",
    ),
)
AUTH_KINDS = ("none", "api_key", "bearer", "basic")


def parse_settings(name: str, table: Mapping[str, Any]) -> OpenDataSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_open_data(name, table, AUTH_KINDS, _find_problem)


def stream_names(settings: OpenDataSettings) -> tuple[str, ...]:
    """Every stream that a layer is mapped to."""
    return tuple(feed.stream.name for feed in settings.feeds)


def check(settings: OpenDataSettings, context: ExtractContext) -> str:
    """Count each layer and check its mapped columns; one line for a person, or ExtractError."""
    transport = _open(settings, context)
    return check_datasets(settings, lambda feed: _open_layer(transport, settings, feed))


def extract(settings: OpenDataSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every layer (or those of the streams named), one after another; each is Spooled or Failed."""
    transport = _open(settings, context)
    return read_datasets(
        "arcgis", settings, context, streams, transport, lambda feed: _open_layer(transport, settings, feed)
    )


def _open_layer(transport: Transport, settings: OpenDataSettings, feed: MappedFeed) -> Layer:
    subject = f"{feed.stream.name} (layer {feed.own['id']})"
    reader = LayerReader(transport, f"{settings.base_url}/{feed.own['id']}", subject, settings.auth)
    return Layer(reader, str(feed.own.get("where", "1=1")), frozenset(feed.columns.values()))


def _find_problem(feed: MappedFeed) -> str | None:
    number = feed.own["id"]
    if not isinstance(number, bool) and isinstance(number, (int, str)) and str(number).isdecimal():
        return None
    return f"id must be the number of the layer below the service, such as 0, not {number!r}"


def _open(settings: OpenDataSettings, context: ExtractContext) -> Transport:
    auth = settings.auth
    return Transport(
        settings.name,
        auth,
        seconds_left=context.seconds_left,
        log=context.log,
        make_own_signer=lambda _: ParameterSigner("token", auth.key) if auth.kind == "api_key" else None,
    )
