"""`portfolio check`: the city's policy files, read as the night reads them, before a night meets them.

A file that the night could not read is a failure, since that night would end without a build. A line that it would read and
not use is told with its number in the file; such a night publishes with a warning.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.catalogue import load_catalogue
from orchestration.configuration import Configuration
from orchestration.errors import BuildError
from orchestration.finance_rules import register_rules
from orchestration.policy_checks import FILES, list_problems
from orchestration.warehouse import OPTIONAL_POLICY_COLUMNS, POLICY_FILES, read_policy

Rows = list[list[str | None]]

SEGMENTS = """
select case
    when coalesce(try_cast(segment_position as integer), 0) < 1 then 'its segment_position is no whole number from 1'
    when start is not null and coalesce(try_cast(start as integer), 0) < 1 then 'its start is no whole number from 1'
    when length is not null and coalesce(try_cast(length as integer), 0) < 1 then 'its length is no whole number from 1'
end
from landing.policy_account_segments
order by rowid
"""


def check_policy(configuration: Configuration) -> Iterator[tuple[bool, str]]:
    """(would the night end without it, one line) per policy file that cannot be read and per line that cannot be used."""
    folder = configuration.policy.folder
    if folder is None:
        return
    metrics = [[str(entry["metric_id"])] for entry in load_catalogue()]
    with duckdb.connect() as connection:
        connection.execute("create schema landing; create table landing.metric_definitions (metric_id varchar)")
        connection.executemany("insert into landing.metric_definitions values (?)", metrics)
        for name in POLICY_FILES:
            path = folder / f"{name}.csv"
            if path.is_file():
                yield from _check_file(connection, name, path)


def _check_file(connection: duckdb.DuckDBPyConnection, name: str, path: Path) -> Iterator[tuple[bool, str]]:
    required, optional = POLICY_FILES[name], OPTIONAL_POLICY_COLUMNS.get(name, ())
    try:
        rows = read_policy(path, required, optional)
    except BuildError as error:
        yield True, str(error)
        return
    problems = _judge(connection, name, (*required, *optional), rows)
    for line, problem in zip(_number_lines(path), problems, strict=True):
        if problem is not None:
            yield False, f"{path}, line {line}: {problem}; correct or remove the line."


def _judge(connection: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...], rows: Rows) -> list[str | None]:
    """What is wrong with each row, by the queries that judge it in the night; None for a sound one."""
    if name == "finance_rules":
        register_rules(connection, rows)
        told = connection.execute("select problem from landing.policy_finance_rules order by rowid").fetchall()
        return [None if problem is None else f"the rule claims nothing, since {problem}" for (problem,) in told]
    if name not in FILES and name != "account_segments":
        return [None] * len(rows)
    listed = ", ".join(f"{column} varchar" for column in columns)
    connection.execute(f"create or replace table landing.policy_{name} ({listed})")
    if rows:
        connection.executemany(f"insert into landing.policy_{name} values ({', '.join('?' for _ in columns)})", rows)
    if name in FILES:
        return list_problems(connection, name)
    told = connection.execute(SEGMENTS).fetchall()
    return [None if problem is None else f"the segment is not taken apart, since {problem}" for (problem,) in told]


def _number_lines(path: Path) -> list[int]:
    """The last line of each row in the file, as an editor counts them; blank lines hold no row."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        return [reader.line_num for _ in reader]
