"""Who and what the city consists of before any project: people, departments, portfolios, programs."""

import hashlib
import random
import unicodedata
from dataclasses import dataclass

from sandbox.names import DEPARTMENTS, FIRST_NAMES, LAST_NAMES, PORTFOLIOS, PROGRAMS
from sandbox.records import Department, Person, Portfolio, Program

PEOPLE = 48


def chance(seed: int, label: str) -> random.Random:
    """A random stream of its own for each subject, so that one more draw in one place changes nothing elsewhere."""
    return random.Random(f"{seed}:{label}")


def technical_id(seed: int, table: str, key: object) -> str:
    """A stable 32-digit hexadecimal id, as a platform gives its records."""
    return hashlib.md5(f"{seed}|{table}|{key}".encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Population:
    """The city without its work."""

    people: tuple[Person, ...]
    departments: tuple[Department, ...]
    portfolios: tuple[Portfolio, ...]
    programs: tuple[Program, ...]


def make_population(seed: int) -> Population:
    """Draws the city's people and structure."""
    draw = chance(seed, "population")
    people = tuple(_person(index, draw) for index in range(PEOPLE))
    departments = tuple(Department(code, name, fund) for code, name, fund in DEPARTMENTS)
    portfolios = tuple(Portfolio(str(index), name, draw.choice(people)) for index, name in enumerate(PORTFOLIOS))
    programs = tuple(
        Program(str(index), name, portfolios[home], draw.choice(people)) for index, (name, home) in enumerate(PROGRAMS)
    )
    return Population(people, departments, portfolios, programs)


def _person(index: int, draw: random.Random) -> Person:
    first = FIRST_NAMES[index % len(FIRST_NAMES)]
    last = LAST_NAMES[(index * 7 + draw.randrange(3)) % len(LAST_NAMES)]
    plain = unicodedata.normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode().replace("'", "").lower()
    return Person(str(index), f"{first} {last}", f"{plain}{index}@aguaserena.example")
