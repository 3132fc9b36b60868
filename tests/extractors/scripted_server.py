"""A ServiceNow-like instance on loopback whose every oddity a test switches on by itself."""

from __future__ import annotations

import json
import re
import threading
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Reply = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: str


def json_reply(body: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON answer; header names with underscores for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": "application/json"} | named, json.dumps(body).encode()


def page_reply(status: int = 200) -> Reply:
    """A maintenance page."""
    return status, {"Content-Type": "text/html"}, b"<html><body>Instance is hibernating</body></html>"


def cut_reply(text: str = '{"result":[{"sys_id":{"value":"a') -> Reply:
    """HTTP 200 with JSON that ends in the middle."""
    return 200, {"Content-Type": "application/json"}, text.encode()


RESET: Reply = (0, {}, b"")


class ScriptedServer:
    """Answers with `handle`, after whatever `script` holds for a path; keeps every request in `asked`."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.script: dict[str, list[Reply]] = defaultdict(list)
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server._answer(self)

            def do_POST(self) -> None:
                server._answer(self)

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def handle(self, asked: Asked) -> Reply:
        """The answer when nothing is scripted."""
        return json_reply({"result": []})

    def paths(self) -> list[str]:
        """Paths asked for, in order."""
        return [one.path for one in self.asked]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        params = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(handler.command, parts.path, params, dict(handler.headers.items()), body)
        self.asked.append(asked)
        scripted = self.script[parts.path]
        status, headers, content = scripted.pop(0) if scripted else self.handle(asked)
        if status == 0:
            handler.close_connection = True
            handler.connection.close()
            return
        handler.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        with suppress(BrokenPipeError):
            handler.wfile.write(content)
        if int(headers.get("Content-Length", 0)) > len(content):
            handler.close_connection = True


Row = dict[str, Any]


@dataclass
class Switches:
    """What this instance does that a tame one would not."""

    hidden: set[str] = field(default_factory=set)
    emptied: set[str] = field(default_factory=set)
    limit_cap: int = 10_000
    sends_total: bool = True
    has_stats: bool = True
    ignores_keyset: bool = False
    ignores_order: bool = False
    user: tuple[str, str] | None = None
    tokens: set[str] | None = None
    not_found_when_empty: bool = False
    repeats_first: bool = False
    shape: Callable[[str, str], Any] = lambda name, value: {"display_value": value, "value": value}


class ScriptedInstance(ScriptedServer):
    """Tables as lists of rows (field: text); the limit comes before access rules, as the platform has it."""

    def __init__(self, tables: dict[str, list[Row]] | None = None) -> None:
        super().__init__()
        self.tables: dict[str, list[Row]] = tables or {}
        self.switches = Switches()

    def describe(self, table: str, *names: str, parent: str = "") -> None:
        """Enter a table's fields into sys_dictionary and sys_db_object."""
        dictionary = self.tables.setdefault("sys_dictionary", [])
        for name in names:
            dictionary.append({"sys_id": f"d{len(dictionary):05d}", "name": table, "element": name})
        entry = {"sys_id": f"o{table}", "name": table, "super_class": f"o{parent}" if parent else ""}
        self.tables.setdefault("sys_db_object", []).append(entry)

    def handle(self, asked: Asked) -> Reply:
        """What the platform would answer."""
        if refusal := self._refuse(asked):
            return refusal
        kind, _, table = asked.path.removeprefix("/api/now/").partition("/")
        if table not in self.tables:
            return json_reply({"error": {"message": f"Invalid table {table}", "detail": ""}, "status": "failure"}, 400)
        rows = self._select(table, asked.params.get("sysparm_query", ""))
        if kind == "stats":
            count = {"result": {"stats": {"count": str(len(rows))}}}
            return json_reply(count) if self.switches.has_stats else json_reply({"error": {"message": "no"}}, 404)
        return self._page(rows, asked.params)

    def _refuse(self, asked: Asked) -> Reply | None:
        sent = asked.headers.get("Authorization", "")
        refused = json_reply({"error": {"message": "User Not Authenticated", "detail": "Required"}}, 401)
        if self.switches.tokens is not None and sent.removeprefix("Bearer ") not in self.switches.tokens:
            return refused
        user = self.switches.user
        if user is not None and sent != "Basic " + b64encode(":".join(user).encode()).decode():
            return refused
        return None

    def _select(self, table: str, query: str) -> list[Row]:
        rows = list(self.tables[table])
        for part in query.split("^"):
            if match := re.fullmatch(r"(\w+)(>|=|IN)(.*)", part):
                name, sign, text = match.groups()
                if sign == ">" and self.switches.ignores_keyset:
                    continue
                rows = [row for row in rows if _holds(str(row.get(name, "")), sign, text)]
            elif part.startswith("ORDERBY") and not self.switches.ignores_order:
                rows.sort(key=lambda row: str(row.get(part.removeprefix("ORDERBY"), "")))
        return rows

    def _page(self, rows: list[Row], params: Mapping[str, str]) -> Reply:
        limit = min(int(params.get("sysparm_limit", "10000")), self.switches.limit_cap)
        offset = int(params.get("sysparm_offset", "0"))
        fields = [name for name in params.get("sysparm_fields", "").split(",") if name]
        result = []
        for row in rows[offset : offset + limit]:
            if row["sys_id"] in self.switches.hidden:
                continue
            shown = {name: self.switches.shape(name, row[name]) for name in fields or row if name in row}
            result.append({} if row["sys_id"] in self.switches.emptied else shown)
        if result and self.switches.repeats_first:
            result.append(result[0])
        if not result and self.switches.not_found_when_empty:
            return json_reply({"error": {"message": "No Record found", "detail": ""}, "status": "failure"}, 404)
        return json_reply({"result": result}, X_Total_Count=str(len(rows)) if self.switches.sends_total else "")


def _holds(value: str, sign: str, text: str) -> bool:
    if sign == "IN":
        return value in text.split(",")
    return value > text if sign == ">" else value == text
