"""WCAG 2.1 AA as people meet it, in a real browser: by keyboard, with wide spacing, at 320 pixels, by the names of links."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reports import SiteSummary
from tests.reports.test_browser import CHROMIUM, FLAGS

STOPS_LIMIT = 400
TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }
"""
Rendered = dict[str, tuple[Path, SiteSummary]]
Visits = dict[str, dict[str, list[str]]]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium was found on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def visits(browser: Browser, rendered: Rendered) -> Visits:
    """What is wrong with one page of each template, by audience and kind of fault."""
    return {
        audience: visit(browser, folder, summary.templates.values()) for audience, (folder, summary) in rendered.items()
    }


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("template", "width"), [("overview", 320), ("projects", 1280), ("search", 1280)])
def test_tab_goes_through_a_page_in_reading_order_and_is_always_seen(
    page: Page, rendered: Rendered, template: str, width: int
) -> None:
    folder, summary = rendered["internal"]
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{folder.as_uri()}/{summary.templates[template]}")
    wanted = page.evaluate(COUNT_STOPS)
    stops = walk(page, wanted)
    assert len(stops) == wanted <= STOPS_LIMIT
    assert [place for place, _ in stops] == sorted({place for place, _ in stops})
    assert [fault for _, fault in stops if fault] == []


def test_the_project_list_is_found_in_and_sorted_by_keyboard_and_says_so(page: Page, rendered: Rendered) -> None:
    folder, summary = rendered["internal"]
    page.goto(f"{folder.as_uri()}/{summary.templates['projects']}")
    status = page.locator("[role=status]")
    count = status.inner_text().split(" ")[0]
    press_until(page, "document.activeElement.type === 'search'")
    page.keyboard.type("zzz")
    assert status.inner_text() == f"0 of the {count} projects on this page"
    page.keyboard.press("Escape")
    press_until(page, "document.activeElement.getAttribute('aria-label') === 'Sort by Finish'")
    page.keyboard.press("Enter")
    assert status.inner_text() == f"{count} projects on this page, by Finish, ascending"
    page.keyboard.press("Space")
    assert status.inner_text() == f"{count} projects on this page, by Finish, descending"
    assert page.get_attribute("th[aria-sort]", "abbr") == "Finish"


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_wide_spacing_of_text_clips_and_overlaps_nothing(visits: Visits, audience: str) -> None:
    assert visits[audience]["spaced"] == []


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_links_and_landmarks_are_told_apart_by_their_names(visits: Visits, audience: str) -> None:
    assert visits[audience]["named"] == []


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_labels_of_charts_can_be_read_at_320_pixels(visits: Visits, audience: str) -> None:
    assert visits[audience]["small"] == []


def visit(browser: Browser, folder: Path, paths: Iterable[str]) -> dict[str, list[str]]:
    """Open each page once; return what is wrong with its names, its small labels and its text when widely spaced."""
    page = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True).new_page()
    faults: dict[str, list[str]] = {"named": [], "small": [], "spaced": []}
    for path in paths:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"{folder.as_uri()}/{path}")
        faults["named"] += [f"{path}: {fault}" for fault in page.evaluate(FIND_NAMESAKES)]
        faults["small"] += [f"{path}: {fault}" for fault in page.evaluate(FIND_SMALL_LABELS)]
        page.add_style_tag(content=TEXT_SPACING)
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 640})
            faults["spaced"] += [f"{path} at {width}: {fault}" for fault in page.evaluate(FIND_CLIPPED)]
    page.context.close()
    return faults


def walk(page: Page, wanted: int) -> list[tuple[int, str | None]]:
    """Press Tab `wanted` times; return for each stop its place in the document and what is wrong with it, None for nothing."""
    stops = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        place, fault = page.evaluate(READ_STOP)
        stops.append((place, fault))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body || document.activeElement.className === 'skip'")
    return stops


def press_until(page: Page, condition: str) -> None:
    """Press Tab until `condition` holds."""
    for _ in range(STOPS_LIMIT):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"The keyboard did not reach where {condition}.")


COUNT_STOPS = """
() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
  .filter(element => element.getClientRects().length).length
"""
READ_STOP = """
() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const box = [...element.getClientRects()].find(part => part.width) || element.getBoundingClientRect();
  const around = element.parentElement.closest('.scroll')?.getBoundingClientRect();
  const faults = [];
  if (style.outlineStyle !== 'solid' || parseFloat(style.outlineWidth) < 2) faults.push('no ring of focus');
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) faults.push('out of sight');
  if (around && (box.left < around.left || (box.right > around.right && box.width < around.width / 2)))
    faults.push('cut off by its box');
  window.places ??= new Map([...document.querySelectorAll('*')].map((each, place) => [each, place]));
  const place = window.places.get(element);
  return [place, faults.length ? `${faults.join(', ')}: ${element.outerHTML.slice(0, 120)}` : null];
}
"""
FIND_CLIPPED = """
() => {
  const faults = [];
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
  for (const element of document.querySelectorAll('main *')) {
    if (element.closest('svg, .sr, .scroll')) continue;
    const style = getComputedStyle(element), hides = axis => ['hidden', 'clip'].includes(axis);
    if ((hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1))
      faults.push(`clipped: ${element.outerHTML.slice(0, 100)}`);
  }
  for (const svg of document.querySelectorAll('svg')) {
    const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent.trim(), text.getBoundingClientRect()]);
    const box = svg.closest('.scroll');
    const start = box ? box.getBoundingClientRect().left - box.scrollLeft : 0;
    const end = box ? start + box.scrollWidth : innerWidth;
    texts.filter(([, at]) => at.width && (at.left < start - 1 || at.right > end + 1))
      .forEach(([words]) => faults.push(`cut off: ${words}`));
    texts.forEach(([words, at], place) => texts.slice(place + 1).forEach(([others, other]) => {
      const across = Math.min(at.right, other.right) - Math.max(at.left, other.left);
      const down = Math.min(at.bottom, other.bottom) - Math.max(at.top, other.top);
      if (across > 2 && down > Math.min(at.height, other.height) * 0.4) faults.push(`${words} over ${others}`);
    }));
  }
  return faults;
}
"""
FIND_NAMESAKES = """
() => {
  const nameOf = element => {
    const label = element.getAttribute('aria-labelledby');
    const words = label ? document.getElementById(label.split(' ')[0]).textContent
      : element.getAttribute('aria-label') || element.textContent;
    return words.trim().replace(/\\s+/g, ' ');
  };
  const faults = [], links = new Map(), landmarks = new Map();
  for (const link of document.querySelectorAll('a[href]')) {
    const name = nameOf(link);
    if (!name || name === '—') faults.push(`a link without a name: ${link.outerHTML.slice(0, 100)}`);
    if (!link.closest('main') || link.closest('table, nav, li')) continue;
    if (links.has(name) && links.get(name) !== link.href) faults.push(`two links are named ${name}`);
    links.set(name, link.href);
  }
  for (const landmark of document.querySelectorAll('nav, section, [role=region], [role=search]')) {
    const name = `${landmark.tagName} ${nameOf(landmark)}`;
    if (landmarks.has(name)) faults.push(`two landmarks are named ${name.slice(0, 80)}`);
    landmarks.set(name, true);
  }
  return faults;
}
"""
FIND_SMALL_LABELS = """
() => [...document.querySelectorAll('svg text')].filter(text => {
  const svg = text.ownerSVGElement, scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return scale && parseFloat(getComputedStyle(text).fontSize) * scale < 9;
}).map(text => text.textContent.trim())
"""
