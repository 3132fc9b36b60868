"""The city on one night as rows of the environment's tables."""

from sandbox.city import CityState
from sandbox.dataverse_concerns import add_concerns, add_demand
from sandbox.dataverse_office import Office, Rows
from sandbox.dataverse_projects import add_project, add_structure
from sandbox.dataverse_work import add_work


def set_rows(state: CityState) -> Rows:
    """entity set -> rows."""
    office = Office(state)
    add_structure(office)
    for project in state.projects_on("dataverse"):
        add_project(office, project)
        add_work(office, project)
        add_concerns(office, project)
    for demand in state.demands_on("dataverse"):
        add_demand(office, demand)
    return dict(office.rows)
