"""One page per project: status in words, dates, milestones, money, earned value, registers, history and origin."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from reports.addresses import data_file, project_page
from reports.charts import Curve, Ladder, draw_curve, draw_ladder
from reports.outputs import Output, Page, Report, sheet_of
from reports.pages.project_records import (
    ChangeRequest,
    EarnedMonth,
    FinanceCode,
    Issue,
    Milestone,
    MoneyYear,
    Month,
    Project,
    ProjectFigure,
    Risk,
    SourceRecord,
    StatusReport,
)
from reports.sentences import ProjectNumbers
from reports.warehouse import Warehouse

ROWS_SHOWN = 60
LISTS: tuple[tuple[str, type[Any]], ...] = (
    ("milestones", Milestone),
    ("months", Month),
    ("earned_months", EarnedMonth),
    ("status_reports", StatusReport),
    ("risks", Risk),
    ("issues", Issue),
    ("change_requests", ChangeRequest),
)
MONEY = ("approved_budget", "committed", "expended", "available")

Row = TypeVar("Row")


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """The rows of a list that the page shows; where there are more, `data_path` is the file with all of them."""

    rows: tuple[Row, ...]
    row_count: int
    data_path: str | None


@dataclass(frozen=True)
class ProjectPage:
    """Context of project.html."""

    project: Project
    numbers: ProjectNumbers
    money: tuple[tuple[str, ProjectFigure | None], ...]
    ladder: Ladder | None
    money_years: tuple[MoneyYear, ...]
    finance_codes: tuple[FinanceCode, ...]
    curve: Curve | None
    earned_months: Listed[EarnedMonth]
    milestones: Listed[Milestone]
    risks: Listed[Risk]
    issues: Listed[Issue]
    change_requests: Listed[ChangeRequest]
    status_reports: Listed[StatusReport]
    months: Listed[Month]
    figures: tuple[ProjectFigure, ...]
    figure_by_metric: dict[str, ProjectFigure]
    records: tuple[SourceRecord, ...]


def build(report: Report) -> Iterator[Output]:
    """Yield a page per project, and the data files behind them."""
    held = {name: group_rows(report.warehouse, name, record) for name, record in LISTS}
    figures = group_rows(report.warehouse, "figures", ProjectFigure)
    codes = group_rows(report.warehouse, "finance_codes", FinanceCode)
    years = group_rows(report.warehouse, "money_years", MoneyYear)
    records = group_rows(report.warehouse, "records", SourceRecord)
    for project in report.warehouse.read(Project, "project", "projects"):
        key = project.project_key
        lists = {name: list_rows(name, held[name][key], report) for name, _ in LISTS}
        context = fill_page(project, lists, figures[key], codes[key], years[key], records[key])
        title = f"{project.project_id or key}: {project.project_name or 'no name'}"
        yield Page(project_page(key), "project", title, context)
    for name, record in LISTS:
        if name not in {"risks", "issues"} or report.is_internal:
            yield sheet_of(data_file(name), record, [row for rows in held[name].values() for row in rows])


def group_rows(warehouse: Warehouse, name: str, record: type[Row]) -> defaultdict[str, list[Row]]:
    """Return the rows of one query by project_key, in the query's order."""
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in warehouse.stream(record, "project", name):
        grouped[row.project_key].append(row)  # type: ignore[attr-defined]
    return grouped


def list_rows(name: str, rows: list[Row], report: Report) -> Listed[Row]:
    """Return the rows to show; the newest months for the earned value list."""
    shown = rows[-ROWS_SHOWN:] if name == "earned_months" else rows[:ROWS_SHOWN]
    has_file = name not in {"risks", "issues"} or report.is_internal
    return Listed(tuple(shown), len(rows), data_file(name) if has_file else None)


def fill_page(
    project: Project,
    lists: dict[str, Listed[Any]],
    figures: list[ProjectFigure],
    codes: list[FinanceCode],
    years: list[MoneyYear],
    records: list[SourceRecord],
) -> ProjectPage:
    """Put one project's context together."""
    known = {figure.metric_id: figure for figure in figures}
    amounts = {name: known[name].value_amount if name in known else None for name in MONEY}
    return ProjectPage(
        project=project,
        numbers=collect_numbers(project, known),
        money=tuple((name, known.get(name)) for name in MONEY),
        ladder=draw_ladder(amounts["approved_budget"], amounts["committed"], amounts["expended"], amounts["available"]),
        money_years=tuple(years),
        finance_codes=tuple(codes),
        curve=draw_earned_value(lists["earned_months"].rows),
        figures=tuple(figures),
        figure_by_metric=known,
        records=tuple(records),
        **lists,
    )


def collect_numbers(project: Project, known: dict[str, ProjectFigure]) -> ProjectNumbers:
    """Return what the status sentences need."""

    def value(metric_id: str) -> float | None:
        return known[metric_id].value if metric_id in known else None

    def amount(metric_id: str) -> Decimal | None:
        return known[metric_id].value_amount if metric_id in known else None

    return ProjectNumbers(
        status=project.status,
        stage=project.stage,
        reported_health=project.reported_health,
        computed_health=project.computed_health,
        percent_complete=project.percent_complete,
        finish_date=project.finish_date,
        actual_finish_date=project.actual_finish_date,
        baseline_finish_date=project.baseline_finish_date,
        slip_days=value("slip_days_vs_baseline"),
        slip_previous_days=value("slip_days_vs_previous"),
        approved_amount=amount("approved_budget") or project.approved_budget_amount,
        expended_amount=amount("expended"),
        available_amount=amount("available"),
        cpi=value("cpi"),
    )


def draw_earned_value(months: Iterable[EarnedMonth]) -> Curve | None:
    """Draw the S-curve of planned value, earned value and actual cost."""
    rows = tuple(months)
    return draw_curve(
        [row.month_end_date for row in rows],
        (
            ("Planned", "planned", [row.pv_amount for row in rows]),
            ("Earned", "earned", [row.ev_amount for row in rows]),
            ("Actual cost", "actual", [row.ac_amount for row in rows]),
        ),
    )
