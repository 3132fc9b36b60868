"""The finance side of the internal edition: totals without internal service funds, bases, closings, documents, cases.

The figures are worked out by hand from the fixture (fixture_finance.py).
"""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from reports.addresses import finance_department_page, finance_fund_page, ledger_page, slug
from tests.reports.conftest import read_pages
from tests.reports.html_reading import Reading, read_table, read_text
from tests.reports.warehouse_fixture import PROJECT_KEYS

Readings = dict[str, dict[str, Reading]]
Row = tuple[str, ...]
YEAR = "finance/2027.html"
TECHNOLOGY, WORKS = (finance_department_page(2027, f"DENIED/0{n}") for n in (0, 1))
CITY_WORDS, APART_WORDS = "City total, without internal service funds", "Internal service funds"


@pytest.fixture(scope="module")
def pages(readings: Readings) -> dict[str, Reading]:
    return readings["internal"]


def find_rows(page: Reading, table_id: str, words: str) -> list[Row]:
    return [row for row in read_table(page, table_id) if words in row[0]]


def read_file(sites: dict[str, Path], path: str) -> list[dict[str, str]]:
    with (sites["internal"] / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_city_total_leaves_internal_service_out_and_shows_it_apart(pages: dict[str, Reading]) -> None:
    city, apart = read_table(pages["finance/index.html"], "years-table")
    assert CITY_WORDS in city[0] and "provisional, open periods: 4" in city[0]
    assert city[1:] == (
        *("$21,414,814.68", "$500.25", "\N{MINUS SIGN}$40.10", "$60.15", "$21,415,334.98"),
        *("$0.00", "$600,000.00", "$5,333,333.28", "$15,482,001.70"),
    )
    assert "Internal service funds, in no city total" in apart[0] and "provisional" not in apart[0]
    assert (apart[5], apart[8], apart[9]) == ("$10,000.00", "$1,000.10", "$8,999.90")


def test_the_ledger_ties_with_all_funds_and_says_how_much_is_internal_service(pages: dict[str, Reading]) -> None:
    (row,) = read_table(pages["finance/index.html"], "ties-table")
    assert row == ("2027", "50", "$5,334,333.38", "$5,334,333.38", "$1,000.10", "$1,000.10", "$0.00", "Yes")


@pytest.mark.parametrize(
    "path", ["finance/index.html", YEAR, TECHNOLOGY, ledger_page(PROJECT_KEYS[0], 2027), "procurement/index.html"]
)
def test_each_page_of_money_prints_the_basis_of_each_source(pages: dict[str, Reading], path: str) -> None:
    text = read_text(pages[path])
    assert "DENIED-buying: basis not stated, USD; finance_share: modified accrual, USD. Nothing is converted" in text


@pytest.mark.parametrize("kind", ["department", "fund", "account_class", "account"])
def test_each_table_of_a_year_has_the_city_total_and_internal_service_apart(
    pages: dict[str, Reading], kind: str
) -> None:
    page = pages[YEAR]
    (city,) = find_rows(page, f"{kind}-table", CITY_WORDS)
    apart = find_rows(page, f"{kind}-table", APART_WORDS)[-1]
    assert city[1:] == ("$1,333,333.32", "$21,415,334.98", "$600,000.00", "$5,333,333.28", "$15,482,001.70")
    assert apart == (APART_WORDS, "$0.00", "$10,000.00", "$0.00", "$1,000.10", "$8,999.90")
    assert [row[1:] for row in find_rows(page, f"{kind}-table", "internal service, in no city total")] == [apart[1:]]


def test_a_fund_has_its_type(pages: dict[str, Reading]) -> None:
    (fund,) = find_rows(pages[YEAR], "fund-table", "DENIED-900")
    assert "DENIED Central Services" in fund[0] and "Internal service" in fund[0]


def test_projects_sum_to_all_funds(pages: dict[str, Reading]) -> None:
    (total,) = find_rows(pages[YEAR], "project-table", "Total of all funds")
    assert total[4] == "$5,334,333.38"


def test_periods_show_movement_year_to_date_and_their_state(pages: dict[str, Reading]) -> None:
    rows = read_table(pages[YEAR], "period-table")
    assert len(rows) == 8
    first, second, _, fourth, apart_first, apart_second, *_ = rows
    assert "Closed by DENIED A. Comptroller" in first[1]
    assert "with exceptions" in first[1] and "changed since: 1" in first[1]
    assert "Not open" in second[1] and fourth[1] == "Provisional"
    assert (second[2], second[4], second[6], second[8]) == (
        "$520.30",
        "$1,333,333.32",
        "$21,415,334.98",
        "$2,666,666.64",
    )
    assert fourth[8] == "$5,333,333.28" and APART_WORDS in apart_first[0]
    assert (apart_first[4], apart_second[4], apart_second[8]) == ("$700.07", "$300.03", "$1,000.10")


def test_funding_sources_show_the_city_without_internal_service(pages: dict[str, Reading]) -> None:
    bond, none = read_table(pages[YEAR], "funding-table")
    assert (bond[0], *bond[5:]) == ("DENIED bond", "$21,424,814.68", "$10,000.00", "$21,414,814.68")
    assert none[0] == "No funding source"


@pytest.mark.parametrize("kind", ["period", "department", "fund", "account-class", "project"])
def test_data_files_by_period_hold_every_movement(sites: dict[str, Path], kind: str) -> None:
    rows = read_file(sites, f"data/finance/2027-by-{kind}.csv")
    assert sum(Decimal(row["expended_amount"]) for row in rows) == Decimal("5334333.38")
    newest = max(int(row["period"]) for row in rows)
    assert newest == 4
    held = [Decimal(row["expended_to_date_amount"]) for row in rows if int(row["period"]) == newest]
    assert sum(held) == Decimal("5333333.28" if kind == "department" else "5334333.38")


def test_what_a_figure_is_made_of_sums_to_the_figure(pages: dict[str, Reading], sites: dict[str, Path]) -> None:
    summed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in read_file(sites, f"data/ledger/2027-{slug('DENIED/01')}.csv"):
        summed[line["fund_code"], line["measure"].replace("_", " ")] += Decimal(line["amount"])
    shown = {(row[0], row[1].lower()): row for row in read_table(pages[WORKS], "figures-table")}
    assert {place: row[3] for place, row in shown.items()} == {
        place: write_money(amount) for place, amount in summed.items()
    }
    assert all(row[3] == row[4] and row[5:] == ("$0.00", "Yes") for row in shown.values())
    assert shown["DENIED-002", "transfer"][2:4] == ("1", "\N{MINUS SIGN}$40.10")
    assert shown["DENIED-001", "expended"][2:4] == ("16", "$1,777,777.76")


def write_money(amount: Decimal) -> str:
    return f"\N{MINUS SIGN}${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def test_a_department_lists_documents_of_every_measure_with_their_numbers(pages: dict[str, Reading]) -> None:
    rows = {row[0]: row for row in read_table(pages[TECHNOLOGY], "lines-table")}
    spent = rows["DENIED-IS-1, line 7 Journal line"]
    assert (spent[1], spent[2], spent[9]) == ("Expended", "1", "$700.07") and "LEDGER.csv#DENIED-IS-1" in spent[10]
    assert rows["DENIED-PO0, line 1 Order event"][1] == "Encumbered"
    assert rows["B0 Budget line"][1] == "Original"
    assert rows["DENIED-REV, line 7 Journal line"][1] == "In no figure Revenue"
    assert "DENIED-J0-2, line 1 Journal line, late" in rows


def test_a_missing_document_line_shows_as_a_difference(other_site: Path) -> None:
    page = dict(read_pages(other_site))[TECHNOLOGY]
    (row,) = [row for row in read_table(page, "figures-table") if row[:2] == ("DENIED-900", "Expended")]
    assert row[2:] == ("1", "$700.07", "$1,000.10", "$300.03", "No")


def test_a_department_shows_its_internal_service_funds_apart(pages: dict[str, Reading]) -> None:
    *_, city, apart = read_table(pages[TECHNOLOGY], "positions-table")
    assert city[0] == "Total, without internal service funds" and city[4] == "$1,777,777.76"
    assert apart[0] == APART_WORDS and apart[4] == "$1,000.10"


def test_a_fund_leads_to_its_departments(pages: dict[str, Reading]) -> None:
    page = pages[finance_fund_page(2027, "DENIED-900")]
    assert "It is an internal service fund: its figures are in no city total." in read_text(page)
    assert [row[3] for row in read_table(page, "period-table")] == ["$700.07", "$300.03", "$0.00", "$0.00"]
    assert read_table(page, "period-table")[1][7] == "$1,000.10"
    (row, total) = read_table(page, "departments-table")
    assert "DENIED Technology" in row[0] and row[1:] == total[1:] == ("$10,000.00", "$0.00", "$1,000.10", "$8,999.90")


@pytest.mark.parametrize("path", ["finance/index.html", "finance/closed-periods.html"])
def test_who_closed_a_period_when_why_and_with_what_exceptions(pages: dict[str, Reading], path: str) -> None:
    (row,) = read_table(pages[path], "closed-periods-table")
    assert row == (
        *("Fiscal year 2027, period 1", "DENIED A. Comptroller", "20 August 2026, 10:00 MST", "19 Aug 2026"),
        *("DENIED the bank was late", "R2 of finance_share differs by 0.01"),
    )


def test_changes_since_the_close_restatements_and_transfers_are_listed(pages: dict[str, Reading]) -> None:
    page = pages["finance/index.html"]
    (change,) = read_table(page, "changes-since-close-table")
    assert change[1] == "Expended" and change[6:9] == ("$111,111.01", "$111,111.11", "$0.10")
    (restated,) = read_table(page, "restatements-table")
    assert restated[6:10] == ("$100,000.00", "$111,111.11", "$11,111.11", "3")
    (transfer,) = read_table(page, "transfer-imbalances-table")
    assert transfer[2:] == ("DENIED-002", "DENIED/01", "1", "\N{MINUS SIGN}$40.10", "\N{MINUS SIGN}$40.10", "No")


def test_the_public_edition_shows_none_of_it(readings: Readings, sites: dict[str, Path]) -> None:
    texts = {
        path.relative_to(sites["public"]).as_posix(): path.read_text(encoding="utf-8").lower()
        for path in sites["public"].rglob("*")
        if path.suffix in {".html", ".csv"}
    }
    told = ("internal service", "internal_service", "budget_cell_key", "basis of the figures", "crosswalk", "closed by")
    assert [path for path, text in texts.items() if any(words in text for words in told)] == []
    folders = ("finance/2027/", "data/finance/", "data/ledger/", "procurement/", "quality/")
    assert {path for path in texts if path.startswith(folders)} == {"procurement/index.html", "quality/index.html"}
    (year,) = read_table(readings["public"]["finance/index.html"], "years-table")
    assert year[8] == "$4,444,444.40"


def test_each_figure_of_a_year_leads_to_what_it_is_made_of(pages: dict[str, Reading]) -> None:
    links = {link.attributes["href"] for link in pages[YEAR].find("a") if link.attributes.get("class") == "rowlink"}
    department, fund = (
        TECHNOLOGY.removeprefix("finance/"),
        finance_fund_page(2027, "DENIED-900").removeprefix("finance/"),
    )
    ledger = f"../{ledger_page(PROJECT_KEYS[0], 2027)}"
    data = "../data/budget-vs-actuals-2027.csv"
    assert links >= {
        f"../finance/{department}#made-of",
        f"../finance/{department}#lines",
        f"../finance/{fund}",
        ledger,
        data,
    }
