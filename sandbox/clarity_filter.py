"""Clarity's filter grammar: `(isActive = true)`, `((a = 1) and (b = 'x'))`, `(_internalId in (1,2))`, `(name startsWith 'x')`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r"\s*(>=|<=|!=|[=<>(),]|'(?:[^']|'')*'|[A-Za-z_][\w]*|-?\d+(?:\.\d+)?)")
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda own, given: own == given,
    "!=": lambda own, given: own != given,
    ">": lambda own, given: own > given,
    ">=": lambda own, given: own >= given,
    "<": lambda own, given: own < given,
    "<=": lambda own, given: own <= given,
    "startswith": lambda own, given: str(own).startswith(str(given)),
}
Row = dict[str, Any]


class FilterError(Exception):
    """Raised when a filter cannot be read."""


@dataclass(frozen=True)
class Condition:
    """One comparison; `values` holds several for `in`."""

    name: str
    operator: str
    values: tuple[str, ...]

    def holds(self, row: Row) -> bool:
        """Whether a row meets it."""
        own = plain(row.get(self.name))
        if own is None:
            return False
        if self.operator == "in":
            return any(own == like(own, value) for value in self.values)
        return COMPARISONS[self.operator](own, like(own, self.values[0]))


@dataclass(frozen=True)
class Filter:
    """A whole filter: every condition of one branch must hold, one branch suffices."""

    branches: tuple[tuple[Condition, ...], ...] = ((),)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in it."""
        return tuple(condition for branch in self.branches for condition in branch)

    def holds(self, row: Row) -> bool:
        """Whether a row meets it."""
        return any(all(condition.holds(row) for condition in branch) for branch in self.branches)

    def values_of(self, name: str, operator: str) -> list[str]:
        """What the filter compares an attribute with by an operator."""
        return [one.values[0] for one in self.conditions if (one.name, one.operator) == (name, operator)]


def parse_filter(text: str) -> Filter:
    """The filter in a query's text; raises FilterError."""
    if not text.strip():
        return Filter()
    tokens = list(_tokens(text))
    branches, rest = _parse_either(tokens)
    if rest:
        raise FilterError(f"unexpected {rest[0]!r}")
    return Filter(branches)


def plain(value: Any) -> Any:
    """What a filter compares: the id of a lookup, the total of a time-varying value, else the value."""
    if isinstance(value, dict):
        return value.get("id", value.get("total"))
    return value


def like(own: Any, text: str) -> Any:
    """A filter's value in the type of the row's own."""
    if isinstance(own, bool):
        return text.lower() == "true"
    if isinstance(own, (int, float)):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _tokens(text: str) -> Iterator[str]:
    place = 0
    text = text.strip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise FilterError(f"cannot read {text[place : place + 20]!r}")
        yield match[1]
        place = match.end()


Branches = tuple[tuple[Condition, ...], ...]


def _parse_either(tokens: list[str]) -> tuple[Branches, list[str]]:
    found, rest = _parse_both(tokens)
    while rest and rest[0].lower() == "or":
        more, rest = _parse_both(rest[1:])
        found += more
    return found, rest


def _parse_both(tokens: list[str]) -> tuple[Branches, list[str]]:
    found, rest = _parse_one(tokens)
    while rest and rest[0].lower() == "and":
        more, rest = _parse_one(rest[1:])
        found = tuple(left + right for left in found for right in more)
    return found, rest


def _parse_one(tokens: list[str]) -> tuple[Branches, list[str]]:
    if tokens and tokens[0] == "(":
        found, rest = _parse_either(tokens[1:])
        if not rest or rest[0] != ")":
            raise FilterError("a parenthesis is not closed")
        return found, rest[1:]
    if len(tokens) < 3 or not (tokens[1] in COMPARISONS or tokens[1].lower() in ("in", "startswith")):
        raise FilterError(f"no comparison at {' '.join(tokens[:3])!r}")
    name, operator = tokens[0], tokens[1].lower()
    if operator != "in":
        return ((Condition(name, operator, (_value(tokens[2]),)),),), tokens[3:]
    if tokens[2] != "(" or ")" not in tokens:
        raise FilterError("in takes a list in parentheses")
    end = tokens.index(")")
    values = tuple(_value(token) for token in tokens[3:end] if token != ",")
    return ((Condition(name, "in", values),),), tokens[end + 1 :]


def _value(token: str) -> str:
    return token[1:-1].replace("''", "'") if token.startswith("'") else token
