"""One field of one record, in whatever shape a platform sends it: the stored value and what a person sees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One field of one row: the stored value and the displayed text, each None when the platform did not give it."""

    value: str | None
    display: str | None = None

    @property
    def wording(self) -> str | None:
        """What a person sees: the displayed text, else the value."""
        return self.display if self.display else self.value


NOTHING = Cell(None)


def to_text(value: Any) -> str | None:
    """A JSON value as the text it lands as: numbers as written, objects and lists as JSON, None for null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Mapping, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return str(value)


def to_plain_text(value: Any) -> str | None:
    """The same, but a JSON number in plain digits (Java writes 12000000 as 1.2E7, and 7 as 7.0)."""
    if not isinstance(value, Decimal):
        return to_text(value)
    exponent = value.as_tuple().exponent
    is_whole = exponent == -1 and value == value.to_integral_value()
    return format(value.to_integral_value() if is_whole else value, "f")
