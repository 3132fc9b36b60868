"""Templates, contexts, queries and files: one of each per page, the same bytes again, only changes rewritten."""

import csv
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from jinja2 import nodes

from reports import CityFacts, ReportError, render_site
from reports.pages import EVERYONE, INTERNAL_ONLY, PUBLIC_ONLY, edition
from reports.site import make_environment
from tests.reports.conftest import CITY
from tests.reports.warehouse_fixture import build_warehouse, collect_rows

REPORTS = Path(__file__).parents[2] / "reports"
MODULES = (*EVERYONE, *INTERNAL_ONLY, *PUBLIC_ONLY, edition)
STEMS = [module.__name__.rpartition(".")[2] for module in MODULES]
QUERYLESS = {
    "edition",
    "procurement_public",
    "open_risks",
    "open_issues",
    "requests",
    "downloads",
    "about",
    "accessibility",
    "dictionary",
    "dictionary_table",
}


def list_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_page_has_a_module_a_template_and_a_query_of_one_stem() -> None:
    templates = {path.stem for path in (REPORTS / "templates").glob("[a-z]*.html")}
    queries = {path.stem for path in (REPORTS / "queries").glob("[a-z]*.sql")} - {
        "shown",
        "workbook",
        "freezing",
        "figures",
    }
    assert templates == {*STEMS, "editions"}
    assert queries == set(STEMS) - QUERYLESS


@pytest.mark.parametrize("module", MODULES, ids=STEMS)
def test_every_field_of_a_context_is_used_by_its_template(module: Any) -> None:
    stem = module.__name__.rpartition(".")[2]
    name = f"{''.join(part.title() for part in stem.split('_'))}Page"
    context = getattr(module, name)
    assert is_dataclass(context)
    assert vars(context)["__dataclass_params__"].frozen
    used = read_page_attributes(stem)
    assert {field.name for field in fields(context)} == used
    assert set(get_type_hints(context)) == used


def read_page_attributes(stem: str) -> set[str]:
    """Return the attributes of `page` that a template reads."""
    text = (REPORTS / "templates" / f"{stem}.html").read_text(encoding="utf-8")
    tree = make_environment(CITY).parse(text)
    return {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }


@pytest.mark.parametrize("path", sorted((REPORTS / "templates").glob("*.html")), ids=lambda path: path.name)
def test_templates_have_no_arithmetic_and_no_query(path: Path) -> None:
    tree = make_environment(CITY).parse(path.read_text(encoding="utf-8"))
    sums = [
        node
        for kind in (nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
        for node in tree.find_all(kind)
    ]
    assert sums == []
    assert "select " not in path.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_same_warehouse_gives_the_same_bytes(
    warehouse_path: Path, sites: dict[str, Path], tmp_path: Path, audience: str
) -> None:
    render_site(warehouse_path, tmp_path / "again", audience, CITY)
    assert list_files(tmp_path / "again") == list_files(sites[audience])


def test_a_second_rendering_writes_nothing(warehouse_path: Path, tmp_path: Path) -> None:
    first = render_site(warehouse_path, tmp_path / "site", "public", CITY)
    second = render_site(warehouse_path, tmp_path / "site", "public", CITY)
    assert first.unchanged_count == 0 and second.written_count == 0
    assert second.unchanged_count == first.written_count


def test_files_equal_to_the_previous_build_are_links_to_it(warehouse_path: Path, tmp_path: Path) -> None:
    render_site(warehouse_path, tmp_path / "before", "public", CITY)
    summary = render_site(warehouse_path, tmp_path / "after", "public", CITY, previous=tmp_path / "before")
    assert summary.written_count == 0
    assert (tmp_path / "before" / "index.html").samefile(tmp_path / "after" / "index.html")


def test_a_change_never_reaches_into_the_previous_build(warehouse_path: Path, tmp_path: Path) -> None:
    render_site(warehouse_path, tmp_path / "before", "public", CITY)
    held = list_files(tmp_path / "before")
    render_site(warehouse_path, tmp_path / "after", "public", CITY, previous=tmp_path / "before")
    render_site(
        warehouse_path, tmp_path / "after", "public", CityFacts(name="Other city"), previous=tmp_path / "before"
    )
    assert list_files(tmp_path / "before") == held
    assert "Other city" in (tmp_path / "after" / "index.html").read_text(encoding="utf-8")


def test_a_new_run_of_the_same_data_rewrites_only_the_page_and_the_workbook_that_name_it(tmp_path: Path) -> None:
    rows = collect_rows()
    build_warehouse(tmp_path / "one.duckdb", rows)
    rows["core.meta_build"] = [rows["core.meta_build"][0] | {"run_id": "another", "git_commit": "fedcba"}]
    build_warehouse(tmp_path / "two.duckdb", rows)
    render_site(tmp_path / "one.duckdb", tmp_path / "site", "internal", CITY)
    summary = render_site(tmp_path / "two.duckdb", tmp_path / "site", "internal", CITY)
    assert summary.written_count == 2


def test_pages_that_are_gone_are_removed_and_strangers_stay(warehouse_path: Path, tmp_path: Path) -> None:
    render_site(warehouse_path, tmp_path, "internal", CITY)
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "kept.html").write_text("kept", encoding="utf-8")
    summary = render_site(warehouse_path, tmp_path, "public", CITY)
    assert summary.removed_count > 0
    assert not (tmp_path / "risks" / "index.html").exists()
    assert (tmp_path / "editions" / "kept.html").exists()


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_an_empty_warehouse_gives_a_whole_site(tmp_path: Path, audience: str) -> None:
    rows = {"core.meta_build": collect_rows()["core.meta_build"]}
    path = build_warehouse(tmp_path / "empty.duckdb", rows)
    summary = render_site(path, tmp_path / "site", audience, CITY)
    assert summary.pages >= 10
    assert "No project has been accepted yet." in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_a_warehouse_with_one_family_only_gives_a_whole_site(tmp_path: Path) -> None:
    rows = {name: held for name, held in collect_rows().items() if not name.startswith("finance.")}
    path = build_warehouse(tmp_path / "projects.duckdb", rows)
    assert render_site(path, tmp_path / "site", "internal", CITY).pages > 30


def test_a_missing_warehouse_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="does not exist; run a refresh first"):
        render_site(tmp_path / "none.duckdb", tmp_path / "site", "internal", CITY)


def test_an_unknown_audience_is_one_sentence(warehouse_path: Path, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="use one of: internal, public"):
        render_site(warehouse_path, tmp_path / "site", "council", CITY)


def test_no_data_file_has_a_cell_that_a_spreadsheet_would_run(sites: dict[str, Path]) -> None:
    seen = 0
    for path in (folder for site in sites.values() for folder in site.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    is_number = cell.lstrip("-").replace(".", "", 1).isdigit()
                    assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (path, cell)
                    seen += cell.startswith("'=")
    assert seen > 0
