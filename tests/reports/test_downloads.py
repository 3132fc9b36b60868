"""The files: they open in what reads them, hold the shown rows exactly, and say what they are a part of."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from reports import ReportError, data_files
from reports.data_tables import describe_tables
from reports.outputs import Report, SiteContents, guard_text, write_cell
from reports.pages.downloads import _part_kind as part_kind
from reports.pages.tables import build as build_tables
from reports.site import read_build
from reports.warehouse import Warehouse
from tests.reports.conftest import CITY
from tests.reports.html_reading import Reading, read_table
from tests.reports.warehouse_fixture import PRIVATE, PROJECT_KEYS

AUDIENCES = ("internal", "public")
SHEETS = ("projects", "milestones", "months", "earned value", "changes", "metric values", "metric definitions")


def open_report(path: Path, audience: str) -> Report:
    warehouse = Warehouse(path, audience)
    return Report(warehouse, audience, read_build(warehouse, path), CITY, SiteContents())


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_parquet_and_csv_hold_the_shown_rows_exactly(
    sites: dict[str, Path], warehouse_path: Path, audience: str
) -> None:
    report = open_report(warehouse_path, audience)
    with report.warehouse, duckdb.connect() as connection:
        seen = 0
        for table in describe_tables(report):
            stem = sites[audience] / "data" / "tables" / table.schema / table.table
            rows = report.warehouse.ask(table.select())
            read = connection.execute(f"select * from read_parquet('{stem}.parquet')")
            assert tuple(str(column[0]) for column in read.description) == table.column_names
            types = [str(column[1]) for column in read.description]
            assert types == [column.sql_type for column in table.columns], table.name
            assert read.fetchall() == rows, table.name
            head, *cells = read_csv(stem.with_suffix(".csv"))
            assert tuple(head) == table.column_names
            assert [[_normal(cell) for cell in row] for row in cells] == [
                [_normal(write_cell(value)) for value in row] for row in rows
            ], table.name
            seen += len(rows)
        assert seen > 100


def _normal(cell: str) -> str | Decimal:
    """A cell as its number where it is one: DuckDB and Python write 1.0 and 1e16 differently."""
    return Decimal(cell) if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell) else cell


def test_parquet_keeps_texts_that_csv_guards(sites: dict[str, Path]) -> None:
    stem = sites["internal"] / "data/tables/core/dim_projects"
    with duckdb.connect() as connection:
        names = [
            row[0] for row in connection.execute(f"select project_name from read_parquet('{stem}.parquet')").fetchall()
        ]
    assert any(name.startswith("=HYPERLINK") for name in names)
    assert "'=HYPERLINK" in stem.with_suffix(".csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_workbook_opens_with_named_sheets_and_the_shown_rows(
    sites: dict[str, Path], warehouse_path: Path, audience: str
) -> None:
    book = openpyxl.load_workbook(sites[audience] / "data" / "portfolio.xlsx")
    assert book.sheetnames[0] == "README" and set(SHEETS) <= set(book.sheetnames)
    assert ("contracts" in book.sheetnames) or audience == "public"
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2" and not sheet.merged_cells.ranges, sheet.title
    report = open_report(warehouse_path, audience)
    with report.warehouse:
        table = next(table for table in describe_tables(report) if table.name == "core.dim_projects")
        rows = report.warehouse.ask(table.select())
    head, *cells = book["projects"].iter_rows()
    assert tuple(cell.value for cell in head) == table.column_names
    assert len(cells) == len(rows)
    for row, line in zip(rows, cells, strict=True):
        for value, cell in zip(row, line, strict=True):
            assert _same(value, cell.value), (value, cell.value)
            if isinstance(value, Decimal):
                assert "0.00" in cell.number_format
            if isinstance(value, date):
                assert getattr(cell, "is_date", False)


def _same(value: Any, shown: Any) -> bool:
    if isinstance(value, Decimal):
        return isinstance(shown, int | float) and Decimal(str(shown)) == value
    if isinstance(value, date):
        return bool(datetime.combine(value, datetime.min.time()) == shown)
    return bool((guard_text(value)[:32_767] if isinstance(value, str) else value) == shown) or (
        value == "" and shown is None
    )


def test_the_workbook_has_only_the_newest_value_of_each_figure(sites: dict[str, Path]) -> None:
    rows = list(openpyxl.load_workbook(sites["internal"] / "data/portfolio.xlsx")["metric values"].values)
    places = [rows[0].index(name) for name in ("metric_id", "entity_type", "entity_id")]
    keys = [tuple(row[place] for place in places) for row in rows[1:]]
    assert len(keys) == len(set(keys)) > 0


def test_no_binary_file_of_the_public_edition_holds_a_denied_value(sites: dict[str, Path]) -> None:
    hidden = ["DENIED", *(PROJECT_KEYS[number] for number in PRIVATE)]
    seen = 0
    with duckdb.connect() as connection:
        for path in sites["public"].rglob("*.parquet"):
            text = str(connection.execute(f"select * from read_parquet('{path}')").fetchall())
            assert not [word for word in hidden if word in text], path
            seen += 1
    for path in sites["public"].rglob("*.xlsx"):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
            text = "".join(book.read(name).decode("utf-8") for name in book.namelist())
        assert not [word for word in hidden if word in text], path
        seen += 1
    assert seen > 8


def test_columns_that_the_public_may_not_see_are_left_out_not_blank(sites: dict[str, Path]) -> None:
    head = read_csv(sites["public"] / "data/tables/core/dim_projects.csv")[0]
    assert "project_name" in head and not {"manager_name", "description", "finance_project_code"} & set(head)


def test_a_large_internal_table_is_not_copied_but_named(warehouse_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "INTERNAL_CELLS", 50)
    for audience, is_there in (("internal", False), ("public", True)):
        report = open_report(warehouse_path, audience)
        with report.warehouse:
            paths = {output.path for output in build_tables(report)}
        assert ("data/tables/metrics/values.csv" in paths) == is_there


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_data_file_can_be_reached_and_a_part_says_so(
    sites: dict[str, Path], readings: dict[str, dict[str, Reading]], audience: str
) -> None:
    linked = set()
    for path, page in readings[audience].items():
        for link in page.find("a"):
            linked.add(((sites[audience] / path).parent / link.attributes["href"].partition("#")[0]).resolve())
    files = [path for path in (sites[audience] / "data").rglob("*") if path.is_file()]
    files = [path for path in files if path.suffix != ".csv" or len(read_csv(path)) > 1]
    assert [path for path in files if path.resolve() not in linked] == []
    downloads = readings[audience]["downloads.html"]
    offered = {link.attributes["href"] for link in downloads.find("a")}
    for file in (sites[audience] / "data").glob("*.csv"):
        name = f"data/{file.name}"
        assert (name in offered) != (part_kind(name) is not None), name
    for _, count, where, whole in read_table(downloads, "parts-table"):
        assert int(count) > 0 and where.startswith("On ") and whole


def test_two_outputs_never_share_an_address() -> None:
    contents = SiteContents()
    contents.add_file("data/gates.csv", b"one")
    with pytest.raises(ReportError, match=r"Two outputs of the report are called data/gates\.csv"):
        contents.add_file("data/gates.csv", b"another")


def test_a_part_names_what_it_is_a_part_of_and_offers_the_whole(readings: dict[str, dict[str, Reading]]) -> None:
    for path, part, table in (
        ("quality/sources/finance_share.html", "Extracts of finance_share (CSV)", "dictionary/quality-extracts.html"),
        ("finance/2027.html", "Every row of fiscal year 2027 (CSV)", "dictionary/finance-budget_vs_actuals.html"),
    ):
        links = {link.text: link.attributes["href"] for link in readings["internal"][path].find("a")}
        assert part in links and any(address.endswith(table) for address in links.values()), path


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_dictionary_has_every_column_of_every_file(sites: dict[str, Path], audience: str) -> None:
    rows = read_csv(sites[audience] / "data" / "dictionary.csv")
    described = {(row[0], row[1]) for row in rows[1:]}
    files = list((sites[audience] / "data" / "tables").rglob("*.csv"))
    assert len(files) > 10
    for path in files:
        name = f"{path.parent.name}.{path.stem}"
        assert {(name, column) for column in read_csv(path)[0]} <= described, name
