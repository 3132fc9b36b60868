"""Project Server's `_api/ProjectData` over real HTTP, as WCF Data Services answers it.

Its habits: JSON verbose or light by Accept and Atom without; decimals as strings; pages of the set's own size with a next
link; `$expand` and `$links` are not implemented (501); an unknown property in `$select` or `$filter` is 400; whoever is not signed in
gets 401 with an NTLM challenge. Retired, it answers as the fault `retired` says.
"""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, unquote
from xml.sax.saxutils import escape

from sandbox.credentials import Credentials
from sandbox.mishaps import basic_credentials, instead, marred
from sandbox.ntlm import NtlmDoor
from sandbox.projectdata_query import QueryError, Row
from sandbox.projectdata_store import Page, Store
from sandbox.projectdata_values import KEYS
from sandbox.web import Answer, Request, json_answer

SITE = "/pwa"
ROOT = f"{SITE}/_api/ProjectData"
SIGN_IN_PAGE = b"<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body><form action='/sign-in'></form></body></html>"
SIGN_IN_PATH = f"{SITE}/_forms/default.aspx"
FOREIGN_HOST = "http://localhost:9"
_ROUTE = re.compile(rf"^{ROOT}(?:/\[[\w-]+\])?/?(?P<set>[\w$]*)(?:\(\))?$", re.IGNORECASE)
VERBOSE, LIGHT, ATOM = "verbose", "light", "atom"


class ProjectData:
    """The application of one Project Web App; call it with a request."""

    def __init__(self, store: Store, credentials: Credentials) -> None:
        self.store = store
        self.base_url = ""
        self._credentials = credentials
        self._door = NtlmDoor(credentials.user, credentials.password)

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        if request.path == SIGN_IN_PATH:
            return Answer(200, SIGN_IN_PAGE, "text/html; charset=utf-8")
        if retired := self.store.faults.active("retired"):
            return _retired(retired.value)
        route = _ROUTE.match(unquote(request.path))
        if route is None:
            return _error(404, "Not found")
        if not self._is_signed_in(request):
            refused = Answer(401, b"401 UNAUTHORIZED", "text/plain; charset=utf-8")
            return replace(refused, headers={"WWW-Authenticate": self._door.challenge(request)})
        return self._answer(request, route["set"])

    def _answer(self, request: Request, entity_set: str) -> Answer:
        if not entity_set:
            names = [{"name": name, "kind": "EntitySet", "url": name} for name in KEYS]
            return json_answer(200, {"odata.metadata": f"{self.base_url}/$metadata", "value": names})
        fault = self.store.faults.strike(entity_set)
        if fault and fault.kind == "login_page":
            return Answer(200, SIGN_IN_PAGE, "text/html; charset=utf-8")
        if fault and (played := instead(fault, _error)):
            return played
        answer = self._refuse(request, entity_set) or self._rows(request, entity_set)
        return marred(answer, fault, _error_body) if fault else answer

    def _refuse(self, request: Request, entity_set: str) -> Answer | None:
        faults = self.store.faults
        query = parse_qs(request.raw_query)
        hidden, missing = faults.active("hidden_table", entity_set), faults.active("missing_table", entity_set)
        if request.method != "GET":
            return _error(405, "The ProjectData service is read-only.")
        if entity_set not in KEYS or (missing and missing.table == entity_set):
            return _error(404, f"Resource not found for the segment '{entity_set}'.")
        if hidden and hidden.table in ("", entity_set):
            return _error(
                403, "Access denied. You do not have permission to perform this action or access this resource."
            )
        if "$expand" in query or "$links" in query:
            return _error(501, "The $expand query option is not implemented.")
        if "$select" in query and faults.active("no_projection", entity_set):
            return _error(400, "The ability of the data service to return projection is disabled.")
        return self._refuse_unknown(entity_set, request.query.get("$select", ""))

    def _refuse_unknown(self, entity_set: str, select: str) -> Answer | None:
        known = self.store.properties(entity_set)
        names = [name.strip() for name in select.split(",") if name.strip() not in ("", "*")]
        unknown = [name for name in names if known and name not in known]
        return _error(400, f"Could not find a property named '{unknown[0]}'.") if unknown else None

    def _rows(self, request: Request, entity_set: str) -> Answer:
        try:
            page = self.store.page(entity_set, request.query)
        except (QueryError, ValueError) as error:
            return _error(400, str(error))
        form = self._form(request)
        if form == ATOM:
            return _atom(entity_set, page)
        link = self._link(request, entity_set, page)
        if form == LIGHT:
            body: dict[str, Any] = {"odata.metadata": f"{self.base_url}/$metadata#{entity_set}", "value": page.rows}
            return json_answer(200, body | ({"odata.nextLink": link} if link else {}))
        results = {"results": [self._verbose(entity_set, row) for row in page.rows]} | (
            {"__next": link} if link else {}
        )
        return Answer(
            200, json.dumps({"d": results}, ensure_ascii=False).encode(), "application/json;odata=verbose;charset=utf-8"
        )

    def _verbose(self, entity_set: str, row: Row) -> Row:
        """A row with what verbose JSON adds: its own address, and its links as deferred objects."""
        uri = f"{self.base_url}{ROOT}/{entity_set}({row.get(KEYS[entity_set][0])})"
        metadata = {"id": uri, "uri": uri, "type": f"ReportingData.{entity_set.removesuffix('s')}"}
        links = {"Tasks": {"__deferred": {"uri": f"{uri}/Tasks"}}} if entity_set == "Projects" else {}
        return {"__metadata": metadata, **links, **row}

    def _link(self, request: Request, entity_set: str, page: Page) -> str:
        """The next link: the same options with the new position."""
        if not page.next_option:
            return ""
        kept = {name: value for name, value in request.query.items() if name not in ("$skip", "$skiptoken")}
        options = [f"{name}={quote(value, safe=',')}" for name, value in kept.items()]
        name, _, value = page.next_option.partition("=")
        tail = f"{entity_set}?{'&'.join([*options, f'{name}={quote(value)}'])}"
        if self.store.faults.active("relative_links"):
            return tail
        host = FOREIGN_HOST if self.store.faults.active("foreign_links") else self.base_url.removesuffix(SITE)
        return f"{host}{ROOT}/[en-us]/{tail}"

    def _form(self, request: Request) -> str:
        accept = request.headers.get("accept", "").replace(" ", "").lower()
        if self.store.faults.active("light_json"):
            return LIGHT
        if "application/json;odata=verbose" in accept:
            return VERBOSE
        return LIGHT if "application/json" in accept else ATOM

    def _is_signed_in(self, request: Request) -> bool:
        if self.store.faults.active("wrong_password"):
            return False
        if self._door.admit(request):
            return True
        if self.store.faults.active("ntlm_only"):
            return False
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return token.strip() == self._credentials.password
        return basic_credentials(request) == (self._credentials.user, self._credentials.password)


def _retired(how: str) -> Answer:
    """How the retired service answers, of which nobody has seen one yet."""
    if how == "html":
        return Answer(200, SIGN_IN_PAGE, "text/html; charset=utf-8")
    if how in ("302", "away"):
        target = SIGN_IN_PATH if how == "302" else "https://login.example.invalid/common/oauth2"
        return Answer(302, b"", "text/html", headers={"Location": target})
    return Answer(int(how), b"Project Online has been retired.", "text/plain; charset=utf-8")


def _error_body(message: str) -> dict[str, Any]:
    return {"error": {"code": "", "message": {"lang": "en-US", "value": message}}}


def _error(status: int, message: str) -> Answer:
    return json_answer(status, _error_body(message))


def _atom(entity_set: str, page: Page) -> Answer:
    entries = "".join(
        "<entry><content type='application/xml'><m:properties>"
        + "".join(f"<d:{name}>{escape(str(value))}</d:{name}>" for name, value in row.items() if value is not None)
        + "</m:properties></content></entry>"
        for row in page.rows
    )
    feed = f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:d='http://schemas.microsoft.com/ado/2007/08/dataservices' xmlns:m='http://schemas.microsoft.com/ado/2007/08/dataservices/metadata'><title>{entity_set}</title>{entries}</feed>"
    return Answer(200, feed.encode(), "application/atom+xml;charset=utf-8")
