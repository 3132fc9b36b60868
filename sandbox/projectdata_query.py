"""The part of OData V3 that ProjectData understands: `$filter` with comparisons, `and`, `or`; `$skiptoken` by key."""

import re
from collections.abc import Callable, Sequence
from typing import Any

Row = dict[str, Any]
Test = Callable[[Row], bool]
_COMPARISON = re.compile(r"^\(?\s*(\w+) (eq|ne|gt|ge|lt|le) (.+?)\s*\)?$")
_LITERAL = re.compile(r"(?:guid|datetime)?'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)[MDLmdl]?|(true|false|null)")


class QueryError(Exception):
    """Raised when a query option cannot be read; the message is the server's."""


def parse_filter(text: str) -> Test:
    """A test of rows; "" lets every row through."""
    if not text:
        return lambda row: True
    choices = [[_compare(part) for part in re.split(r" and ", choice)] for choice in re.split(r" or ", text)]
    return lambda row: any(all(test(row) for test in tests) for tests in choices)


def skiptoken(row: Row, key: Sequence[str]) -> str:
    """The key of the last row of a page, as WCF Data Services hands it out."""
    return ",".join(f"guid'{row[name]}'" if isinstance(row[name], str) else str(row[name]) for name in key)


def after_token(token: str, key: Sequence[str]) -> Callable[[Row], bool]:
    """A test for the rows that come after the key in a token."""
    found = [_value(match) for match in _LITERAL.finditer(token)]
    if len(found) != len(key):
        raise QueryError("The skip token is not valid.")
    last = tuple(str(value) if isinstance(value, str) else f"{value:020}" for value in found)
    return lambda row: sort_key(row, key) > last


def sort_key(row: Row, key: Sequence[str]) -> tuple[str, ...]:
    """What the rows of a set are ordered by."""
    return tuple(str(row[name]) if isinstance(row[name], str) else f"{row[name]:020}" for name in key)


def _compare(text: str) -> Test:
    match = _COMPARISON.match(text.strip())
    literal = _LITERAL.fullmatch(match[3]) if match else None
    if match is None or literal is None:
        raise QueryError(f"Syntax error in the filter at {text!r}.")
    name, operator, wanted = match[1], match[2], _value(literal)

    def test(row: Row) -> bool:
        if name not in row:
            raise QueryError(f"Could not find a property named '{name}'.")
        value = row[name]
        if operator in ("eq", "ne"):
            return (str(value) == str(wanted)) is (operator == "eq")
        if value is None or wanted is None:
            return False
        are_numbers = isinstance(value, int | float) and isinstance(wanted, int | float)
        above = value > wanted if are_numbers else str(value) > str(wanted)
        same = str(value) == str(wanted)
        return {"gt": above, "ge": above or same, "lt": not above and not same, "le": not above}[operator]

    return test


def _value(match: re.Match[str]) -> Any:
    quoted, number, word = match.groups()
    if quoted is not None:
        return quoted.replace("''", "'")
    if number is not None:
        return float(number) if "." in number else int(number)
    return {"true": True, "false": False, "null": None}[word]
