"""Compiled models stay in the subset of SQL that DuckDB and Spark read alike (design: architecture, "Growth")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from tests.dbt.landing_database import LandingDatabase

REFUSED_TEXT = {
    r"\bvarchar\b": "cast to string, which both engines know",
    r"\bany_value\s*\(": "any_value picks any row; use max",
    r"\bavg\s*\(": "avg of a decimal is a double on one engine; divide a sum by a count through the macro",
    r"\bhash\s*\(": "hash differs between engines; use surrogate_key",
    r"\\": "a backslash in a literal is an escape on one engine",
    r"::": "write cast(... as ...)",
    r",\s*from\b": "no comma before from",
}


def problems_of(sql: str) -> Iterator[str]:
    """What leaves the subset in one compiled statement, one sentence each."""
    bare = re.sub(r"--[^\n]*", "", sql)
    outside_literals = re.sub(r"'[^']*'", "''", bare)
    for pattern, advice in REFUSED_TEXT.items():
        if re.search(pattern, bare if pattern == r"\\" else outside_literals, flags=re.IGNORECASE):
            yield f"{pattern}: {advice}"
    tree = sqlglot.parse_one(sql, read="duckdb")
    yield from _divisions(tree)
    yield from _orderings(sql)
    yield from _keys(tree)


def _divisions(tree: exp.Expression) -> Iterator[str]:
    for division in tree.find_all(exp.IntDiv):
        if (
            "INT128" not in division.sql(dialect="duckdb").upper()
            and "HUGEINT" not in division.sql(dialect="duckdb").upper()
        ):
            yield f"{division.sql()}: // is only in share_of_amount"
    for division in tree.find_all(exp.Div):
        if not _is_double(division.this):
            yield f"{division.sql()[:80]}: divide through the macro divide"


def _is_double(node: exp.Expression) -> bool:
    return isinstance(node.unnest(), exp.Cast) and node.unnest().to.is_type(exp.DataType.Type.DOUBLE)


def _orderings(sql: str) -> Iterator[str]:
    tokens = [token.text.lower() for token in sqlglot.tokenize(sql, read="duckdb")]
    for start in [place for place, text in enumerate(tokens) if text == "order by"]:
        for term in _terms(tokens[start + 1 :]):
            if "nulls" not in term[-2:]:
                yield f"order by {' '.join(term)[:80]}: say nulls first or nulls last"


def _terms(tokens: Sequence[str]) -> Iterator[list[str]]:
    """The terms of an order by clause, from its first token to the clause's end."""
    depth, term = 0, []
    for text in tokens:
        if depth == 0 and (text in {")", "rows", "range", "limit"} or text == ";"):
            break
        depth += {"(": 1, ")": -1}.get(text, 0)
        if depth == 0 and text == ",":
            yield term
            term = []
        else:
            term.append(text)
    yield term


def _keys(tree: exp.Expression) -> Iterator[str]:
    for digest in tree.find_all(exp.MD5):
        if any(cast.to.is_type(exp.DataType.Type.DOUBLE) for cast in digest.find_all(exp.Cast)):
            yield f"{digest.sql()[:80]}: no double in a key"


def test_every_compiled_model_stays_in_the_subset(project_city: LandingDatabase) -> None:
    compiled = sorted((Path(project_city.path).parent / "target" / "compiled" / "portfolio" / "models").rglob("*.sql"))
    assert len(compiled) > 100
    problems = {
        path.name: list(problems_of(path.read_text(encoding="utf-8"))) for path in compiled if path.suffix == ".sql"
    }
    assert {name: found for name, found in problems.items() if found} == {}


@pytest.mark.parametrize(
    "sql",
    [
        "select a / b from t",
        "select avg(a) from t",
        "select cast(a as varchar) from t",
        "select a // b from t",
        "select any_value(a) from t",
        "select hash(a) from t",
        "select row_number() over (partition by a order by b nulls first, c) from t",
        "select md5(cast(cast(a as double) as string)) from t",
    ],
)
def test_the_lint_refuses_what_differs_between_engines(sql: str) -> None:
    assert list(problems_of(sql))
