"""Render the site of a build for both audiences."""

from __future__ import annotations

from pathlib import Path

from orchestration.configuration import Configuration

AUDIENCES = ("internal", "public")


def render_audiences(warehouse: Path, out: Path, configuration: Configuration, previous: Path | None) -> int:
    """Render `out/internal` and `out/public` from a published warehouse; returns the number of pages."""
    from reports import render_site
    from reports.city import CityFacts

    facts = configuration.city
    city = CityFacts(
        name=facts.name,
        time_zone=facts.time_zone,
        currency=facts.currency,
        currency_sign=facts.currency_sign,
        fiscal_year_start_month=facts.fiscal_year_start_month,
    )
    pages = 0
    for audience in AUDIENCES:
        before = None if previous is None else previous / "site" / audience
        pages += render_site(warehouse, out / audience, audience, city, before).pages
    return pages
