"""One database: connecting, one read-only snapshot per stream, time limits, and its errors as one sentence each.

Belongs here: what differs between databases. Does not belong here: what is asked (`sql_reading`).
A snapshot is asked for where the database has one, so that count, sum and rows agree: PostgreSQL's and MySQL's repeatable
read, Oracle's read-only transaction, SQLite's transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import Connection, CursorResult, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from extractors.errors import ExtractError
from extractors.faults import (
    ForbiddenError,
    GoneError,
    RefusedError,
    SignInError,
    TransportError,
    UnreachableError,
    UnsteadyError,
)
from extractors.sql_settings import SqlSettings
from extractors.transport import Tally

CONNECT_SECONDS = 10
FETCH_ROWS = 5_000
DETAIL_LIMIT = 200
SNAPSHOTS: Mapping[str, Mapping[str, Any]] = {
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    "mysql": {"isolation_level": "REPEATABLE READ"},
    "mariadb": {"isolation_level": "REPEATABLE READ"},
}
OPENINGS = {
    "mysql": ("set session transaction read only",),
    "mariadb": ("set session transaction read only",),
    "oracle": ("set transaction read only",),
    "sqlite": ("pragma query_only = on", "begin"),
}
LIMITS = {
    "postgresql": "set local statement_timeout = {milliseconds}",
    "mysql": "set session max_execution_time = {milliseconds}",
}
PASSING_STATES = ("08", "40001", "40P01", "53300", "57P0")
"""SQLSTATEs that pass: connections that break or are too many, lost races, a server that stops or starts."""
CANCELLED_STATE = "57014"
DENIED_STATE = "42501"
SIGN_IN_WORDS = ("password", "authentication", "pg_hba", "login failed", "access denied", "ora-01017", "does not exist")


class Database:
    """The database of one source. It counts what it was asked (`tally`), and knows whether it ever answered."""

    def __init__(self, settings: SqlSettings, seconds_left: Callable[[], float]) -> None:
        self.source_name = settings.name
        self.tally = Tally()
        self.has_answered = False
        self._settings = settings
        self._seconds_left = seconds_left
        self._engine: Engine | None = None

    @property
    def cast_hint(self) -> str:
        """How this database makes exact money of a binary floating column, `{name}` being the column."""
        is_sqlite = self._settings.url.get_backend_name() == "sqlite"
        return "printf('%.2f', {name})" if is_sqlite else "cast({name} as numeric(18, 2))"

    def start_tally(self) -> Tally:
        """Count from nought for the next stream, and return that count."""
        self.tally = Tally()
        return self.tally

    @contextmanager
    def snapshot(self, subject: str) -> Iterator[Snapshot]:
        """A read-only view of one moment. Whatever goes wrong in the block is raised as one sentence without secrets."""
        try:
            with self._connect(subject) as connection:
                self.has_answered = True
                yield Snapshot(connection, self.tally, self._seconds_left)
                connection.rollback()
        except DBAPIError as error:
            raise self._name_error(error, subject) from None
        except (SQLAlchemyError, UnicodeError, OverflowError) as error:
            raise ExtractError(
                f"Source {self.source_name}: {subject} could not be read, the driver failed on it ({self._words(error)}); "
                "correct the query."
            ) from None

    @contextmanager
    def _connect(self, subject: str) -> Iterator[Connection]:
        engine = self._make_engine()
        dialect = engine.dialect.name
        try:
            connection = engine.connect().execution_options(**SNAPSHOTS.get(dialect, {}))
            for statement in OPENINGS.get(dialect, ()):
                connection.exec_driver_sql(statement)
        except DBAPIError as error:
            raise self._name_connect_error(error, subject) from None
        with connection:
            if dialect == "sqlite":
                driver: Any = connection.connection.driver_connection
                driver.set_progress_handler(self._is_late, 100_000)
            yield connection

    def _is_late(self) -> bool:
        try:
            return self._seconds_left() <= 0
        except ExtractError:
            return True

    def _make_engine(self) -> Engine:
        if self._engine is None:
            url, start = self._settings.url, f"Source {self.source_name}:"
            is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
            if is_file and not str(url.database).startswith("file:") and not Path(str(url.database)).is_file():
                raise _gone(f"{start} there is no database file {url.database}; correct url.")
            options = {"connect_timeout": CONNECT_SECONDS} if url.get_backend_name() == "postgresql" else {}
            try:
                self._engine = create_engine(url, poolclass=NullPool, connect_args=options)
            except ImportError as error:
                raise _gone(
                    f"{start} the driver {error.name or url.get_driver_name()} is not installed; install it."
                ) from None
            except (SQLAlchemyError, TypeError, ValueError) as error:
                raise _gone(f"{start} url cannot be used ({self._words(error)}); correct it.") from None
        return self._engine

    def _name_connect_error(self, error: DBAPIError, subject: str) -> TransportError:
        words = self._words(error)
        start = f"Source {self.source_name}: {subject} could not be read, {self._settings.place}"
        if any(word in words.lower() for word in SIGN_IN_WORDS):
            return SignInError(f"{start} refused the sign-in ({words}); check user, password and database in url.")
        return UnreachableError(f"{start} could not be connected to ({words}); check url and the network.")

    def _name_error(self, error: DBAPIError, subject: str) -> ExtractError:
        words, state = self._words(error), _state(error)
        start = f"Source {self.source_name}: {subject} could not be read,"
        if state == CANCELLED_STATE or "interrupted" in words.lower() or "execution time exceeded" in words.lower():
            return ExtractError(
                f"{start} the query ran past the source's minutes; raise [run] source_minutes or ask less."
            )
        if error.connection_invalidated or state.startswith(PASSING_STATES):
            return UnsteadyError(f"{start} the connection to {self._settings.place} broke ({words}); refresh again.")
        if state == DENIED_STATE:
            return ForbiddenError(f"{start} the database user may not ({words}); grant it the right to select.")
        return RefusedError(f"{start} the database refused the query ({words}); correct the query.")

    def _words(self, error: Exception) -> str:
        """The database's own words on one line, cut to a length, without secrets."""
        own = getattr(error, "orig", None) or error
        text = " ".join(str(own).split())
        for secret in self._settings.secrets():
            text = text.replace(secret, "***")
        return text if len(text) <= DETAIL_LIMIT else text[:DETAIL_LIMIT] + "..."


class Snapshot:
    """One transaction that is open for reading."""

    def __init__(self, connection: Connection, tally: Tally, seconds_left: Callable[[], float]) -> None:
        self.dialect = connection.dialect.name
        self._connection = connection
        self._tally = tally
        self._seconds_left = seconds_left

    def quote(self, name: str) -> str:
        """A column name as this database quotes it."""
        return str(self._connection.dialect.identifier_preparer.quote_identifier(name))

    def stream(self, query: str) -> CursorResult[Any]:
        """The result of a query, its rows fetched from the server some thousand at a time."""
        return self._ask(query, stream_results=True, yield_per=FETCH_ROWS)

    def ask_row(self, query: str) -> tuple[Any, ...]:
        """The one row of a query."""
        return tuple(self._ask(query).one())

    def _ask(self, query: str, **options: Any) -> CursorResult[Any]:
        left = self._seconds_left()
        if limit := LIMITS.get(self.dialect):
            self._connection.exec_driver_sql(limit.format(milliseconds=max(1, int(left * 1000))))
        self._tally.requests += 1
        execution: Any = {"no_parameters": True, **options}
        return self._connection.exec_driver_sql(query, execution_options=execution)


def is_passing(error: ExtractError) -> bool:
    """Whether trying again may help: the database broke off, or takes no connection just now."""
    return isinstance(error, (UnsteadyError, UnreachableError))


def _gone(sentence: str) -> GoneError:
    return GoneError(sentence, sentence)


def wait_before(seconds: float, seconds_left: float) -> None:
    """Wait, but never beyond the deadline."""
    time.sleep(min(seconds, max(0.0, seconds_left)))


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")
