"""The rules that stop publishing: the blocking controls reconcile, and no dollar counts twice (the bridge's shares)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb

from data_quality.checks import Check, say_rows, to_outcome

CONTROLS = tuple(f"R{number}" for number in range(1, 11))
BLOCKING_CONTROLS = ("R1",)
SHARE_TOLERANCE = 1e-9
SAMPLES = 5


def check_control(connection: duckdb.DuckDBPyConnection, control_id: str) -> Iterator[Check]:
    """One control (finance reference, 7.6): every row of it ties to the cent, unless a person released the delivery."""
    failed = connection.execute(
        """
        select source_name, extract_id, fiscal_year, period, difference_amount
        from quality.reconciliations
        where control_id = ?
            and (not coalesce(passed, false) or coalesce(difference_amount, 0) <> 0)
            and (released_reason is null or trim(released_reason) = '')
        order by abs(difference_amount) desc nulls last, source_name, fiscal_year, period, extract_id
        """,
        [control_id],
    ).fetchall()
    counted = connection.execute("select count(*) from quality.reconciliations where control_id = ?", [control_id])
    total = counted.fetchall()[0][0]
    reason = f"All {say_rows(total)} of {control_id} reconcile or were released."
    if failed:
        sample = "; ".join(_say_failure(*row) for row in failed[:SAMPLES])
        reason = (
            f"{len(failed)} of {say_rows(total)} of {control_id} do not reconcile and were not released: {sample}; "
            "publishing would misstate it, so correct the data, or release the delivery where it is known to be right."
        )
    yield Check(
        f"publish.{control_id.lower()}",
        "quality.reconciliations",
        "error",
        to_outcome(is_sound=not failed),
        f"{len(failed)} of {total} not reconciled",
        "0",
        reason,
        code=control_id.lower(),
    )


def _say_failure(
    source: str, extract_id: str | None, year: int | None, period: int | None, difference: Decimal | None
) -> str:
    parts = [f"source {source}"]
    parts += [f"extract {extract_id}"] if extract_id else []
    parts += [f"fiscal year {year}"] if year is not None else []
    parts += [f"period {period}"] if period is not None else []
    parts.append(f"difference {difference}" if difference else "rows or cells differ")
    return ", ".join(parts)


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
