"""Hand-made records of the whole portfolio: demands, scores, decisions, gaps, and figures of departments over time.

Whatever the public edition must never show carries DENIED; its counts of demands are 6, 5, 3 and 2 by department.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.reports.fixture_figures import make_figure
from tests.reports.fixture_projects import AS_OF, DEPARTMENTS, MONTH_ENDS, PROJECT_KEYS, make_key
from tests.reports.warehouse_columns import ORIGIN, declare

KNOWN, OTHER, DENIED = PROJECT_KEYS[0], PROJECT_KEYS[1], PROJECT_KEYS[8]
DEMANDS_BY_DEPARTMENT = (*zip(DEPARTMENTS, (6, 5, 3), strict=True), ("DENIED Department", 2))
PORTFOLIO_TABLES: dict[str, dict[str, str]] = {
    "core.fct_demands": declare(
        text=f"project_key demand_id title department_name decision {ORIGIN}", day="submitted_date decided_date"
    ),
    "metrics.score_ranks": declare(
        text="project_key source_name entity_id entity_kind model null_reason",
        real="weight_total score",
        whole="criteria score_rank ranked_count",
    ),
    "metrics.score_sensitivity": declare(
        text="project_key source_name entity_id criterion direction",
        real="weight_before weight_after score",
        whole="score_rank rank_change",
    ),
    "metrics.decision_list": declare(
        text=f"kind project_key record_id title outcome owner_name {ORIGIN}",
        whole="waiting_days",
        flag="is_open is_overdue",
        day="asked_date needed_by_date decided_date",
    ),
    "metrics.gaps": declare(
        text="project_key source_name source_record_id gap_kind detail", whole="days", day="as_of_date"
    ),
    "metrics.forecast_accuracy": declare(
        text="forecast_kind method null_reason", real="life_point bias mean_absolute_error", whole="projects"
    ),
}


def add_portfolio(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table, with those of the whole portfolio added."""
    added: dict[str, list[dict[str, Any]]] = {"core.fct_demands": make_demands(), **make_scores(), **make_decisions()}
    added["core.fct_benefits"] = make_benefits()
    added["core.fct_resource_months"] = make_hours()
    added["metrics.values"] = make_group_figures(("DENIED Department", *DEPARTMENTS[:2]))
    added["metrics.public_values"] = make_group_figures(DEPARTMENTS[:2])
    return rows | {name: [*rows.get(name, []), *more] for name, more in added.items()}


def make_demands() -> list[dict[str, Any]]:
    made = []
    for department, count in DEMANDS_BY_DEPARTMENT:
        for n in range(count):
            made.append(
                {
                    "demand_id": f"DENIED-DM{len(made)}",
                    "source_name": "projects_office",
                    "source_record_id": f"DENIED-dm{len(made)}",
                    "title": f"DENIED wish {len(made)} <i>",
                    "department_name": department,
                    "project_key": DENIED if department == "DENIED Department" and n else None,
                    "decision": "approved" if n % 2 else None,
                    "submitted_date": date(2026, 5, 1),
                    "decided_date": date(2026, 5, 11) if n % 2 else None,
                }
            )
    return made


def make_scores() -> dict[str, list[dict[str, Any]]]:
    """Two projects and a demand, ranked; a fifth more weight on risk puts the second first."""
    named = ((KNOWN, "project", 4.2, 1), (OTHER, "project", 4.1, 2), ("DENIED-DM0", "demand", None, None))
    scores, ranks, moved = [], [], []
    for number, (entity, kind, score, rank) in enumerate(named):
        base = {"source_name": "projects_office", "entity_id": entity}
        base["project_key"] = entity if kind == "project" else None  # type: ignore[assignment]
        scores += [
            base | {"criterion": name, "model": "weighted", "weight": weight, "score": 5.0 - number, "source_record_id": f"DENIED-sc{number}{name}"}
            for name, weight in (("DENIED value", 0.6), ("DENIED risk", 0.4))
        ]  # fmt: skip
        ranks.append(
            base
            | {"entity_kind": kind, "model": "weighted", "criteria": 2, "weight_total": 1.0, "score": score}
            | {"score_rank": rank, "ranked_count": 2, "null_reason": None if score else "source_missing"}
        )
        if rank:
            moved.append(
                base
                | {"criterion": "DENIED risk", "direction": "up", "weight_before": 0.4, "weight_after": 0.48}
                | {"score": 4.0, "score_rank": 3 - rank, "rank_change": 3 - 2 * rank}
            )
    return {"core.fct_scores": scores, "metrics.score_ranks": ranks, "metrics.score_sensitivity": moved}


def make_decisions() -> dict[str, list[dict[str, Any]]]:
    asked = {"kind": "decision", "source_name": "projects_office", "is_open": True, "is_overdue": False}
    decisions = [
        asked
        | {
            "project_key": key,
            "record_id": f"DENIED-DC{n}",
            "source_record_id": f"DENIED-dc{n}",
            "title": f"DENIED choice {n}",
            "owner_name": "DENIED Owner 9",
            "waiting_days": 10 + n,
            "is_overdue": n == 1,
            "asked_date": date(2026, 10, 1),
            "needed_by_date": date(2026, 10, 10),
        }
        for n, key in enumerate((KNOWN, OTHER, None))
    ]
    gaps = [
        {
            "project_key": key,
            "gap_kind": "no_baseline",
            "detail": "DENIED detail",
            "days": 66,
            "as_of_date": AS_OF,
            "source_record_id": "DENIED-gp",
        }
        for key in (KNOWN, DENIED)
    ]
    accuracy = [
        {
            "forecast_kind": "cost_at_completion",
            "method": "cpi",
            "life_point": 0.5,
            "projects": 4,
            "bias": 0.123,
            "mean_absolute_error": 0.234,
        }
    ]
    return {"metrics.decision_list": decisions, "metrics.gaps": gaps, "metrics.forecast_accuracy": accuracy}


def make_benefits() -> list[dict[str, Any]]:
    """Two periods of one public project, a cost that is no benefit, and a private one."""
    listed = (
        (OTHER, "benefit", "1000.50", 2026),
        (OTHER, "benefit", "2000.25", 2027),
        (OTHER, "Cost", "77777.77", 2027),
    )
    return [
        {
            "project_key": key,
            "benefit_id": f"DENIED-BN{n}",
            "kind": kind,
            "planned_amount": Decimal(amount),
            "realized_amount": Decimal("400.00") if n == 0 else None,
            "period_end_date": date(year, 6, 30),
        }
        for n, (key, kind, amount, year) in enumerate((*listed, (DENIED, "benefit", "88888.88", 2026)))
    ]


def make_hours() -> list[dict[str, Any]]:
    """One person beyond capacity in the report's month, and a role that nobody fills."""
    base = {"project_key": KNOWN, "source_name": "projects_office", "month_end_date": date(2026, 10, 31)}
    return [
        base
        | {"resource_name": "DENIED Person 1", "role_name": "DENIED Engineer", "planned_hours": 200.0, "capacity_hours": 160.0},
        base | {"resource_name": None, "role_name": "DENIED Analyst", "planned_hours": 24.0},
    ]  # fmt: skip


def make_group_figures(departments: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        make_figure("approved_budget", "department", make_key(name), day, 1e6 + n, Decimal(1_000_000 + n))
        for n, name in enumerate(departments)
        for day in (*MONTH_ENDS, AS_OF)
    ]
