"""OData on one table as Dataverse has it: what a query may say, and the refusals in the platform's own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.dataverse_tables import BASELINE_TASKS, TABLES
from sandbox.dataverse_values import Choice, Link, Row
from sandbox.errors import SandboxError

COMPARED = re.compile(r"\(?(\w+) (eq|ge|gt|le|lt) ('(?:[^']|'')*'|[^\s()]+)\)?")
OPTIONS = ("$select", "$filter", "$orderby", "$top", "$count", "$expand", "$skiptoken", "$deltatoken")


class RefusedQueryError(SandboxError):
    """Raised when the environment refuses a query; `code` is its own error code."""

    def __init__(self, message: str, *, status: int = 400, code: str = "0x80060888") -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Query:
    """A query on one entity set, checked against its columns; `columns` None: every one."""

    set_name: str
    columns: frozenset[str] | None
    where: tuple[tuple[str, str, str], ...] = ()
    order: str = ""
    top: int = -1
    is_counted: bool = False
    is_expanded: bool = False

    def holds(self, row: Row) -> bool:
        """Whether a row meets one of the conditions."""
        return not self.where or any(_compare(_text(row, name), sign, value) for name, sign, value in self.where)


def parse_query(set_name: str, options: Mapping[str, str], attributes: Mapping[str, str]) -> Query:
    """The query in the options; raises RefusedQueryError for what the platform does not do."""
    if "$skip" in options:
        raise RefusedQueryError("Skip Clause is not supported in CRM", code="0x80060888")
    for name in options:
        if name.startswith("$") and name not in OPTIONS:
            raise RefusedQueryError(f"The query parameter {name} is not supported.")
    fields = {f"_{name}_value" if kind == "Lookup" else name for name, kind in attributes.items()}
    select = [one.strip() for one in options.get("$select", "").split(",") if one.strip()]
    where = tuple(_conditions(options.get("$filter", "")))
    order = options.get("$orderby", "").split(" ")[0]
    for name in [*select, *(one[0] for one in where), *([order] if order else [])]:
        if name not in fields:
            kind = f"Microsoft.Dynamics.CRM.{TABLES[set_name].name}"
            raise RefusedQueryError(f"Could not find a property named '{name}' on type '{kind}'.")
    expand = options.get("$expand", "")
    if expand and (set_name != "msdyn_projectbaselinedatas" or expand.partition("(")[0] != BASELINE_TASKS):
        raise RefusedQueryError(f"Could not find a property named '{expand}' on type '{set_name}'.")
    columns = frozenset([*select, TABLES[set_name].key]) if select else None
    is_counted, top = options.get("$count") == "true", options.get("$top", "")
    return Query(set_name, columns, where, order, int(top) if top.isdigit() else -1, is_counted, bool(expand))


def _conditions(text: str) -> list[tuple[str, str, str]]:
    """Comparisons joined by `or`; the sandbox reads no others."""
    if not text:
        return []
    found = []
    for part in text.split(" or "):
        match = COMPARED.fullmatch(part.strip())
        if match is None:
            raise RefusedQueryError(f"Syntax error in '{text}'.", code="0x80060888")
        found.append((match[1], match[2], match[3].strip("'")))
    return found


def _text(row: Row, name: str) -> str | None:
    value: Any = row.get(name[1 : -len("_value")] if name.startswith("_") else name)
    if isinstance(value, Link):
        return value.id
    return None if value is None else str(value.code if isinstance(value, Choice) else value)


def _compare(value: str | None, sign: str, other: str) -> bool:
    if value is None:
        return False
    return {"eq": value == other, "ge": value >= other, "gt": value > other, "le": value <= other, "lt": value < other}[
        sign
    ]
