"""What changed at each date against the one before, grouped by kind, with sums and sentences.

Grain of the list and of its data file: one changed field of one entity between two dates (`metrics.changes`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from reports.addresses import changes_page, data_file
from reports.formatting import write_day
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows
from reports.sentences.changes import count_amount, count_days, read_amount, read_day, sort_kind

PATH = "changes.html"
PART_ROWS = 120
GROUPS = {
    "new": ("New projects", "Projects that the sources list for the first time."),
    "closed": ("Closed projects", "Projects that were completed or cancelled."),
    "health": ("Health", "Health as the managers report it and as the city’s thresholds compute it."),
    "baseline": ("Approved plan", "Approved dates that were set anew. A new baseline is a decision, not a delay."),
    "moved": ("Dates", "Dates of projects and milestones that moved."),
    "money": ("Money", "Budgets, orders and forecasts that rose or fell."),
    "restated": ("Restated figures", "Figures of closed periods that changed after the period was closed."),
    "changed": ("Other changes", "Everything else that the sources changed."),
}
PLACES = {kind: place for place, kind in enumerate(GROUPS)}


@dataclass(frozen=True)
class Change:
    """One changed field of one entity; `before` and `after` are text as the warehouse has them, recency 1 is the newest date."""

    kind: str | None
    entity_type: str | None
    entity_id: str | None
    project_key: str | None
    entity_name: str | None
    subject: str | None
    field: str | None
    before: str | None
    after: str | None
    is_material: bool
    from_date: date | None
    to_date: date | None
    recency: int

    @property
    def group(self) -> str:
        """The kind that the change is listed under, one of sentences.changes.KINDS."""
        return sort_kind(self)

    @property
    def value_kind(self) -> str:
        """How to show the values: health, day, money or text."""
        field = self.field or ""
        if field.endswith("health"):
            return "health"
        if field.endswith("_date"):
            return "day"
        return "money" if field.endswith("amount") else "text"

    @property
    def is_first_figure(self) -> bool:
        """Whether this is a number that a new project begins with; it counts with its project and is not listed again."""
        return self.kind == "new" and self.field != "project"

    @property
    def days(self) -> int | None:
        """Days by which a date moved; later is positive."""
        return count_days(self)

    @property
    def old_date(self) -> date | None:
        """The date before the change, where the value is a date."""
        return read_day(self.before)

    @property
    def new_date(self) -> date | None:
        """The date after the change, where the value is a date."""
        return read_day(self.after)

    @property
    def amounts(self) -> tuple[Decimal | None, Decimal | None]:
        """Both values as money, where they are."""
        return read_amount(self.before), read_amount(self.after)

    @property
    def difference(self) -> Decimal | None:
        """After less before, for money."""
        return count_amount(self)


@dataclass(frozen=True)
class ChangeGroup:
    """The changes of one kind on one page; `all_of_kind` are those of the whole date, which the sums are made of."""

    kind: str
    title: str
    meaning: str
    changes: tuple[Change, ...]
    all_of_kind: tuple[Change, ...]


@dataclass(frozen=True)
class DateLink:
    """A date with changes: its page and how many changes it has."""

    to_date: date
    path: str
    change_count: int
    material_count: int


@dataclass(frozen=True)
class ChangesPage:
    """Context of changes.html; `from_date` is the oldest date that a change of the page is compared with."""

    part: Part
    groups: tuple[ChangeGroup, ...]
    title: str
    from_date: date | None
    to_date: date | None
    material_count: int
    first_figure_count: int
    dates: tuple[DateLink, ...]
    change_count: int
    data_path: str


def read_changes(report: Report) -> tuple[Change, ...]:
    """Return all changes, the newest dates and the material ones first."""
    return report.warehouse.read(Change, "changes", "changes")


def build(report: Report) -> Iterator[Output]:
    """Yield the newest date's changes, a page per earlier date, and the data file with all of them."""
    changes = read_changes(report)
    by_date: defaultdict[int, list[Change]] = defaultdict(list)
    for change in changes:
        by_date[change.recency].append(change)
    dates = tuple(link_date(recency, rows) for recency, rows in by_date.items() if rows[0].to_date)
    for recency in sorted(by_date) or [1]:
        yield from list_date(recency, by_date[recency], dates, len(changes))
    yield sheet_of(data_file("changes"), Change, changes)


def link_date(recency: int, rows: list[Change]) -> DateLink:
    """Return the way to one date's changes."""
    day = rows[0].to_date or date.min
    shown = [row for row in rows if not row.is_first_figure]
    return DateLink(day, PATH if recency == 1 else changes_page(day), len(shown), sum(row.is_material for row in shown))


def list_date(recency: int, rows: list[Change], dates: tuple[DateLink, ...], change_count: int) -> Iterator[Page]:
    """Yield the pages of one date, its changes in the order of their kinds."""
    shown = sorted((row for row in rows if not row.is_first_figure), key=lambda row: PLACES[row.group])
    to_date = rows[0].to_date if rows else None
    is_newest = recency == 1 or to_date is None
    title = "What changed" if is_newest else f"What changed up to {write_day(to_date or date.min)}"
    starts = [row.from_date for row in shown if row.from_date]
    for part, part_rows in split_rows(PATH if is_newest else changes_page(to_date or date.min), shown, PART_ROWS):
        context = ChangesPage(
            part=part,
            groups=tuple(group_changes(part_rows, shown)),
            title=title,
            from_date=min(starts, default=None),
            to_date=to_date,
            material_count=sum(row.is_material for row in shown),
            first_figure_count=len(rows) - len(shown),
            dates=dates,
            change_count=change_count,
            data_path=data_file("changes"),
        )
        yield Page(part.path, "changes", name_part(title, part), context)


def group_changes(rows: Iterable[Change], whole: list[Change]) -> Iterator[ChangeGroup]:
    """Yield the groups of one page, in order; `rows` are sorted by kind."""
    for kind, members in groupby(rows, key=lambda row: row.group):
        title, meaning = GROUPS[kind]
        yield ChangeGroup(kind, title, meaning, tuple(members), tuple(row for row in whole if row.group == kind))
