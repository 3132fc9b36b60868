"""Errors of a run. Each is one sentence on standard error and one exit code (interfaces, section 1)."""

from __future__ import annotations

from collections.abc import Sequence


class PortfolioError(Exception):
    """Base of every error that a command reports; `exit_code` is what the command ends with."""

    exit_code = 1


class ConfigurationError(PortfolioError):
    """Raised when the configuration or the command line is wrong; carries every problem, one sentence each."""

    exit_code = 2

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


class LockedError(PortfolioError):
    """Raised when another process is writing this home."""


class BuildError(PortfolioError):
    """Raised when the warehouse could not be built or verified; what is published stays."""


class NothingAcceptedError(PortfolioError):
    """Raised when no source ever delivered anything that was accepted."""


class HeldBackError(PortfolioError):
    """Raised when the publish door holds a build back; what is published stays."""

    exit_code = 3


class DeadlineError(PortfolioError):
    """Raised when the night ran past `[run] deadline_minutes`."""


class NotPublishedError(PortfolioError):
    """Raised when a command needs a published warehouse or site and there is none yet."""
