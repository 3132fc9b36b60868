"""Search without a server: a complete list from A to Z, and, where scripts run, a field that finds in it as one types."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import slug
from reports.outputs import Output, Page, Part, Report, name_part, split_rows
from reports.searching import Entry, group_by_letter, list_entries, measure, write_index

PATH = "search.html"
SCRIPT = "static/search.js"
TITLE = "Search"
BYTES_ON_ONE_PAGE = 150_000
PART_ROWS = 300

Group = tuple[str, str, tuple[Entry, ...]]
"""A letter, its anchor and its entries."""


@dataclass(frozen=True)
class SearchPage:
    """Context of search.html: `letters` are (letter, address, how many), `groups` those that stand on this page."""

    entry_count: int
    letters: tuple[tuple[str, str, int], ...]
    groups: tuple[Group, ...]
    part: Part | None
    has_field: bool


def build(report: Report) -> Iterator[Output]:
    """Yield the index, the page with the field, and, for a long list, a page per letter."""
    entries = list_entries(report)
    index = write_index(entries)
    yield from index
    grouped = group_by_letter(entries)
    is_split = measure(entries) > BYTES_ON_ONE_PAGE
    letters = tuple((letter, _address(letter, is_split=is_split), len(held)) for letter, held in grouped)
    shown = () if is_split else tuple((letter, _anchor(letter), held) for letter, held in grouped)
    scripts = (*(file.path for file in index), SCRIPT)
    yield Page(PATH, "search", TITLE, SearchPage(len(entries), letters, shown, None, True), scripts)
    if is_split:
        for letter, held in grouped:
            for part, rows in split_rows(_address(letter, is_split=True), held, PART_ROWS):
                context = SearchPage(len(entries), letters, ((letter, _anchor(letter), rows),), part, False)
                yield Page(part.path, "search", name_part(f"{TITLE}: {letter}", part), context)


def _anchor(letter: str) -> str:
    return f"letter-{'digits' if letter == '0–9' else slug(letter.lower())}"


def _address(letter: str, *, is_split: bool) -> str:
    return f"search/{_anchor(letter)}.html" if is_split else f"{PATH}#{_anchor(letter)}"
