"""Does the delivery tie to what its sender says it holds? Exact decimals as delivered, refused rows included.

Rule: interfaces, section 2 "control": a file that does not tie, for whatever reason, is held. An amount that is blank or
cannot be read adds nothing to the sum, and its row waits in suspense: what can be read is all that can tie.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb

from data_quality.checks import Check, say_rows, to_outcome
from data_quality.delivery import Delivery
from data_quality.grammar import Grammar, quote_name


def check_control(connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar) -> Iterator[Check]:
    """One check per control figure the sender gave; none for a delivery without a control."""
    control = delivery.control
    if control.kind == "none":
        return
    if control.problem:
        yield _to_check(delivery, "control", is_sound=False, observed=None, bound=None, reason=control.problem)
    elif control.amount_text is not None and control.amount_column:
        yield _check_amount(connection, delivery, grammar, control.amount_column)
    elif control.amount_text is not None:
        reason = (
            f"The control of {delivery.subject} states an amount of a column that is not mapped; map it in the feed."
        )
        yield _to_check(delivery, "control", is_sound=False, observed=None, bound=control.amount_text, reason=reason)
    if control.count_text is not None:
        yield _check_count(connection, delivery, grammar, control.count_text)


def _check_amount(connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar, column: str) -> Check:
    text = delivery.control.amount_text
    expected = _read_control(connection, grammar.parse_amount("figure"), text)
    parsed = grammar.parse_amount(quote_name(column))
    is_owed = _is_owed(delivery, grammar, column)
    total, unread = connection.execute(f"""
        select
            coalesce(sum(amount), cast(0 as decimal(38, 2))),
            count(*) filter (where amount is null and is_owed)
        from (select {parsed} as amount, {is_owed} as is_owed from delivered)
    """).fetchall()[0]
    if expected is None:
        reason = (
            f"The control amount of {delivery.subject} reads {text!r}, which is no amount; ask for a sound control."
        )
    elif total != expected:
        reason = (
            f"The rows of {delivery.subject} sum to {total} in {column} but its control says {expected}, "
            f"{abs(total - expected)} apart{_say_unread(unread)}; ask the sender, or release the delivery with a reason."
        )
    elif unread:
        reason = f"The readable amounts of {delivery.subject} sum to its control amount{_say_unread(unread)}."
    else:
        reason = f"The rows of {delivery.subject} sum to its control amount."
    is_sound = expected is not None and total == expected
    bound = text if expected is None else str(expected)
    return _to_check(delivery, "control_amount", is_sound=is_sound, observed=str(total), bound=bound, reason=reason)


def _is_owed(delivery: Delivery, grammar: Grammar, column: str) -> str:
    """Whether a row should have an amount there: where the stream requires one, or where something stands."""
    found = delivery.find_column(column)
    return "true" if found and found.is_required else f"not {grammar.is_blank(column)}"


def _say_unread(unread: int) -> str:
    if not unread:
        return ""
    return f"; {say_rows(unread)} {'has' if unread == 1 else 'have'} an amount that is blank or cannot be read"


def _check_count(connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar, text: str) -> Check:
    expected = _read_control(connection, grammar.parse_integer("figure"), text)
    rows = connection.execute("select count(*) from delivered").fetchall()[0][0]
    if expected is None:
        reason = f"The control count of {delivery.subject} reads {text!r}, which is no number; ask for a sound control."
    elif rows != expected:
        reason = (
            f"{delivery.subject} holds {rows} data rows and its control says {expected}; "
            "ask the sender, or release the delivery with a reason."
        )
    else:
        reason = f"{delivery.subject} holds as many data rows as its control says."
    bound = text if expected is None else str(expected)
    return _to_check(
        delivery, "control_count", is_sound=rows == expected, observed=str(rows), bound=bound, reason=reason
    )


def _read_control(connection: duckdb.DuckDBPyConnection, parser: str, text: str | None) -> Decimal | int | None:
    query = f"select {parser} from (select cast(? as varchar) as figure)"
    value: Decimal | int | None = connection.execute(query, [text]).fetchall()[0][0]
    return value


def _to_check(
    delivery: Delivery, name: str, *, is_sound: bool, observed: str | None, bound: str | None, reason: str
) -> Check:
    return Check(
        f"landing.{name}", delivery.subject, "error", to_outcome(is_sound=is_sound), observed, bound, reason, code=name
    )
