"""The lists of a project page: how they are read, cut to the page's size, and given permanent addresses.

Each list is one query; its rows carry project_key. The page shows the first rows of each, a data file holds all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from reports.addresses import data_file, row_anchor
from reports.outputs import Report, Sheet, sheet_of
from reports.pages.project_judgement import Dimension, Forecast
from reports.pages.project_money import Amendment, Benefit, BudgetStep, Contract, FinanceCode, MoneyYear
from reports.pages.project_records import EarnedMonth, Month, ProjectFigure, SourceRecord, StatusReport
from reports.pages.project_registers import ChangeRequest, Decision, Dependency, Goal, Issue, ResourceMonth, Risk, Score
from reports.pages.project_schedule import Baseline, DelayReason, Gate, Milestone

Row = TypeVar("Row")


@dataclass(frozen=True)
class ListKind:
    """One list: its name, its query, its record, the rows that a page shows, the columns that make a row's address.

    `code` is the singular word of the address, `columns` what tells the rows of one project apart; `file_name` is the data
    file, None where there is none; `is_newest_last` keeps the end of the list and not its beginning.
    """

    name: str
    stem: str
    record: type[Any]
    rows_shown: int
    code: str
    columns: tuple[str, ...]
    file_name: str | None
    is_internal_only: bool = False
    is_newest_last: bool = False


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """The rows of a list that the page shows; where there are more, `data_path` is the file with all of them."""

    rows: tuple[Row, ...]
    anchors: tuple[str, ...]
    row_count: int
    data_path: str | None

    @property
    def named(self) -> tuple[tuple[str, Row], ...]:
        """The rows with their permanent addresses on the page."""
        return tuple(zip(self.anchors, self.rows, strict=True))


SCHEDULE, MONEY, REGISTERS, JUDGEMENT = (f"_project_{part}" for part in ("schedule", "money", "registers", "judgement"))
KINDS: tuple[ListKind, ...] = (
    ListKind("figures", "project", ProjectFigure, 200, "metric", ("metric_id",), None),
    ListKind("dimensions", JUDGEMENT, Dimension, 12, "dimension", ("metric_id",), None, is_internal_only=True),
    ListKind(
        "forecasts",
        JUDGEMENT,
        Forecast,
        40,
        "forecast",
        ("forecast_kind", "method", "target_date"),
        "project_forecasts",
        is_internal_only=True,
    ),
    ListKind("milestones", SCHEDULE, Milestone, 40, "milestone", ("milestone_id",), "milestones"),
    ListKind("baselines", SCHEDULE, Baseline, 20, "baseline", ("baseline_number",), "project_baselines"),
    ListKind(
        "delay_reasons",
        SCHEDULE,
        DelayReason,
        20,
        "delay",
        ("reason_date", "source_record_id"),
        "project_delay_reasons",
        is_internal_only=True,
    ),
    ListKind("gates", SCHEDULE, Gate, 20, "gate", ("gate_id",), "project_gates"),
    ListKind("money_years", MONEY, MoneyYear, 20, "year", ("fiscal_year",), "project_money_years"),
    ListKind(
        "finance_codes",
        MONEY,
        FinanceCode,
        20,
        "code",
        ("finance_project_code",),
        "project_finance_codes",
        is_internal_only=True,
    ),
    ListKind("budget_steps", MONEY, BudgetStep, 20, "budget", ("month_end_date",), "project_budget_history"),
    ListKind("contracts", MONEY, Contract, 25, "contract", ("contract_id",), "project_contracts"),
    ListKind(
        "amendments",
        MONEY,
        Amendment,
        25,
        "amendment",
        ("contract_id", "amendment_id"),
        "project_contract_amendments",
        is_internal_only=True,
    ),
    ListKind("benefits", MONEY, Benefit, 25, "benefit", ("benefit_id", "kind", "period_end_date"), "project_benefits"),
    ListKind(
        "earned_months", "project", EarnedMonth, 36, "earned", ("month_end_date",), "earned_months", is_newest_last=True
    ),
    ListKind("risks", REGISTERS, Risk, 20, "risk", ("risk_id",), "risks", is_internal_only=True),
    ListKind("issues", REGISTERS, Issue, 20, "issue", ("issue_id",), "issues", is_internal_only=True),
    ListKind("change_requests", REGISTERS, ChangeRequest, 20, "change", ("change_id",), "change_requests"),
    ListKind(
        "decisions", REGISTERS, Decision, 20, "decision", ("decision_id",), "project_decisions", is_internal_only=True
    ),
    ListKind("goals", REGISTERS, Goal, 20, "goal", ("goal_id", "name"), "project_goals", is_internal_only=True),
    ListKind(
        "dependencies",
        REGISTERS,
        Dependency,
        20,
        "dependency",
        ("source_record_id", "direction"),
        "project_dependencies",
        is_internal_only=True,
    ),
    ListKind("scores", REGISTERS, Score, 30, "score", ("model", "criterion"), "project_scores", is_internal_only=True),
    ListKind(
        "resource_months",
        REGISTERS,
        ResourceMonth,
        18,
        "hours",
        ("month_end_date", "role_name"),
        "project_resource_months",
        is_internal_only=True,
    ),
    ListKind("status_reports", "project", StatusReport, 12, "report", ("report_date",), "status_reports"),
    ListKind("months", "project", Month, 36, "month", ("month_end_date",), "months"),
    ListKind(
        "records",
        "project",
        SourceRecord,
        20,
        "record",
        ("source_name", "source_record_id"),
        None,
        is_internal_only=True,
    ),
)


@dataclass(frozen=True)
class HeldLists:
    """Every list of every project, read once; by name, then by project_key."""

    report: Report
    rows: dict[str, defaultdict[str, list[Any]]]

    def list_for(self, project_key: str) -> dict[str, Listed[Any]]:
        """Return one project's lists by name."""
        return {kind.name: cut_list(kind, self.rows[kind.name][project_key], self.report) for kind in KINDS}

    def write_sheets(self) -> Iterator[Sheet]:
        """Yield the data files with every project's rows."""
        for kind in KINDS:
            path = find_file(kind, self.report)
            if path:
                yield sheet_of(path, kind.record, [row for rows in self.rows[kind.name].values() for row in rows])


def read_lists(report: Report) -> HeldLists:
    """Read every list in the order of its query."""
    held: dict[str, defaultdict[str, list[Any]]] = {}
    for kind in KINDS:
        grouped: defaultdict[str, list[Any]] = defaultdict(list)
        for row in report.warehouse.stream(kind.record, kind.stem, kind.name):
            grouped[row.project_key].append(row)
        held[kind.name] = grouped
    return HeldLists(report, held)


def find_file(kind: ListKind, report: Report) -> str | None:
    """Return the address of the list's data file in this edition."""
    is_shown = report.is_internal or not kind.is_internal_only
    return data_file(kind.file_name) if kind.file_name and is_shown else None


def cut_list(kind: ListKind, rows: list[Any], report: Report) -> Listed[Any]:
    """Return the rows that the page shows, with their addresses."""
    anchors = name_rows(kind, rows)
    shown = slice(-kind.rows_shown, None) if kind.is_newest_last else slice(kind.rows_shown)
    return Listed(tuple(rows[shown]), anchors[shown], len(rows), find_file(kind, report))


def name_rows(kind: ListKind, rows: Sequence[Any]) -> tuple[str, ...]:
    """Return the rows' addresses; rows that their columns do not tell apart are numbered in the list's order."""
    seen: Counter[str] = Counter()
    anchors = []
    for row in rows:
        codes = (getattr(row, column) for column in kind.columns)
        anchor = row_anchor(kind.code, *(None if code is None else str(code) for code in codes))
        seen[anchor] += 1
        anchors.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
    return tuple(anchors)
