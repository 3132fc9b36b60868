"""ServiceNow's Table API over real HTTP, as the platform answers it.

`/api/now/[v1/|v2/]table/{table}[/{sys_id}]`, `/api/now/stats/{table}`, `/oauth_token.do`. Its habits: the limit counts before the ACL, unknown
fields and query parts are ignored in silence, v1 answers an empty result with 404, a transaction that took too long comes as 200 with a cut body.
"""

import json
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from sandbox.faults import Fault
from sandbox.mishaps import MAINTENANCE_PAGE, basic_credentials
from sandbox.servicenow_instance import Instance, Page
from sandbox.servicenow_schema import table_names
from sandbox.servicenow_sign_in import SignIn
from sandbox.web import Answer, Request, json_answer

DEFAULT_LIMIT = 10000
_ROUTE = re.compile(r"^/api/now(?:/(?P<version>v1|v2))?/(?P<kind>table|stats)/(?P<table>\w+)(?:/(?P<key>\w+))?$")
_CANCELLED = "Transaction cancelled: maximum execution time exceeded. Check logs for error trace or enable glide.rest.debug property"


class ServiceNow:
    """The application of one instance; call it with a request."""

    def __init__(self, instance: Instance, sign_in: SignIn) -> None:
        self.instance = instance
        self.sign_in = sign_in

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        if request.path == "/oauth_token.do" and request.method == "POST":
            return self._token(request)
        route = _ROUTE.match(request.path)
        if route is None:
            return _error(400, "Requested URI does not represent any resource", request.path)
        if not self._is_signed_in(request):
            return replace(
                _error(401, "User Not Authenticated", "Required to provide Auth information"),
                headers={"WWW-Authenticate": 'BASIC realm="Service-now"'},
            )
        if request.method != "GET":
            return _error(403, "Insufficient rights to create new records", "The integration user may only read")
        refusal = self._refuse(request, route["table"])
        fault = None if refusal else self.instance.faults.strike(route["table"])
        if fault and (played := _instead(fault)):
            return played
        answer = refusal or self._answer(request, route)
        return _marred(answer, fault) if fault else answer

    def _answer(self, request: Request, route: re.Match[str]) -> Answer:
        if route["kind"] == "stats":
            count = len(self.instance.select(route["table"], request.query.get("sysparm_query", "")))
            return json_answer(
                200,
                {
                    "result": {"stats": {"count": str(count)}}
                    if request.query.get("sysparm_count") == "true"
                    else {"stats": {}}
                },
            )
        query = f"sys_id={route['key']}" if route["key"] else request.query.get("sysparm_query", "")
        limit, offset = _whole(request, "sysparm_limit", DEFAULT_LIMIT), _whole(request, "sysparm_offset", 0)
        page = self.instance.page(
            route["table"],
            query,
            [name for name in request.query.get("sysparm_fields", "").split(",") if name],
            limit=limit,
            offset=offset,
            display=request.query.get("sysparm_display_value", "false"),
            with_links=request.query.get("sysparm_exclude_reference_link") != "true",
        )
        if not page.rows and (route["key"] or route["version"] == "v1"):
            return _error(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval")
        answer = json_answer(200, {"result": page.rows[0] if route["key"] else page.rows})
        return replace(answer, headers=self._paging(request, page, limit, offset))

    def _paging(self, request: Request, page: Page, limit: int, offset: int) -> dict[str, str]:
        headers = {"X-Is-Logged-In": "true"}
        if request.query.get("sysparm_no_count") != "true" and not self.instance.faults.active("no_total_count"):
            headers["X-Total-Count"] = str(page.total)
        if request.query.get("sysparm_suppress_pagination_header") == "true" or page.total <= limit:
            return headers
        last = (page.total - 1) // max(limit, 1) * limit
        steps = {"first": 0, "next": offset + limit, "prev": offset - limit, "last": last}
        if offset + limit >= page.total:
            del steps["next"]
        if offset == 0:
            del steps["prev"]
        headers["Link"] = ",".join(f'<{self._address(request, step)}>;rel="{name}"' for name, step in steps.items())
        return headers

    def _address(self, request: Request, offset: int) -> str:
        pairs = [
            (name, value)
            for name, value in parse_qsl(request.raw_query, keep_blank_values=True)
            if name != "sysparm_offset"
        ]
        return f"{self.instance.base_url}{request.path}?{urlencode([*pairs, ('sysparm_offset', str(offset))])}"

    def _token(self, request: Request) -> Answer:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        if form.get("grant_type") != "client_credentials":
            return json_answer(
                401, {"error": "unsupported_grant_type", "error_description": "grant_type is not supported"}
            )
        basic = basic_credentials(request)
        client_id, client_secret = basic or (form.get("client_id", ""), form.get("client_secret", ""))
        token = self.sign_in.issue_token(client_id, client_secret)
        if token is None:
            return json_answer(
                401,
                {"error": "invalid_client", "error_description": "The client is not authorized or its secret is wrong"},
            )
        return json_answer(
            200,
            {
                "access_token": token,
                "scope": "useraccount",
                "token_type": "Bearer",
                "expires_in": self.sign_in.token_seconds,
            },
        )

    def _is_signed_in(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.sign_in.accepts_token(token.strip())
        basic = basic_credentials(request)
        return basic is not None and self.sign_in.accepts_password(*basic)

    def _refuse(self, request: Request, table: str) -> Answer | None:
        faults = self.instance.faults
        missing, hidden = faults.active("missing_table", table), faults.active("hidden_table", table)
        if table not in table_names() or (missing and missing.table == table):
            return _error(400, f"Invalid table {table}", None)
        if hidden and hidden.table in ("", table):
            return _error(403, "Operation Failed", "ACL Exception Query Failed due to security constraints")
        if faults.active("require_accept") and "application/json" not in request.headers.get("accept", ""):
            return _error(400, "Invalid content-type in the Accept header", "Supported types: application/json")
        return None


def _instead(fault: Fault) -> Answer | None:
    """What comes in place of the true answer."""
    if fault.kind == "throttle":
        detail = "Rate limit of 100 requests per hour for Table API exceeded"
        headers = {"Retry-After": str(fault.retry_after), "X-RateLimit-Limit": "100", "X-RateLimit-Rule": "0" * 32}
        return replace(_error(429, "Rate limit exceeded", detail), headers=headers)
    if fault.kind == "server_error":
        return _error(
            fault.status, "Internal Server Error" if fault.status == 500 else "Service unavailable", "Transient"
        )
    if fault.kind == "maintenance":
        return Answer(fault.status, MAINTENANCE_PAGE, "text/html;charset=UTF-8")
    if fault.kind == "unauthorized":
        return _error(401, "User Not Authenticated", "Required to provide Auth information")
    return None


def _marred(answer: Answer, fault: Fault) -> Answer:
    """The true answer, spoiled on its way."""
    half = len(answer.body) // 2
    if fault.kind == "slow":
        return replace(answer, delay_seconds=fault.seconds)
    if fault.kind == "reset":
        return replace(answer, reset_after=half)
    if fault.kind == "short_body":
        return replace(answer, body=answer.body[:half])
    error = {"message": _CANCELLED, "detail": "maximum execution time exceeded"}
    if fault.kind == "cut":
        return replace(
            answer, body=answer.body[:half] + f',{{"error":{json.dumps(error)},"status":"failure"}}'.encode()
        )
    rows = json.loads(answer.body).get("result", []) if answer.status == 200 else []
    some = rows[: len(rows) // 2] if isinstance(rows, list) else rows
    return replace(answer, body=json.dumps({"result": some, "error": error, "status": "failure"}).encode())


def _error(status: int, message: str, detail: str | None) -> Answer:
    return json_answer(status, {"error": {"message": message, "detail": detail}, "status": "failure"})


def _whole(request: Request, name: str, otherwise: int) -> int:
    text = request.query.get(name, "")
    return max(int(text), 0) if text.lstrip("-").isdigit() else otherwise
