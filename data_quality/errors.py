"""Errors of the doors. Each is one sentence that says what, where and what to do."""

from __future__ import annotations


class DataQualityError(Exception):
    """Base of every error raised by this package."""


class DeliveryError(DataQualityError):
    """Raised when a spool folder cannot be judged because its files are missing or malformed."""


class SuiteError(DataQualityError):
    """Raised when a suite file is malformed."""


class BuildError(DataQualityError):
    """Raised when a built warehouse cannot be opened for the publish door."""
