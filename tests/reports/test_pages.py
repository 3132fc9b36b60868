"""Every page of both editions: valid, accessible in structure, linked, and with nothing from elsewhere."""

from itertools import pairwise
from pathlib import Path, PurePosixPath

import pytest

from tests.reports.html_reading import Reading

EDITIONS = "editions/index.html"
"""Stands beside the site, and is there from the first night on (tests/orchestration)."""
AUDIENCES = ("internal", "public")
ALLOWED_INSIDE_ROWS = {"th", "td"}
OWN_SCRIPTS = {"search.html": ("search-index.js", "static/search.js")}
"""The only pages that run anything beside the lists of projects, and what: the site's own files."""

Readings = dict[str, dict[str, Reading]]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_markup_is_well_formed_and_ids_are_unique(readings: Readings, audience: str) -> None:
    for path, page in readings[audience].items():
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), path


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_page_has_language_title_landmarks_skip_link_and_one_heading(readings: Readings, audience: str) -> None:
    for path, page in readings[audience].items():
        assert page.find("html")[0].attributes["lang"] == "en", path
        assert page.find("title")[0].text.strip(), path
        assert [len(page.find(name)) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1], path
        first_link = page.find("a")[0]
        assert first_link.attributes["href"] == "#main" and page.find("main")[0].attributes["id"] == "main", path
        for nav in page.find("nav"):
            assert nav.attributes.get("aria-label"), path
        for section in page.find("section"):
            assert section.attributes["aria-labelledby"] in page.ids, path


@pytest.mark.parametrize("audience", AUDIENCES)
def test_headings_do_not_skip_a_level(readings: Readings, audience: str) -> None:
    for path, page in readings[audience].items():
        levels = [int(heading.name[1]) for heading in page.find("h1", "h2", "h3", "h4")]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


@pytest.mark.parametrize("audience", AUDIENCES)
def test_titles_of_pages_differ(readings: Readings, audience: str) -> None:
    titles: dict[str, str] = {}
    for path, page in readings[audience].items():
        title = page.find("title")[0].text
        assert titles.setdefault(title, path) == path, f"{path} and {titles[title]} share a title"


@pytest.mark.parametrize("audience", AUDIENCES)
def test_tables_have_captions_scopes_and_boxes_that_take_focus(readings: Readings, audience: str) -> None:
    for path, page in readings[audience].items():
        boxes = [element for element in page.find("div") if element.attributes.get("class") == "scroll"]
        assert len(page.find("table")) == len(page.find("caption")) == len(boxes), path
        for box in boxes:
            assert box.attributes["tabindex"] == "0" and box.attributes["role"] == "group", path
            assert box.attributes["aria-labelledby"] in page.ids, path
        for head in page.find("th"):
            assert head.attributes.get("scope") in {"col", "row"}, path
        for cell in page.find("td"):
            assert "tbody" in cell.ancestors and cell.ancestors[-1] == "tr", path


@pytest.mark.parametrize("audience", AUDIENCES)
def test_charts_have_names_descriptions_and_no_bare_images(readings: Readings, audience: str) -> None:
    for path, page in readings[audience].items():
        assert page.find("img") == [], path
        for picture in page.find("svg"):
            if picture.attributes.get("aria-hidden") == "true":
                continue
            assert picture.attributes["role"] == "img", path
            for name in picture.attributes["aria-labelledby"].split():
                assert name in page.ids, path


@pytest.mark.parametrize("audience", AUDIENCES)
def test_links_and_anchors_resolve(sites: dict[str, Path], readings: Readings, audience: str) -> None:
    pages = readings[audience]
    anchors = {path: set(page.ids) for path, page in pages.items()}
    for path, page in pages.items():
        for element in page.find("a", "link"):
            address, _, anchor = element.attributes["href"].partition("#")
            assert not address.startswith(("/", "http:", "https:", "//", "data:", "javascript:")), (path, address)
            target = path if not address else resolve(path, address)
            if target == EDITIONS:
                continue
            assert (sites[audience] / target).is_file(), f"{path} links to {address}, which does not exist"
            assert not anchor or anchor in anchors[target], f"{path} links to {target}#{anchor}, which does not exist"


def resolve(path: str, address: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / address).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def list_scripts(path: str, page: Reading) -> list[str]:
    """Return the scripts that a page may run: the lists of projects may sort and find, as the search may search."""
    is_list = path.startswith("projects/") and page.find("h1")[0].text.startswith(("All projects", "Projects with"))
    return ["../" * path.count("/") + "static/projects.js"] if is_list else list(OWN_SCRIPTS.get(path, ()))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_is_loaded_from_elsewhere_and_only_own_scripts_run(readings: Readings, audience: str) -> None:
    for path, page in readings[audience].items():
        policy = next(meta for meta in page.find("meta") if "http-equiv" in meta.attributes).attributes["content"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'"), path
        scripts = list_scripts(path, page)
        assert [script.attributes.get("src") for script in page.find("script")] == scripts, path
        assert ("script-src 'self';" in policy) == bool(scripts) and policy.count("script-src") == bool(scripts), path
        assert all(script.text == "" for script in page.find("script")), path
        assert page.find("iframe", "object", "embed", "style", "base", "form") == [], path
        for element in page.elements:
            allowed = {"src"} if element.name == "script" else set()
            unsafe = [
                name for name in element.attributes if name.startswith("on") or name in {"src", "style"} - allowed
            ]
            assert unsafe == [], (path, element.name, unsafe)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_can_be_reached_from_the_overview(readings: Readings, audience: str) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        path = waiting.pop()
        for link in readings[audience][path].find("a"):
            address = link.attributes["href"].partition("#")[0]
            target = resolve(path, address) if address else path
            if target.endswith(".html") and target not in reached and target != EDITIONS:
                reached.add(target)
                waiting.append(target)
    assert reached == set(readings[audience])


def test_pages_stay_under_200_kilobytes(sites: dict[str, Path]) -> None:
    sizes = {path: path.stat().st_size for folder in sites.values() for path in folder.rglob("*.html")}
    assert {path: size for path, size in sizes.items() if size > 200_000} == {}


def test_hostile_names_are_shown_as_text(sites: dict[str, Path], readings: Readings) -> None:
    listed = (sites["internal"] / "projects" / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in listed
    assert "<script>" not in listed
    names = {page.find("h1")[0].text for page in readings["internal"].values()}
    for name in ('Permit "One Stop" O\'Brien & Sons', '=HYPERLINK("http://example.com")', "مشروع الشبكة البلدية"):
        assert name in names
    long_page = next(page for page in readings["internal"].values() if page.find("h1")[0].text.startswith("Long x"))
    assert any("x" * 3995 in paragraph.text for paragraph in long_page.find("p"))
