"""Hand-made projects: twelve lives, with names that real sources deliver and their monthly history.

Texts that the public edition must never show begin with `DENIED`.
"""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import md5
from typing import Any

AS_OF = date(2026, 10, 20)
MONTH_ENDS = (date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30))
HOSTILE_NAMES = (
    'Permit "One Stop" O\'Brien & Sons',
    "<script>alert('x')</script>",
    '=HYPERLINK("http://example.com")',
    "Line one\nline two",
    "مشروع الشبكة البلدية",
    "Street lights 💡🚦 renewal",
    "Long " + "x" * 3995,
    "Zero baseline project",
    "DENIED private data centre",
    "Cancelled telephone exchange",
    "Library wireless network",
    "DENIED deleted project",
)
PRIVATE = frozenset({8, 11})
STATUSES = ("active",) * 8 + ("active", "cancelled", "completed", "active")
HEALTH = ("green", "red", "amber", "green", "green", "amber", None, "unknown", "red", None, "green", "green")
DEPARTMENTS = ("Information Technology", "Public Works", "Library & Parks")


def make_key(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


PROJECT_KEYS = tuple(make_key(f"projects_office|sys{number:02d}") for number in range(len(HOSTILE_NAMES)))


def make_projects() -> list[dict[str, Any]]:
    return [
        {
            "project_key": PROJECT_KEYS[n],
            "project_id": f"PRJ{n:05d}" if n not in PRIVATE else f"DENIED-PRJ{n:05d}",
            "project_name": name,
            "source_name": "projects_office",
            "source_record_id": f"DENIED-sys{n:02d}",
            "extract_id": "20261019T080000Z-0001",
            "department_name": DEPARTMENTS[n % 3] if n not in PRIVATE else "DENIED Department",
            "portfolio_name": "Digital City",
            "program_name": None if n % 2 else "Connected Services",
            "manager_name": f"DENIED Manager {n}",
            "status": STATUSES[n],
            "status_text": f"DENIED status text {n}",
            "stage": "Build" if n % 2 else "Plan",
            "reported_health": HEALTH[n],
            "health_text": f"DENIED health text {n}",
            "planned_start_date": date(2025, 7, 1),
            "planned_finish_date": date(2027, 3, 1),
            "baseline_start_date": None if n == 7 else date(2025, 7, 1),
            "original_baseline_finish_date": None if n == 7 else date(2026, 12, 31),
            "baseline_finish_date": None if n == 7 else date(2027, 1, 31),
            "forecast_finish_date": date(2027, 3, 1) + timedelta(days=n),
            "actual_start_date": date(2025, 7, 15),
            "actual_finish_date": date(2026, 8, 14) if STATUSES[n] == "completed" else None,
            "percent_complete": 35.5 + n,
            "original_approved_budget_amount": Decimal("1000000.00"),
            "approved_budget_amount": Decimal("1234567.89") + n * 100_000,
            "finance_project_code": f"DENIED-0{n:03d}",
            "is_public": n not in PRIVATE,
            "is_published": n not in PRIVATE,
            "is_predecisional": False,
            "is_procurement_sensitive": False,
            "is_deleted": n == 11,
            "is_stale": n == 3,
        }
        for n, name in enumerate(HOSTILE_NAMES)
    ]


def make_months() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    months, earned = [], []
    for n, key in enumerate(PROJECT_KEYS):
        for m, month_end in enumerate(MONTH_ENDS):
            months.append(
                {
                    "project_key": key,
                    "month_end_date": month_end,
                    "status": STATUSES[n],
                    "reported_health": HEALTH[n] if m > 1 else "green",
                    "computed_health": ("green", "amber", "red", "not_assessed")[(n + m) % 4],
                    "percent_complete": 10.0 * (m + 1),
                    "baseline_finish_date": date(2027, 1, 31),
                    "forecast_finish_date": date(2027, 2, 1) + timedelta(days=7 * m),
                    "approved_budget_amount": Decimal("1234567.89") + n * 100_000,
                    "actual_to_date_amount": Decimal("111111.11") * (m + 1),
                    "committed_amount": Decimal("50000.00"),
                    "forecast_at_completion_amount": Decimal("1300000.00"),
                }
            )
            if n % 3 != 1:
                earned.append(
                    {
                        "project_key": key,
                        "month_end_date": month_end,
                        "pv_amount": Decimal("120000.00") * (m + 1),
                        "pv_method": "milestones" if n else "linear",
                        "ev_amount": Decimal("100000.00") * (m + 1),
                        "ev_method": "milestones" if n else "percent_complete",
                        "ac_amount": Decimal("111111.11") * (m + 1),
                        "ac_method": "ledger",
                        "bac_amount": Decimal("1200000.00"),
                        "unplanned_budget_amount": Decimal("34567.89"),
                        "is_indicative": n == 0,
                    }
                )
    return months, earned


def make_delivery() -> dict[str, list[dict[str, Any]]]:
    """Milestones, reports, risks, issues and change requests of every project."""
    origin = {"source_name": "projects_office", "extract_id": "20261019T080000Z-0001", "is_stale": False}
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("fct_milestones", "fct_status_reports", "fct_risks", "fct_issues", "fct_change_requests")
    }
    for n, key in enumerate(PROJECT_KEYS):
        for m, title in enumerate(("Design signed", "=Build done", "Go live <b>")):
            baseline = date(2026, 3, 1) + timedelta(days=150 * m)
            tables["fct_milestones"].append(
                origin
                | {
                    "project_key": key,
                    "milestone_id": f"M{m}",
                    "source_record_id": f"DENIED-M{n}-{m}",
                    "name": title if n not in PRIVATE else f"DENIED {title}",
                    "baseline_date": baseline,
                    "forecast_date": baseline + timedelta(days=14 * m),
                    "actual_date": baseline + timedelta(days=3) if m == 0 else None,
                    "weight_pct": 33.0,
                    "planned_value_amount": Decimal("400000.00"),
                }
            )
        tables["fct_status_reports"].append(
            origin
            | {
                "project_key": key,
                "source_record_id": f"DENIED-S{n}",
                "report_date": date(2026, 10, 1),
                "reported_health": HEALTH[n],
                "schedule_health": "amber",
                "cost_health": "green",
                "scope_health": None,
                "summary": f"DENIED summary {n}: we wait for <em>parts</em>\nand people.",
                "author_name": f"DENIED Author {n}",
                "is_published": True,
            }
        )
        tables["fct_risks"].append(
            origin
            | {
                "project_key": key,
                "risk_id": f"DENIED-R{n}",
                "source_record_id": f"DENIED-R{n}",
                "title": f"DENIED risk {n} <img src=x>",
                "probability": 0.3,
                "impact_amount": Decimal("20000.00"),
                "impact_days": 20,
                "status": "open",
                "opened_date": date(2026, 2, 1),
                "due_date": date(2026, 9, 1),
                "owner_name": f"DENIED Owner {n}",
            }
        )
        tables["fct_issues"].append(
            origin
            | {
                "project_key": key,
                "issue_id": f"DENIED-I{n}",
                "source_record_id": f"DENIED-I{n}",
                "title": f"DENIED issue {n}",
                "priority": "2 - High",
                "status": "open",
                "opened_date": date(2026, 4, 1),
                "is_escalated": n == 1,
                "owner_name": f"DENIED Owner {n}",
            }
        )
        tables["fct_change_requests"].append(
            origin
            | {
                "project_key": key,
                "change_id": f"CR{n}",
                "source_record_id": f"DENIED-C{n}",
                "title": f"DENIED change {n}",
                "status": "approved",
                "requested_date": date(2026, 5, 1),
                "decided_date": date(2026, 5, 20),
                "cost_impact_amount": Decimal("15000.00"),
                "schedule_impact_days": 10,
            }
        )
    return tables


def make_changes() -> list[dict[str, Any]]:
    def change(n: int, field: str, before: str | None, after: str | None) -> dict[str, Any]:
        return {
            "kind": "field_changed",
            "entity_type": "project",
            "entity_id": PROJECT_KEYS[n],
            "field": field,
            "before": before,
            "after": after,
            "is_material": True,
        }

    return [
        change(1, "reported_health", "green", "red"),
        change(2, "forecast_finish_date", "2027-02-24", "2027-03-03"),
        change(0, "manager_name", "DENIED Manager old", "DENIED Manager 0"),
        change(8, "approved_budget_amount", "1000000.00", "2034567.89"),
        change(5, "approved_budget_amount", "1000000.00", "1734567.89"),
    ]
