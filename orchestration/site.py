"""Render the site of a build for both audiences."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.configuration import Configuration
from orchestration.errors import BuildError

if TYPE_CHECKING:
    from reports.city import CityFacts

AUDIENCES = ("internal", "public")


def city_facts(configuration: Configuration) -> CityFacts:
    """What the report and the metadata of the data files say of the city."""
    from reports.city import CityFacts, Publication

    facts = configuration.city
    return CityFacts(
        name=facts.name,
        time_zone=facts.time_zone,
        currency=facts.currency,
        currency_sign=facts.currency_sign,
        fiscal_year_start_month=facts.fiscal_year_start_month,
        publication=Publication(**asdict(configuration.publication)),
    )


def render_audiences(warehouse: Path, out: Path, configuration: Configuration, previous: Path | None) -> int:
    """Render `out/internal` and `out/public` from a published warehouse, side by side; returns the number of pages.

    BuildError when the process of an audience ends before its site is whole.
    """
    city = city_facts(configuration)
    with ProcessPoolExecutor(len(AUDIENCES), mp_context=get_context("spawn")) as pool:
        tasks = []
        for audience in AUDIENCES:
            before = None if previous is None else previous / "site" / audience
            tasks.append(pool.submit(_render, warehouse, out / audience, audience, city, before))
        try:
            pages = sum(task.result() for task in tasks)
        except BrokenProcessPool:
            raise BuildError("The process that renders the site ended before the site was whole.") from None
    for audience in AUDIENCES:
        _link_editions(out / audience, audience)
    return pages


def _render(warehouse: Path, out: Path, audience: str, city: CityFacts, previous: Path | None) -> int:
    from reports import render_site

    return render_site(warehouse, out, audience, city, previous).pages


def _link_editions(site: Path, audience: str) -> None:
    """Let `editions` under a build's site be the audience's shelf, so that a new edition shows there at once."""
    link = site / "editions"
    if not link.is_symlink():
        link.symlink_to(Path("..") / ".." / ".." / ".." / "editions" / audience)
