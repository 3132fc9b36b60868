"""What the public edition withholds beside private projects: pre-decisional ones, procurements under way, persons."""

from decimal import Decimal

import pytest

from reports import render_site
from tests.reports.conftest import CITY
from tests.reports.warehouse_fixture import PROJECT_KEYS, build_warehouse, collect_rows

PREDECISIONAL, SENSITIVE, NAMED = 0, 1, 10


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every text of the public edition of a city with one project of each kind, by path."""
    folder, rows = tmp_path_factory.mktemp("withheld"), collect_rows()
    projects = rows["core.dim_projects"]
    projects[PREDECISIONAL] |= {
        "is_published": False,
        "is_predecisional": True,
        "project_name": "DENIED purchase of land",
    }
    projects[SENSITIVE]["is_procurement_sensitive"] = True
    projects[NAMED] |= {
        "manager_name": "Ana  Lucía O'Brien",
        "project_name": "Library network (lead: ana lucía o'brien)",
    }
    for month in rows["core.fct_project_months"]:
        if month["project_key"] == PROJECT_KEYS[SENSITIVE]:
            month |= {"committed_amount": Decimal("3131313.13"), "forecast_at_completion_amount": Decimal("4242424.24")}
    for figure in rows["metrics.values"]:
        if figure["entity_id"] == PROJECT_KEYS[SENSITIVE] and figure["metric_id"] in ("committed", "available"):
            figure |= {"value": 3131313.13, "value_amount": Decimal("3131313.13")}
    for contract in rows["finance.fct_contracts"]:
        if contract.get("project_key") == PROJECT_KEYS[SENSITIVE]:
            contract["original_amount"] = contract["current_amount"] = Decimal("3131313.13")
    render_site(build_warehouse(folder / "w.duckdb", rows), folder / "site", "public", CITY)
    return {
        path.relative_to(folder / "site").as_posix(): path.read_text(encoding="utf-8")
        for path in (folder / "site").rglob("*")
        if path.suffix in {".html", ".csv", ".js", ".json", ".xml"}
    }


def test_a_predecisional_project_is_nowhere_though_it_is_public(texts: dict[str, str]) -> None:
    key = PROJECT_KEYS[PREDECISIONAL]
    assert [path for path, text in texts.items() if key in text or key in path or "DENIED" in text] == []


def test_a_procurement_under_way_keeps_its_orders_forecasts_and_contracts_back(texts: dict[str, str]) -> None:
    assert f"projects/{PROJECT_KEYS[SENSITIVE]}.html" in texts
    hidden = ("3131313.13", "3,131,313.13", "4242424.24", "4,242,424.24")
    assert [path for path, text in texts.items() if any(amount in text for amount in hidden)] == []


def test_names_of_persons_are_taken_out_of_titles(texts: dict[str, str]) -> None:
    found = [path for path, text in texts.items() if "brien" in text.casefold() and "lucía" in text.casefold()]
    assert found == []
    assert "Library network (lead: [name removed])" in texts[f"projects/{PROJECT_KEYS[NAMED]}.html"]
