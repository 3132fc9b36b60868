"""Which columns of a table have anything to show: a column without a single value is left out, and named under the table."""

from collections.abc import Iterable, Sequence

NOTHING = frozenset({None, "", "not_assessed"})


def known_fields(rows: Sequence[object], fields: Iterable[str]) -> tuple[str, ...]:
    """Return the fields, in their order, of which at least one row has a value; a health not assessed is none."""
    return tuple(field for field in fields if any(getattr(row, field) not in NOTHING for row in rows))
