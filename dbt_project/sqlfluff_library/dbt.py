"""Stand-in for the macros of dbt's own namespace when SQL is linted without dbt."""


def type_string() -> str:
    """The type of a text."""
    return "varchar"


def safe_cast(field: str, type: str) -> str:
    """A cast that gives null for what cannot be cast."""
    return f"try_cast({field} as {type})"
