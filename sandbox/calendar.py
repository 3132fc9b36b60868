"""The city's calendar: fiscal years from July, periods 1-12 and 13, and instants as platforms write them.

A fiscal year is named by the year it ends in; period 1 is July; period 13 adjusts and is dated the last day of the year.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Phoenix")
FISCAL_START_MONTH = 7
ADJUSTING_PERIOD = 13


def fiscal_year_of(day: date) -> int:
    """The fiscal year that holds a day."""
    return day.year + 1 if day.month >= FISCAL_START_MONTH else day.year


def period_of(day: date) -> int:
    """The fiscal period (1-12) that holds a day."""
    return (day.month - FISCAL_START_MONTH) % 12 + 1


def fiscal_year_start(fiscal_year: int) -> date:
    """The first day of a fiscal year."""
    return date(fiscal_year - 1, FISCAL_START_MONTH, 1)


def period_start(fiscal_year: int, period: int) -> date:
    """The first day of a period; an adjusting period begins on the year's last day."""
    if period >= ADJUSTING_PERIOD:
        return period_end(fiscal_year, 12)
    return add_months(fiscal_year_start(fiscal_year), period - 1)


def period_end(fiscal_year: int, period: int) -> date:
    """The last day of a period; adjusting periods end with the year."""
    return add_months(fiscal_year_start(fiscal_year), min(period, 12)) - timedelta(days=1)


def add_months(first: date, months: int) -> date:
    """The first day of the month that many months after the month of `first`."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_firsts(begin: date, end: date) -> list[date]:
    """The first day of every month that touches [begin, end]."""
    months, first = [], date(begin.year, begin.month, 1)
    while first <= end:
        months.append(first)
        first = add_months(first, 1)
    return months


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return add_months(day, 1) - timedelta(days=1)


def next_working_day(day: date) -> date:
    """The day itself, or the Monday after when it falls on a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def utc_text(day: date, hour: int = 8, minute: int = 0, second: int = 0) -> str:
    """A local wall-clock time of the city as the UTC text a platform stores, `2026-11-20 15:00:00`."""
    local = datetime.combine(day, time(hour, minute, second), tzinfo=ZONE)
    return local.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def local_text(utc_value: str) -> str:
    """The stored UTC text as a user of the city sees it."""
    instant = datetime.strptime(utc_value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    return instant.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")


def holidays_of(year: int) -> tuple[date, ...]:
    """The days the city hall is shut: new year, Independence Day, Thanksgiving, Christmas."""
    november_first = date(year, 11, 1)
    thanksgiving = november_first + timedelta(days=(3 - november_first.weekday()) % 7 + 21)
    return (date(year, 1, 1), date(year, 7, 4), thanksgiving, date(year, 12, 25))
