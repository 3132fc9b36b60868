"""What a city must know before it connects a source: rights, key, what is read and what is not. One card per source type.

The source pages (`docs/sources/`) and `portfolio check --about` are made from these cards and the stream declarations.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceCard:
    """One source type in plain words; every list item is one sentence.

    `rights`: what the integration user needs. `key_steps`: how to get the key or set up the sign-in, in order. `not_read`:
    what the platform has and this product leaves alone, and why. `caveats`: behaviour of the platform that shows in figures.
    """

    type: str
    title: str
    publisher: str
    rights: tuple[str, ...]
    key_steps: tuple[str, ...]
    not_read: tuple[str, ...]
    caveats: tuple[str, ...] = ()
