"""Where the rows of each stream are found: one list, one per project, one per plan, one per window of dates.

Rules: sub-objects can be read without their project since release 16.2.2, before that only project by project; cost and
benefit plans demand a filter by investment; transactions demand a range of at most 92 days (platform interfaces, 3.2, 3.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.clarity_attributes import Attributes
from extractors.clarity_cells import ID, read_cell
from extractors.clarity_lists import ListReader, Place
from extractors.clarity_reader import ClarityReader, read_day
from extractors.faults import RefusedError
from extractors.outcomes import ExtractContext
from extractors.streams import Column, Stream

CHILD_STREAMS = frozenset({"tasks", "status_reports", "risks", "issues", "change_requests"})
PLAN_TYPES = ("BUDGET", "FORECAST")
WINDOW_DAYS = 91
EARLIER_DAYS = 366
LONGEST_DAYS = 25 * 366
LATEST_DAYS = 2 * 366
ABSENT_STATUSES = frozenset({404, 405})
LISTED_ROWS = 500
CHILD_ROWS = 200
WORKERS = 4
BEGINNINGS = ("scheduleStart", "createdDate")
LATEST = "lastUpdatedDate"
LISTED = (
    Column(ID, "code", True),
    *(Column(name, "local_datetime") for name in (*BEGINNINGS, LATEST)),
)


@dataclass(frozen=True)
class Listed:
    """A project as other streams need it: its technical id, and the first and last day it speaks of."""

    id: str
    first_day: date | None
    last_day: date | None


class Directory:
    """The projects and cost plans of one instance that other streams are read by; each is read once a night."""

    def __init__(self, reader: ClarityReader) -> None:
        self._reader = reader
        self._projects: tuple[Listed, ...] | None = None
        self._plans: tuple[str, ...] | None = None

    def projects(self, *, afresh: bool = False) -> tuple[Listed, ...]:
        """Every project by its technical id, inactive ones included."""
        if self._projects is None or afresh:
            known = self._reader.describe("projects")
            attributes = Attributes(f"Source {self._reader.source_name}: projects", LISTED, known=known)
            lists = ListReader(self._reader, "the list of projects", attributes, page_rows=LISTED_ROWS)
            found = ((read_cell(row, ID).value, row) for row in lists.sweep(Place("projects")).rows())
            rows = {key: row for key, row in found if key}
            self._projects = tuple(_list_project(key, row) for key, row in rows.items())
        return self._projects

    def remember_plans(self, keys: Iterable[str]) -> None:
        """Take the cost plans that were just read, so that they are not asked for again."""
        self._plans = tuple(sorted(keys))

    def plans(self) -> tuple[str, ...]:
        """Every cost plan by its technical id."""
        if self._plans is None:
            attributes = Attributes(f"Source {self._reader.source_name}: costPlans", ())
            lists = ListReader(self._reader, "the list of cost plans", attributes, page_rows=CHILD_ROWS)
            found = self._reader.transport.map(lists.read, plan_places(self.projects()), workers=WORKERS)
            self.remember_plans(key for rows, _ in found for row in rows if (key := read_cell(row, ID).value))
        return self._plans or ()


@dataclass(frozen=True)
class Seeker:
    """Finds the places of one stream."""

    stream: Stream
    lists: ListReader
    directory: Directory
    context: ExtractContext

    def find(self) -> Sequence[Place]:
        """The places that hold all rows of the stream between them."""
        name = self.stream.name
        if name in CHILD_STREAMS:
            return self._find_children()
        finders: Mapping[str, Callable[[], Sequence[Place]]] = {
            "cost_plans": self._list_plans,
            "benefit_plans": self._list_benefits,
            "cost_plan_details": self._find_details,
            "actual_transactions": self._list_windows,
        }
        return finders[name]() if name in finders else (Place(self._table),)

    @property
    def _table(self) -> str:
        return str(self.stream.table)

    def _field(self, column: str) -> str:
        return self.stream.column(column).field

    def _find_children(self) -> Sequence[Place]:
        """The one list of all projects' rows where there is one that says whose they are, else one list per project."""
        place = Place(self._table)
        try:
            rows = self.lists.first(place)
        except RefusedError as error:
            if error.status not in ABSENT_STATUSES | {400}:
                raise
            return self._list_by_project()
        is_told = all(read_cell(row, self._field("project")).value for row in rows)
        return (place,) if is_told else self._list_by_project()

    def _list_by_project(self) -> Sequence[Place]:
        self.lists.attributes.leave((self._field("project"),))
        return [Place(f"projects/{one.id}/{self._table}", project=one.id) for one in self.directory.projects()]

    def _list_plans(self) -> Sequence[Place]:
        field = self._field("plan_type")
        self.lists.attributes.leave((self._field("project"), field))
        return plan_places(self.directory.projects(), field)

    def _list_benefits(self) -> Sequence[Place]:
        self.lists.attributes.leave((self._field("project"),))
        return [Place(self._table, f"(investmentId = {one.id})", one.id) for one in self.directory.projects()]

    def _find_details(self) -> Sequence[Place]:
        """By a filter on the plan, else by the plan's own path: whichever the instance takes for the first plan."""
        plans, field = self.directory.plans(), self._field("cost_plan")
        if not plans:
            return ()
        refusals: list[RefusedError] = []
        for path, condition in (
            (self._table, "(costPlanId = {plan})"),
            (self._table, "(planId = {plan})"),
            (f"costPlans/{{plan}}/{self._table}", None),
        ):
            places = [
                Place(path.format(plan=plan), condition and condition.format(plan=plan), None, {field: plan})
                for plan in plans
            ]
            try:
                self.lists.first(places[0])
            except RefusedError as error:
                refusals.append(error)
            else:
                return places
        raise next((error for error in refusals if error.status not in ABSENT_STATUSES), refusals[0])

    def _list_windows(self) -> Sequence[Place]:
        today = datetime.now(ZoneInfo(self.context.city.time_zone)).date()
        return [
            Place(
                self._table,
                f"((transactionDate >= '{first}T00:00:00') and (transactionDate <= '{last}T23:59:59'))",
            )
            for first, last in windows(self.directory.projects(), today)
        ]


def plan_places(projects: Sequence[Listed], type_field: str = "planType") -> Sequence[Place]:
    """The lists of the projects' cost plans; the platform demands a filter by investment and plan type."""
    return [
        Place("costPlans", f"((investmentId = {one.id}) and (planType = '{kind}'))", one.id, {type_field: kind})
        for one in projects
        for kind in PLAN_TYPES
    ]


def windows(projects: Sequence[Listed], today: date) -> Iterator[tuple[date, date]]:
    """(first day, last day) of ranges that share no day and cover a year before the first project until the last news.

    Projects that show no day cover all that may be asked for; without projects there is nothing to ask for.
    """
    if not projects:
        return
    firsts = [one.first_day for one in projects if one.first_day]
    horizon = today + timedelta(days=LATEST_DAYS)
    until = max([today, *(one.last_day for one in projects if one.last_day and one.last_day < horizon)])
    until += timedelta(days=1)
    earliest = until - timedelta(days=LONGEST_DAYS)
    begun = max(min(firsts, default=earliest), earliest)
    first = max(begun - timedelta(days=EARLIER_DAYS), earliest)
    while first <= until:
        last = first + timedelta(days=WINDOW_DAYS - 1)
        yield first, last
        first = last + timedelta(days=1)


def _list_project(key: str, row: Mapping[str, object]) -> Listed:
    days = [day for name in BEGINNINGS if (day := read_day(read_cell(row, name).value))]
    return Listed(key, min(days, default=None), read_day(read_cell(row, LATEST).value))
