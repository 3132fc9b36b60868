"""Numbers on pages equal the warehouse's rows: every project, every money column, every metric."""

import csv
import re
from pathlib import Path

import duckdb
import pytest

from reports.addresses import project_page
from tests.reports.html_reading import Reading
from tests.reports.warehouse_fixture import PRIVATE, PROJECT_KEYS

DATA = re.compile(r'<data value="([^"]*)">')

Readings = dict[str, dict[str, Reading]]


@pytest.fixture(scope="module")
def connection(warehouse_path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(warehouse_path), read_only=True)


def find_row(page: Reading, row_id: str) -> list[str]:
    """Return the exact values of the row with an id."""
    place = next(index for index, element in enumerate(page.elements) if element.attributes.get("id") == row_id)
    values = []
    for element in page.elements[place + 1 :]:
        if element.name == "tr":
            break
        if element.name == "data":
            values.append(element.attributes["value"])
    return values


@pytest.mark.parametrize("number", range(len(PROJECT_KEYS)))
def test_each_metric_of_a_project_page_equals_its_newest_row(
    readings: Readings, connection: duckdb.DuckDBPyConnection, number: int
) -> None:
    key = PROJECT_KEYS[number]
    rows = connection.execute(
        "select metric_id, value, value_amount from metrics.values where entity_id = ? "
        "qualify row_number() over (partition by metric_id order by as_of_date desc) = 1",
        [key],
    ).fetchall()
    page = readings["internal"][f"projects/{key}.html"]
    assert len(rows) == 7
    for metric_id, value, amount in rows:
        shown = find_row(page, f"metric-{metric_id}")
        expected = [str(amount)] if amount is not None else [repr(value)] if value is not None else []
        assert shown[: len(expected)] == expected, metric_id


def test_the_projects_list_shows_the_warehouse_money(
    sites: dict[str, Path], connection: duckdb.DuckDBPyConnection
) -> None:
    shown = DATA.findall((sites["internal"] / "projects" / "index.html").read_text(encoding="utf-8"))
    rows = connection.execute("select approved_budget_amount from core.dim_projects where not is_deleted").fetchall()
    assert len(rows) == len(PROJECT_KEYS) - 1
    assert all(str(amount) in shown for (amount,) in rows)


def test_the_finance_page_ties_to_the_ledger_to_the_cent(
    sites: dict[str, Path], connection: duckdb.DuckDBPyConnection
) -> None:
    text = (sites["internal"] / "finance" / "index.html").read_text(encoding="utf-8")
    ledger = connection.execute(
        "select sum(amount) from finance.fct_journal_lines where account_type = 'expenditure'"
    ).fetchall()[0][0]
    actuals = connection.execute("select sum(expended_amount) from finance.budget_vs_actuals").fetchall()[0][0]
    assert ledger == actuals
    assert DATA.findall(text).count(str(ledger)) == 2
    assert '<data value="0.00">$0.00</data>' in text


def test_each_ledger_page_shows_its_lines_and_their_sum(sites: dict[str, Path]) -> None:
    for key in PROJECT_KEYS:
        shown = DATA.findall((sites["internal"] / "projects" / key / "ledger-2027.html").read_text(encoding="utf-8"))
        assert shown.count("111111.11") == 4 and shown.count("444444.44") == 2


def test_ledger_data_files_hold_every_line_once(sites: dict[str, Path]) -> None:
    folder = sites["internal"] / "data" / "ledger"
    departments = list(folder.glob("2027-*.csv"))
    assert len(departments) == 3
    held = [line for path in departments for line in csv.DictReader(path.open(encoding="utf-8"))]
    journals = [line["document_number"] for line in held if line["document_kind"] == "journal_line"]
    assert len(journals) == len(set(journals)) == 4 * len(PROJECT_KEYS) + 3


def test_figures_of_the_overview_carry_coverage_and_definitions(readings: Readings) -> None:
    page = readings["internal"]["index.html"]
    items = {element.attributes.get("id", ""): element for element in page.find("li")}
    cpi = items["figure-cpi"]
    assert "Covers 8 of 11" in cpi.text and "0.93" in cpi.text
    assert "Unchanged since 30 Sep 2026" in cpi.text
    links = [link.attributes["href"] for link in page.find("a")]
    assert "metrics/cpi.html" in links and "metrics/cpi.html#values" in links


def test_a_missing_value_is_a_dash_with_its_reason(readings: Readings) -> None:
    page = readings["internal"][f"projects/{PROJECT_KEYS[7]}.html"]
    assert any("— no approved baseline" in cell.text for cell in page.find("td"))


def test_the_public_list_has_the_public_projects_only(readings: Readings) -> None:
    table = [
        element
        for element in readings["public"]["projects/index.html"].find("th")
        if element.attributes["scope"] == "row"
    ]
    assert len(table) == len(PROJECT_KEYS) - len(PRIVATE)


def test_the_quality_page_says_what_a_source_does_not_have(readings: Readings) -> None:
    items = [" ".join(item.text.split()) for item in readings["internal"]["quality/index.html"].find("li")]
    assert "projects_office keeps no change requests or gates; has delivered no demands." in items
    public = readings["public"].get("quality/index.html")
    assert public is None or "keeps no" not in " ".join(item.text for item in public.find("li"))


def test_a_project_of_two_systems_names_both_records_and_what_each_gave(sites: dict[str, Path]) -> None:
    def shown(number: int) -> str:
        return (sites["internal"] / project_page(PROJECT_KEYS[number])).read_text(encoding="utf-8")

    for text in ("DENIED-survivor-id", "DENIED-explicit-id", "finance code, progress"):
        assert text in shown(0)
    assert "records-table" not in shown(1)
