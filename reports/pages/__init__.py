"""One module per page: what it asks (`queries/STEM.sql`), what it knows (a frozen context), what it yields (outputs).

Each module offers `build(report) -> Iterator[Output]`. A new page is a query, a context, a template, and its name in PAGES.
"""

from collections.abc import Callable, Iterator
from types import ModuleType

from reports.outputs import Output, Report
from reports.pages import (
    about,
    accessibility,
    benefits,
    changes,
    checks,
    decisions,
    demand,
    demand_public,
    dictionary,
    dictionary_table,
    downloads,
    edition,
    feed,
    finance,
    finance_department,
    finance_fund,
    finance_year,
    gates,
    governance,
    group,
    groups,
    ledger,
    listing,
    metric,
    metrics,
    open_issues,
    open_risks,
    overview,
    procurement,
    procurement_public,
    project,
    project_figures,
    projects,
    quality,
    quality_public,
    quarantine,
    ranking,
    reconciliations,
    requests,
    resources,
    risks,
    search,
    sitemap,
    source,
    suspense,
    tables,
    trends,
    workbooks,
)

EVERYONE: tuple[ModuleType, ...] = (
    overview,
    changes,
    projects,
    project,
    project_figures,
    finance,
    finance_year,
    groups,
    group,
    benefits,
    gates,
    trends,
    metrics,
    metric,
    dictionary,
    dictionary_table,
    downloads,
    accessibility,
    about,
    search,
)
PUBLIC_ONLY: tuple[ModuleType, ...] = (demand_public, procurement_public, quality_public)
INTERNAL_ONLY: tuple[ModuleType, ...] = (
    ledger,
    finance_department,
    finance_fund,
    suspense,
    procurement,
    quality,
    checks,
    reconciliations,
    quarantine,
    source,
    risks,
    open_risks,
    open_issues,
    demand,
    requests,
    governance,
    decisions,
    resources,
    ranking,
    listing,
)
LAST: tuple[ModuleType, ...] = (
    tables,
    workbooks,
    feed,
    dictionary,
    dictionary_table,
    downloads,
    accessibility,
    about,
    search,
    sitemap,
)
"""In this order after all others, whose pages and files they list; those that are not pages write files only."""


def list_builders(report: Report) -> tuple[Callable[[Report], Iterator[Output]], ...]:
    """Return the pages' builders for the report's audience; those that list the others come last."""
    modules = EVERYONE + (INTERNAL_ONLY if report.is_internal else PUBLIC_ONLY)
    modules += (edition,) if report.edition else ()
    first = tuple(module for module in modules if module not in LAST)
    return tuple(module.build for module in first + LAST)
