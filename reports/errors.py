"""Errors of the report. Each message is one sentence: what, where, and what to do."""


class ReportError(Exception):
    """Raised when the report cannot be rendered; the base class of this package."""


class AudienceUnknownError(ReportError):
    """Raised when the audience is neither `internal` nor `public`."""


class WarehouseUnreadableError(ReportError):
    """Raised when the published warehouse is missing or is not a database that can be read."""


class QueryShapeError(ReportError):
    """Raised when a query's columns are not the fields of the record that it fills."""


class MonthWithoutFiguresError(ReportError):
    """Raised when an edition is asked of a month that the warehouse has no figures of."""
