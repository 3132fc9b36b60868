"""Hand-made records of what a project page shows beside its milestones and registers: one known life, one denied, the rest bare.

The first project has everything; the ninth is private and everything about it carries DENIED; the others have nothing, so
that their pages say what is not known.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.reports.fixture_projects import AS_OF, PROJECT_KEYS
from tests.reports.warehouse_columns import ORIGIN, declare

KNOWN, DENIED = PROJECT_KEYS[0], PROJECT_KEYS[8]
DELIVERY_TABLES: dict[str, dict[str, str]] = {
    "core.fct_project_baselines": declare(
        text=f"project_key {ORIGIN}",
        whole="baseline_number",
        day="baseline_start_date baseline_finish_date effective_date superseded_date",
    ),
    "core.fct_delay_reasons": declare(
        text=f"project_key {ORIGIN} reason_source reason_text", whole="moved_days", day="reason_date month_end_date"
    ),
    "core.fct_gates": declare(
        text=f"project_key gate_id name decision {ORIGIN}",
        day="entered_date decided_date conditions_due_date conditions_met_date",
    ),
    "core.fct_decisions": declare(
        text=f"project_key decision_id title status decision owner_name {ORIGIN}", day="needed_by_date decided_date"
    ),
    "core.fct_goals": declare(text=f"project_key goal_id name {ORIGIN}"),
    "core.bridge_project_dependencies": declare(
        text=f"project_key depends_on_project_key {ORIGIN} kind description status", day="needed_by_date"
    ),
    "core.fct_scores": declare(text=f"project_key entity_id criterion model {ORIGIN}", real="weight score"),
    "core.fct_resource_months": declare(
        text=f"project_key resource_name role_name {ORIGIN}",
        real="planned_hours actual_hours capacity_hours",
        day="month_end_date",
    ),
    "core.fct_benefits": declare(
        text=f"project_key benefit_id kind {ORIGIN}",
        money="planned_amount forecast_amount realized_amount",
        day="period_end_date",
    ),
    "metrics.health": declare(
        text="project_key reported_health independent_health computed_health independent_kind independent_record_id disagreement",
        day="as_of_date independent_date",
        flag="is_disagreement",
    ),
    "metrics.health_dimensions": declare(
        text="project_key metric_id health null_reason",
        real="value amber_from red_from",
        day="policy_from_date as_of_date",
        flag="is_lower_worse",
    ),
    "metrics.recommendations": declare(
        text="project_key recommendation reasons rule_set_version",
        whole="rules_held rules_judged rules_asked",
        day="as_of_date",
    ),
    "metrics.forecasts": declare(
        text="project_key forecast_kind method assumption null_reason caution",
        real="forecast_value low_value high_value",
        money="forecast_amount",
        day="forecast_date low_date high_date target_date as_of_date",
    ),
    "metrics.inputs": declare(
        text="project_key input_name reason_code", real="input_value", money="input_amount", day="as_of_date"
    ),
}


def make_project_delivery() -> dict[str, list[dict[str, Any]]]:
    """Rows of every table of DELIVERY_TABLES, by `schema.table`."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in DELIVERY_TABLES}
    for key, word in ((KNOWN, ""), (DENIED, "DENIED ")):
        for made in (make_schedule(key, word), make_registers(key), make_judgement(key)):
            for name, added in made.items():
                rows[name] += added
    return rows


def make_schedule(key: str, word: str) -> dict[str, list[dict[str, Any]]]:
    """Baselines, reasons, gates and benefits of one project; `word` stands before texts that are public for a public project."""
    first = {"project_key": key, "baseline_number": 1, "baseline_start_date": date(2025, 7, 1)}
    gate = {"project_key": key, "gate_id": f"{word}G1", "name": f"{word}Design review", "decision": "approved"}
    benefit = {"project_key": key, "benefit_id": "DENIED-B1", "kind": f"{word}hard_savings"}
    return {
        "core.fct_project_baselines": [
            first | {"baseline_finish_date": date(2026, 12, 31), "effective_date": date(2025, 7, 1)},
            first
            | {"baseline_number": 2, "baseline_finish_date": date(2027, 1, 31), "effective_date": date(2026, 4, 1)},
        ],
        "core.fct_delay_reasons": [
            {
                "project_key": key,
                "reason_source": "status_report",
                "reason_text": "DENIED the vendor was late",
                "moved_days": 7,
                "reason_date": date(2026, 9, 15),
                "source_name": "projects_office",
                "source_record_id": "DENIED-D1",
            }
        ],
        "core.fct_gates": [
            gate | {"entered_date": date(2026, 1, 5), "decided_date": date(2026, 1, 20)},
            gate
            | {
                "gate_id": "DENIED-G2",
                "name": "DENIED Go-live gate",
                "decision": None,
                "entered_date": date(2026, 10, 1),
            },
        ],
        "core.fct_benefits": [
            benefit | {"period_end_date": date(2028, 6, 30), "planned_amount": Decimal("250000.00")},
        ],
    }


def make_registers(key: str) -> dict[str, list[dict[str, Any]]]:
    """Decisions, goals, ties, scores and hours of one project; all internal."""
    hours = {
        "project_key": key,
        "role_name": "DENIED Engineer",
        "month_end_date": date(2026, 9, 30),
        "capacity_hours": 160.0,
    }
    return {
        "core.fct_decisions": [
            {
                "project_key": key,
                "decision_id": "DENIED-DEC1",
                "title": "DENIED choose a cut-over date",
                "status": "open",
                "owner_name": "DENIED Owner",
                "needed_by_date": date(2026, 11, 1),
            }
        ],
        "core.fct_goals": [{"project_key": key, "goal_id": "DENIED-GOAL", "name": "DENIED Better permits"}],
        "core.bridge_project_dependencies": [
            {
                "project_key": key,
                "depends_on_project_key": PROJECT_KEYS[3],
                "source_record_id": "DENIED-DEP1",
                "kind": "finish_to_start",
                "description": "DENIED needs the network",
                "needed_by_date": date(2026, 12, 1),
            }
        ],
        "core.fct_scores": [
            {"project_key": key, "model": "DENIED model", "criterion": "DENIED Value", "weight": 0.5, "score": 8.0}
        ],
        "core.fct_resource_months": [
            hours | {"resource_name": "DENIED Person 1", "planned_hours": 80.0, "actual_hours": 60.0},
            hours | {"resource_name": "DENIED Person 2", "planned_hours": 40.0, "actual_hours": 50.5},
        ],
    }


def make_judgement(key: str) -> dict[str, list[dict[str, Any]]]:
    """Health, its dimensions, the recommendation, forecasts and inputs of one project."""
    dimension = {"project_key": key, "as_of_date": AS_OF, "amber_from": 0.95, "red_from": 0.9, "is_lower_worse": True}
    forecast = {"project_key": key, "as_of_date": AS_OF, "assumption": "DENIED the rest costs as planned"}
    put_in = {"project_key": key, "as_of_date": date(2026, 9, 30)}
    return {
        "metrics.health": [
            {
                "project_key": key,
                "as_of_date": AS_OF,
                "reported_health": "green",
                "independent_health": "amber",
                "computed_health": "red",
                "independent_kind": "DENIED oversight",
                "disagreement": "DENIED reported-computed",
            }
        ],
        "metrics.health_dimensions": [
            dimension | {"metric_id": "cpi", "health": "amber", "value": 0.9},
            dimension | {"metric_id": "spi_t", "health": "not_assessed", "null_reason": "no_time_phasing"},
        ],
        "metrics.recommendations": [
            {
                "project_key": key,
                "as_of_date": AS_OF,
                "recommendation": "modify",
                "reasons": "efficiency_strained: DENIED it has to earn 1.12; not judged: schedule_deviates (schedule_slip_pct: no_baseline)",
                "rule_set_version": "DENIED-rules",
                "rules_held": 1,
                "rules_judged": 2,
                "rules_asked": 3,
            }
        ],
        "metrics.forecasts": [
            forecast
            | {
                "forecast_kind": "cost_at_completion",
                "method": "cpi",
                "forecast_amount": Decimal("1333333.33"),
                "low_value": 1.2e6,
                "high_value": 1.4e6,
            },
            forecast
            | {
                "forecast_kind": "finish_date",
                "method": "spi_t",
                "forecast_date": date(2027, 4, 1),
                "low_date": date(2027, 3, 1),
                "high_date": date(2027, 5, 1),
            },
        ],
        "metrics.inputs": [
            put_in | {"input_name": "ev_amount", "input_amount": Decimal("400000.00"), "input_value": 400000.0},
            put_in | {"input_name": "ac_amount", "input_amount": Decimal("444444.44"), "input_value": 444444.44},
            put_in
            | {"input_name": "forecast_cost_amount", "input_amount": Decimal("1333333.33"), "input_value": 1333333.33},
        ],
    }
