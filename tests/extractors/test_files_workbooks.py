"""Workbooks give the texts that a person sees in them, exactly, or one sentence."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.extractors.file_share import Share, make_share, projects

HEAD = ["Id", "Name"]


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    return make_share(tmp_path, monkeypatch)


def book(**keys: Any) -> dict[str, Any]:
    return projects(files="*.xlsx") | keys


def texts_of(share: Share, *values: Any) -> list[str]:
    share.write_workbook("p.xlsx", {"Data": [HEAD, *([str(number), value] for number, value in enumerate(values))]})
    return share.deliver_one(book()).column("name")


def test_numbers_are_texts_of_fifteen_digits_without_exponent(share: Share) -> None:
    values = [1234.5, 10.0, 0.1 + 0.2, 1e20, 1e-7, -1234567.89, 123456789012345, 4166.66, 1.005, 0, -0.0]
    assert texts_of(share, *values) == [
        "1234.5", "10", "0.3", "100000000000000000000", "0.0000001", "-1234567.89", "123456789012345", "4166.66", "1.005", "0", "0",
    ]  # fmt: skip


def test_dates_times_and_booleans_are_texts(share: Share) -> None:
    values = [
        dt.date(2022, 3, 25),
        dt.datetime(2022, 3, 25, 14, 30, 5),
        dt.time(14, 30),
        True,
        False,
        " kept ",
        "1e5",
        None,
    ]
    assert texts_of(share, *values) == [
        "2022-03-25", "2022-03-25T14:30:05", "14:30:00", "true", "false", " kept ", "1e5", "",
    ]  # fmt: skip


def test_a_code_format_of_zeros_keeps_its_leading_zeros(share: Share) -> None:
    with xlsxwriter.Workbook(share.path / "p.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_number(1, 0, 10, workbook.add_format({"num_format": "0000"}))
        sheet.write_number(2, 0, 12345.0, workbook.add_format({"num_format": "0000"}))
        sheet.write_number(3, 0, 7, workbook.add_format({"num_format": "0"}))
    assert share.deliver_one(book()).column("project_id") == ["0010", "12345", "7"]


def test_a_percent_cell_is_its_hundredfold_only_in_a_percent_column(share: Share) -> None:
    with xlsxwriter.Workbook(share.path / "p.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, [*HEAD, "Done", "Other"])
        sheet.write_row(1, 0, ["1", "a", 0.07, 0.07], workbook.add_format({"num_format": "0%"}))
        sheet.write_row(2, 0, ["2", "b", 45])
    one = share.deliver_one(book(columns={"project_id": "Id", "name": "Name", "percent_complete": "Done"}))
    assert one.column("percent_complete") == ["7", "45"]
    assert one.extras()[0] == {"Other": "0.07"}


def test_a_formula_is_its_cached_value(share: Share) -> None:
    with xlsxwriter.Workbook(share.path / "p.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_formula(1, 0, "=6*7", None, 42)
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    one = share.deliver_one(book())
    assert (one.column("project_id"), one.column("name")) == (["42"], ["#DIV/0!"])


def test_a_date_cell_is_written_in_the_feeds_date_format(share: Share) -> None:
    rows: list[list[Any]] = [[*HEAD, "Start"], [1, "a", dt.datetime(2022, 3, 25)], [2, "b", "03/26/2022"]]
    share.write_workbook("p.xlsx", {"Data": rows})
    columns = {"project_id": "Id", "name": "Name", "planned_start_date": "Start"}
    one = share.deliver_one(book(columns=columns, date_format={"planned_start_date": "%m/%d/%Y"}))
    assert one.column("planned_start_date") == ["03/25/2022", "03/26/2022"]
    formats = {column["name"]: column["date_format"] for column in one.record["columns"]}
    assert (formats["planned_start_date"], formats["planned_finish_date"]) == ("%m/%d/%Y", None)


def test_a_number_cell_is_written_in_the_feeds_decimal_style(share: Share) -> None:
    share.write_workbook("p.xlsx", {"Data": [[*HEAD, "Budget"], [1, "a", 1.234], [2, 2.5, "1.234,50"]]})
    columns = {"project_id": "Id", "name": "Name", "approved_budget_amount": "Budget"}
    one = share.deliver_one(book(columns=columns, decimal_style="1.234,50"))
    assert one.column("approved_budget_amount") == ["1,234", "1.234,50"]
    assert one.column("name") == ["a", "2.5"]


def test_a_merged_title_block_stands_above_the_header(share: Share) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet["B2"] = "City of Example - capital projects"
    sheet.merge_cells("B2:F2")
    for row in ([], ["", "Id", "Name", "Note"], ["", 1, "a", "x"], [], ["", 2, "b"]):
        sheet.append(row)
    workbook.save(share.path / "p.xlsx")
    one = share.deliver_one(book())
    assert (one.problems, one.column("project_id"), one.column("_line")) == ({}, ["1", "2"], [5, 7])
    assert one.extras() == [{"Note": "x"}, {"Note": ""}]


def test_cells_beyond_the_header_are_a_wrong_number_of_cells(share: Share) -> None:
    share.write_workbook("p.xlsx", {"Data": [HEAD, [1, "a"], [2, "b", "shifted"]]})
    assert "line 3 (3)" in share.deliver_one(book()).problems["wrong_cells"]


def test_the_named_sheet_is_read_else_the_first(share: Share) -> None:
    share.write_workbook("p.xlsx", {"First": [HEAD, [1, "a"]], "Second": [HEAD, [2, "b"]]})
    assert share.deliver_one(book()).column("project_id") == ["1"]
    assert share.deliver_one(book(sheet="Second")).column("project_id") == ["2"]
    assert share.fail(book(sheet="Third")) == (
        "Source erp, stream projects: p.xlsx has no sheet 'Third'; it has 'First', 'Second': correct the feed's sheet."
    )


def test_a_hidden_sheet_is_read_only_by_name(share: Share) -> None:
    path = share.write_workbook("p.xlsx", {"Lists": [["x"]], "Data": [HEAD, [2, "b"]]})
    workbook = openpyxl.load_workbook(path)
    workbook["Lists"].sheet_state = "hidden"
    workbook.save(path)
    assert share.deliver_one(book()).column("project_id") == ["2"]
    assert "column_missing" in share.deliver_one(book(sheet="Lists")).problems


def test_an_empty_sheet_is_a_problem(share: Share) -> None:
    share.write_workbook("p.xlsx", {"Data": []})
    assert "is empty" in share.deliver_one(book()).problems["header_only"]


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_fails(share: Share, kept: float) -> None:
    path = share.write_workbook("p.xlsx", {"Data": [HEAD, *([number, "a" * 20] for number in range(500))]})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    assert "p.xlsx is not a whole Excel workbook" in share.fail(book())


def rewrite_sheet(path: Path, pattern: str, replacement: str) -> None:
    """Change the XML of the only sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(pattern, replacement, parts[name].decode(), flags=re.DOTALL).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def test_a_sheet_that_breaks_off_in_the_middle_fails_and_leaves_nothing(share: Share) -> None:
    path = share.write_workbook("p.xlsx", {"Data": [HEAD, *([number, "a"] for number in range(500))]})
    rewrite_sheet(path, r"<row r=\"400\".*", "")
    assert "p.xlsx is not a whole Excel workbook" in share.fail(book())
    assert not list(share.spool.rglob("rows.parquet"))


def test_what_a_sheet_says_of_its_own_extent_is_not_believed(share: Share) -> None:
    path = share.write_workbook("p.xlsx", {"Data": [HEAD, [1, "a"], [2, "b"]]})
    rewrite_sheet(path, r'<dimension ref="[^"]*"', '<dimension ref="A1"')
    assert share.deliver_one(book()).column("name") == ["a", "b"]


def test_other_bytes_and_the_old_format_fail(share: Share) -> None:
    share.write("p.xlsx", "Id,Name\n1,a\n")
    assert "not a whole Excel workbook" in share.fail(book())
    share.write_bytes("p.xls", b"\xd0\xcf\x11\xe0")
    assert "old Excel format" in share.fail(book(files="*.xls"))
