"""Arithmetic of the catalogue's calculations: read, filled in with numbers, worked out exactly.

A calculation is an arithmetic expression over names (inputs) and `rows.column` (published rows) with + - * / **, comparisons,
`x if condition else y`, `None`, and the functions of FUNCTIONS. Numbers are fractions, so that nothing rounds on the way; a
division by zero, and whatever is made from a missing number, has no value.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from functools import cache

from orchestration.errors import PortfolioError

Number = Fraction | None
MEMBERS = "members"
"""The name, in a calculation, of how many projects have all its inputs: 1 for a project that has."""

Cells = Mapping[str, Mapping[str, Sequence[Number]]]
"""Numbers of row sets: set -> column -> one number per row."""

OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def _quantile(numbers: Sequence[Fraction], share: Fraction) -> Number:
    """The continuous quantile: linear between the two nearest."""
    if not numbers:
        return None
    ordered = sorted(numbers)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _only(numbers: Sequence[Fraction]) -> Number:
    return numbers[0] if len(numbers) == 1 else None


FUNCTIONS: dict[str, Callable[[Sequence[Fraction]], Number]] = {
    "total": lambda numbers: sum(numbers, Fraction(0)),
    "only": _only,
    "median": lambda numbers: _quantile(numbers, Fraction(1, 2)),
    "p90": lambda numbers: _quantile(numbers, Fraction(9, 10)),
    "largest": lambda numbers: max(numbers, default=None),
    "smallest": lambda numbers: min(numbers, default=None),
}
"""Functions of the known numbers of one column. `count(rows)` counts rows; `max`, `min` and `abs` take numbers."""


@cache
def names_in(calculation: str) -> tuple[str, ...]:
    """The inputs that a calculation names, in the order of reading, each once."""
    tree, row_sets = _parsed(calculation), sets_in(calculation)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    names.sort(key=lambda node: (node.lineno, node.col_offset))
    known = {*FUNCTIONS, "count", "max", "min", "abs", MEMBERS, *row_sets}
    return tuple(dict.fromkeys(node.id for node in names if node.id not in known))


@cache
def sets_in(calculation: str) -> tuple[str, ...]:
    """The row sets that a calculation names."""
    found = []
    for node in ast.walk(_parsed(calculation)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.append(node.value.id)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "count":
            found += [one.id for one in node.args if isinstance(one, ast.Name)]
    return tuple(dict.fromkeys(found))


def work_out(calculation: str, numbers: Mapping[str, Number], cells: Cells) -> Number:
    """The calculation's value, exact; None where a number that it needs is missing or it would divide by zero."""
    try:
        return _Reading(numbers, cells).value(_parsed(calculation).body)
    except ZeroDivisionError:
        return None


def fill_in(calculation: str, shown: Mapping[str, str], numbers: Mapping[str, Number], cells: Cells) -> str:
    """The calculation with its numbers put in: inputs as `shown`, rows as what they give; `?` for what is not known.

    Of a condition only the branch that holds is left, where that is known.
    """
    return ast.unparse(_Filling(shown, _Reading(numbers, cells)).visit(_parsed(calculation)))


def number_text(number: Number, *, is_amount: bool) -> str | None:
    """Money with its cents, whole numbers whole, others to ten decimals; None for no number."""
    if number is None:
        return None
    if is_amount:
        exact_amount = Decimal(number.numerator) / Decimal(number.denominator)
        return f"{exact_amount.quantize(Decimal('0.01'), ROUND_HALF_EVEN):f}"
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.10f}".rstrip("0").rstrip(".")


def exact(value: object) -> Number:
    """A database's number as a fraction; None for null and for what is no number."""
    if isinstance(value, bool | int):
        return Fraction(int(value))
    if isinstance(value, Decimal) or (isinstance(value, float) and math.isfinite(value)):
        return Fraction(value)
    return None


def _parsed(calculation: str) -> ast.Expression:
    try:
        return ast.parse(calculation.strip(), mode="eval")
    except SyntaxError:
        raise PortfolioError(f"{calculation!r} is not arithmetic") from None


@dataclass(frozen=True)
class _Reading:
    numbers: Mapping[str, Number]
    cells: Cells

    def value(self, node: ast.expr) -> Number:
        """The value of one part of the expression."""
        match node:
            case ast.Constant(value=int() | float() | None):
                return None if node.value is None else Fraction(str(node.value))
            case ast.Name():
                return self.numbers.get(node.id)
            case ast.BinOp():
                return self._operate(node)
            case ast.UnaryOp(op=ast.USub()):
                number = self.value(node.operand)
                return None if number is None else -number
            case ast.IfExp():
                holds = self.holds(node.test)
                return None if holds is None else self.value(node.body if holds else node.orelse)
            case ast.Call():
                return self._call(node)
        raise PortfolioError(f"{ast.unparse(node)!r} is no part of a calculation")

    def _operate(self, node: ast.BinOp) -> Number:
        left, right = self.value(node.left), self.value(node.right)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Pow):
            return Fraction(float(left) ** float(right))
        return OPERATORS[type(node.op)](left, right)

    def holds(self, node: ast.expr) -> bool | None:
        """Whether a condition holds; None where a number that it needs is missing."""
        if isinstance(node, ast.BoolOp):
            parts = [self.holds(one) for one in node.values]
            if None in parts:
                return None
            return all(parts) if isinstance(node.op, ast.And) else any(parts)
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            raise PortfolioError(f"{ast.unparse(node)!r} is no condition")
        left, right = self.value(node.left), self.value(node.comparators[0])
        return None if left is None or right is None else COMPARISONS[type(node.ops[0])](left, right)

    def _call(self, node: ast.Call) -> Number:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in ("max", "min", "abs"):
            numbers = [self.value(one) for one in node.args]
            known = [one for one in numbers if one is not None]
            if len(known) < len(numbers):
                return None
            return abs(known[0]) if name == "abs" else max(known) if name == "max" else min(known)
        if name == "count" and isinstance(node.args[0], ast.Name):
            rows = self.cells.get(node.args[0].id, {})
            return Fraction(max((len(column) for column in rows.values()), default=0))
        column = node.args[0] if node.args else None
        if name not in FUNCTIONS or not isinstance(column, ast.Attribute) or not isinstance(column.value, ast.Name):
            raise PortfolioError(f"{ast.unparse(node)!r} is no function of a calculation")
        found = self.cells.get(column.value.id, {}).get(column.attr, ())
        return FUNCTIONS[name]([one for one in found if one is not None])


class _Filling(ast.NodeTransformer):
    """Puts numbers in the place of names, row functions and conditions."""

    def __init__(self, shown: Mapping[str, str], reading: _Reading) -> None:
        self.shown = shown
        self.reading = reading

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """An input, as it is shown."""
        return ast.Name(self.shown.get(node.id, "?"))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """What the rows give."""
        if isinstance(node.func, ast.Name) and node.func.id in ("max", "min", "abs"):
            return ast.Call(node.func, [self.visit(one) for one in node.args], [])
        column = node.args[0].attr if isinstance(node.args[0], ast.Attribute) else ""
        text = number_text(self.reading.value(node), is_amount=column.endswith("amount"))
        return ast.Name("?" if text is None else text)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """The branch that holds."""
        holds = self.reading.holds(node.test)
        if holds is None:
            return ast.IfExp(self.visit(node.test), self.visit(node.body), self.visit(node.orelse))
        chosen: ast.expr = self.visit(node.body if holds else node.orelse)
        return chosen
