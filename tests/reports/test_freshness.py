"""A source that could not be renewed is told on every page: by name to insiders, by number to the public."""

import pytest

from reports.freshness import read_stale
from tests.reports.html_reading import Reading

Readings = dict[str, dict[str, Reading]]


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("internal", "finance_share could not be renewed; figures from there rest on the last delivery"),
        ("public", "1 of the city’s 2 data sources could not be renewed; figures from there rest on the last delivery"),
    ],
)
def test_every_page_tells_of_the_source_that_failed(readings: Readings, audience: str, told: str) -> None:
    for path, page in readings[audience].items():
        assert any(told in " ".join(paragraph.text.split()) for paragraph in page.find("p")), path


def test_the_public_pages_do_not_name_it(readings: Readings) -> None:
    for path, page in readings["public"].items():
        assert not any("finance_share" in element.text for element in page.find("p", "td", "th")), path


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ('[{"source_name": "a", "is_stale": true}, {"source_name": "b"}]', {"a": True, "b": False}),
        ('{"a": {"is_stale": true}}', {"a": True}),
        (None, {}),
        ("not json", {}),
    ],
)
def test_the_states_of_sources_are_read_as_they_are_published(text: str | None, stale: dict[str, bool]) -> None:
    assert read_stale(text) == stale
