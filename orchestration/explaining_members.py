"""The projects that a figure speaks of, with their numbers: the project itself, or the members of a group.

A group's figure takes the sums over the members that have every number (metrics, rule 3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from orchestration.explaining_formula import MEMBERS, Number, exact
from orchestration.explaining_reading import Reading
from orchestration.explaining_subject import Subject

GROUPS = {"portfolio": "portfolio_key", "program": "program_key", "department": "department_key"}


@dataclass(frozen=True)
class Given:
    """A project's number at the date, and why it cannot be used."""

    number: Number
    reason_code: str | None


@dataclass(frozen=True)
class Member:
    """One project with its numbers by name."""

    project_key: str
    project_id: str
    project_name: str
    numbers: Mapping[str, Given]

    def has(self, names: Sequence[str]) -> bool:
        """Whether every one of those numbers can be used."""
        return all(name in self.numbers and self.numbers[name].reason_code is None for name in names)


def read_members(reading: Reading, subject: Subject, names: Sequence[str]) -> list[Member]:
    """The members at the subject's date, by project_id; none for sources, vendors and contracts."""
    condition = _condition(subject.entity_type)
    if condition is None or not names:
        return []
    answer = reading.ask(
        f"""
        select projects.project_key, projects.project_id, projects.project_name, inputs.input_name, inputs.input_value,
            inputs.input_amount, inputs.reason_code
        from metrics.inputs as inputs
        inner join core.dim_projects as projects on inputs.project_key = projects.project_key
        where inputs.as_of_date = $day and {condition}
        order by projects.project_id, projects.project_key, inputs.input_name
        """,
        {"day": subject.as_of_date, "entity": subject.entity_id},
    )
    found: dict[str, tuple[str, str, dict[str, Given]]] = {}
    for key, project_id, name, input_name, value, amount, reason in answer.rows:
        if input_name not in names:
            continue
        given = exact(value)
        cents = exact(amount)
        is_exact = cents is not None and given is not None and float(cents) == float(given)
        found.setdefault(key, (project_id, name, {}))[2][input_name] = Given(cents if is_exact else given, reason)
    return [Member(key, *rest) for key, rest in found.items()]


def usable_sums(members: Sequence[Member], names: Sequence[str]) -> dict[str, Number]:
    """Each number summed over the members that have all of them; None where no member has."""
    whole = [one for one in members if one.has(names)]
    if not whole:
        return dict.fromkeys(names)
    return {name: _sum([one.numbers[name].number for one in whole]) for name in names} | {MEMBERS: Fraction(len(whole))}


def _sum(numbers: Sequence[Number]) -> Number:
    known = [one for one in numbers if one is not None]
    return sum(known, Fraction(0)) if known else None


def _condition(entity_type: str) -> str | None:
    if entity_type == "city":
        return "true"
    column = {"project": "project_key", **GROUPS}.get(entity_type)
    return None if column is None else f"projects.{column} = $entity"
