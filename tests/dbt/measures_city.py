"""Projects of the project city that finish, wait at gates, are scored, staffed and asked for; source `bureau`.

Every figure that a test expects follows from these rows by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.dbt.landing_database import LandingDatabase

GOLDEN_SCORES: Mapping[str, Mapping[str, Any]] = {
    one["id"]: one for one in json.loads((Path(__file__).parent / "golden_scores.json").read_text(encoding="utf-8"))
}
KNOWN_FROM = "2025-10-10 07:00:00"
STREAMS = (
    *("projects", "issues", "gates", "benefits", "goals", "resources", "demands", "scores"),
    *("contracts", "contract_amendments", "invoices", "payments", "requisitions", "purchase_orders"),
)
WSJF_CRITERIA = (
    ("Business value", "Time criticality", "RR/OE", "Job size"),
    ("User-Business Value", "time-criticality", "Risk reduction & opportunity enablement", "size"),
)


def land_measures(database: LandingDatabase) -> None:
    """Land everything and say that it was accepted."""
    for land in (_completions, _issues, _gates, _scores, _resources, _goals, _demands):
        land(database)
    database.add(
        "stream_status",
        [
            {"source_name": "bureau", "source_type": "files", "relation": "delivered", "stream": stream, "is_stale": False,
             "last_accepted_at": "2026-02-15 08:00:00", "last_attempted_at": "2026-02-15 08:00:00", "is_configured": True}
            for stream in STREAMS
        ],
    )  # fmt: skip


def add(database: LandingDatabase, stream: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Land rows of a delivered stream of the bureau."""
    landed = [
        {"source_name": "bureau", "source_record_id": f"{stream}{number}", **row} for number, row in enumerate(rows)
    ]
    database.add(f"delivered__{stream}", landed)


def project(project_id: str, valid_from: str = KNOWN_FROM, **columns: Any) -> dict[str, Any]:
    """One version of a project of the bureau."""
    return {
        "source_record_id": project_id, "project_id": project_id, "name": project_id, "status": "Active", "valid_from_at": valid_from,
        "extract_id": f"{valid_from[:10]}-projects", **columns,
    }  # fmt: skip


def _completions(database: LandingDatabase) -> None:
    """D1 to D5 done with all figures, D6 without, D7 in the year before, D8 called off, D9 under way and disputed."""

    def done(project_id: str, finish: str, baseline: str | None, cost: str, **columns: Any) -> dict[str, Any]:
        budget = None if baseline is None else "100.00"
        return project(
            project_id, department_name="Depot", baseline_finish_date=baseline, approved_budget_amount=budget, actual_cost_amount=cost,
            **{"status": "Completed", "actual_finish_date": finish, **columns},
        )  # fmt: skip

    few = {"portfolio_name": "Few"}
    under_way = {
        "baseline_start_date": "2025-07-01",
        "forecast_finish_date": "2026-06-30",
        "baseline_finish_date": "2026-06-30",
    }
    add(database, "projects", [
        done("D1", "2025-08-01", "2025-07-20", "10.00", valid_from="2025-07-10 07:00:00", status="Active", actual_finish_date=None),
        done("D1", "2025-08-01", "2025-08-01", "100.00", **few),
        done("D2", "2025-08-02", "2025-08-01", "90.00", **few),
        done("D3", "2025-09-01", "2025-09-30", "100.01"),
        done("D4", "2025-09-10", "2025-09-30", "50.00"),
        done("D5", "2025-09-11", "2025-09-12", "99.99"),
        done("D6", "2025-09-12", None, "1.00"),
        done("D7", "2025-06-30", "2025-06-30", "1.00"),
        done("D8", "2025-09-01", "2025-09-30", "1.00", status="Cancelled"),
        project("D9", "2025-07-10 07:00:00", department_name="Depot", reported_health="red", **under_way, **few),
        project("D10", department_name="Depot", reported_health="green", **under_way),
        project("D11", department_name="Depot", **under_way),
    ])  # fmt: skip


def _issues(database: LandingDatabase) -> None:
    def issue(project_id: str, number: int, opened: str, **columns: Any) -> dict[str, Any]:
        return {
            "project_id": project_id,
            "issue_id": f"N{number}",
            "title": "An issue",
            "status": "open",
            "opened_date": opened,
            **columns,
        }

    add(database, "projects", [project(name, department_name="Complaints") for name in ("ISSUE1", "ISSUE2", "ISSUE3")])
    add(database, "issues", [
        issue("ISSUE1", 1, "2026-01-21", is_escalated=True, due_date="2026-01-30"),
        issue("ISSUE1", 2, "2026-01-01", is_escalated=False, due_date="2026-01-31"),
        issue("ISSUE1", 3, "2025-12-12"),
        issue("ISSUE1", 4, "2025-07-01", status="closed", closed_date="2026-01-31", due_date="2025-08-01"),
        issue("ISSUE2", 5, "2025-10-23", due_date="2025-11-01"),
        issue("ISSUE2", 6, "2026-02-10"),
    ])  # fmt: skip
    add(database, "risks", [
        {"project_id": "ISSUE1", "risk_id": "R1", "title": "A risk", "status": "open", "opened_date": "2025-12-01", "due_date": "2026-01-01"},
        {"project_id": "ISSUE1", "risk_id": "R2", "title": "A risk", "status": "closed", "opened_date": "2025-12-01", "due_date": "2026-01-01",
         "closed_date": "2026-01-10"},
    ])  # fmt: skip


def _gates(database: LandingDatabase) -> None:
    def gate(project_id: str, gate_id: str, entered: str, **columns: Any) -> dict[str, Any]:
        return {"project_id": project_id, "gate_id": gate_id, "name": gate_id, "entered_date": entered, **columns}

    add(database, "projects", [project(name, department_name="Gates") for name in ("GATE1", "GATE2", "GATE3")])
    add(database, "gates", [
        gate("GATE1", "G1", "2025-10-01", decided_date="2025-11-01", decision="Conditional", conditions_due_date="2025-12-15"),
        gate("GATE1", "G2", "2025-11-05"),
        gate("GATE2", "G1", "2025-10-01", decided_date="2025-10-20", decision="conditional", conditions_due_date="2025-12-15",
             conditions_met_date="2026-01-10"),
        gate("GATE3", "G1", "2026-01-21"),
    ])  # fmt: skip


def scores_of(case: str) -> list[tuple[str, list[tuple[str, float | None, float]]]]:
    """The scored things of a published example: id, and criterion, weight and score of each."""
    inputs = GOLDEN_SCORES[case]["inputs"]
    if case.startswith("wsjf"):
        names = WSJF_CRITERIA[len(case) % 2]
        return [
            (f"{case}-{one[0]}", [(name, None, score) for name, score in zip(names, one[1:], strict=True)])
            for one in inputs["items"]
            if len(one) == 5
        ]
    criteria = inputs.get("criteria") or [f"{case} {number}" for number in range(len(inputs["weights"]))]
    return [
        (f"{case}-{place}", list(zip(criteria, inputs["weights"], scores, strict=True)))
        for place, scores in enumerate(inputs["scores"], start=1)
    ]


def _scores(database: LandingDatabase) -> None:
    """The published examples; SHORT whose weights miss 1, HUGE beyond any scale, HALF without job size, NOSIZE of size 0, ASKED a demand that is one."""
    scored = [(case, *thing) for case in GOLDEN_SCORES for thing in scores_of(case)]
    scored += [
        ("ws", "SHORT", [("Value", 0.5, 10), ("Cost", 0.49, 10)]),
        ("ws", "HUGE", [("Value", 0.5, 400_000), ("Cost", 0.5, 1e300)]),
        ("wsjf", "HALF", [("BV", None, 5), ("TC", None, 5), ("RR", None, 5)]),
        ("wsjf", "NOSIZE", [("Cost of delay", None, 15), ("Job size", None, 0)]),
        ("wsjf", "ASK1", [("Cost of delay", None, 14), ("Effort", None, 4)]),
    ]
    names = [name for case, name, _ in scored if case in ("ws-01-myh-a", "ws")] + ["HALF", "NOSIZE", "ASKED"]
    add(database, "projects", [project(name, department_name="Ideas") for name in names])
    add(database, "scores", [
        {"entity_id": name, "criterion": criterion, "weight": weight, "score": score,
         "model": "WSJF" if case.startswith("wsjf") else "weighted"}
        for case, name, criteria in scored
        for criterion, weight, score in criteria
    ])  # fmt: skip


def _resources(database: LandingDatabase) -> None:
    def month(
        project_id: str, name: str | None, day: str, planned: float, actual: float | None, capacity: float | None
    ) -> dict[str, Any]:
        return {
            "project_id": project_id, "resource_name": name, "role_name": "Analyst", "month_end_date": day,
            "planned_hours": planned, "actual_hours": actual, "capacity_hours": capacity,
        }  # fmt: skip

    add(database, "projects", [project(name, department_name="Crew") for name in ("CREW1", "CREW2")])
    add(database, "resources", [
        month("CREW1", "Ann", "2025-12-31", 100, 90, 160), month("CREW2", "Ann", "2025-12-31", 80, 70, 160),
        month("CREW1", "Bob", "2025-12-31", 40, 40, 100), month("CREW1", None, "2025-12-31", 60, None, 20),
        month("CREW1", None, "2025-12-31", 5, None, 20),
        month("CREW1", "Ann", "2026-01-31", 160, 150, 160), month("CREW1", "Bob", "2026-01-31", 50, None, None),
        month("CREW1", "Ann", "2026-02-28", 200, None, 160), month("CREW1", "Ann", "2025-06-30", 160, 160, 160),
    ])  # fmt: skip


def _goals(database: LandingDatabase) -> None:
    plan = {
        "baseline_start_date": "2025-10-01",
        "baseline_finish_date": "2026-06-30",
        "approved_budget_amount": "900.00",
    }
    add(database, "projects", [
        project("AIM1", department_name="Aims", actual_cost_amount="100.00", **plan),
        project("AIM1", "2026-01-10 07:00:00", department_name="Aims", actual_cost_amount="300.00", **plan),
        project("AIM2", department_name="Aims", actual_cost_amount="100.00", **plan),
        project("AIM3", department_name="Aims", actual_cost_amount="0.00", status="Cancelled", actual_finish_date="2026-01-20", **plan),
        project("AIM4", department_name="Aims", actual_cost_amount="100.00", **plan),
    ])  # fmt: skip
    add(database, "goals", [
        {"project_id": "AIM1", "goal_id": "A", "name": "Safe streets"},
        {"project_id": "AIM4", "goal_id": "A", "name": "Safe streets"},
        {"project_id": None, "goal_id": "B", "name": "Clean water"},
        {"project_id": "AIM3", "goal_id": "C", "name": "Open data"},
    ])  # fmt: skip
    database.add("policy_investment_classes", [
        {"source_name": "bureau", "project_id": project_id, "investment_class": word}
        for project_id, word in (("AIM1", "Transform"), ("AIM2", "run"), ("AIM4", "whatever"))
    ])  # fmt: skip


def _demands(database: LandingDatabase) -> None:
    def demand(number: int, submitted: str, decided: str | None = None, decision: str | None = None) -> dict[str, Any]:
        return {
            "demand_id": f"ASK{number}", "title": "Please", "department_name": "Asks", "submitted_date": submitted, "decided_date": decided,
            "decision": decision, "project_id": "ASKED" if number == 1 else None,
        }  # fmt: skip

    add(database, "demands", [
        demand(1, "2025-07-05", "2025-07-15", "approved"),
        demand(2, "2025-08-01", "2025-09-10", "rejected"),
        demand(3, "2025-10-01", "2026-01-05", "approved"),
        demand(4, "2025-12-01"),
        demand(5, "2025-05-01", "2025-06-01", "approved"),
        demand(6, "2025-11-01", "2026-02-10", "deferred"),
    ])  # fmt: skip
