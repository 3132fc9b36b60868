"""`portfolio explain`: a published figure taken apart into its definition, its numbers, its rows and its source records.

The numbers come from `metrics.inputs`, the rows from the published tables, the records from the landing log; the value is
worked out again from them and held against the published one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from orchestration.catalogue import NULL_REASONS, load_inputs
from orchestration.explaining_formula import Cells, Number, exact, names_in, sets_in, work_out
from orchestration.explaining_landed import LandedRecord, read_landed
from orchestration.explaining_members import Member, read_members, usable_sums
from orchestration.explaining_reading import Reading
from orchestration.explaining_rows import RowSet, cells_of, read_rows
from orchestration.explaining_subject import Subject

TOLERANCE = 1e-9
"""How far, relatively, the worked out value may be from the published one: below it they are the same DOUBLE but for order."""


PUBLISHED = """
    select metric_id, unit, value, value_amount, null_reason, coverage_count, coverage_of, definition_version
    from metrics.values
    where entity_type = $entity_type and entity_id = $entity_id and as_of_date = $as_of_date
"""


@dataclass(frozen=True)
class Published:
    """The row of `metrics.values`."""

    unit: str
    value: float | None
    value_amount: Decimal | None
    null_reason: str | None
    coverage_count: int
    coverage_of: int
    definition_version: int | None


@dataclass(frozen=True)
class InputNumber:
    """One number of the calculation. `from_rows` is what the rows give for it, where a calculation of it is known.

    `number` is the sum over the members that have every number; `reason_code` why it cannot be used, for a single project.
    """

    name: str
    meaning: str
    number: Number
    is_amount: bool
    reason_code: str | None
    missing: str
    calculation: str | None
    from_rows: Number

    @property
    def agrees(self) -> bool | None:
        """Whether the rows give the number; None where they cannot."""
        if self.calculation is None or self.from_rows is None or self.number is None:
            return None
        return is_same(self.from_rows, self.number)


@dataclass(frozen=True)
class Explanation:
    """Everything said of one figure."""

    subject: Subject
    published: Published
    numbers: tuple[InputNumber, ...]
    members: tuple[Member, ...]
    sums: Mapping[str, Number]
    worked_out: Number
    row_sets: tuple[RowSet, ...]
    landed: tuple[LandedRecord, ...]

    @property
    def calculation(self) -> str | None:
        """The arithmetic, where the catalogue has one. One that adds up rows is of entities whose rows are listed."""
        found = self.subject.metric.get("calculation")
        if found is None:
            return None
        wanted = sets_in(str(found))
        is_listed = self.subject.entity_type == "project" or not wanted or any(one.rows for one in self.row_sets)
        return str(found) if is_listed else None

    @property
    def is_reproduced(self) -> bool | None:
        """Whether the numbers give the published value; None where there is none or no arithmetic."""
        if self.published.value is None or self.calculation is None:
            return None
        return self.worked_out is not None and is_same(self.worked_out, exact(self.published.value))

    @property
    def reason_text(self) -> str | None:
        """Why there is no value, in words."""
        code = self.published.null_reason
        return None if code is None else NULL_REASONS.get(code, code)


def is_same(one: Number, other: Number) -> bool:
    """Equal within the tolerance, relative to the greater."""
    if one is None or other is None:
        return one is other
    return math.isclose(float(one), float(other), rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def explain(reading: Reading, subject: Subject) -> Explanation:
    """The explanation of one figure of an open published warehouse."""
    metric = subject.metric
    calculation = metric.get("calculation")
    names = () if calculation is None else names_in(str(calculation))
    needed = tuple(dict.fromkeys([*names, *metric.get("needs", ())]))
    members = read_members(reading, subject, needed)
    row_sets = read_rows(reading, subject, _set_names(metric, needed, subject))
    cells = cells_of(row_sets)
    sums = usable_sums(members, needed)
    numbers = tuple(_input_number(name, sums, members, cells, subject) for name in needed)
    published = _published(reading, subject)
    has_value = calculation is not None and published.value is not None
    records = [record for one in row_sets for record in one.records()]
    return Explanation(
        subject=subject,
        published=published,
        numbers=numbers,
        members=tuple(members),
        sums=sums,
        worked_out=work_out(str(calculation), sums, cells) if has_value else None,
        row_sets=tuple(row_sets),
        landed=tuple(read_landed(reading, records)),
    )


def _set_names(metric: Mapping[str, Any], needed: Sequence[str], subject: Subject) -> list[str]:
    """Row sets of the metric and, for a project, of its inputs."""
    names = [*metric.get("rows", ())]
    if metric.get("calculation") is not None:
        names += sets_in(str(metric["calculation"]))
    if subject.entity_type == "project":
        for name in needed:
            told = load_inputs().get(name, {})
            names += [*told.get("rows", ()), *(sets_in(told["calculation"]) if "calculation" in told else ())]
    return names


def _input_number(
    name: str, sums: Mapping[str, Number], members: Sequence[Member], cells: Cells, subject: Subject
) -> InputNumber:
    told = load_inputs().get(name, {})
    is_single = subject.entity_type == "project" and len(members) == 1
    given = members[0].numbers.get(name) if is_single else None
    calculation = told.get("calculation") if is_single else None
    return InputNumber(
        name=name,
        meaning=str(told.get("name", name)),
        number=given.number if given is not None else sums.get(name),
        is_amount=name.endswith("_amount"),
        reason_code=None if given is None else given.reason_code,
        missing=str(told.get("missing", "")),
        calculation=calculation,
        from_rows=None if calculation is None else work_out(str(calculation), {}, cells),
    )


def _published(reading: Reading, subject: Subject) -> Published:
    facts = {
        "entity_type": subject.entity_type,
        "entity_id": subject.entity_id,
        "as_of_date": subject.as_of_date,
    }
    rows = {row[0]: row[1:] for row in reading.ask(PUBLISHED, facts).rows}
    return Published(*rows[subject.metric["metric_id"]])


def as_float(number: Number) -> float | None:
    """A fraction as the DOUBLE nearest to it."""
    return None if number is None else float(Fraction(number))
