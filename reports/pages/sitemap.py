"""The sitemap of the public edition, where its address is configured (sitemaps.org, version 0.9). No page."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reports.outputs import Output, RawFile, Report

PATH = "sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_ADDRESSES = 50_000


def build(report: Report) -> Iterator[Output]:
    """Yield the list of all pages; nothing without a public address."""
    root = report.city.publication.public_url
    if report.is_internal or root is None:
        return
    listing = Element("urlset", {"xmlns": NAMESPACE})
    for page in report.contents.pages[:MOST_ADDRESSES]:
        entry = SubElement(listing, "url")
        SubElement(entry, "loc").text = root + page.path
        SubElement(entry, "lastmod").text = report.build.as_of_date.isoformat()
    indent(listing, space=" ")
    yield RawFile(PATH, b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(listing, encoding="utf-8") + b"\n")
