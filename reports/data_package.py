"""The Frictionless data package of a set of tables (Data Package and Table Schema, version 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from reports.city import CityFacts
from reports.data_tables import DataColumn, DataTable
from reports.outputs import WrittenFile
from reports.units import unit_of

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class PackageFacts:
    """What is said of the package as a whole; `name` is its stable short name, `created_at` an instant in UTC."""

    name: str
    title: str
    description: str
    city: CityFacts
    as_of_date: date
    created_at: datetime | None
    is_public: bool

    @property
    def identifier(self) -> str:
        """Return the package's identifier: the same for the same city and name, whatever is in it."""
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{self.city.name}#{self.name}')}"

    @property
    def version(self) -> str:
        """Return the date of the figures as a semantic version."""
        return f"{self.as_of_date.year}.{self.as_of_date.month}.{self.as_of_date.day}"


def make_package(facts: PackageFacts, tables: Sequence[DataTable]) -> dict[str, Any]:
    """Return the package: one resource per file of a table, CSV with its schema; a table without files is left out.

    Source: Data Package standard 2.0; `unit` is a property of this report's own.
    """
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": facts.name,
        "id": facts.identifier,
        "title": facts.title,
        "description": facts.description,
        "version": facts.version,
    }
    if facts.created_at is not None:
        package["created"] = facts.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    publication = facts.city.publication
    if publication.public_url and facts.is_public:
        package["homepage"] = publication.public_url
    if publication.licence_url:
        licence = {"path": publication.licence_url}
        package["licenses"] = [licence | ({"title": publication.licence_name} if publication.licence_name else {})]
    package["contributors"] = [{"title": facts.city.name, "roles": ["publisher"]}]
    held = {table.name for table in tables if sum(_is_csv(file) for file in table.files) == 1}
    package["resources"] = [
        _make_resource(table, file, facts.city.currency, held) for table in tables for file in table.files
    ]
    return package


def resource_name(file: WrittenFile) -> str:
    """Return the name of a resource: `core-dim-projects` for a CSV, `core-dim-projects-parquet` for its Parquet twin."""
    path = PurePosixPath(file.path)
    name = f"{path.parent.name}-{path.stem}".lower().replace("_", "-")
    return name if _is_csv(file) else f"{name}-{path.suffix[1:]}"


def _is_csv(file: WrittenFile) -> bool:
    return file.path.endswith(".csv")


def _make_resource(table: DataTable, file: WrittenFile, currency: str, held: set[str]) -> dict[str, Any]:
    suffix = PurePosixPath(file.path).suffix
    resource: dict[str, Any] = {"name": resource_name(file), "title": table.name}
    if table.description:
        resource["description"] = table.description
    resource |= {
        "path": file.path,
        "format": suffix[1:],
        "mediatype": MEDIA_TYPES[suffix],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    if _is_csv(file):
        resource |= {"type": "table", "encoding": "utf-8", "schema": make_schema(table, currency, held)}
    return resource


def make_schema(table: DataTable, currency: str, held: set[str]) -> dict[str, Any]:
    """Return the Table Schema of a table's CSV; references only to tables that are `held` by the package in one CSV."""
    schema: dict[str, Any] = {
        "fields": [_make_field(column, currency) for column in table.columns],
        "missingValues": [""],
    }
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    keys = [
        {
            "fields": [one.column],
            "reference": {"resource": one.table.replace(".", "-").replace("_", "-"), "fields": [one.column]},
        }
        for one in table.references
        if one.table in held
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def _make_field(column: DataColumn, currency: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": field_type(column.sql_type)}
    if column.description:
        field["description"] = column.description
    unit = unit_of(column.name, currency)
    return field | ({"unit": unit} if unit else {})


def field_type(sql_type: str) -> str:
    """Return the Table Schema's type of an SQL type."""
    return "number" if sql_type.startswith("DECIMAL") else TYPES.get(sql_type, "string")
