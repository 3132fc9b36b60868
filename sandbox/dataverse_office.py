"""The rows of one night while they are being made: ids, links and system times of a Dataverse environment."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sandbox.city import CityState
from sandbox.dataverse_tables import TABLES
from sandbox.dataverse_values import Choice, Link, Row, guid, instant
from sandbox.population import technical_id
from sandbox.records import Person, Project

Rows = dict[str, list[Row]]
ACTIVE = Choice(0, "Active")


@dataclass
class Office:
    """The rows of one night while they are being made: entity set -> rows."""

    state: CityState
    rows: Rows = field(default_factory=lambda: defaultdict(list))

    def id(self, set_name: str, key: object) -> str:
        """The id of a record of the city."""
        return guid(technical_id(self.state.seed, set_name, key))

    def link(self, set_name: str, key: object, label: str) -> Link:
        """A lookup of a record of the city."""
        return Link(self.id(set_name, key), label, TABLES[set_name].name)

    def user(self, person: Person) -> Link:
        """A lookup of a person."""
        return self.link("systemusers", person.key, person.name)

    def resource(self, person: Person) -> Link:
        """A lookup of a person as a bookable resource."""
        return self.link("bookableresources", person.key, person.name)

    def project(self, project: Project) -> Link:
        """A lookup of a project."""
        return self.link("msdyn_projects", project.ordinal, project.name)

    def add(self, set_name: str, key: object, touched: date, row: dict[str, Any], created: date | None = None) -> str:
        """Adds a row with its id and its system times."""
        row_id = self.id(set_name, key)
        stamps = {"createdon": instant(created or touched, 0, 1), "modifiedon": instant(touched, 0, 2)}
        self.rows[set_name].append({TABLES[set_name].key: row_id, **row, **stamps})
        return row_id
