"""One table that the city publishes as open data, in a database of its own, so that a portal's queries mean what they say.

Rows come from the city's books: money ties to the ledger of that night.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from sandbox.finance_records import Books

ARROW_TYPES = {"text": pa.string(), "integer": pa.int64(), "number": pa.decimal128(18, 2), "date": pa.date32()}
LEDGER_COLUMNS = {
    "fiscal_year": "integer",
    "period": "integer",
    "posted_on": "date",
    "fund": "text",
    "department": "text",
    "account": "text",
    "amount": "number",
    "project_code": "text",
    "vendor": "text",
    "document": "text",
    "line_no": "integer",
    "description": "text",
}

Record = dict[str, Any]


class PublishedDataset:
    """Rows under `row_id`, a whole number that rises and is never used twice; `columns` is name -> kind."""

    def __init__(
        self, name: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]], *, row_id: str = "row_id"
    ) -> None:
        self.name = name
        self.columns = dict(columns)
        self.row_id = row_id
        self._lock = threading.Lock()
        self._database = duckdb.connect()
        records = [{**row, row_id: number} for number, row in enumerate(rows, start=1)]
        schema = pa.schema([(row_id, pa.int64()), *((each, ARROW_TYPES[kind]) for each, kind in columns.items())])
        self._database.register("delivered", pa.Table.from_pylist(records, schema=schema))
        self._database.execute(f'create table "{name}" as select * from delivered')
        self._next = len(records) + 1

    def query(self, sql: str) -> list[Record]:
        """The rows of a query of the table; duckdb.Error when it is wrong."""
        with self._lock:
            cursor = self._database.execute(sql)
            names = [each[0] for each in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def select(self, what: str, *, where: str = "", order: str = "", page: str = "") -> list[Record]:
        """The rows of one plain query, with the clauses that are given."""
        parts = [f'select {what} from "{self.name}"', where and f"where {where}", order and f"order by {order}", page]
        return self.query(" ".join(part for part in parts if part))

    def delete(self, number: int) -> None:
        """Takes one row away."""
        self.query(f'delete from "{self.name}" where "{self.row_id}" = {number}')

    def copy(self, number: int) -> None:
        """Publishes a row once more, as a row of its own at the end."""
        with self._lock:
            self._database.execute(
                f'insert into "{self.name}" select * replace ({self._next} as "{self.row_id}") '
                f'from "{self.name}" where "{self.row_id}" = {number}'
            )
            self._next += 1

    def change(self, number: int, column: str, value: str) -> None:
        """Sets one cell."""
        quoted = value.replace("'", "''")
        self.query(f'update "{self.name}" set "{column}" = \'{quoted}\' where "{self.row_id}" = {number}')

    def drop_column(self, column: str) -> None:
        """Takes a column out of the table."""
        self.query(f'alter table "{self.name}" drop column "{column}"')
        del self.columns[column]


def ledger_rows(books: Books) -> Sequence[Record]:
    """The night's ledger as a published table: one row per journal line, blank where the line says nothing."""
    return [
        {
            "fiscal_year": line.fiscal_year,
            "period": line.period,
            "posted_on": line.posting_date,
            "fund": line.fund_code,
            "department": line.department_code,
            "account": line.account_code,
            "amount": Decimal(line.amount_cents).scaleb(-2),
            "project_code": line.finance_code or None,
            "vendor": line.vendor_name or None,
            "document": line.journal_id,
            "line_no": line.line_number,
            "description": line.description or None,
        }
        for line in books.lines
    ]


def as_text(value: Any) -> str:
    """A cell as a portal prints it: days in ISO, numbers in plain digits."""
    return value.isoformat() if isinstance(value, date) else str(value)
