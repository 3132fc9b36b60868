"""What a command says: results on standard output, log lines on standard error."""

from __future__ import annotations

import logging
import sys


def start_logging() -> None:
    """Plain log lines on standard error, with the time where it is not a terminal."""
    pattern = "%(message)s" if sys.stderr.isatty() else "%(asctime)s %(levelname)s %(message)s"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(pattern))
    for name in ("orchestration", "extractors", "reports", "sandbox"):
        room = logging.getLogger(name)
        room.setLevel(logging.INFO)
        room.handlers, room.propagate = [handler], False


def write_line(text: str) -> None:
    """Write to standard output, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
