"""`portfolio close-period`: freeze what is published of a fiscal period, with the name of who closed it.

A closing is a folder `closed/FY2027-P04/` under home, made by one rename and never changed: `figures.parquet` (the cells of
`finance.budget_vs_actuals`, grain as there), `reconciliation.xlsx` (the workbook as it was issued) and `closing.json`. It
freezes its period and the earlier ones of its fiscal year that no closing holds yet. Later nights read the figures
(`register_closings`), and `finance.closed_period_changes` lists what differs from them since.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from extractors.grammar import quote
from extractors.landing_log import now_text, parse_instant, write_json
from orchestration.configuration import Configuration
from orchestration.errors import BuildError, ConfigurationError, NotPublishedError, PortfolioError
from orchestration.home import Home
from orchestration.lock import writer_lock
from orchestration.publishing import hash_file

GRAIN = ("fund_code", "department_code", "account_code", "finance_project_code", "project_key")
MEASURES = (
    "original_budget_amount",
    "amendment_amount",
    "transfer_amount",
    "carry_forward_amount",
    "current_budget_amount",
    "pre_encumbered_amount",
    "encumbered_amount",
    "expended_amount",
    "available_amount",
)
CLOSING, FIGURES, WORKBOOK = "closing.json", "figures.parquet", "reconciliation.xlsx"


@dataclass(frozen=True)
class Closing:
    """One closing. `periods` are the fiscal periods that it froze; `exceptions` what did not reconcile, accepted by `reason`."""

    fiscal_year: int
    period: int
    periods: tuple[int, ...]
    closed_by: str
    closed_at: str
    reason: str | None
    run_id: str
    as_of_date: str
    exceptions: tuple[str, ...]
    sha256: dict[str, str]


def close_period(
    configuration: Configuration, fiscal_year: int, period: int, closed_by: str, reason: str | None
) -> Closing:
    """Freeze the published figures of a fiscal period; returns the closing.

    ConfigurationError for a period that the calendar does not have or that is not over, or without a name; PortfolioError
    when it is closed already, or when its figures do not reconcile or are stale and no `reason` accepts that.
    """
    if not closed_by.strip():
        raise ConfigurationError(["--by must name the person who closes the period."])
    home = Home(configuration.home)
    with writer_lock(home.root):
        if not home.warehouse.exists():
            raise NotPublishedError(f"Nothing is published under {home.root} yet; run `portfolio refresh` first.")
        closings = list(read_closings(home))
        _refuse_closed(closings, fiscal_year, period)
        published = home.published.resolve()
        if not (published / WORKBOOK).is_file():
            raise NotPublishedError(f"What is published has no {WORKBOOK} to freeze; run `portfolio refresh` first.")
        with duckdb.connect(str(published / "portfolio.duckdb"), read_only=True) as connection:
            _refuse_unknown(connection, fiscal_year, period, configuration.city.day_of(datetime.now(UTC)))
            frozen = {one for closing in closings if closing.fiscal_year == fiscal_year for one in closing.periods}
            periods = _periods_until(connection, fiscal_year, period, frozen)
            exceptions = _exceptions(connection, fiscal_year, periods)
            if exceptions and not (reason or "").strip():
                raise PortfolioError(
                    f"Fiscal year {fiscal_year}, period {period} is not closed: {' '.join(exceptions)} Mend that, or "
                    "close with --reason TEXT saying why it is accepted."
                )
            run_id, as_of_date = connection.execute("select run_id, as_of_date from core.meta_build").fetchall()[0]
            closing = Closing(
                *(fiscal_year, period, periods, closed_by.strip(), now_text(), (reason or "").strip() or None),
                *(str(run_id), str(as_of_date), exceptions, {}),
            )
            return _freeze(home, connection, published, closing)


def read_closings(home: Home, as_of: datetime | None = None) -> Iterator[Closing]:
    """Every closing, oldest first, or those made by an instant; BuildError when one was altered."""
    found = []
    for path in (home.root / "closed").glob(f"FY*/{CLOSING}"):
        table = json.loads(path.read_text(encoding="utf-8"))
        closing = Closing(**table | {"periods": tuple(table["periods"]), "exceptions": tuple(table["exceptions"])})
        for name, digest in closing.sha256.items():
            if hash_file(path.with_name(name)) != digest:
                raise BuildError(f"{path.with_name(name)} is not what was closed; bring the file back from a backup.")
        if as_of is None or parse_instant(closing.closed_at) <= as_of:
            found.append(closing)
    yield from sorted(found, key=lambda one: one.closed_at)


def register_closings(database: Path, home: Home, as_of: datetime | None) -> None:
    """Add `landing.closed_periods` (grain: frozen period) and `landing.closed_figures` (frozen cell) to a build database."""
    closings = list(read_closings(home, as_of))
    with duckdb.connect(str(database)) as connection:
        create_closing_tables(connection)
        for closing in closings:
            _insert(connection, home, closing)


def create_closing_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the two relations, typed and empty."""
    amounts = ", ".join(f"{name} decimal(18, 2)" for name in MEASURES)
    texts = ", ".join(f"{name} varchar" for name in GRAIN)
    connection.execute(
        "create or replace table landing.closed_periods (fiscal_year bigint, period bigint, closed_with_period bigint, "
        "closed_by varchar, closed_at timestamp, reason varchar, run_id varchar, as_of_date date, exceptions varchar)"
    )
    connection.execute(
        f"create or replace table landing.closed_figures (fiscal_year bigint, period bigint, {texts}, {amounts})"
    )


def _insert(connection: duckdb.DuckDBPyConnection, home: Home, closing: Closing) -> None:
    closed_at = parse_instant(closing.closed_at).astimezone(UTC).replace(tzinfo=None)
    for period in closing.periods:
        connection.execute(
            "insert into landing.closed_periods values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                *(closing.fiscal_year, period, closing.period, closing.closed_by, closed_at, closing.reason),
                *(closing.run_id, date.fromisoformat(closing.as_of_date), " ".join(closing.exceptions) or None),
            ],
        )
    path = closing_folder(home, closing.fiscal_year, closing.period) / FIGURES
    connection.execute(f"insert into landing.closed_figures by name select * from read_parquet({quote(str(path))})")


def closing_folder(home: Home, fiscal_year: int, period: int) -> Path:
    """Where a closing lies."""
    return home.root / "closed" / f"FY{fiscal_year}-P{period:02d}"


def _freeze(home: Home, connection: duckdb.DuckDBPyConnection, published: Path, closing: Closing) -> Closing:
    target = closing_folder(home, closing.fiscal_year, closing.period)
    work = target.with_name(f".{target.name}.tmp")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    columns = ", ".join(("fiscal_year", "period", *GRAIN, *MEASURES))
    listed = ", ".join(str(period) for period in closing.periods)
    connection.execute(
        f"copy (select {columns} from finance.budget_vs_actuals where fiscal_year = {closing.fiscal_year} and period in "
        f"({listed}) order by all) to {quote(str(work / FIGURES))} (format parquet, compression zstd)"
    )
    shutil.copyfile(published / WORKBOOK, work / WORKBOOK)
    hashes = {name: hash_file(work / name) for name in (FIGURES, WORKBOOK)}
    closing = Closing(**asdict(closing) | {"sha256": hashes})
    write_json(work / CLOSING, asdict(closing))
    for path in work.iterdir():
        path.chmod(0o444)
    work.rename(target)
    return closing


def _refuse_closed(closings: Sequence[Closing], fiscal_year: int, period: int) -> None:
    for one in closings:
        if one.fiscal_year == fiscal_year and period in one.periods:
            raise PortfolioError(
                f"Fiscal year {fiscal_year}, period {period} was closed by {one.closed_by} at {one.closed_at} and stays "
                "as it is; what changed since is in finance.closed_period_changes."
            )


def _refuse_unknown(connection: duckdb.DuckDBPyConnection, fiscal_year: int, period: int, today: date) -> None:
    found = connection.execute(
        "select end_date from core.dim_fiscal_periods where fiscal_year = ? and period = ?", [fiscal_year, period]
    ).fetchall()
    if not found:
        raise ConfigurationError(
            [f"There is no fiscal year {fiscal_year}, period {period}; core.dim_fiscal_periods lists those there are."]
        )
    if found[0][0] is not None and found[0][0] >= today:
        raise ConfigurationError(
            [
                f"Fiscal year {fiscal_year}, period {period} ends on {found[0][0]} and is not over; close it after that day."
            ]
        )


def _periods_until(
    connection: duckdb.DuckDBPyConnection, fiscal_year: int, period: int, frozen: set[int]
) -> tuple[int, ...]:
    rows = connection.execute(
        "select period from core.dim_fiscal_periods where fiscal_year = ? and period <= ? order by period",
        [fiscal_year, period],
    ).fetchall()
    return tuple(int(row[0]) for row in rows if row[0] not in frozen)


def _exceptions(connection: duckdb.DuckDBPyConnection, fiscal_year: int, periods: Sequence[int]) -> tuple[str, ...]:
    """What speaks against closing, a sentence each: controls that fail in these periods, and stale finance sources."""
    listed = ", ".join(str(period) for period in periods)
    failing = connection.execute(
        "select control_id, source_name, fiscal_year, period, count(*) over () from quality.reconciliations "
        f"where not passed and (fiscal_year is null or (fiscal_year = {fiscal_year} and coalesce(period in ({listed}), true))) "
        "order by length(control_id), control_id, source_name, fiscal_year, period limit 3"
    ).fetchall()
    sentences = []
    if failing:
        named = ", ".join(
            f"{control} of {source}" + (f" in period {period}" if period is not None else "")
            for control, source, _, period, _ in failing
        )
        count = int(failing[0][4])
        sentences.append(f"{count} control{'s' if count > 1 else ''} do not reconcile ({named}).")
    stale = connection.execute(
        f"select distinct source_name from finance.fct_journal_lines where is_stale and fiscal_year = {fiscal_year} order by 1"
    ).fetchall()
    sentences += [f"Source {name} is stale." for (name,) in stale]
    return tuple(sentences)
