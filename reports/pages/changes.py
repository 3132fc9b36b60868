"""What changed since the previous month end, and in the month before it; the data file holds every month (`metrics.changes`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from reports.addresses import data_file
from reports.outputs import Output, Page, Part, Report, name_part, sheet_of, split_rows

PATH = "changes.html"
DATES_SHOWN = 2


@dataclass(frozen=True)
class Change:
    """One changed field of one entity; `before` and `after` are text as the warehouse has them, recency 1 is the newest date."""

    kind: str | None
    entity_type: str | None
    entity_id: str | None
    project_key: str | None
    entity_name: str | None
    field: str | None
    before: str | None
    after: str | None
    is_material: bool
    from_date: date | None
    to_date: date | None
    recency: int

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
    def days(self) -> int | None:
        """Days by which a date moved; later is positive."""
        before, after = read_day(self.before), read_day(self.after)
        return (after - before) // timedelta(days=1) if before and after else None

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


@dataclass(frozen=True)
class ChangesPage:
    """Context of changes.html."""

    part: Part
    changes: tuple[Change, ...]
    material_count: int
    change_count: int
    data_path: str


def read_day(text: str | None) -> date | None:
    """Return an ISO date, or None where the text is none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def read_amount(text: str | None) -> Decimal | None:
    """Return an exact amount, or None where the text is none."""
    try:
        return Decimal(text or "")
    except InvalidOperation:
        return None


def read_changes(report: Report) -> tuple[Change, ...]:
    """Return all changes, the newest dates and the material ones first."""
    return report.warehouse.read(Change, "changes", "changes")


def build(report: Report) -> Iterator[Output]:
    """Yield the changes of the newest dates, split over pages, and the data file with all of them."""
    changes = read_changes(report)
    recent = [change for change in changes if change.recency <= DATES_SHOWN]
    material_count = sum(change.is_material for change in recent)
    data_path = data_file("changes")
    for part, shown in split_rows(PATH, recent):
        context = ChangesPage(part, shown, material_count, len(changes), data_path)
        yield Page(part.path, "changes", name_part("What changed", part), context)
    yield sheet_of(data_path, Change, changes)
