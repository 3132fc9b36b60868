"""The files of one table: Parquet with exact types and texts, CSV that a spreadsheet opens safely."""

from dataclasses import replace
from hashlib import sha256

from reports.data_tables import DataTable, quote_name
from reports.outputs import RawFile, Report, WrittenFile

FOLDER = "data/tables"
INTERNAL_CELLS = 300_000
"""A larger table is not copied into the internal site: it is beside it, in `published/tables`, and would be some 5 MB again."""
CSV_CELLS = 6_000_000
"""A larger table is offered as Parquet only, in both editions."""
PARQUET = "format parquet, compression zstd"
CSV = "format csv, header, dateformat '%Y-%m-%d', timestampformat '%Y-%m-%dT%H:%M:%SZ'"
UNSAFE_CELL = r"^[=+\-@\t\r]"


def is_beside(table: DataTable, report: Report) -> bool:
    """Return whether the table is only beside the site, being too large to be copied into it."""
    return report.is_internal and table.row_count * len(table.columns) > INTERNAL_CELLS


def write_table(table: DataTable, report: Report) -> tuple[DataTable, tuple[RawFile, ...]]:
    """Return the table with its files noted, and the files; none for a table that is only beside the site."""
    if is_beside(table, report):
        return table, ()
    stem = f"{FOLDER}/{table.schema}/{table.table}"
    made = [RawFile(f"{stem}.parquet", report.warehouse.export(table.select(), PARQUET))]
    if table.row_count * len(table.columns) <= CSV_CELLS:
        made.insert(0, RawFile(f"{stem}.csv", report.warehouse.export(_select_cells(table), CSV)))
    noted = tuple(WrittenFile(one.path, len(one.content), sha256(one.content).hexdigest()) for one in made)
    return replace(table, files=noted), tuple(made)


def _select_cells(table: DataTable) -> str:
    cells = ", ".join(_write_cell(column.name, column.sql_type) for column in table.columns)
    return f"select {cells} from ({table.select()})"


def _write_cell(column: str, sql_type: str) -> str:
    name = quote_name(column)
    if sql_type != "VARCHAR":
        return name
    return f"case when regexp_matches({name}, '{UNSAFE_CELL}') then '''' || {name} else {name} end as {name}"
