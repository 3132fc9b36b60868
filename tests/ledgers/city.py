"""What all ledgers of the city share: fiscal calendar, chart, codes, and which project owns which code. Truth, not files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

START_MONTH = 7
YEARS = (2024, 2025, 2026, 2027)
OPEN_PERIODS = {(2026, 11), (2026, 12), (2026, 13), *((2027, period) for period in range(1, 14))}

FUNDS = ("001", "1", "010", "0010", None)
"""Four different funds: leading zeros are part of a code."""
DEPARTMENTS = ("05", "5", "IT", "PW-2")
CHART: Mapping[str, str] = {
    "0101": "expenditure", "101": "revenue", "6000": "expenditure", "7100": "expenditure", "4000": "revenue",
    "2000": "liability", "1000": "asset", "3000": "fund_balance", "8800": "transfer",
}  # fmt: skip
ACCOUNTS = (*CHART, "6000", "7100", "0101", "9999", None)
"""The chart's, the expenditure accounts twice as often, one that the chart does not hold, and none."""

SOLE_CODES: Mapping[str, str] = {"0100": "P-01", "100": "P-02", "CAP-7": "P-03", "IT.9/4": "P-04"}
EQUAL_CODES: Mapping[str, tuple[str, ...]] = {
    "SHR-2": ("P-05", "P-06"),
    "SHR-3": ("P-07", "P-08", "P-09"),
    "SHR-7": tuple(f"P-{number}" for number in range(10, 17)),
}
STEWARDED_CODES: Mapping[str, Mapping[str, str]] = {
    "STW-2": {"P-01": "0.25", "P-17": "0.75"},
    "STW-3": {"P-18": "0.333333", "P-19": "0.333333", "P-20": "0.333334"},
    "STW-4": {"P-02": "0.1", "P-05": "0.2", "P-21": "0.3", "P-22": "0.4"},
}
UNKNOWN_CODES = ("UNK-1", "0O100")
CODES = (*SOLE_CODES, *EQUAL_CODES, *STEWARDED_CODES, *UNKNOWN_CODES, None, None)
OFFICE = "office"
PROJECTS: Mapping[str, str] = {
    **{f"P-{number}": "" for number in (17, 18, 19, 20, 21, 22)},
    **{project: code for code, project in SOLE_CODES.items()},
    **{project: code for code, projects in EQUAL_CODES.items() for project in projects},
    "P-23": "",
}
"""project_id to the finance code that the project itself names."""


def project_key(project_id: str) -> str:
    """The published key of a project of the office (interfaces, section 3, Identity)."""
    return hashlib.md5(f"{OFFICE}|{project_id}".encode()).hexdigest()


def shares_of(code: str | None) -> dict[str, Fraction]:
    """project_key to its share of a code; none for a code that nobody claims."""
    if code in SOLE_CODES:
        return {project_key(SOLE_CODES[code]): Fraction(1)}
    if code in EQUAL_CODES:
        owners = EQUAL_CODES[code]
        return {project_key(owner): Fraction(1, len(owners)) for owner in owners}
    if code in STEWARDED_CODES:
        return {project_key(owner): Fraction(share) for owner, share in STEWARDED_CODES[code].items()}
    return {}


def year_start(fiscal_year: int) -> date:
    """The first day of a fiscal year, which is named by the year it ends in."""
    return date(fiscal_year - 1, START_MONTH, 1)


def year_of(day: date) -> int:
    """The fiscal year of a day."""
    return day.year + 1 if day.month >= START_MONTH else day.year


def period_days(fiscal_year: int, period: int) -> tuple[date, date]:
    """First and last day of a period; 13 is the last day of the year."""
    if period == 13:
        return date(fiscal_year, 6, 30), date(fiscal_year, 6, 30)
    months = START_MONTH - 1 + period - 1
    start = date(fiscal_year - 1 + months // 12, months % 12 + 1, 1)
    following = date(fiscal_year - 1 + (months + 1) // 12, (months + 1) % 12 + 1, 1)
    return start, following - timedelta(days=1)


def event_period(fiscal_year: int, day: date | None) -> int:
    """The period of an event of a fiscal year: 1 without a date or before the year, 12 after it."""
    if day is None:
        return 1
    months = (day.year - fiscal_year + 1) * 12 + day.month - START_MONTH
    return min(max(months + 1, 1), 12)
