"""Departments, programs and portfolios: a table of all.

The public edition counts and sums its public projects alone, and names only what such a project names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.addresses import data_file, group_page
from reports.charts import Slice, draw_health
from reports.outputs import Output, Page, Report, sheet_of

PATH = "departments/index.html"
KINDS = (("department", "Departments"), ("program", "Programs"), ("portfolio", "Portfolios"))


@dataclass(frozen=True)
class Group:
    """A department, a program or a portfolio with its projects counted and their money summed.

    Health and late are of active projects. Money is the sum over the `funded_count` projects whose money is known.
    `entity_id` is None for the projects that name no department.
    """

    entity_type: str
    entity_id: str | None
    entity_name: str | None
    project_count: int
    active_count: int
    red_count: int
    amber_count: int
    green_count: int
    unknown_count: int
    late_count: int
    slip_known_count: int
    stale_count: int
    funded_count: int
    approved_amount: Decimal | None
    committed_amount: Decimal | None
    expended_amount: Decimal | None
    available_amount: Decimal | None

    @property
    def path(self) -> str | None:
        """Return the address of its page; the projects without a department have none."""
        return None if self.entity_id is None else group_page(self.entity_type, self.entity_id)

    @property
    def health_known_count(self) -> int:
        """Return how many of its active projects have a reported health."""
        return self.red_count + self.amber_count + self.green_count

    @property
    def mix(self) -> tuple[tuple[str, int], ...]:
        """Return its active projects by reported health, as (health, count)."""
        known = (("red", self.red_count), ("amber", self.amber_count), ("green", self.green_count))
        return (*known, ("not_assessed", self.active_count - sum(count for _, count in known)))

    @property
    def slices(self) -> tuple[Slice, ...]:
        """Return its active projects by reported health, to draw."""
        return draw_health(self.mix)


@dataclass(frozen=True)
class GroupsPage:
    """Context of groups.html; `kinds` are (code, words, groups)."""

    kinds: tuple[tuple[str, str, tuple[Group, ...]], ...]
    data_path: str


def build(report: Report) -> Iterator[Output]:
    """Yield the table of all and its data file."""
    groups = report.warehouse.read(Group, "groups", "groups")
    data_path = data_file("departments-programs-portfolios")
    kinds = tuple((code, words, tuple(one for one in groups if one.entity_type == code)) for code, words in KINDS)
    yield Page(PATH, "groups", "Departments, programs and portfolios", GroupsPage(kinds, data_path))
    yield sheet_of(data_path, Group, groups)
