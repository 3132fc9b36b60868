"""The vendors whose platforms the city's projects may live in: one server each, all showing the same city.

A new vendor is one class that fits `Vendor` and one line in `VENDORS`.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from sandbox.city import CityState
from sandbox.clarity_vendor import ClarityVendor
from sandbox.credentials import Credentials
from sandbox.dataverse_vendor import DataverseVendor
from sandbox.faults import Faults
from sandbox.jira_align_vendor import JiraAlignVendor
from sandbox.projectdata_vendor import ProjectDataVendor
from sandbox.servicenow_vendor import ServiceNowVendor
from sandbox.web import Answer, Request


class Vendor(Protocol):
    """One vendor's server. `base_url` is set once its port is known; `load` is called for each night before it is asked."""

    faults: Faults
    base_url: str

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""

    def load(self, state: CityState) -> None:
        """Shows a night of the city; what faults changed is undone."""

    def truth(self) -> Mapping[str, Mapping[str, Mapping[str, str | None]]]:
        """What a complete reading must land tonight: stream -> key (parts joined by `|`) -> landed column -> its exact text.

        The columns need not be all of the stream's; the keys are. Faults in force are left out of account.
        """

    def source_toml(self) -> str:
        """The `[sources.NAME]` section that fits this server; secrets are read from SANDBOX_PASSWORD."""


VENDORS: Mapping[str, Callable[[Credentials], Vendor]] = {
    "servicenow": ServiceNowVendor,
    "projectdata": ProjectDataVendor,
    "dataverse": DataverseVendor,
    "clarity": ClarityVendor,
    "jira_align": JiraAlignVendor,
}
