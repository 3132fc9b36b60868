"""Hand-made extracts, checks, controls with what explains one, quarantine and exclusions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.reports.fixture_projects import PROJECT_KEYS


def make_quality() -> dict[str, list[dict[str, Any]]]:
    def extract(number: int, source: str, stream: str, status: str, reason: str | None) -> dict[str, Any]:
        return {
            "extract_id": f"2026101{9 + number // 9}T08{number:02d}00Z-{number:04d}",
            "source_name": source,
            "stream": stream,
            "started_at": datetime(2026, 10, 19, 8, number),
            "finished_at": datetime(2026, 10, 19, 8, number, 30),
            "mode": "full",
            "rows_reported": 12,
            "rows_received": 12,
            "rows_changed": 3,
            "rows_deleted": 0,
            "rows_quarantined": 1,
            "requests": 2,
            "retries": 0,
            "status": status,
            "reason": reason,
        }

    return {
        "extracts": [
            extract(1, "projects_office", "projects", "accepted", None),
            extract(2, "finance_share", "journal_lines", "accepted", None),
            extract(3, "finance_share", "budget_lines", "held", "DENIED control total differs by 0.01"),
        ],
        "checks": [
            {
                "check_id": f"check_{n}",
                "door": door,
                "subject": "projects_office.projects",
                "severity": "error",
                "outcome": outcome,
                "observed": "DENIED 11",
                "bound": "12",
                "reason": None if outcome == "passed" else "DENIED rows are missing",
            }
            for n, (door, outcome) in enumerate(
                [
                    ("landing", "passed"),
                    ("build", "passed"),
                    ("publish", "passed"),
                    ("landing", "failed"),
                    ("build", "broke"),
                ]
            )
        ],
        "reconciliations": [
            {
                "reconciliation_key": f"{control}-2027-1",
                "control_id": control,
                "subject": f"DENIED subject of {control}",
                "source_name": "finance_share",
                "extract_id": "20261019T080200Z-0002",
                "fiscal_year": 2027,
                "period": 1,
                "source_amount": Decimal("5333333.28") + cents,
                "warehouse_amount": Decimal("5333333.28"),
                "suspense_amount": Decimal(0),
                "quarantined_amount": Decimal(0),
                "difference_amount": cents,
                "passed": not cents,
                "released_reason": None,
            }
            for control, cents in (("R1", Decimal(0)), ("R2", Decimal("0.01")))
        ],
        "reconciliation_lines": [
            {
                "reconciliation_key": "R2-2027-1",
                "line_rank": 1,
                "subject": "DENIED fund 001, account 7200",
                "source_name": "finance_share",
                "source_record_id": "TB.csv#9",
                "source_amount": Decimal("10.01"),
                "warehouse_amount": Decimal("10.00"),
                "difference_amount": Decimal("0.01"),
                "reason": "amounts_differ",
            }
        ],
        "vendor_candidates": [
            {
                "vendor_key": "a",
                "other_vendor_key": "b",
                "vendor_name": "DENIED Acme",
                "other_name": "DENIED Acme Inc",
                "rule": "normalised_equal",
                "score": 1.0,
                "invoices": 2,
                "amount": Decimal("5.00"),
                "first_landed_date": date(2026, 10, 17),
            }
        ],
        "quarantine": [
            {
                "source_name": "projects_office",
                "stream": "milestones",
                "extract_id": "20261019T080100Z-0001",
                "source_record_id": "DENIED-Q1",
                "reason_code": "date_unreadable",
                "record": '{"name": "DENIED <i>record</i>", "baseline_date": "31/31/2026"}',
            }
        ],
        "exclusions": [
            {
                "kind": "metric",
                "metric_id": "slip_days_vs_baseline",
                "entity_type": "project",
                "entity_id": PROJECT_KEYS[7],
                "reason_code": "no_baseline",
                "absence": None,
            },
            *(
                {
                    "kind": "entity",
                    "metric_id": entity,
                    "entity_type": "source",
                    "entity_id": "projects_office",
                    "reason_code": "source_missing",
                    "absence": absence,
                }
                for entity, absence in (
                    ("gates", "not_kept"),
                    ("change_requests", "not_kept"),
                    ("demands", "not_delivered"),
                )
            ),
        ],
    }
