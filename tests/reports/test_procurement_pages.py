"""Contracts, orders, findings, open cases and what explains a control, as the internal edition shows them."""

from pathlib import Path

import pytest

from tests.reports.conftest import read_pages
from tests.reports.html_reading import Reading, read_table, read_text


@pytest.fixture(scope="module")
def pages(readings: dict[str, dict[str, Reading]]) -> dict[str, Reading]:
    return readings["internal"]


def test_contracts_show_amendments_expiry_and_the_flag(pages: dict[str, Reading]) -> None:
    rows = read_table(pages["procurement/index.html"], "contracts-table")
    row = next(row for row in rows if "DENIED-C1" in row[0])
    assert row[4].endswith("72 days left")
    assert row[5:] == ("$900,000", "$100,000 11.1% of original over the limit", "$1,000,000", "$444,444", "$555,556")


def test_orders_roll_forward_and_findings_are_listed(pages: dict[str, Reading]) -> None:
    page = pages["procurement/index.html"]
    (row,) = read_table(page, "encumbrance-rollforward-table")
    assert row[2:] == ("$0.00", "$600,000.00", "\N{MINUS SIGN}$0.01", "$7.00", "$6.99", "$5.00", "$599,995.00")
    amended, billed = read_table(page, "procurement-findings-table")
    assert amended[:3] == (
        "Contract amended beyond limit Amended beyond limit",
        "Contract DENIED-C1",
        "DENIED @Vendor Ltd",
    )
    assert amended[5:8] == ("$100,000.00", "$90,000.00", "$10,000.00")
    assert billed[1] == "Order DENIED-PO1" and billed[5].startswith("—")
    assert read_table(page, "kinds-table")[1] == ("Invoice over order", "1", "$12.34")


def test_cases_show_kind_amount_age_and_owner_and_how_to_answer(pages: dict[str, Reading]) -> None:
    page = pages["procurement/index.html"]
    code, pair = read_table(page, "unmatched-table")
    assert code == (
        *("DENIED-X9", "Finance code", "finance_share", "DENIED fibre", "—", "$987.65", "4", "40", "DENIED Steward"),
    )
    assert (pair[0], pair[3]) == ("DENIED Acme DENIED Acme Inc", "normalised equal") and pair[8] == "— nobody named"
    assert "run portfolio crosswalk export" in read_text(page)
    (vendor,) = read_table(page, "vendor-candidates-table")
    assert vendor == ("DENIED Acme", "DENIED Acme Inc", "Normalised equal", "100.0%", "2", "$5.00", "17 Oct 2026")


def test_a_failing_control_shows_its_subject_and_leads_to_what_explains_it(pages: dict[str, Reading]) -> None:
    page = pages["quality/reconciliations.html"]
    failed, passed = read_table(page, "reconciliations-table")
    assert failed[:3] == ("R2", "No explaining lines: 1", "DENIED subject of R2")
    assert passed[:3] == ("R1", "Yes", "DENIED subject of R1")
    assert "../quality/differences.html" in [link.attributes["href"] for link in page.find("a")]
    (line,) = read_table(pages["quality/differences.html"], "reconciliation-lines-table")
    assert line[0] == "R2 finance_share DENIED subject of R2" and line[2] == "DENIED fund 001, account 7200"
    assert line[3:7] == ("$10.01", "$10.00", "$0.01", "Amounts differ")


def test_a_long_list_is_split_and_its_file_is_whole(other_site: Path) -> None:
    made = dict(read_pages(other_site))
    parts = [made[f"procurement/unmatched{part}.html"] for part in ("", "-2", "-3")]
    assert [len(read_table(part, "unmatched-table")) for part in parts] == [120, 120, 61]
    assert len((other_site / "data" / "unmatched.csv").read_text(encoding="utf-8").splitlines()) == 302
    assert "The first 12 of 301 cases stand here" in read_text(made["procurement/index.html"])
