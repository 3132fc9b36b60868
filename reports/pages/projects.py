"""All projects, in prepared orders and parted by status, health and department, so that no script is needed.

Grain: one row per project that is not deleted at its source.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from reports.addresses import data_file, project_list_page
from reports.charts_lines import Point, Spark, draw_spark
from reports.formatting import write_words
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows

ORDERS = (
    ("name", "Name", "projects/index.html", True),
    ("health", "Health", "projects/by-health.html", True),
    ("slip", "Slip", "projects/by-slip.html", True),
    ("budget", "Budget", "projects/by-budget.html", True),
    ("cost", "Value for money", "projects/by-cost.html", True),
    ("finish", "Finish", "projects/by-finish.html", True),
    ("department", "Department", "projects/by-department.html", True),
    ("manager", "Manager", "projects/by-manager.html", False),
)
COLUMNS = (("status", "Status"), ("health", "Reported health"), ("department", "Department"))
HEALTHS = ("red", "amber", "green", "unknown", "not_assessed")
STATUSES = ("active", "proposed", "on_hold", "completed", "cancelled", "unknown")
SCRIPTS = ("static/projects.js",)

PART_ROWS = 60
SPARK_MONTHS = 12

Choice = tuple[str, str | None]


@dataclass(frozen=True)
class ProjectRow:
    """One project of the list: money in the city's currency, slip in days against the approved baseline."""

    project_key: str
    project_id: str | None
    project_name: str | None
    department_name: str | None
    status: str | None
    stage: str | None
    reported_health: str
    computed_health: str
    baseline_finish_date: date | None
    finish_date: date | None
    slip_days: float | None
    slip_null_reason: str | None
    percent_complete: float | None
    approved_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None
    forecast_amount: Decimal | None
    is_stale: bool


@dataclass(frozen=True)
class ListedProject(ProjectRow):
    """One project of the list with its manager (internal) and its cost performance index."""

    manager_name: str | None
    cpi: float | None
    cpi_null_reason: str | None

    def value(self, column: str) -> str | None:
        """Return what the project has in a column that lists are parted by."""
        if column == "health":
            return self.reported_health
        return self.status or "unknown" if column == "status" else self.department_name


@dataclass(frozen=True)
class CostMonth:
    """The cost performance index of one project at one month end."""

    project_key: str
    as_of_date: date
    value: float | None


@dataclass(frozen=True)
class ChoiceLink:
    """A value that the list can be parted by: its words, its page, how many projects have it, whether this page has it."""

    words: str
    path: str
    project_count: int
    is_chosen: bool


@dataclass(frozen=True)
class ProjectsPage:
    """Context of projects.html; `orders` are (code, words, address), `choices` are (column in words, its links)."""

    title: str
    order: str
    orders: tuple[tuple[str, str, str], ...]
    conditions: tuple[str, ...]
    choices: tuple[tuple[str, tuple[ChoiceLink, ...]], ...]
    part: Part
    projects: tuple[ListedProject, ...]
    sparks: dict[str, Spark | None]
    whole_count: int
    data_path: str


@dataclass(frozen=True)
class ProjectList:
    """Everything that the pages of the list share."""

    projects: tuple[ListedProject, ...]
    sparks: dict[str, Spark | None]
    orders: tuple[tuple[str, str, str], ...]

    def fill(
        self, title: str, order: str, chosen: Sequence[Choice], rows: Sequence[ListedProject], path: str
    ) -> Iterator[Page]:
        """Yield one list, split over pages."""
        conditions = tuple(f"{name_column(column)} is {say_value(column, value)}" for column, value in chosen)
        choices = tuple(offer_choices(self.projects, chosen))
        for part, shown in split_rows(path, rows, PART_ROWS):
            context = ProjectsPage(
                title=title,
                order=order,
                orders=self.orders,
                conditions=conditions,
                choices=choices,
                part=part,
                projects=shown,
                sparks=self.sparks,
                whole_count=len(self.projects),
                data_path=data_file("projects"),
            )
            yield Page(part.path, "projects", name_part(title, part), context, scripts=SCRIPTS)


def build(report: Report) -> Iterator[Output]:
    """Yield the list in each order, the lists of each value and pair of values, and the data file."""
    orders = tuple((code, words, path) for code, words, path, is_public in ORDERS if is_public or report.is_internal)
    read = report.warehouse.read
    by_name = read(ListedProject, "projects", "projects", sorted_by="name")
    listing = ProjectList(by_name, draw_sparks(report), orders)
    for order, words, path in orders:
        rows = by_name if order == "name" else read(ListedProject, "projects", "projects", sorted_by=order)
        yield from listing.fill(f"All projects by {words.lower()}", order, (), rows, path)
    for chosen in list_choices(by_name):
        rows = tuple(row for row in by_name if all(row.value(column) == value for column, value in chosen))
        conditions = " and ".join(
            f"{name_column(column).lower()} {say_value(column, value)}" for column, value in chosen
        )
        yield from listing.fill(f"Projects with {conditions}", "", chosen, rows, project_list_page(chosen))
    yield sheet_of(data_file("projects"), ListedProject, by_name)


def draw_sparks(report: Report) -> dict[str, Spark | None]:
    """Return the course of each project's cost performance index over its newest month ends."""
    months: defaultdict[str, list[Point]] = defaultdict(list)
    for month in report.warehouse.stream(CostMonth, "projects", "cost_months"):
        months[month.project_key].append(Point(month.as_of_date, month.value))
    return {key: draw_spark(points[-SPARK_MONTHS:]) for key, points in months.items()}


def list_choices(projects: Sequence[ListedProject]) -> list[tuple[Choice, ...]]:
    """Return the values, and the pairs of values of two columns, that a project has; sorted."""
    names = [column for column, _ in COLUMNS]
    groups = [(name,) for name in names] + list(combinations(names, 2))
    found = {tuple((name, row.value(name)) for name in group) for group in groups for row in projects}
    return sorted(found, key=lambda chosen: (len(chosen), [(column, value or "~") for column, value in chosen]))


def offer_choices(
    projects: Sequence[ListedProject], chosen: Sequence[Choice]
) -> Iterator[tuple[str, tuple[ChoiceLink, ...]]]:
    """Yield, by column, the values that narrow the chosen list or take the place of its own."""
    for column, words in COLUMNS:
        others = [choice for choice in chosen if choice[0] != column]
        if len(others) > 1:
            continue
        rows = [row for row in projects if all(row.value(name) == value for name, value in others)]
        counts = Counter(row.value(column) for row in rows)
        links = tuple(
            ChoiceLink(
                say_value(column, value), link_choice(others, (column, value)), counts[value], (column, value) in chosen
            )
            for value in sorted(counts, key=lambda value: rank_value(column, value))
        )
        yield words, links


def link_choice(others: Sequence[Choice], added: Choice) -> str:
    """Return the address of a choice beside others, the columns in their order."""
    order = [column for column, _ in COLUMNS]
    return project_list_page(sorted([*others, added], key=lambda choice: order.index(choice[0])))


def rank_value(column: str, value: str | None) -> tuple[int, str]:
    """Return the place of a value among its column's."""
    known = {"health": HEALTHS, "status": STATUSES}.get(column, ())
    return (known.index(value) if value in known else len(known) + (value is None), value or "")


def name_column(column: str) -> str:
    """Return a column in words."""
    return dict(COLUMNS)[column]


def say_value(column: str, value: str | None) -> str:
    """Return a value in words, as inside a sentence."""
    if column == "department":
        return value or "not named"
    return write_words(value).lower()
