"""Is a whole delivery fit to replace what was accepted before? One check per rule; a failed error holds the delivery.

Rules: interfaces, section 2 "Held by the landing door". Counts and keys run as SQL where the rows are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from data_quality.checks import Check, Severity, say_rows, to_outcome
from data_quality.delivery import DELIVERED, Delivery
from data_quality.grammar import Grammar, quote_name, quote_text
from data_quality.refusals import DUPLICATE_ID

SAMPLE_KEYS = 5
PLACE_COLUMNS = frozenset({"_row", "_file", "_line"})


@dataclass(frozen=True)
class Policy:
    """The city's bounds: shares of rows, 0 to 1."""

    max_rejected_share: float = 0.2
    minimum_row_share: float = 0.8


def _to_check(
    delivery: Delivery,
    name: str,
    severity: Severity,
    *,
    is_sound: bool,
    reason: str,
    observed: object = None,
    bound: object = None,
) -> Check:
    return Check(
        f"landing.{name}",
        delivery.subject,
        severity,
        to_outcome(is_sound=is_sound),
        None if observed is None else str(observed),
        None if bound is None else str(bound),
        reason,
        code=name,
    )


def check_extraction(delivery: Delivery) -> Iterator[Check]:
    """What the extractor itself found: each problem holds, each warning warns, drift warns."""
    for number, (code, sentence) in enumerate(delivery.problems, start=1):
        check = _to_check(delivery, code, "error", is_sound=False, reason=sentence)
        yield replace(check, check_id=f"{check.check_id}_{number}") if number > 1 else check
    if not delivery.problems:
        yield _to_check(delivery, "read_whole", "error", is_sound=True, reason=f"{delivery.subject} was read whole.")
    for number, sentence in enumerate(delivery.warnings, start=1):
        yield _to_check(delivery, f"extract_warning_{number}", "warning", is_sound=False, reason=sentence)
    known = {code for code, _ in delivery.problems}
    for column in delivery.columns:
        if column.is_required and not column.is_mapped and "column_missing" not in known:
            reason = f"{delivery.subject} does not supply the required column {column.name}; map it in the feed."
            check = _to_check(delivery, "column_missing", "error", is_sound=False, bound=column.name, reason=reason)
            yield replace(check, check_id=f"landing.{column.name}_mapped")
    yield from _check_drift(delivery)
    yield from _check_visible_rows(delivery)


def _check_drift(delivery: Delivery) -> Iterator[Check]:
    added, missing = ", ".join(delivery.added_columns), ", ".join(delivery.missing_columns)
    reason = f"{delivery.subject} has no field that is not read."
    if added:
        reason = (
            f"{delivery.subject} has fields that are not read ({added}); they stay in _extra: map them if they matter."
        )
    yield _to_check(delivery, "drift_added", "warning", is_sound=not added, observed=added or None, reason=reason)
    reason = f"{delivery.subject} has every field that is read."
    if missing:
        reason = f"{delivery.subject} lacks the fields {missing}; they read as blank: ask the source's owner."
    yield _to_check(delivery, "drift_missing", "warning", is_sound=not missing, observed=missing or None, reason=reason)


def _check_visible_rows(delivery: Delivery) -> Iterator[Check]:
    reported, received = delivery.rows_reported, delivery.rows_received
    if delivery.relation == DELIVERED or reported is None or received is None:
        return
    reason = f"{delivery.subject} reported {reported} rows and sent {received}."
    if received < reported:
        reason += " The integration user may not see the others; grant it read access if they belong here."
    yield _to_check(
        delivery,
        "rows_visible",
        "warning",
        is_sound=received >= reported,
        observed=received,
        bound=reported,
        reason=reason,
    )


def check_row_count(connection: duckdb.DuckDBPyConnection, delivery: Delivery, policy: Policy) -> Iterator[Check]:
    """Data rows, refused ones included, against what the delivery replaces; nothing to say when it replaces nothing.

    An incremental delivery is judged by the rows that stand after it.
    """
    if delivery.replaces_rows is None:
        return
    rows = delivery.rows_standing
    if rows is None:
        rows = connection.execute("select count(*) from delivered").fetchall()[0][0]
    replaced = delivery.replaces_rows
    if replaced and not rows:
        reason = f"{delivery.subject} holds no data rows where there were {replaced}; ask the source, or release it."
        yield _to_check(delivery, "no_rows", "error", is_sound=False, observed=0, bound=replaced, reason=reason)
        return
    share = Decimal(str(policy.minimum_row_share))
    is_sound = rows >= share * replaced
    reason = f"{delivery.subject} holds {rows} data rows where there were {replaced}"
    reason += "." if is_sound else f", under {share:.0%} of them; ask the source, or release it with a reason."
    bound = f"at least {share:.0%} of {replaced}"
    yield _to_check(delivery, "row_count", "error", is_sound=is_sound, observed=rows, bound=bound, reason=reason)


def check_rejected_share(connection: duckdb.DuckDBPyConnection, delivery: Delivery, policy: Policy) -> Iterator[Check]:
    """Refused rows over delivered rows; more than the policy's share holds the delivery.

    An incremental delivery is a part: its refused rows are held against the rows that stand after it.
    """
    rows = connection.execute("select count(*) from delivered").fetchall()[0][0]
    rows = max(rows, delivery.rows_standing or 0)
    refused = connection.execute("select count(*) from refusals").fetchall()[0][0]
    limit = Decimal(str(policy.max_rejected_share))
    is_sound = refused <= limit * rows
    reason = f"Of {say_rows(rows)} of {delivery.subject} {refused} cannot be taken"
    if is_sound:
        reason += "."
    else:
        worst = connection.execute("""
            select reason_code || ' in ' || coalesce(column_name, '') || ' (' || count(*) || ')'
            from refusals group by reason_code, column_name order by count(*) desc, reason_code, column_name limit 3
        """).fetchall()
        found = ", ".join(row[0] for row in worst)
        reason += (
            f", more than {limit:.0%}: {found}; have them mended at the source, or release the delivery with a reason."
        )
    yield _to_check(
        delivery,
        "rejected_share",
        "error",
        is_sound=is_sound,
        observed=f"{refused} of {rows}",
        bound=f"{limit:.0%}",
        reason=reason,
    )


def check_keys(connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar) -> Iterator[Check]:
    """Rows that share a key: differing ones hold the delivery, identical repeats count once and are a warning.

    A delivery with an as_of_date column holds a row per key and day, so the day belongs to the key there. A row with a
    blank in its key has no key of its own and repeats nothing.
    """
    if not delivery.key:
        return
    _make_repeated_keys(connection, delivery, grammar)
    differing = connection.execute("select key_text from repeated_keys where variants > 1 order by key_text").fetchall()
    reason = f"No key of {delivery.subject} has differing rows."
    if differing:
        sample = "; ".join(row[0] for row in differing[:SAMPLE_KEYS])
        reason = (
            f"{len(differing)} keys ({', '.join(delivery.key)}) of {delivery.subject} have differing rows: {sample}; "
            "have the sender remove all but one of each, or release the delivery with a reason."
        )
    yield _to_check(
        delivery, "differing_rows", "error", is_sound=not differing, observed=len(differing), bound=0, reason=reason
    )
    repeats = connection.execute(
        "select coalesce(sum(row_count - 1), 0) from repeated_keys where variants = 1"
    ).fetchall()[0][0]
    reason = f"{say_rows(repeats)} of {delivery.subject} repeated exactly under one key, counted once."
    yield _to_check(
        delivery, "repeated_rows", "warning", is_sound=not repeats, observed=repeats, bound=0, reason=reason
    )


def _make_repeated_keys(connection: duckdb.DuckDBPyConnection, delivery: Delivery, grammar: Grammar) -> None:
    """Temporary table `repeated_keys`, grain: one key that several rows share; `variants` counts its different rows."""
    columns = [column for column in delivery.columns if column.name in delivery.key]
    keys = {f"key_{number}": grammar.normalise_key(column) for number, column in enumerate(columns)}
    whole = " and ".join(f"{sql} is not null" for sql in keys.values())
    day = delivery.find_column("as_of_date")
    if day and day not in columns:
        keys["day"] = f"coalesce({grammar.normalise_key(day)}, '')"
    names = [str(row[0]) for row in connection.execute("describe delivered").fetchall()]
    values = [quote_name(name) for name in names if name not in PLACE_COLUMNS]
    fingerprint = " || chr(31) || ".join(f"coalesce({value}, chr(30))" for value in values)
    selected = ", ".join(f"{sql} as {name}" for name, sql in keys.items())
    connection.execute(f"""
        create or replace temp table repeated_keys as
        select concat_ws(' / ', {", ".join(keys)}) as key_text, count(*) as row_count,
            count(distinct fingerprint) as variants
        from (
            select {selected}, md5({fingerprint}) as fingerprint
            from delivered
            where {whole} and _row not in (select _row from refusals where reason_code = {quote_text(DUPLICATE_ID)})
        )
        group by {", ".join(keys)}
        having count(*) > 1
    """)
