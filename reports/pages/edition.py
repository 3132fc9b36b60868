"""About an edition: who issued it and when, from which data, its hashes, the manager's words, and what a revision changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.editions import EditionFacts
from reports.outputs import Output, Page, Report

PATH = "edition.html"


@dataclass(frozen=True)
class EditionPage:
    """Context of edition.html."""

    edition: EditionFacts


def build(report: Report) -> Iterator[Output]:
    """Yield the page about the edition; a nightly site has none."""
    if report.edition is not None:
        title = "Draft of the edition" if report.edition.is_draft else "About the edition"
        yield Page(PATH, "edition", f"{title} of {report.edition.name}", EditionPage(report.edition))
