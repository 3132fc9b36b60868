"""`portfolio serve`: the published site on loopback; a new build shows at the next request."""

from __future__ import annotations

import logging
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from orchestration.errors import NotPublishedError, PortfolioError
from orchestration.home import Home

logger = logging.getLogger(__name__)


class _SiteHandler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/":
            self.send_response(302)
            self.send_header("Location", "/internal/index.html")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        super().do_GET()

    def log_message(self, format: str, *values: object) -> None:
        logger.debug(format, *values)


def serve_site(home: Home, port: int) -> None:
    """Serve until interrupted; PortfolioError when the port is taken."""
    if not home.site.exists():
        raise NotPublishedError(f"No site is published under {home.root} yet; run `portfolio refresh` first.")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_SiteHandler, directory=str(home.site)))
    except OSError as error:
        raise PortfolioError(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from None
    with server:
        logger.info("serving %s on http://127.0.0.1:%s/ (Ctrl-C stops it)", home.site, server.server_address[1])
        server.serve_forever()
