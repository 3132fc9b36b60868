"""The grammar of money, dates and numbers as SQL, read from the one file that the landing door and dbt read too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import jinja2

GRAMMAR = Path(__file__).parents[1] / "dbt_project" / "macros" / "grammar.sql"


@cache
def load_grammar() -> Callable[..., str]:
    """A function `grammar(name, *arguments) -> SQL expression`; `name` without its engine prefix, e.g. `parse_date`."""
    text = GRAMMAR.read_text(encoding="utf-8")
    module = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False).from_string(text).module

    def grammar(name: str, *arguments: object) -> str:
        return str(getattr(module, f"duckdb__{name}")(*arguments)).strip()

    return grammar


def quote(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
