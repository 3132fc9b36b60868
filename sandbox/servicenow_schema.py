"""The tables of the sandbox's ServiceNow instance: inheritance, elements, types, choices.

An element is written `name:type`, `name:type>table` for a reference, `name:type*` for a choice. A table has its ancestors' elements too
(pm_project -> planned_task -> task), which is why sys_dictionary has to be asked for all of them.
"""

from dataclasses import dataclass
from functools import cache

from sandbox.servicenow_choices import CHOICES

_SYSTEM = "sys_id:GUID sys_created_on:glide_date_time sys_created_by:string sys_updated_on:glide_date_time sys_updated_by:string sys_mod_count:integer"

_TABLES: dict[str, tuple[str, str, str]] = {
    "task": (
        "",
        "Task",
        f"{_SYSTEM} sys_class_name:sys_class_name number:string short_description:string description:string state:integer* active:boolean "
        "priority:integer* escalation:integer* approval:string* assigned_to:reference>sys_user parent:reference>task opened_at:glide_date_time "
        "due_date:glide_date_time closed_at:glide_date_time work_notes:journal_input",
    ),
    "planned_task": (
        "task",
        "Planned task",
        "start_date:glide_date_time end_date:glide_date_time work_start:glide_date_time work_end:glide_date_time percent_complete:decimal "
        "top_task:reference>planned_task duration:glide_duration cost:currency work_cost:currency critical_path:boolean rollup:boolean",
    ),
    "pm_project": (
        "planned_task",
        "Project",
        "phase:string* status:string* project_manager:reference>sys_user primary_portfolio:reference>pm_portfolio primary_program:reference>pm_program "
        "demand:reference>dmn_demand department:reference>cmn_department business_unit:reference>cmn_department approved_start_date:glide_date_time "
        "approved_end_date:glide_date_time capex_cost:currency opex_cost:currency budget_cost:currency forecast_cost:currency benefits:currency "
        "npv_value:currency score:decimal investment_class:string* investment_type:string* expense_type:string* goals:glide_list "
        "strategic_objectives:glide_list u_finance_project:string u_public:boolean",
    ),
    "pm_project_task": ("planned_task", "Project task", "milestone:boolean key_milestone:boolean wbs_order:integer"),
    "pm_program": (
        "planned_task",
        "Program",
        "program_manager:reference>sys_user primary_portfolio:reference>pm_portfolio",
    ),
    "pm_portfolio": ("", "Portfolio", f"{_SYSTEM} number:string name:string portfolio_manager:reference>sys_user"),
    "risk": (
        "task",
        "Risk",
        "task:reference>task top_task:reference>planned_task risk_state:integer* probability:integer* impact:integer* risk_value:decimal "
        "estimated_cost:currency",
    ),
    "issue": ("task", "Issue", "top_task:reference>planned_task"),
    "project_change_request": (
        "task",
        "Project change",
        "top_task:reference>planned_task cost_impact:currency schedule_impact:integer",
    ),
    "dmn_decision": ("task", "Decision", "top_task:reference>planned_task"),
    "dmn_demand": (
        "task",
        "Demand",
        "stage:string* type:string* category:string* department:reference>cmn_department portfolio:reference>pm_portfolio "
        "primary_program:reference>pm_program project:reference>pm_project requested_by:reference>sys_user total_costs:currency "
        "financial_benefit:currency score:decimal",
    ),
    "project_status": (
        "",
        "Project status",
        f"{_SYSTEM} number:string project:reference>pm_project as_on:glide_date state:string* phase:string* overall_health:string* schedule:string* "
        "cost:string* scope:string* resources:string* executive_summary:html comments:html achievements_last_week:html key_activities_next_week:html "
        "schedule_comments:html cost_comments:html scope_comments:html resources_comments:html",
    ),
    "cost_plan": (
        "",
        "Cost plan",
        f"{_SYSTEM} name:string task:reference>task top_task:reference>task resource_type:string* start_fiscal_period:reference>fiscal_period "
        "end_fiscal_period:reference>fiscal_period unit_cost:currency quantity:decimal total_planned_cost:currency expense_type:string*",
    ),
    "cost_plan_breakdown": (
        "",
        "Cost plan breakdown",
        f"{_SYSTEM} cost_plan:reference>cost_plan task:reference>task fiscal_period:reference>fiscal_period breakdown_type:string* "
        "cost_local_currency:currency cost_default_currency:currency exchange_rate:decimal actual:currency portfolio:reference>pm_portfolio",
    ),
    "project_funding": (
        "",
        "Project funding",
        f"{_SYSTEM} task:reference>task fiscal_period:reference>fiscal_period planned:currency",
    ),
    "fm_expense_line": (
        "",
        "Expense line",
        f"{_SYSTEM} number:string task:reference>task amount:currency date:glide_date state:string* summary_type:string",
    ),
    "benefit_plan": (
        "",
        "Benefit plan",
        f"{_SYSTEM} name:string task:reference>task category:string start_fiscal_period:reference>fiscal_period planned_benefit:currency "
        "actual_benefit:currency",
    ),
    "benefit_plan_breakdown": (
        "",
        "Benefit plan breakdown",
        f"{_SYSTEM} benefit_plan:reference>benefit_plan task:reference>task fiscal_period:reference>fiscal_period breakdown_type:string* "
        "planned_benefit:currency actual_benefit:currency",
    ),
    "goal": ("", "Goal", f"{_SYSTEM} number:string short_description:string state:string"),
    "sn_gf_goal": ("", "Strategic goal", f"{_SYSTEM} number:string short_description:string state:string"),
    "fiscal_period": (
        "",
        "Fiscal period",
        f"{_SYSTEM} name:string start_date_time:schedule_date_time end_date_time:schedule_date_time fiscal_type:string* parent:reference>fiscal_period",
    ),
    "resource_plan": (
        "",
        "Resource plan",
        f"{_SYSTEM} number:string task:reference>task top_task:reference>task user_resource:reference>sys_user group_resource:reference>sys_user_group "
        "resource_type:string* start_date:glide_date end_date:glide_date planned_hours:decimal actual_hours:decimal state:integer*",
    ),
    "resource_allocation": (
        "",
        "Resource allocation",
        f"{_SYSTEM} number:string resource_plan:reference>resource_plan task:reference>task user:reference>sys_user start_date:glide_date "
        "end_date:glide_date allocated_hours:decimal actual_hours:decimal",
    ),
    "resource_aggregate_monthly": (
        "",
        "Resource aggregate, monthly",
        f"{_SYSTEM} task:reference>task user:reference>sys_user month_starts_on:glide_date allocated_hours:decimal",
    ),
    "planned_task_baseline": ("", "Baseline", f"{_SYSTEM} name:string top_task:reference>planned_task"),
    "planned_task_baseline_item": (
        "",
        "Baseline item",
        f"{_SYSTEM} baseline:reference>planned_task_baseline task:reference>planned_task start_date:glide_date_time end_date:glide_date_time",
    ),
    "planned_task_rel_planned_task": (
        "",
        "Planned task relationship",
        f"{_SYSTEM} parent:reference>planned_task child:reference>planned_task type:string* lag:glide_duration",
    ),
    "sys_user": ("", "User", f"{_SYSTEM} name:string user_name:string email:email active:boolean"),
    "sys_user_group": ("", "Group", f"{_SYSTEM} name:string"),
    "cmn_department": ("", "Department", f"{_SYSTEM} name:string id:string"),
    "sys_audit_delete": ("", "Deleted record", f"{_SYSTEM} tablename:string documentkey:GUID display_value:string"),
    "sys_db_object": ("", "Table", f"{_SYSTEM} name:string label:string super_class:reference>sys_db_object"),
    "sys_dictionary": (
        "",
        "Dictionary entry",
        f"{_SYSTEM} name:string element:string column_label:string internal_type:reference>sys_glide_object reference:reference>sys_db_object "
        "active:boolean max_length:integer",
    ),
}

_DISPLAY = {
    "task": "number",
    "pm_project": "short_description",
    "pm_program": "short_description",
    "pm_project_task": "short_description",
}


@dataclass(frozen=True)
class Element:
    """One field: the table that declares it, its type, and the table it refers to (empty when none)."""

    table: str
    name: str
    type: str
    reference: str
    is_choice: bool


def table_names() -> tuple[str, ...]:
    """Every table of the instance."""
    return tuple(_TABLES)


def table_label(table: str) -> str:
    """The table's label."""
    return _TABLES[table][1]


def parent_of(table: str) -> str:
    """The table that a table extends; empty when none."""
    return _TABLES[table][0]


@cache
def lineage(table: str) -> tuple[str, ...]:
    """The table and its ancestors, nearest first."""
    parent = parent_of(table)
    return (table, *lineage(parent)) if parent else (table,)


@cache
def descendants(table: str) -> tuple[str, ...]:
    """The table and every table that extends it."""
    return tuple(name for name in _TABLES if table in lineage(name))


@cache
def own_elements(table: str) -> tuple[Element, ...]:
    """The elements that a table itself declares."""
    return tuple(_parse(table, text) for text in _TABLES[table][2].split())


@cache
def elements(table: str) -> dict[str, Element]:
    """name -> element, inherited ones included."""
    return {element.name: element for name in reversed(lineage(table)) for element in own_elements(name)}


@cache
def choices(table: str, name: str) -> dict[str, str]:
    """value -> label of a choice field, the nearest table's list winning."""
    return next((CHOICES[f"{each}.{name}"] for each in lineage(table) if f"{each}.{name}" in CHOICES), {})


@cache
def display_field(table: str) -> str:
    """The field whose value stands for a record in a reference."""
    return next(
        (_DISPLAY[each] for each in lineage(table) if each in _DISPLAY),
        "name" if "name" in elements(table) else "sys_id",
    )


def _parse(table: str, text: str) -> Element:
    name, kind = text.split(":")
    kind, _, reference = kind.partition(">")
    return Element(table, name, kind.rstrip("*"), reference, kind.endswith("*"))
