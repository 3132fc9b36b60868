"""The reconciliation workbook: one XLSX that finance lays beside the ledger.

Differences and sums are live formulas beside the exact amounts they stand on. The same warehouse gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from reports.city import CityFacts
from reports.outputs import Report
from reports.pages.quality import CONTROLS
from reports.spreadsheets import EXACT_DIGITS, Formula, Table, is_exact, write_sheets

DIFFERENCE = "difference_amount"
COUNTED = ("source_amount", "warehouse_amount", "suspense_amount", "quarantined_amount")
SIGN_OFF = ("Prepared by", "Reviewed by", "Approved by")
LIVE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "controls": ((DIFFERENCE, "source_amount -warehouse_amount -suspense_amount -quarantined_amount"),),
    "lines": ((DIFFERENCE, "source_amount -warehouse_amount"),),
    "restatements": (("change_amount", "after_amount -before_amount"),),
    "changes_since_close": (("change_amount", "current_amount -frozen_amount"),),
    "budget_position": (
        ("current_budget_amount", "original_budget_amount amendment_amount transfer_amount carry_forward_amount"),
        ("available_amount", "current_budget_amount -pre_encumbered_amount -encumbered_amount -expended_amount"),
        ("available_amount", "current_budget_amount -encumbered_amount -expended_amount"),
    ),
}
"""By query: a column and the columns that it is computed from; live in those rows where that is what the column holds."""
LISTS = (
    ("Explaining lines", "lines"),
    ("Exceptions", "exceptions"),
    ("Unmatched", "unmatched"),
    ("Restatements", "restatements"),
    ("Changes since close", "changes_since_close"),
    ("Budget position", "budget_position"),
    ("Bases", "bases"),
)


def write_workbook(report: Report, city: CityFacts) -> bytes:
    """Return the workbook of an opened warehouse."""
    controls = {code: _control_table(report, code) for code, _ in CONTROLS}
    tables = [
        _about(report, city),
        _summary(controls),
        *controls.values(),
        *(_list_table(report, name, query) for name, query in LISTS),
        _sign_off(report),
    ]
    created = report.build.built_at or datetime.combine(report.build.as_of_date, datetime.min.time())
    return write_sheets(tables, f"Reconciliation, {city.name}", city.name, created)


def _about(report: Report, city: CityFacts) -> Table:
    facts = (
        ("City", city.name),
        ("Currency", city.currency),
        ("Build", report.build.run_id),
        ("Built at (UTC)", report.build.built_at),
        ("As of", report.build.as_of_date),
        ("Difference", "Source less warehouse less suspense less quarantined; it must be zero, to the cent."),
        (
            "Long amounts",
            f"An amount of more than {EXACT_DIGITS} digits is text and stands in no sum of this workbook.",
        ),
    )
    return Table("About", ("what", "value"), facts)


def _summary(controls: Mapping[str, Table]) -> Table:
    columns = (
        "control_id",
        "meaning",
        "controls",
        "failed",
        "released",
        *COUNTED,
        DIFFERENCE,
        "sum_of_differences_amount",
    )
    meanings = dict(CONTROLS)
    rows = []
    for code, table in controls.items():
        sums = {name: _column_sum(table, name) for name in (*COUNTED, DIFFERENCE)}
        spread = sum((abs(_value(row, table, DIFFERENCE)) for row in table.rows), Decimal(0))
        difference = sums["source_amount"].value
        for name in COUNTED[1:]:
            difference = Decimal(difference) - Decimal(sums[name].value)
        rows.append(
            [
                *(code, meanings[code]),
                Formula(f"=COUNTA({_reach(table, 'control_id')})", len(table.rows)),
                *(_count(table, outcome) for outcome in ("failed", "released")),
                *(sums[name] for name in COUNTED),
                Formula("=ROUND(F{row}-G{row}-H{row}-I{row},2)", difference),
                Formula(f"=ROUND(SUMPRODUCT(ABS({_reach(table, DIFFERENCE)})),2)", spread),
            ]
        )
    return Table("Summary", columns, rows)


def _control_table(report: Report, control_id: str) -> Table:
    columns, rows = report.warehouse.table("workbook", "controls", control_id=control_id)
    return Table(control_id, columns, _enliven("controls", columns, rows))


def _list_table(report: Report, name: str, query: str) -> Table:
    columns, rows = report.warehouse.table("workbook", query)
    return Table(name, columns, _enliven(query, columns, rows))


def _enliven(query: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows with a live formula wherever a column is exactly what it is said to be computed from."""
    made = [list(row) for row in rows]
    for column, parts in LIVE.get(query, ()):
        place = columns.index(column)
        terms = [(-1 if part.startswith("-") else 1, columns.index(part.lstrip("-"))) for part in parts.split()]
        signed = "".join(f"{'-' if sign < 0 else '+'}{xl_col_to_name(one)}{{row}}" for sign, one in terms)
        formula = f"=ROUND({signed.removeprefix('+')},2)"
        for row in made:
            values = [_plain(row[one]) for _, one in terms]
            is_held = all(is_exact(value) for value in (*values, _plain(row[place])))
            if isinstance(row[place], Decimal) and is_held:
                total = sum((sign * value for (sign, _), value in zip(terms, values, strict=True)), Decimal(0))
                row[place] = Formula(formula, row[place]) if total == row[place] else row[place]
    return made


def _plain(cell: Any) -> Decimal:
    value = cell.value if isinstance(cell, Formula) else cell
    return value if isinstance(value, Decimal) else Decimal(0)


def _sign_off(report: Report) -> Table:
    columns, rows = report.warehouse.table("workbook", "sign_off")
    return Table("Sign-off", columns, [*([step, None, None, None, None] for step in SIGN_OFF), *rows])


def _reach(table: Table, column: str) -> str:
    letter = xl_col_to_name(list(table.columns).index(column))
    return f"'{table.name}'!${letter}$2:${letter}${max(len(table.rows), 1) + 1}"


def _value(row: Sequence[Any], table: Table, column: str) -> Decimal:
    value = _plain(row[list(table.columns).index(column)])
    return value if is_exact(value) else Decimal(0)


def _column_sum(table: Table, column: str) -> Formula:
    total = sum((_value(row, table, column) for row in table.rows), Decimal(0))
    return Formula(f"=ROUND(SUM({_reach(table, column)}),2)", total)


def _count(table: Table, outcome: str) -> Formula:
    place = list(table.columns).index("outcome")
    return Formula(
        f'=COUNTIF({_reach(table, "outcome")},"{outcome}")', sum(row[place] == outcome for row in table.rows)
    )
