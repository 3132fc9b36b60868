"""A mapped source's feeds, one after another: each is spooled, absent or failed, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from extractors.errors import ExtractError
from extractors.faults import GoneError, SignInError, UnreachableError
from extractors.mapped_feeds import MappedFeed
from extractors.outcomes import Failed, Outcome
from extractors.spool import utc_now
from extractors.transport import Tally, Transport

ReadFeed = Callable[[MappedFeed, Tally], Outcome]


def read_feeds(
    feeds: Iterable[MappedFeed], names: tuple[str, ...], transport: Transport, read: ReadFeed
) -> Iterator[Outcome]:
    """The outcome of each feed (or of the streams named), in the order configured.

    Where the source is gone, the sign-in is refused or the host is out of reach from the start, the rest fails without
    a request.
    """
    reason: str | None = None
    for feed in feeds:
        name = feed.stream.name
        if names and name not in names:
            continue
        started_at, tally = utc_now(), transport.start_tally()
        if reason:
            yield Failed(name, f"{reason.removesuffix('.')} ({name} was not asked for).", started_at)
            continue
        try:
            yield read(feed, tally)
        except ExtractError as error:
            if isinstance(error, GoneError):
                reason = error.short
            elif isinstance(error, (SignInError, UnreachableError)) and not transport.has_answered:
                reason = str(error)
            yield Failed(name, str(error), started_at, tally.requests, tally.retries)
