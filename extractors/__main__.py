"""`python -m extractors TYPE ...`: one platform read by hand into a spool folder, without landing anything.

The secret (password, token, key) comes from standard input, or from a prompt on a terminal; never from the command line.
"""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TextIO, cast

from extractors.errors import ExtractorError
from extractors.outcomes import Absent, City, ExtractContext, Failed, KnownFile, LastExtract, Outcome, Spooled
from extractors.spool import read_delivery

TYPES = ("servicenow", "projectdata", "dataverse", "clarity", "jira_align")
SECRETS = {
    "none": None,
    "basic": "password",
    "ntlm": "password",
    "bearer": "token",
    "api_key": "key",
    "oauth_client_credentials": "client_secret",
}
AUTH_OPTIONS = ("user", "client_id", "token_url", "scope")


class Platform(Protocol):
    """What every platform's module offers."""

    def parse_settings(self, name: str, table: Mapping[str, Any]) -> Any:
        """The settings in a source's table; raises SettingsError."""

    def stream_names(self, settings: Any) -> tuple[str, ...]:
        """Every stream that it may have."""

    def check(self, settings: Any, context: ExtractContext) -> str:
        """Sign in and read a little; one line for a person, or ExtractError."""

    def extract(self, settings: Any, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
        """Read the streams named, or all."""


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
    """Check or read the named platform, a line per stream; 1 when one failed, 2 when the settings are wrong."""
    options = _parse(arguments)
    platform = cast(Platform, import_module(f"extractors.{options.type}"))
    try:
        settings = platform.parse_settings(options.type, _source_table(options))
    except ExtractorError as error:
        return _say(sys.stderr, str(error), 2)
    names = platform.stream_names(settings)
    unknown = [name for name in options.stream if name not in names]
    if unknown:
        return _say(sys.stderr, f"Stream {unknown[0]!r} is unknown; known are {', '.join(names)}.", 2)
    return _check(platform, settings, options) if options.check else _read(platform, settings, options)


def _check(platform: Platform, settings: Any, options: argparse.Namespace) -> int:
    try:
        return _say(sys.stdout, platform.check(settings, _context(options)), 0)
    except ExtractorError as error:
        return _say(sys.stderr, str(error), 1)


def _read(platform: Platform, settings: Any, options: argparse.Namespace) -> int:
    failures = 0
    for outcome in platform.extract(settings, _context(options), tuple(options.stream)):
        failures += isinstance(outcome, Failed)
        _say(sys.stdout, _describe(outcome), 0)
    return 1 if failures else 0


def _context(options: argparse.Namespace) -> ExtractContext:
    return ExtractContext(
        source_name=options.type,
        spool=options.spool,
        is_full=True,
        deadline=time.monotonic() + options.minutes * 60,
        city=City(options.time_zone, "USD", "$", 7),
        accepted=NothingAccepted(),
        log=_log,
    )


def _source_table(options: argparse.Namespace) -> dict[str, Any]:
    """The source's table as a configuration would hold it."""
    kind = options.auth or ("none" if options.user is None else "basic")
    auth = {"kind": kind} | {
        name: getattr(options, name) for name in AUTH_OPTIONS if getattr(options, name) is not None
    }
    if (secret := SECRETS[kind]) is not None:
        auth[secret] = _read_secret(secret)
    address = {} if options.base_url is None else {"base_url": options.base_url}
    return {**address, "auth": auth, **dict(options.set), **({"fields": dict(options.field)} if options.field else {})}


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m extractors", description="Read one platform into a spool folder.")
    parser.add_argument("type", choices=TYPES, help="type of the source, as the configuration spells it")
    parser.add_argument("--base-url", help="root address, as the configuration has it")
    parser.add_argument("--auth", choices=SECRETS, help="kind of sign-in; basic where --user is given, else none")
    parser.add_argument("--user", help="integration user; the secret is read from standard input")
    parser.add_argument("--client-id", help="client of an API key or of OAuth client credentials")
    parser.add_argument("--token-url", help="where OAuth client credentials get their token")
    parser.add_argument("--scope", help="scope that the token is asked for")
    for option, metavar, words in (
        ("--field", "THEIRS=OURS", "a mapped field; may be repeated"),
        ("--set", "KEY=VALUE", "a key that only this type has; may be repeated"),
    ):
        parser.add_argument(option, metavar=metavar, help=words, action="append", default=[], type=_pair)
    parser.add_argument("--spool", required=True, type=Path, help="folder to write deliveries into")
    parser.add_argument("--stream", action="append", default=[], help="only this stream; may be repeated")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long it may take")
    parser.add_argument("--time-zone", default="UTC", help="the city's time zone")
    parser.add_argument("--check", action="store_true", help="only sign in and say what can be read")
    return parser.parse_args(arguments)


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not (name and separator):
        raise argparse.ArgumentTypeError(f"{text!r} is no NAME=VALUE")
    return name, value


def _read_secret(name: str) -> str:
    return getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


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
