"""SQL that types a landed text column by its declared kind and the delivery's dialect, through the shared grammar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.grammar import identifier, load_grammar

AMOUNT_KINDS = frozenset({"amount", "computed_amount"})
DATETIME_KINDS = frozenset({"utc_datetime", "local_datetime"})
TYPES = {
    "amount": "decimal(18,2)",
    "computed_amount": "decimal(18,2)",
    "number": "double",
    "percent": "double",
    "fraction": "double",
    "integer": "bigint",
    "period": "bigint",
    "fiscal_year": "bigint",
    "date": "date",
    "utc_datetime": "timestamp",
    "local_datetime": "timestamp",
    "calendar_date": "date",
    "local_date": "date",
    "boolean": "boolean",
}
PLAIN_PARSERS = {
    "period": "parse_period",
    "fiscal_year": "parse_fiscal_year",
    "boolean": "parse_boolean",
    "utc_datetime": "parse_instant",
    "local_datetime": "parse_local_datetime",
    "local_date": "parse_local_date",
    "code": "parse_code",
    "reference": "parse_code",
}


def sql_type(kind: str) -> str:
    """The column type of a kind in the build database."""
    return TYPES.get(kind, "varchar")


def typed(name: str, kind: str, date_format: str | None, dialect: Mapping[str, Any]) -> str:
    """The typed SQL expression of column `name`; null where the text is blank or unreadable.

    `dialect` is a delivery record: decimal_style, currency_sign, time_zone, amount_sign, relation.
    """
    grammar = load_grammar()
    text = identifier(name)
    if kind in AMOUNT_KINDS:
        return _amount(text, kind, dialect)
    if kind == "fraction":
        return f"cast({grammar('parse_fraction', text, dialect['decimal_style'])} as double)"
    if kind in ("number", "percent"):
        return f"cast({grammar('parse_number', text, dialect['decimal_style'])} as double)"
    if kind == "date":
        if dialect.get("relation") != "delivered":
            return grammar("parse_utc_day", text, dialect["time_zone"])
        return grammar("parse_date", text, date_format, dialect["time_zone"])
    if kind == "integer":
        return grammar("parse_integer", text, dialect["decimal_style"])
    if kind == "calendar_date":
        return grammar("parse_calendar_date", text, dialect["time_zone"])
    return grammar(PLAIN_PARSERS.get(kind, "parse_text"), text)


def _amount(text: str, kind: str, dialect: Mapping[str, Any]) -> str:
    grammar = load_grammar()
    amount = grammar("parse_amount", text, dialect["decimal_style"], dialect["currency_sign"])
    if kind == "computed_amount":
        return f"coalesce({amount}, {grammar('parse_computed_amount', text)})"
    return f"cast(-({amount}) as decimal(18,2))" if dialect.get("amount_sign") == "credit_positive" else amount


def normalised_text(name: str, kind: str, date_format: str | None, dialect: Mapping[str, Any]) -> str:
    """The text of a key part: parsed where the kind is parsed, else trimmed; null where blank or unreadable."""
    if kind in ("date", "integer", "period", "fiscal_year"):
        parsed = typed(name, kind, date_format, dialect)
        return f"coalesce(cast({parsed} as varchar), {load_grammar()('parse_code', identifier(name))})"
    return load_grammar()("parse_code", identifier(name))


def city_day(name: str, kind: str, dialect: Mapping[str, Any]) -> str:
    """The day of a landed datetime text: of a UTC instant in the city's zone, of a local time its own."""
    if kind == "local_datetime":
        return f"cast({load_grammar()('parse_local_datetime', identifier(name))} as date)"
    return load_grammar()("parse_utc_day", identifier(name), dialect["time_zone"])
