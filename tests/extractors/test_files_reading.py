"""Ugly CSV files are read exactly, or refused with one sentence."""

from __future__ import annotations

import csv
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors import tables
from tests.extractors.file_share import HEADER, JOURNAL, ROW, Share, journal, make_share, projects


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    return make_share(tmp_path, monkeypatch)


def test_a_plain_file_is_spooled_with_all_that_is_known_of_it(share: Share) -> None:
    share.write("gl_01.csv", 'Year,Period,Fund,Amount,Clerk\n2026,1, 010 ,"1,234.50",Ann\n2026,1,020,(5.00),\n')
    one = share.deliver_one(journal(constants={"account_type": "expenditure"}, amount_sign="credit_positive"))
    assert one.problems == {}
    assert one.column("amount") == ["1,234.50", "(5.00)"]
    assert one.column("fund_code") == [" 010 ", "020"]
    assert one.column("account_type") == ["expenditure", "expenditure"]
    assert one.column("vendor_name") == [None, None]
    assert one.extras() == [{"Clerk": "Ann"}, {"Clerk": ""}]
    assert (one.column("_row"), one.column("_line"), one.column("_file")) == ([0, 1], [2, 3], ["gl_01.csv"] * 2)
    record = one.record
    assert (record["source_name"], record["source_type"], record["relation"]) == ("erp", "files", "delivered")
    assert (record["stream"], record["feed"], record["deliveries"], record["mode"]) == (
        "journal_lines",
        0,
        "all",
        "full",
    )
    assert (record["rows_received"], record["key"], record["is_money"]) == (2, [], True)
    assert (record["amount_sign"], record["amount_is"], record["currency"]) == ("credit_positive", "movement", "USD")
    assert record["drift"] == {"added": ["Clerk"], "missing": []}
    assert (
        record["file"]["name"] == "gl_01.csv"
        and record["file"]["size_bytes"] > 0
        and len(record["file"]["sha256"]) == 64
    )
    mapped = {column["name"] for column in record["columns"] if column["is_mapped"]}
    assert mapped == {*JOURNAL, "account_type"}


def test_the_key_is_that_of_the_mapped_columns(share: Share) -> None:
    share.write("gl_01.csv", "Y,P,A,J,L\n2026,1,5,J1,1\n")
    columns = {"amount": "A", "fiscal_year": "Y", "period": "P", "journal_id": "J", "journal_line_number": "L"}
    assert share.deliver_one(journal(columns=columns)).record["key"] == ["journal_id", "journal_line_number"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(share: Share, end: str) -> None:
    share.write("gl_01.csv", (HEADER + ROW + ROW).replace("\n", end))
    assert share.deliver_one(journal()).column("_line") == [2, 3]


def test_a_cell_may_hold_line_ends_quotes_and_delimiters(share: Share) -> None:
    share.write("projects.csv", 'Id,Name\n1,"Two\r\nlines, ""quoted"""\n2,b\n')
    one = share.deliver_one(projects())
    assert one.column("name") == ['Two\r\nlines, "quoted"', "b"]
    assert one.column("_line") == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_is_read_when_it_is_named(share: Share, encoding: str) -> None:
    share.write("projects.csv", "Id,Name\n1,Café\n", encoding)
    feed = projects() if encoding.startswith("utf-8") else projects(encoding=encoding)
    assert share.deliver_one(feed).column("name") == ["Café"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_than_said_fails_naming_the_key(share: Share, encoding: str) -> None:
    share.write("projects.csv", "Id,Name\n1,Café\n", encoding)
    sentence = share.fail(projects())
    assert sentence.startswith("Source erp, stream projects: projects.csv is not UTF-8 (byte 0x")
    assert "set the feed's encoding" in sentence


def test_nul_characters_fail(share: Share) -> None:
    share.write("projects.csv", "Id,Name\n1,a\n2,b\0c\n")
    assert "NUL characters in line 3" in share.fail(projects())
    share.write("projects.csv", "Id,Name\n1,a\n", "utf-16-le")
    assert "NUL characters in line 1" in share.fail(projects())


@pytest.mark.parametrize("delimiter", [";", "\t", "|", "tab"])
def test_another_delimiter_is_read(share: Share, delimiter: str) -> None:
    mark = "\t" if delimiter == "tab" else delimiter
    share.write("projects.csv", f"Id{mark}Name\n1{mark}a, b\n")
    assert share.deliver_one(projects(delimiter=delimiter)).column("name") == ["a, b"]


def test_a_wrong_delimiter_is_guessed_in_the_sentence(share: Share) -> None:
    share.write("projects.csv", "Id;Name\n1;a\n")
    assert "the file seems to use ';'" in share.deliver_one(projects()).problems["column_missing"]


def test_a_title_block_stands_above_the_header(share: Share) -> None:
    share.write("projects.csv", "City of Example\n\nAs of,2026-11-01,,\nName,Id,Owner\na,1,x\n")
    one = share.deliver_one(projects())
    assert (one.problems, one.column("project_id"), one.column("_line")) == ({}, ["1"], [5])
    assert one.record["drift"]["added"] == ["Owner"]


def test_the_header_row_can_be_said(share: Share) -> None:
    share.write("projects.csv", "Id,Name\nId,Name\n1,a\n")
    assert share.deliver_one(projects(header_row=2)).column("project_id") == ["1"]
    assert share.deliver_one(projects(header_row=1)).column("project_id") == ["Id", "1"]
    assert "is empty" in share.deliver_one(projects(header_row=9)).problems["header_only"]


def test_header_names_are_compared_without_their_spacing(share: Share) -> None:
    share.write("projects.csv", ' Id ,"Project\n  Name"\n1,a\n')
    one = share.deliver_one(projects(columns={"project_id": "Id", "name": "Project Name"}))
    assert (one.problems, one.column("name")) == ({}, ["a"])


def test_empty_rows_are_no_rows_whatever_their_width(share: Share) -> None:
    share.write("gl_01.csv", HEADER + "\n,,,\n , ,\n" + ROW + ",,,,,,,,\n\n")
    one = share.deliver_one(journal())
    assert (one.problems, one.column("_line")) == ({}, [5])


def test_rows_with_a_wrong_number_of_cells_are_a_problem(share: Share) -> None:
    share.write("gl_01.csv", HEADER + ROW + "2026,1,010\n" + "2026,1,,,,010,5.00\n" + ROW)
    one = share.deliver_one(journal())
    assert one.problems["wrong_cells"] == (
        "Source erp, stream journal_lines: gl_01.csv: 2 rows have another number of cells than the 4 of the header: "
        "line 3 (3), line 4 (7); its columns may be shifted: ask for the file again."
    )
    assert one.record["rows_received"] == 4
    assert one.extras()[2] == {"(column 6)": "010", "(column 7)": "5.00"}


def test_many_wrong_rows_are_counted_not_listed(share: Share) -> None:
    share.write("gl_01.csv", HEADER + "1\n" * 500)
    sentence = share.deliver_one(journal()).problems["wrong_cells"]
    assert "500 rows" in sentence and "and 490 more" in sentence


def test_a_missing_mapped_column_is_a_problem_with_the_header_found(share: Share) -> None:
    share.write("gl_01.csv", "Year,Period,Fund,Amt\n2026,1,010,5\n")
    sentence = share.deliver_one(journal()).problems["column_missing"]
    assert sentence == (
        "Source erp, stream journal_lines: gl_01.csv has no column 'Amount' (did you mean 'Amt'?); the header in line 1 is: "
        "Year, Period, Fund, Amt. Correct the feed's columns or ask for the file again."
    )


def test_html_where_a_table_belongs_is_held_with_what_was_found(share: Share) -> None:
    share.write("gl_01.csv", "<html><body>Service unavailable</body></html>\n")
    assert "the header in line 1 is: <html>" in share.deliver_one(journal()).problems["column_missing"]


def test_a_mapped_column_that_stands_twice_is_a_problem(share: Share) -> None:
    share.write("projects.csv", "Id,Name,Note,Note,Name\n1,a,x,y,b\n")
    one = share.deliver_one(projects())
    assert "'Name' more than once" in one.problems["column_repeated"]
    assert one.extras() == [{"Note": "x", "Note (2)": "y", "Name (2)": "b"}]


def test_unnamed_columns_are_kept_when_they_hold_something(share: Share) -> None:
    share.write("projects.csv", "Id,Name,,\n1,a,,\n2,b,,z\n")
    one = share.deliver_one(projects())
    assert (one.problems, one.extras()) == ({}, [{}, {"(column 4)": "z"}])


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "\n\n", "Year,Period,Fund,Amount\n", "Year,Period,Fund,Amount\r\n,,,\r\n"]
)
def test_a_file_without_data_rows_is_a_problem_from_the_first_one_on(share: Share, text: str) -> None:
    share.write("gl_01.csv", text)
    one = share.deliver_one(journal())
    assert set(one.problems) == {"header_only"} and one.rows == []
    assert one.problems["header_only"].startswith("Source erp, stream journal_lines: gl_01.csv ")


def test_a_quote_that_is_not_closed_fails_instead_of_swallowing_rows(share: Share) -> None:
    share.write("projects.csv", 'Id,Name\n1,a\n2,"b\n3,c\n')
    assert "row that begins in line 3" in share.fail(projects())
    assert not list(share.spool.rglob("rows.parquet"))


def test_a_long_cell_is_read_and_an_endless_one_refused(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "x" * 1_000_000
    share.write("projects.csv", f"Id,Name\n1,{long}\n")
    assert share.deliver_one(projects()).column("name") == [long]
    limit = csv.field_size_limit(1000)
    try:
        assert "field larger than" in share.fail(projects())
    finally:
        csv.field_size_limit(limit)


def test_rows_stream_through_batches(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.spool.BATCH_ROWS", 100)
    share.write("gl_01.csv", HEADER + ROW * 1234)
    one = share.deliver_one(journal())
    assert one.column("_row") == list(range(1234))


def test_a_deadline_that_has_passed_fails_the_file(share: Share) -> None:
    from extractors import files
    from extractors.outcomes import Failed

    share.write("gl_01.csv", HEADER + ROW)
    share.write("gl_02.csv", HEADER + ROW)
    (outcome,) = files.extract(share.settings(journal()), share.context(seconds=-1))
    assert isinstance(outcome, Failed) and "ran past its minutes" in outcome.sentence


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_cell_text_comes_through_exactly(
    monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, str, str]], delimiter: str, end: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        share = make_share(Path(folder), monkeypatch)
        table = [("Id", "Name", "Else"), *rows]
        share.write_rows("projects.csv", table, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
        one = share.deliver_one(projects(delimiter=delimiter))
        kept = [row for row in rows if "".join(row).strip()]
        assert [(row["project_id"], row["name"]) for row in one.rows] == [(first, second) for first, second, _ in kept]
        assert [extra["Else"] for extra in one.extras()] == [third for _, _, third in kept]
        shutil.rmtree(share.spool)


def test_the_header_search_gives_up_after_a_thousand_rows(share: Share) -> None:
    share.write("projects.csv", "x,y\n" * (tables.HEADER_SEARCH_ROWS + 1) + "Id,Name\n1,a\n")
    assert "column_missing" in share.deliver_one(projects()).problems
