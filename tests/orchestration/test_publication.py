"""The section [publication], and the descriptions of the published tables."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft202012Validator

from orchestration.open_data import write_descriptions
from orchestration.publication_settings import PublicationConfiguration, read_publication
from orchestration.publishing import export_tables
from reports.city import CityFacts
from tests.reports import metadata_rules


def test_the_section_is_optional_and_read_whole() -> None:
    problems: list[str] = []
    assert read_publication({}, problems) == PublicationConfiguration()
    read = read_publication(
        {
            "contact_name": " Office of Open Data ",
            "contact_email": "data@city.example",
            "contact_phone": "+1 520 555 0100",
            "licence_name": "CC0",
            "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
            "public_url": "https://city.example/portfolio",
        },
        problems,
    )
    assert problems == []
    assert (read.contact_name, read.public_url) == ("Office of Open Data", "https://city.example/portfolio/")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("contact_email", "not an address", "must be an e-mail address"),
        ("contact_email", "a@b", "must be an e-mail address"),
        ("contact_phone", "call us", "must be a telephone number"),
        ("contact_name", 7, "must be one line of text"),
        ("contact_name", "two\nlines", "must be one line of text"),
        ("public_url", "http://city.example/", "must be an address such as https://"),
        ("public_url", "city.example", "must be an address such as https://"),
        ("public_url", "https://city.example/?page=1", "must have neither ? nor #"),
        ("licence_url", "CC0", "must be an address such as https://"),
        ("licence_name", "CC0", "needs licence_url"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_its_key(key: str, value: object, words: str) -> None:
    problems: list[str] = []
    read_publication({key: value}, problems)
    (problem,) = problems
    assert problem.startswith(f"[publication] {key}") and words in problem and problem.endswith(".")


def test_published_tables_are_described_by_their_standards_and_keys(tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    with duckdb.connect(str(published / "portfolio.duckdb")) as connection:
        for schema in ("core", "metrics"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table core.dim_projects (project_key varchar, approved_budget_amount decimal(18, 2))"
        )
        connection.execute("insert into core.dim_projects values ('a', 1.50), ('b', null)")
        connection.execute("create table core.fct_risks (project_key varchar, risk_id varchar, is_stale boolean)")
        connection.execute("insert into core.fct_risks values ('a', '1', false), ('a', '1', true)")
        connection.execute("comment on table core.dim_projects is 'One row per project.'")
        connection.execute("comment on column core.dim_projects.approved_budget_amount is 'The approved budget.'")
    entries = export_tables(published / "portfolio.duckdb", published / "tables", 7)
    moment = datetime(2026, 10, 20, 8, 15, tzinfo=UTC)
    write_descriptions(published, entries, CityFacts("City of Example"), date(2026, 10, 20), moment)
    read: dict[str, Any] = {
        path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(published.glob("*.json"))
    }
    for name, rules in (
        ("datapackage.json", metadata_rules.PACKAGE),
        ("data.json", metadata_rules.CATALOGUE),
        ("dcat-us-3.json", metadata_rules.CATALOGUE_3),
    ):
        assert [fault.message for fault in Draft202012Validator(rules).iter_errors(read[name])] == []
    resources = {one["name"]: one for one in read["datapackage.json"]["resources"]}
    assert (read["datapackage.json"]["version"], read["datapackage.json"]["created"]) == (
        "2026.10.20",
        "2026-10-20T08:15:00Z",
    )
    assert resources["core-dim-projects"]["schema"]["primaryKey"] == ["project_key"]
    assert resources["core-dim-projects"]["schema"]["fields"][1]["unit"] == "USD"
    risks = resources["core-fct-risks"]["schema"]
    assert "primaryKey" not in risks, "two rows of one key: it is no key"
    assert risks["foreignKeys"][0]["reference"] == {"resource": "core-dim-projects", "fields": ["project_key"]}
    assert {one["accessLevel"] for one in read["data.json"]["dataset"]} == {"non-public"}
