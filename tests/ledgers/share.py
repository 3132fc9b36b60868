"""Files as a finance department drops them: a `Form` says how a feed's files are written, `deliver` writes one and returns what it wrote.

What a row means is known before it is written, so that what the warehouse should make of it is never read back from the file.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from tests.ledgers.amount_texts import US, plain_amount

SUSPENDED = frozenset({"amount_unreadable", "amount_blank", "amount_too_large", "currency_unknown"})


@dataclass(frozen=True)
class Row:
    """One row: what it means (`values`, canonical column to truth), how it is typed (`texts`) and what must become of it.

    `reason` is why the row must be refused, blank when it must be loaded. `is_counted` is false for the second of two identical
    rows under one id, and for rows that a later file of the same period replaces. Amounts in `values` have the warehouse's sign.
    """

    values: Mapping[str, Any]
    texts: Mapping[str, Any]
    reason: str = ""
    is_counted: bool = True
    source: str = ""
    stream: str = ""
    file: str = ""
    line: int = 0

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    @property
    def is_loaded(self) -> bool:
        return self.is_counted and not self.reason


@dataclass(frozen=True)
class Form:
    """How the files of one feed look. `columns` is canonical to theirs; `settings` are further keys of the feed in portfolio.toml."""

    source: str
    stream: str
    files: str
    columns: Mapping[str, str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    date_format: str = "%Y-%m-%d"
    style: str = US
    preamble: tuple[tuple[str, ...], ...] = ()
    noise: tuple[str, ...] = ()

    @property
    def delivered_sign(self) -> int:
        """-1 where the feed writes credits as positive."""
        return -1 if self.settings.get("amount_sign") == "credit_positive" else 1

    @property
    def header(self) -> list[str]:
        return [*self.columns.values(), *self.noise]

    def feed(self) -> dict[str, Any]:
        """The `[[feeds]]` table that reads these files."""
        table: dict[str, Any] = {"stream": self.stream, "files": self.files, "columns": dict(self.columns)}
        if self.delimiter != ",":
            table["delimiter"] = self.delimiter
        if self.encoding not in ("utf-8", "utf-8-sig"):
            table["encoding"] = self.encoding
        if self.date_format != "%Y-%m-%d":
            table["date_format"] = self.date_format.split()[0]
        if self.style != US:
            table["decimal_style"] = self.style
        return {**table, **self.settings}


def deliver(folder: Path, form: Form, name: str, rows: Sequence[Row], extra: Iterable[Sequence[Any]] = ()) -> list[Row]:
    """Write `rows` as the file `name`, `extra` (a trailer) below them; returns the rows with their source, file and line."""
    cells = [[row.texts.get(column, "") for column in form.columns] + ["999.99"] * len(form.noise) for row in rows]
    write_table(folder, form, name, [form.header, *cells, *extra])
    first = len(form.preamble) + 2
    return [
        replace(row, source=form.source, stream=form.stream, file=name, line=first + number)
        for number, row in enumerate(rows)
    ]


def write_table(folder: Path, form: Form, name: str, lines: Iterable[Sequence[Any]]) -> None:
    """Write the preamble and `lines` as the form's kind of file."""
    path = folder / form.source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for line in [*form.preamble, *lines]:
            sheet.append(list(line))
        book.save(path)
        return
    with path.open("w", encoding=form.encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=form.delimiter, lineterminator=form.line_end)
        writer.writerows([*form.preamble, *lines])


def delivered_total(form: Form, rows: Iterable[Row]) -> Decimal:
    """What the sender's own sum of the file says: every row that holds an amount, refused ones included."""
    amounts = (row.values.get("amount") for row in rows)
    return form.delivered_sign * sum((amount for amount in amounts if amount is not None), Decimal(0))


def total_text(form: Form, rows: Iterable[Row], *, off_by: Decimal = Decimal(0)) -> str:
    """The same as the sender writes it."""
    return plain_amount(delivered_total(form, rows) + off_by, form.style)


def to_cell(form: Form, value: Any) -> Any:
    """A value that is no amount, as text in the form's way of writing."""
    if value is None:
        return ""
    return value.strftime(form.date_format) if isinstance(value, date) else str(value)


def to_toml(value: Any) -> str:
    """A value as inline TOML."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {to_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def source_toml(name: str, folder: Path, forms: Iterable[Form]) -> str:
    """The `[sources.NAME]` section of one source of files."""
    lines = [f"[sources.{name}]", 'type = "files"', f"path = {json.dumps(str(folder / name))}"]
    for form in forms:
        lines += ["", f"[[sources.{name}.feeds]]", *(f"{key} = {to_toml(value)}" for key, value in form.feed().items())]
    return "\n".join(lines) + "\n\n"
