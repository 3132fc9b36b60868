"""The ServiceNow instance of the city as one of its vendors."""

from sandbox.city import CityState
from sandbox.credentials import Credentials
from sandbox.servicenow import ServiceNow
from sandbox.servicenow_instance import Instance
from sandbox.servicenow_rows import table_rows
from sandbox.servicenow_sign_in import SignIn
from sandbox.toml_text import toml_text
from sandbox.web import Answer, Request


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
