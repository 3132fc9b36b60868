"""The unit of a published column, by its name (interfaces, section 5, and the naming of measures)."""

import re

_UNITS = (
    (r"(.*_)?days", "days"),
    (r"(.*_)?months", "months"),
    (r"(.*_)?hours", "hours"),
    (r"(.*_)?pct|percent_.*", "percent, 0 to 100"),
    (r"(.*_)?share|probability|match_confidence", "fraction of 1"),
    (
        r"(.*_)?count|rows_.*|lines|invoices|amendments|projects|requests|retries|coverage_of|.*_rows|failed_cells",
        "count",
    ),
    (r".*_at", "UTC"),
    (r"value|value_amount", "the row's unit"),
)


def unit_of(column: str, currency: str) -> str | None:
    """Return the unit of a column's numbers, money in the city's currency (ISO 4217); None for a column without unit."""
    if column != "value_amount" and re.fullmatch(r"(.*_)?amount", column):
        return currency
    return next((unit for pattern, unit in _UNITS if re.fullmatch(pattern, column)), None)
