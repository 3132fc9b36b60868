"""Workbooks as people keep them: a title block above the header, real date and number cells, one amount typed as text.

The bytes depend on the content alone.
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from sandbox.calendar import month_end
from sandbox.city import CityState
from sandbox.delivery import deliver
from sandbox.office import baseline_of, milestones_of, reports_of
from sandbox.progress import budget_on, done_share, forecast_finish_on, monthly_costs, status_on
from sandbox.records import Project

Cell = str | float | date | None
WORKS_FILE = "public_works_projects.xlsx"
TYPED_AMOUNT = 1001
# fmt: off
PROJECT_COLUMNS = (
    "Project No.", "Project", "Status", "Phase", "Engineer", "Start", "Finish", "Baseline start", "Baseline finish",
    "Forecast finish", "Started", "Completed", "% done", "Budget", "Spent", "Light", "Finance code", "Public?", "As of",
)
# fmt: on
MILESTONE_COLUMNS = ("Project No.", "No.", "Milestone", "Baseline", "Forecast", "Done", "Weight")


def workbook_bytes(
    sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]], *, title: Sequence[str]
) -> bytes:
    """An XLSX file; each sheet is (name, header, rows) under the title lines and one blank row."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": datetime(2020, 1, 1), "title": title[0]})
        bold, day_format = book.add_format({"bold": True}), book.add_format({"num_format": "m/d/yyyy"})
        for name, header, rows in sheets:
            sheet = book.add_worksheet(name)
            for line, text in enumerate(title):
                sheet.write_string(line, 0, text, bold)
            top = len(title) + 1
            sheet.write_row(top, 0, header, bold)
            for line, row in enumerate(rows, start=top + 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), day_format)
                    elif cell is not None and cell != "":
                        sheet.write(line, column, cell)
    return buffer.getvalue()


def deliver_works(folder: Path, state: CityState) -> list[str]:
    """Public Works' own project list, saved at each month's end; returns the names of changed files."""
    folder.mkdir(parents=True, exist_ok=True)
    as_of = state.day.replace(day=1) - timedelta(days=1) if state.day != month_end(state.day) else state.day
    title = (
        f"{state.name} - Public Works",
        "Capital project list",
        f"As of {as_of:%B %d, %Y}; call ext. 4410 with questions",
    )
    state = replace(state, day=as_of, night=0)
    projects = [project for project in state.works_projects if project.created_date <= as_of]
    sheets = [
        ("Projects", PROJECT_COLUMNS, [_project_row(state, project, as_of) for project in projects]),
        (
            "Milestones",
            MILESTONE_COLUMNS,
            [row for project in projects for row in _milestone_rows(state, project, as_of)],
        ),
    ]
    content = workbook_bytes(sheets, title=title)
    return [WORKS_FILE] if deliver(folder, WORKS_FILE, content) else []


def _project_row(state: CityState, project: Project, as_of: date) -> list[Cell]:
    status, baseline = status_on(project, as_of), baseline_of(state, project)
    reports = reports_of(state, project)
    budget = budget_on(project, as_of)
    finish = forecast_finish_on(project, as_of, 0)
    return [
        _number(project),
        project.name,
        status.replace("_", " ").title(),
        "Design" if done_share(project, as_of) < 0.3 else "Construction",
        project.manager.name,
        project.start_date,
        finish,
        baseline[0] if baseline else None,
        baseline[1] if baseline else None,
        finish,
        project.start_date if project.start_date <= as_of else None,
        project.finish_date if status == "completed" else None,
        100 if status == "completed" else round(done_share(project, as_of) * 100, 1),
        f"${budget / 100:,.2f}" if project.ordinal == TYPED_AMOUNT else budget / 100,
        sum(cents for first, cents in monthly_costs(project) if first < as_of.replace(day=1)) / 100,
        reports[-1].overall if reports else None,
        project.finance_code,
        "yes" if project.is_public else "no",
        as_of,
    ]


def _milestone_rows(state: CityState, project: Project, as_of: date) -> list[list[Cell]]:
    return [
        [
            _number(project),
            f"{milestone.number:02d}",
            milestone.name,
            milestone.baseline_date,
            milestone.forecast_date,
            milestone.actual_date if milestone.actual_date and milestone.actual_date <= as_of else None,
            (5, 15, 20, 30, 18, 12)[milestone.number - 1],
        ]
        for milestone in milestones_of(state, project)
    ]


def _number(project: Project) -> str:
    return f"{project.ordinal - 900:05d}"
