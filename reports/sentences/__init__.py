"""Plain sentences made from numbers by rule: direction, size and comparison, no adjectives.

A sentence is left out when a number that it needs is missing.
"""

from collections.abc import Callable
from typing import Any

from reports.formatting import Formatter
from reports.sentences.absence import tell_absence, tell_methods
from reports.sentences.changes import tell_change, tell_sums
from reports.sentences.counting import join_words, say_count, say_moved, say_number, say_shift, say_value_of_money
from reports.sentences.finance import ContractNumbers, QualityNumbers, tell_contracts, tell_finance, tell_quality
from reports.sentences.portfolio import PortfolioCounts, PortfolioNumbers, name_attention, tell_activity, tell_portfolio
from reports.sentences.project import ProjectNumbers, tell_project

__all__ = [
    "ContractNumbers",
    "PortfolioCounts",
    "PortfolioNumbers",
    "ProjectNumbers",
    "QualityNumbers",
    "bind_sentences",
    "join_words",
    "name_attention",
    "say_count",
    "say_moved",
    "say_number",
    "say_shift",
    "say_value_of_money",
    "tell_absence",
    "tell_activity",
    "tell_change",
    "tell_contracts",
    "tell_finance",
    "tell_methods",
    "tell_portfolio",
    "tell_project",
    "tell_quality",
    "tell_sums",
]


def bind_sentences(formatter: Formatter) -> dict[str, Callable[..., Any]]:
    """Return the sentences as filters of the templates, bound to the city's currency."""
    return {
        "moved": say_moved,
        "say_number": say_number,
        "tell_activity": tell_activity,
        "name_attention": name_attention,
        "tell_project": lambda numbers: tell_project(numbers, formatter),
        "tell_portfolio": lambda numbers: tell_portfolio(numbers, formatter),
        "tell_change": lambda change: tell_change(change, formatter),
        "tell_finance": lambda years: tell_finance(years, formatter),
        "tell_contracts": lambda numbers: tell_contracts(numbers, formatter),
        "tell_quality": tell_quality,
        "tell_methods": lambda month: tell_methods(month.pv_method, month.ev_method, month.ac_method),
        "tell_sums": lambda changes: tell_sums(changes, formatter),
    }
