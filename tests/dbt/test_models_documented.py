"""Every model is documented and its key tested; every published table has an enforced contract (design: style, "dbt")."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dbt.landing_database import PROJECT, LandingDatabase, load_catalogue

PUBLISHED = ("core", "finance", "metrics", "quality")
KEY_TESTS = {"unique", "unique_combination"}
SINGLE_ROW = {"meta_build", "int_ledger_starts"}


@pytest.fixture(scope="module")
def manifest(project_city: LandingDatabase) -> Mapping[str, Any]:
    """What dbt knows of the project it built."""
    return json.loads((Path(project_city.path).parent / "target" / "manifest.json").read_text(encoding="utf-8"))


def models(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every model of the project."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def test_every_model_begins_its_description_with_one_row_per(manifest: Mapping[str, Any]) -> None:
    assert [node["name"] for node in models(manifest) if not node["description"].startswith("One row per ")] == []


def test_every_model_has_its_key_tested(manifest: Mapping[str, Any]) -> None:
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node.get("test_metadata", {}).get("name") in KEY_TESTS
    }
    untested = [
        node["name"] for node in models(manifest) if node["unique_id"] not in tested and node["name"] not in SINGLE_ROW
    ]
    assert untested == []


def test_every_published_table_has_a_contract_and_every_column_a_comment(manifest: Mapping[str, Any]) -> None:
    for node in models(manifest):
        if node["schema"] not in PUBLISHED:
            continue
        assert node["config"]["contract"]["enforced"], node["name"]
        assert node["config"]["access"] == "public", node["name"]
        bare = [
            column["name"]
            for column in node["columns"].values()
            if not column["description"] or not column["data_type"]
        ]
        assert bare == [], node["name"]


def test_every_model_has_its_own_yml_beside_it() -> None:
    for path in sorted((PROJECT / "models").rglob("*.sql")):
        beside = path.with_suffix(".yml")
        assert beside.is_file(), path.name
        assert [model["name"] for model in yaml.safe_load(beside.read_text(encoding="utf-8"))["models"]] == [path.stem]


def test_every_catalogue_entry_has_values_and_every_value_an_entry(project_city: LandingDatabase) -> None:
    published = {metric_id for (metric_id,) in project_city.rows("select distinct metric_id from metrics.values")}
    assert published == {entry["metric_id"] for entry in load_catalogue()}


def test_a_null_reason_is_one_that_the_metric_declares(project_city: LandingDatabase) -> None:
    strays = project_city.rows(
        """
        select distinct definitions.metric_id, metrics.null_reason
        from metrics.values as metrics
        inner join metrics.definitions as definitions using (metric_id)
        where metrics.null_reason is not null and not list_contains(string_split(definitions.null_reasons, ', '), metrics.null_reason)
        """
    )
    assert strays == []
