"""Streams whose rows lie inside the rows of a table: the segments of planned work, the tasks under a baseline.

Their table is read whole every night: a part has no change of its own that a delta would tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.dataverse_api import Page
from extractors.dataverse_cells import unroll_planned_work
from extractors.records import Row

Follow = Callable[[str], Iterator[Row]]
ASSIGNMENT_KEY = "msdyn_resourceassignmentid"
BASELINE_KEY = "msdyn_projectbaselinedataid"
BASELINE_TASKS = "msdyn_msdyn_projectbaselinedata_msdyn_projectbaselinetaskdata"
BASELINE_LOOKUPS = (
    "_msdyn_projectbaselinedata_value",
    "_msdyn_projectbaselinedataid_value",
    "_msdyn_baselinedata_value",
    "_msdyn_baselinedataid_value",
    "_msdyn_projectbaseline_value",
    "_msdyn_projectbaselineid_value",
)


@dataclass(frozen=True)
class Parts:
    """How the parts come out of a table's rows. `fields` are asked for ((), every one); `fits` judges the first page."""

    set_name: str
    key_field: str
    fields: tuple[str, ...]
    unroll: Callable[[Row, Follow], Iterator[Row]]
    expand: str = ""
    fits: Callable[[Page], bool] = lambda page: True


def _planned_work(row: Row, follow: Follow) -> Iterator[Row]:
    return unroll_planned_work(row, ASSIGNMENT_KEY)


def _expanded_tasks(row: Row, follow: Follow) -> Iterator[Row]:
    """The tasks under a baseline, the further pages of a long one included."""
    inner: list[Mapping[str, Any]] = list(row.get(BASELINE_TASKS) or ())
    link = row.get(f"{BASELINE_TASKS}@odata.nextLink")
    for task in [*inner, *(follow(link) if isinstance(link, str) else ())]:
        yield {**task, "baseline": row.get(BASELINE_KEY)}


def _plain_task(row: Row, follow: Follow) -> Iterator[Row]:
    """A task of a baseline read from its own table, with the baseline under whichever name its lookup has."""
    baseline = next((row[name] for name in BASELINE_LOOKUPS if row.get(name)), None)
    yield {**row, "baseline": baseline}


def _is_expanded(page: Page) -> bool:
    return not page.rows or any(BASELINE_TASKS in row for row in page.rows)


# Per stream the ways to read it, the first that the environment answers being taken.
PARTS: Mapping[str, tuple[Parts, ...]] = {
    "planned_work": (
        Parts("msdyn_resourceassignments", ASSIGNMENT_KEY, (ASSIGNMENT_KEY, "msdyn_plannedwork"), _planned_work),
    ),
    "baseline_tasks": (
        Parts(
            "msdyn_projectbaselinedatas", BASELINE_KEY, (BASELINE_KEY,), _expanded_tasks, BASELINE_TASKS, _is_expanded
        ),
        Parts("msdyn_projectbaselinetaskdatas", "msdyn_projectbaselinetaskdataid", (), _plain_task),
    ),
}
