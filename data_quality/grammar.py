"""How a delivered text is read: the macros that dbt also uses, rendered to SQL for one delivery.

Source of every rule: `dbt_project/macros/grammar.sql` (interfaces, section 3). Nothing here parses a value itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from data_quality.delivery import DELIVERED, DeliveredColumn, Delivery

MACROS = Path(__file__).resolve().parents[1] / "dbt_project" / "macros" / "grammar.sql"

STYLED_PARSERS = {
    "number": "duckdb__parse_number",
    "percent": "duckdb__parse_number",
    "fraction": "duckdb__parse_fraction",
    "integer": "duckdb__parse_integer",
}
PLAIN_PARSERS = {
    "local_datetime": "duckdb__parse_local_datetime",
    "local_date": "duckdb__parse_local_date",
    "fiscal_year": "duckdb__parse_fiscal_year",
    "period": "duckdb__parse_period",
    "boolean": "duckdb__parse_boolean",
    "code": "duckdb__parse_code",
}

EXACT: dict[str, str | bool | int | float | list[str]] = {"disabled_optimizers": "statistics_propagation"}
"""How every connection that judges is opened (decision 10)."""


@cache
def load_macros() -> Any:
    """The grammar's macros as callables that return SQL."""
    environment = Environment(undefined=StrictUndefined, autoescape=False)
    return environment.from_string(MACROS.read_text(encoding="utf-8")).module


def quote_name(name: str) -> str:
    """A column name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Grammar:
    """The grammar with one delivery's settings; every method returns a SQL scalar expression."""

    delivery: Delivery

    def is_blank(self, column: str) -> str:
        """True when the column holds nothing to read."""
        return str(load_macros().duckdb__is_blank(quote_name(column)))

    def is_no_date(self, column: str) -> str:
        """True when the column holds the date that platforms write for none, the year 1."""
        return str(load_macros().duckdb__is_no_date(quote_name(column)))

    def parse_amount(self, sql: str) -> str:
        """decimal(18,2) of a SQL text expression, NULL when blank or unreadable."""
        macros = load_macros()
        return str(macros.duckdb__parse_amount(sql, self.delivery.decimal_style, self.delivery.currency_sign))

    def amount_reason(self, column: str) -> str:
        """Why an amount cannot be read: amount_unreadable, amount_too_large, currency_unknown; NULL when it can."""
        delivery = self.delivery
        return str(
            load_macros().duckdb__amount_reason(
                quote_name(column), delivery.decimal_style, delivery.currency_sign, delivery.currency
            )
        )

    def parse_integer(self, sql: str) -> str:
        """bigint of a SQL text expression, NULL when blank or unreadable."""
        return str(load_macros().duckdb__parse_integer(sql, self.delivery.decimal_style))

    def parse(self, column: DeliveredColumn) -> str:
        """The column's value by its kind, NULL when blank or unreadable; texts and codes as varchar."""
        macros, text = load_macros(), quote_name(column.name)
        if column.kind == "amount":
            return self.parse_amount(text)
        if column.kind == "computed_amount":
            return f"coalesce({self.parse_amount(text)}, {macros.duckdb__parse_computed_amount(text)})"
        if column.kind == "date":
            return self._parse_date(column)
        if column.kind == "utc_datetime":
            return str(macros.duckdb__parse_utc_day(text, self.delivery.time_zone))
        if column.kind == "calendar_date":
            return str(macros.duckdb__parse_calendar_date(text, self.delivery.time_zone))
        if column.kind in STYLED_PARSERS:
            return str(getattr(macros, STYLED_PARSERS[column.kind])(text, self.delivery.decimal_style))
        return str(getattr(macros, PLAIN_PARSERS.get(column.kind, "duckdb__parse_text"))(text))

    def normalise_key(self, column: DeliveredColumn) -> str:
        """The text of a key part: days, years and periods by value, everything else trimmed; NULL when blank."""
        trimmed = str(load_macros().duckdb__parse_code(quote_name(column.name)))
        if column.kind not in ("date", "integer", "period", "fiscal_year"):
            return trimmed
        return f"coalesce(cast({self.parse(column)} as varchar), {trimmed})"

    def _parse_date(self, column: DeliveredColumn) -> str:
        macros, text = load_macros(), quote_name(column.name)
        if self.delivery.relation != DELIVERED:
            return str(macros.duckdb__parse_utc_day(text, self.delivery.time_zone))
        return str(macros.duckdb__parse_date(text, column.date_format, self.delivery.time_zone))
