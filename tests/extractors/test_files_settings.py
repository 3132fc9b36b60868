"""Feed settings are validated whole, and every fault is one sentence that names source, feed and key."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.errors import SettingsError
from extractors.feeds import FilesSettings
from extractors.files import parse_settings, stream_names
from tests.extractors.file_share import JOURNAL, journal, projects


def parse(*feeds: object) -> FilesSettings:
    return parse_settings("erp", {"type": "files", "path": "/share", "feeds": list(feeds)})


def faults(*feeds: object) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        parse(*feeds)
    return list(caught.value.sentences)


def test_defaults_are_those_of_the_interfaces() -> None:
    feed = parse(journal()).feeds[0]
    assert (feed.delimiter, feed.encoding, feed.sheet, feed.header_row) == (",", "utf-8-sig", None, None)
    assert (feed.decimal_style, feed.amount_sign, feed.amount_is) == ("1,234.50", "debit_positive", "movement")
    assert (feed.event_amounts, feed.deliveries, feed.control.kind) == ("signed", "all", "none")
    assert parse(projects()).feeds[0].deliveries == "latest"


def test_feeds_of_one_stream_are_numbered_among_themselves() -> None:
    settings = parse(journal(), projects(), journal(files="old_*.csv"))
    assert [(feed.position, feed.stream.name, feed.number) for feed in settings.feeds] == [
        (1, "journal_lines", 0),
        (2, "projects", 0),
        (3, "journal_lines", 1),
    ]
    assert stream_names(settings) == ("journal_lines", "projects")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(
            "erp", {"type": "files", "pth": "/x", "feeds": [journal(stream="journals"), journal(sheets="A")]}
        )
    assert list(caught.value.sentences) == [
        "Source erp: unknown key 'pth'; the nearest known one is 'path'.",
        "Source erp, path: name the folder that holds the files.",
        "Source erp, feed 1, stream journals: not known; the nearest known one is 'journal_lines'.",
        "Source erp, feed 2, key sheets: not known; the nearest known one is 'sheet'.",
    ]


@pytest.mark.parametrize(
    ("keys", "key", "words"),
    [
        ({"columns": JOURNAL | {"fundcode": "F"}}, "columns.fundcode", "'fund_code'"),
        ({"constants": {"account_typ": "x"}}, "constants.account_typ", "'account_type'"),
        ({"constants": {"fund_code": "010"}}, "constants.fund_code", "mapped as well"),
        ({"constants": {"posting_date": "soon"}}, "constants.posting_date", "not a date"),
        ({"columns": {"amount": "A", "period": "P"}}, "columns", "fiscal_year_from"),
        ({"columns": {"amount": "A", "fiscal_year": "F"}}, "columns", "needs period"),
        ({"columns": {}}, "columns", "map at least one"),
        ({"columns": JOURNAL | {"description": 7.5}} | {"columns": ["Amount"]}, "columns", "a table is needed"),
        ({"files": "../gl.csv"}, "files", "leaves the source's path"),
        ({"files": "/etc/gl.csv"}, "files", "leaves the source's path"),
        ({"files": ""}, "files", "glob"),
        ({"delimiter": ";;"}, "delimiter", "one character"),
        ({"encoding": "utf-9"}, "encoding", "not a known encoding"),
        ({"encoding": "base64"}, "encoding", "not a known encoding"),
        ({"header_row": 0}, "header_row", "from 1 on"),
        ({"header_row": True}, "header_row", "from 1 on"),
        ({"sheet": 3}, "sheet", "a text is needed"),
        ({"date_format": "%m/%d"}, "date_format", "strptime"),
        ({"date_format": "%Q"}, "date_format", "strptime"),
        ({"date_format": {"posting": "%Y%m%d"}}, "date_format.posting", "'posting_date'"),
        ({"date_format": {"posting_date": "day"}}, "date_format.posting_date", "strptime"),
        ({"decimal_style": "1 234,50"}, "decimal_style", '"1.234,50"'),
        ({"fiscal_year_from": "FY(?P<fy>[0-9"}, "fiscal_year_from", "not a regular expression"),
        ({"fiscal_year_from": "FY([0-9]+)"}, "fiscal_year_from", "no group named fy"),
        ({"amount_sign": "plus"}, "amount_sign", '"credit_positive"'),
        ({"amount_is": "level"}, "amount_is", "for journal_lines"),
        ({"event_amounts": "sizes"}, "event_amounts", "for journal_lines"),
        ({"deliveries": "newest"}, "deliveries", '"latest"'),
        ({"control": {"kind": "footer"}}, "control", '"trailer"'),
        ({"control": {"kind": "trailer", "amount": "Amount"}}, "control.where", "which column"),
        ({"control": {"kind": "trailer", "where": {"Year": "T"}}}, "control", "amount, of the count"),
        ({"control": {"kind": "trailer", "wher": {"Year": "T"}, "count": "n"}}, "key control.wher", "'where'"),
        ({"control": {"kind": "file", "amount": "A"}}, "control.files", "glob"),
        ({"control": {"kind": "file", "files": "ctl.csv", "amount": "A"}}, "control.files", "as many *"),
        ({"control": {"kind": "file", "files": "gl_*.csv", "amount": "A"}}, "control.files", "the same as files"),
    ],
)
def test_each_fault_names_source_feed_and_key(keys: dict[str, Any], key: str, words: str) -> None:
    sentences = faults(projects(), journal(**keys))
    assert any(one.startswith(f"Source erp, feed 2, {key}") and words in one for one in sentences), sentences


def test_what_a_stream_does_not_have_is_refused() -> None:
    assert (
        "no date column"
        in faults({"stream": "vendors", "files": "v.csv", "columns": {"vendor_id": "V"}, "date_format": {"x": "%Y"}})[0]
    )
    assert "no fiscal_year" in faults(projects(fiscal_year_from="(?P<fy>[0-9]+)"))[0]
    assert "no fiscal years" not in str(parse(journal(deliveries="periods")))
    assert '"periods" needs' in faults(projects(deliveries="periods"))[0]
    lines = {
        "stream": "purchase_order_lines",
        "files": "l.csv",
        "columns": {"purchase_order_id": "P", "line_number": "L", "amount": "A"},
    }
    assert "needs fiscal_year" in faults(lines | {"deliveries": "periods"})[0]


def test_levels_balances_and_sizes_belong_to_their_streams() -> None:
    budget = {
        "stream": "budget_lines",
        "files": "b.csv",
        "columns": {"fiscal_year": "Y", "amount": "A"},
        "amount_is": "level",
    }
    balance = {
        "stream": "trial_balance", "files": "t.csv", "columns": {"fiscal_year": "Y", "period": "P", "amount": "A"},
        "amount_is": "year_to_date",
    }  # fmt: skip
    lines = {
        "stream": "purchase_order_lines", "files": "l.csv", "event_amounts": "sizes",
        "columns": {"purchase_order_id": "P", "line_number": "L", "amount": "A"},
    }  # fmt: skip
    feeds = parse(budget, balance, lines).feeds
    assert [(feed.amount_is, feed.event_amounts) for feed in feeds] == [
        ("level", "signed"), ("year_to_date", "signed"), ("movement", "sizes"),
    ]  # fmt: skip


def test_constants_are_texts_and_dates_become_iso() -> None:
    feed = parse(journal(constants={"posting_date": "03/25/2022", "journal_id": 7}, date_format="%m/%d/%Y")).feeds[0]
    assert feed.constants == {"posting_date": "2022-03-25", "journal_id": "7"}


@pytest.mark.parametrize("table", [{}, {"feeds": []}, {"feeds": {}}, {"feeds": "x"}, {"feeds": ["x"]}])
def test_a_source_without_feeds_is_told_how_to_write_one(table: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="feed"):
        parse_settings("erp", {"path": "/share"} | table)
