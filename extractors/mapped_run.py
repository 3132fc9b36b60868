"""A mapped source's feeds, one after another: each is spooled, absent or failed, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from extractors.mapped_feeds import MappedFeed
from extractors.outcomes import Outcome
from extractors.platform_run import Asked, read_each
from extractors.transport import Tally

ReadFeed = Callable[[MappedFeed, Tally], Outcome]


def read_feeds(
    feeds: Iterable[MappedFeed], names: tuple[str, ...], transport: Asked, read: ReadFeed
) -> Iterator[Outcome]:
    """The outcome of each feed (or of the streams named), in the order configured; what ends the rest: `read_each`."""
    return read_each(((feed.stream.name, feed) for feed in feeds), names, transport, read)
