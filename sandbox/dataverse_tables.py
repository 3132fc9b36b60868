"""The tables of the environment: entity set, logical name, which product brings them, and whether changes are tracked."""

from collections.abc import Mapping
from dataclasses import dataclass

BASE, ACCELERATOR, OPERATIONS, PLATFORM = "base", "accelerator", "operations", "platform"
BASELINE_TASKS = "msdyn_msdyn_projectbaselinedata_msdyn_projectbaselinetaskdata"


@dataclass(frozen=True)
class Table:
    """One table; the primary key is the logical name with `id` behind it. `stream` is what an extractor calls it."""

    set_name: str
    name: str
    product: str
    stream: str
    is_tracked: bool

    @property
    def key(self) -> str:
        """The primary key's attribute."""
        return f"{self.name}id"


def _table(set_name: str, name: str, product: str, stream: str) -> Table:
    return Table(set_name, name, product, stream, product != ACCELERATOR)


TABLES: Mapping[str, Table] = {
    table.set_name: table
    for table in (
        _table("msdyn_projects", "msdyn_project", BASE, "projects"),
        _table("msdyn_programs", "msdyn_program", BASE, "programs"),
        _table("msdyn_projecttasks", "msdyn_projecttask", BASE, "tasks"),
        _table("msdyn_projecttaskdependencies", "msdyn_projecttaskdependency", BASE, "task_dependencies"),
        _table("msdyn_projectbaselinedatas", "msdyn_projectbaselinedata", BASE, "baselines"),
        _table("msdyn_projectbaselinetaskdatas", "msdyn_projectbaselinetaskdata", BASE, ""),
        _table("msdyn_projectteams", "msdyn_projectteam", BASE, "teams"),
        _table("msdyn_resourceassignments", "msdyn_resourceassignment", BASE, "assignments"),
        _table("msdyn_projectprograms", "msdyn_projectprogram", ACCELERATOR, "accelerator_programs"),
        _table("msdyn_projectstatusreports", "msdyn_projectstatusreport", ACCELERATOR, "status_reports"),
        _table("msdyn_projectrisks", "msdyn_projectrisk", ACCELERATOR, "risks"),
        _table("msdyn_projectissues", "msdyn_projectissue", ACCELERATOR, "issues"),
        _table("msdyn_projectchanges", "msdyn_projectchange", ACCELERATOR, "change_requests"),
        _table("msdyn_projectrequests", "msdyn_projectrequest", ACCELERATOR, "demands"),
        _table("msdyn_timeentries", "msdyn_timeentry", OPERATIONS, "time_entries"),
        _table("msdyn_actuals", "msdyn_actual", OPERATIONS, "actuals"),
        _table("bookableresources", "bookableresource", PLATFORM, "bookable_resources"),
        _table("systemusers", "systemuser", PLATFORM, "users"),
    )
}
