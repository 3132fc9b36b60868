"""The `portfolio.toml` that fits the running city."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sandbox.calendar import FISCAL_START_MONTH, holidays_of
from sandbox.feeds import FINANCE_FEEDS, WORKS_FEEDS
from sandbox.names import CITY

HOLIDAY_YEARS = range(2024, 2030)


def portfolio_toml(
    servers: Mapping[str, str], share: Path, home: Path | str, *, user: str = "integration", policy: Path | None = None
) -> str:
    """A ready configuration.

    Args:
        servers: vendor -> root address, as `RunningCity.servers` has it; a vendor that is absent gets no source.
        share: the folder that `start_city` was given; finance and Public Works have a folder each in it.
        home: the product's own folder, as `[paths] home`.
        user: the integration user's name; the password is read from the environment as SANDBOX_PASSWORD.
        policy: the steward's folder, when there is one.
    """
    parts = [_city(home, policy)]
    if "servicenow" in servers:
        parts.append(_project_office(servers["servicenow"], user))
    parts.append(_files("finance", share / "finance", FINANCE_FEEDS))
    parts.append(_files("public_works", share / "public_works", WORKS_FEEDS))
    return "\n".join(parts)


def _city(home: Path | str, policy: Path | None) -> str:
    days: list[date] = [day for year in HOLIDAY_YEARS for day in holidays_of(year)]
    lines = [
        "[city]",
        f"name = {_text(CITY)}",
        'time_zone = "America/Phoenix"',
        'currency = "USD"',
        f"fiscal_year_start_month = {FISCAL_START_MONTH}",
        "holidays = [",
        *(f"    {', '.join(day.isoformat() for day in days[place : place + 4])}," for place in range(0, len(days), 4)),
        "]",
        "",
        "[paths]",
        f"home = {_text(str(home))}",
        "",
    ]
    if policy:
        lines += ["[policy]", f"folder = {_text(str(policy))}", ""]
    return "\n".join(lines)


def _project_office(url: str, user: str) -> str:
    return "\n".join(
        (
            "[sources.project_office]",
            'type = "servicenow"',
            f"base_url = {_text(url)}",
            f'auth = {{ kind = "basic", user = {_text(user)}, password = "env:SANDBOX_PASSWORD" }}',
            'fields = { u_finance_project = "finance_project_code", u_public = "is_public" }',
            'values = { status = { "5" = "on_hold", "On Hold" = "on_hold" } }',
            "",
        )
    )


def _files(name: str, folder: Path, feeds: str) -> str:
    head = f'[sources.{name}]\ntype = "files"\npath = {_text(str(folder))}\n'
    return head + feeds.replace("{name}", name)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
