"""Search: the list without scripts is whole; with scripts it finds by keyboard, in a browser, from a folder."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reports.pages import search as search_page
from reports.searching import Entry, fold, group_by_letter, write_index
from tests.reports.html_reading import Reading, read_html
from tests.reports.test_browser import CHROMIUM, FLAGS, open_page
from tests.reports.warehouse_fixture import PRIVATE, PROJECT_KEYS

AUDIENCES = ("internal", "public")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium was found on this machine")


def read_index(folder: Path) -> list[list[str]]:
    rows: list[list[str]] = []
    for path in sorted(folder.glob("search-index*.js")):
        text = path.read_text(encoding="utf-8")
        rows += json.loads(text.partition(".concat(")[2].rstrip().removesuffix(");"))
    return rows


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_list_from_a_to_z_has_every_project_and_all_of_the_index(
    sites: dict[str, Path], readings: dict[str, dict[str, Reading]], audience: str
) -> None:
    linked = {
        link.attributes["href"].removeprefix("../")
        for path, page in readings[audience].items()
        if path == "search.html" or path.startswith("search/")
        for link in page.find("a")
    }
    rows = read_index(sites[audience])
    assert {row[3] for row in rows} <= linked
    for number, key in enumerate(PROJECT_KEYS):
        is_there = f"projects/{key}.html" in linked
        assert is_there == (sites[audience] / f"projects/{key}.html").is_file()
        assert not (audience == "public" and number in PRIVATE and is_there)
    for _, name, _, address in rows:
        assert name and (sites[audience] / address.partition("#")[0]).is_file(), address


def test_the_internal_index_has_departments_contracts_and_vendors_and_the_public_one_none(
    sites: dict[str, Path],
) -> None:
    internal, public = ({row[0] for row in read_index(sites[audience])} for audience in AUDIENCES)
    assert {"Project", "Metric", "Page", "Table", "Contract", "Vendor"} <= internal
    assert not public & {"Contract", "Vendor"}


def test_names_sort_without_marks_and_case_and_stand_under_their_letter() -> None:
    assert fold("Énergie ÅRSTA") == "energie arsta"
    entries = [Entry("Project", name, "", "p.html") for name in ("éclair", "Zoo", "911 calls", "مشروع", "=x")]
    assert [letter for letter, _ in group_by_letter(entries)] == ["E", "X", "Z", "0–9", "Other"]


def test_a_long_index_is_split_under_200_kilobytes_and_loses_nothing() -> None:
    entries = [
        Entry("Project", f"Project {number} {'x' * 200}", "PRJ", f"projects/{number}.html") for number in range(2000)
    ]
    files = write_index(entries)
    assert len(files) > 1 and all(len(file.content) < 200_000 for file in files)
    assert sum(file.content.count(b'["Project"') for file in files) == 2000


def test_a_long_list_has_a_page_per_letter(
    warehouse_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports import render_site
    from tests.reports.conftest import CITY

    monkeypatch.setattr(search_page, "BYTES_ON_ONE_PAGE", 10)
    render_site(warehouse_path, tmp_path, "internal", CITY)
    pages = {path.name: read_html(path.read_text(encoding="utf-8")) for path in (tmp_path / "search").glob("*.html")}
    linked = {link.attributes["href"] for page in pages.values() for link in page.find("a")}
    assert {f"../{row[3]}" for row in read_index(tmp_path)} <= linked
    assert all(page.faults == [] for page in pages.values())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@needs_browser
def test_search_finds_by_keyboard_words_in_any_order_and_ids(page: Page, sites: dict[str, Path]) -> None:
    assert open_page(page, sites, "search.html") == []
    page.get_by_label("A name, an id or a word").focus()
    page.keyboard.type("STOP one pérmit")
    results = page.locator("#found li")
    assert results.count() >= 1 and 'Permit "One Stop"' in results.first.inner_text()
    assert "result" in page.locator("#found-count").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#found') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "query"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/*.html")
    assert "One Stop" in page.locator("h1").inner_text()


@needs_browser
def test_search_tells_when_nothing_is_found_shows_names_as_text_and_traps_nobody(
    page: Page, sites: dict[str, Path]
) -> None:
    assert open_page(page, sites, "search.html") == []
    field = page.get_by_label("A name, an id or a word")
    field.fill("qqqqzzzz")
    assert page.locator("#found-count").inner_text().startswith("Nothing found")
    field.fill("script alert")
    assert page.locator("#found li").count() >= 1 and page.locator("#found script").count() == 0
    field.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "query"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@needs_browser
def test_without_scripts_the_field_is_not_there_and_the_list_is(browser: Browser, sites: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sites['internal'].as_uri()}/search.html")
    assert not page.locator("#query").is_visible()
    assert page.locator("ul.found li").count() > 20
    context.close()
