"""Control totals and fiscal years that a file states of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.feeds import Feed
from extractors.fiscal_years import year_of_name
from extractors.globs import count_stars, star_texts
from extractors.nearest import nearest
from tests.extractors.file_share import HEADER, ROW, Share, journal, make_share

TRAILER = {"kind": "trailer", "where": {"Year": "TOTAL"}, "amount": "Amount", "count": "Period"}
FILE = {"kind": "file", "files": "gl_*.ctl.csv", "amount": "Total", "count": "Lines"}


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    return make_share(tmp_path, monkeypatch)


def control(text_amount: str | None, text_count: str | None, kind: str, problem: str | None = None) -> dict[str, Any]:
    return {
        "kind": kind, "amount_column": "amount", "amount_text": text_amount, "count_text": text_count, "problem": problem,
    }  # fmt: skip


def test_a_trailer_row_is_control_and_not_data(share: Share) -> None:
    share.write("gl_1.csv", HEADER + ROW + ROW + 'TOTAL,2,,"$200.00 "\n')
    one = share.deliver_one(journal(control=TRAILER))
    assert (one.problems, len(one.rows)) == ({}, 2)
    assert one.record["control"] == control("$200.00 ", "2", "trailer")


def test_a_trailer_row_may_be_shorter_and_stand_anywhere(share: Share) -> None:
    share.write("gl_1.csv", HEADER + " TOTAL ,1\n" + ROW)
    one = share.deliver_one(journal(control=TRAILER))
    assert (one.problems, len(one.rows)) == ({}, 1)
    assert one.record["control"] == control("", "1", "trailer")


def test_a_file_without_its_trailer_may_be_cut_short(share: Share) -> None:
    share.write("gl_1.csv", HEADER + ROW)
    one = share.deliver_one(journal(control=TRAILER))
    sentence = "Source erp, stream journal_lines: gl_1.csv has no trailer row (Year = 'TOTAL'): it may be cut short; ask for it again."
    assert one.problems == {"control_missing": sentence}
    assert one.record["control"] == control(None, None, "trailer", sentence)


def test_two_trailer_rows_are_a_problem(share: Share) -> None:
    share.write("gl_1.csv", HEADER + "TOTAL,1,,5\n" + ROW + "TOTAL,1,,6\n")
    assert (
        "2 trailer rows (Year = 'TOTAL'), in lines 2, 4"
        in share.deliver_one(journal(control=TRAILER)).problems["control_repeated"]
    )


def test_all_where_columns_must_match(share: Share) -> None:
    share.write("gl_1.csv", HEADER + "T,1,x,5\n" + "T,1,*,6\n")
    where = TRAILER | {"where": {"Year": "T", "Fund": "*"}}
    one = share.deliver_one(journal(control=where))
    assert (one.column("amount"), one.record["control"]["amount_text"]) == (["5"], "6")


def test_a_trailer_column_that_the_header_lacks_is_missing(share: Share) -> None:
    share.write("gl_1.csv", HEADER + ROW)
    one = share.deliver_one(journal(control=TRAILER | {"where": {"Kind": "T"}}))
    assert "no column 'Kind'" in one.problems["column_missing"] and "control_missing" in one.problems


def test_a_trailer_alone_leaves_no_data(share: Share) -> None:
    share.write("gl_1.csv", HEADER + "TOTAL,0,,0.00\n")
    assert set(share.deliver_one(journal(control=TRAILER)).problems) == {"header_only"}


def test_the_amount_column_is_the_one_mapped_from_the_controls_column(share: Share) -> None:
    share.write("i.csv", "Id,Gross,Held\n1,5.00,1.00\nT,5.00,1.00\n")
    columns = {"invoice_id": "Id", "amount": "Gross", "retainage_amount": "Held"}
    feed = {"stream": "invoices", "files": "i.csv", "columns": columns}
    trailer = {"kind": "trailer", "where": {"Id": "T"}}
    assert share.deliver_one(feed).record["control"]["amount_column"] == "amount"
    for theirs, canonical in (("Held", "retainage_amount"), ("Gross", "amount")):
        one = share.deliver_one(feed | {"control": trailer | {"amount": theirs}})
        assert one.record["control"]["amount_column"] == canonical


def test_without_an_amount_of_that_name_the_first_supplied_one_counts(share: Share) -> None:
    share.write("c.csv", "Id,Now\n1,5.00\n")
    feed = {"stream": "contracts", "files": "c.csv", "columns": {"contract_id": "Id", "current_amount": "Now"}}
    assert share.deliver_one(feed).record["control"]["amount_column"] == "current_amount"


def test_a_control_file_belongs_to_the_data_file_with_the_same_star(share: Share) -> None:
    share.write("gl_01.csv", HEADER + ROW)
    share.write("gl_02.csv", HEADER + ROW + ROW)
    share.write("gl_01.ctl.csv", "Lines,Total\n1,100.00\n")
    share.write("gl_02.ctl.csv", "Ledger export\nLines,Total\n2,200.00\n")
    deliveries = share.deliver(journal(control=FILE))
    assert [one.record["file"]["name"] for one in deliveries] == ["gl_01.csv", "gl_02.csv"]
    assert [one.record["control"] for one in deliveries] == [
        control("100.00", "1", "file"),
        control("200.00", "2", "file"),
    ]


def test_a_control_file_shares_the_dialect(share: Share) -> None:
    share.write("gl_1.csv", HEADER.replace(",", ";") + "2026;1;010;1.234,50\n", "cp1252")
    share.write("gl_1.ctl", "Größe;Lines\n1.234,50;1\n", "cp1252")
    controls = {"kind": "file", "files": "gl_*.ctl", "amount": "Größe"}
    feed = journal(delimiter=";", encoding="cp1252", decimal_style="1.234,50", control=controls)
    assert share.deliver_one(feed).record["control"] == control("1.234,50", None, "file")


def test_a_missing_control_file_is_a_problem_and_its_arrival_a_change(share: Share) -> None:
    share.write("gl_1.csv", HEADER + ROW)
    one = share.deliver_one(journal(control=FILE))
    assert "gl_1.csv has no control file (control.files = 'gl_*.ctl.csv')" in one.problems["control_missing"]
    share.remember("gl_1.csv", "held", fingerprint=one.record["file"]["fingerprint"])
    assert share.rest(journal(control=FILE)).held == ("gl_1.csv",)
    share.write("gl_1.ctl.csv", "Lines,Total\n1,100.00\n")
    arrived = share.deliver_one(journal(control=FILE))
    assert arrived.problems == {}
    share.remember("gl_1.csv", fingerprint=arrived.record["file"]["fingerprint"])
    (share.path / "gl_1.ctl.csv").unlink()
    assert share.rest(journal(control=FILE)).held == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lines,Sum\n1,2\n", "has no column 'Total'; its header is: Lines, Sum"),
        ("Lines,Total\n", "has 0 rows where one is expected"),
        ("Lines,Total\n1,2\n3,4\n", "has 2 rows where one is expected"),
        ("", "has no column 'Total'; its header is: empty"),
        ("Lines,Total\n1,\0\n", "NUL characters"),
    ],
)
def test_a_control_file_that_cannot_be_read_is_a_problem(share: Share, text: str, words: str) -> None:
    share.write("gl_1.csv", HEADER + ROW)
    share.write("gl_1.ctl.csv", text)
    one = share.deliver_one(journal(control=FILE))
    assert (
        words in one.problems["control_missing"] and one.record["control"]["problem"] == one.problems["control_missing"]
    )


def test_a_single_control_file_needs_no_star(share: Share) -> None:
    share.write("ledger.csv", HEADER + ROW)
    share.write("ledger.ctl", "Total\n100.00\n")
    controls = {"kind": "file", "files": "ledger.ctl", "amount": "Total"}
    assert share.deliver_one(journal(files="ledger.csv", control=controls)).record["control"]["amount_text"] == "100.00"


YEARS = [
    ("adopted_FY22.csv", "FY(?P<fy>[0-9]{2})", "2022"),
    ("adopted_22.csv", "_(?P<fy>[0-9]{2})", "2022"),
    ("adopted_2022.csv", "(?P<fy>[0-9]{4})", "2022"),
    ("adopted_2021-22.csv", "(?P<fy>[0-9-]{7})", "2022"),
    ("FY14-15__adopted.csv", "(?P<fy>FY[0-9]{2}-[0-9]{2})", "2015"),
    ("FY14-15__adopted.csv", "FY(?P<fy>[0-9]{2}-[0-9]{2})", "2015"),
    ("book_2021_2022.csv", "book_(?P<fy>[0-9_]+)", "2022"),
    ("FY22/ledger.csv", "FY(?P<fy>[0-9]{2})", "2022"),
    ("adopted.csv", "FY(?P<fy>[0-9]{2})", None),
    ("adopted_2020-22.csv", "(?P<fy>[0-9-]{7})", None),
]


def budget(**keys: Any) -> dict[str, Any]:
    return {"stream": "budget_lines", "files": "**/*.csv", "columns": {"amount": "Amount"}} | keys


@pytest.mark.parametrize(("name", "pattern", "year"), YEARS)
def test_the_fiscal_year_comes_from_the_file_name(share: Share, name: str, pattern: str, year: str | None) -> None:
    share.write(name, "Amount,Fund\n5,010\n")
    one = share.deliver_one(budget(fiscal_year_from=pattern))
    assert one.column("fiscal_year") == [year]
    assert set(one.problems) == (set() if year else {"fiscal_year_missing"})
    assert {column["name"] for column in one.record["columns"] if column["is_mapped"]} == {"fiscal_year", "amount"}


@pytest.mark.parametrize("text", ["2022", "FY22", "2021-22", "", "what"])
def test_a_name_and_rows_that_do_not_disagree_are_no_conflict(share: Share, text: str) -> None:
    share.write("FY22.csv", f"Amount,Year\n5,{text}\n")
    columns = {"amount": "Amount", "fiscal_year": "Year"}
    one = share.deliver_one(budget(columns=columns, fiscal_year_from="FY(?P<fy>[0-9]{2})"))
    assert (one.problems, one.column("fiscal_year")) == ({}, [text])


def test_a_name_and_rows_that_disagree_are_a_problem(share: Share) -> None:
    share.write("FY22.csv", "Amount,Year\n5,2022\n6,FY21\n")
    columns = {"amount": "Amount", "fiscal_year": "Year"}
    one = share.deliver_one(budget(columns=columns, fiscal_year_from="FY(?P<fy>[0-9]{2})"))
    assert one.problems == {
        "fiscal_year_conflict": "Source erp, stream budget_lines: FY22.csv: its name says fiscal year 2022, its rows say 2021; "
        "ask which is right and for the file again."
    }
    constant = budget(constants={"fiscal_year": 2021}, fiscal_year_from="FY(?P<fy>[0-9]{2})")
    assert "fiscal_year_conflict" in share.deliver_one(constant).problems


def test_a_mapped_year_needs_none_in_the_name(share: Share) -> None:
    share.write("all_years.csv", "Amount,Year\n5,2022\n6,2021\n")
    columns = {"amount": "Amount", "fiscal_year": "Year"}
    assert share.deliver_one(budget(columns=columns, fiscal_year_from="FY(?P<fy>[0-9]{2})")).problems == {}


def test_oakland_and_new_york_as_they_come(share: Share) -> None:
    """Excerpts of the open data of Oakland (openbudgetoakland) and New York (capital projects), both MIT licence."""
    share.write(
        "FY14-15__adjusted.csv",
        "budget_year,department,fund_code,account_type,account_category,amount\nFY14-15,,1200,Revenue,Local Tax,-64643\n",
    )
    share.write(
        "NYC_capital_projects.csv",
        "Date Reported As Of,PID,Project Name,Design Start,Budget Forecast\n"
        '05/01/2014 12:00:00 AM,3,"26th Ward, Treatment",09/23/2013,182980960\n',
    )
    columns = {
        "fiscal_year": "budget_year",
        "fund_code": "fund_code",
        "account_code": "account_category",
        "amount": "amount",
    }
    oakland = budget(files="FY*.csv", columns=columns, fiscal_year_from="(?P<fy>FY[0-9]+-[0-9]+)")
    new_york = {
        "stream": "projects", "files": "NYC*.csv",
        "date_format": {"as_of_date": "%m/%d/%Y %I:%M:%S %p", "planned_start_date": "%m/%d/%Y"},
        "columns": {
            "project_id": "PID", "name": "Project Name", "as_of_date": "Date Reported As Of",
            "planned_start_date": "Design Start", "approved_budget_amount": "Budget Forecast",
        },
    }  # fmt: skip
    books, capital = share.deliver(oakland, new_york)
    assert (books.problems, books.column("amount"), books.column("fiscal_year")) == ({}, ["-64643"], ["FY14-15"])
    assert (capital.problems, capital.column("name"), capital.column("as_of_date")) == (
        {}, ["26th Ward, Treatment"], ["05/01/2014 12:00:00 AM"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("glob", "name", "stars"),
    [
        ("gl_*.csv", "gl_01.csv", ("01",)),
        ("gl_*.csv", "gl_a/b.csv", None),
        ("**/gl_*.csv", "x/y/gl_1.csv", ("x/y/", "1")),
        ("**/gl_*.csv", "gl_1.csv", ("", "1")),
        ("gl_[!0-8]?.csv", "gl_9a.csv", ()),
        ("gl_[0-8].csv", "gl_9.csv", None),
        ("gl+(1).csv", "gl+(1).csv", ()),
    ],
)
def test_stars_of_a_glob(glob: str, name: str, stars: tuple[str, ...] | None) -> None:
    assert star_texts(glob, name) == stars
    if stars is not None:
        assert count_stars(glob) == len(stars)


@given(st.text(st.characters(exclude_characters="/*?[", exclude_categories=["Cs"]), min_size=1))
def test_what_a_star_stands_for_is_found_again(text: str) -> None:
    assert star_texts(f"a{text}_*_x.csv", f"a{text}_{text}_x.csv") == (text,)


@given(st.text())
def test_there_is_always_a_nearest_word(word: str) -> None:
    assert nearest(word, ["Amount", "path"]) in {"Amount", "path"}


def test_a_feed_knows_its_dialect(share: Share) -> None:
    (feed,) = share.settings(journal(sheet="A", header_row=3, fiscal_year_from="(?P<fy>[0-9]{4})")).feeds
    assert isinstance(feed, Feed) and (feed.dialect.sheet, feed.dialect.header_row) == ("A", 3)
    assert feed.fiscal_year_from is not None and year_of_name(feed.fiscal_year_from, "x_2022.csv") == "2022"
