"""Render the whole site of one audience from the published warehouse."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.city import CityFacts
from reports.columns import known_fields
from reports.editions import EditionFacts
from reports.errors import AudienceUnknownError, WarehouseUnreadableError
from reports.formatting import Formatter, break_lines, clip, lower_first, write_bytes, write_reason, write_words
from reports.freshness import read_freshness
from reports.outputs import Build, Output, Page, Report, SiteContents
from reports.pages import list_builders
from reports.pages.metrics import read_definitions
from reports.pages.quality import StreamState, list_sources
from reports.sentences import bind_sentences
from reports.shown import AUDIENCES
from reports.site_facts import SiteFacts
from reports.warehouse import Warehouse
from reports.writing import SiteWriter

FOLDER = Path(__file__).parent
PAGE_LIMIT_BYTES = 200_000


@dataclass(frozen=True)
class SiteSummary:
    """What a rendering did: pages made, files written, unchanged and removed, pages over 200 kB, one page of each template."""

    pages: int
    written_count: int
    unchanged_count: int
    removed_count: int
    oversized_pages: tuple[str, ...]
    templates: Mapping[str, str]


@cache
def make_environment(city: CityFacts) -> Environment:
    """Return the template environment: strict, escaping, with the filters of formatting.py bound to the city."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    formatter = Formatter(city)
    filters: dict[str, Callable[..., Any]] = {
        name: getattr(formatter, name)
        for name in (
            "money",
            "whole_money",
            "whole",
            "signed",
            "percent",
            "ratio",
            "fraction",
            "day",
            "moment",
            "figure",
            "figure_change",
        )
    }
    filters |= {
        "words": write_words,
        "reason": write_reason,
        "lower_first": lower_first,
        "known_fields": known_fields,
        "clip": clip,
        "break_lines": break_lines,
        "bytes": write_bytes,
    }
    filters |= bind_sentences(formatter) | {"round_money": formatter.write_round_money}
    environment.filters.update(filters)
    return environment


def render_page(environment: Environment, page: Page, site: SiteFacts) -> bytes:
    """Return one page as UTF-8 HTML."""
    return environment.get_template(f"{page.stem}.html").render(page=page.context, site=site).encode("utf-8")


def render_site(
    warehouse: Path,
    out: Path,
    audience: str,
    city: CityFacts,
    previous: Path | None = None,
    edition: EditionFacts | None = None,
) -> SiteSummary:
    """Render the site of `audience` (`internal` or `public`) into `out`, and say what was written.

    The dates and times are the build's (`core.meta_build`), so the same warehouse gives the same bytes. Files that are in
    place already are left alone; files equal to those in `previous`, another build's site of the same audience, become hard
    links to them. With `edition`, `warehouse` is a frozen month and every page names the edition. Raises ReportError.
    """
    if audience not in AUDIENCES:
        raise AudienceUnknownError(f"The audience {audience!r} is not known; use one of: {', '.join(AUDIENCES)}.")
    writer = SiteWriter(out, previous)
    with Warehouse(warehouse, audience) as opened:
        report = Report(opened, audience, read_build(opened, warehouse), city, SiteContents(), edition)
        press = Press(report, writer)
        for build in list_builders(report):
            for output in build(report):
                press.put(output)
    for path in sorted((FOLDER / "static").iterdir()):
        writer.write(f"static/{path.name}", path.read_bytes())
    removed_count = writer.finish()
    return SiteSummary(
        press.page_count,
        writer.written_count,
        writer.unchanged_count,
        removed_count,
        tuple(press.oversized),
        press.templates,
    )


class Press:
    """Writes the outputs of one report, in their order: pages through their templates, files as they are."""

    def __init__(self, report: Report, writer: SiteWriter) -> None:
        """Read what every page of the report must know."""
        self._report = report
        self._writer = writer
        self._environment = make_environment(report.city)
        self._metric_ids = frozenset(definition.metric_id for definition in read_definitions(report))
        self._source_names = read_source_names(report)
        self._freshness = read_freshness(report.warehouse, is_internal=report.is_internal)
        self.page_count = 0
        self.oversized: list[str] = []
        self.templates: dict[str, str] = {}

    def put(self, output: Output) -> None:
        """Write one output, and tell the report's contents of it."""
        if isinstance(output, Page):
            self._report.contents.add_page(output)
            self._put_page(output)
        else:
            data = output.to_bytes()
            self._report.contents.add_file(output.path, data)
            self._writer.write(output.path, data)

    def _put_page(self, page: Page) -> None:
        report = self._report
        site = SiteFacts(
            *(report.city, report.audience, report.build.as_of_date, page.path, page.title),
            *(self._metric_ids, self._source_names, page.scripts, report.edition, self._freshness),
        )
        content = render_page(self._environment, page, site)
        self.page_count += 1
        self.templates.setdefault(page.stem, page.path)
        if len(content) > PAGE_LIMIT_BYTES:
            self.oversized.append(page.path)
        self._writer.write(page.path, content)


def read_build(opened: Warehouse, path: Path) -> Build:
    """Return the build that the warehouse holds."""
    builds = opened.read(Build, "overview", "build")
    if not builds or builds[0].as_of_date is None:
        raise WarehouseUnreadableError(f"The warehouse {path} has no row in core.meta_build; publish it again.")
    return builds[0]


def read_source_names(report: Report) -> frozenset[str]:
    """Return the sources that have a page in this edition."""
    if not report.is_internal:
        return frozenset()
    streams = report.warehouse.read(StreamState, "quality", "streams")
    return frozenset(source.source_name for source in list_sources(report, streams))
