"""The grammar of delivered values: every example of the interfaces, and properties against an independent parser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_quality.grammar import load_macros


def read_all(macro: str, texts: Sequence[str | None], *arguments: object) -> list[Any]:
    """What `macro` makes of each text, by one DuckDB query."""
    sql = getattr(load_macros(), f"duckdb__{macro}")("t", *arguments)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select {sql} from (select unnest(cast(? as varchar[])) as t, unnest(range(?)) as n) order by n",
            [list(texts), len(texts)],
        ).fetchall()
    return [row[0] for row in rows]


def read(macro: str, text: str | None, *arguments: object) -> Any:
    """What `macro` makes of one text."""
    return read_all(macro, [text], *arguments)[0]


READABLE = {
    "1234.50": "1234.50",
    "1,234.50": "1234.50",
    "-1234.50": "-1234.50",
    "$1,234.50": "1234.50",
    "(1,234.50)": "-1234.50",
    "1,234.50-": "-1234.50",
    "-$1,234.50": "-1234.50",
    "$-1,234.50": "-1234.50",
    "+$1,234.50": "1234.50",
    "($1,234.50)": "-1234.50",
    "$(1,234.50)": "-1234.50",
    "$1,234.50-": "-1234.50",
    " 1234.5 ": "1234.50",
    "\t7\u00a0": "7.00",
    "4166.66 ": "4166.66",
    "(0.01)": "-0.01",
    "1.5000": "1.50",
    "1234.50000000000": "1234.50",
    "0": "0.00",
    "-0.00": "0.00",
    "007": "7.00",
    "1234567": "1234567.00",
    "1,234,567": "1234567.00",
    "9999999999999999.99": "9999999999999999.99",
    "-9,999,999,999,999,999.99": "-9999999999999999.99",
    "0000000000000000000000012.30": "12.30",
}
UNREADABLE = [
    "1,5", "12,34.50", "1234.505", "-", "NULL", "N/A", "12O4.50", "1,2345", "1234,567", "1.", ".5", "1.2.3", "--5", "-5-",
    "(-5)", "(5", "5)", "$$5", "5$", "$", "()", "- 5", "1 234", "1e3", "0x1", "\u0663", "1_000", "five", "+-5", "ABC 5",
    "5,", ",500", "$5$", "'5", "=5", "NaN", "inf", "1.005", "5-$", "1/2", "5%",
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount"), READABLE.items())
def test_readable_amounts_are_exact(text: str, amount: str) -> None:
    assert read("parse_amount", text, "1,234.50", "$") == Decimal(amount)
    assert read("amount_reason", text, "1,234.50", "$") is None


@pytest.mark.parametrize("text", UNREADABLE)
def test_unreadable_amounts_are_not_guessed(text: str) -> None:
    assert read("parse_amount", text, "1,234.50", "$") is None
    assert read("amount_reason", text, "1,234.50", "$") == "amount_unreadable"


@pytest.mark.parametrize("text", [None, "", "  ", "\t", "\u00a0"])
def test_blank_amounts_have_no_value_and_no_reason(text: str | None) -> None:
    assert read("parse_amount", text) is None
    assert read("amount_reason", text) is None
    assert read("is_blank", text) is True


@pytest.mark.parametrize("text", ["10000000000000000", "-99999999999999999.99", "1" * 40, "(123,456,789,012,345,678)"])
def test_an_amount_beyond_the_warehouse_is_too_large_and_no_error(text: str) -> None:
    assert read("parse_amount", text) is None
    assert read("amount_reason", text) == "amount_too_large"


@pytest.mark.parametrize(
    "text", ["EUR 5", "€5", "5 EUR", "€1.234,50", "-£3", "(€5)", "C$5", "US$ 5", "5 CHF", "eur 5.00", "¥ 500", "5€"]
)
def test_a_number_in_another_currency_is_named_so(text: str) -> None:
    assert read("parse_amount", text, "1,234.50", "$") is None
    assert read("amount_reason", text, "1,234.50", "$", "USD") == "currency_unknown"


def test_the_citys_own_code_is_unreadable_but_not_unknown() -> None:
    assert read("amount_reason", "USD 5", "1,234.50", "$", "USD") == "amount_unreadable"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1.234,50", "1234.50"), ("1234,5", "1234.50"), ("-€1.234,50", "-1234.50"), ("(0,01)", "-0.01"), ("1,500", "1.50"),
     ("1.234.567", "1234567.00"), ("1,234.50", None), ("1.5", None), ("1234.50", None), ("$5", None)],
)  # fmt: skip
def test_the_continental_style_swaps_point_and_comma(text: str, amount: str | None) -> None:
    assert read("parse_amount", text, "1.234,50", "€") == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("sign", ["kr", "R$", "Rs.", "'", "£", ""])
def test_any_currency_sign_may_be_the_citys(sign: str) -> None:
    assert read("parse_amount", f"-{sign}1,234.50", "1,234.50", sign) == Decimal("-1234.50")


def parse_strictly(text: str, group: str, point: str, sign: str) -> Decimal | None:
    """The interfaces' words, read by hand: an independent opinion for the property tests."""
    rest, negative, signs = text.strip(" \t\r\n\u00a0"), False, 0
    if rest.startswith("(") and rest.endswith(")"):
        rest, negative, signs = rest[1:-1], True, 1
    elif rest.startswith(sign + "(") and rest.endswith(")"):
        rest, negative, signs = sign + rest[len(sign) + 1 : -1], True, 1
    if rest[:1] in ("-", "+"):
        negative, signs, rest = rest[0] == "-", signs + 1, rest[1:]
    if rest.startswith(sign):
        rest = rest[len(sign) :]
        if rest[:1] in ("-", "+"):
            negative, signs, rest = rest[0] == "-", signs + 1, rest[1:]
    if rest.endswith("-"):
        negative, signs, rest = True, signs + 1, rest[:-1]
    whole, found, decimals = rest.partition(point)
    parts = whole.split(group)
    digits = "".join(parts)
    if signs > 1 or not (digits.isascii() and digits.isdigit()):
        return None
    if len(parts) > 1 and (not 1 <= len(parts[0]) <= 3 or any(len(part) != 3 for part in parts[1:])):
        return None
    if found and not (decimals.isascii() and decimals.isdigit() and not decimals[2:].strip("0")):
        return None
    value = Decimal(digits + "." + (decimals[:2] or "0"))
    return None if value >= Decimal(10) ** 16 else -value if negative else value


STYLES = [("1,234.50", ",", ".", "$"), ("1.234,50", ".", ",", "€")]
cents = st.integers(min_value=-(10**18 - 1), max_value=10**18 - 1)


@pytest.mark.parametrize(("style", "group", "point", "sign"), STYLES)
@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.tuples(cents, st.integers(0, 6), st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_what_is_written_is_read_back_exactly(
    style: str, group: str, point: str, sign: str, values: list[tuple[int, int, bool, bool]]
) -> None:
    texts = []
    for value, form, has_sign, has_groups in values:
        digits = f"{abs(value):03d}"
        whole = f"{int(digits[:-2]):,}".replace(",", group) if has_groups else digits[:-2]
        number, mark = whole + point + digits[-2:], sign if has_sign else ""
        forms = [f"-{mark}{number}", f"{mark}-{number}", f"({mark}{number})", f"{mark}({number})", f"{mark}{number}-"]
        positive = [f"{mark}{number}", f"+{mark}{number}", f" {mark}{number}00 "]
        texts.append(forms[form % 5] if value < 0 else positive[form % 3])
    assert read_all("parse_amount", texts, style, sign) == [Decimal(value).scaleb(-2) for value, *_ in values]


@pytest.mark.parametrize(("style", "group", "point", "sign"), STYLES)
@settings(max_examples=80, deadline=None)
@given(
    texts=st.lists(
        st.one_of(
            st.text(alphabet="0123456789,.-+$€() ", max_size=12),
            st.from_regex(r"\A[-+(]?[$€]?[-+(]?[0-9]{1,3}([,.][0-9]{2,3}){0,3}[-)]?\Z"),
            st.text(max_size=8),
        ).filter(lambda text: "\x00" not in text),
        min_size=1,
        max_size=60,
    )
)
def test_nothing_is_read_that_a_strict_parser_would_not_read(
    style: str, group: str, point: str, sign: str, texts: list[str]
) -> None:
    assert read_all("parse_amount", texts, style, sign) == [parse_strictly(text, group, point, sign) for text in texts]


def test_no_float_touches_an_amount() -> None:
    sql = str(load_macros().duckdb__parse_amount("t"))
    assert "double" not in sql and "float" not in sql and "real" not in sql


DATES = [
    ("2014-05-01", None, date(2014, 5, 1)),
    (" 2014-05-01 ", None, date(2014, 5, 1)),
    ("2014-05-01 13:30:00", None, date(2014, 5, 1)),
    ("2014-05-01T13:30", None, date(2014, 5, 1)),
    ("1899-12-31T10:22:25Z", None, date(1899, 12, 31)),
    ("2016-02-29", None, date(2016, 2, 29)),
    ("2015-02-29", None, None),
    ("2012-30-09", None, None),
    ("2014-5-1", None, None),
    ("14-05-01", None, None),
    ("05/01/2014", None, None),
    ("20140501", None, None),
    ("2014-05-01 25:00", None, None),
    ("2014-05-01x", None, None),
    ("PNS", None, None),
    ("", None, None),
    (None, None, None),
    ("05/01/2014 12:00:00 AM", "%m/%d/%Y", date(2014, 5, 1)),
    ("8/14/2017 0:00", "%m/%d/%Y", date(2017, 8, 14)),
    ("05/01/2014", "%d/%m/%Y", date(2014, 1, 5)),
    ("02/30/2014", "%m/%d/%Y", None),
    ("13/01/2014", "%m/%d/%Y", None),
    ("05/01/14", "%m/%d/%Y", None),
    ("05/01/14", "%m/%d/%y", date(2014, 5, 1)),
    ("05/01/70", "%m/%d/%y", date(1970, 5, 1)),
    ("05/01/2014", "%m/%d/%y", None),
    ("2014-05-01", "%m/%d/%Y", None),
    ("20140501", "%Y%m%d", date(2014, 5, 1)),
    ("1-May-2014", "%d-%b-%Y", date(2014, 5, 1)),
    ("May 1, 2014", "%B %d, %Y", date(2014, 5, 1)),
    ("05/01/2014 01:15 PM", "%m/%d/%Y %I:%M %p", date(2014, 5, 1)),
    ("05/01/2014", "%m/%d/%Y %I:%M %p", date(2014, 5, 1)),
    ("", "%m/%d/%Y", None),
]


@pytest.mark.parametrize(("text", "form", "day"), DATES)
def test_dates(text: str | None, form: str | None, day: date | None) -> None:
    assert read("parse_date", text, form) == day


@settings(max_examples=50, deadline=None)
@given(days=st.lists(st.dates(min_value=date(1000, 1, 1)), min_size=1, max_size=30))
def test_every_day_is_read_back_in_every_format(days: list[date]) -> None:
    assert read_all("parse_date", [day.isoformat() for day in days]) == days
    for form in ("%m/%d/%Y", "%d.%m.%Y", "%Y%m%d", "%Y-%m-%d"):
        assert read_all("parse_date", [day.strftime(form) for day in days], form) == days
        assert read_all("parse_date", [day.strftime(form) + " 11:59:59 PM" for day in days], form) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-01-02T03:00:00Z", date(2024, 1, 1)), ("2024-01-02T23:30:00-10:00", date(2024, 1, 3)),
     ("2024-01-02 03:00:00", date(2024, 1, 2)), ("2024-01-02", date(2024, 1, 2)), ("2024-02-30T03:00:00Z", None)],
)  # fmt: skip
def test_an_instant_with_a_zone_is_its_day_in_the_city(text: str, day: date | None) -> None:
    assert read("parse_date", text, None, "America/Phoenix") == day


@pytest.mark.parametrize(
    ("text", "instant", "day"),
    [("2024-01-02 03:04:05", datetime(2024, 1, 2, 3, 4, 5), date(2024, 1, 1)),
     ("2024-01-02 07:00:00", datetime(2024, 1, 2, 7), date(2024, 1, 2)),
     ("2024-01-02", datetime(2024, 1, 2), date(2024, 1, 2)),
     ("2024-01-02T03:04:05Z", datetime(2024, 1, 2, 3, 4, 5), date(2024, 1, 1)),
     ("2024-01-02T03:04:05+02:00", datetime(2024, 1, 2, 1, 4, 5), date(2024, 1, 1)),
     ("2024-13-02 03:04:05", None, None), ("01/02/2024", None, None), ("soon", None, None), ("", None, None)],
)  # fmt: skip
def test_utc_datetimes(text: str, instant: datetime | None, day: date | None) -> None:
    assert read("parse_instant", text) == instant
    assert read("parse_utc_day", text, "America/Phoenix") == day


@pytest.mark.parametrize(
    ("macro", "texts"),
    [
        ("parse_number", {"5": 5.0, "1,234.5": 1234.5, "45%": 45.0, "45 %": 45.0, "-3.5": -3.5, ".5": 0.5, "5.": 5.0,
                          "1e-05": 1e-05, "1e999": None, "1,5": None, "n/a": None, "": None, "--1": None}),
        ("parse_fraction", {"0.5": 0.5, "45%": 0.45, "x": None}),
        ("parse_integer", {"5": 5, "-5": -5, "+5": 5, "5.0": 5, "1,234": 1234, "5.5": None, "9" * 20: None, "": None}),
        ("parse_boolean", {"true": True, "YES": True, "y": True, "1": True, "T": True, "False": False, "no": False,
                           "N": False, "0": False, "f": False, "maybe": None, "": None, " yes ": True}),
        ("parse_fiscal_year", {"FY22": 2022, "2021-22": 2022, "FY14-15": 2015, "2022": 2022, "FY 2022": 2022,
                               "2021/22": 2022, "2021-2022": 2022, "fy2022": 2022, "FY99-00": 2000, "1999-00": 2000,
                               "FY2021-22": 2022, "FY98": 1998, "2021-23": None, "22": None, "FY": None, "": None,
                               "2021-06-30": None, "20222": None}),
        ("parse_period", {"1": 1, "01": 1, "P01": 1, "12": 12, "13": 13, "16": 16, "17": None, "0": None, "1.5": None,
                          "JUL": None, "": None}),
        ("parse_code", {" 0010 ": "0010", "": None, "  ": None}),
        ("parse_text", {" kept ": " kept ", "": None, "  ": None}),
    ],
)  # fmt: skip
def test_numbers_codes_and_words(macro: str, texts: dict[str, Any]) -> None:
    assert dict(zip(texts, read_all(macro, list(texts)), strict=True)) == texts


def test_numbers_follow_the_decimal_style() -> None:
    assert read("parse_number", "1.234,5", "1.234,50") == 1234.5
    assert read("parse_integer", "1.234", "1.234,50") == 1234
    assert read("parse_number", "1,234.5", "1.234,50") is None
