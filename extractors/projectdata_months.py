"""Time-phased days summed per month: a year of one project is thousands of days, and twelve figures are what is used.

Exact decimals. A day that a shifting page gave twice counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from extractors.projectdata_feed import identify
from extractors.records import Row

DAY, MONTH, BASELINE = "TimeByDay", "TimeByMonth", "BaselineNumber"


def sum_by_month(rows: Iterable[Row], key: Sequence[str], sums: Sequence[str]) -> Iterator[Row]:
    """One row per `key` (which names TimeByMonth, the first day of a month), its `sums` added up; None where no day has one.

    `rows` are days of one group (a project, a resource). Of several baselines only number 0 is summed.
    """
    days: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        if str(row.get(BASELINE) or 0) != "0":
            continue
        days[identify(row)] = row
    months: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in days.values():
        parts = {name: f"{str(row.get(DAY) or '')[:7]}-01" if name == MONTH else row.get(name) for name in key}
        month = months.setdefault(tuple(parts.values()), parts | dict.fromkeys(sums))
        for name in sums:
            month[name] = _add(month[name], _read(row.get(name)))
    yield from months.values()


def _read(value: Any) -> Decimal | None:
    try:
        amount = None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount is None or amount.is_finite() else None


def _add(total: Decimal | None, amount: Decimal | None) -> Decimal | None:
    return total if amount is None else amount if total is None else total + amount
