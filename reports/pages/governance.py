"""Governance: decisions that are needed, what the rules recommend, gates, disagreements about health, and data gaps. Internal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reports.addresses import data_file
from reports.charts_grids import Calendar
from reports.outputs import Output, Page, Report, sheet_of
from reports.pages.gates import place_gates
from reports.pages.governance_records import (
    DECISIONS_PATH,
    GATES_PATH,
    PATH,
    Decision,
    Disagreement,
    Gap,
    Gate,
    Recommendation,
)

OPEN_SHOWN = 25
RECOMMENDED_SHOWN = 60
ROWS_SHOWN = 60
PRESSING = frozenset({"stop", "modify"})
RECOMMENDATIONS = ("stop", "modify", "continue", "not_assessed")


@dataclass(frozen=True)
class GovernancePage:
    """Context of governance.html; `recommended` and `gap_kinds` are (code, count); `pressing` are to stop or to modify."""

    open_decisions: tuple[Decision, ...]
    open_count: int
    overdue_count: int
    has_decisions: bool
    recommended: tuple[tuple[str, int], ...]
    pressing: tuple[Recommendation, ...]
    others: tuple[Recommendation, ...]
    waiting_gates: tuple[Gate, ...]
    waiting_gate_count: int
    gate_count: int
    calendar: Calendar | None
    disagreements: tuple[Disagreement, ...]
    disagreement_count: int
    gap_kinds: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]
    gap_count: int
    paths: tuple[str, str]
    data_paths: tuple[str, str, str]


def build(report: Report) -> Iterator[Output]:
    """Yield the summary, and the data files of recommendations and of gaps."""
    today = report.build.as_of_date
    gates = report.warehouse.read(Gate, "gates", "gates", as_of_date=today)
    read = report.warehouse.read
    decisions, gaps = read(Decision, "decisions", "decisions"), read(Gap, "governance", "gaps")
    recommendations = read(Recommendation, "governance", "recommendations")
    disagreements = read(Disagreement, "governance", "disagreements")
    waiting = [decision for decision in decisions if decision.is_open]
    waiting_gates = [gate for gate in gates if not gate.is_decided]
    recommended = Counter(row.recommendation or "not_assessed" for row in recommendations)
    data_paths = (data_file("decisions"), data_file("recommendations"), data_file("data-gaps"))
    context = GovernancePage(
        open_decisions=tuple(waiting[:OPEN_SHOWN]),
        open_count=len(waiting),
        overdue_count=sum(decision.is_overdue for decision in waiting),
        has_decisions=bool(decisions),
        recommended=tuple((code, recommended[code]) for code in RECOMMENDATIONS if recommended[code]),
        pressing=tuple(row for row in recommendations if row.recommendation in PRESSING)[:RECOMMENDED_SHOWN],
        others=tuple(row for row in recommendations if row.recommendation not in PRESSING)[:RECOMMENDED_SHOWN],
        waiting_gates=tuple(waiting_gates[:OPEN_SHOWN]),
        waiting_gate_count=len(waiting_gates),
        gate_count=len(gates),
        calendar=place_gates(gates, today),
        disagreements=disagreements[:ROWS_SHOWN],
        disagreement_count=len(disagreements),
        gap_kinds=tuple(sorted(Counter(gap.gap_kind or "" for gap in gaps).items(), key=lambda kind: (-kind[1], kind))),
        gaps=gaps[:ROWS_SHOWN],
        gap_count=len(gaps),
        paths=(DECISIONS_PATH, GATES_PATH),
        data_paths=data_paths,
    )
    yield Page(PATH, "governance", "Governance", context)
    yield sheet_of(data_paths[1], Recommendation, recommendations)
    yield sheet_of(data_paths[2], Gap, gaps)
