"""The city's Dataverse environment as one of its vendors."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sandbox.city import CityState
from sandbox.credentials import Credentials
from sandbox.dataverse import Dataverse
from sandbox.dataverse_instance import Instance
from sandbox.dataverse_office import Office
from sandbox.dataverse_rows import set_rows
from sandbox.dataverse_tables import TABLES
from sandbox.dataverse_values import landed
from sandbox.dataverse_work import effort_of, segments_of
from sandbox.servicenow_sign_in import SignIn
from sandbox.toml_text import toml_text
from sandbox.web import Answer, Request

Truth = dict[str, dict[str, dict[str, str | None]]]
NOT_LANDED = frozenset({"domainname", "cr8f1_financeproject", "cr8f1_ispublic", "msdyn_plannedwork", "createdon"})


class DataverseVendor:
    """The city's Planner premium with the Accelerator and Project Operations: see `sandbox.dataverse` for its habits."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.instance = Instance()
        self.faults = self.instance.faults
        secret = credentials.password
        self.sign_in = SignIn(credentials.user, secret, credentials.client_id, secret, self.faults)
        self._app = Dataverse(self.instance, self.sign_in)
        self._state: CityState | None = None

    @property
    def base_url(self) -> str:
        """The environment's root address."""
        return self.instance.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.instance.base_url = url

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        return self._app(request)

    def load(self, state: CityState) -> None:
        """Shows a night of the city."""
        self._state = state
        self.instance.load(set_rows(state), state.day)

    def truth(self) -> Mapping[str, Mapping[str, Mapping[str, str | None]]]:
        """What a complete reading lands: every table, the tasks under each baseline, the segments of planned work."""
        found: Truth = {
            table.stream: {
                str(row[table.key]): {name: text for name, text in landed(row).items() if name not in NOT_LANDED}
                for row in self.instance.stored(set_name)
            }
            for set_name, table in TABLES.items()
            if table.stream
        }
        found["baseline_tasks"] = self._baseline_tasks()
        found["planned_work"] = self._planned_work()
        return found

    def _baseline_tasks(self) -> dict[str, dict[str, str | None]]:
        found = {}
        for row in self.instance.stored("msdyn_projectbaselinetaskdatas"):
            texts = landed(row)
            baseline, key = texts["msdyn_projectbaselinedata"], texts["msdyn_projectbaselinetaskdataid"]
            told = {
                name: texts[name] for name in ("msdyn_projecttaskid", "msdyn_taskstartdate", "msdyn_taskfinishdate")
            }
            found[f"{baseline}|{key}"] = {"baseline": baseline, **told}
        return found

    def _planned_work(self) -> dict[str, dict[str, str | None]]:
        found: dict[str, dict[str, str | None]] = {}
        lives = {}
        if self._state is not None:
            office = Office(self._state)
            lives = {office.project(one).id: one for one in self._state.projects_on("dataverse")}
        for row in self.instance.stored("msdyn_resourceassignments"):
            if row["msdyn_plannedwork"] is None:
                continue
            project = lives[row["msdyn_projectid"].id]
            for segment in segments_of(project, effort_of(project) // 2):
                begun, end = _instant(str(segment["Start"])), _instant(str(segment["End"]))
                key = f"{row['msdyn_resourceassignmentid']}|{begun}|{end}"
                found[key] = {"hours": str(segment["Hours"]), "segment_start": begun, "segment_finish": end}
        return found

    def source_toml(self) -> str:
        """The section that fits this server."""
        client = toml_text(self.credentials.client_id)
        url, scope = toml_text(f"{self.base_url}/oauth/token"), toml_text(f"{self.base_url}/.default")
        return "\n".join(
            (
                "[sources.planner_office]",
                'type = "dataverse"',
                f"base_url = {toml_text(self.base_url)}",
                f'auth = {{ kind = "oauth_client_credentials", token_url = {url}, client_id = {client}, '
                f'client_secret = "env:SANDBOX_PASSWORD", scope = {scope} }}',
                'fields = { cr8f1_financeproject = "finance_project_code", cr8f1_ispublic = "is_public" }',
                "",
            )
        )


def _instant(json_date: str) -> str:
    seconds = int(json_date.strip("/").removeprefix("Date(").rstrip(")")) // 1000
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
