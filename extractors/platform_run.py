"""A platform's streams, one after another: each is spooled, absent or failed, and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from extractors.errors import ExtractError
from extractors.faults import GoneError, SignInError, UnreachableError
from extractors.outcomes import Failed, Outcome
from extractors.spool import utc_now
from extractors.streams import Stream, load_streams
from extractors.transport import Tally, Transport

LOG = logging.getLogger(__name__)
Read = Callable[[Stream, Tally], Outcome]


def read_streams(relation: str, names: tuple[str, ...], transport: Transport, read: Read) -> Iterator[Outcome]:
    """The outcome of each declared stream (or of those named), in declared order.

    Where the source is gone, the sign-in is refused or the host is out of reach from the start, the rest fails without
    a request.
    """
    reason: str | None = None
    for name, stream in load_streams(relation).items():
        if names and name not in names:
            continue
        started_at, tally = utc_now(), transport.start_tally()
        if reason:
            yield Failed(name, f"{reason.removesuffix('.')} ({name} was not asked for).", started_at)
            continue
        try:
            yield read(stream, tally)
        except ExtractError as error:
            if isinstance(error, GoneError):
                reason = error.short
            elif isinstance(error, (SignInError, UnreachableError)) and not transport.has_answered:
                reason = str(error)
            yield Failed(name, str(error), started_at, tally.requests, tally.retries)
        except Exception as error:  # the product's own fault costs this stream, not the night
            LOG.exception("%s/%s broke", transport.source_name, name)
            sentence = (
                f"Source {transport.source_name}: {name} could not be read, since the product itself failed on it "
                f"({type(error).__name__}: {error}); report this with the log."
            )
            yield Failed(name, sentence, started_at, tally.requests, tally.retries)
