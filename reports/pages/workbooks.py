"""The workbooks: the portfolio for both audiences, the reconciliation for finance. No page."""

from collections.abc import Iterator

from reports.outputs import Output, RawFile, Report
from reports.portfolio_workbook import write_portfolio
from reports.workbook import write_workbook

PORTFOLIO = "data/portfolio.xlsx"
RECONCILIATION = "data/reconciliation.xlsx"


def build(report: Report) -> Iterator[Output]:
    """Yield the workbooks of the audience."""
    yield RawFile(PORTFOLIO, write_portfolio(report))
    if report.is_internal:
        yield RawFile(RECONCILIATION, write_workbook(report, report.city))
