"""The gate register; in public, as the page of governance, the gate decisions already taken of published projects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reports.addresses import data_file
from reports.charts_grids import Calendar, draw_calendar
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.pages.governance_records import GATES_PATH, PATH, Gate

PART_ROWS = 120


@dataclass(frozen=True)
class GatesPage:
    """Context of gates.html; in public the gates that are decided."""

    part: Part
    gates: tuple[Gate, ...]
    decided_count: int
    calendar: Calendar | None
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the gates, split over pages, and their data file."""
    today = report.build.as_of_date
    gates = report.warehouse.read(Gate, "gates", "gates", as_of_date=today)
    path, title = (GATES_PATH, "Gate register") if report.is_internal else (PATH, "Gate decisions")
    decided, calendar, data_path = sum(gate.is_decided for gate in gates), place_gates(gates, today), data_file("gates")
    for part, shown in split_rows(path, gates, PART_ROWS):
        yield Page(part.path, "gates", name_part(title, part), GatesPage(part, shown, decided, calendar, data_path))
    yield sheet_of(data_path, Gate, gates)


def place_gates(gates: Sequence[Gate], today: date) -> Calendar | None:
    """Return the calendar of gates: each on the day of its decision, else of its beginning."""
    return draw_calendar([(gate.day, gate.is_decided) for gate in gates if gate.day is not None], today)
