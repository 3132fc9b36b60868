"""A stream's suite: what its values should look like. Declared, not coded: by kind for all, by file for its own.

`suites/<relation>/<stream>.yml` may hold
  expectations: list of {id, type (as Great Expectations spells it), column, form, severity, reason, arguments}
                form: text (default), folded (case-folded, spaces as underscores), number, year
  freshness:    {column, days}: the newest day in the column should be no older than that on the day of the extract
  ordered:      list of {first, last}: the first date should not be after the last
  references:   list of {column, to}: a value of the column should be a value of the other in the same full delivery
Columns a delivery does not supply are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from data_quality.checks import Severity
from data_quality.delivery import Delivery
from data_quality.errors import SuiteError

SUITES = Path(__file__).parent / "suites"
Form = Literal["text", "folded", "number", "year"]
NOT_ARGUMENTS = frozenset({"id", "type", "column", "form", "severity", "reason"})
BY_KIND: Mapping[str, tuple[Form, str, Mapping[str, Any], str]] = {
    "percent": ("number", "between", {"min_value": 0, "max_value": 100}, "lies outside 0 to 100"),
    "fraction": ("number", "between", {"min_value": 0, "max_value": 1}, "lies outside 0 to 1"),
    "date": ("year", "between", {"min_value": 1900, "max_value": 2100}, "lies outside the years 1900 to 2100"),
    "utc_datetime": ("year", "between", {"min_value": 1900, "max_value": 2100}, "lies outside the years 1900 to 2100"),
    "local_datetime": (
        "year",
        "between",
        {"min_value": 1900, "max_value": 2100},
        "lies outside the years 1900 to 2100",
    ),
    "local_date": ("year", "between", {"min_value": 1900, "max_value": 2100}, "lies outside the years 1900 to 2100"),
    "calendar_date": ("year", "between", {"min_value": 1900, "max_value": 2100}, "lies outside the years 1900 to 2100"),
}


@dataclass(frozen=True)
class Expectation:
    """One Great Expectations expectation over one column of the frame; `finding` says what a failing value does."""

    check_id: str
    type: str
    column: str
    form: Form
    severity: Severity
    finding: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def frame_column(self) -> str:
        """The frame's column that holds this form of the delivered column."""
        return self.column if self.form == "text" else f"{self.column}__{self.form}"


@dataclass(frozen=True)
class Suite:
    """Everything one delivery's values are held against."""

    expectations: tuple[Expectation, ...]
    freshness: tuple[str, int] | None = None
    ordered: tuple[tuple[str, str], ...] = ()
    references: tuple[tuple[str, str], ...] = ()


@cache
def read_suite_file(relation: str, stream: str) -> Mapping[str, Any]:
    """The stream's own suite file, empty when it has none; raises SuiteError when it is malformed."""
    path = SUITES / relation / f"{stream}.yml"
    if not path.is_file():
        return {}
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    unknown = set(content or {"": None}) - {"expectations", "freshness", "ordered", "references"}
    if unknown:
        raise SuiteError(
            f"The suite {path} has unknown parts {sorted(unknown)}; see data_quality/suites.py for the known ones."
        )
    return cast(Mapping[str, Any], content)


def build_suite(delivery: Delivery) -> Suite:
    """The suite of one delivery: by kind and requirement of its columns, then the stream's own file."""
    entry = read_suite_file(delivery.relation, delivery.stream)
    supplied = {column.name for column in delivery.mapped}
    own = tuple(
        _to_expectation(item, f"{delivery.relation}/{delivery.stream}", "landing")
        for item in entry.get("expectations", ())
        if item.get("column") in supplied
    )
    freshness = entry.get("freshness")
    return Suite(
        expectations=_list_by_kind(delivery) + own,
        freshness=(freshness["column"], freshness["days"]) if freshness and freshness["column"] in supplied else None,
        ordered=_keep_supplied(((item["first"], item["last"]) for item in entry.get("ordered", ())), supplied),
        references=_keep_supplied(((item["column"], item["to"]) for item in entry.get("references", ())), supplied),
    )


@dataclass(frozen=True)
class PublishedSuite:
    """What a published warehouse is held against: `tables` and their columns, and expectations by table."""

    tables: Mapping[str, tuple[str, ...]]
    expectations: Mapping[str, tuple[Expectation, ...]]


@cache
def read_published_suite() -> PublishedSuite:
    """The suite of the publish door, `suites/published.yml`."""
    content = yaml.safe_load((SUITES / "published.yml").read_text(encoding="utf-8"))
    return PublishedSuite(
        tables={table: tuple(columns) for table, columns in content["tables"].items()},
        expectations={
            table: tuple(_to_expectation(item, table, "publish") for item in items)
            for table, items in content["expectations"].items()
        },
    )


def _keep_supplied(pairs: Any, supplied: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if supplied.issuperset(pair))


def _list_by_kind(delivery: Delivery) -> tuple[Expectation, ...]:
    found: list[Expectation] = []
    for column in delivery.mapped:
        if column.is_required:
            check_id = f"landing.{column.name}_exists"
            found.append(Expectation(check_id, "expect_column_to_exist", column.name, "text", "error", "is missing"))
            check_id = f"landing.{column.name}_filled"
            found.append(
                Expectation(check_id, "expect_column_values_to_not_be_null", column.name, "text", "warning", "is blank")
            )
        if column.kind in BY_KIND:
            form, kind, limits, finding = BY_KIND[column.kind]
            check_id = f"landing.{column.name}_{kind}"
            found.append(
                Expectation(
                    check_id, "expect_column_values_to_be_between", column.name, form, "warning", finding, limits
                )
            )
    return tuple(found)


def _to_expectation(item: Mapping[str, Any], place: str, door: str) -> Expectation:
    form, severity = item.get("form", "text"), item.get("severity", "warning")
    if form not in get_args(Form) or severity not in get_args(Severity) or not {"id", "type", "column"} <= set(item):
        raise SuiteError(
            f"The expectation {item.get('id', '?')} in the suite of {place} needs id, type, column, a known form and a "
            "known severity."
        )
    return Expectation(
        check_id=f"{door}.{item['id']}",
        type=item["type"],
        column=item["column"],
        form=form,
        severity=severity,
        finding=item.get("reason", "is not as expected"),
        arguments={name: value for name, value in item.items() if name not in NOT_ARGUMENTS},
    )
