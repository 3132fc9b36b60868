"""What a source says of itself as a whole reaches the build database, beside the city's own pattern of account codes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from extractors.landing_log import LandingLog
from orchestration.configuration import Configuration, load_configuration
from orchestration.source_facts import SourceFact, source_facts
from orchestration.warehouse import Moment, prepare_database

TEXT = """
[city]
name = "Test"
time_zone = "America/Phoenix"
[sources.ledger]
type = "files"
path = "share"
basis = "modified_accrual"
[[sources.ledger.feeds]]
stream = "journal_lines"
files = "a*.csv"
amount_sign = "credit_positive"
columns = { amount = "A", fiscal_year = "Y", period = "P" }
[[sources.ledger.feeds]]
stream = "journal_lines"
files = "b*.csv"
columns = { amount = "A", fiscal_year = "Y", period = "P" }
[sources.portal]
type = "socrata"
base_url = "https://data.example.gov"
datasets = { journal_lines = { id = "abcd-1234", columns = { amount = "a", fiscal_year = "y", period = "p" } } }
[sources.orders]
type = "files"
path = "share"
[[sources.orders.feeds]]
stream = "payments"
files = "*.csv"
columns = { payment_id = "ID", amount = "A" }
"""


def _load(tmp_path: Path) -> Configuration:
    (tmp_path / "portfolio.toml").write_text(TEXT, encoding="utf-8")
    return load_configuration(tmp_path / "portfolio.toml")


def test_a_source_states_its_basis_and_how_its_ledger_is_signed(tmp_path: Path) -> None:
    assert source_facts(_load(tmp_path).sources) == [
        SourceFact("ledger", "files", "modified_accrual", "credit_positive, debit_positive"),
        SourceFact("portal", "socrata", None, "debit_positive"),
        SourceFact("orders", "files", None, None),
    ]


def test_the_build_database_holds_what_sources_and_the_steward_say(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "account_segments.csv").write_text(
        "source_name,segment_position,segment_name,delimiter,start,length\nledger,1,fund,-,,\n", encoding="utf-8"
    )
    database = tmp_path / "build" / "warehouse.duckdb"
    moment = Moment("run", datetime(2026, 1, 31, tzinfo=UTC), date(2026, 1, 31))
    prepare_database(database, _load(tmp_path), LandingLog(tmp_path / "landing"), [], moment)
    with duckdb.connect(str(database), read_only=True) as connection:
        facts = connection.execute("select source_name, basis from landing.source_facts order by all").fetchall()
        segments = connection.execute("from landing.policy_account_segments").fetchall()
    assert facts == [("ledger", "modified_accrual"), ("orders", None), ("portal", None)]
    assert segments == [("ledger", "1", "fund", "-", None, None)]
