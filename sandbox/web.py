"""The HTTP ground every vendor's server stands on: HTTP/1.1 with keep-alive on loopback, one thread per request, no framework.

A vendor is a function from `Request` to `Answer`; a fault that the wire itself plays (a reset, a slow answer) is said in the answer.
"""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.errors import PortTakenError

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Request:
    """One request as received; header names in lower case. `connection` tells one connection from another (NTLM)."""

    method: str
    path: str
    query: dict[str, str]
    raw_query: str
    headers: dict[str, str]
    body: bytes
    client: str
    connection: int = 0


@dataclass(frozen=True)
class Answer:
    """One answer. `reset_after` bytes of the body the connection is reset; `delay_seconds` it is held back."""

    status: int
    body: bytes = b""
    content_type: str = "application/json;charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)
    reset_after: int = -1
    delay_seconds: float = 0.0


def json_answer(status: int, content: Any, **headers: str) -> Answer:
    """An answer whose body is JSON; header names are given with underscores for hyphens."""
    return Answer(
        status,
        json.dumps(content, ensure_ascii=False).encode(),
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


App = Callable[[Request], Answer]


class VendorServer:
    """One vendor's server on a loopback port of its own."""

    def __init__(self, app: App, *, port: int = 0) -> None:
        try:
            self._http = _Server((LOOPBACK, port), _Handler)
        except OSError as error:
            raise PortTakenError(port, error.strerror or str(error)) from error
        self._http.app = app
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.1}, name="sandbox-http", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The root address, without a slash at the end."""
        return f"http://{LOOPBACK}:{self._http.server_address[1]}"

    def close(self) -> None:
        """Stops answering and frees the port."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    app: App

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in mid-answer is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    timeout = 60
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answers a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Answers a POST."""
        self._serve()

    do_PUT = do_PATCH = do_DELETE = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged: the extractor keeps its own log."""

    def version_string(self) -> str:
        """The platform does not tell what it runs on."""
        return "sandbox"

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(
            self.command,
            parts.path,
            query,
            parts.query,
            headers,
            self.rfile.read(length),
            str(self.client_address[0]),
            int(self.client_address[1]),
        )
        self._send(self.server.app(request))

    def _send(self, answer: Answer) -> None:
        if answer.delay_seconds:
            time.sleep(answer.delay_seconds)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.reset_after < 0:
            self.wfile.write(answer.body)
            return
        self.wfile.write(answer.body[: answer.reset_after])
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
