"""Queries of the published warehouse for explanations, each asked once: figures of one project share most of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from orchestration.configuration import Configuration


@dataclass(frozen=True)
class Answer:
    """Column names and rows of a query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Reading:
    """An open published warehouse and the configuration of its city; what was read is remembered."""

    connection: duckdb.DuckDBPyConnection
    configuration: Configuration
    answers: dict[tuple[Any, ...], Answer] = field(default_factory=dict, repr=False)

    def ask(self, query: str, facts: Mapping[str, Any]) -> Answer:
        """The rows of a query whose `$name` parameters are given; facts that it does not name are left out."""
        given = {name: value for name, value in facts.items() if f"${name}" in query}
        key = (query, *((name, str(value)) for name, value in sorted(given.items())))
        if key not in self.answers:
            asked = self.connection.execute(query, given)
            columns = tuple(str(column[0]) for column in asked.description or [])
            self.answers[key] = Answer(columns, tuple(asked.fetchall()))
        return self.answers[key]
