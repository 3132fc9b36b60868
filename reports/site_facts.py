"""What every template knows beside its page: the city, the audience, the date, and the way to other pages."""

from dataclasses import dataclass, field
from datetime import date

from reports import addresses
from reports.city import CityFacts
from reports.editions import EditionFacts
from reports.freshness import Freshness
from reports.navigation import Link, list_links


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
    freshness: Freshness = field(default_factory=Freshness)

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
