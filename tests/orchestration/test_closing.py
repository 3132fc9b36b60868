"""Closing a period: what is frozen, what is refused, and what a later night reads of it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.closing import GRAIN, MEASURES, close_period, read_closings, register_closings
from orchestration.configuration import Configuration
from orchestration.errors import BuildError, ConfigurationError, NotPublishedError, PortfolioError
from orchestration.home import Home
from orchestration.publishing import hash_file
from tests.orchestration.published_home import PERIODS, cell, make_home


def publish(folder: Path, failing: list[list[Any]] | None = None, *, is_stale: bool = False) -> Configuration:
    kinds = (
        {"fiscal_year": "whole", "period": "whole"} | dict.fromkeys(GRAIN, "text") | dict.fromkeys(MEASURES, "amount")
    )
    controls = dict.fromkeys(("control_id", "source_name"), "text") | {"fiscal_year": "whole", "period": "whole"}
    return make_home(folder, {
        "core.meta_build": ({"run_id": "text", "as_of_date": "day"}, [["20260110T080000Z", date(2026, 1, 10)]]),
        "core.dim_fiscal_periods": ({"fiscal_year": "whole", "period": "whole", "end_date": "day"}, PERIODS),
        "finance.budget_vs_actuals": (
            kinds, [cell(1, "001", "10.10"), cell(2, "001", "20.20"), cell(3, "002", "0.01"), cell(1, "001", "5", 2025)]
        ),
        "finance.fct_journal_lines": (
            {"source_name": "text", "fiscal_year": "whole", "is_stale": "flag"}, [["ledger", 2026, is_stale]]
        ),
        "quality.reconciliations": (controls | {"passed": "flag"}, failing or [["R2", "ledger", 2026, 2, True]]),
    })  # fmt: skip


def frozen(configuration: Configuration, tmp_path: Path) -> list[tuple[Any, ...]]:
    database = tmp_path / "build.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema if not exists landing")
    register_closings(database, Home(configuration.home), None)
    with duckdb.connect(str(database)) as connection:
        return connection.execute(
            "select fiscal_year, period, fund_code, expended_amount from landing.closed_figures order by all"
        ).fetchall()


def test_a_closing_freezes_its_period_and_the_open_ones_before_it_once(tmp_path: Path) -> None:
    configuration = publish(tmp_path)
    first = close_period(configuration, 2026, 2, "A. Comptroller", None)
    assert first.periods == (1, 2) and first.closed_by == "A. Comptroller" and first.exceptions == ()
    assert close_period(configuration, 2026, 3, "B. Deputy", None).periods == (3,)
    assert frozen(configuration, tmp_path) == [
        (2026, 1, "001", Decimal("10.10")),
        (2026, 2, "001", Decimal("20.20")),
        (2026, 3, "002", Decimal("0.01")),
    ]
    folder = configuration.home / "closed" / "FY2026-P02"
    assert json.loads((folder / "closing.json").read_text())["sha256"] == {
        name: hash_file(folder / name) for name in ("figures.parquet", "reconciliation.xlsx")
    }
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}


def test_a_closed_period_stays_closed(tmp_path: Path) -> None:
    configuration = publish(tmp_path)
    close_period(configuration, 2026, 2, "A. Comptroller", None)
    with pytest.raises(
        PortfolioError, match=r"period 1 was closed by A\. Comptroller .* finance\.closed_period_changes"
    ):
        close_period(configuration, 2026, 1, "B. Deputy", None)


@pytest.mark.parametrize(
    ("fiscal_year", "period", "by", "words"),
    [
        (2026, 9, "A", "no fiscal year 2026, period 9"),
        (2027, 1, "A", "is not over"),
        (2026, 1, "  ", "--by must name"),
    ],
)
def test_what_cannot_be_closed_is_a_mistake_of_the_command_line(
    tmp_path: Path, fiscal_year: int, period: int, by: str, words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        close_period(publish(tmp_path), fiscal_year, period, by, None)
    assert not (tmp_path / "var" / "closed").exists()


def test_what_does_not_reconcile_or_is_stale_needs_a_reason_which_is_kept(tmp_path: Path) -> None:
    failing = [["R2", "ledger", 2026, 2, False], ["R1", "ledger", None, None, False], ["R2", "ledger", 2026, 5, False]]
    configuration = publish(tmp_path, failing, is_stale=True)
    words = r"2 controls do not reconcile \(R1 of ledger, R2 of ledger in period 2\)\. Source ledger is stale\."
    with pytest.raises(PortfolioError, match=words):
        close_period(configuration, 2026, 2, "A. Comptroller", " ")
    assert list(read_closings(Home(configuration.home))) == []
    closing = close_period(configuration, 2026, 2, "A. Comptroller", "the bank confirmed by phone")
    assert closing.reason == "the bank confirmed by phone" and len(closing.exceptions) == 2


def test_figures_that_were_altered_end_the_night(tmp_path: Path) -> None:
    configuration = publish(tmp_path)
    close_period(configuration, 2026, 1, "A. Comptroller", None)
    figures = configuration.home / "closed" / "FY2026-P01" / "figures.parquet"
    figures.chmod(0o644)
    figures.write_bytes(figures.read_bytes()[:-1] + b"x")
    with pytest.raises(BuildError, match=r"figures\.parquet is not what was closed"):
        frozen(configuration, tmp_path)


def test_nothing_published_cannot_be_closed(tmp_path: Path) -> None:
    configuration = publish(tmp_path)
    Home(configuration.home).warehouse.unlink()
    with pytest.raises(NotPublishedError):
        close_period(configuration, 2026, 1, "A. Comptroller", None)
