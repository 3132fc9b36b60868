"""Errors of the extractors. Each is one sentence that says what, where and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class ExtractorError(Exception):
    """Base of every error raised by this package."""


class SettingsError(ExtractorError):
    """Raised when a source's configuration is wrong; carries every problem found, one sentence each."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


class ExtractError(ExtractorError):
    """Raised when a stream could not be read whole; what was read of it is discarded, nothing is landed."""


class LandingError(ExtractorError):
    """Raised when a delivery could not be landed, or the landing log contradicts itself."""


class ReleaseError(ExtractorError):
    """Raised when a held delivery cannot be released."""


class UnknownExtractError(ReleaseError):
    """Raised when no held delivery has the given extract id."""
