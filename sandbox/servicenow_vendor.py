"""The ServiceNow instance of the city as one of its vendors."""

from collections.abc import Mapping

from sandbox.city import CityState
from sandbox.credentials import Credentials
from sandbox.servicenow import ServiceNow
from sandbox.servicenow_instance import Instance
from sandbox.servicenow_rows import table_rows
from sandbox.servicenow_sign_in import SignIn
from sandbox.toml_text import toml_text
from sandbox.web import Answer, Request

SHOWN = {
    "projects": (
        "pm_project",
        "number short_description description state percent_complete budget_cost sys_updated_on",
    ),
    "programs": ("pm_program", "number short_description primary_portfolio"),
    "portfolios": ("pm_portfolio", "number name"),
    "tasks": ("pm_project_task", "number short_description top_task milestone end_date state"),
    "baselines": ("planned_task_baseline", "name top_task"),
    "baseline_items": ("planned_task_baseline_item", "baseline task start_date end_date"),
    "dependencies": ("planned_task_rel_planned_task", "parent child type lag"),
    "status_reports": ("project_status", "number project as_on state overall_health executive_summary"),
    "risks": ("risk", "number short_description task probability risk_state estimated_cost"),
    "issues": ("issue", "number short_description parent state"),
    "change_requests": ("project_change_request", "number short_description cost_impact approval"),
    "decisions": ("dmn_decision", "number short_description parent state"),
    "demands": ("dmn_demand", "number short_description state project total_costs"),
    "cost_plans": ("cost_plan", "name task total_planned_cost"),
    "cost_plan_breakdowns": ("cost_plan_breakdown", "cost_plan task breakdown_type cost_default_currency actual"),
    "benefit_plans": ("benefit_plan", "name task planned_benefit"),
    "benefit_plan_breakdowns": ("benefit_plan_breakdown", "benefit_plan task planned_benefit"),
    "project_fundings": ("project_funding", "task fiscal_period planned"),
    "expense_lines": ("fm_expense_line", "task amount expense_date=date"),
    "goals": ("goal", "number short_description"),
    "strategic_goals": ("sn_gf_goal", "number short_description"),
    "resource_allocations": ("resource_allocation", "task assigned_user=user start_date allocated_hours"),
    "resource_months": ("resource_aggregate_monthly", "task assigned_user=user month_starts_on allocated_hours"),
    "fiscal_periods": ("fiscal_period", "name start_date_time end_date_time fiscal_type"),
    "resource_plans": ("resource_plan", "task user_resource planned_hours actual_hours"),
    "users": ("sys_user", "name"),
    "departments": ("cmn_department", "name id"),
}


class ServiceNowVendor:
    """The project office's ServiceNow: see `sandbox.servicenow` for its habits."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.instance = Instance()
        self.faults = self.instance.faults
        self.sign_in = SignIn(
            credentials.user, credentials.password, credentials.client_id, credentials.password, self.faults
        )
        self._app = ServiceNow(self.instance, self.sign_in)

    @property
    def base_url(self) -> str:
        """The instance's root address."""
        return self.instance.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.instance.base_url = url

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        return self._app(request)

    def load(self, state: CityState) -> None:
        """Shows a night of the city."""
        self.instance.load(table_rows(state))

    def truth(self) -> Mapping[str, Mapping[str, Mapping[str, str | None]]]:
        """Every stored row of every table that is read, by sys_id, with the stored texts of some of its fields."""
        return {
            stream: {
                row["sys_id"]: {
                    landed: row.get(field or landed, "")
                    for landed, _, field in (name.partition("=") for name in names.split())
                }
                for row in self.instance.stored(table)
            }
            for stream, (table, names) in SHOWN.items()
        }

    def source_toml(self) -> str:
        """The section that fits this server."""
        user = toml_text(self.credentials.user)
        return "\n".join(
            (
                "[sources.project_office]",
                'type = "servicenow"',
                f"base_url = {toml_text(self.base_url)}",
                f'auth = {{ kind = "basic", user = {user}, password = "env:SANDBOX_PASSWORD" }}',
                'fields = { u_finance_project = "finance_project_code", u_public = "is_public" }',
                'values = { status = { "5" = "on_hold", "On Hold" = "on_hold" } }',
                "",
            )
        )
