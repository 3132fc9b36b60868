"""The Dataverse Web API over real HTTP, as the platform answers it.

`/api/data/v9.2/{entity set}`, `EntityDefinitions`, `/oauth/token`. Its habits: no `$skip`; pages by preference along opaque links whose
cookie must not be altered; labels only as annotations, and those only on request; change tracking with delta links and deleted
entities where a table has it; 429 with the code of the limit that was passed.
"""

import re
import secrets
import threading
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote

from sandbox.dataverse_answers import (
    LONGEST_PAGE,
    body_answer,
    error_answer,
    error_body,
    read_options,
    read_preferences,
    rows_answer,
)
from sandbox.dataverse_instance import TEXT_FIELDS, Instance
from sandbox.dataverse_query import Query, RefusedQueryError, parse_query
from sandbox.dataverse_tables import BASELINE_TASKS, TABLES
from sandbox.dataverse_values import Row, encode, shown
from sandbox.mishaps import basic_credentials, instead, marred, repeated
from sandbox.servicenow_sign_in import SignIn
from sandbox.web import Answer, Request, json_answer

API = "/api/data/v9.2/"
COUNT = "@Microsoft.Dynamics.CRM.totalrecordcount"
_DEFINITION = re.compile(r"EntityDefinitions\(LogicalName='(?P<name>\w+)'\)(?P<rest>/Attributes)?")


@dataclass(frozen=True)
class Place:
    """Where a sweep or a delta goes on: after which key, or at which entry of the changes that were found when it began."""

    query: Query
    version: int
    after: str = ""
    options: str = ""
    is_tracked: bool = False
    entries: tuple[Row, ...] | None = None


@dataclass
class Dataverse:
    """The application of one environment; call it with a request."""

    instance: Instance
    sign_in: SignIn
    _places: dict[str, Place] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: Request) -> Answer:
        """Answers one request."""
        if request.path == "/oauth/token" and request.method == "POST":
            return self._token(request)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self.sign_in.accepts_token(token.strip()):
            return error_answer(401, "The token is missing, expired or not of this environment.")
        if request.method != "GET" or not request.path.startswith(API):
            return error_answer(
                404 if request.method == "GET" else 403, f"Resource not found for the segment '{request.path}'."
            )
        name = request.path.removeprefix(API)
        table = "EntityDefinitions" if name.startswith("EntityDefinitions") else name
        fault = self.instance.faults.strike(table)
        if fault and (played := instead(fault, error_answer)):
            return played
        try:
            answer = self._definitions(request, name) if table == "EntityDefinitions" else self._answer(request, name)
        except RefusedQueryError as refusal:
            answer = error_answer(refusal.status, str(refusal), refusal.code)
        return marred(answer, fault, error_body) if fault else answer

    def _token(self, request: Request) -> Answer:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        client_id, secret = basic_credentials(request) or (form.get("client_id", ""), form.get("client_secret", ""))
        token = self.sign_in.issue_token(client_id, secret) if form.get("grant_type") == "client_credentials" else None
        if token is None:
            return json_answer(
                401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}
            )
        return json_answer(
            200, {"token_type": "Bearer", "expires_in": self.sign_in.token_seconds, "access_token": token}
        )

    def _definitions(self, request: Request, name: str) -> Answer:
        instance = self.instance
        if instance.faults.active("definitions_hidden"):
            raise RefusedQueryError("Principal user is missing prvReadEntity privilege", status=403, code="0x80040220")
        there = {table.name: set_name for set_name, table in TABLES.items() if instance.has(set_name)}
        match = _DEFINITION.fullmatch(name)
        if match and match["name"] not in there:
            raise RefusedQueryError(
                f"The entity with a name = '{match['name']}' was not found.", status=404, code="0x80041102"
            )
        if match and match["rest"]:
            kinds = instance.attributes(there[match["name"]])
            return rows_answer([{"LogicalName": one, "AttributeType": kind} for one, kind in kinds.items()])
        rows = [
            {
                "LogicalName": one,
                "SchemaName": one,
                "EntitySetName": set_name,
                "PrimaryIdAttribute": TABLES[set_name].key,
                "ChangeTrackingEnabled": instance.is_tracked(set_name),
            }
            for one, set_name in there.items()
            if not match or match["name"] == one
        ]
        if "ChangeTrackingEnabled eq true" in request.query.get("$filter", ""):
            rows = [row for row in rows if row["ChangeTrackingEnabled"]]
        return rows_answer(rows)

    def _answer(self, request: Request, set_name: str) -> Answer:
        faults = self.instance.faults
        hidden = faults.active("hidden_table", set_name)
        if not self.instance.has(set_name):
            raise RefusedQueryError(f"Resource not found for the segment '{set_name}'.", status=404)
        if hidden and hidden.table in ("", set_name):
            privilege = f"prvRead{TABLES[set_name].name}"
            raise RefusedQueryError(f"Principal user is missing {privilege} privilege", status=403, code="0x80040220")
        preferences = read_preferences(request)
        place = self._find_place(request, set_name, "track-changes" in preferences)
        size = min(
            int(preferences.get("maxpagesize", LONGEST_PAGE)) or LONGEST_PAGE, LONGEST_PAGE, self.instance.page_rows
        )
        page = self._page(place, size, annotated="include-annotations" in preferences)
        applied = ",".join(f"odata.{one}={text}" if text else f"odata.{one}" for one, text in preferences.items())
        return body_answer(page, {"OData-Version": "4.0"} | ({"Preference-Applied": applied} if applied else {}))

    def _find_place(self, request: Request, set_name: str, is_tracked: bool) -> Place:
        """Where the request begins: at a cookie, at a change token, or at the start of a query."""
        options = dict(parse_qsl(request.raw_query, keep_blank_values=True))
        cookie, token = options.pop("$skiptoken", ""), options.pop("$deltatoken", "")
        raw = encode(dict(sorted(options.items())))
        if cookie:
            return self._resume(cookie, set_name, raw)
        query = parse_query(set_name, options, self.instance.attributes(set_name))
        if token:
            return self._begin_delta(token, query, raw)
        if is_tracked and not self.instance.is_tracked(set_name):
            name = TABLES[set_name].name
            raise RefusedQueryError(f"Entity {name} does not have change tracking enabled.", code="0x80072491")
        if is_tracked and (query.where or query.order or query.is_expanded or query.top >= 0):
            raise RefusedQueryError("The query options cannot be combined with track-changes.", code="0x80072492")
        return Place(query, self.instance.clock, options=raw, is_tracked=is_tracked)

    def _resume(self, cookie: str, set_name: str, raw: str) -> Place:
        with self._lock:
            place = self._places.get(cookie)
        expired = self.instance.faults.active("paging_expires", set_name)
        if expired and self.instance.faults.use_once(expired):
            place = None
        if place is None or place.query.set_name != set_name or place.options != raw:
            raise RefusedQueryError("Malformed XML in the Paging Cookie", code="0x80040203")
        return place

    def _begin_delta(self, token: str, query: Query, raw: str) -> Place:
        faults = self.instance.faults
        with self._lock:
            origin = self._places.get(token)
        expired = faults.active("delta_expires", query.set_name)
        if expired or origin is None or origin.query.set_name != query.set_name:
            status = expired.status if expired and 400 <= expired.status < 500 else 400
            raise RefusedQueryError(
                "The change token is expired or not of this table.", status=status, code="0x80044352"
            )
        version = self.instance.clock
        rows, gone = self.instance.changed(query.set_name, origin.version)
        if rows and faults.active("delta_repeats", query.set_name):
            rows = [*rows, rows[0]]
        context = f"{self.instance.base_url}{API}$metadata#{query.set_name}/$deletedEntity"
        entries = (*rows, *({"@odata.context": context, "id": key, "reason": "deleted"} for key in gone))
        return Place(query, version, options=raw, is_tracked=True, entries=entries)

    def _page(self, place: Place, size: int, *, annotated: bool) -> Row:
        """One page: its rows, and the link that goes on."""
        query = place.query
        key = TABLES[query.set_name].key
        found = list(place.entries) if place.entries is not None else self._matching(place)
        rows, rest = found[:size], found[size:]
        columns = set(query.columns) if query.columns is not None else None
        body: Row = {"@odata.context": f"{self.instance.base_url}{API}$metadata#{query.set_name}"}
        if query.is_counted and not self.instance.faults.active("no_total_count"):
            body |= self._count(query, annotated=annotated)
        told = [row if "reason" in row else self._show(row, query, columns, size, annotated=annotated) for row in rows]
        body["value"] = repeated(told, query.set_name, self.instance.faults, _text_field(told))
        if rest:
            onward = replace(place, after=str(rows[-1].get(key, "")), entries=place.entries and tuple(rest))
            body["@odata.nextLink"] = self._link(onward, "$skiptoken")
            self._stir(query.set_name, [str(row[key]) for row in rows if key in row])
        elif place.is_tracked:
            body["@odata.deltaLink"] = self._link(replace(place, after="", entries=None), "$deltatoken")
        return body

    def _matching(self, place: Place) -> list[Row]:
        key = TABLES[place.query.set_name].key
        rows = [row for row in self.instance.rows(place.query.set_name) if place.query.holds(row)]
        rows = rows[: place.query.top] if place.query.top >= 0 else rows
        return [row for row in rows if str(row[key]) > place.after]

    def _count(self, query: Query, *, annotated: bool) -> Row:
        total = sum(query.holds(row) for row in self.instance.rows(query.set_name))
        told: Row = {"@odata.count": min(total, LONGEST_PAGE)}
        if annotated:
            told |= {COUNT: min(total, LONGEST_PAGE), f"{COUNT}limitexceeded": total > LONGEST_PAGE}
        return told

    def _show(self, row: Row, query: Query, columns: set[str] | None, size: int, *, annotated: bool) -> Row:
        told = {"@odata.etag": f'W/"{len(row)}"'} | shown(row, columns, annotated=annotated)
        if query.is_expanded:
            inner = Query(
                "msdyn_projectbaselinetaskdatas",
                None,
                (("_msdyn_projectbaselinedata_value", "eq", row[TABLES[query.set_name].key]),),
            )
            page = self._page(Place(inner, 0, options="{}"), size, annotated=annotated)
            told[BASELINE_TASKS] = page["value"]
            if "@odata.nextLink" in page:
                told[f"{BASELINE_TASKS}@odata.nextLink"] = page["@odata.nextLink"]
        return told

    def _stir(self, set_name: str, served: list[str]) -> None:
        fault = self.instance.faults.active("between_pages", set_name)
        if fault and self.instance.faults.use_once(fault):
            self.instance.stir(set_name, served)

    def _link(self, place: Place, option: str) -> str:
        text = secrets.token_hex(12)
        token = (
            f'<cookie pagenumber="2" pagingcookie="{text}" istracking="{place.is_tracked}" />'
            if option == "$skiptoken"
            else f"919042!{text}"
        )
        with self._lock:
            self._places[token] = place
        options = "&".join(
            f"{name}={quote(str(value), safe='$,')}" for name, value in read_options(place.options).items()
        )
        return f"{self.instance.base_url}{API}{place.query.set_name}?{options}{'&' if options else ''}{option}={quote(token, safe='')}"


def _text_field(rows: list[Row]) -> str:
    """The column whose text a repeated row differs in."""
    return next((name for name in TEXT_FIELDS if rows and name in rows[0]), "modifiedon")
