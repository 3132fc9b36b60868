"""A page of each department, program and portfolio: its figures, health, projects, changes and trends.

The public edition counts and sums its public projects alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from reports.charts import Slice, draw_health
from reports.figures import Figure, pick_figures, read_figures
from reports.outputs import Output, Page, Report
from reports.pages.changes import Change, read_changes
from reports.pages.groups import KINDS, Group
from reports.pages.projects import ProjectRow
from reports.trends import FigureTrend, read_trends

PROJECTS_SHOWN = 60
CHANGES_SHOWN = 12
MAIN_METRICS = (
    "projects_active",
    "on_track_pct",
    "approved_budget",
    "expended",
    "committed",
    "available",
    "cpi",
    "spi_t",
)
Entity = tuple[str, str | None]
Placed = TypeVar("Placed", "GroupHealth", "Member")


@dataclass(frozen=True)
class GroupHealth:
    """Active projects of one group by health: as their managers report it, and as the thresholds compute it."""

    entity_type: str
    entity_id: str
    health: str
    reported_count: int
    computed_count: int


@dataclass(frozen=True)
class Member(ProjectRow):
    """A project as a member of one group."""

    entity_type: str
    entity_id: str


@dataclass(frozen=True)
class GroupPage:
    """Context of group.html."""

    group: Group
    kind_words: str
    key_figures: tuple[Figure, ...]
    figures: tuple[Figure, ...]
    health: tuple[GroupHealth, ...]
    reported_slices: tuple[Slice, ...]
    computed_slices: tuple[Slice, ...]
    projects: tuple[Member, ...]
    project_count: int
    changes: tuple[Change, ...]
    change_count: int
    trends: tuple[FigureTrend, ...]


def build(report: Report) -> Iterator[Output]:
    """Yield a page of each department, program and portfolio that a listed project names."""
    groups = report.warehouse.read(Group, "groups", "groups")
    figures = read_figures(report, [code for code, _ in KINDS])
    health = gather(report.warehouse.read(GroupHealth, "group", "health"))
    members = gather(report.warehouse.read(Member, "group", "members"))
    trends = read_trends(report, [code for code, _ in KINDS], MAIN_METRICS)
    recent = [change for change in read_changes(report) if change.recency == 1 and not change.is_first_figure]
    words = {code: many[:-1] for code, many in KINDS}
    for group in groups:
        if group.path is None or group.entity_id is None:
            continue
        entity = (group.entity_type, group.entity_id)
        keys = {member.project_key for member in members[entity]}
        changes = [change for change in recent if change.project_key in keys]
        context = GroupPage(
            group=group,
            kind_words=words[group.entity_type],
            key_figures=pick_figures(figures.get(entity, ()), MAIN_METRICS),
            figures=figures.get(entity, ()),
            health=tuple(health[entity]),
            reported_slices=draw_health([(row.health, row.reported_count) for row in health[entity]]),
            computed_slices=draw_health([(row.health, row.computed_count) for row in health[entity]]),
            projects=tuple(members[entity][:PROJECTS_SHOWN]),
            project_count=len(members[entity]),
            changes=tuple(changes[:CHANGES_SHOWN]),
            change_count=len(changes),
            trends=trends.get(entity, ()),
        )
        yield Page(group.path, "group", name_group(group, words[group.entity_type]), context)


def name_group(group: Group, kind: str) -> str:
    """Return the title of a group's page: a program may bear a department's name."""
    return f"{kind}: {group.entity_name}"


def gather(rows: Sequence[Placed]) -> Mapping[Entity, list[Placed]]:
    """Return rows by the group that they belong to."""
    gathered: defaultdict[Entity, list[Placed]] = defaultdict(list)
    for row in rows:
        gathered[row.entity_type, row.entity_id].append(row)
    return gathered
