"""The `portfolio.toml` that fits the running city."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sandbox.calendar import FISCAL_START_MONTH, holidays_of
from sandbox.feeds import FINANCE_FEEDS, WORKS_FEEDS
from sandbox.names import CITY
from sandbox.toml_text import toml_text

HOLIDAY_YEARS = range(2024, 2030)


def portfolio_toml(sections: Sequence[str], share: Path, home: Path | str, *, policy: Path | None = None) -> str:
    """A ready configuration.

    Args:
        sections: the platforms' own `[sources.NAME]` sections, as their servers give them.
        share: the folder that `start_city` was given; finance and Public Works have a folder each in it.
        home: the product's own folder, as `[paths] home`.
        policy: the steward's folder, when there is one.
    """
    parts = [_city(home, policy), *sections]
    parts.append(_files("finance", share / "finance", FINANCE_FEEDS))
    parts.append(_files("public_works", share / "public_works", WORKS_FEEDS))
    return "\n".join(parts)


def _city(home: Path | str, policy: Path | None) -> str:
    days: list[date] = [day for year in HOLIDAY_YEARS for day in holidays_of(year)]
    lines = [
        "[city]",
        f"name = {toml_text(CITY)}",
        'time_zone = "America/Phoenix"',
        'currency = "USD"',
        f"fiscal_year_start_month = {FISCAL_START_MONTH}",
        "holidays = [",
        *(f"    {', '.join(day.isoformat() for day in days[place : place + 4])}," for place in range(0, len(days), 4)),
        "]",
        "",
        "[paths]",
        f"home = {toml_text(str(home))}",
        "",
    ]
    if policy:
        lines += ["[policy]", f"folder = {toml_text(str(policy))}", ""]
    return "\n".join(lines)


def _files(name: str, folder: Path, feeds: str) -> str:
    head = f'[sources.{name}]\ntype = "files"\npath = {toml_text(str(folder))}\n'
    return head + feeds.replace("{name}", name)
