"""Lay each city's published files on a share, as its finance department would drop them.

Amounts are carried as text, exactly as published. What a department's own export would do is done here and nothing else:
wide columns become lines, one fiscal year or one report becomes one file, and the published total lies beside as a control file.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path

CLASSES = ("class_100", "class_200", "class_300_400", "class_500", "class_700", "class_800", "class_900")
# General Fund totals of the Budget in Brief, in dollars (origin: data/README of the controller's repository).
PUBLISHED_ADOPTED = {"2017": "4187088000", "2018": "4437709000"}
OAKLAND_ADOPTED_DAY, OAKLAND_ADJUSTED_DAY = "2014-07-01", "2015-06-30"


def new_york(data: Path, share: Path) -> None:
    """The dashboard's file as it is."""
    for path in sorted(data.glob("NYC_capital_projects_*.csv")):
        shutil.copyfile(path, share / path.name)


def philadelphia(data: Path, share: Path) -> None:
    """Adopted budget and actual spending: one file of lines (department × class) per fiscal year, with its control total."""
    adopted = _read(data / "budgeted_department_spending_adopted.csv")
    actual = _read(data / "actual_department_spending.csv")
    for label, rows in (("adopted", adopted), ("actual", actual)):
        for year in sorted({row["fiscal_year"] for row in rows}):
            own = [row for row in rows if row["fiscal_year"] == year]
            lines = [
                {
                    "fiscal_year": year,
                    "department": row["dept_code"],
                    "department_name": row["dept_name"],
                    "class": name[6:],
                    "amount": row[name],
                }
                for row in own
                for name in CLASSES
                if row[name]
            ]
            published = PUBLISHED_ADOPTED.get(year) if label == "adopted" else None
            total = published or _total(row["total"] for row in own)
            _write(share / f"{label}_FY{year}.csv", lines)
            _write(share / f"{label}_control_FY{year}.csv", [{"total": total, "lines": str(len(lines))}])


def philadelphia_quarterly(data: Path, share: Path) -> None:
    """The Target Budget (revised) of each quarterly report: one file per report, departments once."""
    rows = [
        row
        for row in _read(data / "qcmr_department_obligations.csv")
        if row["variable"] == "Target Budget" and row["time_period"] == "Full Year"
    ]
    for report in sorted({(row["fiscal_year"], row["as_of_date"]) for row in rows}):
        own = [row for row in rows if (row["fiscal_year"], row["as_of_date"]) == report]
        lines = [
            {
                "fiscal_year": row["fiscal_year"],
                "as_of_date": row["as_of_date"],
                "department": row["dept_code"],
                "amount": row["total"],
            }
            for row in _without_parents(own)
        ]
        _write(share / f"target_FY{report[0]}_{report[1]}.csv", lines)


def oakland(data: Path, share: Path) -> None:
    """Both books in one file of two days (adopted, then adjusted), and the chart of accounts that they imply."""
    books = ((OAKLAND_ADOPTED_DAY, "FY14-15__adopted.csv"), (OAKLAND_ADJUSTED_DAY, "FY14-15__adjusted.csv"))
    lines = [
        {**row, "account": f"{row['account_type']}: {row['account_category']}", "as_of_date": day}
        for day, name in books
        for row in _read(data / name)
    ]
    _write(share / "books_FY14-15.csv", lines)
    types = {"Revenue": "revenue", "Expense": "expenditure"}
    accounts = sorted({(line["account"], line["account_category"], types[line["account_type"]]) for line in lines})
    _write(
        share / "accounts.csv", [{"account": code, "name": name, "account_type": kind} for code, name, kind in accounts]
    )


def _without_parents(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Departments once: a row (35-EB) is left out where it is the total of the rows below it (35-EB-*) in the same report."""
    totals: dict[str, Decimal] = {}
    for row in rows:
        totals[row["dept_code"]] = totals.get(row["dept_code"], Decimal(0)) + Decimal(row["total"])

    def is_total(code: str) -> bool:
        below = [other for other in totals if other.startswith(f"{code}-")]
        leaves = [one for one in below if not any(other.startswith(f"{one}-") for other in below)]
        return totals[code] != 0 and totals[code] == sum(totals[leaf] for leaf in leaves)

    return [row for row in rows if not is_total(row["dept_code"])]


def _total(texts: Iterable[str]) -> str:
    return str(sum((Decimal(text) for text in texts if text), Decimal(0)))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[Mapping[str, str]] | list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


SHARES: Mapping[str, tuple[Callable[[Path, Path], None], str]] = {
    "new_york": (new_york, "nyc_capital_projects"),
    "philadelphia": (philadelphia, "phl_controller"),
    "philadelphia_quarterly": (philadelphia_quarterly, "phl_controller"),
    "oakland": (oakland, "oakland_budget"),
}
