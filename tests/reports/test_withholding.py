"""What the public edition withholds beside private projects: pre-decisional ones, procurements under way, persons."""

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from reports import render_site
from tests.reports.conftest import CITY
from tests.reports.warehouse_fixture import PRIVATE, PROJECT_KEYS, build_warehouse, collect_rows

PREDECISIONAL, SENSITIVE, NAMED, BESIDE = 0, 1, 10, 5


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
    projects[BESIDE] |= {"manager_name": "Bo {Lee}", "project_name": "Kiosks: Ana Lucía O'Brien/Bo {Lee}"}
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


def test_sums_of_finance_leave_a_procurement_under_way_out_and_say_so(texts: dict[str, str]) -> None:
    told = "Projects whose procurement is under way are left out of these sums."
    assert all(told in texts[path] for path in ("finance/index.html", "finance/2027.html"))
    projects = len(PROJECT_KEYS) - len(PRIVATE) - 2
    spent = Decimal("444444.44") * projects
    for path in ("finance/index.html", "finance/2027.html"):
        assert f'<data value="{spent}">' in texts[path], path
    assert PROJECT_KEYS[SENSITIVE] not in texts["finance/2027.html"]


def test_sums_that_leave_nothing_out_do_not_say_so(sites: dict[str, Path]) -> None:
    for audience, path in product(("internal", "public"), ("finance/index.html", "finance/2027.html")):
        text = (sites[audience] / path).read_text(encoding="utf-8")
        assert "left out of these sums" not in text, (audience, path)


def test_the_page_of_a_procurement_under_way_says_that_contracts_are_not_published(texts: dict[str, str]) -> None:
    page = texts[f"projects/{PROJECT_KEYS[SENSITIVE]}.html"]
    assert "None published. Contracts are not published while its procurement is under way." in page
    assert "No budget, order or ledger line of this project is published while its procurement is under way." in page
    other = texts[f"projects/{PROJECT_KEYS[2]}.html"]
    assert "procurement is under way" not in other and "names a finance code" not in other


def test_a_city_without_published_money_does_not_say_that_it_has_none(tmp_path: Path) -> None:
    rows = collect_rows()
    for cell in rows["finance.budget_vs_actuals"]:
        cell["project_key"] = None
    render_site(build_warehouse(tmp_path / "w.duckdb", rows), tmp_path / "site", "public", CITY)
    text = (tmp_path / "site" / "finance" / "index.html").read_text(encoding="utf-8")
    assert "No budget, order or ledger line of a published project is known." in text


def test_names_of_persons_are_taken_out_of_titles(texts: dict[str, str]) -> None:
    found = [path for path, text in texts.items() if "brien" in text.casefold() and "lucía" in text.casefold()]
    assert found == []
    assert "Kiosks: [name removed]/[name removed]" in texts[f"projects/{PROJECT_KEYS[BESIDE]}.html"]
    assert "Library network (lead: [name removed])" in texts[f"projects/{PROJECT_KEYS[NAMED]}.html"]
