"""Fiscal years and periods of a file: from its name, and from its spooled rows, read by the shared grammar."""

from __future__ import annotations

import re
from pathlib import Path

from extractors.delivery import Problem
from extractors.feeds import Feed
from extractors.grammar import load_grammar, quote
from extractors.scratch import scratch_database
from extractors.spool import ROWS_FILE
from extractors.typing_sql import normalised_text


def year_of_name(pattern: re.Pattern[str], name: str) -> str | None:
    """The ending year that the file name states (its last part, else the whole path below the share); None when it states none.

    FY22, 22, 2021-22, FY14-15 and 2022 all read as the ending year (interfaces, section 2).
    """
    match = pattern.search(name.rsplit("/", 1)[-1]) or pattern.search(name)
    text = (match.group("fy") or "").strip().replace("_", "-") if match else ""
    if re.fullmatch("[0-9]{2}", text):
        text = f"FY{text}"
    with scratch_database() as connection:
        query = f"select {load_grammar()('parse_fiscal_year', 'stated')} from (select unnest([?]) as stated)"
        year = connection.execute(query, [text]).fetchall()[0][0]
    return None if year is None else str(year)


def pairs_held(folder: Path, feed: Feed) -> set[tuple[str, str]]:
    """The (fiscal_year, period) pairs of a spool folder's rows, as landing writes them; period is '' where the stream has none."""
    columns = [
        f"coalesce({normalised_text(name, name, None, {})}, '')"
        if any(one.name == name for one in feed.stream.columns)
        else "''"
        for name in ("fiscal_year", "period")
    ]
    with scratch_database() as connection:
        rows = quote(str(folder / ROWS_FILE))
        pairs = connection.execute(f"select distinct {', '.join(columns)} from read_parquet({rows})").fetchall()
    return {(str(year), str(period)) for year, period in pairs}


def judge_year(feed: Feed, stated: str | None, pairs: set[tuple[str, str]], place: str) -> list[Problem]:
    """Whether the file name's fiscal year is there where it is needed, and agrees with the rows."""
    pattern = feed.fiscal_year_from
    if pattern is None:
        return []
    if stated is None:
        if "fiscal_year" in feed.columns or "fiscal_year" in feed.constants:
            return []
        sentence = f"{place}: its name states no fiscal year that fiscal_year_from = {pattern.pattern!r} finds; rename it or correct the expression."
        return [Problem("fiscal_year_missing", sentence)]
    others = sorted({year for year, _ in pairs if re.fullmatch("[0-9]{4}", year) and year != stated})
    if not others:
        return []
    return [
        Problem(
            "fiscal_year_conflict",
            f"{place}: its name says fiscal year {stated}, its rows say {', '.join(others[:5])}; ask which is right and for the file again.",
        )
    ]
