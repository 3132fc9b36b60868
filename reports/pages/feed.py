"""The Atom feed of changes: one entry per material change of the newest three dates (RFC 4287). No page."""

from collections.abc import Iterator
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reports.addresses import project_page
from reports.formatting import Formatter, clip
from reports.outputs import Output, RawFile, Report
from reports.pages.changes import PATH as CHANGES
from reports.pages.changes import Change, read_changes
from reports.sentences import tell_change
from reports.sentences.changes import sort_kind

PATH = "changes.xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
DATES = 3


def build(report: Report) -> Iterator[Output]:
    """Yield the feed; empty of entries where nothing changed."""
    chosen = [
        change
        for change in read_changes(report)
        if change.recency <= DATES and change.is_material and not change.is_first_figure
    ]
    yield RawFile(PATH, write_feed(report, chosen))


def write_feed(report: Report, changes: list[Change]) -> bytes:
    """Return the feed in UTF-8; the newest date stands first, and equal changes are one entry."""
    root = report.city.publication.public_url or "" if not report.is_internal else ""
    newest = max((_day(change, report) for change in changes), default=report.build.as_of_date)
    feed = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _add(feed, "id", _make_id(report, "feed").urn)
    _add(feed, "title", f"{report.city.name} project portfolio: material changes, {report.audience} edition")
    _add(feed, "updated", _moment(newest))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{root}{PATH}"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{root}{CHANGES}"})
    _add(SubElement(feed, "author"), "name", report.city.name)
    written: set[UUID] = set()
    for change in changes:
        key = _make_id(report, _key(change))
        if key not in written:
            written.add(key)
            _add_entry(feed, report, change, key, root)
    indent(feed, space=" ")
    text: bytes = tostring(feed, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text + b"\n"


def _add_entry(feed: Element, report: Report, change: Change, key: UUID, root: str) -> None:
    entry = SubElement(feed, "entry")
    sentence = tell_change(change, Formatter(report.city))
    _add(entry, "id", key.urn)
    _add(entry, "title", f"{clip(change.entity_name or change.entity_id)}: {sentence}")
    _add(entry, "updated", _moment(_day(change, report)))
    address = project_page(change.project_key) if change.project_key else CHANGES
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{root}{address}"})
    SubElement(entry, "category", {"term": sort_kind(change)})
    _add(entry, "summary", sentence)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def _key(change: Change) -> str:
    parts = (
        change.kind,
        change.entity_type,
        change.entity_id,
        change.subject,
        change.field,
        change.before,
        change.after,
    )
    return "|".join([*(part or "" for part in parts), str(change.from_date), str(change.to_date)])


def _make_id(report: Report, key: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{report.city.name}|{report.audience}|{key}")


def _day(change: Change, report: Report) -> date:
    return change.to_date or report.build.as_of_date


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
