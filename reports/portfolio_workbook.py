"""The portfolio workbook: the main tables of an audience, a sheet each, and a sheet that says what each holds."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from reports.data_tables import DataTable, describe_tables
from reports.outputs import Report
from reports.spreadsheets import EXACT_DIGITS, Table, write_sheets

SHEETS = (
    ("projects", "core.dim_projects"),
    ("milestones", "core.fct_milestones"),
    ("months", "core.fct_project_months"),
    ("earned value", "core.fct_earned_value_months"),
    ("status reports", "core.fct_status_reports"),
    ("change requests", "core.fct_change_requests"),
    ("changes", "metrics.changes"),
    ("metric values", "metrics.values"),
    ("metric definitions", "metrics.definitions"),
    ("contracts", "finance.fct_contracts"),
)
NAMED = ("core.fct_milestones", "core.fct_project_months", "core.fct_earned_value_months")
"""Tables whose rows also carry the project's id and name, so that a reader needs no look-up."""
NEWEST = (
    "metric_id, entity_type, entity_id",
    "Only the newest date of each figure; every date is in the table metrics.values of the downloads.",
)


def write_portfolio(report: Report) -> bytes:
    """Return the workbook: README first, then a sheet per table that the audience sees."""
    held = {table.name: table for table in describe_tables(report)}
    chosen = [(name, held[table]) for name, table in SHEETS if table in held]
    sheets = [(_make_sheet(name, table, report), table) for name, table in chosen]
    created = report.build.built_at or datetime.combine(report.build.as_of_date, datetime.min.time())
    title = f"Project portfolio, {report.city.name}, {report.audience} edition"
    return write_sheets(
        [_make_readme(report, sheets), *(sheet for sheet, _ in sheets)], title, report.city.name, created
    )


def _make_sheet(name: str, table: DataTable, report: Report) -> Table:
    if table.name == "metrics.values":
        relation = (
            f"(from {table.relation} qualify row_number() over (partition by {NEWEST[0]} order by as_of_date desc) = 1)"
        )
        table = replace(table, relation=relation)
    columns, sql = table.column_names, table.select()
    if table.name in NAMED:
        columns = ("project_id", "project_name", *columns)
        sql = (
            f"select projects.project_id, projects.project_name, facts.* from ({sql}) as facts "
            "left join shown.dim_projects as projects on facts.project_key = projects.project_key order by all"
        )
    return Table(name, columns, report.warehouse.ask(sql))


def _make_readme(report: Report, sheets: list[tuple[Table, DataTable]]) -> Table:
    edition = (
        "every project" if report.is_internal else "the projects that the city has published, without names of persons"
    )
    rows: list[tuple[Any, ...]] = [
        ("City", report.city.name, None),
        ("Edition", f"{report.audience}: {edition}", None),
        ("Figures as of", report.build.as_of_date, None),
        ("Currency", report.city.currency, None),
        ("Long amounts", f"An amount of more than {EXACT_DIGITS} digits is text.", None),
        ("Texts", "A text that a spreadsheet would run has an apostrophe before it.", None),
        ("Columns", "Each column is explained in dictionary.html and data/dictionary.csv of the report.", None),
    ]
    for sheet, table in sheets:
        words = f"{table.description} {NEWEST[1]}" if table.name == "metrics.values" else table.description
        rows.append((sheet.name, words.strip() or table.name, len(sheet.rows)))
    return Table("README", ("what", "value", "rows"), rows)
