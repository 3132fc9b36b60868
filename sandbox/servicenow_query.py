"""Encoded queries (`sysparm_query`) as the platform reads them.

`^` is and, `^OR` joins to the condition before it, `^NQ` begins a new query whose rows are added, `ORDERBYf` and `ORDERBYDESCf` sort. A part
that names an unknown field or operator is silently ignored, so the result gets wider.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Row = dict[str, str]
Lookup = Callable[[Row, str], str | None]

_OPERATORS = (
    "NOT IN",
    "NOTIN",
    "STARTSWITH",
    "ENDSWITH",
    "CONTAINS",
    "DOES NOT CONTAIN",
    "NOT LIKE",
    "NOTLIKE",
    "LIKE",
    "ISNOTEMPTY",
    "ISEMPTY",
    "IN",
    "BETWEEN",
    "!=",
    ">=",
    "<=",
    "=",
    ">",
    "<",
)
_CONDITION = re.compile(
    r"^(?P<field>[a-z_][a-z0-9_.]*?)(?P<operator>" + "|".join(_OPERATORS) + r")(?P<value>.*)$", re.DOTALL
)
_NUMBER = re.compile(r"^-?\d{1,18}(\.\d+)?$")
_DATE_GENERATE = re.compile(r"^javascript:gs\.dateGenerate\('(\d{4}-\d{2}-\d{2})',\s*'(\d{2}:\d{2}:\d{2})'\)$")


@dataclass(frozen=True)
class Condition:
    """One comparison."""

    field: str
    operator: str
    value: str

    def holds(self, row: Row, lookup: Lookup) -> bool:
        """Whether a row meets the condition."""
        found = lookup(row, self.field) or ""
        return _compare(found, self.operator, self.value)


@dataclass(frozen=True)
class Query:
    """A parsed query: groups of and-ed alternatives, and the sort (field, is descending)."""

    groups: tuple[tuple[tuple[Condition, ...], ...], ...]
    order: tuple[tuple[str, bool], ...]

    def select(self, rows: Iterable[Row], lookup: Lookup) -> list[Row]:
        """The rows that meet the query, sorted; without a sort they keep the order they came in."""
        found = [row for row in rows if not self.groups or any(_meets(group, row, lookup) for group in self.groups)]
        for field, is_descending in reversed(self.order):
            found.sort(key=lambda row: _rank(lookup(row, field) or ""), reverse=is_descending)
        return found


def parse_query(text: str, is_known: Callable[[str], bool]) -> Query:
    """Parses an encoded query; `is_known` tells whether a (dot-walked) field exists."""
    groups: list[tuple[tuple[Condition, ...], ...]] = []
    order: list[tuple[str, bool]] = []
    for part in re.split(r"\^NQ", text):
        alternatives: list[list[Condition]] = []
        for term in part.split("^"):
            if term.startswith("ORDERBY"):
                is_descending = term.startswith("ORDERBYDESC")
                field = term.removeprefix("ORDERBYDESC" if is_descending else "ORDERBY")
                order += [(field, is_descending)] if is_known(field) else []
                continue
            is_or = term.startswith("OR") and bool(alternatives)
            condition = _parse_condition(term[2:] if is_or else term, is_known)
            if condition is None:
                continue
            if is_or:
                alternatives[-1].append(condition)
            else:
                alternatives.append([condition])
        groups.append(tuple(tuple(each) for each in alternatives))
    return Query(tuple(groups), tuple(order))


def _parse_condition(term: str, is_known: Callable[[str], bool]) -> Condition | None:
    match = _CONDITION.match(term)
    if match is None or not is_known(match["field"]):
        return None
    value = match["value"]
    generated = _DATE_GENERATE.match(value)
    return Condition(match["field"], match["operator"], " ".join(generated.groups()) if generated else value)


def _meets(group: tuple[tuple[Condition, ...], ...], row: Row, lookup: Lookup) -> bool:
    return all(any(condition.holds(row, lookup) for condition in alternatives) for alternatives in group)


def _compare(found: str, operator: str, value: str) -> bool:
    low, wanted = found.lower(), value.lower()
    tests: dict[str, Callable[[], bool]] = {
        "=": lambda: low == wanted,
        "!=": lambda: low != wanted,
        "IN": lambda: low in [each.strip() for each in wanted.split(",")],
        "LIKE": lambda: wanted in low,
        "CONTAINS": lambda: wanted in low,
        "STARTSWITH": lambda: low.startswith(wanted),
        "ENDSWITH": lambda: low.endswith(wanted),
        "ISEMPTY": lambda: not found,
        "ISNOTEMPTY": lambda: bool(found),
        ">": lambda: bool(found) and _order(found, value) > 0,
        ">=": lambda: bool(found) and _order(found, value) >= 0,
        "<": lambda: bool(found) and _order(found, value) < 0,
        "<=": lambda: bool(found) and _order(found, value) <= 0,
        "BETWEEN": lambda: bool(found) and _between(found, value),
    }
    if operator in tests:
        return tests[operator]()
    opposite = "IN" if operator in ("NOT IN", "NOTIN") else "LIKE"
    return not tests[opposite]()


def _between(found: str, value: str) -> bool:
    low, _, high = value.partition("@")
    return _order(found, low) >= 0 and _order(found, high) <= 0


def _order(left: str, right: str) -> int:
    a, b = _rank(left), _rank(right)
    return (a > b) - (a < b)


def _rank(text: str) -> tuple[int, float, str]:
    """Nothing, then numbers by size, then text without case; a technical id of digits alone is text."""
    if not text:
        return -1, 0.0, ""
    return (0, float(text), "") if _NUMBER.match(text) else (1, 0.0, text.lower())
