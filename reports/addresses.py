"""Permanent addresses: where each page, row and data file stands, relative to the site's root."""

import re
from collections.abc import Sequence
from datetime import date
from hashlib import md5

_SAFE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LONGEST = 40


def slug(code: str | None) -> str:
    """Return a code as a file name: itself when that is safe on every file system, else a digest; no code is `none`."""
    if code is None:
        return "none"
    if code != "none" and len(code) <= _LONGEST and _SAFE.fullmatch(code):
        return code
    return f"x{md5(code.encode(), usedforsecurity=False).hexdigest()[:12]}"


def number_page(path: str, number: int) -> str:
    """Return the address of part `number` (1-based) of a list that is split over pages."""
    return path if number == 1 else f"{path.removesuffix('.html')}-{number}.html"


def project_page(project_key: str) -> str:
    """Return the address of a project's page."""
    return f"projects/{slug(project_key)}.html"


def project_figures_page(project_key: str) -> str:
    """Return the address of how a project's figures are made."""
    return f"projects/{slug(project_key)}/figures.html"


def project_list_page(filters: Sequence[tuple[str, str | None]]) -> str:
    """Return the address of the projects that have certain values, given as (column, value): `projects/status/active.html`."""
    columns = "-".join(column for column, _ in filters)
    values = "--".join(slug(value) for _, value in filters)
    return f"projects/{columns}/{values}.html"


def changes_page(day: date) -> str:
    """Return the address of what changed up to one date."""
    return f"changes/{day.isoformat()}.html"


def ledger_page(project_key: str, fiscal_year: int) -> str:
    """Return the address of a project's money in one fiscal year."""
    return f"projects/{slug(project_key)}/ledger-{fiscal_year}.html"


def finance_year_page(fiscal_year: int) -> str:
    """Return the address of a fiscal year."""
    return f"finance/{fiscal_year}.html"


def finance_department_page(fiscal_year: int, department_code: str | None) -> str:
    """Return the address of a department in one fiscal year."""
    return f"finance/{fiscal_year}/{slug(department_code)}.html"


def finance_fund_page(fiscal_year: int, fund_code: str | None) -> str:
    """Return the address of a fund in one fiscal year."""
    return f"finance/{fiscal_year}/funds/{slug(fund_code)}.html"


def group_page(entity_type: str, entity_id: str) -> str:
    """Return the address of a department, a program or a portfolio."""
    return f"{entity_type}s/{slug(entity_id)}.html"


def row_anchor(kind: str, *parts: str | None) -> str:
    """Return the id of a row by its kind (`risk`, `gate`, `decision`) and what makes its key."""
    return f"{kind}-{slug('|'.join(part or '' for part in parts))}"


def metric_page(metric_id: str) -> str:
    """Return the address of a metric's definition."""
    return f"metrics/{slug(metric_id)}.html"


def source_page(source_name: str) -> str:
    """Return the address of a source."""
    return f"quality/sources/{slug(source_name)}.html"


def data_file(name: str) -> str:
    """Return the address of a data file."""
    return f"data/{name}.csv"


def table_page(name: str) -> str:
    """Return the address of a table's page in the data dictionary, given `schema.table`."""
    return f"dictionary/{slug(name.replace('.', '-'))}.html"


def column_anchor(name: str, column: str) -> str:
    """Return the anchor of a column on its table's page: schema-table-column."""
    return f"{name.replace('.', '-')}-{column}"


def relative_root(path: str) -> str:
    """Return the way from a page to the site's root: `../` for each folder."""
    return "../" * path.count("/")
