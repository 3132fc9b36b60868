"""The rendered sites that the report's tests look at, made once per session."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from reports import CityFacts, SiteSummary, render_site
from tests.reports.html_reading import Reading, read_html
from tests.reports.warehouse_fixture import build_warehouse, collect_rows

CITY = CityFacts(name="City of Example", time_zone="America/Phoenix")


@pytest.fixture(scope="session")
def warehouse_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_warehouse(tmp_path_factory.mktemp("warehouse") / "portfolio.duckdb")


@pytest.fixture(scope="session")
def rendered(warehouse_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, SiteSummary]]:
    """Both editions of the hand-made warehouse, and what their rendering says, by audience."""
    folder = tmp_path_factory.mktemp("site")
    made = {
        audience: (folder / audience, render_site(warehouse_path, folder / audience, audience, CITY))
        for audience in ("internal", "public")
    }
    assert all(summary.oversized_pages == () for _, summary in made.values())
    return made


@pytest.fixture(scope="session")
def sites(rendered: dict[str, tuple[Path, SiteSummary]]) -> dict[str, Path]:
    """Both editions of the hand-made warehouse, by audience."""
    return {audience: folder for audience, (folder, _) in rendered.items()}


@pytest.fixture(scope="session")
def readings(sites: dict[str, Path]) -> dict[str, dict[str, Reading]]:
    """Every page as a parser reads it, by audience and path."""
    return {audience: dict(read_pages(folder)) for audience, folder in sites.items()}


@pytest.fixture(scope="session")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The internal edition of a warehouse that lacks a document line and has 301 cases."""
    folder, rows = tmp_path_factory.mktemp("other"), collect_rows()
    lines, (case, *_) = rows["finance.budget_vs_actuals_lines"], rows["finance.unmatched"]
    rows["finance.budget_vs_actuals_lines"] = [row for row in lines if row["document_number"] != "DENIED-IS-2"]
    rows["finance.unmatched"] = [case | {"case_id": f"{n:04d}", "amount": Decimal(1000 - n)} for n in range(301)]
    summary = render_site(build_warehouse(folder / "w.duckdb", rows), folder / "site", "internal", CITY)
    assert summary.oversized_pages == ()
    return folder / "site"


def read_pages(folder: Path) -> Iterator[tuple[str, Reading]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), read_html(path.read_text(encoding="utf-8"))
