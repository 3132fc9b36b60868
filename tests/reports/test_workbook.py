"""The reconciliation workbook, read back by another library and computed again by hand."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from reports import CityFacts, render_site
from tests.reports.conftest import CITY
from tests.reports.warehouse_fixture import build_warehouse, collect_rows

SHEETS = [
    "About", "Summary", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "Explaining lines", "Exceptions",
    "Unmatched", "Restatements", "Changes since close", "Budget position", "Bases", "Sign-off",
]  # fmt: skip
LONG = Decimal("1234567890123456.78")


def control(name: str, source: str, warehouse: str, suspense: str = "0", **more: Any) -> dict[str, Any]:
    amounts = [Decimal(source), Decimal(warehouse), Decimal(suspense)]
    return {
        "reconciliation_key": f"{name}-{source}", "control_id": name, "source_name": "ledger", "fiscal_year": 2027, "period": 4,
        "source_amount": amounts[0], "warehouse_amount": amounts[1], "suspense_amount": amounts[2],
        "quarantined_amount": Decimal(0), "difference_amount": amounts[0] - amounts[1] - amounts[2],
        "passed": amounts[0] == amounts[1] + amounts[2],
    } | more  # fmt: skip


def make_rows() -> dict[str, list[dict[str, Any]]]:
    rows = collect_rows()
    rows["quality.reconciliations"] = [
        control("R1", "100.10", "90.05", "10.05"),
        control("R1", "0.30", "0.20"),
        control("R1", "0.10", "0.20", released_reason="=cmd()"),
        control("R10", str(LONG), "0"),
    ]
    rows["quality.reconciliation_lines"] = [
        {"reconciliation_key": "R1-0.30", "line_rank": 1, "subject": "@SUM(A1)", "source_amount": Decimal("0.30"),
         "warehouse_amount": Decimal("0.20"), "difference_amount": Decimal("0.10"), "reason": "differs"}
    ]  # fmt: skip
    rows["finance.closed_periods"] = [
        {"fiscal_year": 2027, "period": 3, "closed_by": "A. Comptroller", "closed_at": datetime(2026, 10, 9, 17, 0)}
    ]
    rows["finance.closed_period_changes"] = [
        {"fiscal_year": 2027, "period": 3, "measure": "expended", "fund_code": "001", "frozen_amount": Decimal("10.10"),
         "current_amount": Decimal("10.00"), "change_amount": Decimal("-0.10")}
    ]  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbook")
    render_site(build_warehouse(folder / "portfolio.duckdb", make_rows()), folder / "site", "internal", CITY)
    return folder / "site" / "data" / "reconciliation.xlsx"


@pytest.fixture(scope="module")
def formulas(written: Path) -> Workbook:
    return openpyxl.load_workbook(written)


@pytest.fixture(scope="module")
def values(written: Path) -> Workbook:
    return openpyxl.load_workbook(written, data_only=True)


def test_sheets_are_named_with_one_header_row_no_merged_cells_and_a_language(written: Path, formulas: Workbook) -> None:
    assert formulas.sheetnames == SHEETS
    for sheet in formulas.worksheets:
        header = [cell.value for cell in sheet[1]]
        assert all(isinstance(name, str) for name in header) and len(set(header)) == len(header)
        assert not sheet.merged_cells.ranges and sheet.freeze_panes == "A2"
    with zipfile.ZipFile(written) as package:
        assert b"<dc:language>en-US</dc:language>" in package.read("docProps/core.xml")
    assert formulas.properties.language == "en-US"


def test_every_formula_gives_what_is_kept_beside_it(formulas: Workbook, values: Workbook) -> None:
    """Computed again from the cells that it names, in Decimal."""
    counted = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "f":
                    counted += 1
                    kept = values[sheet.title][cell.coordinate].value
                    assert compute(values, sheet.title, cell.value) == Decimal(str(kept)), (
                        sheet.title,
                        cell.coordinate,
                    )
    assert counted > 10 * 9


def compute(values: Workbook, sheet: str, formula: str) -> Decimal:
    """The few functions that the workbook uses, over another reader's cells."""

    def reach(text: str) -> list[Any]:
        name, cells = re.fullmatch(r"'?([^'!]+)'?!(.+)", text).groups()  # type: ignore[union-attr]
        found = values[name][cells.replace("$", "")]
        return [cell.value for (cell,) in found] if isinstance(found, tuple) else [found.value]

    def amount(value: Any) -> Decimal:
        return Decimal(str(value)) if isinstance(value, int | float) else Decimal(0)

    if found := re.fullmatch(r"=COUNTA\((.+)\)", formula):
        return Decimal(sum(value is not None for value in reach(found[1])))
    if found := re.fullmatch(r'=COUNTIF\((.+),"(.+)"\)', formula):
        return Decimal(sum(value == found[2] for value in reach(found[1])))
    if found := re.fullmatch(r"=ROUND\(SUMPRODUCT\(ABS\((.+)\)\),2\)", formula):
        return sum((abs(amount(value)) for value in reach(found[1])), Decimal(0))
    if found := re.fullmatch(r"=ROUND\(SUM\((.+)\),2\)", formula):
        return sum((amount(value) for value in reach(found[1])), Decimal(0))
    terms = re.findall(r"([+-]?)([A-Z]+\d+)", re.fullmatch(r"=ROUND\((.+),2\)", formula)[1])  # type: ignore[index]
    return sum((amount(values[sheet][cell].value) * (-1 if sign == "-" else 1) for sign, cell in terms), Decimal(0))


def test_the_summary_counts_failures_and_does_not_let_differences_cancel(values: Workbook) -> None:
    header, first, *_ = values["Summary"].iter_rows(values_only=True)
    summary = dict(zip(header, first, strict=True))
    assert (summary["control_id"], summary["controls"], summary["failed"], summary["released"]) == ("R1", 3, 1, 1)
    assert summary["difference_amount"] == 0 and summary["sum_of_differences_amount"] == 0.2


def test_what_a_spreadsheet_would_run_is_text(formulas: Workbook) -> None:
    texts = [
        cell.value
        for sheet in formulas.worksheets
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, str) and cell.data_type != "f"
    ]
    assert "'=cmd()" in texts and "'@SUM(A1)" in texts
    assert not [text for text in texts if text.startswith(("=", "+", "@"))]


def test_an_amount_of_more_than_fifteen_digits_is_exact_text(values: Workbook) -> None:
    header, row, *_ = values["R10"].iter_rows(values_only=True)
    assert dict(zip(header, row, strict=True))["source_amount"] == str(LONG)


def test_whoever_closed_a_period_stands_in_the_sign_off(values: Workbook) -> None:
    rows = [row[:3] for row in values["Sign-off"].iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in rows[:3]] == ["Prepared by", "Reviewed by", "Approved by"]
    assert rows[3] == ("Closed fiscal year 2027, period 3", "A. Comptroller", datetime(2026, 10, 9))


def test_the_same_warehouse_gives_the_same_bytes_and_the_public_edition_has_no_reconciliation(
    written: Path, tmp_path: Path
) -> None:
    path = build_warehouse(tmp_path / "portfolio.duckdb", make_rows())
    for audience in ("internal", "public"):
        render_site(path, tmp_path / audience, audience, CityFacts(name=CITY.name, time_zone=CITY.time_zone))
    assert (tmp_path / "internal/data/reconciliation.xlsx").read_bytes() == written.read_bytes()
    assert not list((tmp_path / "public").rglob("reconciliation*"))
    assert io.BytesIO(written.read_bytes()).read(2) == b"PK"
