"""What a database source is configured by: `url` and `queries` (interfaces, section 2).

Belongs here: the settings, and that a query only reads. Does not belong here: connecting (`sql_database`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlparse
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlparse import tokens

from extractors.errors import SettingsError
from extractors.mapped_feeds import MappedFeed, parse_mapped_feeds
from extractors.nearest import nearest

KEYS = ("type", "enabled", "url", "queries")
NOT_SET = "not-set"
"""What stands for a secret where a command signs in nowhere and its variable is not set."""
POSTGRESQL_NAMES = frozenset({"postgres", "postgresql"})
PASSWORD_NAMES = frozenset({"password", "passwd", "pwd", "sslpassword", "token"})


@dataclass(frozen=True)
class SqlSettings:
    """One database: its address with the password in it, and one feed per stream; `feed.own["query"]` is its SQL."""

    name: str
    url: URL = field(repr=False)
    feeds: tuple[MappedFeed, ...]

    @property
    def place(self) -> str:
        """Dialect, host and database, for sentences and logs: never a user, a password or an option."""
        host = f"{self.url.host or ''}{f':{self.url.port}' if self.url.port else ''}"
        return f"{self.url.get_backend_name()}://{host}/{self.url.database or ''}"

    def secrets(self) -> tuple[str, ...]:
        """Every secret text of the address, longest first, to be kept out of sentences."""
        texts = {self.url.render_as_string(hide_password=False), str(self.url.password or "")}
        for name, value in self.url.query.items():
            for text in (value,) if isinstance(value, str) else value:
                texts |= {text} if name.lower() in PASSWORD_NAMES else set(_connection_string_secrets(text))
        return tuple(sorted(texts - {""}, key=len, reverse=True))


def parse_sql_settings(name: str, table: Mapping[str, Any]) -> SqlSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    sentences = [
        f"Source {name}: unknown key {key!r}; did you mean {nearest(key, KEYS)!r}?" for key in table if key not in KEYS
    ]
    url = _read_url(name, table.get("url"), sentences)
    feeds: tuple[MappedFeed, ...] = ()
    try:
        feeds = parse_mapped_feeds(name, "queries", _as_tables(table.get("queries")), ("query",), is_canonical=True)
    except SettingsError as error:
        sentences += error.sentences
    for feed in feeds:
        if problem := find_query_problem(feed.own.get("query")):
            sentences.append(f"Source {name}, queries.{feed.stream.name}: {problem}.")
    if sentences:
        raise SettingsError(sentences)
    return SqlSettings(name, url, feeds)


def find_query_problem(query: object) -> str | None:
    """What is wrong with a query: it must be one SELECT, or WITH ... SELECT, that changes nothing. None when sound."""
    if not isinstance(query, str) or not query.strip():
        return "the SQL is missing; write one SELECT whose column names are canonical"
    statements = [one for one in sqlparse.parse(query) if not _is_empty(one)]
    if len(statements) != 1:
        return f"one SELECT is needed, not {len(statements)} statements"
    words = [
        token.normalized.upper()
        for token in statements[0].flatten()
        if token.ttype in tokens.Keyword or token.is_keyword
    ]
    first = words[0] if words else ""
    if first not in ("SELECT", "WITH"):
        return f"only a SELECT or WITH ... SELECT is run, not {first or query.split()[0]!r}"
    changing = [word for word in words if word in ("INSERT", "UPDATE", "DELETE", "MERGE", "INTO")]
    return f"the SQL must only read, but it holds {changing[0]}" if changing else None


def bare_query(query: str) -> str:
    """The query without a semicolon at its end, fit to stand in parentheses (on lines of its own: it may end in a comment)."""
    (statement,) = [one for one in sqlparse.parse(query) if not _is_empty(one)]
    return "".join(
        token.value for token in statement.flatten() if token.ttype is not tokens.Punctuation or token.value != ";"
    )


def _is_empty(statement: Any) -> bool:
    return all(
        token.is_whitespace or token.ttype in tokens.Comment or token.value == ";" for token in statement.flatten()
    )


def _as_tables(queries: Any) -> Any:
    if not isinstance(queries, Mapping):
        return queries
    return {stream: {"query": entry} if isinstance(entry, str) else entry for stream, entry in queries.items()}


def _read_url(name: str, value: object, sentences: list[str]) -> URL:
    """The address; the driver for PostgreSQL is psycopg unless another is named. It is never repeated in a sentence."""
    nowhere = URL.create("sqlite")
    if value == NOT_SET:
        return nowhere
    if not isinstance(value, str) or not value:
        sentences.append(
            f'Source {name}: url is missing; write url = "env:NAME" with a SQLAlchemy URL in that variable.'
        )
        return nowhere
    try:
        url = make_url(value)
        if url.drivername in POSTGRESQL_NAMES:
            url = url.set(drivername="postgresql+psycopg")
        url.get_dialect()
    except NoSuchModuleError:
        sentences.append(
            f"Source {name}: url names a database that has no driver here; install its SQLAlchemy dialect."
        )
        return nowhere
    except (ArgumentError, ValueError):
        sentences.append(f"Source {name}: url is no SQLAlchemy URL such as postgresql://user:password@host/database.")
        return nowhere
    except ImportError as error:
        sentences.append(f"Source {name}: the driver {error.name or 'of the database'} is not installed; install it.")
    return url


def _connection_string_secrets(text: str) -> list[str]:
    """The passwords in an ODBC connection string (`...;PWD=...;`)."""
    pairs = [part.partition("=") for part in text.split(";")]
    return [value.strip("{} ") for key, _, value in pairs if key.strip().lower() in PASSWORD_NAMES]
