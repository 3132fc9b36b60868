"""The data dictionary names the pages that use a column, also those that reach it through a table made for several pages."""

import csv
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("column", "pages"),
    [
        (("metrics.values", "value"), {"overview", "group", "metric", "project", "trends"}),
        (("core.fct_milestones", "forecast_date"), {"project"}),
        (("core.fct_risks", "probability"), {"project", "risks"}),
    ],
)
def test_a_column_names_the_pages_that_use_it(sites: dict[str, Path], column: tuple[str, str], pages: set[str]) -> None:
    path = sites["internal"] / "data" / "dictionary.csv"
    rows = {(row["table"], row["column"]): row for row in csv.DictReader(path.open(encoding="utf-8"))}
    assert pages <= set((rows.get(column) or {"used_by": ""})["used_by"].split())
