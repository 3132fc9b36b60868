"""The published rows that a figure is made from: one query per row set (`orchestration/evidence/NAME.sql`).

The first line of a query is its title. It may use $entity_id, $as_of_date, $status_date, $is_today, $time_zone and
$fiscal_year_start; its columns source_name, source_record_id and extract_id say where a row was landed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from orchestration.explaining_formula import Cells, exact
from orchestration.explaining_reading import Reading
from orchestration.explaining_subject import Subject

EVIDENCE = Path(__file__).parent / "evidence"
LANDED_COLUMNS = ("source_name", "source_record_id", "extract_id")


@dataclass(frozen=True)
class RowSet:
    """The rows of one kind behind a figure. Grain: as the title says; values as the warehouse has them."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> Iterator[tuple[str, str, str]]:
        """Source, record id and extract of each row that says where it was landed, each once."""
        if not set(LANDED_COLUMNS) <= set(self.columns):
            return
        places = [self.columns.index(name) for name in LANDED_COLUMNS]
        seen = {tuple(row[place] for place in places): None for row in self.rows}
        for source, record, extract in seen:
            if source is not None and record is not None and extract is not None:
                yield str(source), str(record), str(extract)


def read_rows(reading: Reading, subject: Subject, names: Sequence[str]) -> list[RowSet]:
    """The row sets of those names, in that order, those without rows too."""
    city = reading.configuration.city
    facts: Mapping[str, Any] = {
        "entity_id": subject.entity_id,
        "as_of_date": subject.as_of_date,
        "status_date": subject.status_date,
        "is_today": subject.is_today,
        "time_zone": city.time_zone,
        "fiscal_year_start": fiscal_year_start(subject.as_of_date, city.fiscal_year_start_month),
    }
    found = []
    for name in dict.fromkeys(names):
        title, query = row_query(name)
        answer = reading.ask(query, facts)
        found.append(RowSet(name, title, answer.columns, answer.rows))
    return found


def cells_of(row_sets: Sequence[RowSet]) -> Cells:
    """The numbers of row sets, for calculations."""
    return {
        one.name: {column: [exact(row[place]) for row in one.rows] for place, column in enumerate(one.columns)}
        for one in row_sets
    }


def fiscal_year_start(day: date, start_month: int) -> date:
    """The first day of the fiscal year that a day is in."""
    return date(day.year if day.month >= start_month else day.year - 1, start_month, 1)


@cache
def row_query(name: str) -> tuple[str, str]:
    """Title and query of a row set."""
    title, _, query = (EVIDENCE / f"{name}.sql").read_text(encoding="utf-8").partition("\n")
    return title.removeprefix("-- ").strip(), query
