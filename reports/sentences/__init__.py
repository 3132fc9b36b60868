"""Plain sentences made from numbers by rule: direction, size and comparison, no adjectives.

A sentence is left out when a number that it needs is missing.
"""

from collections.abc import Callable
from typing import Any

from reports.formatting import Formatter
from reports.sentences.absence import tell_absence, tell_methods
from reports.sentences.changes import tell_change, tell_sums
from reports.sentences.counting import join_words, say_count, say_moved, say_shift, say_value_of_money
from reports.sentences.portfolio import PortfolioCounts, PortfolioNumbers, tell_portfolio
from reports.sentences.project import ProjectNumbers, tell_project

__all__ = [
    "PortfolioCounts",
    "PortfolioNumbers",
    "ProjectNumbers",
    "bind_sentences",
    "join_words",
    "say_count",
    "say_moved",
    "say_shift",
    "say_value_of_money",
    "tell_absence",
    "tell_change",
    "tell_methods",
    "tell_portfolio",
    "tell_project",
    "tell_sums",
]


def bind_sentences(formatter: Formatter) -> dict[str, Callable[..., Any]]:
    """Return the sentences as filters of the templates, bound to the city's currency."""
    return {
        "moved": say_moved,
        "tell_project": lambda numbers: tell_project(numbers, formatter),
        "tell_portfolio": lambda numbers: tell_portfolio(numbers, formatter),
        "tell_change": lambda change: tell_change(change, formatter),
        "tell_methods": lambda month: tell_methods(month.pv_method, month.ev_method, month.ac_method),
        "tell_sums": lambda changes: tell_sums(changes, formatter),
    }
