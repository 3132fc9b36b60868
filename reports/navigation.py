"""The main navigation: which pages it names, for whom, and in which order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One entry; `section` is how the addresses of the pages under it begin, `is_tool` sets it apart from the content.

    `is_short` entries stay at the top of narrow screens; all of them are at the foot of every page.
    """

    path: str
    words: str
    section: str
    is_public: bool = True
    is_tool: bool = False
    is_short: bool = False


@dataclass(frozen=True)
class Link:
    """An entry as one page shows it: its address from that page, and whether the page is in its section."""

    address: str
    words: str
    is_here: bool
    is_tool: bool
    is_short: bool


EDITIONS = "editions/index.html"
THIS_EDITION = "edition.html"
ENTRIES = (
    Entry("index.html", "Overview", "", is_short=True),
    Entry("changes.html", "What changed", "changes", is_short=True),
    Entry("projects/index.html", "Projects", "projects/", is_short=True),
    Entry("departments/index.html", "Departments", "departments/"),
    Entry("finance/index.html", "Finance", "finance/", is_short=True),
    Entry("procurement/index.html", "Procurement", "procurement/"),
    Entry("risks/index.html", "Risks and issues", "risks/", is_public=False),
    Entry("governance/index.html", "Governance", "governance/"),
    Entry("demand/index.html", "Demand", "demand/"),
    Entry("resources/index.html", "Resources", "resources/", is_public=False),
    Entry("benefits/index.html", "Benefits", "benefits/"),
    Entry("trends/index.html", "Trends", "trends/"),
    Entry("metrics/index.html", "Metrics", "metrics/", is_tool=True),
    Entry("quality/index.html", "Data quality", "quality/", is_tool=True),
    Entry("downloads.html", "Downloads", "downloads", is_tool=True),
    Entry(EDITIONS, "Editions", "edition", is_tool=True),
    Entry("search.html", "Search", "search", is_tool=True, is_short=True),
)


def list_links(path: str, root: str, *, is_internal: bool, is_edition: bool) -> tuple[Link, ...]:
    """Return the navigation of the page at `path`, `root` being the way from it to the site's root.

    A page of an edition, which never changes, names its own edition; the page of that leads on to the others.
    """
    return tuple(
        Link(
            root + (THIS_EDITION if is_edition and entry.path == EDITIONS else entry.path),
            entry.words,
            path == entry.path or (bool(entry.section) and path.startswith(entry.section)),
            entry.is_tool,
            entry.is_short,
        )
        for entry in ENTRIES
        if entry.is_public or is_internal
    )
