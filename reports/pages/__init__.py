"""One module per page: what it asks (`queries/STEM.sql`), what it knows (a frozen context), what it yields (outputs).

Each module offers `build(report) -> Iterator[Output]`. A new page is a query, a context, a template, and its name in PAGES.
"""

from collections.abc import Callable, Iterator
from types import ModuleType

from reports.outputs import Output, Report
from reports.pages import (
    about,
    changes,
    checks,
    downloads,
    finance,
    finance_department,
    finance_fund,
    finance_year,
    ledger,
    listing,
    metric,
    metrics,
    overview,
    procurement,
    project,
    projects,
    quality,
    quarantine,
    reconciliations,
    source,
    suspense,
)

EVERYONE: tuple[ModuleType, ...] = (
    overview,
    changes,
    projects,
    project,
    finance,
    finance_year,
    metrics,
    metric,
    downloads,
    about,
)
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
    listing,
)


def list_builders(report: Report) -> tuple[Callable[[Report], Iterator[Output]], ...]:
    """Return the pages' builders for the report's audience; downloads and about come last, as they list the others."""
    modules = EVERYONE + (INTERNAL_ONLY if report.is_internal else ())
    return tuple(module.build for module in modules)
