"""Lots as rows of the landing relations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.dbt.landing_database import LandingDatabase
from tests.dbt.lots import Line, Lot, Version, end_of


def land_lots(database: LandingDatabase, lots: Sequence[Lot]) -> None:
    """Add what was delivered of the lots."""
    for relation, make in (
        ("delivered__projects", _projects),
        ("delivered__project_periods", _periods),
        ("delivered__milestones", _milestones),
        ("delivered__journal_lines", _journal),
        ("delivered__purchase_order_lines", _orders),
        ("delivered__budget_lines", _budgets),
    ):
        database.add(relation, [row for lot in lots for row in make(lot)])


def _projects(lot: Lot) -> list[dict[str, Any]]:
    def row(version: Version) -> dict[str, Any]:
        said = {
            "name": f"Lot {lot.project_id}", "program_name": lot.program, "department_name": lot.department,
            "status": version.status.title(), "percent_complete": version.percent, "finance_project_code": lot.code,
            "approved_budget_amount": version.budget, "actual_cost_amount": version.actual_cost, "forecast_cost_amount": version.forecast_cost,
            "baseline_start_date": version.baseline_start, "baseline_finish_date": version.baseline_finish,
            "forecast_finish_date": version.forecast_finish, "actual_finish_date": version.actual_finish,
        }  # fmt: skip
        fixed = {
            "source_name": "share", "project_id": lot.project_id, "valid_from_at": f"{version.day} 19:00:00",
            "extract_id": f"{version.day}-projects", "is_deleted": version.is_deleted,
        }  # fmt: skip
        return fixed if version.is_deleted else fixed | said

    return [row(version) for version in lot.versions]


def _periods(lot: Lot) -> list[dict[str, Any]]:
    return [
        {
            "source_name": "share", "source_record_id": f"{lot.project_id}|{period.day}", "project_id": lot.project_id,
            "period_end_date": period.day, "planned_value_amount": period.pv, "earned_value_amount": period.ev, "actual_cost_amount": period.ac,
        }
        for period in lot.periods
    ]  # fmt: skip


def _milestones(lot: Lot) -> list[dict[str, Any]]:
    return [
        {
            "source_name": "share", "source_record_id": f"{lot.project_id}|M{number}", "project_id": lot.project_id, "milestone_id": f"M{number}",
            "name": f"Milestone {number}", "baseline_date": one.baseline, "actual_date": one.actual, "weight_pct": one.weight,
            "planned_value_amount": one.value,
        }
        for number, one in enumerate(lot.milestones)
    ]  # fmt: skip


def _money(lot: Lot, stream: str, number: int, line: Line) -> dict[str, Any]:
    last_day = end_of(line.month)
    key = f"{stream}|{lot.code}|{number}"
    return {
        "source_name": "erp", "source_record_id": key, "record_key": key, "finance_project_code": lot.code, "deliveries": "all",
        "fiscal_year": last_day.year + (last_day.month >= 7), "amount": line.amount, "amount_text": str(line.amount),
        "extract_id": f"20260101T000000Z-{stream}", "file_name": f"{stream}.csv",
    }  # fmt: skip


def _journal(lot: Lot) -> list[dict[str, Any]]:
    return [
        _money(lot, "journal_lines", number, line)
        | {
            "journal_id": f"{lot.code}-{number}", "account_type": line.account_type, "line_number": number,
            "period": 13 if line.is_adjusting else (end_of(line.month).month - 7) % 12 + 1,
        }
        for number, line in enumerate(lot.lines)
    ]  # fmt: skip


def _orders(lot: Lot) -> list[dict[str, Any]]:
    return [
        _money(lot, "purchase_order_lines", number, line)
        | {
            "purchase_order_id": f"PO{lot.code}", "line_number": "1", "event_date": end_of(line.month),
            "event_type": "encumber" if number == 0 else "liquidate",
        }
        for number, line in enumerate(lot.orders)
    ]  # fmt: skip


def _budgets(lot: Lot) -> list[dict[str, Any]]:
    return [
        _money(lot, "budget_lines", number, line)
        | {
            "event_type": "original" if number == 0 else "amendment",
            "event_date": end_of(line.month),
            "line_number": number,
        }
        for number, line in enumerate(lot.budgets)
    ]
