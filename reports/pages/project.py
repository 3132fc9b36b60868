"""One page per project: status in words, health, dates, money, earned value, registers, history, figures and origin."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.addresses import project_figures_page, project_page
from reports.charts import Ladder, draw_ladder
from reports.charts_project import (
    DatedMilestone,
    EarnedCurve,
    HealthStrip,
    MilestoneChart,
    draw_earned_value,
    draw_health_strip,
    draw_milestones,
)
from reports.outputs import Output, Page, Report
from reports.pages.project_judgement import Health, Recommendation
from reports.pages.project_lists import HeldLists, Listed, read_lists
from reports.pages.project_records import EarnedMonth, Month, MonthRun, Project, ProjectFigure, join_months
from reports.pages.project_schedule import Milestone
from reports.pages.project_sections import Section, sort_sections
from reports.sentences import ProjectNumbers

MONEY = ("approved_budget", "committed", "expended", "available")


@dataclass(frozen=True)
class ProjectPage:
    """Context of project.html; `lists` are by name, `known` the sections with content, `unknown` those without."""

    project: Project
    numbers: ProjectNumbers
    health: Health | None
    recommendation: Recommendation | None
    money: tuple[tuple[str, ProjectFigure | None], ...]
    ladder: Ladder | None
    curve: EarnedCurve | None
    milestone_chart: MilestoneChart | None
    health_strip: HealthStrip | None
    history: tuple[MonthRun, ...]
    lists: dict[str, Listed[Any]]
    known: tuple[Section, ...]
    unknown: tuple[Section, ...]
    figure_by_metric: dict[str, ProjectFigure]
    figures_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield a page per project, and the data files behind them."""
    held = read_lists(report)
    healths = {row.project_key: row for row in report.warehouse.read(Health, "_project_judgement", "health")}
    read = report.warehouse.read(Recommendation, "_project_judgement", "recommendations")
    recommendations = {row.project_key: row for row in read}
    for project in report.warehouse.read(Project, "project", "projects"):
        key = project.project_key
        context = fill_page(project, held, healths.get(key), recommendations.get(key))
        title = f"{project.project_id or key}: {project.project_name or 'no name'}"
        yield Page(project_page(key), "project", title, context)
    yield from held.write_sheets()


def fill_page(
    project: Project, held: HeldLists, health: Health | None, recommendation: Recommendation | None
) -> ProjectPage:
    """Put one project's context together."""
    lists = held.list_for(project.project_key)
    known = {figure.metric_id: figure for figure in lists["figures"].rows}
    amounts = {name: known[name].value_amount if name in known else None for name in MONEY}
    judged = (recommendation,) if recommendation else ()
    filled = lists | {"recommendation": Listed(judged, ("",) * len(judged), len(judged), None)}
    sections = sort_sections(filled, is_internal=held.report.is_internal, is_procured=project.is_procurement_sensitive)
    return ProjectPage(
        project=project,
        numbers=collect_numbers(project, known, held.report),
        health=health,
        recommendation=recommendation,
        money=tuple((name, known.get(name)) for name in MONEY),
        ladder=draw_ladder(amounts["approved_budget"], amounts["committed"], amounts["expended"], amounts["available"]),
        curve=draw_earned(held.rows["earned_months"][project.project_key]),
        milestone_chart=draw_schedule(lists["milestones"], held.report),
        health_strip=draw_months(held.rows["months"][project.project_key]),
        history=join_months(lists["months"].named),
        lists=lists,
        known=sections[0],
        unknown=sections[1],
        figure_by_metric=known,
        figures_path=project_figures_page(project.project_key),
    )


def collect_numbers(project: Project, known: dict[str, ProjectFigure], report: Report) -> ProjectNumbers:
    """Return what the status sentences need."""

    def value(metric_id: str) -> float | None:
        return known[metric_id].value if metric_id in known else None

    def amount(metric_id: str) -> Decimal | None:
        return known[metric_id].value_amount if metric_id in known else None

    slip = known.get("slip_days_vs_previous")
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
        as_of_date=report.build.as_of_date,
        previous_date=slip.previous_date if slip else None,
        schedule_months=value("sv_t_months"),
        forecast_amount=amount("eac_manager"),
        money_date=known["expended"].as_of_date if "expended" in known else None,
    )


def draw_earned(rows: list[EarnedMonth]) -> EarnedCurve | None:
    """Draw the S-curves of all months."""
    return draw_earned_value(
        [row.month_end_date for row in rows],
        [row.pv_amount for row in rows],
        [row.ev_amount for row in rows],
        [row.ac_amount for row in rows],
    )


def draw_schedule(milestones: Listed[Milestone], report: Report) -> MilestoneChart | None:
    """Draw the milestones shown."""
    dated = [
        DatedMilestone(
            row.name or row.milestone_id or "", row.baseline_date, row.forecast_date, row.actual_date, row.slip_days
        )
        for row in milestones.rows
    ]
    return draw_milestones(dated, report.build.as_of_date)


def draw_months(rows: list[Month]) -> HealthStrip | None:
    """Draw the health of the newest months."""
    return draw_health_strip([(row.month_end_date, row.reported_health, row.computed_health) for row in rows])
