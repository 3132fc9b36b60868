"""Settings of a source whose rows a city maps to canonical columns without files: open data, SQL, RaaS, Fusion.

Belongs here: one stream's mapping, validated whole. Does not belong here: how the source is asked (its own module).
Rules: interfaces, section 2 ("A feed" for what the shared keys mean).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.errors import SettingsError
from extractors.feed_values import FeedSentences, read_choice, read_constants, read_date_formats, read_texts
from extractors.feeds import AMOUNT_IS, EVENT_AMOUNTS
from extractors.nearest import nearest
from extractors.streams import Stream, load_streams

SHARED_KEYS = ("columns", "constants", "date_format", "decimal_style", "amount_sign", "amount_is", "event_amounts")


@dataclass(frozen=True)
class MappedFeed:
    """One stream of a source. `columns` is canonical -> theirs; `own` holds the keys that only this source type has."""

    stream: Stream
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    date_formats: Mapping[str, str]
    decimal_style: str
    amount_sign: str
    amount_is: str
    event_amounts: str
    own: Mapping[str, Any]

    @property
    def supplied(self) -> frozenset[str]:
        """Canonical columns that the feed gives."""
        return frozenset({*self.columns, *self.constants})

    @property
    def amount_column(self) -> str | None:
        """The canonical column that the feed's money is counted by, None without money."""
        amounts = [
            column.name for column in self.stream.columns if column.kind == "amount" and column.name in self.supplied
        ]
        return ("amount" if "amount" in amounts else amounts[0]) if amounts else None


def parse_mapped_feeds(
    source: str, section: str, value: Any, own_keys: tuple[str, ...], *, is_canonical: bool = False
) -> tuple[MappedFeed, ...]:
    """The feeds of `section` (stream -> table); raises SettingsError with every sentence found.

    `is_canonical`: the source's own column names are canonical (SQL), so that no `columns` are mapped and what is
    supplied is known only when it is read.
    """
    if not isinstance(value, Mapping) or not value:
        raise SettingsError(
            [f"Source {source}: {section} must be a table of stream = {{ ... }}, with at least one stream."]
        )
    streams, feeds = load_streams("delivered"), []
    sentences: list[str] = []
    for position, (name, entry) in enumerate(value.items(), start=1):
        if name not in streams:
            sentences.append(
                f"Source {source}, {section}: there is no stream {name!r}; did you mean {nearest(name, streams)!r}?"
            )
        elif not isinstance(entry, Mapping):
            sentences.append(f"Source {source}, {section}.{name}: a table is needed, not {entry!r}.")
        else:
            says = FeedSentences(source, position)
            feeds.append(_parse_feed(says, streams[name], entry, own_keys, is_canonical=is_canonical))
            sentences += says.sentences
    if sentences:
        raise SettingsError(sentences)
    return tuple(feeds)


def _parse_feed(
    says: FeedSentences, stream: Stream, entry: Mapping[str, Any], own_keys: tuple[str, ...], *, is_canonical: bool
) -> MappedFeed:
    known = (*SHARED_KEYS, *own_keys)
    for key in entry:
        if key not in known:
            says.unknown("key ", key, known)
    columns = read_texts(says, entry, "columns", [column.name for column in stream.columns])
    formats = read_date_formats(says, entry, stream)
    feed = MappedFeed(
        stream=stream,
        columns=columns,
        constants=read_constants(says, entry, stream, columns, formats),
        date_formats=formats,
        decimal_style=read_choice(says, entry, "decimal_style", ("1,234.50", "1.234,50")),
        amount_sign=read_choice(says, entry, "amount_sign", ("debit_positive", "credit_positive")),
        amount_is=read_choice(says, entry, "amount_is", AMOUNT_IS.get(stream.name, ("movement",)), stream.name),
        event_amounts=read_choice(
            says, entry, "event_amounts", EVENT_AMOUNTS.get(stream.name, ("signed",)), stream.name
        ),
        own={key: entry[key] for key in own_keys if key in entry},
    )
    if not is_canonical:
        for sentence in _missing_columns(feed):
            says.add("columns", sentence)
    return feed


def _missing_columns(feed: MappedFeed) -> Iterator[str]:
    if not feed.columns:
        yield "map at least one canonical column to a column of the source."
    for column in feed.stream.columns:
        if column.is_required and column.name not in feed.supplied:
            yield f"{feed.stream.name} needs {column.name}; map it to a column of the source or give it as a constant."
