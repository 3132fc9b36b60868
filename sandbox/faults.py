"""What can be made to go wrong in a sandbox server, each fault with a name that the control endpoint and the tests use.

A request fault strikes the matching requests (`table`, none = every one) after the first `after` of them, `times` times (-1 = for good).
A state fault lasts until it is cleared.
"""

import threading
from dataclasses import dataclass, field, fields
from typing import Any

from sandbox.errors import BadRequestError, UnknownFaultError

REQUEST_FAULTS = {
    "throttle": "429 with Retry-After `retry_after`",
    "server_error": "`status` (500, 502, 503 ...); with after=K and times=-1 page K+1 fails for good",
    "reset": "the connection is reset in mid-body",
    "cut": "200, and a body cut in half that ends in 'Transaction cancelled: maximum execution time exceeded'",
    "short_body": "200, and half a body without a word",
    "error_object": "200, half the rows and an error object beside them",
    "maintenance": "an HTML page with `status`",
    "slow": "the true answer after `seconds`",
    "unauthorized": "401 although the sign-in is right",
    "login_page": "200, and the HTML sign-in page of an expired session",
}
STATE_FAULTS = {
    "wrong_password": "every sign-in is refused",
    "key_expired": "every API key is refused",
    "no_access": "the integration user lacks the right to the API: 401 everywhere",
    "missing_right": "401 for `table`, which the integration user may not view",
    "no_login": "no login resource: 404",
    "bearer_only": "login tokens are taken only as bearer tokens",
    "no_description": "no descriptions of resources: 404",
    "no_global_lists": "sub-objects only under their project: 404 to the global list",
    "string_ids": "technical ids of a `share` of the rows come as text",
    "whole_percent": "percent complete from 0 to 100",
    "wrong_next": "the next link of every list leads to the same page again",
    "token_expires": "a token issued from now on lives for `requests` requests",
    "hidden_table": "403 for `table`",
    "missing_table": "400, invalid table, for `table`",
    "hide_rows": "the ACL hides `share` of the rows after the limit was applied: short and empty pages",
    "blank_rows": "`share` of the rows come as {}",
    "hide_fields": "the fields in `field_name` (comma between) are missing",
    "lose_rows": "`share` of the rows are gone without a trace, from the count too",
    "new_field": "`field_name` appears with `value`, in the dictionary too",
    "removed_field": "`field_name` is gone, from the dictionary too",
    "changed_type": "`field_name` holds the text `value`, and the dictionary says string",
    "duplicate_rows": "the first row of a page comes again at its end",
    "differing_duplicates": "the same, with another text, `times` times",
    "same_second": "all rows of `table` changed in one second",
    "between_pages": "after each of `times` pages one served row is deleted, one is inserted and one changes",
    "unstable_order": "without a sort the rows come in another order each time",
    "require_accept": "400 without Accept: application/json",
    "no_total_count": "X-Total-Count is never sent",
    "no_accelerator": "Dataverse without the Project Accelerator: its tables and columns are not there",
    "no_operations": "Dataverse without Project Operations: its tables and columns are not there",
    "tracking_off": "Dataverse: change tracking is off for `table`",
    "delta_expires": "Dataverse: every change token of `table` is refused with `status` (400 when it is no 4xx)",
    "delta_repeats": "Dataverse: a delta gives its first row twice",
    "paging_expires": "Dataverse: the cookie of a next link is refused, `times` times",
    "definitions_hidden": "Dataverse: 403 for the table definitions",
    "expand_lost": "`expand=true` is heeded on the first page only (Jira Align)",
    "wrapped_array": 'an array comes as {"value": [...]} (Jira Align)',
    "retired": "the whole platform answers as `value` says: 401, 403, 404, 410, 302 (to a sign-in page), away (to another host), html",
    "light_json": "OData JSON light whatever was asked for",
    "small_pages": "pages of `requests` rows",
    "relative_links": "next links are relative",
    "skip_links": "next links page by $skip",
    "foreign_links": "next links lead to another host",
    "no_projection": "400 to $select",
    "timephased": "the time-phased sets are published",
    "too_big": "Workday: the report of that `table` is too big for one answer: 406",
    "no_schema": "Workday: a report has no XSD: 404",
    "no_entries": "Workday: 200 and a body without Report_Entry",
    "late_entries": "Workday: Report_Entry comes behind much else in the body",
    "xml_body": "Workday: 200 and XML whatever was asked for",
    "ntlm_only": "401 with an NTLM challenge to any other sign-in",
}


@dataclass
class Fault:
    """One fault that has been set; which options it heeds is said at its name above."""

    kind: str
    table: str = ""
    times: int = 1
    after: int = 0
    status: int = 503
    retry_after: int = 1
    seconds: float = 1.0
    share: float = 0.6
    field_name: str = "u_new_field"
    value: str = "new"
    requests: int = 3
    seen: int = field(default=0, compare=False)
    struck: int = field(default=0, compare=False)


class Faults:
    """The faults in force, safe to read and set from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []

    def set(self, kind: str, **options: Any) -> Fault:
        """Sets a fault.

        Raises:
            UnknownFaultError: when no fault has that name.
            BadRequestError: when an option is not one of a fault's.
        """
        if kind not in REQUEST_FAULTS | STATE_FAULTS:
            raise UnknownFaultError(kind, sorted(REQUEST_FAULTS | STATE_FAULTS))
        known = {each.name for each in fields(Fault)} - {"kind", "seen", "struck"}
        if unknown := sorted(set(options) - known):
            raise BadRequestError(
                f"The fault {kind!r} has no option {unknown[0]!r}; options are {', '.join(sorted(known))}."
            )
        if kind in STATE_FAULTS:
            options.setdefault("times", -1)
        fault = Fault(kind, **options)
        with self._lock:
            self._set.append(fault)
        return fault

    def clear(self, kind: str = "") -> None:
        """Forgets all faults, or those of one name."""
        with self._lock:
            self._set = [fault for fault in self._set if kind and fault.kind != kind]

    def describe(self) -> list[dict[str, Any]]:
        """The faults in force, as JSON."""
        with self._lock:
            return [vars(fault).copy() for fault in self._set]

    def strike(self, table: str) -> Fault | None:
        """The request fault that strikes this request, if any; counts it."""
        with self._lock:
            for fault in self._set:
                if fault.kind not in REQUEST_FAULTS or (fault.table and fault.table != table):
                    continue
                fault.seen += 1
                if fault.seen > fault.after and fault.struck != fault.times:
                    fault.struck += 1
                    return fault
        return None

    def active(self, kind: str, table: str = "") -> Fault | None:
        """The state fault of that name in force for a table, if any."""
        with self._lock:
            return next(
                (
                    fault
                    for fault in self._set
                    if fault.kind == kind and (not fault.table or not table or fault.table == table)
                ),
                None,
            )

    def use_once(self, fault: Fault) -> bool:
        """Counts one use of a state fault that is limited by `times`; False when it is used up."""
        with self._lock:
            if fault.struck == fault.times:
                return False
            fault.struck += 1
            return True
