"""Render the whole site of one audience from the published warehouse."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import addresses
from reports.city import CityFacts
from reports.editions import EditionFacts
from reports.errors import AudienceUnknownError, WarehouseUnreadableError
from reports.formatting import Formatter, break_lines, clip, write_bytes, write_reason, write_words
from reports.navigation import Link, list_links
from reports.outputs import Build, Page, Report, SiteContents
from reports.pages import list_builders
from reports.pages.metrics import read_definitions
from reports.pages.quality import StreamState, list_sources
from reports.sentences import bind_sentences
from reports.shown import AUDIENCES
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


@dataclass(frozen=True)
class SiteFacts:
    """What every template knows beside its page: the city, the audience, the date, and the way to other pages."""

    city: CityFacts
    audience: str
    as_of_date: date
    path: str
    title: str
    metric_ids: frozenset[str]
    source_names: frozenset[str]
    scripts: tuple[str, ...] = ()
    edition: EditionFacts | None = None

    @property
    def is_internal(self) -> bool:
        """Return whether this is the internal edition."""
        return self.audience == "internal"

    @property
    def navigation(self) -> tuple[Link, ...]:
        """Return the main navigation as this page shows it."""
        return list_links(
            self.path,
            addresses.relative_root(self.path),
            is_internal=self.is_internal,
            is_edition=self.edition is not None,
        )

    @property
    def to_editions(self) -> str:
        """Return the address of the list of editions; from an edition, that of its month or of all months."""
        return self.to("editions/index.html" if self.edition is None else "../index.html")

    def to(self, path: str) -> str:
        """Return the address of a page or file, given relative to the site's root, from this page."""
        return addresses.relative_root(self.path) + path

    def to_project(self, project_key: str) -> str:
        """Return the address of a project."""
        return self.to(addresses.project_page(project_key))

    def to_ledger(self, project_key: str, fiscal_year: int) -> str:
        """Return the address of a project's money in one fiscal year."""
        return self.to(addresses.ledger_page(project_key, fiscal_year))

    def to_year(self, fiscal_year: int) -> str:
        """Return the address of a fiscal year."""
        return self.to(addresses.finance_year_page(fiscal_year))

    def to_department(self, fiscal_year: int, department_code: str | None) -> str:
        """Return the address of a department in one fiscal year."""
        return self.to(addresses.finance_department_page(fiscal_year, department_code))

    def to_fund(self, fiscal_year: int, fund_code: str | None) -> str:
        """Return the address of a fund in one fiscal year."""
        return self.to(addresses.finance_fund_page(fiscal_year, fund_code))

    def to_metric(self, metric_id: str) -> str | None:
        """Return the address of a metric's definition; None when the catalogue does not have it."""
        return self.to(addresses.metric_page(metric_id)) if metric_id in self.metric_ids else None

    def to_table(self, name: str) -> str:
        """Return the address of a table (`schema.table`) in the data dictionary."""
        return self.to(addresses.table_page(name))

    def to_source(self, source_name: str | None) -> str | None:
        """Return the address of a source's page; None when this edition has none."""
        return self.to(addresses.source_page(source_name)) if source_name in self.source_names else None


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
    environment = make_environment(city)
    writer = SiteWriter(out, previous)
    oversized: list[str] = []
    templates: dict[str, str] = {}
    pages = 0
    with Warehouse(warehouse, audience) as opened:
        report = Report(opened, audience, read_build(opened, warehouse), city, SiteContents(), edition)
        metric_ids = frozenset(definition.metric_id for definition in read_definitions(report))
        source_names = read_source_names(report)
        for build in list_builders(report):
            for output in build(report):
                if not isinstance(output, Page):
                    data = output.to_bytes()
                    report.contents.add_file(output.path, data)
                    writer.write(output.path, data)
                    continue
                report.contents.add_page(output)
                templates.setdefault(output.stem, output.path)
                as_of_date = report.build.as_of_date
                site = SiteFacts(
                    city,
                    audience,
                    as_of_date,
                    output.path,
                    output.title,
                    metric_ids,
                    source_names,
                    output.scripts,
                    edition,
                )
                content = render_page(environment, output, site)
                pages += 1
                if len(content) > PAGE_LIMIT_BYTES:
                    oversized.append(output.path)
                writer.write(output.path, content)
    for path in sorted((FOLDER / "static").iterdir()):
        writer.write(f"static/{path.name}", path.read_bytes())
    removed_count = writer.finish()
    return SiteSummary(pages, writer.written_count, writer.unchanged_count, removed_count, tuple(oversized), templates)


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
