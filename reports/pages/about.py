"""About this report: the build that it tells of, how to read it, and its accessibility.

The run, its time and its commit stand only here, so that a night without changes rewrites no other page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.formatting import NULL_REASONS
from reports.outputs import Build, Output, Page, Report

PATH = "about.html"


@dataclass(frozen=True)
class AboutPage:
    """Context of about.html; `null_reasons` are (code, words)."""

    build: Build
    null_reasons: tuple[tuple[str, str], ...]


def build(report: Report) -> Iterator[Output]:
    """Yield the page about the report."""
    yield Page(PATH, "about", "About this report", AboutPage(report.build, tuple(NULL_REASONS.items())))
