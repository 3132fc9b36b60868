"""The published data's own descriptions: a Frictionless data package and DCAT-US catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from extractors.landing_log import write_json
from orchestration.publishing import hash_file

if TYPE_CHECKING:
    from reports.city import CityFacts
    from reports.data_tables import DataTable

PACKAGE_NAME = "portfolio-metrics"


def write_descriptions(
    published: Path, entries: Sequence[dict[str, Any]], city: CityFacts, as_of_date: date, built_at: datetime
) -> None:
    """Write `datapackage.json`, `data.json` and `dcat-us-3.json` for the exported tables (see `publishing.export_tables`).

    Keys are stated only where the published rows keep them; words are the comments of the published database.
    """
    from reports.data_catalogue import make_catalogue, make_catalogue_3
    from reports.data_package import PackageFacts, make_package
    from reports.data_tables import find_keys

    facts = PackageFacts(
        name=PACKAGE_NAME,
        title=f"Project portfolio metrics, {city.name}",
        description=f"Every published table of the project portfolio warehouse of {city.name}, for the city's own analysts.",
        city=city,
        as_of_date=as_of_date,
        created_at=built_at.astimezone(UTC),
        is_public=False,
    )
    with duckdb.connect(str(published / "portfolio.duckdb"), read_only=True) as connection:
        comments = {
            (schema, table): comment or ""
            for schema, table, comment in connection.execute(
                "select schema_name, table_name, comment from duckdb_tables()"
            ).fetchall()
        }
        described = [_describe(published, entry, comments) for entry in entries]
        tables = find_keys(described, lambda sql: connection.execute(sql).fetchall())
    write_json(published / "datapackage.json", make_package(facts, tables))
    write_json(published / "data.json", make_catalogue(facts, tables))
    write_json(published / "dcat-us-3.json", make_catalogue_3(facts, tables))


def _describe(published: Path, entry: dict[str, Any], comments: dict[tuple[str, str], str]) -> DataTable:
    from reports.data_tables import DataColumn, DataTable, quote_name
    from reports.outputs import WrittenFile

    schema, table = entry["schema"], entry["table"]
    return DataTable(
        schema=schema,
        table=table,
        relation=f"{schema}.{quote_name(table)}",
        description=comments.get((schema, table), ""),
        columns=tuple(DataColumn(one["name"], one["type"], one["description"]) for one in entry["fields"]),
        row_count=entry["rows"],
        files=tuple(
            WrittenFile(path.relative_to(published).as_posix(), path.stat().st_size, hash_file(path))
            for path in entry["files"]
        ),
    )
