"""Oracle Fusion Cloud ERP, over its REST API, and from the bulk extracts of its BI Cloud Connector (BICC).

Publisher: the city's Fusion pod. Read: `GET {base_url}/fscmRestApi/resources/11.13.18.05/{resource}` with its children down
a path, every night whole, since the API does not tell what was deleted.

Grain: one row per item of the resource, or per innermost child; a parent's fields repeat on the rows of its children.

Caveats: pages are cut to 500 rows or fewer without a word; a child collection that comes expanded may be a part of it;
`totalResults` counts items of the resource, not children.

Data flow: pages -> flat rows -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from extractors.bicc_batch import find_batch
from extractors.bicc_reading import ExtractReading
from extractors.errors import ExtractError
from extractors.fusion_items import read_flat
from extractors.fusion_reading import ResourceReading, find_missing
from extractors.fusion_resource import FusionResource
from extractors.fusion_settings import Extract, FusionSettings, Resource, parse_fusion
from extractors.mapped_feeds import MappedFeed
from extractors.mapped_run import read_feeds
from extractors.mapped_spool import MappedSpool
from extractors.nearest import nearest
from extractors.outcomes import ExtractContext, Outcome
from extractors.source_card import SourceCard
from extractors.transport import Tally, Transport

SECONDS_PER_ANSWER = 300.0

CARD = SourceCard(
    type="oracle_fusion",
    title="Oracle Fusion Cloud ERP",
    publisher="The city's Oracle Fusion pod: its REST API for finance and procurement, and its bulk extracts (BICC).",
    rights=(
        "An integration user with the view privilege of each resource, and data access to every business unit and ledger "
        "in it: rows of others are left out by the pod.",
    ),
    key_steps=(
        "Create a user for integration, give it a role with the view privileges (such as View Purchase Order as "
        "Procurement Requester's or a custom one) and data access to all business units.",
        'Write auth = { kind = "basic", user = "INTEGRATION", password = "env:FUSION_PASSWORD" }, or register a confidential '
        'application and write auth = { kind = "oauth_client_credentials", token_url = ".../oauth2/v1/token", ... }.',
        "base_url is the pod's root, such as https://abcd.fa.us2.oraclecloud.com.",
        'Orders by distribution: purchase_order_lines = { resource = "purchaseOrders", child = "lines.schedules.distributions", '
        'columns = { purchase_order_id = "OrderNumber", line_number = "lines.schedules.distributions.PODistributionId", '
        'amount = "lines.schedules.distributions.Amount", account_code = "lines.schedules.distributions.POChargeAccount" } }.',
        'Requisitions: requisitions = { resource = "purchaseRequisitions", columns = { requisition_id = "Requisition", '
        'status = "DocumentStatus" } }.',
        'Invoices: invoices = { resource = "invoices", q = "BusinessUnit=\'City\'", columns = { invoice_id = "InvoiceId", '
        'vendor_name = "Supplier", invoice_date = "InvoiceDate", amount = "InvoiceAmount" } }.',
        'Payments: payments = { resource = "payablesPayments", columns = { payment_id = "CheckId", vendor_name = "Payee", '
        'payment_date = "PaymentDate", amount = "PaymentAmount" } }.',
        'Suppliers: vendors = { resource = "suppliers", columns = { vendor_id = "SupplierNumber", name = "Supplier" } }.',
        'Bulk extracts instead of the API: budget_lines = { folder = "extracts", files = "*balanceextractpvo*", columns = { ... '
        "} }, where folder is relative to the configuration and holds the zipped CSV files and the manifest (.mf) of full extracts.",
        "Names of fields differ between releases: open the resource's describe page, or run portfolio check, which names "
        "the nearest one.",
    ),
    not_read=(
        "Ledger balances: their resource is an enquiry for one account at a time, not a feed; take a trial balance as a file.",
        "Attachments and descriptive flexfields of collections that are not on the path of child.",
    ),
    caveats=(
        "Columns are dotted from the resource; the longest path of child gives the grain. A resource without such a child "
        "gives no row.",
        "Several distributions under one line number stay apart as events of that line, told apart by all their fields; map "
        "PODistributionId as line_number to follow each by itself. Of other streams the key must tell rows apart: rows that "
        "differ under one key hold the delivery.",
        "An amount of a parent repeats on each row of its children and is warned of.",
        "Items are counted by the pod before and after they are read; what does not tie in three readings fails the stream. "
        "Without child the count is the delivery's control (R1); a pod's REST API states no sums.",
        "Of a folder the newest run is read, which must be a full extract. A file that its manifest names and that is missing, cut "
        "or of another checksum fails the stream; a count of rows, where a manifest states one, is the control (R1).",
        "A row whose key is not in the run's primary-key extract (.pecsv) was deleted meanwhile and is left out with a warning.",
        "Sorted by the id that the pod addresses an item by; where that is no field, name one as id of the stream.",
    ),
)


def parse_settings(name: str, table: Mapping[str, Any]) -> FusionSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_fusion(name, table)


def stream_names(settings: FusionSettings) -> tuple[str, ...]:
    """Every stream that a resource is mapped to."""
    return tuple(entry.feed.stream.name for entry in settings.entries)


def check(settings: FusionSettings, context: ExtractContext) -> str:
    """Count each resource and look for its mapped columns in its first rows; one line for a person, or ExtractError."""
    transport = _open(settings, context)
    said = [
        _check_resource(transport, settings, entry) if isinstance(entry, Resource) else _check_extract(settings, entry)
        for entry in settings.entries
    ]
    return f"resources readable: {', '.join(said)}"


def extract(settings: FusionSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every resource and every folder (or those of the streams named); each is Spooled or Failed.

    Folders come last, and go on where the pod itself is out of reach.
    """
    transport = _open(settings, context)
    resources = {entry.feed.stream.name: entry for entry in settings.entries if isinstance(entry, Resource)}
    extracts = {entry.feed.stream.name: entry for entry in settings.entries if isinstance(entry, Extract)}

    def read_resource(feed: MappedFeed, tally: Tally) -> Outcome:
        entry = resources[feed.stream.name]
        spool = MappedSpool("oracle_fusion", feed, context, tally, read=read_flat)
        return ResourceReading(spool, entry, FusionResource(transport, settings, entry)).run()

    def read_extract(feed: MappedFeed, tally: Tally) -> Outcome:
        return ExtractReading(MappedSpool("oracle_fusion", feed, context, tally), extracts[feed.stream.name]).run()

    yield from read_feeds((entry.feed for entry in resources.values()), streams, transport, read_resource)
    yield from read_feeds((entry.feed for entry in extracts.values()), streams, _open(settings, context), read_extract)


def _check_extract(settings: FusionSettings, entry: Extract) -> str:
    stream = entry.feed.stream.name
    try:
        batch = find_batch(entry)
    except ExtractError as error:
        raise ExtractError(f"Source {settings.name}, stream {stream}: {error}") from error
    return f"{stream} {len(batch.files)} files of {batch.manifest or 'an extract without a manifest'}"


def _check_resource(transport: Transport, settings: FusionSettings, entry: Resource) -> str:
    resource = FusionResource(transport, settings, entry)
    resource.open()
    count = resource.count()
    names: set[str] = set()
    for row in islice(resource.rows(iter(resource.first_items())), 100):
        names |= set(row)
    if missing := find_missing(entry, frozenset(names)):
        raise ExtractError(
            f"Source {settings.name}: {resource.subject} has no column {', '.join(map(repr, missing))}; it has "
            f"{', '.join(sorted(names)[:30])}; correct columns of the resource (did you mean "
            f"{nearest(missing[0], names)!r}?)."
        )
    return f"{entry.feed.stream.name} {'uncounted' if count is None else count} {entry.name}"


def _open(settings: FusionSettings, context: ExtractContext) -> Transport:
    return Transport(
        settings.name,
        settings.auth,
        seconds_left=context.seconds_left,
        log=context.log,
        read_seconds=SECONDS_PER_ANSWER,
        answer_seconds=2 * SECONDS_PER_ANSWER,
    )
