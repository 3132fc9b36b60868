"""What is read of a source, one thing after another: each is spooled, absent or failed, and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from traceback import format_tb
from typing import Protocol, TypeVar

from extractors.errors import ExtractError
from extractors.faults import GoneError, SignInError, UnreachableError
from extractors.outcomes import Failed, Outcome
from extractors.spool import utc_now
from extractors.streams import Stream, load_streams
from extractors.transport import Tally

LOG = logging.getLogger(__name__)
T = TypeVar("T")
Read = Callable[[Stream, Tally], Outcome]


class Asked(Protocol):
    """What one source is asked through: its HTTP transport, or its database."""

    source_name: str
    has_answered: bool

    def start_tally(self) -> Tally:
        """Count from nought for the next stream."""


def read_streams(relation: str, names: tuple[str, ...], transport: Asked, read: Read) -> Iterator[Outcome]:
    """The outcome of each declared stream of a platform (or of those named), in declared order."""
    return read_each(load_streams(relation).items(), names, transport, read)


def read_each(
    things: Iterable[tuple[str, T]], names: tuple[str, ...], transport: Asked, read: Callable[[T, Tally], Outcome]
) -> Iterator[Outcome]:
    """The outcome of each (stream name, what is read for it), or of the streams named, in the order given.

    Where the source is gone, the sign-in is refused or the host is out of reach from the start, the rest fails without
    a request. A fault of the product itself costs its stream, not the night.
    """
    reason: str | None = None
    for name, thing in things:
        if names and name not in names:
            continue
        started_at, tally = utc_now(), transport.start_tally()
        if reason:
            yield Failed(name, f"{reason.removesuffix('.')} ({name} was not asked for).", started_at)
            continue
        try:
            outcome = read(thing, tally)
        except ExtractError as error:
            reason = _name_end(error, transport)
            outcome = Failed(name, str(error), started_at, tally.requests, tally.retries)
        except Exception as error:
            where = "".join(format_tb(error.__traceback__))  # not the error's own text, which may hold a secret
            LOG.error("%s/%s broke with %s at\n%s", transport.source_name, name, type(error).__name__, where)
            outcome = Failed(name, _say_broken(name, error, transport), started_at, tally.requests, tally.retries)
        yield outcome


def _name_end(error: ExtractError, transport: Asked) -> str | None:
    """Why nothing more is asked of the source after this error; None when the other streams may still be read."""
    if isinstance(error, GoneError):
        return error.short
    is_refused = isinstance(error, (SignInError, UnreachableError)) and not transport.has_answered
    return str(error) if is_refused else None


def _say_broken(name: str, error: Exception, transport: Asked) -> str:
    return (
        f"Source {transport.source_name}: {name} could not be read, since the product itself failed on it "
        f"({type(error).__name__}); report this with the log."
    )
