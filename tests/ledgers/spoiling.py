"""What goes wrong on the way from the ledger to the share: one fault per row, and what the warehouse must say of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.ledgers.amount_texts import FOREIGN, TOO_LARGE, UNREADABLE, write_amount
from tests.ledgers.share import Form, Row, to_cell

BAD_DATES = ("2012-30-09", "PNS", "31/31/2025", "soon", "0000-00-00")
BAD_PERIODS = ("P99", "JUL", "17", "0", "1.5")
AMOUNT_FAULTS = ("amount_unreadable", "amount_blank", "amount_too_large", "currency_unknown")
CODE_COLUMNS = frozenset({"fund_code", "department_code", "account_code", "finance_project_code"})


def write_row(rng: random.Random, form: Form, values: Mapping[str, Any]) -> Row:
    """A sound row: amounts in any readable form, codes now and then with blanks around them."""
    texts: dict[str, Any] = {}
    for column in form.columns:
        value = values.get(column)
        if value is not None and column == "amount":
            delivered = values.get("delivered_amount", form.delivered_sign * value)
            texts[column] = write_amount(rng, delivered, form.style)
        elif value is not None and column.endswith("_amount"):
            texts[column] = write_amount(rng, value, form.style)
        elif value and column in CODE_COLUMNS and rng.random() < 0.1:
            texts[column] = f" {value}  "
        else:
            texts[column] = to_cell(form, value)
    return Row(values, texts)


def spoil_rows(
    rng: random.Random, form: Form, rows: Sequence[Row], share: float, faults: Sequence[str], **columns: str
) -> list[Row]:
    """Give about `share` of the rows one of the `faults`; `columns` names the date, key and required column that may be hit."""
    return [
        _spoil(rng, form, row, rng.choice(faults), columns) if rng.random() < share and not row.reason else row
        for row in rows
    ]


def _spoil(rng: random.Random, form: Form, row: Row, fault: str, columns: Mapping[str, str]) -> Row:
    if fault in AMOUNT_FAULTS:
        makers: Mapping[str, Callable[[], str]] = {
            "amount_unreadable": lambda: rng.choice(UNREADABLE[form.style]),
            "amount_blank": lambda: rng.choice(("", "  ")),
            "amount_too_large": lambda: TOO_LARGE[form.style],
            "currency_unknown": lambda: FOREIGN[form.style],
        }
        return replace(
            row, reason=fault, values={**row.values, "amount": None}, texts={**row.texts, "amount": makers[fault]()}
        )
    column = columns.get(fault, "period")
    text = {"date_unreadable": rng.choice(BAD_DATES), "period_unknown": rng.choice(BAD_PERIODS)}.get(fault, " ")
    return replace(row, reason=fault, texts={**row.texts, column: text})


def repeat_rows(rng: random.Random, rows: Sequence[Row], share: float) -> list[Row]:
    """Some rows again, identical, somewhere below: under an id they count once."""
    again = [replace(row, is_counted=False) for row in rows if rng.random() < share and not row.reason]
    return [*rows, *again]
