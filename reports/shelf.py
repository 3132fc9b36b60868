"""The pages over all editions of an audience: the list of months, each month's front page, and the feed.

They are made from what the editions say of themselves (`edition.json`) alone, so that they can be made again at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from reports.city import CityFacts
from reports.editions import EditionFacts
from reports.outputs import Page
from reports.site import make_environment, render_page
from reports.site_facts import SiteFacts

ATOM = "http://www.w3.org/2005/Atom"
LIST_PATH = "editions/index.html"
MARKER = b"<!-- revisions -->"


@dataclass(frozen=True)
class EditionsPage:
    """Context of editions.html: the newest revision of each month, the newest month first."""

    months: tuple[EditionFacts, ...]


def make_urn(city: CityFacts, audience: str, *names: str) -> str:
    """Return the permanent identity of an edition or of the feed: urn:uuid by uuid5."""
    return uuid5(NAMESPACE_URL, "/".join(("portfolio-editions", city.name, audience, *names))).urn


def newest_of_months(editions: Sequence[EditionFacts]) -> tuple[EditionFacts, ...]:
    """Return the newest revision of each month, the newest month first."""
    listed = sorted(editions, key=lambda one: (one.month, one.revision))
    return tuple(list(group)[-1] for _, group in groupby(listed, key=lambda one: one.month))[::-1]


def render_list(editions: Sequence[EditionFacts], audience: str, city: CityFacts, as_of_date: date) -> bytes:
    """Return the page that lists every edition; it stands in the nightly site, in the folder `editions`."""
    page = Page(LIST_PATH, "editions", "Editions", EditionsPage(newest_of_months(editions)))
    site = SiteFacts(city, audience, as_of_date, page.path, page.title, frozenset(), frozenset())
    return render_page(make_environment(city), page, site)


def render_front(overview: bytes, month: str, editions: Sequence[EditionFacts], city: CityFacts) -> bytes:
    """Return a month's front page: the newest revision's overview, with all revisions and the way to other months."""
    months = {one.month: one for one in newest_of_months(editions)}
    before, after = [key for key in sorted(months) if key < month], [key for key in sorted(months) if key > month]
    fragment = (
        make_environment(city)
        .get_template("_revisions.html")
        .render(
            revisions=sorted((one for one in editions if one.month == month), key=lambda one: -one.revision),
            previous=months[before[-1]] if before else None,
            next=months[after[0]] if after else None,
        )
    )
    place = MARKER if MARKER in overview else b"</main>"
    return overview.replace(place, fragment.encode("utf-8") + (b"" if place is MARKER else place), 1)


def write_feed(editions: Sequence[EditionFacts], audience: str, city: CityFacts, as_of_date: date) -> bytes:
    """Return the Atom feed: one entry per revision, the newest issue first."""
    ElementTree.register_namespace("", ATOM)
    root = city.publication.public_url if audience == "public" else None
    base = "" if root is None else f"{root}editions/"
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    listed = sorted(editions, key=lambda one: (one.issued_at, one.month, one.revision), reverse=True)
    updated = listed[0].issued_at if listed else datetime.combine(as_of_date, time())
    _add(feed, "id", make_urn(city, audience))
    _add(feed, "title", f"{city.name} project portfolio: editions ({audience})")
    _add(feed, "updated", _moment(updated))
    _add(_add(feed, "author"), "name", city.name)
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{base}index.html")
    for edition in listed:
        entry = _add(feed, "entry")
        revision = f", revision {edition.revision}" if edition.revision > 1 else ""
        _add(entry, "id", edition.urn)
        _add(entry, "title", f"Edition of {edition.name}{revision}")
        _add(entry, "updated", _moment(edition.issued_at))
        _add(_add(entry, "author"), "name", edition.issued_by or city.name)
        address = f"{base}{edition.month}/r{edition.revision}/index.html"
        _add(entry, "link", rel="alternate", type="text/html", href=address)
        _add(entry, "summary", " ".join(edition.change_note) or "The first issue of this month.")
    ElementTree.indent(feed, space="")
    content: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text
    return element


def _moment(value: datetime) -> str:
    return f"{value.replace(microsecond=0).isoformat()}Z"
