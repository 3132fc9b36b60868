"""The city at work: its servers on loopback, its share, and the two controls, "next night" and "set a fault".

Over HTTP the controls are `POST /sandbox/next-night`, `GET|POST /sandbox/control` (`{"fault": NAME, ...}` or `{"clear": true}`), from loopback only.
"""

import ipaddress
import json
import secrets
import threading
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sandbox.calendar import ZONE
from sandbox.city import CityModel, CityState
from sandbox.configuration import portfolio_toml
from sandbox.credentials import Credentials
from sandbox.errors import BadRequestError, SandboxError
from sandbox.faults import REQUEST_FAULTS, STATE_FAULTS
from sandbox.finance import FinanceShare
from sandbox.policy import write_policy
from sandbox.vendors import VENDORS
from sandbox.web import Answer, Request, VendorServer, json_answer
from sandbox.workbook import deliver_works

USER = "integration"
CLIENT_ID = "portfolio-warehouse"


class RunningCity:
    """A city that answers; use it as a context manager or call `close`. The first vendor listens on `port`."""

    def __init__(self, model: CityModel, share: Path, *, port: int = 0, password: str = "") -> None:
        self.model = model
        self.share = share
        self.credentials = Credentials(USER, CLIENT_ID, password or secrets.token_urlsafe(18))
        self.night = 0
        self._turn = threading.RLock()
        self.finance = FinanceShare(share / "finance")
        self.vendors = {name: VENDORS[name](self.credentials) for name in model.platforms}
        self._servers: list[VendorServer] = []
        self.policy = write_policy(share / "policy")
        self.delivered: list[str] = []
        self._show(model.night(0))
        for number, (name, vendor) in enumerate(self.vendors.items()):
            server = VendorServer(partial(self._route, name), port=0 if number else port)
            self._servers.append(server)
            vendor.base_url = server.url

    @property
    def user(self) -> str:
        """The integration user."""
        return self.credentials.user

    @property
    def password(self) -> str:
        """The integration user's password, which is every key, token and client secret as well."""
        return self.credentials.password

    @property
    def roots(self) -> dict[str, str]:
        """vendor -> root address of every server that runs; its base_url may lie deeper."""
        return {name: server.url for name, server in zip(self.vendors, self._servers, strict=True)}

    @property
    def servicenow_url(self) -> str:
        """The ServiceNow instance's root address."""
        return self.roots["servicenow"]

    @property
    def today(self) -> date:
        """The city's day on its present night."""
        return self.model.start + timedelta(days=self.night)

    def next_night(self) -> list[str]:
        """Lets a day pass; returns what changed, one sentence each."""
        with self._turn:
            self.night += 1
            self._show(self.model.night(self.night))
            return [
                *self.model.changes(self.night),
                f"{len(self.delivered)} files delivered: {', '.join(sorted(self.delivered))}",
            ]

    def set_fault(self, kind: str, *, vendor: str = "", **options: Any) -> None:
        """Sets a fault (`sandbox.faults`) of one vendor's server, or of every one's.

        Raises:
            UnknownFaultError: when no fault has that name.
            BadRequestError: when an option is not one of a fault's, or no such vendor runs.
        """
        for name in self._named(vendor):
            self.vendors[name].faults.set(kind, **options)

    def clear_faults(self, kind: str = "") -> None:
        """Forgets all faults, or those of one name; what changed between pages is undone as well."""
        with self._turn:
            state = self.model.night(self.night)
            for vendor in self.vendors.values():
                vendor.faults.clear(kind)
                vendor.load(state)

    def portfolio_toml(self, home: Path | str) -> str:
        """The configuration that fits this city."""
        sections = [vendor.source_toml() for vendor in self.vendors.values()]
        return portfolio_toml(sections, self.share, home, policy=self.policy)

    def close(self) -> None:
        """Stops the servers; the share stays."""
        for server in self._servers:
            server.close()

    def _named(self, vendor: str) -> list[str]:
        if vendor and vendor not in self.vendors:
            raise BadRequestError(f"No server of {vendor!r} runs; running are {', '.join(self.vendors)}.")
        return [vendor] if vendor else list(self.vendors)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _show(self, state: CityState) -> None:
        for vendor in self.vendors.values():
            vendor.load(state)
        self.delivered = [*self.finance.deliver(state), *deliver_works(self.share / "public_works", state)]

    def _route(self, vendor: str, request: Request) -> Answer:
        if not request.path.startswith("/sandbox/"):
            return self.vendors[vendor](request)
        if not ipaddress.ip_address(request.client).is_loopback:
            return json_answer(403, {"error": "The sandbox takes orders from loopback only."})
        try:
            return self._control(vendor, request)
        except SandboxError as error:
            return json_answer(400, {"error": str(error)})

    def _control(self, vendor: str, request: Request) -> Answer:
        if request.path == "/sandbox/next-night" and request.method == "POST":
            changes = self.next_night()
            return json_answer(200, {"night": self.night, "date": self.today.isoformat(), "changes": changes})
        if request.path != "/sandbox/control":
            return json_answer(404, {"error": "The sandbox has /sandbox/next-night and /sandbox/control."})
        if request.method == "POST":
            self._order(vendor, request.body)
        told = {"night": self.night, "date": self.today.isoformat(), "faults": self.vendors[vendor].faults.describe()}
        return json_answer(200, {**told, "known_faults": REQUEST_FAULTS | STATE_FAULTS})

    def _order(self, vendor: str, body: bytes) -> None:
        try:
            order = json.loads(body)
        except ValueError as error:
            raise BadRequestError("The control endpoint takes a JSON object.") from error
        if not isinstance(order, dict) or not ("fault" in order or "clear" in order):
            raise BadRequestError('The control endpoint takes {"fault": NAME, ...options} or {"clear": true}.')
        if order.get("clear"):
            self.clear_faults(order["clear"] if isinstance(order["clear"], str) else "")
        if "fault" in order:
            options = {name: value for name, value in order.items() if name not in ("fault", "clear", "vendor")}
            self.set_fault(str(order["fault"]), vendor=str(order.get("vendor", vendor)), **options)


def start_city(
    share: Path,
    *,
    seed: int = 7,
    projects: int = 40,
    journal_lines: int = 6000,
    port: int = 0,
    today: date | None = None,
    password: str = "",
    platforms: Sequence[str] = ("servicenow",),
) -> RunningCity:
    """Starts the city's servers and fills its share with night 0.

    Args:
        share: folder for what finance and Public Works deliver; made when absent.
        today: the day of night 0 (default: today in the city's zone).
        port: the first vendor's port (0 = any free one).
        platforms: the vendors whose platforms the projects live in (`sandbox.vendors`), the first one's being the office's own.
        password: the integration user's password and the OAuth client's secret (default: a random one).

    Raises:
        BadRequestError: when no vendor has one of the names.
        PortTakenError: when the port cannot be listened on.
    """
    if unknown := [name for name in platforms if name not in VENDORS]:
        raise BadRequestError(f"No vendor is called {unknown[0]!r}; known are {', '.join(VENDORS)}.")
    model = CityModel(seed, projects, journal_lines, today or datetime.now(ZONE).date(), tuple(platforms))
    return RunningCity(model, share.resolve(), port=port, password=password)
