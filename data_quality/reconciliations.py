"""The two rules that stop publishing: every batch reconciles (R1), and no dollar counts twice (the bridge's shares)."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from data_quality.checks import Check, say_rows, to_outcome

SHARE_TOLERANCE = 1e-9
SAMPLES = 5


def check_batches(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """R1: rows and money in = loaded + suspense + quarantine, per file, unless a person released the delivery."""
    failed = connection.execute("""
        select source_name, extract_id, source_amount, difference_amount
        from quality.reconciliations
        where control_id = 'R1'
            and (not coalesce(passed, false) or coalesce(difference_amount, 0) <> 0)
            and (released_reason is null or trim(released_reason) = '')
        order by source_name, extract_id
    """).fetchall()
    total = connection.execute("select count(*) from quality.reconciliations where control_id = 'R1'").fetchall()[0][0]
    reason = f"All {say_rows(total)} of R1 reconcile or were released."
    if failed:
        sample = "; ".join(f"{row[0]} {row[1]} (difference {row[3]})" for row in failed[:SAMPLES])
        reason = (
            f"{len(failed)} of {say_rows(total)} of R1 do not reconcile and were not released: {sample}; "
            "what was delivered is not what the warehouse holds, so publishing would misstate it."
        )
    yield Check(
        "publish.r1",
        "quality.reconciliations",
        "error",
        to_outcome(is_sound=not failed),
        f"{len(failed)} of {total} not reconciled",
        "0",
        reason,
        code="r1",
    )


def check_shares(connection: duckdb.DuckDBPyConnection) -> Iterator[Check]:
    """The allocation shares of each finance project code sum to 1, and none is negative or missing."""
    wrong = connection.execute(
        """
        select finance_project_code, sum(allocation_share) as shares
        from core.bridge_project_finance
        group by finance_project_code
        having not coalesce(abs(sum(allocation_share) - 1) <= ?, false)
            or count(*) <> count(allocation_share)
            or min(allocation_share) < 0
        order by finance_project_code
        """,
        [SHARE_TOLERANCE],
    ).fetchall()
    reason = "The shares of every finance project code sum to 1."
    if wrong:
        sample = ", ".join(f"{row[0]} ({row[1]})" for row in wrong[:SAMPLES])
        reason = (
            f"The shares of {len(wrong)} finance project codes do not sum to 1: {sample}; "
            "correct project_finance.csv in the policy folder."
        )
    yield Check(
        "publish.bridge_shares",
        "core.bridge_project_finance",
        "error",
        to_outcome(is_sound=not wrong),
        f"{len(wrong)} codes wrong",
        "0",
        reason,
        code="bridge_shares",
    )
