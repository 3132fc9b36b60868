"""The descriptions of the data: valid by their standards, true of the files, stable, and without an invented contact."""

import csv
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft202012Validator

from reports import render_site
from reports.city import CityFacts, Publication
from reports.shown import load_tables
from reports.units import unit_of
from tests.reports import metadata_rules
from tests.reports.warehouse_fixture import build_warehouse, collect_rows

AUDIENCES = ("internal", "public")
RULES = {
    "data/datapackage.json": metadata_rules.PACKAGE,
    "data.json": metadata_rules.CATALOGUE,
    "dcat-us-3.json": metadata_rules.CATALOGUE_3,
}
PUBLICATION = Publication(
    contact_name="Office of Open Data",
    contact_email="data@city.example",
    contact_phone="+1 520 555 0100",
    licence_name="Creative Commons Zero 1.0",
    licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
    public_url="https://city.example/portfolio/",
)
PARSERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "number": Decimal,
    "integer": int,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "datetime": lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ"),
}
ATOM = "{http://www.w3.org/2005/Atom}"


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def published(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both editions of a city that has configured all of its publication."""
    folder = tmp_path_factory.mktemp("published")
    city = CityFacts(name="City of Example", time_zone="America/Phoenix", publication=PUBLICATION)
    for audience in AUDIENCES:
        render_site(warehouse_path, folder / audience, audience, city)
    return {audience: folder / audience for audience in AUDIENCES}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("path", RULES)
def test_descriptions_keep_their_standards(
    sites: dict[str, Path], published: dict[str, Path], audience: str, path: str
) -> None:
    for folder in (sites[audience], published[audience]):
        faults = Draft202012Validator(RULES[path]).iter_errors(read_json(folder / path))
        assert [f"{list(fault.absolute_path)}: {fault.message[:200]}" for fault in faults] == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_resource_is_the_file_that_it_says(sites: dict[str, Path], audience: str) -> None:
    resources = read_json(sites[audience] / "data" / "datapackage.json")["resources"]
    assert len({one["name"] for one in resources}) == len(resources) > 10
    for one in resources:
        content = (sites[audience] / "data" / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}"), one["path"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_cell_parses_by_its_declared_type_and_keys_hold(sites: dict[str, Path], audience: str) -> None:
    resources = [
        one for one in read_json(sites[audience] / "data" / "datapackage.json")["resources"] if "schema" in one
    ]
    held: dict[str, list[dict[str, str]]] = {}
    for one in resources:
        with (sites[audience] / "data" / one["path"]).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            held[one["name"]] = list(reader)
            assert reader.fieldnames == [field["name"] for field in one["schema"]["fields"]], one["path"]
        for row in held[one["name"]]:
            for field in one["schema"]["fields"]:
                if row[field["name"]]:
                    PARSERS[field["type"]](row[field["name"]])
    stated = 0
    for one in resources:
        rows, schema = held[one["name"]], one["schema"]
        if key := schema.get("primaryKey"):
            values = [tuple(row[name] for name in key) for row in rows]
            assert len(set(values)) == len(values) and all(all(value) for value in values), one["name"]
            stated += bool(values)
        for foreign in schema.get("foreignKeys", []):
            (name,), target = foreign["fields"], foreign["reference"]
            known = {row[target["fields"][0]] for row in held[target["resource"]]}
            assert {row[name] for row in rows if row[name]} <= known, (one["name"], name)
            stated += 1
    assert stated > 5


def test_fields_say_what_the_database_says_with_their_units(tmp_path: Path) -> None:
    path = build_warehouse(tmp_path / "w.duckdb", collect_rows())
    with duckdb.connect(str(path)) as connection:
        connection.execute("comment on table core.dim_projects is 'One row per project.'")
        connection.execute("comment on column core.dim_projects.approved_budget_amount is 'The approved budget.'")
    render_site(path, tmp_path / "site", "internal", CityFacts("City of Example", currency="CAD"))
    resources = {one["name"]: one for one in read_json(tmp_path / "site/data/datapackage.json")["resources"]}
    projects = resources["core-dim-projects"]
    field = next(one for one in projects["schema"]["fields"] if one["name"] == "approved_budget_amount")
    assert projects["description"] == "One row per project."
    assert field == {
        "name": "approved_budget_amount",
        "type": "number",
        "description": "The approved budget.",
        "unit": "CAD",
    }
    with (tmp_path / "site/data/dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["table"], row["column"]): row for row in csv.DictReader(file)}
    row = rows["core.dim_projects", "approved_budget_amount"]
    assert (row["unit"], row["meaning"]) == ("CAD", "The approved budget.")
    page = (tmp_path / "site/dictionary/core-dim_projects.html").read_text(encoding="utf-8")
    assert 'id="core-dim_projects-approved_budget_amount"' in page and "The approved budget." in page


def test_the_public_descriptions_name_only_what_the_public_sees(sites: dict[str, Path]) -> None:
    allowed = {f"{table.schema}.{table.table}": table for table in load_tables()}
    package = read_json(sites["public"] / "data" / "datapackage.json")
    for resource in package["resources"]:
        table = allowed[resource["title"]]
        assert table.public_rows != "false"
        public = {column.name for column in table.columns if column.is_public}
        assert {field["name"] for field in resource.get("schema", {}).get("fields", [])} <= public, resource["title"]
    names = {resource["title"] for resource in package["resources"]}
    assert "core.dim_projects" in names and not names & {"core.fct_risks", "core.fct_demands", "quality.quarantine"}


def test_a_contact_is_named_where_configured_and_none_is_invented(
    sites: dict[str, Path], published: dict[str, Path]
) -> None:
    for dataset in read_json(sites["public"] / "data.json")["dataset"]:
        assert dataset["contactPoint"]["hasEmail"].endswith(".invalid")
    for dataset in read_json(published["public"] / "data.json")["dataset"]:
        assert dataset["contactPoint"]["hasEmail"] == "mailto:data@city.example"
        assert dataset["license"] == PUBLICATION.licence_url
        assert all(one["downloadURL"].startswith(str(PUBLICATION.public_url)) for one in dataset["distribution"])
    assert "downloadURL" not in (published["internal"] / "data.json").read_text(encoding="utf-8")
    page = (published["public"] / "accessibility.html").read_text(encoding="utf-8")
    assert "data@city.example" in page and "+1 520 555 0100" in page
    assert "No contact is configured" in (sites["internal"] / "accessibility.html").read_text(encoding="utf-8")
    assert "No contact is configured" not in (sites["public"] / "accessibility.html").read_text(encoding="utf-8")


def test_identifiers_stay_when_the_data_changes(sites: dict[str, Path], other_site: Path) -> None:
    before = [one["identifier"] for one in read_json(sites["internal"] / "data.json")["dataset"]]
    after = [one["identifier"] for one in read_json(other_site / "data.json")["dataset"]]
    assert before == after and len(set(before)) == len(before)


def test_a_sitemap_lists_every_page_where_an_address_is_configured(
    sites: dict[str, Path], published: dict[str, Path]
) -> None:
    assert not (sites["public"] / "sitemap.xml").exists() and not (published["internal"] / "sitemap.xml").exists()
    tree = ElementTree.parse(published["public"] / "sitemap.xml")
    listed = {str(one.text) for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    pages = {path.relative_to(published["public"]).as_posix() for path in published["public"].rglob("*.html")}
    assert listed == {f"{PUBLICATION.public_url}{page}" for page in pages}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_feed_is_valid_atom_with_stable_ids(
    sites: dict[str, Path], published: dict[str, Path], audience: str
) -> None:
    feed, again = (ElementTree.parse(folder[audience] / "changes.xml").getroot() for folder in (sites, published))
    assert feed.tag == f"{ATOM}feed" and feed.findtext(f"{ATOM}author/{ATOM}name") == "City of Example"
    entries = feed.findall(f"{ATOM}entry")
    ids = [str(one.findtext(f"{ATOM}id")) for one in (feed, *entries)]
    assert len(set(ids)) == len(ids) > 1 and all(one.startswith("urn:uuid:") for one in ids)
    assert ids == [str(one.findtext(f"{ATOM}id")) for one in (again, *again.findall(f"{ATOM}entry"))]
    for one in (feed, *entries):
        datetime.strptime(str(one.findtext(f"{ATOM}updated")), "%Y-%m-%dT%H:%M:%SZ")
        assert one.findtext(f"{ATOM}title")
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None and (sites[audience] / link.attrib["href"]).is_file()
    assert (str(PUBLICATION.public_url) in (published[audience] / "changes.xml").read_text()) == (audience == "public")


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("amount", "USD"),
        ("change_amount", "USD"),
        ("value_amount", "the row's unit"),
        ("age_days", "days"),
        ("percent_complete", "percent, 0 to 100"),
        ("allocation_share", "fraction of 1"),
        ("rows_received", "count"),
        ("built_at", "UTC"),
        ("project_name", None),
        ("is_stale", None),
    ],
)
def test_a_unit_follows_from_the_name(column: str, unit: str | None) -> None:
    assert unit_of(column, "USD") == unit
