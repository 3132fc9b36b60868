"""Resources: hours planned and worked against capacity by month, role and person, and what nobody fills. Internal."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reports.addresses import data_file, row_anchor
from reports.charts_lines import WIDE, Point, Series, Trend, draw_trend
from reports.figures import CITY, Figure, pick_figures, read_figures
from reports.outputs import Output, Page, Report, sheet_of

PATH = "resources/index.html"
MONTHS_BACK, MONTHS_AHEAD = 12, 12
NEAR_MONTHS = 3
PEOPLE_SHOWN = 60
UNFILLED_SHOWN = 40
METRICS = ("allocation_pct", "utilization_pct", "over_allocated_people", "unfilled_demand_hours")


@dataclass(frozen=True)
class ResourceMonth:
    """One month: hours of named people, capacity of those for whom it is known, and hours that name nobody."""

    month_end_date: date
    person_count: int
    capacity_count: int
    over_count: int
    planned_hours: float | None
    actual_hours: float | None
    capacity_hours: float | None
    unfilled_hours: float


@dataclass(frozen=True)
class Role:
    """One role over the months shown; `unnamed_hours` are planned for nobody by name."""

    role_name: str
    person_count: int
    planned_hours: float | None
    actual_hours: float | None
    unnamed_hours: float | None


@dataclass(frozen=True)
class PersonMonth:
    """One person of one source in one month; the share is planned hours over capacity, None without a capacity."""

    source_name: str | None
    resource_name: str
    role_name: str | None
    month_end_date: date
    project_count: int
    planned_hours: float | None
    actual_hours: float | None
    capacity_hours: float | None
    allocation_share: float | None
    is_over_allocated: bool

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        return row_anchor("person", self.source_name, self.resource_name.lower(), self.month_end_date.isoformat())


@dataclass(frozen=True)
class Unfilled:
    """Hours that a project plans for a role and that name nobody, less the capacity they come with."""

    month_end_date: date
    role_name: str | None
    project_key: str | None
    project_name: str | None
    source_name: str | None
    unfilled_hours: float

    @property
    def anchor(self) -> str:
        """Return the permanent id of its row."""
        parts = (self.source_name, self.project_key, self.role_name, self.month_end_date.isoformat())
        return row_anchor("unfilled", *parts)


@dataclass(frozen=True)
class ResourcesPage:
    """Context of resources.html; `now` is the report's month, the lists reach from it over the months ahead."""

    now: ResourceMonth | None
    has_any: bool
    has_capacity: bool
    figures: tuple[Figure, ...]
    months: tuple[ResourceMonth, ...]
    trend: Trend | None
    roles: tuple[Role, ...]
    window: tuple[date, date]
    people: tuple[PersonMonth, ...]
    people_count: int
    is_over_only: bool
    unfilled: tuple[Unfilled, ...]
    unfilled_count: int
    data_paths: tuple[str, str]


def build(report: Report) -> Iterator[Output]:
    """Yield the page, and the data files of person months and unfilled hours."""
    read, today = report.warehouse.read, report.build.as_of_date
    every = read(ResourceMonth, "resources", "months")
    window = (end_month(today, 0), end_month(today, NEAR_MONTHS))
    reach = {"from_date": end_month(today, -MONTHS_BACK), "to_date": end_month(today, MONTHS_AHEAD)}
    months = [month for month in every if reach["from_date"] <= month.month_end_date <= reach["to_date"]]
    people = read(PersonMonth, "resources", "people", **reach)
    near = [row for row in people if window[0] <= row.month_end_date <= window[1]]
    over = [row for row in near if row.is_over_allocated]
    has_capacity = any(month.capacity_count for month in months)
    listed = over if has_capacity else [row for row in near if row.month_end_date == window[0]]
    unfilled = read(Unfilled, "resources", "unfilled", **reach)
    ahead = [row for row in unfilled if row.month_end_date >= window[0]]
    paths = (data_file("resource-months"), data_file("unfilled-demand"))
    context = ResourcesPage(
        now=next((month for month in every if month.month_end_date == window[0]), None),
        has_any=bool(every),
        has_capacity=has_capacity,
        figures=pick_figures(read_figures(report, CITY[:1]).get(CITY, ()), METRICS),
        months=tuple(months),
        trend=draw_hours(months, window[0]),
        roles=read(Role, "resources", "roles", from_date=window[0], to_date=window[1]),
        window=window,
        people=tuple(listed[:PEOPLE_SHOWN]),
        people_count=len(listed),
        is_over_only=has_capacity,
        unfilled=tuple(ahead[:UNFILLED_SHOWN]),
        unfilled_count=len(ahead),
        data_paths=paths,
    )
    yield Page(PATH, "resources", "Resources", context)
    yield sheet_of(paths[0], PersonMonth, people)
    yield sheet_of(paths[1], Unfilled, unfilled)


def draw_hours(months: Sequence[ResourceMonth], now: date) -> Trend | None:
    """Draw hours by month; worked ones up to the month that ends on `now`. A line that nobody delivered is left out."""
    past = [month for month in months if month.month_end_date <= now]
    series = (
        Series("Planned", "planned", tuple(Point(month.month_end_date, month.planned_hours) for month in months)),
        Series("Capacity", "earned", tuple(Point(month.month_end_date, month.capacity_hours) for month in months)),
        Series("Worked", "actual", tuple(Point(month.month_end_date, month.actual_hours) for month in past)),
    )
    return draw_trend(series, "hours", WIDE)


def end_month(day: date, months: int) -> date:
    """Return the last day of the month that lies `months` after the month of `day`."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, monthrange(year, month)[1])
