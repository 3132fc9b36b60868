"""The people, structure and work of the city. Money is whole cents (int) everywhere; dates are the city's own days."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    """One employee."""

    key: str
    name: str
    email: str


@dataclass(frozen=True)
class Department:
    """One department; `code` keeps its leading zero."""

    code: str
    name: str
    fund_code: str


@dataclass(frozen=True)
class Portfolio:
    """One portfolio of projects."""

    key: str
    name: str
    manager: Person


@dataclass(frozen=True)
class Program:
    """One program inside a portfolio."""

    key: str
    name: str
    portfolio: Portfolio
    manager: Person


@dataclass(frozen=True)
class Project:
    """One project's whole life, past and future; what a given night shows of it is in `sandbox.office`.

    `home` is the platform that keeps it (or `workbook`), `also_on` a second one that its delivery is tracked on.
    """

    ordinal: int
    name: str
    description: str
    department: Department
    portfolio: Portfolio
    program: Program | None
    manager: Person
    fate: str
    created_date: date
    start_date: date
    baseline_finish_date: date
    finish_date: date
    halted_date: date | None
    budget_cents: int
    cost_cents: int
    labour_share: float
    fund_code: str
    finance_code: str
    slips: tuple[tuple[date, int], ...] = ()
    budget_changes: tuple[tuple[date, int], ...] = ()
    is_public: bool = True
    has_baseline: bool = True
    has_status: bool = True
    is_construction: bool = False
    home: str = "servicenow"
    also_on: str = ""
    added_night: int = 0
    deleted_night: int | None = None
    demand_ordinal: int | None = None


@dataclass(frozen=True)
class Demand:
    """One request for a project, perhaps converted to one."""

    ordinal: int
    title: str
    department: Department
    portfolio: Portfolio
    requester: Person
    submitted_date: date
    decided_date: date | None
    state: str
    total_cents: int
    benefit_cents: int
    project_ordinal: int | None = None
    converted_night: int = 0
