"""A database of the city's own, read by the queries that the city writes: PostgreSQL, SQLite and what SQLAlchemy reaches.

Publisher: the system whose database it is, or its data warehouse. Read: one SELECT per canonical stream, every night whole,
in one read-only snapshot per stream; `count(*)` and the sum of the amount column over the same query are the control.

Grain: one row per row of the query. Caveats: columns are found by name, so `as` gives them their canonical ones; a column the
stream does not have stays in `_extra`; money in a binary floating-point column is refused.

Data flow: server-side cursor -> rows.parquet and delivery.json in the spool -> landing door -> landing log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.mapped_feeds import MappedFeed
from extractors.mapped_run import read_feeds
from extractors.outcomes import ExtractContext, Outcome
from extractors.source_card import SourceCard
from extractors.sql_database import Database
from extractors.sql_reading import count_query, read_query
from extractors.sql_settings import SqlSettings, parse_sql_settings
from extractors.transport import Tally

CARD = SourceCard(
    type="sql",
    title="SQL database",
    publisher="Any database of the city that SQLAlchemy reaches: PostgreSQL and SQLite come with the product, others with their driver.",
    rights=(
        "A user of its own that may connect and select from the tables or views of the queries, and nothing else.",
        "On PostgreSQL: create role portfolio login; grant usage on schema ... and select on the tables or views.",
    ),
    key_steps=(
        "Put the whole address into the environment, such as postgresql://user:password@host:5432/database?sslmode=verify-full.",
        'Write url = "env:ERP_URL"; the address is never accepted in the configuration itself.',
        'Write queries = { journal_lines = "select ... as amount, ... as fiscal_year, ... as period from ..." }, one per stream.',
        'For signs, date formats or constants write a table: { query = "select ...", amount_sign = "credit_positive" }.',
    ),
    not_read=(
        "Anything but the queries: no table is listed and no schema is searched.",
        "A query that is not one SELECT or WITH ... SELECT, or that holds INSERT, UPDATE, DELETE, MERGE or INTO: it is refused.",
    ),
    caveats=(
        "Count, sum and rows are of one snapshot on PostgreSQL, MySQL, Oracle and SQLite; elsewhere of the database's default.",
        "Money must be numeric, integer or text; float, real and double columns are refused, cast them to numeric.",
        "The sum is compared to the cent where the amount column is numeric or integer; a text column is only counted.",
        "A timestamp with a zone is taken as its day in the city's zone; one without is a day of its own.",
        "The path of an SQLite file is taken from the folder that the product runs in; write it whole (sqlite:////path/file.db).",
        "On SQL Server a query with WITH or ORDER BY cannot be counted; put it into a view.",
    ),
)


def parse_settings(name: str, table: Mapping[str, Any]) -> SqlSettings:
    """The settings in a source's table, secrets resolved; raises SettingsError with every problem found."""
    return parse_sql_settings(name, table)


def stream_names(settings: SqlSettings) -> tuple[str, ...]:
    """Every stream that has a query."""
    return tuple(feed.stream.name for feed in settings.feeds)


def check(settings: SqlSettings, context: ExtractContext) -> str:
    """Connect, look at each query's columns and count its rows; one line for a person, or ExtractError."""
    database = Database(settings, context.seconds_left)
    counts = [f"{feed.stream.name} {count_query(feed, database)} rows" for feed in settings.feeds]
    return f"queries answered by {settings.place}: {', '.join(counts)}"


def extract(settings: SqlSettings, context: ExtractContext, streams: tuple[str, ...] = ()) -> Iterator[Outcome]:
    """Read every query (or those of the streams named), one after another; each is Spooled or Failed."""
    database = Database(settings, context.seconds_left)

    def read(feed: MappedFeed, tally: Tally) -> Outcome:
        return read_query(feed, database, context, tally)

    return read_feeds(settings.feeds, streams, database, read)
