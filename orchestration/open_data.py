"""The published data's own descriptions: a Frictionless data package and a DCAT-US catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.landing_log import write_json
from orchestration.publishing import hash_file

FIELD_TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}


def write_descriptions(published: Path, entries: Sequence[dict[str, Any]], city_name: str, built_at: datetime) -> None:
    """Write `datapackage.json` and `data.json` for the exported tables (see `publishing.export_tables`)."""
    write_json(published / "datapackage.json", _package(published, entries, city_name, built_at))
    write_json(published / "data.json", _catalogue(published, entries, city_name, built_at))


def _package(published: Path, entries: Sequence[dict[str, Any]], city_name: str, built_at: datetime) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "portfolio-metrics",
        "title": f"Project portfolio metrics, {city_name}",
        "created": built_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "version": "1.0.0",
        "resources": [
            _resource(published, entry, path) for entry in entries for path in entry["files"] if path.suffix == ".csv"
        ],
    }


def _resource(published: Path, entry: dict[str, Any], path: Path) -> dict[str, Any]:
    return {
        "name": f"{entry['schema']}-{path.stem}".lower().replace("_", "-"),
        "path": str(path.relative_to(published)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hash_file(path)}",
        "schema": {
            "fields": [
                {"name": field["name"], "type": _field_type(field["type"]), "description": field["description"]}
                for field in entry["fields"]
            ],
            "missingValues": [""],
        },
    }


def _field_type(kind: str) -> str:
    return "number" if kind.startswith("DECIMAL") else FIELD_TYPES.get(kind, "string")


def _catalogue(
    published: Path, entries: Sequence[dict[str, Any]], city_name: str, built_at: datetime
) -> dict[str, Any]:
    modified = built_at.astimezone(UTC).strftime("%Y-%m-%d")
    return {
        "@context": "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
        "conformsTo": "https://project-open-data.cio.gov/v1.1/schema",
        "describedBy": "https://project-open-data.cio.gov/v1.1/schema/catalog.json",
        "dataset": [
            {
                "@type": "dcat:Dataset",
                "identifier": f"{entry['schema']}.{entry['table']}",
                "title": f"{entry['schema']}.{entry['table']}",
                "description": f"Table {entry['schema']}.{entry['table']} of the project portfolio of {city_name}.",
                "keyword": ["project portfolio", entry["schema"]],
                "modified": modified,
                "publisher": {"@type": "org:Organization", "name": city_name},
                "contactPoint": {
                    "@type": "vcard:Contact",
                    "fn": city_name,
                    "hasEmail": "mailto:portfolio@example.invalid",
                },
                "accessLevel": "non-public",
                "distribution": [
                    {
                        "@type": "dcat:Distribution",
                        "title": str(path.relative_to(published)),
                        "mediaType": _media_type(path),
                    }
                    for path in entry["files"]
                ],
            }
            for entry in entries
        ],
    }


def _media_type(path: Path) -> str:
    return "text/csv" if path.suffix == ".csv" else "application/vnd.apache.parquet"
