"""Demand: what was asked for, what was decided and what waits. Internal; the public page is demand_public."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from reports.addresses import data_file, row_anchor
from reports.outputs import Output, Page, Report

PATH = "demand/index.html"
REQUESTS_PATH = "demand/requests.html"
WAITING_SHOWN = 20
DATA_NAME = "demands"
OUTCOMES = ("approved", "rejected", "deferred", "decided", "waiting")


@dataclass(frozen=True)
class Demand:
    """One request; days from its submission to its decision, or to the report's date while it waits."""

    demand_id: str | None
    title: str | None
    department_name: str | None
    project_key: str | None
    project_name: str | None
    outcome: str
    submitted_date: date | None
    decided_date: date | None
    decision_days: int | None
    waiting_days: int | None
    source_name: str | None
    source_record_id: str | None
    extract_id: str | None

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("demand", self.source_name, self.source_record_id or self.demand_id)


@dataclass(frozen=True)
class Intake:
    """The requests of one department (None: it is not named) by outcome, and the median days to a decision."""

    department_name: str | None
    submitted: int
    by_outcome: tuple[int, ...]
    median_days: float | None


@dataclass(frozen=True)
class DemandPage:
    """Context of demand.html; `all_intake` is the sum, `outcomes` name its counts."""

    all_intake: Intake
    outcomes: tuple[str, ...]
    intake: tuple[Intake, ...]
    waiting: tuple[Demand, ...]
    requests_path: str
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the page."""
    demands = report.warehouse.read(Demand, "demand", "demands", as_of_date=report.build.as_of_date)
    outcomes = tuple(code for code in OUTCOMES if any(demand.outcome == code for demand in demands))
    names = sorted({demand.department_name for demand in demands}, key=lambda name: (name is None, name or ""))
    context = DemandPage(
        all_intake=count_intake(None, demands, outcomes),
        outcomes=outcomes,
        intake=tuple(
            count_intake(name, [one for one in demands if one.department_name == name], outcomes) for name in names
        ),
        waiting=tuple(demand for demand in demands if demand.outcome == "waiting")[:WAITING_SHOWN],
        requests_path=REQUESTS_PATH,
        data_path=data_file(DATA_NAME),
    )
    yield Page(PATH, "demand", "Demand and intake", context)


def count_intake(name: str | None, demands: Sequence[Demand], outcomes: Sequence[str]) -> Intake:
    """Return the counts of some requests."""
    counts = Counter(demand.outcome for demand in demands)
    days = [demand.decision_days for demand in demands if demand.decision_days is not None]
    return Intake(name, len(demands), tuple(counts[code] for code in outcomes), float(median(days)) if days else None)
