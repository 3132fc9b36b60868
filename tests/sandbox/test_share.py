"""The share: files as an ERP drops them, controls that tie, one story with the books."""

import csv
import io
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from sandbox.city import CityModel
from sandbox.delivery import deliver, money_text
from sandbox.finance import night_files
from sandbox.running import RunningCity

READABLE = re.compile(
    r"^(?P<open>\()?(?P<sign>-)?\$?(?P<whole>\d{1,3}(,\d{3})+|\d+)(\.(?P<rest>\d{2})0*)?(?P<after>-)?(?P<close>\))?$"
)


def parse(text: str) -> Decimal:
    """An independent reading of the money texts that the interface calls readable."""
    match = READABLE.match(text.strip())
    assert match, text
    value = Decimal(f"{match['whole'].replace(',', '')}.{match['rest'] or '00'}")
    marks = [match["open"], match["sign"], match["after"]]
    assert sum(mark is not None for mark in marks) <= 1, text
    return -value if any(marks) else value


def read(path: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=delimiter))


@pytest.fixture(scope="module")
def finance(city: RunningCity) -> Path:
    return city.share / "finance"


@pytest.mark.parametrize(("pattern", "count"), [("journal_*.csv", "LINE"), ("budget_*.csv", "BUDGET_LINE")])
def test_trailers_tie_in_money_and_count(finance: Path, pattern: str, count: str) -> None:
    files = sorted(finance.glob(pattern))
    assert files
    for path in files:
        rows = read(path)
        trailers = [row for row in rows if row["REC_TYPE"] == "T"]
        data = [row for row in rows if row["REC_TYPE"] == "D"]
        assert len(trailers) == 1, path.name
        assert int(trailers[0][count]) == len(data), path.name
        assert parse(trailers[0]["AMOUNT"]) == sum((parse(row["AMOUNT"]) for row in data), Decimal(0)), path.name


@pytest.mark.parametrize(
    ("pattern", "amount", "delimiter"),
    [("trial_balance_*.csv", "NET_CHANGE", ","), ("encumbrance_*.csv", "AMOUNT", ";")],
)
def test_control_files_tie_in_money_and_count(finance: Path, pattern: str, amount: str, delimiter: str) -> None:
    files = sorted(finance.glob(pattern))
    assert files
    for path in files:
        data, control = read(path, delimiter=delimiter), read(path.with_suffix(".ctl"), delimiter=delimiter)
        assert int(control[0]["CONTROL_COUNT"]) == len(data), path.name
        assert parse(control[0]["CONTROL_TOTAL"]) == sum((parse(row[amount]) for row in data), Decimal(0)), path.name


def test_the_count_only_trailer_of_invoices_ties_and_one_amount_is_unreadable(finance: Path) -> None:
    rows = read(finance / "invoices.csv")
    data = [row for row in rows if row["REC_TYPE"] == "D"]
    assert int(rows[-1]["INVOICE"]) == len(data)
    assert [row["AMOUNT"] for row in data if not READABLE.match(row["AMOUNT"].strip())] == ["12O4.50"]


def test_the_delivered_trial_balance_ties_to_the_delivered_journals(finance: Path) -> None:
    journal: Counter[tuple[str, ...]] = Counter()
    seen: set[tuple[str, str]] = set()
    repeats = 0
    for path in finance.glob("journal_*.csv"):
        for row in read(path):
            key = (row["JOURNAL_ID"], row["LINE"])
            if row["REC_TYPE"] == "T":
                continue
            if key in seen:
                repeats += 1
                continue
            seen.add(key)
            journal[row["FISCAL_YEAR"], row["PERIOD"], row["FUND"], row["DEPT"], row["ACCOUNT"]] += int(
                parse(row["AMOUNT"]) * 100
            )
    balance: Counter[tuple[str, ...]] = Counter()
    for path in finance.glob("trial_balance_*.csv"):
        for row in read(path):
            balance[row["FISCAL_YEAR"], row["PERIOD"], row["FUND"], row["DEPT"], row["ACCOUNT"]] += int(
                parse(row["NET_CHANGE"]) * 100
            )
    assert repeats == 1
    assert journal == balance


def test_money_comes_in_many_readable_forms(finance: Path) -> None:
    texts = [row["AMOUNT"] for path in finance.glob("journal_*.csv") for row in read(path)]
    shapes = {re.sub(r"\d+", "9", text) for text in texts}
    assert {"9.9", "9,9.9", "$9,9.9", "-9.9", "(9,9.9)", "9,9.9-", "-$9,9.9", " 9.9 "} <= shapes


@pytest.mark.parametrize("cents", [0, 1, -1, 123_450, -123_450, 99_999_999_99])
def test_every_money_form_reads_back(cents: int) -> None:
    for number in range(200):
        assert parse(money_text(cents, str(number))) == Decimal(cents) / 100


def test_some_requisitions_and_receipts_cannot_be_read(finance: Path) -> None:
    requisitions = [
        row["AMOUNT"] for row in read(finance / "requisitions.csv") if not READABLE.match(row["AMOUNT"].strip())
    ]
    receipts = read(finance / "receipts.csv")
    assert sorted(requisitions) == ["12O4.50", "TBD"]
    assert sum(not READABLE.match(row["AMOUNT"].strip()) for row in receipts) == 1
    assert any(row["RECEIVED"] == "02/30/2026" for row in receipts)
    assert any(row["RECEIVED"] == "" for row in receipts)


def test_files_are_ugly_in_the_known_ways(finance: Path) -> None:
    assert (finance / "fiscal_periods.csv").read_bytes().count(b"\r\n") == (
        finance / "fiscal_periods.csv"
    ).read_bytes().count(b"\n")
    assert "Bürosysteme Müller GmbH" in {row["NAME"] for row in read(finance / "vendors.csv", encoding="cp1252")}
    with pytest.raises(UnicodeDecodeError):
        (finance / "vendors.csv").read_bytes().decode("utf-8")
    assert any(row["TITLE"].startswith("=HYPERLINK") for row in read(finance / "contracts.csv"))
    assert any(row["PROJECT"].startswith("00") for path in finance.glob("journal_FY*.csv") for row in read(path))


def test_the_chart_of_accounts_has_a_title_block_above_its_header(finance: Path) -> None:
    sheet = openpyxl.load_workbook(finance / "chart_of_accounts.xlsx")["Chart"]
    rows = list(sheet.iter_rows(values_only=True))
    header = rows.index(("Account", "Account Name", "Type", "Class"))
    assert header == 4
    assert rows[header + 1] == ("1010", "Cash and Investments", "asset", "10")


def test_public_works_keeps_real_dates_and_numbers_in_its_workbook(city: RunningCity) -> None:
    book = openpyxl.load_workbook(city.share / "public_works" / "public_works_projects.xlsx")
    assert book.sheetnames == ["Projects", "Milestones"]
    rows = list(book["Projects"].iter_rows(min_row=6, values_only=True))
    assert all(str(row[0]).startswith("00") for row in rows)
    assert all(row[-1].date() == date(2026, 10, 31) for row in rows)  # type: ignore[union-attr]
    assert {type(row[13]) for row in rows} == {int, str} or {type(row[13]) for row in rows} == {float, str}


def test_the_same_night_gives_the_same_bytes() -> None:
    first, second = (dict(night_files(CityModel(seed=5, projects=12, journal_lines=1500).night(2))) for _ in range(2))
    assert first == second


def test_an_unchanged_file_is_left_alone(tmp_path: Path) -> None:
    assert deliver(tmp_path, "a.csv", b"x")
    before = (tmp_path / "a.csv").stat().st_mtime_ns
    assert not deliver(tmp_path, "a.csv", b"x")
    assert (tmp_path / "a.csv").stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_new_city_on_an_old_share_removes_what_the_old_one_left(tmp_path: Path) -> None:
    from sandbox.finance import FinanceShare

    old = FinanceShare(tmp_path)
    model = CityModel(projects=12, journal_lines=1500)
    old.deliver(model.night(0))
    old.deliver(model.night(1))
    assert list(tmp_path.glob("journal_daily_*.csv"))
    FinanceShare(tmp_path).deliver(model.night(0))
    assert not list(tmp_path.glob("journal_daily_*.csv"))
