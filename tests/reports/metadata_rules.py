"""What the standards demand of the descriptions, as JSON Schemas of the parts that the report writes.

Sources: Data Package 2.0 and Table Schema 2.0 (datapackage.org), DCAT-US 1.1 for non-federal publishers, DCAT-US 3.0
(resources.data.gov).
"""

from typing import Any

TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
ADDRESS = {"type": "string", "pattern": r"^https?://\S+$"}
MEDIA = {"type": "string", "pattern": r"^[-\w]+/[-\w]+(\.[-\w]+)*([+][-\w]+)?$"}
EMAIL = {"type": "string", "pattern": r"^mailto:[\w~!$&'()*+,;=:.-]+@[\w.-]+\.[\w.-]+$"}
TYPES = ("string", "number", "integer", "boolean", "date", "datetime")


def entity(required: str, **properties: Any) -> dict[str, Any]:
    """An object with these required names, and nothing that is not declared."""
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": False}


def listed(items: Any, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "uniqueItems": True}


FIELD = entity("name type", name=TEXT, type={"enum": list(TYPES)}, description=TEXT, unit=TEXT)
REFERENCE = entity("resource fields", resource=TEXT, fields=listed(TEXT, 1))
SCHEMA = entity(
    "fields missingValues",
    fields=listed(FIELD, 1),
    missingValues={"const": [""]},
    primaryKey=listed(TEXT, 1),
    foreignKeys=listed(entity("fields reference", fields=listed(TEXT, 1), reference=REFERENCE), 1),
)
RESOURCE = entity(
    "name path format mediatype bytes hash",
    name={"type": "string", "pattern": "^[a-z0-9._-]+$"},
    title=TEXT,
    description=TEXT,
    path={"type": "string", "pattern": r"^(?!/)(?!.*\.\.).+$"},
    format={"enum": ["csv", "parquet"]},
    mediatype=MEDIA,
    encoding={"const": "utf-8"},
    bytes={"type": "integer", "minimum": 1},
    hash={"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
    type={"const": "table"},
    schema=SCHEMA,
)
PACKAGE = entity(
    "$schema name id title description version resources contributors",
    name={"type": "string", "pattern": "^[a-z0-9._-]+$"},
    id={"type": "string", "pattern": "^urn:uuid:[0-9a-f-]{36}$"},
    title=TEXT,
    description=TEXT,
    homepage=ADDRESS,
    version={"type": "string", "pattern": r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$"},
    created={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"},
    licenses=listed(entity("path", path=ADDRESS, title=TEXT), 1),
    contributors=listed(entity("title roles", title=TEXT, roles=listed(TEXT, 1))),
    resources=listed(RESOURCE),
)
PACKAGE["properties"]["$schema"] = {"const": "https://datapackage.org/profiles/2.0/datapackage.json"}


def typed(kind: str, required: str, **properties: Any) -> dict[str, Any]:
    """An entity with its class."""
    made = entity(f"@type {required}".strip(), **properties)
    made["properties"]["@type"] = {"const": kind}
    return made


DISTRIBUTION = typed("dcat:Distribution", "mediaType", title=TEXT, mediaType=MEDIA, format=TEXT, downloadURL=ADDRESS)
DATASET = typed(
    "dcat:Dataset",
    "title description keyword modified publisher contactPoint identifier accessLevel",
    title=TEXT,
    description=TEXT,
    keyword=listed(TEXT, 1),
    modified=DAY,
    accrualPeriodicity={"const": "R/P1D"},
    language={"const": ["en"]},
    publisher=typed("org:Organization", "name", name=TEXT),
    contactPoint=typed("vcard:Contact", "fn hasEmail", fn=TEXT, hasEmail=EMAIL),
    identifier=TEXT,
    accessLevel={"enum": ["public", "restricted public", "non-public"]},
    license=ADDRESS,
    landingPage=ADDRESS,
    distribution=listed(DISTRIBUTION, 1),
)
CATALOGUE = typed("dcat:Catalog", "@context conformsTo dataset", dataset=listed(DATASET))
CATALOGUE["properties"] |= {
    "@context": {"const": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld"},
    "conformsTo": {"const": "https://project-open-data.cio.gov/v1.1/schema"},
    "describedBy": {"const": "https://project-open-data.cio.gov/v1.1/schema/catalog.json"},
}

CHECKSUM = typed(
    "Checksum", "algorithm checksumValue", algorithm=TEXT, checksumValue={"type": "string", "pattern": "^[0-9a-f]{64}$"}
)
DISTRIBUTION_3 = typed(
    "Distribution",
    "",
    title=TEXT,
    mediaType=MEDIA,
    format=TEXT,
    byteSize={"type": "string", "pattern": r"^\d+$"},
    checksum=CHECKSUM,
    license=TEXT,
    downloadURL=ADDRESS,
)
PAGE = typed("Document", "title", title=TEXT, accessURL=ADDRESS)
PAGE["properties"]["@id"] = ADDRESS
DATASET_3 = typed(
    "Dataset",
    "title description publisher contactPoint identifier",
    title=TEXT,
    description=TEXT,
    keyword=listed(TEXT, 1),
    modified=DAY,
    version=TEXT,
    accrualPeriodicity={"const": "R/P1D"},
    language={"type": "string", "maxLength": 2},
    publisher=typed("Organization", "name", name=TEXT),
    contactPoint=listed(typed("Kind", "fn hasEmail", fn=TEXT, hasEmail=EMAIL, tel=TEXT), 1),
    identifier=typed("Identifier", "notation", notation=TEXT),
    accessRights=TEXT,
    landingPage=PAGE,
    distribution=listed(DISTRIBUTION_3, 1),
)
STANDARD = typed("Standard", "title", title=TEXT)
STANDARD["properties"]["@id"] = ADDRESS
CATALOGUE_3 = typed(
    "Catalog",
    "dataset title description publisher",
    title=TEXT,
    description=TEXT,
    publisher=typed("Organization", "name", name=TEXT),
    conformsTo=STANDARD,
    language={"type": "string", "maxLength": 2},
    dataset=listed(DATASET_3),
)
