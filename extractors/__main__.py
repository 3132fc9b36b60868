"""`python -m extractors TYPE ...`: one source read by hand into a spool folder, without landing anything.

The password comes from standard input, or from a prompt on a terminal; never from the command line.
"""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from extractors import servicenow
from extractors.errors import ExtractorError
from extractors.outcomes import Absent, City, ExtractContext, Failed, KnownFile, LastExtract, Outcome, Spooled
from extractors.spool import read_delivery


class NothingAccepted:
    """The accepted state of a source that was never landed."""

    def files(self, stream: str, feed: int) -> list[KnownFile]:
        """No files."""
        return []

    def rows(self, stream: str, feed: int) -> int | None:
        """No records."""
        return None

    def last(self, stream: str) -> LastExtract | None:
        """Nothing."""
        return None

    def current_texts(self, stream: str, columns: Sequence[str]) -> Mapping[str, tuple[str | None, ...]]:
        """No records."""
        return {}

    def partition_rows(self, stream: str, feed: int) -> Mapping[tuple[str, str], int]:
        """No partitions."""
        return {}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the named source, a line per stream; 1 when a stream failed, 2 when the settings are wrong."""
    options = _parse(arguments)
    password = "" if options.user is None else _read_password()
    auth = {"kind": "none"} if options.user is None else {"kind": "basic", "user": options.user, "password": password}
    try:
        settings = servicenow.parse_settings("servicenow", {"base_url": options.base_url, "auth": auth})
    except ExtractorError as error:
        return _say(sys.stderr, str(error), 2)
    unknown = [name for name in options.stream if name not in servicenow.stream_names(settings)]
    if unknown:
        known = ", ".join(servicenow.stream_names(settings))
        return _say(sys.stderr, f"Stream {unknown[0]!r} is unknown; known are {known}.", 2)
    context = ExtractContext(
        source_name="servicenow",
        spool=options.spool,
        is_full=True,
        deadline=time.monotonic() + options.minutes * 60,
        city=City("UTC", "USD", "$", 7),
        accepted=NothingAccepted(),
        log=_log,
    )
    outcomes = []
    for outcome in servicenow.extract(settings, context, tuple(options.stream)):
        outcomes.append(outcome)
        _say(sys.stdout, _describe(outcome), 0)
    return 1 if any(isinstance(outcome, Failed) for outcome in outcomes) else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m extractors", description="Read one source into a spool folder.")
    types = parser.add_subparsers(dest="type", required=True)
    one = types.add_parser("servicenow", help="ServiceNow SPM, over the Table API")
    one.add_argument("--base-url", required=True, help="root address of the instance")
    one.add_argument("--user", help="integration user; its password is read from standard input")
    one.add_argument("--spool", required=True, type=Path, help="folder to write deliveries into")
    one.add_argument("--stream", action="append", default=[], help="only this stream; may be repeated")
    one.add_argument("--minutes", type=float, default=60.0, help="how long it may take")
    return parser.parse_args(arguments)


def _read_password() -> str:
    return getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _describe(outcome: Outcome) -> str:
    if isinstance(outcome, Spooled):
        delivery = read_delivery(outcome.folder)
        lines = [f"{outcome.stream}: {delivery.rows_received} of {delivery.rows_reported} rows in {outcome.folder}"]
        return "\n".join([*lines, *(f"  {warning}" for warning in delivery.warnings)])
    if isinstance(outcome, (Failed, Absent)):
        return f"{outcome.stream}: {outcome.sentence}"
    return f"{outcome.stream}: nothing new"


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _say(place: TextIO, line: str, code: int) -> int:
    place.write(f"{line}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
