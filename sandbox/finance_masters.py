"""Finance's master data: fiscal periods with their status, and the chart of accounts as a workbook with a title block."""

from collections.abc import Iterator

from sandbox.city import CityState
from sandbox.delivery import csv_bytes, day_text
from sandbox.names import ACCOUNTS
from sandbox.workbook import workbook_bytes

CHART_COLUMNS = ("Account", "Account Name", "Type", "Class")


def master_files(state: CityState) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the master files of a night."""
    periods = [
        (
            str(each.fiscal_year),
            str(each.period),
            day_text(each.start_date),
            day_text(each.end_date),
            "Open" if each.is_open else "Closed",
        )
        for each in state.books.periods
    ]
    yield "fiscal_periods.csv", csv_bytes(("FISCAL_YEAR", "PERIOD", "START", "END", "STATUS"), periods)
    chart = workbook_bytes(
        [("Chart", CHART_COLUMNS, ACCOUNTS)],
        title=(state.name, "Chart of Accounts", "Effective July 1; report FIN-204"),
    )
    yield "chart_of_accounts.xlsx", chart
