"""The Clarity instance of the city as one of its vendors."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.city import CityState
from sandbox.clarity import BASE, Clarity
from sandbox.clarity_instance import ID, ClarityInstance
from sandbox.clarity_rows import resource_rows
from sandbox.credentials import Credentials
from sandbox.servicenow_sign_in import SignIn
from sandbox.toml_text import toml_text
from sandbox.web import Answer, Request

SHOWN = {
    "projects": (
        "projects",
        "code name description status progress schedule_start=scheduleStart schedule_finish=scheduleFinish manager "
        "percent_complete=percentComplete is_active=isActive last_updated_date=lastUpdatedDate",
    ),
    "tasks": ("tasks", "project=projectId code name is_milestone=isMilestone finish_date=finishDate"),
    "status_reports": ("projectStatusReports", "project=projectId report_date=reportDate overall_status=overallStatus"),
    "risks": ("risks", "project=projectId name status probability impact_cost=impactCost owner"),
    "issues": ("issues", "project=projectId name status is_escalated=isEscalated"),
    "change_requests": ("changes", "project=projectId name status cost_impact=costImpact"),
    "cost_plans": ("costPlans", "project=investmentId plan_type=planType total_cost=totalCost"),
    "cost_plan_details": ("costplandetails", "cost_plan=costPlanId cost=totalCost"),
    "benefit_plans": ("benefitPlans", "project=investmentId name planned_benefit=totalBenefit"),
    "actual_transactions": (
        "actualTransactions",
        "project=investmentId transaction_date=transactionDate cost=totalCost external_id=externalId",
    ),
    "resources": ("resources", "full_name=fullName code"),
    "demands": ("ideas", "code name status project=convertedInvestment"),
}


class ClarityVendor:
    """The project office's Clarity: see `sandbox.clarity` for its habits."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.instance = ClarityInstance()
        self.faults = self.instance.faults
        self.sign_in = SignIn(
            credentials.user, credentials.password, credentials.client_id, credentials.password, self.faults
        )
        self._app = Clarity(self.instance, self.sign_in)

    @property
    def base_url(self) -> str:
        """The address of the REST API."""
        return self.instance.root

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.instance.root = f"{url}{BASE}"

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        return self._app(request)

    def load(self, state: CityState) -> None:
        """Shows a night of the city."""
        self.instance.load(resource_rows(state))

    def truth(self) -> Mapping[str, Mapping[str, Mapping[str, str | None]]]:
        """Every stored row of every resource that is read, by _internalId, with the texts of some of its attributes."""
        return {
            stream: {
                str(row[ID]): {
                    landed: _text(self.instance.cell(row, attribute or landed))
                    for landed, _, attribute in (name.partition("=") for name in names.split())
                }
                for row in self.instance.stored(resource)
            }
            for stream, (resource, names) in SHOWN.items()
        }

    def source_toml(self) -> str:
        """The section that fits this server."""
        client = toml_text(self.credentials.client_id)
        mapped = (
            'financeProject = "finance_project_code", publicProject = "is_public", obsDepartment = "department_name"'
        )
        return "\n".join(
            (
                "[sources.clarity_office]",
                'type = "clarity"',
                f"base_url = {toml_text(self.base_url)}",
                f'auth = {{ kind = "api_key", key = "env:SANDBOX_PASSWORD", client_id = {client} }}',
                f"fields = {{ {mapped} }}",
                "",
            )
        )


def _text(value: Any) -> str | None:
    """What lands of a value: the id of a lookup, the total of a time-varying value, numbers as they are written."""
    if isinstance(value, dict):
        return _text(value["id"] if "id" in value else value.get("total"))
    return value if value is None or isinstance(value, str) else json.dumps(value)
