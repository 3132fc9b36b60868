"""The rows of one night while they are being made: ids, system times, and how the platform stores money.

A row is field -> stored text (dates and times in UTC, money as plain numbers); what a row leaves out the server answers as "".
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sandbox.calendar import utc_text
from sandbox.city import CityState
from sandbox.population import technical_id
from sandbox.records import Person, Project

Row = dict[str, str]
Tables = dict[str, list[Row]]


@dataclass
class Office:
    """The rows of one night while they are being made."""

    state: CityState
    tables: Tables = field(default_factory=lambda: defaultdict(list))

    def id(self, table: str, key: object) -> str:
        """The technical id of a record of the city."""
        return technical_id(self.state.seed, table, key)

    def user(self, person: Person) -> str:
        """The technical id of a person."""
        return self.id("sys_user", person.key)

    def add(
        self, table: str, key: object, touched: date, row: Row, *, created: date | None = None, second: int = 0
    ) -> str:
        """Adds a row with its id and its system times; rows that one rollup changed share their second."""
        row_id = self.id(table, key)
        stamps = {
            "sys_id": row_id,
            "sys_created_on": utc_text(created or touched, 0, 1),
            "sys_updated_on": utc_text(touched, 0, 2 + second // 60 % 50, second % 60),
        }
        stamps |= {
            "sys_created_by": "integration",
            "sys_updated_by": "integration",
            "sys_mod_count": str(touched.toordinal() % 97),
            "sys_class_name": table,
        }
        self.tables[table].append({**stamps, **row})
        return row_id


def project_number(project: Project) -> str:
    """The number people know a project by."""
    return f"PRJ{10000 + project.ordinal:07d}"


def dollars(cents: int) -> str:
    """A stored currency value: a plain number, no grouping, `0` for nothing."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, rest = divmod(cents, 100)
    return f"{sign}{whole}.{rest:02d}" if rest else f"{sign}{whole}"
