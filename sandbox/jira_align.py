"""Jira Align's REST API 2.0 over real HTTP, as the platform answers it.

`/rest/align/api/2/{resource}[/{id}[/milestones]]`. Its habits: bare arrays of at most 100 without a total, refusals (401, 403,
404) with an empty body, ProblemDetails for a request it cannot read, recycled rows among the others.
"""

import re
from urllib.parse import parse_qsl

from sandbox.credentials import Credentials
from sandbox.jira_align_site import Query, Site, WrongQueryError, shown_row
from sandbox.mishaps import basic_credentials, instead, marred
from sandbox.web import Answer, Request, json_answer

ITEMS = "epics"
MILESTONES = "milestones"
_ROUTE = re.compile(r"^/rest/align/api/2/(?P<resource>\w+)(?:/(?P<key>[^/]+))?(?:/(?P<child>milestones))?$")


class JiraAlign:
    """The application of one site; call it with a request."""

    def __init__(self, site: Site, credentials: Credentials) -> None:
        self.site = site
        self.credentials = credentials

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        route = _ROUTE.match(request.path)
        if route is None:
            return Answer(404)
        if not self._is_signed_in(request):
            return Answer(401, headers={"WWW-Authenticate": "Bearer"})
        if request.method != "GET":
            return Answer(403)
        resource = MILESTONES if route["child"] else route["resource"]
        hidden = self.site.faults.active("hidden_table", resource)
        if hidden and hidden.table in ("", resource):
            return Answer(403)
        fault = self.site.faults.strike(resource)
        if fault and (played := instead(fault, problem)):
            return played
        answer = self._answer(request, route, resource)
        return marred(answer, fault, lambda message: details(500, message)) if fault else answer

    def _answer(self, request: Request, route: re.Match[str], resource: str) -> Answer:
        if not self.site.has(resource) or (resource == MILESTONES and route["resource"] != ITEMS):
            return Answer(404)
        if route["key"] and not route["child"]:
            return self._one(request, resource, route["key"])
        if route["child"] and self.site.find(ITEMS, route["key"]) is None:
            return Answer(404)
        try:
            rows = self.site.page(resource, read_query(request), epic=route["key"] or "")
        except WrongQueryError as error:
            return problem(400, f"The query cannot be read: {error}")
        return json_answer(200, {"value": rows} if self.site.faults.active("wrapped_array", resource) else rows)

    def _one(self, request: Request, resource: str, key: str) -> Answer:
        row = self.site.find(resource, key)
        if row is None:
            return Answer(404)
        if self.site.is_hidden(resource, row):
            return Answer(403)
        return json_answer(200, shown_row(row, is_expanded=read_query(request).is_expanded))

    def _is_signed_in(self, request: Request) -> bool:
        if self.site.faults.active("wrong_password"):
            return False
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return token.strip() == self.credentials.password
        return basic_credentials(request) == (self.credentials.user, self.credentials.password)


def read_query(request: Request) -> Query:
    """The options of a request; WrongQueryError when one cannot be read."""
    options = dict(parse_qsl(request.raw_query, keep_blank_values=True))
    try:
        return Query(
            top=max(int(options.get("$top", "100")), 0),
            skip=max(int(options.get("$skip", "0")), 0),
            order=options.get("$orderby", ""),
            chosen=options.get("$filter", ""),
            is_expanded=options.get("expand", "").lower() == "true",
        )
    except ValueError as error:
        raise WrongQueryError(str(error)) from error


def details(status: int, message: str) -> dict[str, object]:
    """An error as ASP.NET's ProblemDetails."""
    return {"type": "https://tools.ietf.org/html/rfc7231", "title": message, "status": status, "detail": message}


def problem(status: int, message: str) -> Answer:
    """An error answer: without a body where the platform refuses, ProblemDetails where it fails."""
    return Answer(status) if status in (401, 403, 404) else json_answer(status, details(status, message))
