"""Totals that a delivery states of its own rows, held against the sum of those rows. In SQL, exact.

A disagreement is a warning: the source's own history does not add up, which is shown, never mended and never hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from data_quality.checks import Check, to_outcome
from data_quality.delivery import Delivery
from data_quality.grammar import Grammar, quote_name, quote_text

LISTED = 500


def check_stated_totals(connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar) -> Iterator[Check]:
    """One warning per stated total with how many disagree of how many testable, and one per entity that disagrees.

    Testable: an entity with a readable total, the same on all its rows, and at least one readable part.
    """
    for number, stated in enumerate(delivery.stated_totals, start=1):
        rows = _compare(connection, stated, grammar)
        odd = [row for row in rows if row[1] != row[2]]
        name = f"landing.stated_total_{number}"
        what = f"{stated['total']['theirs']!r} and the sum of {stated['parts']['theirs']!r}"
        yield Check(
            check_id=name,
            subject=delivery.subject,
            severity="warning",
            outcome=to_outcome(is_sound=not odd),
            observed=f"{len(odd)} of {len(rows)}",
            bound="0",
            reason=f"{what} disagree for {len(odd)} of {len(rows)} testable {stated['by']['theirs']} of {delivery.subject}.",
        )
        for entity, total, parts in odd[:LISTED]:
            yield Check(
                check_id=name,
                subject=f"{delivery.subject}/{stated['by']['theirs']} {entity}",
                severity="warning",
                outcome="failed",
                observed=str(parts),
                bound=str(total),
                reason=f"{what} differ by {total - parts} for {stated['by']['theirs']} {entity}.",
            )


def _compare(
    connection: duckdb.DuckDBPyConnection, stated: Mapping[str, Any], grammar: Grammar
) -> list[tuple[Any, ...]]:
    """(entity, stated total, sum of parts) of every testable entity."""
    return connection.execute(
        f"""
        select entity, max(total) as total, sum(part) as parts
        from (
            select {_text(stated["by"])} as entity, {grammar.parse_amount(_text(stated["total"]))} as total,
                {grammar.parse_amount(_text(stated["parts"]))} as part
            from delivered
        )
        where entity is not null
        group by entity
        having count(total) > 0 and count(part) > 0 and min(total) = max(total)
        order by entity
        """
    ).fetchall()


def _text(place: Mapping[str, Any]) -> str:
    if place["column"]:
        return quote_name(place["column"])
    pointer = "/" + place["theirs"].replace("~", "~0").replace("/", "~1")
    return f"json_extract_string(_extra, {quote_text(pointer)})"
