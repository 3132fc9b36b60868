"""Render the report alone: `python -m reports --warehouse PATH --out DIR --audience internal`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from reports.city import CityFacts
from reports.errors import ReportError
from reports.shown import AUDIENCES
from reports.site import render_site


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m reports", description="Render the published report.")
    parser.add_argument("--warehouse", type=Path, required=True, help="the published portfolio.duckdb")
    parser.add_argument("--out", type=Path, required=True, help="folder of the site; made when absent")
    parser.add_argument("--audience", choices=AUDIENCES, required=True)
    parser.add_argument(
        "--previous", type=Path, help="an earlier site of the same audience, to link unchanged files to"
    )
    parser.add_argument("--city-name", default="City")
    parser.add_argument("--time-zone", default="UTC")
    parser.add_argument("--currency", default="USD")
    parser.add_argument("--currency-sign", help="by default the currency's own")
    parser.add_argument("--fiscal-year-start-month", type=int, default=7)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Render, say in one line what was done, and return the exit code: 0 done, 1 failed."""
    given = parse_arguments(arguments)
    city = CityFacts(
        given.city_name, given.time_zone, given.currency, given.currency_sign, given.fiscal_year_start_month
    )
    try:
        summary = render_site(given.warehouse, given.out, given.audience, city, given.previous)
    except ReportError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"{given.out / 'index.html'}: {summary.pages} pages, {summary.written_count} files written, "
        f"{summary.unchanged_count} unchanged, {summary.removed_count} removed\n"
    )
    for path in summary.oversized_pages:
        sys.stderr.write(f"warning: {path} is larger than 200 kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
