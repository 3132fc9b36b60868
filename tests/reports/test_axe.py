"""Every template in a real browser under axe: no rule is broken, in both audiences, both themes, narrow and wide."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from reports import SiteSummary
from tests.reports.test_browser import CHROMIUM, FLAGS

VIEWS = {"light and wide": ("light", 1280), "dark and narrow": ("dark", 320)}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium was found on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_axe_finds_nothing_in_any_template(
    browser: Browser, rendered: dict[str, tuple[Path, SiteSummary]], audience: str, view: tuple[str, int]
) -> None:
    folder, summary = rendered[audience]
    assert find_violations(browser, folder, summary.templates.values(), *view) == []


def find_violations(browser: Browser, folder: Path, paths: Iterable[str], scheme: str, width: int) -> list[str]:
    """Return what axe finds in pages, each with its page, rule and first element."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 800}
    )
    page, found = context.new_page(), []
    for path in paths:
        page.goto(f"{folder.as_uri()}/{path}")
        result = Axe().run(page, options={"resultTypes": ["violations"]})
        found += [
            f"{path}: {broken['id']}: {broken['nodes'][0]['html'][:160]}" for broken in result.response["violations"]
        ]
    context.close()
    return found
