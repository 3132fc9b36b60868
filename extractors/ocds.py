"""Open Contracting Data Standard 1.1: what a city's procurement publishes of its contracts.

Publisher: the city's procurement system or its portal. Read: release packages, record packages, lists or lines of either, from
an address (next links followed), a file or a folder. Grain: one row per contract (`ocid/id`), amendment, transaction of a
contract's implementation, and organisation that is a supplier or payee.

Caveats: releases are merged by `ocdsmerge` with the 1.1.4 schema that lies beside this module, their dates in UTC; the first
value that a contract was ever given is its original amount; members that differ under one id within a release are in
quarantine. What is not money or a name that the streams have stays with the publisher.

Data flow: documents -> releases on disk by process -> merged -> rows.parquet, refused.parquet and delivery.json in the spool ->
landing door -> landing log.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractors.mapped_run import read_feeds
from extractors.ocds_location import open_documents
from extractors.ocds_reading import OcdsReading, list_feeds
from extractors.ocds_settings import OcdsSettings, parse_ocds_settings
from extractors.outcomes import ExtractContext, Outcome
from extractors.source_card import SourceCard
from extractors.transport import Transport

CARD = SourceCard(
    type="ocds",
    title="Open Contracting Data Standard (OCDS 1.1)",
    publisher="The city's procurement system, or the portal that publishes for it.",
    rights=(
        "Published packages need none; an interface that asks for a sign-in takes auth of kind basic, bearer, api_key or oauth_client_credentials.",
    ),
    key_steps=(
        'Write location = "https://..." for an interface whose packages carry links.next, or the path of a file or folder.',
        "In a folder every .json, .jsonl and .ndjson file is read, also packed (.gz), below it too, in byte order of the names.",
        "Records may embed their releases, or link to them beside a versionedRelease or compiledRelease; links alone are not followed.",
    ),
    not_read=(
        "Tenders, bids, items, documents and milestones: no figure of the portfolio is made of them.",
        "planning.budget.amount: a plan is no requisition. Of the budget only projectID is read, as finance_project_code.",
        "Suppliers without an id are named on their contracts and are no vendor record.",
    ),
    caveats=(
        "contract_id is ocid/id, payment_id is ocid/contract id/transaction id.",
        "original_amount is the first value that a release states, current_amount that of all releases merged.",
        "A change of value counts as an amendment where its release is tagged contractAmendment; other changes are told as a warning.",
        "A compiled release tells no first value: original_amount is then the current one, or blank where the contract was amended.",
        "Where contracts or transactions differ under one id within a release and no later release states it, all are quarantined.",
        "Several releases of which one has no readable date cannot be put in order: what they hold is quarantined.",
        "Money in a currency that is not the city's waits in suspense as currency_unknown; without a currency it is the city's.",
        "An organisation that is spelled in several ways has the name that was stated last.",
        "An instant with a zone is taken as its day in the city's zone: 2026-07-01T00:00:00Z is June 30 in Phoenix.",
    ),
)


def parse_settings(name: str, table: Mapping[str, Any]) -> OcdsSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_ocds_settings(name, table)


def stream_names(settings: OcdsSettings) -> tuple[str, ...]:
    """Every stream that OCDS gives."""
    return tuple(feed.stream.name for feed in list_feeds())


def check(settings: OcdsSettings, context: ExtractContext) -> str:
    """Read the first document through; one line for a person, or ExtractError."""
    with tempfile.TemporaryDirectory() as folder:
        first = next(open_documents(settings, _open(settings, context), Path(folder)))
        more = ", which goes on" if first.shape.next_link else ""
        return f"{settings.location} readable: {first.name} is a {first.shape.kind} of OCDS{more}"


def extract(settings: OcdsSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read the location once and give every stream (or those named); each is Spooled or Failed."""
    transport = _open(settings, context)
    with OcdsReading(settings, context, transport) as reading:
        yield from read_feeds(list_feeds(), streams, transport, reading.read)


def _open(settings: OcdsSettings, context: ExtractContext) -> Transport:
    return Transport(settings.name, settings.auth, seconds_left=context.seconds_left, log=context.log)
