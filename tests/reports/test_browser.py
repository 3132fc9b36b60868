"""The pages in a real browser: style applies under the policy, nothing leaves the site, nothing overflows, focus is seen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reports.addresses import (
    finance_department_page,
    finance_fund_page,
    group_page,
    project_figures_page,
    project_list_page,
)
from tests.reports.fixture_projects import make_key
from tests.reports.warehouse_fixture import PROJECT_KEYS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGES = {
    "overview": "index.html",
    "changes": "changes.html",
    "projects": "projects/by-slip.html",
    "project": f"projects/{PROJECT_KEYS[0]}.html",
    "project, long name": f"projects/{PROJECT_KEYS[6]}.html",
    "project, right to left": f"projects/{PROJECT_KEYS[4]}.html",
    "project figures": project_figures_page(PROJECT_KEYS[0]),
    "projects of a kind": project_list_page([("status", "active"), ("health", "green")]),
    "ledger": f"projects/{PROJECT_KEYS[0]}/ledger-2027.html",
    "finance": "finance/index.html",
    "finance year": "finance/2027.html",
    "finance department": finance_department_page(2027, "DENIED/00"),
    "finance fund": finance_fund_page(2027, "DENIED-900"),
    "suspense": "finance/suspense.html",
    "closed periods": "finance/closed-periods.html",
    "restatements": "finance/restatements.html",
    "findings": "procurement/findings.html",
    "unmatched": "procurement/unmatched.html",
    "differences": "quality/differences.html",
    "procurement": "procurement/index.html",
    "quality": "quality/index.html",
    "checks": "quality/checks.html",
    "reconciliations": "quality/reconciliations.html",
    "quarantine": "quality/quarantine.html",
    "source": "quality/sources/finance_share.html",
    "departments": "departments/index.html",
    "portfolio": group_page("portfolio", make_key("Digital City")),
    "risks": "risks/index.html",
    "open risks": "risks/open-risks.html",
    "demand": "demand/index.html",
    "ranking": "demand/ranking.html",
    "resources": "resources/index.html",
    "benefits": "benefits/index.html",
    "governance": "governance/index.html",
    "gates": "governance/gates.html",
    "trends": "trends/index.html",
    "metrics": "metrics/index.html",
    "metric": "metrics/cpi.html",
    "downloads": "downloads.html",
    "dictionary": "dictionary.html",
    "dictionary table": "dictionary/core-dim_projects.html",
    "search": "search.html",
    "accessibility": "accessibility.html",
    "about": "about.html",
}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium was found on this machine")


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


def open_page(page: Page, sites: dict[str, Path], path: str) -> list[str]:
    """Open a page of the internal edition; return requests that left the site and messages of the browser."""
    seen: list[str] = []
    root = sites["internal"].as_uri()
    page.on("request", lambda request: None if request.url.startswith(root) else seen.append(request.url))
    page.on("console", lambda message: seen.append(message.text))
    page.goto(f"{root}/{path}")
    return seen


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_nothing_leaves_the_site_and_the_policy_blocks_nothing(page: Page, sites: dict[str, Path], path: str) -> None:
    assert open_page(page, sites, path) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") != "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_at_320_pixels_only_tables_scroll_sideways(page: Page, sites: dict[str, Path], path: str) -> None:
    open_page(page, sites, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    wide = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(element => !element.closest('.scroll, svg, .sr')
        && element.getBoundingClientRect().right > 321).map(element => element.outerHTML.slice(0, 120))"""
    )
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [PAGES["overview"], PAGES["project"], PAGES["quality"], PAGES["procurement"]])
def test_text_has_enough_contrast_where_it_stands(
    browser: Browser, sites: dict[str, Path], path: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    open_page(page, sites, path)
    poor = page.evaluate(CONTRAST_SCRIPT)
    context.close()
    assert poor == []


def test_the_keyboard_reaches_the_content_first_and_focus_is_seen(page: Page, sites: dict[str, Path]) -> None:
    open_page(page, sites, PAGES["project"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_paper_is_never_dark_and_shows_whole_tables(browser: Browser, sites: dict[str, Path]) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 740, "height": 1000})
    page = context.new_page()
    open_page(page, sites, PAGES["overview"])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"
    assert page.evaluate("document.documentElement.scrollWidth") <= 740
    context.close()


CONTRAST_SCRIPT = """
() => {
  const canvas = document.createElement('canvas').getContext('2d');
  const read = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = element => { for (let up = element; up; up = up.parentElement) {
    const colour = read(getComputedStyle(up).backgroundColor); if (colour[3] === 255) return colour; }
    return [255, 255, 255, 255]; };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    if (element.closest('title, desc, .sr, .skip')) continue;
    const style = getComputedStyle(element);
    const ink = read(element.closest('svg') ? style.fill : style.color);
    const [low, high] = [light(ink), light(behind(element))].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.5) poor.push(element.outerHTML.slice(0, 100));
  }
  return poor;
}
"""
