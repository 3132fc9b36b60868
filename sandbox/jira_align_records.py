"""How Jira Align writes a record of the city: ids as whole numbers per resource, days and instants, money, owners."""

from datetime import UTC, date, datetime, time
from typing import Any

from sandbox.calendar import ZONE
from sandbox.records import Person, Project

EXPANDED = "@expanded"
FIRST_EPIC, FIRST_USER, FIRST_PROGRAM, FIRST_PORTFOLIO, FIRST_THEME = 5000, 1100, 10, 70, 200

Row = dict[str, Any]


def plain(number: int, **fields: Any) -> Row:
    """A row that was never edited since it was imported, unless it says otherwise."""
    return {"id": number, **fields, "lastUpdatedDate": fields.get("lastUpdatedDate")}


def epic_id(project: Project) -> int:
    """The epic of a project."""
    return FIRST_EPIC + project.ordinal


def owner_id(person: Person) -> str:
    """How an item names its owner: the user's id as a text, or for some the user's own login name."""
    return login_name(person) if int(person.key) % 9 == 4 else str(FIRST_USER + int(person.key))


def owner(person: Person) -> Row:
    """The user that an expanded item shows."""
    return {"id": FIRST_USER + int(person.key), "uid": login_name(person), "fullName": person.name}


def login_name(person: Person) -> str:
    """A person's name on the site."""
    return person.email.partition("@")[0].title()


def instant(day: date, hour: int = 9) -> str:
    """A local hour of the city as the API writes instants."""
    at = datetime.combine(day, time(hour, 25, 10), tzinfo=ZONE).astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.517Z")


def calendar_day(day: date | None) -> str | None:
    """A calendar day as the API writes it."""
    return f"{day.isoformat()}T00:00:00.000Z" if day else None


def money(cents: int) -> int | float:
    """A plain number, whole where it can be."""
    return cents / 100 if cents % 100 else cents // 100
