"""Clarity's REST API over real HTTP, as the platform answers it, under `/ppm/rest/v1`.

Its habits: 25 rows unless asked for more, 500 at most (200 of what hangs on something); a tiny set of attributes unless
`fields` names others, 400 to a name that it does not know; a `_next` link that is wrong where a filter is set; plans and
transactions only with the filter it demands; 401 to a missing right; tokens by `/auth/login`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from sandbox.clarity_filter import Filter, FilterError, parse_filter
from sandbox.clarity_instance import ID, ClarityInstance
from sandbox.clarity_schema import NO_RANGE, RESOURCES, TOO_LONG, Resource
from sandbox.clarity_work import Row
from sandbox.mishaps import basic_credentials, instead, marred
from sandbox.servicenow_sign_in import SignIn
from sandbox.web import Answer, Request, json_answer

BASE = "/ppm/rest/v1"
DEFAULT_LIMIT = 25
LONGEST_DAYS = 92
ROUTE = re.compile(r"^(?:/projects/(?P<parent>\d+))?/(?P<resource>\w+)$")


class Clarity:
    """The application of one instance; call it with a request."""

    def __init__(self, instance: ClarityInstance, sign_in: SignIn) -> None:
        self.instance = instance
        self.sign_in = sign_in

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        if not request.path.startswith(f"{BASE}/"):
            return error(404, "API-1001: The requested resource does not exist.")
        path = request.path.removeprefix(BASE)
        if path == "/auth/login":
            return self._log_in(request)
        if not self._is_signed_in(request):
            return error(401, "API-1003: Authentication failed or the API-Access right is missing.")
        if path == "/auth/logout":
            return Answer(200)
        if request.method != "GET":
            return error(405, "API-1004: Method not allowed.")
        return self._answer_safely(request, path)

    def _answer_safely(self, request: Request, path: str) -> Answer:
        described = path.removeprefix("/describe/") if path.startswith("/describe/") else ""
        route = ROUTE.match(path)
        name = described or (route["resource"] if route else "")
        faults = self.instance.faults
        fault = None if described else faults.strike(name)
        if fault and (played := instead(fault, error)):
            return played
        refusal = self._refuse(name, route["parent"] if route else None, is_described=bool(described))
        if refusal:
            return refusal
        resource = RESOURCES[name]
        answer = (
            self._describe(resource) if described else self._list(request, resource, route["parent"] if route else None)
        )
        return marred(answer, fault, lambda message: _body(500, message)) if fault else answer

    def _refuse(self, name: str, parent: str | None, *, is_described: bool) -> Answer | None:
        faults = self.instance.faults
        missing, right = faults.active("missing_table", name), faults.active("missing_right", name)
        hidden = faults.active("hidden_table", name)
        resource = RESOURCES.get(name)
        if (
            resource is None
            or (missing and missing.table == name)
            or (is_described and faults.active("no_description"))
        ):
            return error(404, "API-1001: The requested resource does not exist.")
        if right and right.table == name:
            return error(401, f"API-1007: You are not authorized to view {name}.")
        if hidden and hidden.table == name:
            return error(403, f"API-1007: You are not authorized to view {name}.")
        if is_described:
            return None
        if parent and (not resource.is_child or not self.instance.has_project(parent)):
            return error(404, "API-1006: The requested record does not exist.")
        if resource.is_child and not parent and faults.active("no_global_lists"):
            return error(404, "API-1001: The requested resource does not exist.")
        return None

    def _list(self, request: Request, resource: Resource, parent: str | None) -> Answer:
        names = [name.strip() for name in request.query.get("fields", "").split(",") if name.strip()]
        sort = [part for part in request.query.get("sort", "").split(",") if part.strip()]
        try:
            chosen = parse_filter(request.query.get("filter", ""))
        except FilterError as problem:
            return error(400, f"API-1040: The filter is not valid: {problem}.")
        known = {*self.instance.attributes(resource), ID}
        used = [*names, *(part.split()[0] for part in sort), *(one.name for one in chosen.conditions)]
        if unknown := [name for name in used if name not in known]:
            return error(400, f"API-1092: Attribute {unknown[0]} is not a valid attribute on {resource.name} resource.")
        if problem_text := _find_filter_problem(resource, chosen):
            return error(400, problem_text)
        limit = min(_whole(request, "limit", DEFAULT_LIMIT), resource.cap)
        offset = _whole(request, "offset", 0)
        rows = self.instance.select(resource, chosen, sort, parent)
        if offset > len(rows):
            return error(400, "API-1017: The offset cannot be larger than the total number of records.")
        cut = rows[offset : offset + limit]
        shown = self.instance.write(resource, cut, names, parent)
        self.instance.move_on(resource, cut)
        return json_answer(200, self._envelope(request, shown, len(rows), limit, offset))

    def _envelope(self, request: Request, shown: Sequence[Row], total: int, limit: int, offset: int) -> Row:
        here = f"{self.instance.root}{request.path.removeprefix(BASE)}"
        body: Row = {"_self": here, "_pageSize": limit, "_totalCount": total}
        if not request.query.get("filter"):
            body["_recordsReturned"] = len(shown)
        if offset + limit < total:
            is_wrong = bool(request.query.get("filter")) or self.instance.faults.active("wrong_next")
            step = offset if is_wrong else offset + limit
            body["_next"] = f"{here}?{urlencode({**request.query, 'offset': str(step)})}"
        if offset:
            body["_previous"] = f"{here}?{urlencode({**request.query, 'offset': str(max(offset - limit, 0))})}"
        return {**body, "_results": list(shown)}

    def _describe(self, resource: Resource) -> Answer:
        listed = [
            {"apiAttributeId": name, "displayName": name, "isMultiValued": name == "goals", "isReadOnly": False}
            for name in self.instance.attributes(resource)
        ]
        return json_answer(200, {"resourceName": resource.name, "attributes": listed})

    def _log_in(self, request: Request) -> Answer:
        if request.method != "POST" or self.instance.faults.active("no_login"):
            return error(404, "API-1001: The requested resource does not exist.")
        basic = basic_credentials(request)
        if basic is None or not self.sign_in.accepts_password(*basic):
            return error(401, "API-1003: Authentication failed.")
        token = self.sign_in.issue_token(self.sign_in.client_id, self.sign_in.client_secret)
        return json_answer(200, {"authToken": token, "_self": f"{self.instance.root}/auth/login"})

    def _is_signed_in(self, request: Request) -> bool:
        faults = self.instance.faults
        if faults.active("no_access"):
            return False
        header = request.headers.get("authorization", "").strip()
        scheme, _, text = header.partition(" ")
        if scheme.lower() == "basic":
            basic = basic_credentials(request)
            return basic is not None and self.sign_in.accepts_password(*basic)
        if scheme.lower() == "bearer":
            return self._is_key(request, text.strip()) or self.sign_in.accepts_token(text.strip())
        return not faults.active("bearer_only") and self.sign_in.accepts_token(header)

    def _is_key(self, request: Request, key: str) -> bool:
        client = request.headers.get("x-api-ppm-client", "")
        is_right = client == self.sign_in.client_id and self.sign_in.accepts_password(self.sign_in.user, key)
        return is_right and not self.instance.faults.active("key_expired")


def error(status: int, message: str) -> Answer:
    """The platform's own error."""
    return replace(json_answer(status, _body(status, message)))


def _body(status: int, message: str) -> Row:
    code = message.partition(":")[0].lower()
    return {"resourceId": None, "httpStatus": str(status), "errorMessage": message, "errorCode": code}


def _find_filter_problem(resource: Resource, chosen: Filter) -> str | None:
    """What is missing in the filter that the resource demands."""
    for name in resource.demands:
        if not chosen.values_of(name, "="):
            return f"API-1060: The {resource.name} request needs filter criteria with {name}."
    if resource.name != "actualTransactions":
        return None
    first = [*chosen.values_of("transactionDate", ">="), *chosen.values_of("transactionDate", ">")]
    last = [*chosen.values_of("transactionDate", "<="), *chosen.values_of("transactionDate", "<")]
    if chosen.values_of("transactionDate", "="):
        return None
    if not first or not last:
        return NO_RANGE
    days = date.fromisoformat(last[0][:10]) - date.fromisoformat(first[0][:10])
    return TOO_LONG if days > timedelta(days=LONGEST_DAYS) else None


def _whole(request: Request, name: str, otherwise: int) -> int:
    text = request.query.get(name, "")
    return max(int(text), 0) if text.lstrip("-").isdigit() else otherwise
