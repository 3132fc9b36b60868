"""Projects that two or three systems keep, each there for one rule of merging (interfaces, section 3 "Identity").

Three delivered sources: `merge_office` and `merge_agile`, and `merge_third` for what takes three. Record ids are `r-<id>`.
"""

from __future__ import annotations

from typing import Any

from tests.dbt.landing_database import LandingDatabase

SOURCES = ("merge_office", "merge_agile", "merge_third")
EARLY, LATER, LATEST = "2026-01-10 07:00:00", "2026-01-20 07:00:00", "2026-02-01 07:00:00"


def record(source: str, project_id: str, valid_from: str = EARLY, **columns: Any) -> dict[str, Any]:
    """One version of one system's record of a project."""
    return {
        "source_name": f"merge_{source}", "source_record_id": f"r-{project_id}", "record_key": f"r-{project_id}",
        "project_id": project_id, "name": f"Project {project_id}", "valid_from_at": valid_from,
        "extract_id": f"{valid_from[:10]}-merge_{source}", **columns,
    }  # fmt: skip


def fill(database: LandingDatabase) -> None:
    """Add the records, what hangs on them, the steward's pairs and shares."""
    database.add(
        "delivered__projects", [*_explicit(), *_refused(), *_stewarded(), *_grouped(), *_changing(), *_coded()]
    )
    database.add("policy_same_project", _pairs())
    database.add("policy_project_finance", _shares())
    _hang(database)
    database.add(
        "stream_status",
        [
            {"source_name": source, "source_type": "files", "relation": "delivered", "stream": stream, "is_stale": False,
             "last_accepted_at": LATEST, "last_attempted_at": LATEST, "is_configured": True}
            for source, streams in zip(SOURCES, (("projects", "risks"), ("projects", "milestones"), ("projects",)), strict=True)
            for stream in streams
        ],
    )  # fmt: skip


def _explicit() -> list[dict[str, Any]]:
    """References that lead to exactly one record: by human key, by record id, behind the source's name, in a chain, in a ring."""
    return [
        record("office", "MG-O1"),
        record("agile", "MG-A1", cross_reference=" MG-O1 "),
        record("office", "MG-O2"),
        record("agile", "MG-A2", cross_reference="r-MG-O2"),
        record("office", "MG-TWICE"),
        record("third", "MG-TWICE", source_record_id="r-MG-TWICE-3", record_key="r-MG-TWICE-3"),
        record("agile", "MG-A3", cross_reference="merge_third:MG-TWICE"),
        record("third", "MG-C1", cross_reference="MG-C2"),
        record("agile", "MG-C2", cross_reference="MG-C3"),
        record("office", "MG-C3"),
        record("office", "MG-RING1", cross_reference="MG-RING2"),
        record("agile", "MG-RING2", cross_reference="MG-RING1"),
    ]


def _refused() -> list[dict[str, Any]]:
    """What must stay apart: a reference to nobody, to several, to its own source, and an equal name without a reference."""
    return [
        record("agile", "MG-NOBODY", cross_reference="MG-UNKNOWN"),
        record("agile", "MG-AMBIGUOUS", cross_reference="MG-TWICE"),
        record("agile", "MG-OWN", cross_reference="MG-NOBODY"),
        record("office", "MG-NAMED1", name="City Hall roof"),
        record("agile", "MG-NAMED2", name="City Hall roof"),
    ]


def _stewarded() -> list[dict[str, Any]]:
    """The steward's pairs: a plain one, one against a reference's direction, and a chain of five."""
    return [
        record("agile", "MG-S1", name="Old name"),
        record("office", "MG-S2", name="New name"),
        record("office", "MG-T1"),
        record("agile", "MG-T2", cross_reference="MG-T1"),
        record("third", "MG-T3"),
        *(record(("office", "agile", "third")[number % 3], f"MG-L{number}") for number in range(1, 6)),
    ]


def _pairs() -> list[dict[str, Any]]:
    def pair(first: str, survivor: str, second: str, merged: str) -> dict[str, Any]:
        return {
            "source_name": f"merge_{first}", "project_id": survivor, "same_source_name": f"merge_{second}", "same_project_id": merged,
        }  # fmt: skip

    systems = ("office", "agile", "third")
    return [
        pair("agile", "MG-S1", "office", "MG-S2"),
        pair("third", "MG-T3", "office", "MG-T1"),
        pair("office", "MG-O1", "agile", "MG-MISSPELT"),
        *(pair(systems[n % 3], f"MG-L{n}", systems[(n + 1) % 3], f"MG-L{n + 1}") for n in range(1, 5)),
    ]


def _grouped() -> list[dict[str, Any]]:
    """One project in three systems, each of which says something that the others do not."""
    return [
        record(
            "office", "MG-G1", name="Library annex", department_name="Library", status="Active", approved_budget_amount="1000.00",
            percent_complete=None, is_public=True, finance_project_code="MG-1",
        ),
        record(
            "agile", "MG-G2", cross_reference="MG-G1", name="Annex epic", description="Only here", portfolio_name="Agile portfolio",
            status="Completed", stage="Done", reported_health="Red", percent_complete=40.0, actual_cost_amount="7.00",
            planned_finish_date="2026-09-30", finance_project_code="MG-2", is_public=None,
        ),
        record(
            "third", "MG-G3", cross_reference="merge_office:MG-G1", percent_complete=90.0, baseline_start_date="2026-01-01",
            baseline_finish_date="2026-06-30", is_public=True, planned_finish_date="2027-01-31",
        ),
        record("office", "MG-P1", is_public=True),
        record("agile", "MG-P2", cross_reference="MG-P1", is_public=False),
    ]  # fmt: skip


def _changing() -> list[dict[str, Any]]:
    """Projects that change in turn: values, a survivor that lands later, deletions of one record and of all."""
    return [
        record("office", "MG-H1", EARLY, status="Proposed"),
        record("office", "MG-H1", LATEST, status="Active"),
        record("agile", "MG-H2", LATER, cross_reference="MG-H1", percent_complete=5.0),
        record("agile", "MG-H2", LATEST, cross_reference="MG-H1", percent_complete=15.0),
        record("office", "MG-W1", LATER),
        record("agile", "MG-W2", EARLY, cross_reference="MG-W1", name="Known first"),
        record("office", "MG-D1", EARLY, status="Active", approved_budget_amount="10.00"),
        record("office", "MG-D1", LATER, is_deleted=True, name=None),
        record("agile", "MG-D2", EARLY, cross_reference="MG-D1", status="On hold"),
        record("office", "MG-E1", EARLY),
        record("office", "MG-E1", LATER, is_deleted=True, name=None),
        record("agile", "MG-E2", EARLY, cross_reference="MG-E1"),
        record("agile", "MG-E2", LATEST, is_deleted=True, name=None),
    ]


def _coded() -> list[dict[str, Any]]:
    """Finance codes: one named by both records of a project and by another project; and shares stated record by record."""
    return [
        record("office", "MG-F1", finance_project_code="MG-CODE"),
        record("agile", "MG-F2", cross_reference="MG-F1", finance_project_code="MG-CODE, MG-OTHER"),
        record("third", "MG-F3", finance_project_code="MG-CODE"),
    ]


def _shares() -> list[dict[str, Any]]:
    rows = [
        ("office", "MG-F1", "MG-ADDED", "0.3"),
        ("agile", "MG-F2", "MG-ADDED", "0.2"),
        ("third", "MG-F3", "MG-ADDED", "0.5"),
        ("office", "MG-F1", "MG-REPEATED", "0.4"),
        ("agile", "MG-F2", "MG-REPEATED", "0.4"),
        ("third", "MG-F3", "MG-REPEATED", "0.6"),
    ]
    return [
        {"source_name": f"merge_{source}", "project_id": project, "finance_project_code": code, "share": share}
        for source, project, code, share in rows
    ]


def _hang(database: LandingDatabase) -> None:
    """Facts of both records of a project, written by either key, and a curve in each system."""

    def own(source: str, number: str, project: str, **columns: Any) -> dict[str, Any]:
        return {"source_name": f"merge_{source}", "source_record_id": number, "project_id": project, **columns}

    database.add(
        "delivered__risks",
        [
            own("office", "k1", "MG-O1", risk_id="k1", title="Of the survivor", status="open"),
            own("agile", "k2", "MG-A1", risk_id="k2", title="Of the merged one", status="open"),
            own("agile", "k3", "r-MG-A1", risk_id="k3", title="By the record's id", status="open"),
            own("third", "k4", "MG-A1", risk_id="k4", title="By another source", status="open"),
        ],
    )
    database.add("delivered__goals", [own("agile", "g1", "MG-A1", goal_id="G1", name="Safer streets")])
    database.add("delivered__project_budgets", [own("agile", "b1", "MG-A1", fiscal_year=2026, amount="12.34")])
    database.add(
        "delivered__project_actuals", [own("agile", "a1", "MG-A1", period_end_date="2026-01-31", amount="1.23")]
    )
    database.add(
        "delivered__status_reports",
        [
            own("agile", "s1", "MG-G2", report_date="2026-02-05", reported_health="green", is_published=True),
            own("office", "s2", "MG-G1", report_date="2026-01-15", reported_health="amber", is_published=True),
        ],
    )
    database.add(
        "delivered__project_periods",
        [
            own("agile", "p1", "MG-A1", period_end_date="2026-01-31", planned_value_amount="50.00"),
            own("third", "p2", "MG-TWICE", period_end_date="2026-01-31", planned_value_amount="9.00"),
            own("office", "p3", "MG-G1", period_end_date="2025-12-31", planned_value_amount="1.00"),
            own("office", "p4", "MG-G1", period_end_date="2026-02-28", planned_value_amount="2.00"),
            own("agile", "p5", "MG-G2", period_end_date="2026-01-31", planned_value_amount="800.00"),
        ],
    )
