"""The catalogue of a set of tables for harvesters of open data: DCAT-US 1.1 and DCAT-US 3.0.

Sources: resources.data.gov/resources/dcat-us (1.1, for non-federal publishers, who leave bureauCode and programCode out), and
resources.data.gov/resources/dcat-us3.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from reports.data_package import MEDIA_TYPES, PackageFacts
from reports.data_tables import DataTable
from reports.outputs import WrittenFile

SCHEMA_1 = "https://project-open-data.cio.gov/v1.1/schema"
SCHEMA_3 = "https://resources.data.gov/dcat-us/3.0.0"
NO_ADDRESS = "mailto:contact@not-configured.invalid"
"""Both standards demand an address; `.invalid` can never be one (RFC 2606)."""


def make_catalogue(facts: PackageFacts, tables: Sequence[DataTable]) -> dict[str, Any]:
    """Return the DCAT-US 1.1 catalogue: one dataset per table."""
    return {
        "@context": f"{SCHEMA_1}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA_1,
        "describedBy": f"{SCHEMA_1}/catalog.json",
        "dataset": [_make_dataset(facts, table) for table in tables],
    }


def make_catalogue_3(facts: PackageFacts, tables: Sequence[DataTable]) -> dict[str, Any]:
    """Return the DCAT-US 3.0 catalogue: one dataset per table, with sizes and checksums."""
    return {
        "@type": "Catalog",
        "title": facts.title,
        "description": facts.description,
        "publisher": {"@type": "Organization", "name": facts.city.name},
        "conformsTo": {"@type": "Standard", "@id": SCHEMA_3, "title": "DCAT-US 3.0"},
        "language": "en",
        "dataset": [_make_dataset_3(facts, table) for table in tables],
    }


def _make_dataset(facts: PackageFacts, table: DataTable) -> dict[str, Any]:
    publication = facts.city.publication
    dataset: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": f"{facts.identifier}#{table.name}",
        "title": _title(facts, table),
        "description": _describe(facts, table),
        "keyword": _keywords(table),
        "modified": facts.as_of_date.isoformat(),
        "accrualPeriodicity": "R/P1D",
        "language": ["en"],
        "publisher": {"@type": "org:Organization", "name": facts.city.name},
        "contactPoint": {"@type": "vcard:Contact", **_contact(facts)},
        "accessLevel": "public" if facts.is_public else "non-public",
    }
    if publication.licence_url:
        dataset["license"] = publication.licence_url
    if publication.public_url and facts.is_public:
        dataset["landingPage"] = f"{publication.public_url}downloads.html"
    if table.files:
        dataset["distribution"] = [_make_distribution(facts, file) for file in table.files]
    return dataset


def _make_distribution(facts: PackageFacts, file: WrittenFile) -> dict[str, Any]:
    suffix = PurePosixPath(file.path).suffix
    distribution = {"@type": "dcat:Distribution", "title": file.path, "mediaType": MEDIA_TYPES[suffix]}
    return distribution | {"format": suffix[1:].upper()} | _download(facts, file)


def _make_dataset_3(facts: PackageFacts, table: DataTable) -> dict[str, Any]:
    publication = facts.city.publication
    contact: dict[str, Any] = {"@type": "Kind", **_contact(facts)}
    if publication.contact_phone:
        contact["tel"] = publication.contact_phone
    dataset: dict[str, Any] = {
        "@type": "Dataset",
        "identifier": {"@type": "Identifier", "notation": f"{facts.identifier}#{table.name}"},
        "title": _title(facts, table),
        "description": _describe(facts, table),
        "keyword": _keywords(table),
        "modified": facts.as_of_date.isoformat(),
        "version": facts.version,
        "accrualPeriodicity": "R/P1D",
        "language": "en",
        "publisher": {"@type": "Organization", "name": facts.city.name},
        "contactPoint": [contact],
        "accessRights": "public" if facts.is_public else "non-public",
    }
    if publication.public_url and facts.is_public:
        page = f"{publication.public_url}downloads.html"
        dataset["landingPage"] = {"@type": "Document", "@id": page, "title": "Downloads", "accessURL": page}
    if table.files:
        dataset["distribution"] = [_make_distribution_3(facts, file) for file in table.files]
    return dataset


def _make_distribution_3(facts: PackageFacts, file: WrittenFile) -> dict[str, Any]:
    suffix = PurePosixPath(file.path).suffix
    made: dict[str, Any] = {
        "@type": "Distribution",
        "title": file.path,
        "mediaType": MEDIA_TYPES[suffix],
        "format": suffix[1:].upper(),
        "byteSize": str(file.size),
        "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": file.sha256},
    }
    if facts.city.publication.licence_url:
        made["license"] = facts.city.publication.licence_url
    return made | _download(facts, file)


def _download(facts: PackageFacts, file: WrittenFile) -> dict[str, str]:
    address = facts.city.publication.public_url
    return {"downloadURL": f"{address}{file.path}"} if address and facts.is_public else {}


def _contact(facts: PackageFacts) -> dict[str, str]:
    publication = facts.city.publication
    address = f"mailto:{publication.contact_email}" if publication.contact_email else NO_ADDRESS
    return {"fn": publication.contact_name or facts.city.name, "hasEmail": address}


def _title(facts: PackageFacts, table: DataTable) -> str:
    return f"{facts.city.name} project portfolio: {table.table.replace('_', ' ')}"


def _describe(facts: PackageFacts, table: DataTable) -> str:
    return table.description or f"Table {table.name} of the project portfolio of {facts.city.name}."


def _keywords(table: DataTable) -> list[str]:
    return ["project portfolio", "information technology", table.schema, table.table.replace("_", " ")]
