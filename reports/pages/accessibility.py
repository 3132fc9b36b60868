"""Accessibility of the report: the standard, how it was checked, known limits, and how to ask for another format."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.city import Publication
from reports.outputs import Output, Page, Report

PATH = "accessibility.html"


@dataclass(frozen=True)
class AccessibilityPage:
    """Context of accessibility.html."""

    publication: Publication


def build(report: Report) -> Iterator[Output]:
    """Yield the page."""
    yield Page(PATH, "accessibility", "Accessibility", AccessibilityPage(report.city.publication))
