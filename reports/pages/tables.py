"""Every table that the audience sees as Parquet and CSV, and their descriptions: data package and catalogues. No page."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from reports.data_catalogue import make_catalogue, make_catalogue_3
from reports.data_files import write_table
from reports.data_package import PackageFacts, make_package
from reports.data_tables import DataTable, describe_tables, find_keys
from reports.outputs import Output, RawFile, Report

PACKAGE = "data/datapackage.json"
CATALOGUE = "data.json"
CATALOGUE_3 = "dcat-us-3.json"


def build(report: Report) -> Iterator[Output]:
    """Yield the files of each table, and what describes them; a table that is only beside the site is not described here."""
    described = []
    for table in describe_tables(report):
        noted, files = write_table(table, report)
        yield from files
        if files:
            described.append(noted)
    facts = package_facts(report)
    tables = find_keys(described, report.warehouse.ask)
    yield RawFile(PACKAGE, write_json(make_package(facts, rebase(tables, "data/"))))
    yield RawFile(CATALOGUE, write_json(make_catalogue(facts, tables)))
    yield RawFile(CATALOGUE_3, write_json(make_catalogue_3(facts, tables)))


def package_facts(report: Report) -> PackageFacts:
    """Return what is said of the package of the edition."""
    scope = "every project" if report.is_internal else "the projects that the city has published"
    return PackageFacts(
        name=f"portfolio-{report.audience}",
        title=f"{report.city.name} project portfolio, {report.audience} edition",
        description=f"Tables behind the project portfolio report of {report.city.name}: {scope}.",
        city=report.city,
        as_of_date=report.build.as_of_date,
        created_at=report.build.built_at,
        is_public=not report.is_internal,
    )


def rebase(tables: Sequence[DataTable], folder: str) -> tuple[DataTable, ...]:
    """Return the tables with their files' paths relative to a folder of the site."""
    return tuple(
        replace(table, files=tuple(replace(file, path=file.path.removeprefix(folder)) for file in table.files))
        for table in tables
    )


def write_json(content: dict[str, Any]) -> bytes:
    """Return JSON in UTF-8, one value a line."""
    return f"{json.dumps(content, indent=1, ensure_ascii=False)}\n".encode()
